"""Trains of doses: one loop for all reactors, compiled or not, with the digits of the events it stands for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracle.plant import by_steps, told
from paths import PATHS, path
from random_plants import trains as plants_in_step

from r2r_sim.plant import (
    BatchReactor,
    BatchStep,
    Cabinet,
    Crew,
    Draw,
    FailureMode,
    Machine,
    PlantModel,
    Variate,
    kernel,
    simulate,
)
from r2r_sim.plant import trains as riding
from r2r_sim.plant.record import TABLES
from r2r_sim.plant.trains import Trains

PULSES = (
    BatchStep("load", Variate(10), "operators"),
    *(BatchStep("dose A", Variate(20), draw=Draw("tma", 100)), BatchStep("purge A", Variate(30))) * 5,
)


@pytest.fixture
def joined(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """How many doses were on each train."""
    doses: list[int] = []
    leave = Trains.leave

    def counted(self: Trains, station: riding.Station) -> object:
        left = leave(self, station)
        doses.append(len(left[2]))
        return left

    monkeypatch.setattr(Trains, "leave", counted)
    with path("interpreted"):
        yield doses


def plant(kit, *beds: BatchReactor, flow: int = 100, canister: int = 10**9) -> PlantModel:
    cabinets = (Cabinet("tma", "tma", flow, canister, 0, Variate(70), "operators"),)
    return kit.model(2_000, *beds, crews=(Crew("operators", 3),), cabinets=cabinets)


def test_an_undisturbed_recipe_is_one_train(kit, joined: list[int]) -> None:
    record = simulate(plant(kit, BatchReactor("bed", 1, PULSES)), 1)
    assert len(record.lots["lot"]) == len(joined) - 1 == 2000 // 260
    assert set(joined[:-1]) == {5}


def test_two_reactors_on_one_source_ride_together(kit, joined: list[int]) -> None:
    """Loaded at 0 to 10, doses of 20 in turns: the second bed is 20 behind the first for ever."""
    record = simulate(plant(kit, BatchReactor("one", 1, PULSES), BatchReactor("two", 1, PULSES)), 1)
    doses = kit.rows(record.tasks, "unit", "start_ms", "end_ms")
    starts = [start for unit, start, end in doses if end - start == 20 and start < 260]
    assert starts == [10 + 50 * n for n in range(5)] + [30 + 50 * n for n in range(5)]
    assert set(joined[:-2]) == {5}


def test_an_empty_canister_lands_all_trains(kit, joined: list[int]) -> None:
    """A canister of 7 doses ends amid the second batch."""
    model = plant(kit, BatchReactor("bed", 1, PULSES), canister=7 * 2)
    record = simulate(model, 1)
    assert joined[:2] == [5, 2]
    changes = kit.rows(record.tasks, "start_ms", "end_ms", unit=-1)
    assert changes[0] == changes[1] == (370, 440)
    assert told(record) == by_steps(model, 1)


def test_a_failure_is_no_matter_for_a_train(kit, joined: list[int]) -> None:
    """Load to 10; 50 for each cycle; after 110 of process, at 120, it fails amid the third dose."""
    mode = FailureMode("valve", "operating", Variate(110), Variate(33))
    model = plant(kit, BatchReactor("bed", 1, PULSES, failures=(mode,)))
    record = simulate(model, 1)
    assert joined[0] == 2
    assert record.failures["at_ms"].tolist()[0] == 120
    assert told(record) == by_steps(model, 1)


def test_a_cabinet_that_a_machine_draws_from_has_no_trains(kit, joined: list[int]) -> None:
    """One flow for two: dose of the bed 0 to 20, work of the machine 20 to 27, and so on by turns."""
    bed = BatchReactor("bed", 1, (BatchStep("dose A", Variate(20), draw=Draw("tma", 100)),))
    machine = Machine("dryer", Variate(7), draw=Draw("tma", 100))
    record = simulate(kit.model(54, bed, machine, cabinets=[Cabinet("tma", "tma", 100, 10**9, 0, Variate(70))]), 1)
    assert not joined
    assert kit.rows(record.tasks, "start_ms", "end_ms", unit=0) == [(0, 20), (27, 47)]
    assert kit.rows(record.tasks, "start_ms", "end_ms", unit=1) == [(20, 27), (47, 54)]


@pytest.mark.parametrize("name", PATHS)
def test_a_dose_that_takes_no_time_gives_back_its_flow_in_its_own_turn(kit, name: str) -> None:
    """At 20 the second bed, which waits, is granted first: though it acts later, the first gets its flow after it."""
    long, none, last = (
        BatchStep("dose A", Variate(time), draw=Draw(cabinet, 100))
        for time, cabinet in ((20, "a"), (0, "a"), (10, "b"))
    )
    beds = (BatchReactor("one", 1, (long, none, last)), BatchReactor("two", 1, (none, last)))
    cabinets = [Cabinet(name, name, 100, 10**9, 0, Variate(70)) for name in ("a", "b")]
    model = kit.model(60, *beds, cabinets=cabinets)
    with path(name):
        record = simulate(model, 1)
    given = kit.rows(record.tasks, "resource", "start_ms", "end_ms", unit=0)
    assert given[:3] == [("cabinet:a", 0, 20), ("cabinet:a", 20, 20), ("cabinet:b", 30, 40)]
    assert told(record) == by_steps(model, 1)


@settings(max_examples=100, suppress_health_check=list(HealthCheck))
@given(plants_in_step, st.integers(0, 5))
def test_every_path_gives_the_same_digits(model: PlantModel, seed: int) -> None:
    model = replace(model, horizon=model.horizon // 2)
    records = []
    for name in PATHS:
        with path(name):
            records.append(simulate(model, seed))
    for table, columns in TABLES.items():
        for name in columns:
            first, *others = (getattr(record, table)[name].tolist() for record in records)
            assert all(other == first for other in others)


def test_few_doses_are_worth_no_loop(kit, monkeypatch: pytest.MonkeyPatch) -> None:
    """One bed: five doses in 260 ms."""
    beds = plant(kit, BatchReactor("bed", 1, PULSES), BatchReactor("other", 1, PULSES)).units
    assert riding.doses_of(beds, 2_600) == 100
    monkeypatch.setattr(kernel, "compiled", lambda: kernel.interpreted)
    assert riding.loop_for(riding.COMPILE_FROM - 1) is None
    assert riding.loop_for(riding.COMPILE_FROM) is kernel.interpreted


def test_without_numba_the_loop_is_not_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel, "_compiled", None)
    monkeypatch.setattr(kernel, "find_spec", lambda _: None)
    assert kernel.compiled() is None
    assert riding.loop_for(1e9) is None
