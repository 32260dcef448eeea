"""Doses on powder of a precursor whose sticking nobody knows; and operating points that are no plan."""

from __future__ import annotations

import re
from typing import Any

import pytest
from reactor_kinds import SCENARIOS, UNITS

from r2r_sim.errors import InfeasibleError
from r2r_sim.process import OperatingPoint
from r2r_sim.process.registry import operating_points
from r2r_sim.scenario import Scenario, load, load_data

ALF3 = {"chemistry": "alf3-tma-hf", "temperature": "150 degC", "cycles": 2}
"""The catalog knows no sticking of HF."""


def planned(kind: str, process: dict[str, Any], **material: Any) -> Scenario:
    data = dict(load(SCENARIOS / f"nmc811_al2o3_{kind}.yaml").data)
    data.pop("cost", None)
    pressure = "20 Pa" if kind == "flat_chamber" else "200 Pa"
    (unit,) = data["plant"]["reactors"]
    data["plant"] = {**data["plant"], "reactors": [{**unit, "partial_pressure": {"tma": pressure, "hf": pressure}}]}
    data["material"] = {**data["material"], **material}
    data["process"] = process
    return load_data(data).scenario


def point(kind: str, process: dict[str, Any], **material: Any) -> OperatingPoint:
    return operating_points(planned(kind, process, **material))[0]


def output(kind: str, sticking: float) -> float:
    try:
        return point(kind, {**ALF3, "sticking": {"hf": f"{sticking:.15f}"}}).nameplate
    except InfeasibleError:
        return 0.0


@pytest.mark.parametrize("kind", UNITS)
def test_it_is_that_of_the_highest_sticking_and_says_how_low_it_may_be(kind: str) -> None:
    at = point(kind, ALF3)
    (told,) = [one for one in at.warnings if one.code == "process.sticking_unknown"]
    assert told.severity == "note"
    assert "process.sticking: {hf: ...}" in told.hint
    assert at.nameplate == pytest.approx(point(kind, {**ALF3, "sticking": {"hf": "1"}}).nameplate)
    found = re.search(r"above (\S+) ", told.message)
    assert found is not None
    least = float(found[1])  # of one digit
    assert output(kind, 2 * least) > 0.99 * at.nameplate > output(kind, least / 4)


def test_a_dose_of_stirred_gas_is_supply_and_no_more() -> None:
    # tau = theta - ln(1 - theta)/Da: at a sticking of 1 only theta of a monolayer is supplied, times the overdose
    at = point("rotary_drum", ALF3)
    dose = next(one for one in at.limits if one.name == "gas delivery of hf")
    assert dose.inputs["supplied [g]"] / dose.inputs["monolayer [g]"] == pytest.approx(0.95 * 1.15, rel=1e-4)


def test_a_stated_sticking_is_not_spoken_of() -> None:
    given = point("fluidised_bed", {**ALF3, "sticking": {"hf": "1e-4"}})
    assert not [one for one in given.warnings if one.code == "process.sticking_unknown"]


def test_what_can_be_calculated_and_is_no_plan_is_doubted() -> None:
    usual = point("fluidised_bed", ALF3)
    # 2 x 1.4 angstrom of 3 g/cm3 on 0.35 m2/g is 0.3 mg/g
    assert usual.growth.mass_gain < 1e-3
    codes = {"process.film_outweighs_powder", "process.load_takes_months"}
    assert not codes & {one.code for one in usual.warnings}
    # on 200 m2/g of nanotubes 20 nm of it weigh 200 x 20e-9 x 3e6 = 12 times the powder
    absurd = point("fluidised_bed", {**ALF3, "cycles": 150}, powder="cnt", specific_surface="200 m2/g")
    assert absurd.growth.mass_gain > 5
    assert codes <= {one.code for one in absurd.warnings if one.severity == "warning"}
