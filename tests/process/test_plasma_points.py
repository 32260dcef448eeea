"""Plasma half-cycles, slow sites and pretreatment in operating points; and what the catalog does not know of them."""

from __future__ import annotations

import math
from typing import Any

import pytest
from reactor_kinds import SCENARIOS, UNITS, limit, step

from r2r_sim import catalog
from r2r_sim.catalog import SlowSites
from r2r_sim.errors import Finding, InfeasibleError, ScenarioError
from r2r_sim.physics import plasma, soft_saturation
from r2r_sim.process import OperatingPoint
from r2r_sim.process.recipe import recipe_of, species_of
from r2r_sim.process.registry import operating_points
from r2r_sim.process.window import web_window
from r2r_sim.scenario import Loaded, load, load_data

PLASMA = "tio2-ttip-o2-plasma"
FLAT = {"time_constant": "0.1 s", "recombination": "0.001"}
STICKING = {"ttip": "0.0001"}


def loaded(kind: str, process: dict[str, Any], depth: str = "faces", **unit: Any) -> Loaded:
    name = "separator_al2o3_r2r" if kind == "web" else f"nmc811_al2o3_{kind}"
    data = dict(load(SCENARIOS / f"{name}.yaml").data)
    data.pop("cost", None)
    given = {"chemistry": PLASMA, "temperature": "80 degC" if kind == "web" else "150 degC", "cycles": 2}
    data["process"] = {**given, **process}
    group = "lines" if kind == "web" else "reactors"
    pressure = "10 Pa" if kind == "flat_chamber" else "100 Pa"
    changed = {**data["plant"][group][0], "partial_pressure": {"ttip": pressure, "o2": pressure}, **unit}
    if kind == "web":
        data["material"] = {**data["material"], "coated_depth": depth}
        changed.pop("handling_speed", None)
    data["plant"] = {**data["plant"], group: [changed], "cabinets": []}
    return load_data(data)


def point(kind: str, process: dict[str, Any], depth: str = "faces", **unit: Any) -> OperatingPoint:
    return operating_points(loaded(kind, process, depth, **unit).scenario)[0]


def refused(kind: str, process: dict[str, Any], depth: str = "faces") -> dict[str, Finding]:
    with pytest.raises(ScenarioError) as caught:
        loaded(kind, process, depth)
    return {found.path: found for found in caught.value.findings if found.severity == "error"}


def test_the_plasma_zone_limits_the_web() -> None:
    long = {"dose_a": "50 m", "purge": "4 m", "dose_b": "120 mm", "gap": "0.5 mm"}
    at = point("web", {"plasma": FLAT, "sticking": STICKING}, zones=long)
    bound = limit(at, "plasma B")
    # -ln(1 - 0.95) x 0.1 s on a flat face; the gas that is used at least slows the web further
    time = -math.log(0.05) * 0.1
    utilisation = 1.0 - bound.value / (0.120 / time)
    assert bound.inputs["plasma [ms]"] == pytest.approx(time * 1e3)
    assert 0.0 < utilisation < 1.0
    assert bound.inputs["plasma alone [m/min]"] == pytest.approx(0.120 / time * 60)
    assert at.binding.name == "plasma B"
    assert not [found for found in at.warnings if found.code == "process.plasma_depth"]


def test_twice_the_time_constant_is_half_the_speed() -> None:
    slow, fast = (
        limit(point("web", {"plasma": {**FLAT, "time_constant": constant}, "sticking": STICKING}), "plasma B").value
        for constant in ("0.2 s", "0.1 s")
    )
    assert fast == pytest.approx(2 * slow, rel=1e-12)


def test_radicals_that_recombine_limit_the_depth() -> None:
    shallow, deep = (
        point("web", {"plasma": FLAT, "sticking": STICKING, "cycles": 1}, depth) for depth in ("0.1 um", "full")
    )
    flat = -math.log(0.05) * 0.1
    scenario = loaded("web", {"plasma": FLAT, "sticking": STICKING, "cycles": 1}, "full").scenario
    film = scenario.web.film
    winding, half = math.sqrt(film.tortuosity.mode), film.thickness.mode / 2
    lost = film.pore_diameter.mode / math.sqrt(3 * 0.001) / winding
    assert limit(deep, "plasma B").inputs["reach of radicals [um]"] == pytest.approx(lost * 1e6, rel=0.02)
    # cosh(L/lambda) at the middle of a pore that is open at both faces; pores narrow a little with the film
    assert limit(deep, "plasma B").inputs["plasma [ms]"] == pytest.approx(flat * math.cosh(half / lost) * 1e3, rel=0.2)
    assert limit(shallow, "plasma B").value > limit(deep, "plasma B").value
    told = [found for found in deep.warnings if found.code == "process.plasma_depth"]
    assert bool(told) == (half > lost)
    assert plasma.recombination_depth(film.pore_diameter.mode, 0.001) / winding == pytest.approx(lost)


