"""Web lines that run roll after roll in one loop have the digits of lines that take each event."""

from __future__ import annotations

from dataclasses import replace
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracle.plant import by_steps, told
from random_plants import assembled, crews, variates, webs

from r2r_sim.plant import Cabinet, Crew, Draw, FailureMode, MaintenanceTask, PlantModel, Variate, WebLine, simulate
from r2r_sim.plant.rolling import Rolling
from r2r_sim.plant.web_line import WebLineProcess

lines = st.builds(
    assembled,
    st.lists(webs, min_size=1, max_size=3),
    st.lists(st.integers(0, 20_000), max_size=4, unique=True),
    variates,
    crews,
)


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """When a line went on by itself."""
    times: list[int] = []
    go_on = WebLineProcess.go_on

    def counted(self: WebLineProcess, now: int) -> int | None:
        following = go_on(self, now)
        if following is not None:
            times.append(now)
        return following

    monkeypatch.setattr(WebLineProcess, "go_on", counted)
    return times


def line(**more: object) -> WebLine:
    """1 m/s, rolls of 100 m, changed in 50 s."""
    return WebLine("line", 1.0, 100_000, 1, Variate(50_000), **more)  # type: ignore[arg-type]


def test_an_undisturbed_line_never_stops_going_on(kit, steps: list[int]) -> None:
    """Rolls end at 100 s, 250 s, ... and the next begin 50 s later: at once, but for the first."""
    simulate(kit.model(600_000, line()), 1)
    assert steps == [100_000, 150_000, 250_000, 400_000, 550_000]


@pytest.mark.parametrize("horizon", [599_999, 600_000, 600_001])
def test_a_horizon_about_the_end_of_a_roll_change(kit, horizon: int) -> None:
    """The fifth roll begins at 600 s."""
    model = kit.model(horizon, line())
    record = simulate(model, 1)
    assert told(record) == by_steps(model, 1)
    assert record.frame("states")["end_ms"].max() == horizon


def test_a_task_due_in_the_next_roll_keeps_its_place(kit) -> None:
    """At 220 s the second roll is on the line, which ends at 250 s: the task then takes until 260 s."""
    model = kit.model(700_000, line(maintenance=(MaintenanceTask("clean", "calendar", 220_000, Variate(10_000)),)))
    record = simulate(model, 1)
    assert told(record) == by_steps(model, 1)
    done = record.frame("states").query("sub_state == 'maintenance'")
    assert (done["start_ms"].iloc[0], done["end_ms"].iloc[0]) == (250_000, 260_000)


def test_a_failure_amid_a_roll_gives_the_line_its_turn_back(kit, steps: list[int]) -> None:
    """It strikes at 130 s of operation: 30 s into the second roll, at 180 s; 10 s later the web runs on."""
    failure = FailureMode("jam", "operating", Variate(130_000), Variate(10_000))
    model = kit.model(400_000, line(failures=(failure,)))
    record = simulate(model, 1)
    assert steps == [100_000, 150_000, 260_000, 310_000]
    assert told(record) == by_steps(model, 1)


def test_a_cabinet_that_closes_stops_the_line_at_once(kit) -> None:
    """A canister of 120 g at 1 g/s is empty 20 s after the first change, which draws as well."""
    cabinets = (Cabinet("tma", "tma", 10, 120, 0, Variate(7_000)),)
    model = kit.model(1_000_000, line(feeds=(Draw("tma", 1),)), cabinets=cabinets)
    record = simulate(model, 1)
    assert told(record) == by_steps(model, 1)
    assert (record.tasks["start_ms"][0], record.tasks["end_ms"][0]) == (120_000, 127_000)


def test_two_lines_with_one_crew_wait_for_it(kit) -> None:
    two = tuple(replace(line(crew="operators"), name=name) for name in ("first", "second"))
    model = kit.model(1_000_000, *two, crews=(Crew("operators", 1),))
    assert told(simulate(model, 1)) == by_steps(model, 1)


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(lines, st.integers(0, 5))
def test_lines_by_themselves_and_event_by_event(plant: PlantModel, seed: int) -> None:
    plant = replace(plant, horizon=plant.horizon // 2)
    rolled = told(simulate(plant, seed))
    with mock.patch.object(Rolling, "allows", staticmethod(lambda _: False)):
        assert told(simulate(plant, seed)) == rolled


@pytest.mark.slow
@settings(max_examples=500, suppress_health_check=list(HealthCheck))
@given(lines, st.integers(0, 50))
def test_random_lines_step_by_step(plant: PlantModel, seed: int) -> None:
    assert told(simulate(plant, seed)) == by_steps(plant, seed)
