"""Every ready scenario runs to its workbook; webs and supercycles say what an engineer would expect."""

from __future__ import annotations

from pathlib import Path

import pytest

import r2r_sim
from r2r_sim.process import OperatingPoint
from r2r_sim.process.registry import operating_points
from r2r_sim.report import workbook_bytes
from r2r_sim.scenario import load, load_ready, ready_scenarios

SCENARIOS = Path(__file__).parents[2] / "scenarios"
READY = [ready.name for ready in ready_scenarios()]


def point(name: str) -> OperatingPoint:
    found, *_ = operating_points(load_ready(name).scenario, alternatives=False)
    return found


def limit(name: str, called: str) -> float:
    return next(one.value for one in point(name).limits if one.name == called)


@pytest.mark.parametrize("name", READY)
def test_it_runs_to_the_workbook_within_its_limits(name: str) -> None:
    plan = load(SCENARIOS / f"{name}.yaml", ["horizon=4 day"])
    assert {one.severity for one in plan.findings} <= {"note"}
    assert all(one.margin > -1e-9 for one in point(name).limits)
    result = r2r_sim.run(plan, replications=1)
    assert next(iter(result.kpi.kpis)).mean > 0
    assert workbook_bytes(result)[:2] == b"PK"


def test_the_plasma_sets_the_speed_on_polyethylene() -> None:
    at = point("separator_tio2_plasma_r2r")
    assert (at.binding.name, at.cycles, at.passes) == ("plasma B", 20, 1)
    # 1 m of plasma in 5 s
    assert limit("separator_tio2_plasma_r2r", "plasma pretreatment") == pytest.approx(0.2)
    # 20 x 0.6 angstrom x 0.95, a little less at 80 degC than the table's first row at 100 degC
    assert 1.0e-9 < at.growth.thickness < 1.2e-9
    # the reference reaches 2.4 m/min: the same order
    assert 0.5 < at.rate * 60 / 2.4 < 5


def test_a_mat_is_coated_through_and_through() -> None:
    at = point("nonwoven_al2o3_r2r")
    # 4 eps L/d = 4 x 0.7 x 25 um / 1 um = 70 m2 in the pores of 1 m2 of mat, and its two faces
    assert at.growth.coated_area == pytest.approx(70, rel=0.05)
    # 30 nm / (1.26 angstrom x 0.95) = 251 cycles, and some 5 of nucleation; 40 a pass
    assert 250 < at.cycles < 275
    assert at.passes == 7
    assert at.growth.thickness >= 30e-9


def test_a_unit_of_the_laminate_in_each_pass() -> None:
    at = point("copper_zno_tio2_r2r")
    assert (at.supercycles, at.cycles, at.passes) == (4, 208, 4)
    # 4 x 26 x (1.75 + 0.36) angstrom x 0.95 = 20.8 nm, less what the foil's first cycles lose
    assert at.growth.thickness == pytest.approx(20.8e-9, rel=0.06)
    assert at.growth.thickness < 20.85e-9


def test_lithium_tantalate_in_supercycles_of_seven() -> None:
    at = point("nmc111_litao3_rotary_drum")
    assert (at.supercycles, at.cycles) == (3, 21)
    assert at.order == (("Li2O", 1), ("Ta2O5", 6))
    # 3 x 0.9 + 18 x 0.4 angstrom = 0.99 nm
    assert at.growth.thickness == pytest.approx(0.99e-9, rel=0.01)
    # lithium in 2.7 angstrom of Li2O at 2.0 g/cm3 (36.1 /nm3 x 2) over all: 0.54e-3 g/m2 x 2/29.88
    # against tantalum in 7.2 angstrom at 8 g/cm3: 5.76e-3 g/m2 x 2/441.9
    share = (0.54e-3 * 2 / 29.88) / (0.54e-3 * 2 / 29.88 + 5.76e-3 * 2 / 441.9)
    assert at.growth.composition["Li"] / (at.growth.composition["Li"] + at.growth.composition["Ta"]) == pytest.approx(
        share, rel=0.01
    )
