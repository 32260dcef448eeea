"""Reactors that go on by themselves, by calls instead of events."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracle.plant import by_steps, told
from paths import path
from random_plants import assembled, beds, crews, variates

from r2r_sim.plant import BatchReactor, BatchStep, Cabinet, Crew, Draw, FailureMode, PlantModel, Variate, simulate
from r2r_sim.plant.batch_rolling import BatchRoller, can_roll

STEPS = (
    BatchStep("load", Variate(10), "operators"),
    BatchStep("heat", Variate(40)),
    BatchStep("dose A", Variate(20), draw=Draw("tma", 100)),
    BatchStep("purge A", Variate(30)),
)
several = st.builds(
    assembled,
    st.lists(beds, min_size=2, max_size=5),
    st.lists(st.integers(0, 20_000), max_size=4, unique=True),
    variates,
    crews,
)


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, bool]]:
    """When a reactor looked what to do next, and whether it could go on by itself."""
    times: list[tuple[int, bool]] = []
    go_on = BatchRoller.go_on

    def counted(self: BatchRoller, now: int) -> int | None:
        following = go_on(self, now)
        times.append((now, following is not None))
        return following

    monkeypatch.setattr(BatchRoller, "go_on", counted)
    return times


def plant(kit, *beds: BatchReactor, horizon: int = 1_000, flow: int = 100, **more: object) -> PlantModel:
    cabinets = (Cabinet("tma", "tma", flow, 10**9, 0, Variate(70)),)
    return kit.model(horizon, *beds, crews=(Crew("operators", 3),), cabinets=cabinets, **more)


def test_an_undisturbed_reactor_goes_on_from_batch_to_batch(kit, steps: list[tuple[int, bool]]) -> None:
    """Two segments, of 50 and 50."""
    simulate(plant(kit, BatchReactor("bed", 1, STEPS)), 1)
    assert steps == [(50 * number, number < 20) for number in range(21)]


def test_a_wait_for_flow_is_no_reason_to_stop(kit, steps: list[tuple[int, bool]]) -> None:
    """Both ask at 50; the second waits until 70, and has its second batch at 120."""
    model = plant(kit, BatchReactor("one", 1, STEPS), BatchReactor("two", 1, STEPS), horizon=150)
    record = simulate(model, 1)
    assert all(goes_on for _, goes_on in steps)
    assert [now for now, _ in steps] == [0, 0, 50, 50, 70, 100, 120, 150]
    assert kit.rows(record.waits, "unit", "for_what", "start_ms", "end_ms") == [(1, "cabinet:tma", 50, 70)]
    assert told(record) == by_steps(model, 1)


def test_what_goes_wrong_is_left_to_events(kit, steps: list[tuple[int, bool]]) -> None:
    """It fails after 140 of process: 10 into the dose of the second batch, at 160, and ends 33 late."""
    valve = FailureMode("valve", "operating", Variate(140), Variate(33))
    model = plant(kit, BatchReactor("bed", 1, STEPS, failures=(valve,)), horizon=250)
    record = simulate(model, 1)
    assert steps == [(0, True), (50, True), (100, True), (150, False), (233, True)]
    assert record.failures["at_ms"].tolist() == [160]
    assert told(record) == by_steps(model, 1)


def test_a_calendar_failure_ends_a_wait_on_the_way(kit, steps: list[tuple[int, bool]]) -> None:
    """Five ask for flow at 50 and have it one after the other, for 20; the last is struck at 105."""
    power = FailureMode("power", "calendar", Variate(105), Variate(33))
    beds = tuple(BatchReactor(f"bed {number}", 1, STEPS) for number in range(5))
    model = plant(kit, *beds[:4], replace(beds[4], failures=(power,)), horizon=300)
    model = replace(model, crews=(Crew("operators", 5),))
    record = simulate(model, 1)
    assert (105, False) in steps
    assert record.failures["at_ms"].tolist()[0] == 105
    assert kit.rows(record.waits, "start_ms", "end_ms", unit=4)[0] == (50, 105)
    assert told(record) == by_steps(model, 1)


def test_a_reactor_with_something_new_does_not_go_on_by_itself() -> None:
    @dataclass(frozen=True)
    class Newer(BatchReactor):
        something: int = 0

    assert can_roll(BatchReactor("bed", 1, STEPS, 0.1, starts=5))
    assert can_roll(Newer("bed", 1, STEPS, 0.1, starts=5))
    assert not can_roll(Newer("bed", 1, STEPS, 0.1, something=1))
    assert not can_roll(
        BatchReactor("bed", 1, STEPS, failures=(FailureMode("seal", "metres", Variate(5), Variate(1)),))
    )


@settings(max_examples=100, suppress_health_check=list(HealthCheck))
@given(several, st.integers(0, 5))
def test_by_themselves_and_event_by_event(model: PlantModel, seed: int) -> None:
    model = replace(model, horizon=model.horizon // 2)
    rolled = told(simulate(model, seed))
    with path("events"):
        assert told(simulate(model, seed)) == rolled
