"""Crews with hours of their own, spares and short stops, from the planner's file to the key figures."""

from __future__ import annotations

from pathlib import Path

import pytest

import r2r_sim
from r2r_sim.errors import ScenarioError
from r2r_sim.plant.build import build_plant
from r2r_sim.plant.calendar import DAY
from r2r_sim.process.registry import operating_points

SEPARATOR = Path(__file__).parents[2] / "scenarios" / "separator_al2o3_r2r.yaml"
HOUR = DAY // 24
QUICK = ("horizon=28 day", "plant.calendar.holidays=0 day/year")
BY_DAY = (
    "plant.crews=[{name: operators, per_shift: 2, breaks: [{start: '12:00', length: 30 min}]}, "
    "{name: technicians, per_shift: 1, calendar: {pattern: weekdays, shifts_per_day: 1, start: '08:00'}}]"
)


def test_hours_of_crews_become_the_times_when_they_are_away() -> None:
    scenario = r2r_sim.load(SEPARATOR, (*QUICK, BY_DAY)).scenario
    operators, technicians = build_plant(scenario, operating_points(scenario)).crews
    assert operators.away[:2] == ((12 * HOUR, 12 * HOUR + HOUR // 2), (36 * HOUR, 36 * HOUR + HOUR // 2))
    # Monday 8 to 16, and so on until Friday; then nobody until Monday
    assert technicians.away[:2] == ((0, 8 * HOUR), (16 * HOUR, 32 * HOUR))
    assert (4 * DAY + 16 * HOUR, 7 * DAY + 8 * HOUR) in technicians.away


def test_technicians_by_day_cost_output_and_fewer_wages() -> None:
    always = r2r_sim.run(r2r_sim.load(SEPARATOR, QUICK), replications=2)
    by_day = r2r_sim.run(r2r_sim.load(SEPARATOR, (*QUICK, BY_DAY)), replications=2)
    assert by_day.kpi["good_m2_per_day"].mean < 0.9 * always.kpi["good_m2_per_day"].mean
    # 40 h of 168 h: the same work of fewer hours
    assert by_day.kpi["crew_technicians_utilisation"].mean > 2 * always.kpi["crew_technicians_utilisation"].mean
    wages = [
        {item.name: item.amount_per_year for item in result.cost.items if "technicians" in item.name}
        for result in (always, by_day)
        if result.cost is not None
    ]
    (before,), (after,) = (list(one.values()) for one in wages)
    assert after == pytest.approx(before * 40 / 168)


def test_spares_short_stops_and_work_that_rests_reach_the_plant() -> None:
    jam_text = "{name: jam, clock: operating, between: exponential(4 h), repair: 5 min, assist: true}"
    drive_text = (
        "{name: drive, clock: operating, between: exponential(50 h), repair: 2 h, spare: bearing, at_close: pause}"
    )
    changes = (
        *QUICK,
        "plant.spares=[{name: bearing, stock: 1, lead_time: 30 day}]",
        f"plant.lines.coater.failures=[{jam_text}, {drive_text}]",
    )
    loaded = r2r_sim.load(SEPARATOR, changes)
    (line,) = build_plant(loaded.scenario, operating_points(loaded.scenario)).units
    jam, drive, _ = line.failures
    assert (jam.sub_state, jam.spare, jam.at_close) == ("assist", None, "finish")
    assert (drive.sub_state, drive.spare, drive.at_close) == ("repair", "bearing", "pause")
    result = r2r_sim.run(loaded, replications=1)
    states = {row.sub_state: row.share for row in result.kpi.states}
    # one bearing in 30 days for a failure every 50 h: the line stands for a part most of the time
    assert states["waiting for spare"] > 0.5
    assert states["assist"] > 0
    # jams are counted apart from the failures of the drive
    assert {row.mode for row in result.kpi.failures} <= {"drive", "web break"}


@pytest.mark.parametrize(
    ("change", "place", "says"),
    [
        (
            "plant.lines.coater.failures=[{name: a, clock: operating, between: 9 h, repair: 1 h, spare: belt}]",
            "plant.lines.coater.failures.a.spare",
            "there is no spare 'belt'",
        ),
        ("plant.spares=[{name: belt, stock: 0, lead_time: 3 day}]", "plant.spares.belt.stock", "1"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(change: str, place: str, says: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        r2r_sim.load(SEPARATOR, (change,))
    assert [(one.path, says in one.message) for one in caught.value.findings if one.severity == "error"] == [
        (place, True)
    ]


def test_a_part_that_no_repair_uses_is_told() -> None:
    loaded = r2r_sim.load(SEPARATOR, ("plant.spares=[{name: belt, stock: 1, lead_time: 3 day}]",))
    assert "no repair uses 'belt'" in {one.path: one.message for one in loaded.findings}["plant.spares.belt.name"]


def test_closing_and_chances_reach_the_plant() -> None:
    changes = (
        *QUICK,
        "plant.lines.coater.at_close=finish",
        "plant.lines.coater.warm_up=4 h",
        "plant.lines.coater.maintenance=[{name: wash, every: 168 h, takes: 6 h, opportunistic: 24 h, at_close: pause}]",
    )
    scenario = r2r_sim.load(SEPARATOR, changes).scenario
    (line,) = build_plant(scenario, operating_points(scenario)).units
    assert (line.at_close, line.warm_up) == ("finish", 4 * HOUR)
    (task,) = line.maintenance
    assert (task.every, task.early, task.at_close) == (168 * HOUR, 24 * HOUR, "pause")


def test_a_line_that_works_in_shifts_and_cools_down_loses_the_warm_up() -> None:
    shifts = (*QUICK, "plant.calendar.pattern=weekdays", "plant.calendar.shifts_per_day=2")
    hot, cold = (
        r2r_sim.run(r2r_sim.load(SEPARATOR, (*shifts, f"plant.lines.coater.warm_up={time}")), replications=1)
        for time in ("0 h", "4 h")
    )
    share = {row.sub_state: row.share for row in cold.kpi.states}["warm-up"]
    assert share == pytest.approx(5 * 4 / 168, rel=0.1)
    assert cold.kpi["good_m2_per_day"].mean < hot.kpi["good_m2_per_day"].mean


def test_a_chance_as_long_as_the_interval_is_refused() -> None:
    change = "plant.lines.coater.maintenance=[{name: clean, every: 168 h, takes: 8 h, opportunistic: 168 h}]"
    with pytest.raises(ScenarioError, match="no part of"):
        r2r_sim.load(SEPARATOR, (change,))