def test_no_depth_beyond_all_radicals() -> None:
    hopeless = {"plasma": {"time_constant": "0.1 s", "recombination": "1"}, "sticking": STICKING, "cycles": 1}
    at = point("web", hopeless, "full")
    assert limit(at, "plasma B").value < 1e-6
    assert [found.severity for found in at.warnings if found.code == "process.plasma_depth"] == ["warning"]


def test_a_measured_exposure_goes_before_the_model() -> None:
    for depth in ("faces", "full"):
        bound = limit(point("web", {"plasma": {**FLAT, "exposure": "3 s"}, "sticking": STICKING}, depth), "plasma B")
        assert bound.inputs["plasma [ms]"] == pytest.approx(3000.0)


def test_maps_know_the_plasma_too() -> None:
    for process in ({"plasma": FLAT}, {"plasma": {"exposure": "2 s"}}):
        scenario = loaded("web", {**process, "sticking": STICKING, "pretreatment_time": "2 s"}, "2 um").scenario
        line = scenario.plant.lines[0]
        at = operating_points(scenario)[0]
        window = web_window(line, scenario, {"heads": [float(line.heads)]})
        assert window.allowed_speed[0] == pytest.approx(at.rate, rel=1e-9)
        assert float(window.limits["plasma B"][0]) == pytest.approx(limit(at, "plasma B").value, rel=1e-9)


@pytest.mark.parametrize("kind", UNITS)
def test_powder_needs_a_measured_exposure(kind: str) -> None:
    with pytest.raises(InfeasibleError, match="do not penetrate") as caught:
        point(kind, {"sticking": {"ttip": "0.05"}, "cycles": 1})
    assert "process.plasma: {exposure" in caught.value.hint


@pytest.mark.parametrize("kind", ["fluidised_bed", "rotary_drum", "static_bed", "flat_chamber"])
def test_batches_take_the_exposure_that_is_stated(kind: str) -> None:
    at = point(kind, {"plasma": {"exposure": "40 h"}, "sticking": {"ttip": "0.05"}, "cycles": 1})
    assert step(at, "dose B").duration == pytest.approx(40 * 3600.0)
    assert step(at, "dose B").ruled_by == "plasma B"
    assert at.growth.coverage_b == 0.95
    assert 0.0 < at.consumption.utilisation["o2"] < 1.0
    given = point(kind, {"sticking": {"ttip": "0.05"}, "cycles": 1}, dose_b="40 h")
    assert step(given, "dose B").duration == step(at, "dose B").duration
    short = point(kind, {"plasma": {"exposure": "40 h"}, "sticking": {"ttip": "0.05"}, "cycles": 1}, dose_b="10 h")
    assert short.growth.coverage_b < 0.95


def test_a_spatial_bed_dwells_for_the_exposure() -> None:
    at = point("spatial_bed", {"plasma": {"exposure": "30 s"}, "sticking": {"ttip": "0.05"}, "cycles": 1})
    bound = limit(at, "residence in o2")
    assert bound.inputs["reaction [s]"] == pytest.approx(30.0)


def test_what_the_catalog_does_not_know_is_asked_for() -> None:
    bare = catalog.chemistry(PLASMA).model_copy(update={"recombination": None})
    with catalog.instead(("chemistry", bare)):
        found = refused("web", {"temperature": "80 degC"}, "full")
    assert "time_constant: ... s" in found["process.plasma.time_constant"].hint
    assert "recombination: ..." in found["process.plasma.recombination"].hint
    assert set(refused("web", {})) == {"process.plasma.time_constant"}  # faces need no recombination
    unknown = catalog.precursor("ttip").model_copy(update={"sticking": None})
    with catalog.instead(("precursor", unknown)):
        asked = refused("web", {"plasma": FLAT})
        assert "process.sticking: {ttip: ...}" in asked["process"].hint
        assert limit(point("web", {"plasma": FLAT, "sticking": STICKING}), "dose A").inputs["sticking [-]"] == 1e-4


