"""Units that start later, speed up slowly and still learn: 1 mm/ms, rolls of 1000 mm, changes of 100 ms."""

from __future__ import annotations

from typing import Any

import pytest

from r2r_sim.errors import RunError
from r2r_sim.plant import FailureMode, MaintenanceTask, Phase, Variate


def test_a_ramp_costs_half_its_time_before_the_start_up_scrap(kit: Any) -> None:
    record = kit.run(2300, kit.web(startup_scrap=50, ramp=40))
    assert kit.timeline(record) == kit.chain(
        0, ("coating", 1000), ("roll change", 1100), ("start-up", 1120), ("start-up", 1170), ("coating", 2120),
        ("roll change", 2220), ("start-up", 2240), ("start-up", 2290), ("coating", 2300),
    )  # fmt: skip
    assert kit.lots(record)[1] == (1120, 2120, 950, 50, "start-up")


def test_leader_and_tail_of_each_roll_are_scrap(kit: Any) -> None:
    record = kit.run(2100, kit.web(leader=30))
    assert kit.lots(record) == [(0, 1000, 970, 30, "leader"), (1100, 2100, 970, 30, "leader")]


def test_a_line_that_starts_later_is_no_part_of_the_plant_before(kit: Any) -> None:
    upkeep = MaintenanceTask("clean", "calendar", 1500, Variate(200))
    record = kit.run(5000, kit.web(starts=3000, maintenance=(upkeep,)))
    assert kit.timeline(record)[:4] == kit.chain(
        0, ("not scheduled", 3000), ("coating", 4000), ("roll change", 4100), ("coating", 5000)
    )
    late = kit.run(6000, kit.web(starts=3000, maintenance=(upkeep,)))
    # due 1500 after the start, done at the next end of a roll
    assert ("maintenance", 5100, 5300) in kit.timeline(late)


def test_a_reactor_that_starts_later(kit: Any) -> None:
    from r2r_sim.plant import BatchReactor

    record = kit.run(500, BatchReactor("bed", 10, (kit.step("heat", 100),), starts=300))
    assert kit.timeline(record) == kit.chain(0, ("not scheduled", 300), ("heat", 400), ("heat", 500))


def test_phases_set_pace_and_reject(kit: Any) -> None:
    phases = (Phase(2000, pace=0.5, reject=0.1), Phase(4000, pace=0.8))
    record = kit.run(5000, kit.web(roll_length=500, roll_change=Variate(0), reject=0.02, phases=phases))
    # at half speed two rolls in 2000 ms, at 0.8 a roll in 625 ms, then one in 500 ms
    lots = kit.lots(record)
    assert [(start, end) for start, end, *_ in lots] == [
        (0, 1000), (1000, 2000), (2000, 2625), (2625, 3250), (3250, 3875), (3875, 4400), (4400, 4900), (4900, 5000),
    ]  # fmt: skip
    # a roll that ends at 2000 is inspected when the phase is over
    assert [row[3] for row in lots if row[4] == "reject"][:3] == [60, 10, 10]


def test_failures_come_more_often_at_first(kit: Any) -> None:
    rupture = FailureMode("stop", "operating", Variate(600), Variate(10))
    phases = (Phase(1000, stress=3.0),)
    record = kit.run(4000, kit.web(roll_length=10**6, failures=(rupture,), phases=phases))
    at = record.failures["at_ms"].tolist()
    # each 200 ms of running while stressed; the one drawn at 840 + 10 comes after 200, the next after 600
    assert at == [200, 410, 620, 830, 1040, 1650, 2260, 2870, 3480]


def test_what_is_wrong_with_a_ramp_up_is_said(kit: Any) -> None:
    from r2r_sim.plant import BatchReactor

    line = kit.web(starts=-1, phases=(Phase(20), Phase(10, reject=2.0)))
    reactor = BatchReactor("bed", 10, (kit.step("heat", 100),), phases=(Phase(10, pace=0.5),))
    with pytest.raises(RunError) as caught:
        kit.run(1000, line, reactor)
    said = str(caught.value)
    assert "web: starts before the plant does" in said
    assert "web: the phases of its ramp-up do not follow one another" in said
    assert "reject of the phase until 10 ms are out of range" in said
    assert "bed: a batch lasts as long as its steps" in said
