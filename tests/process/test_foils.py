"""Webs that are no separator: bare foils and electrode sheets; and separators whose surface was measured."""

from __future__ import annotations

from pathlib import Path

import pytest

from r2r_sim.errors import ScenarioError
from r2r_sim.plant.build import build_plant
from r2r_sim.process import OperatingPoint
from r2r_sim.process.registry import operating_points
from r2r_sim.process.window import web_window
from r2r_sim.scenario import Scenario, load

WEB = Path(__file__).parents[2] / "scenarios" / "separator_al2o3_r2r.yaml"
ROLL = "roll: {length: 1000 m, width: 500 mm}"
FOIL = f"material={{foil: copper-foil-10um, {ROLL}}}"
LAYER = (
    "thickness: 60 um, porosity: 35 %, particle_diameter: 10 um, tortuosity: 3, density: 4.3 g/cm3, "
    "heat_capacity: 900 J/kg/K, highest_temperature: 150 degC"
)


def electrode(depth: str = "full", more: str = "") -> str:
    return f"material={{foil: aluminium-foil-15um, coated_depth: {depth}, coating: {{{LAYER}{more}}}, {ROLL}}}"


def plan(*changes: str) -> Scenario:
    return load(WEB, changes).scenario


def operate(*changes: str) -> tuple[Scenario, OperatingPoint]:
    scenario = plan(*changes)
    (point,) = operating_points(scenario)
    return scenario, point


def refused(*changes: str) -> str:
    with pytest.raises(ScenarioError) as caught:
        load(WEB, changes)
    return str(caught.value)


def test_a_flat_foil_is_coated_on_its_two_faces() -> None:
    scenario, point = operate(FOIL)
    assert point.growth.coated_area == 2
    # 2 faces x thickness x 2.697 g/cm3 (2.5 + 0.5 x 57/144 at 90 degC)
    assert point.growth.mass_gain == pytest.approx(2 * point.growth.thickness * 2697.9, rel=1e-3)
    assert (point.growth.porosity_before, point.growth.porosity_after, point.growth.pore_diameter_after) == (None,) * 3
    assert point.alternatives == ()
    # 10 um x 8960 kg/m3 = 89.6 g/m2; x 385 J/kg/K = 34.5 J/m2/K
    assert scenario.web.areal_mass == pytest.approx(0.0896)
    assert scenario.web.areal_heat == pytest.approx(34.496)
    info = build_plant(scenario, (point,)).infos[0]
    assert info.mass_per_quantity == pytest.approx((0.0896 + point.growth.mass_gain) * 0.5e-3)  # of 1 mm of web


def test_a_rough_foil_takes_as_much_more_as_it_has_surface() -> None:
    flat, rough = operate(FOIL)[1], operate(FOIL.replace("10um,", "10um, surface_factor: 2.5,"))[1]
    assert rough.growth.coated_area == 2.5 * flat.growth.coated_area
    assert rough.growth.mass_gain == pytest.approx(2.5 * flat.growth.mass_gain)


def test_an_electrode_sheet_has_the_surface_of_its_particles() -> None:
    scenario, point = operate(electrode())
    # 6 x 0.65 / 10 um x 60 um = 23.4 m2/m2 in each layer, and the face itself
    assert point.growth.coated_area == pytest.approx(2 * 24.4)
    # foil 15 um x 2700 = 40.5 g/m2; layers 2 x 60 um x 0.65 x 4300 = 335.4 g/m2
    assert scenario.web.areal_mass == pytest.approx(0.0405 + 0.3354)
    assert scenario.web.areal_heat == pytest.approx(0.0405 * 897 + 0.3354 * 900)
    assert scenario.web.bare_thickness == pytest.approx(135e-6)
    assert point.growth.porosity_before == pytest.approx(0.35)
    # pores of 2/3 x 0.35/0.65 x 10 um = 3.59 um under 5 nm: eps' = eps (1 - 2 s/d)^2
    left = 0.35 * (1 - 2 * point.growth.thickness / 3.5897e-6) ** 2
    assert point.growth.porosity_after == pytest.approx(left, rel=1e-4)
    assert {row.label for row in point.alternatives} == {"faces", "full"}


