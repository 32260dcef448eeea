"""People who are not always there: their breaks and their own shifts; times in ms."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from r2r_sim.errors import RunError
from r2r_sim.plant import BatchReactor, Crew, FailureMode, PlantModel, Variate
from r2r_sim.plant.calendar import DAY, breaks_of


def reactor(kit: Any) -> BatchReactor:
    return BatchReactor("bed", 100, (kit.step("load", 30, "ops"), kit.step("heat", 70)))


def test_a_break_stops_people_and_not_machines(kit: Any) -> None:
    record = kit.run(400, reactor(kit), crews=[Crew("ops", 1, away=((90, 150), (170, 180)))])
    # the reactor heats through the beginning of the break; a load that has begun is finished before the second one
    assert kit.timeline(record)[:5] == kit.chain(
        0, ("load", 30), ("heat", 100), ("waiting for crew", 150), ("load", 180), ("heat", 250)
    )
    assert kit.rows(record.waits, "for_what", "start_ms", "end_ms") == [("crew:ops", 100, 150)]


def test_a_fitter_who_works_by_day_leaves_a_failed_line_until_the_morning(kit: Any) -> None:
    mode = FailureMode("stop", "operating", Variate(100), Variate(20), crew="fitters")
    line = kit.web(roll_length=10**6, failures=(mode,))
    record = kit.run(400, line, crews=[Crew("fitters", 1, away=((50, 200), (300, 400)))])
    assert kit.timeline(record)[:3] == kit.chain(0, ("coating", 100), ("waiting for repair", 200), ("repair", 220))


def test_a_crew_begins_nothing_while_the_plant_is_closed_either(kit: Any) -> None:
    crews = [Crew("ops", 1, away=((90, 150),))]
    record = kit.run(500, reactor(kit), crews=crews, closed=[(140, 200)])
    assert ("load", 200, 230) in kit.timeline(record)


def test_breaks_come_every_day_and_may_cross_midnight() -> None:
    hour = DAY // 24
    noons = breaks_of(2 * DAY, [(12 * hour, hour // 2)])
    assert noons == ((12 * hour, 12 * hour + hour // 2), (36 * hour, 36 * hour + hour // 2))
    assert breaks_of(DAY, [(23 * hour, 2 * hour)]) == ((0, hour), (23 * hour, 24 * hour))


def test_hours_that_overlap_are_refused(kit: Any) -> None:
    plant: PlantModel = kit.model(100, reactor(kit), crews=[Crew("ops", 1, away=((10, 30), (20, 40)))])
    from r2r_sim.plant import simulate

    with pytest.raises(RunError, match="crew ops: the times when it is away"):
        simulate(replace(plant), 1)
