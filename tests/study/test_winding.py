"""A line whose rolls change on the run, from the planner's file to the workbook."""

from __future__ import annotations

from pathlib import Path

import pytest

import r2r_sim
from r2r_sim.errors import InfeasibleError, ScenarioError
from r2r_sim.plant.build import build_plant
from r2r_sim.plant.estimate import estimate
from r2r_sim.process.registry import operating_points

SEPARATOR = Path(__file__).parents[2] / "scenarios" / "separator_al2o3_r2r.yaml"
WINDERS = (
    "plant.lines.coater.roll_change=4 min",
    "plant.lines.coater.unwinder={accumulator: 80 m, highest_speed: 40 m/min}",
    "plant.lines.coater.rewinder={accumulator: 80 m, highest_speed: 40 m/min}",
)
QUIET = (
    "horizon=40 day",
    "plant.calendar.holidays=0 day/year",
    "plant.lines.coater.failures=[]",
    "plant.lines.coater.maintenance=[]",
    "plant.lines.coater.web_break=null",
)


def test_winders_take_the_roll_changes_off_the_coater(tmp_path: Path) -> None:
    plain = r2r_sim.run(r2r_sim.load(SEPARATOR, (*QUIET, WINDERS[0])), replications=1)
    wound = r2r_sim.run(r2r_sim.load(SEPARATOR, (*QUIET, *WINDERS)), replications=1)
    assert {row.unit for row in wound.kpi.states} == {"coater", "coater-unwinder", "coater-rewinder"}
    states = {row.sub_state: row.share for row in wound.kpi.states if row.unit == "coater"}
    assert "roll change" not in states
    assert "waiting for material" not in states
    # 4 min of 4000 m/17.5 m/min + 4 min are gained, and the start-up scrap of 30 m in 4000 m
    before, after = (one.kpi["good_m2_per_day"].mean for one in (plain, wound))
    assert after / before == pytest.approx((1 + 4 / (4000 / 17.54)) / (1 - 30 / 4000 * 2), rel=5e-3)
    assert [row.group for row in wound.groups] == ["coater"]
    r2r_sim.write_workbook(wound, tmp_path / "wound.xlsx")


def test_accumulators_that_are_too_small_stop_the_coater_and_the_estimate_knows() -> None:
    loaded = r2r_sim.load(SEPARATOR, (*QUIET, *WINDERS, "plant.lines.coater.unwinder.accumulator=35 m"))
    result = r2r_sim.run(loaded, replications=1)
    states = {row.sub_state: row.share for row in result.kpi.states if row.unit == "coater"}
    # 35 m last 2 of the 4 min
    speed = result.operating[0].rate * 60
    assert states["waiting for material"] == pytest.approx((4 - 35 / speed) / (4000 / speed + 4 - 35 / speed), rel=0.03)
    assert result.estimate_per_day == pytest.approx(result.kpi["good_m2_per_day"].mean, rel=0.01)


def test_every_line_has_winders_of_its_own_and_starts_in_turn() -> None:
    changes = (*WINDERS, "plant.lines.coater.count=2", "plant.lines.coater.start=5 day",
               "plant.lines.coater.start_interval=10 day", "plant.lines.coater.leader=12 m",
               "plant.lines.coater.speed_up=30 s",
               "plant.lines.coater.ramp_up=[{until: 20 day, speed: 60 %, failures: 2, reject: 3 %}]")  # fmt: skip
    scenario = r2r_sim.load(SEPARATOR, changes).scenario
    model = build_plant(scenario, operating_points(scenario))
    assert [(unit.name, unit.entry, unit.exit) for unit in model.units] == [
        ("coater-1", "coater-1-unwinder", "coater-1-rewinder"),
        ("coater-2", "coater-2-unwinder", "coater-2-rewinder"),
        ("coater-1-unwinder", None, "coater-1-unwinder"),
        ("coater-1-rewinder", "coater-1-rewinder", None),
        ("coater-2-unwinder", None, "coater-2-unwinder"),
        ("coater-2-rewinder", "coater-2-rewinder", None),
    ]
    day = 86_400_000
    assert [unit.starts for unit in model.units] == [5 * day, 15 * day, 5 * day, 5 * day, 15 * day, 15 * day]
    coater = model.units[0]
    assert (coater.leader, coater.ramp) == (12_000, 30_000)
    (phase,) = coater.phases
    assert (phase.until, phase.pace, phase.stress, phase.reject) == (20 * day, 0.6, 2.0, 0.03)
    assert estimate(model)[0].lot_time > 0


def test_a_turret_of_the_planner_reaches_the_plant() -> None:
    loaded = r2r_sim.load(
        SEPARATOR, (*QUIET, "plant.lines.coater.turret={prepare: 10 min, splice_scrap: 2 m, failed: 1 %}")
    )
    result = r2r_sim.run(loaded, replications=2)
    assert result.estimate_per_day == pytest.approx(result.kpi["good_m2_per_day"].mean, rel=0.01)
    assert any(row.cause == "scrap: splice" for row in result.kpi.losses)


def test_what_cannot_be_is_said_with_its_place() -> None:
    jam = "{name: jam, clock: operating, between: exponential(9 h), repair: 1 h, crew: nobody}"
    wrong = (
        *WINDERS,
        "plant.lines.coater.web_speed=50 m/min",
        "plant.lines.coater.turret={prepare: 10 min}",
        "plant.lines.coater.ramp_up=[{until: 20 day}, {until: 10 day}]",
        f"plant.lines.coater.unwinder.failures=[{jam}]",
    )
    with pytest.raises(ScenarioError) as caught:
        r2r_sim.load(SEPARATOR, wrong)
    found = {finding.path: finding.message for finding in caught.value.findings}
    assert "would never catch up" in found["plant.lines.coater.unwinder.highest_speed"]
    assert "would never catch up" in found["plant.lines.coater.rewinder.highest_speed"]
    assert "both change rolls" in found["plant.lines.coater.turret"]
    assert "ends before it begins" in found["plant.lines.coater.ramp_up.1.until"]
    assert any("no crew 'nobody'" in message for message in found.values())


def test_a_winder_slower_than_the_speed_that_physics_finds() -> None:
    scenario = r2r_sim.load(SEPARATOR, (*WINDERS, "plant.lines.coater.unwinder.highest_speed=10 m/min")).scenario
    with pytest.raises(InfeasibleError, match="the unwinder runs 10 m/min at most"):
        build_plant(scenario, operating_points(scenario))
