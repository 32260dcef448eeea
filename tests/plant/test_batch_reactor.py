"""Batch reactors by hand: people, flow, closing hours and failures; times in ms."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from paths import path

from r2r_sim.plant import BatchReactor, Cabinet, Crew, Draw, FailureMode, MaintenanceTask, Variate
from r2r_sim.plant.batch_reactor import Segment
from r2r_sim.plant.calendar import NEVER
from r2r_sim.plant.record import TABLES


def reactor(name: str, *steps: Any, **more: Any) -> BatchReactor:
    return BatchReactor(name, 100, steps, **more)


def test_two_reactors_and_one_operator(kit: Any) -> None:
    steps = (kit.step("load", 10, "operators"), kit.step("heat", 22), kit.step("unload", 7, "operators"))
    record = kit.run(100, reactor("one", *steps), reactor("two", *steps), crews=[Crew("operators", 1)])
    assert kit.timeline(record, 0) == kit.chain(
        0,
        ("load", 10),
        ("heat", 32),
        ("unload", 39),
        ("load", 49),
        ("heat", 71),
        ("unload", 78),
        ("load", 88),
        ("heat", 100),
    )
    assert kit.timeline(record, 1) == kit.chain(
        0,
        ("waiting for crew", 10),
        ("load", 20),
        ("heat", 42),
        ("waiting for crew", 49),
        ("unload", 56),
        ("load", 66),
        ("heat", 88),
        ("unload", 95),
        ("load", 100),
    )
    assert kit.lots(record, 0) == [(0, 39, 100, 0, ""), (39, 78, 100, 0, "")]
    assert kit.lots(record, 1) == [(10, 56, 100, 0, ""), (56, 95, 100, 0, "")]
    assert kit.rows(record.waits, "unit", "for_what", "start_ms", "end_ms") == [
        (1, "crew:operators", 0, 10),
        (1, "crew:operators", 42, 49),
    ]


def test_nobody_overtakes_a_task_for_two_people(kit: Any) -> None:
    long, both, short = (
        reactor(name, kit.step("load", time, "operators", people=people), kit.step("heat", 1000))
        for name, time, people in (("long", 50, 1), ("both", 20, 2), ("short", 10, 1))
    )
    record = kit.run(100, long, both, short, crews=[Crew("operators", 2)])
    assert kit.timeline(record, 1) == kit.chain(0, ("waiting for crew", 50), ("load", 70), ("heat", 100))
    assert kit.timeline(record, 2) == kit.chain(0, ("waiting for crew", 70), ("load", 80), ("heat", 100))


def test_three_reactors_share_one_source(kit: Any) -> None:
    steps = (kit.step("dose A", 5, draw=Draw("tma", 10)), kit.step("purge A", 7))
    names = ("one", "two", "three")
    cabinets = [Cabinet("tma", "tma", 10, 1_000_000, 0, Variate(0))]
    record = kit.run(42, *(reactor(name, *steps) for name in names), cabinets=cabinets)
    for unit in range(3):
        first = 5 * unit
        dose = ("dose A", "purge A", "waiting for cabinet")
        timeline = [("waiting for cabinet", 0, first)] if unit else []
        for start in (first, first + 15, first + 30):
            timeline += kit.chain(start, *zip(dose, (start + 5, start + 12, start + 15), strict=True))
        expected = [(name, start, min(end, 42)) for name, start, end in timeline if start < 42]
        assert kit.timeline(record, unit) == expected
    drawn = {0: 15, 1: 15, 2: 12}
    assert kit.consumed(record) == {("tma", unit): time * 10 / 1000 for unit, time in drawn.items()}
    assert kit.rows(record.tasks, "resource", "task", "people")[0] == ("cabinet:tma", "dose A", 10)


def test_losses_and_off_spec_batches(kit: Any) -> None:
    good = reactor("good", kit.step("heat", 10), mass_loss=0.013)
    bad = reactor("bad", kit.step("heat", 10), mass_loss=0.013, off_spec=1.0)
    record = kit.run(10, good, bad)
    assert kit.lots(record, 0) == [(0, 10, 99, 1, "mass loss")]
    assert kit.lots(record, 1) == [(0, 10, 0, 99, "off spec"), (0, 10, 0, 1, "mass loss")]


def test_processing_runs_on_after_closing_and_everything_else_stops_counting(kit: Any) -> None:
    steps = (kit.step("load", 60, "operators"), kit.step("heat", 100), kit.step("unload", 10, "operators"))
    record = kit.run(300, reactor("one", *steps), crews=[Crew("operators", 1)], closed=[(50, 200)])
    assert kit.timeline(record) == kit.chain(
        0,
        ("load", 50),
        ("not scheduled", 60),
        ("heat", 160),
        ("not scheduled", 200),
        ("unload", 210),
        ("load", 270),
        ("heat", 300),
    )
    assert kit.rows(record.tasks, "start_ms", "end_ms") == [(0, 60), (200, 210), (210, 270)]
    assert len(record.waits["unit"]) == 0


def test_a_wait_is_cut_at_closing(kit: Any) -> None:
    one = reactor("one", kit.step("load", 60, "operators"), kit.step("heat", 1000))
    two = reactor("two", kit.step("load", 60, "operators"), kit.step("heat", 1000))
    record = kit.run(300, one, two, crews=[Crew("operators", 1)], closed=[(50, 200)])
    assert kit.timeline(record, 1) == kit.chain(
        0, ("waiting for crew", 50), ("not scheduled", 200), ("load", 260), ("heat", 300)
    )
    assert kit.rows(record.waits, "unit", "start_ms", "end_ms") == [(1, 0, 50)]


def test_no_batch_begins_while_closed(kit: Any) -> None:
    record = kit.run(130, reactor("one", kit.step("heat", 30)), closed=[(50, 100)])
    assert kit.timeline(record) == kit.chain(0, ("heat", 30), ("heat", 60), ("not scheduled", 100), ("heat", 130))


def test_a_plant_that_never_opens(kit: Any) -> None:
    steps = (kit.step("load", 60, "operators"), kit.step("heat", 100))
    record = kit.run(300, reactor("one", *steps), kit.web(), crews=[Crew("operators", 1)], closed=[(0, 300)])
    assert kit.timeline(record, 0) == kit.timeline(record, 1) == [("not scheduled", 0, 300)]
    assert len(record.lots["lot"]) == 0


def test_maintenance_comes_between_batches(kit: Any) -> None:
    clean = MaintenanceTask("clean", "batches", 2, Variate(15), "operators")
    one = reactor("one", kit.step("heat", 30), maintenance=(clean,))
    other = reactor("other", kit.step("load", 70, "operators"), kit.step("heat", 1000))
    record = kit.run(150, other, one, crews=[Crew("operators", 1)])
    assert kit.timeline(record, 1) == kit.chain(
        0,
        ("heat", 30),
        ("heat", 60),
        ("maintenance", 70),
        ("maintenance", 85),
        ("heat", 115),
        ("heat", 145),
        ("maintenance", 150),
    )
    assert kit.rows(record.waits, "unit", "for_what", "start_ms", "end_ms") == [(1, "crew:operators", 60, 70)]


def test_calendar_maintenance_keeps_its_dates(kit: Any) -> None:
    clean = MaintenanceTask("clean", "calendar", 100, Variate(10))
    record = kit.run(400, reactor("one", kit.step("heat", 70), maintenance=(clean,)))
    maintenance = [row[1:] for row in kit.timeline(record) if row[0] == "maintenance"]
    assert maintenance == [(140, 150), (220, 230), (300, 310)]


def test_an_operating_clock_stands_while_loading(kit: Any) -> None:
    filters = FailureMode("filter", "operating", Variate(150), Variate(30))
    record = kit.run(420, reactor("one", kit.step("load", 20), kit.step("heat", 100), failures=(filters,)))
    assert kit.timeline(record) == kit.chain(
        0,
        ("load", 20),
        ("heat", 120),
        ("load", 140),
        ("heat", 190),
        ("repair", 220),
        ("heat", 270),
        ("load", 290),
        ("heat", 390),
        ("repair", 420),
    )
    assert [lot[1] for lot in kit.lots(record)] == [120, 270, 390]


def test_a_calendar_clock_does_not_but_spares_a_unit_that_is_down(kit: Any) -> None:
    power = FailureMode("power", "calendar", Variate(110), Variate(30))
    record = kit.run(330, reactor("one", kit.step("load", 20), kit.step("heat", 80), failures=(power,)))
    assert kit.timeline(record) == kit.chain(
        0,
        ("load", 20),
        ("heat", 100),
        ("load", 120),
        ("heat", 200),
        ("load", 220),
        ("heat", 230),
        ("repair", 260),
        ("heat", 330),
    )


def test_a_calendar_failure_ends_a_wait_and_the_wait_begins_anew(kit: Any) -> None:
    power = FailureMode("power", "calendar", Variate(30), Variate(40))
    first = reactor("first", kit.step("load", 50, "operators"), kit.step("heat", 200))
    second = reactor("second", kit.step("load", 50, "operators"), kit.step("heat", 200), failures=(power,))
    third = reactor("third", kit.step("load", 10, "operators"), kit.step("heat", 200))
    record = kit.run(125, first, second, third, crews=[Crew("operators", 1)])
    assert kit.timeline(record, 1) == kit.chain(
        0, ("waiting for crew", 30), ("repair", 70), ("load", 120), ("heat", 125)
    )
    assert kit.timeline(record, 2) == kit.chain(0, ("waiting for crew", 50), ("load", 60), ("heat", 125))
    assert kit.rows(record.failures, "mode", "at_ms") == [("power", 30)]


def test_a_failure_within_closed_hours_is_drawn_anew(kit: Any) -> None:
    power = FailureMode("power", "calendar", Variate(80), Variate(10))
    steps = (kit.step("load", 10, "operators"), kit.step("heat", 50), kit.step("unload", 10, "operators"))
    record = kit.run(200, reactor("one", *steps, failures=(power,)), crews=[Crew("operators", 1)], closed=[(40, 90)])
    assert kit.timeline(record) == kit.chain(
        0,
        ("load", 10),
        ("heat", 60),
        ("not scheduled", 90),
        ("unload", 100),
        ("load", 110),
        ("heat", 160),
        ("unload", 170),
        ("repair", 180),
        ("load", 190),
        ("heat", 200),
    )
    assert kit.rows(record.failures, "at_ms") == [(170,)]


def test_an_interrupted_dose_gives_its_flow_to_the_next(kit: Any) -> None:
    valve = FailureMode("valve", "operating", Variate(10), Variate(45))
    steps = (kit.step("dose A", 30, draw=Draw("tma", 1000)), kit.step("load", 500))
    cabinets = [Cabinet("tma", "tma", 1000, 60, 0, Variate(1000))]
    record = kit.run(85, reactor("one", *steps, failures=(valve,)), reactor("two", *steps), cabinets=cabinets)
    assert kit.timeline(record, 0) == kit.chain(0, ("dose A", 10), ("repair", 55), ("dose A", 65), ("repair", 85))
    assert kit.timeline(record, 1) == kit.chain(0, ("waiting for cabinet", 10), ("dose A", 40), ("load", 85))
    assert kit.consumed(record) == {("tma", 0): 20.0, ("tma", 1): 30.0}
    assert kit.rows(record.tasks, "unit", "start_ms", "end_ms") == [(0, 0, 10), (0, 55, 65), (1, 10, 40)]


def test_modes_that_strike_together_are_repaired_in_their_order(kit: Any) -> None:
    first = FailureMode("first", "operating", Variate(50), Variate(10))
    second = FailureMode("second", "calendar", Variate(50), Variate(20))
    record = kit.run(100, reactor("one", kit.step("heat", 200), failures=(first, second)))
    assert kit.timeline(record) == kit.chain(0, ("heat", 50), ("repair", 60), ("repair", 80), ("heat", 100))
    assert kit.rows(record.failures, "mode", "at_ms", "repair_ms") == [("first", 50, 10), ("second", 50, 20)]


def test_a_failure_by_batches_comes_after_the_batch(kit: Any) -> None:
    lining = FailureMode("lining", "batches", Variate(2), Variate(25), "fitters")
    one = reactor("one", kit.step("heat", 40), kit.step("unload", 10), failures=(lining,))
    record = kit.run(200, one, crews=[Crew("fitters", 1)])
    repairs = [row[1:] for row in kit.timeline(record) if row[0] == "repair"]
    assert repairs == [(100, 125)]
    assert kit.rows(record.tasks, "resource", "task") == [("crew:fitters", "lining")]


def three_ways(kit: Any, variate: Any) -> Any:
    """Beds that share everything, for a good while."""
    draw = Draw("tma", 6)
    steps = (
        replace(kit.step("load", 31, "operators"), duration=variate(31)),
        replace(kit.step("heat", 60), duration=variate(60)),
        *3
        * (
            replace(kit.step("dose A", 17, draw=draw), duration=variate(17)),
            replace(kit.step("purge A", 9), duration=variate(9)),
        ),
        replace(kit.step("unload", 23, "operators"), duration=variate(23)),
    )
    filters = FailureMode("filter", "operating", Variate(777), Variate(88), "operators")
    power = FailureMode("power", "calendar", Variate(2000), Variate(55))
    beds = (reactor(f"bed {n}", *steps, failures=(filters, power)) for n in range(5))
    plant = {"crews": [Crew("operators", 2)], "cabinets": [Cabinet("tma", "tma", 12, 3, 1, Variate(44), "operators")]}
    return kit.run(20_000, *beds, closed=[(3000, 4100), (9000, 9500)], **plant)


def test_fixed_times_random_times_and_step_by_step_give_the_same_record(
    kit: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    fixed = three_ways(kit, Variate)
    random = three_ways(kit, lambda mean: Variate(mean, 1e-9, "uniform"))
    monkeypatch.setattr(Segment, "sums", lambda self, steps: (NEVER, NEVER))
    with path("events"):
        stepwise = three_ways(kit, Variate)
    assert len(fixed.lots["lot"]) > 100
    assert len(fixed.failures["unit"]) > 20
    for table, columns in TABLES.items():
        for name in columns:
            values = getattr(fixed, table)[name].tolist()
            assert getattr(random, table)[name].tolist() == values
            assert getattr(stepwise, table)[name].tolist() == values
