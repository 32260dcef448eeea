"""Failures and maintenance of reactors by ALD cycles; times in ms, by hand."""

from __future__ import annotations

from typing import Any

import pytest
from paths import PATHS, path

from r2r_sim.errors import RunError
from r2r_sim.plant import BatchReactor, Cabinet, Crew, Draw, FailureMode, MaintenanceTask, Variate


def bed(kit: Any, cycles: int, draws: bool, **more: Any) -> BatchReactor:
    """Load 10, so many cycles of 5 + 15, cool 10."""
    dose = kit.step("dose A", 5, draw=Draw("tma", 100)) if draws else kit.step("dose A", 5)
    steps = (kit.step("load", 10, "operators"), *(dose, kit.step("purge A", 15)) * cycles, kit.step("cool", 10))
    return BatchReactor("bed", 1000, steps, **more)


def run(kit: Any, horizon: int, unit: Any) -> Any:
    cabinet = Cabinet("tma", "tma", 100, 10**6, 0, Variate(1))
    return kit.run(horizon, unit, crews=[Crew("operators", 1)], cabinets=[cabinet])


def valve(cycles: float, **more: Any) -> FailureMode:
    return FailureMode("valve", "cycles", Variate(cycles), Variate(30), **more)


@pytest.mark.parametrize("way", PATHS)
@pytest.mark.parametrize("draws", [False, True])
def test_a_valve_fails_when_its_cycles_are_done(kit: Any, draws: bool, way: str) -> None:
    with path(way):
        record = run(kit, 260, bed(kit, 3, draws, failures=(valve(5),)))
    # a batch takes 80: the fifth cycle, the second of the second batch, ends at 80 + 10 + 40
    repairs = [row for row in kit.timeline(record) if row[0] == "repair"]
    # and the tenth, the first of the fourth batch, at 190 + 80 + 30
    assert repairs == [("repair", 130, 160)]
    assert kit.lots(record) == [(0, 80, 1000, 0, ""), (80, 190, 1000, 0, "")]


@pytest.mark.parametrize("draws", [False, True])
def test_cycles_that_end_with_the_batch_fail_after_it(kit: Any, draws: bool) -> None:
    record = run(kit, 200, bed(kit, 3, draws, failures=(valve(3),)))
    assert [row for row in kit.timeline(record) if row[0] == "repair"] == [("repair", 80, 110), ("repair", 190, 200)]


@pytest.mark.parametrize("draws", [False, True])
def test_a_batch_that_a_valve_spoils(kit: Any, draws: bool) -> None:
    record = run(kit, 400, bed(kit, 3, draws, failures=(valve(5, effect="scrap"),)))
    assert kit.lots(record)[:2] == [(0, 80, 1000, 0, ""), (80, 130, 0, 1000, "valve")]
    # 5 cycles from 160 on: the batch from 160 to 240, and 2 of the next, until 240 + 10 + 40
    assert [row[1] for row in kit.timeline(record) if row[0] == "repair"] == [130, 290]


@pytest.mark.parametrize("draws", [False, True])
def test_cycles_before_another_failure_count(kit: Any, draws: bool) -> None:
    # the filter spoils the first batch in its third dose, of which the first part is done: 3 cycles have begun
    filters = FailureMode("filter", "operating", Variate(42), Variate(7), effect="scrap")
    record = run(kit, 110, bed(kit, 3, draws, failures=(filters, valve(4))))
    # out at 52, mended at 59, loaded at 69; one cycle more until 89
    assert ("repair", 89, 110) in kit.timeline(record)


def test_maintenance_by_cycles_comes_between_batches(kit: Any) -> None:
    task = MaintenanceTask("valves", "cycles", 4, Variate(50))
    record = run(kit, 500, bed(kit, 3, False, maintenance=(task,)))
    # due after 4 cycles: behind the second batch, at 160; again 4 cycles after 6: behind the fourth, at 370
    assert [row[1:] for row in kit.timeline(record) if row[0] == "maintenance"] == [(160, 210), (370, 420)]


def test_only_reactors_have_cycles(kit: Any) -> None:
    with pytest.raises(RunError, match="only a batch reactor has cycles"):
        kit.run(100, kit.web(failures=(valve(5),)))