def test_what_no_chemistry_asks_for_is_told() -> None:
    alumina = {"chemistry": "al2o3-tma-h2o", "plasma": FLAT, "sticking": {"tdmasn": "0.1"}}
    found = loaded("web", alumina, partial_pressure={}).findings
    assert {one.path for one in found if one.severity == "warning"} >= {"process.plasma", "process.sticking.tdmasn"}


def test_pretreatment_limits_the_web_where_both_are_given() -> None:
    process = {"plasma": FLAT, "sticking": STICKING, "pretreatment": "plasma"}
    both = point("web", {**process, "pretreatment_time": "5 s"}, pretreatment_length="0.5 m")
    assert limit(both, "plasma pretreatment").value == pytest.approx(0.1)
    for half in (
        point("web", {**process, "pretreatment_time": "5 s"}),
        point("web", process, pretreatment_length="0.5 m"),
    ):
        assert not [one for one in half.limits if one.name == "plasma pretreatment"]
        assert [one.code for one in half.warnings if one.code == "process.pretreatment"]


def slow_water(fraction: str, slowness: str) -> tuple[str, catalog.Chemistry]:
    slow = SlowSites.model_validate({"fraction": fraction, "slowness": slowness})
    return "chemistry", catalog.chemistry("al2o3-tma-h2o").model_copy(update={"slow_b": slow})


def test_slow_sites_make_a_dose_longer() -> None:
    process = {"chemistry": "al2o3-tma-h2o", "saturation": "95 %"}
    pressures = {"tma": "100 Pa", "h2o": "100 Pa"}
    plain = point("web", process, partial_pressure=pressures)
    with catalog.instead(slow_water("20 %", "10")):  # type: ignore[arg-type]
        soft = point("web", process, partial_pressure=pressures)
        scenario = loaded("web", process, partial_pressure=pressures).scenario
        window = web_window(scenario.plant.lines[0], scenario, {"heads": [float(scenario.plant.lines[0].heads)]})
    longer = soft_saturation.two_site_dose_time(0.95, 1.0, 0.2, 10.0) / -math.log(0.05)
    # 0.8 (1 - e^-x) + 0.2 (1 - e^-x/10) = 0.95 at x = 13.86, by hand: 0.2 e^-1.386 = 0.05
    assert longer == pytest.approx(13.863 / 2.9957, rel=1e-3)
    before, after = (limit(at, "dose B").inputs["reaction [ms]"] for at in (plain, soft))
    assert after == pytest.approx(before * longer, rel=1e-9)
    assert limit(soft, "dose A").value == limit(plain, "dose A").value
    assert float(window.limits["dose B"][0]) == pytest.approx(limit(soft, "dose B").value, rel=1e-9)


def test_slow_sites_lower_the_damkohler_number_of_powder() -> None:
    process = {"chemistry": "al2o3-tma-h2o"}
    pressures = {"tma": "100 Pa", "h2o": "100 Pa"}
    plain = point("fluidised_bed", process, partial_pressure=pressures)
    with catalog.instead(slow_water("20 %", "10")):  # type: ignore[arg-type]
        soft = point("fluidised_bed", process, partial_pressure=pressures)
    name = "gas delivery of h2o"
    assert limit(soft, name).inputs["Damkohler [-]"] < limit(plain, name).inputs["Damkohler [-]"]


def test_sticking_of_water_falls_tenfold_from_200_to_100_degrees() -> None:
    sticking = {}
    for temperature in ("200 degC", "100 degC"):
        process = {"chemistry": "al2o3-tma-h2o", "temperature": temperature}
        scenario = loaded("fluidised_bed", process, partial_pressure={}).scenario
        layer = recipe_of(scenario).layers[0]
        water = species_of(recipe_of(scenario), layer, "B", pressure=100.0, total_pressure=1000.0)
        sticking[temperature] = water.sticking
    assert sticking["200 degC"] == pytest.approx(10 * sticking["100 degC"], rel=0.05)