def test_a_skin_of_an_electrode_takes_less_than_all_of_it() -> None:
    areas = [operate(electrode(depth))[1].growth.coated_area for depth in ("faces", "20 um", "60 um", "full")]
    assert areas[0] == 2
    assert areas[1] == pytest.approx(2 * (1 + 23.4 / 3))
    assert areas[2] == areas[3]


def test_one_coated_face_wants_a_line_that_exposes_one() -> None:
    assert "exposes both" in refused(electrode(more=", faces: 1"))
    _, point = operate(electrode(more=", faces: 1"), "plant.lines.coater.sides=1")
    assert point.growth.coated_area == pytest.approx(24.4)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (FOIL.replace("copper-foil-10um", "copper-foil"), "did you mean copper-foil-"),
        (FOIL.replace("10um,", "10um, surface_factor: 0.5,"), "at least 1"),
        (FOIL.replace("10um,", "10um, coated_depth: full,"), "coating is missing"),
        (FOIL.replace("foil:", "separator: celgard-2500, foil:"), "exactly one of separator, foil (webs) and powder"),
        (electrode().replace("coated_depth: full, ", ""), "coated_depth is missing"),
        (electrode("80 um"), "more than the 60 um of the coating"),
        (electrode().replace("foil: aluminium", "surface_factor: 20, foil: aluminium"), "no surface_factor"),
        (electrode().replace("porosity: 35 %, ", ""), "porosity is missing"),
        (electrode().replace("150 degC", "80 degC"), "more than the coating stands"),
    ],
)
def test_what_a_foil_cannot_be(change: str, words: str) -> None:
    assert words in refused(change)


def test_reactors_do_not_coat_foils() -> None:
    powder = WEB.parent / "nmc811_al2o3_fluidised_bed.yaml"
    with pytest.raises(ScenarioError, match="the material is a web"):
        load(powder, [FOIL])


def test_a_measured_surface_stands_in_place_of_the_pore_model() -> None:
    # Celgard 2500 with 50 %: 4 x 0.5 / 64 nm x 25 um = 781.25 m2/m2 by the model
    modelled = operate("material.coated_depth=full")[1].growth
    same = operate("material.coated_depth=full", "material.surface=781.25")[1].growth
    more = operate("material.coated_depth=full", "material.surface=1562.5")[1].growth
    assert modelled.coated_area == pytest.approx(783.25)
    assert same.coated_area == pytest.approx(modelled.coated_area)
    assert more.coated_area == pytest.approx(2 + 2 * 781.25)
    assert more.porosity_after == same.porosity_after


def test_a_process_window_sees_the_measured_surface_and_refuses_foils() -> None:
    scenario = plan("material.coated_depth=full", "material.surface=1562.5")
    (point,) = operating_points(scenario)
    line = scenario.plant.lines[0]
    assert float(web_window(line, scenario, {}).allowed_speed) == pytest.approx(point.rate, rel=1e-6)
    foil = plan(FOIL)
    with pytest.raises(Exception, match="separators only"):
        web_window(foil.plant.lines[0], foil, {})


def test_a_stated_sticking_is_used_and_a_missing_one_named() -> None:
    changes = (FOIL, "process.chemistry=alf3-tma-hf", "process.temperature=100 degC",
               "plant.lines.coater.partial_pressure={tma: 300 Pa, hf: 500 Pa}")  # fmt: skip
    assert "sticking probability of hf is needed" in refused(*changes)
    slow = operate(*changes, "process.sticking={hf: 1e-5}")[1]
    fast = operate(*changes, "process.sticking={hf: 1e-3}")[1]
    dose = [{limit.name: limit.value for limit in point.limits}["dose B"] for point in (slow, fast)]
    assert dose[0] < dose[1]
    warned = load(WEB, [*changes, "process.sticking={hf: 1e-3, h2o: 1e-4}"]).findings
    assert any("does not use h2o" in finding.message for finding in warned)


def test_nonwoven_pvdf_hfp_is_a_separator_to_plan_with() -> None:
    scenario, point = operate(
        "material={separator: pvdf-hfp, coated_depth: full, " + ROLL + "}", "process.thickness=30 nm"
    )
    assert point.growth.thickness >= 30e-9
    # 25 um, 70 %, pores of 1 um: 70 m2/m2 and two faces
    assert point.growth.coated_area == pytest.approx(72)
    assert scenario.web.areal_mass == pytest.approx(25e-6 * 0.3 * 1780)
