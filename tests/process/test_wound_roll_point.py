"""A wound roll as a batch against hand arithmetic."""

from __future__ import annotations

import math

import pytest
from test_every_web_kind import path_of, point

import r2r_sim
from r2r_sim.errors import InfeasibleError, ScenarioError
from r2r_sim.plant.build import build_plant
from r2r_sim.plant.model import BatchReactor
from r2r_sim.process.registry import operating_points
from r2r_sim.scenario import load

KIND = "wound_roll"
WIDTH = 0.96


def limit(at, name):
    return next(one for one in at.limits if one.name == name)


def step(at, name):
    return next(one for one in at.steps if one.name == name)


def test_web_of_a_batch_by_hand():
    # pi/4 (1 - 0.09) m2 over 0.5 mm + 25 um
    assert point(KIND).rate == pytest.approx(math.pi / 4 * 0.91 / 0.525e-3)
    assert point(KIND, "@layer_gap=1 mm").rate == pytest.approx(math.pi / 4 * 0.91 / 1.025e-3)


def test_a_batch_is_winding_pumping_and_cycles():
    at = point(KIND)
    # 1361 m at 30 m/min, 30 min of pumps in and 10 min of vent out; the web comes in 1 K below, so it is warm
    assert step(at, "heat").duration / 60 == pytest.approx(at.rate / 30 + 30)
    assert step(at, "cool").duration / 60 == pytest.approx(at.rate / 30 + 10)
    assert at.nameplate == pytest.approx(at.rate / sum(one.duration * one.repeats for one in at.steps))
    assert at.cycles == 55
    assert all(one.repeats == 55 for one in at.steps[1:-1])


def test_the_front_takes_the_width_squared():
    wide, narrow = point(KIND), point(KIND, "material.roll.width=0.52 m", "material.roll.trim=40 mm")
    fronts = [limit(at, "exposure of the roll to tma").inputs["from the edges [min]"] for at in (wide, narrow)]
    assert fronts[0] / fronts[1] == pytest.approx((0.96 / 0.48) ** 2)


def test_precursor_is_a_monolayer_of_the_whole_roll():
    at = point(KIND)
    surface = at.rate * WIDTH * at.growth.coated_area
    grams = 1.5 * 0.95 * surface * at.growth.sites * 72.085 / 6.02214076e23
    assert step(at, "dose A").amount * 1e3 == pytest.approx(grams)
    tight = point(KIND, "plant.cabinets.tma.max_flow=2 g/min")
    assert limit(tight, "precursor delivery").value == pytest.approx(grams / 2 * 60)
    assert step(tight, "dose A").ruled_by == "precursor delivery"


def test_cold_web_takes_a_day_to_warm():
    at = point(KIND, "@web_temperature=25 degC")
    hours = limit(at, "wind in, pump down, heat").inputs["heat through the layers [min]"] / 60
    assert 12 < hours < 72


def test_the_plant_gets_a_batch_of_millimetres():
    scenario = load(path_of(KIND)).scenario
    points = operating_points(scenario)
    model = build_plant(scenario, points)
    unit, info = model.units[0], model.infos[0]
    assert isinstance(unit, BatchReactor)
    assert info.quantity_unit == "mm"
    assert unit.charge == round(points[0].rate * 1000)
    assert info.area_per_quantity == pytest.approx(WIDTH / 1000)
    assert len(unit.steps) == 4 + 55 * 4


def test_a_year_uses_what_its_batches_use():
    loaded = r2r_sim.load(path_of(KIND), ["horizon=40 day"])
    result = r2r_sim.run(loaded, replications=1)
    # 12 batches are finished in 40 days and a 13th has begun
    used = result.kpi["n2_nm3_per_day"].mean * 40 / result.operating[0].consumption.nitrogen
    assert used == pytest.approx(13)
    assert result.kpi["lots_per_day"].mean * 40 == pytest.approx(12)


def test_what_cannot_be_is_refused():
    with pytest.raises(ScenarioError):
        point(KIND, "@core_diameter=1.2 m")
    with pytest.raises(InfeasibleError, match="closes pores"):
        point(KIND, "process.thickness=40 nm")
