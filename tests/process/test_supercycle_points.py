"""Supercycles in operating points: order, film, composition and precursors, on every kind of equipment."""

from __future__ import annotations

import math
from dataclasses import asdict, replace
from typing import Any

import pytest
from reactor_kinds import N_A, SCENARIOS, UNITS, limit

from r2r_sim.errors import InputError, ScenarioError
from r2r_sim.plant.build import build_plant
from r2r_sim.process import OperatingPoint
from r2r_sim.process.grown import composition_of, formula_of
from r2r_sim.process.heads import plan_heads
from r2r_sim.process.recipe import recipe_of
from r2r_sim.process.registry import operating_points
from r2r_sim.process.window import web_window
from r2r_sim.scenario import Scenario, load, load_data

ZNO: dict[str, Any] = {"chemistry": "zno-dez-h2o", "cycles": 2}
TIO2: dict[str, Any] = {"chemistry": "tio2-ticl4-h2o", "cycles": 3}
LAMINATE = [ZNO, TIO2]
ALUMINA = "al2o3-tma-h2o"
KINDS = (*UNITS, "web")
M_ZNO, M_TIO2 = 0.08138, 0.079866
"""[kg/mol]"""


def planned(kind: str, process: dict[str, Any], **unit: Any) -> Scenario:
    """The ready scenario of a kind with another process, and partial pressures that it can hold."""
    name = "separator_al2o3_r2r" if kind == "web" else f"nmc811_al2o3_{kind}"
    data = dict(load(SCENARIOS / f"{name}.yaml").data)
    data.pop("cost", None)
    laminate = "supercycle" in process and ALUMINA not in str(process)
    hot = "105 degC" if kind == "web" else "150 degC"
    data["process"] = {"temperature": hot, **process}
    if kind == "web":
        data["process"]["diffusivity"] = {"ticl4": "0.05 cm2/s"} if laminate else {}
        data["material"] = {**data["material"], "separator": "celgard-2400"}
    group = "lines" if kind == "web" else "reactors"
    changed = {**data["plant"][group][0], **unit}
    if laminate:
        pressure = "20 Pa" if kind == "flat_chamber" else "100 Pa"
        changed["partial_pressure"] = dict.fromkeys(("dez", "ticl4", "h2o"), pressure)
    data["plant"] = {**data["plant"], group: [changed]}
    return load_data(data).scenario


def point(kind: str, process: dict[str, Any], **unit: Any) -> OperatingPoint:
    return operating_points(planned(kind, process, **unit))[0]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_grows_a_laminate(kind: str) -> None:
    at = point(kind, {"supercycle": LAMINATE, "supercycles": 2, "nucleation_cycles": 0})
    zno, tio2 = at.growth.layers
    assert (at.cycles, at.supercycles, at.order) == (10, 2, (("ZnO", 2), ("TiO2", 3)))
    assert (zno.film, zno.cycles, tio2.film, tio2.cycles) == ("ZnO", 4, "TiO2", 6)
    assert at.growth.thickness == pytest.approx(zno.thickness + tio2.thickness, rel=1e-12)
    assert zno.share + tio2.share == pytest.approx(1.0)
    assert at.limits
    assert at.binding.margin == pytest.approx(0.0, abs=1e-9)
    assert set(at.consumption.precursors) == {"dez", "ticl4", "h2o"}
    assert all(0.0 < share <= 1.0 for share in at.consumption.utilisation.values())


@pytest.mark.parametrize("kind", KINDS)
def test_each_precursor_ends_in_its_own_layers(kind: str) -> None:
    # supplied x used = atoms of the layers x molecules per atom; water serves both layers
    scenario = planned(kind, {"supercycle": LAMINATE, "supercycles": 2, "nucleation_cycles": 0})
    at = operating_points(scenario)[0]
    use, growth, recipe = at.consumption, at.growth, recipe_of(scenario)
    atoms = [
        layer.thickness * one.density / one.molar_mass * N_A * growth.coated_area
        for layer, one in zip(growth.layers, recipe.layers, strict=True)
    ]
    # of a batch [kg] or of the finished web [m2/s]
    made = at.rate if kind != "web" else at.rate / at.passes * scenario.web.roll.coated_width
    per_molecule = {"dez": 0.123505, "ticl4": 0.189679, "h2o": 0.018015}
    taken = {"dez": atoms[0], "ticl4": atoms[1], "h2o": atoms[0] + 2.0 * atoms[1]}
    molecules = {layer.chemistry: (layer.molecules_a, layer.molecules_b) for layer in recipe.layers}
    taken["h2o"] = sum(count * molecules[layer.chemistry][1] for count, layer in zip(atoms, recipe.layers, strict=True))
    for name, count in taken.items():
        film = use.precursors[name] * use.utilisation[name]
        assert film == pytest.approx(count * made * per_molecule[name] / N_A, rel=1e-4)


@pytest.mark.parametrize("kind", KINDS)
def test_a_supercycle_of_one_layer_is_the_chemistry(kind: str) -> None:
    alone = point(kind, {"chemistry": ALUMINA, "cycles": 2})
    wrapped = point(kind, {"supercycle": [{"chemistry": ALUMINA}], "supercycles": 2})
    assert asdict(wrapped) == asdict(alone)


@pytest.mark.parametrize("kind", KINDS)
def test_splitting_a_chemistry_in_two_changes_nothing_but_names(kind: str) -> None:
    # the same cycles written as two subcycles of the same chemistry fall together into one layer
    alone = point(kind, {"supercycle": [{"chemistry": ALUMINA, "cycles": 2}], "supercycles": 1})
    split = point(kind, {"supercycle": [{"chemistry": ALUMINA}, {"chemistry": ALUMINA}], "supercycles": 1})
    assert asdict(split) == asdict(alone)


def test_the_plant_writes_the_cycles_out_in_their_order() -> None:
    nested = [{"repeat": 2, "of": [{**ZNO, "cycles": 1}, TIO2]}, ZNO]
    scenario = planned("fluidised_bed", {"supercycle": nested, "supercycles": 2})
    points = operating_points(scenario)
    assert points[0].order == (("ZnO", 1), ("TiO2", 3), ("ZnO", 1), ("TiO2", 3), ("ZnO", 2))
    steps = build_plant(scenario, points).units[0].steps  # type: ignore[union-attr]
    assert [step.sub_state for step in steps[1:-1]] == [
        "heat",
        *["dose A", "purge A", "dose B", "purge B"] * 20,
        "cool",
    ]
    # ZnO and TiO2 are told apart by how long their doses take; only the first meets moisture
    times = {step.name: round(step.duration * 1e3) for step in points[0].steps}
    written = [step.duration.mean for step in steps if step.sub_state == "dose A"]
    wanted = ["ZnO", "TiO2", "TiO2", "TiO2", "ZnO", "TiO2", "TiO2", "TiO2", "ZnO", "ZnO"] * 2
    assert written[1:] == [times[f"{layer} dose A"] for layer in wanted[1:]]
    assert written[0] == times["first ZnO dose A"] > times["ZnO dose A"]


def test_first_layer_of_one_cycle_keeps_every_step() -> None:
    scenario = planned("fluidised_bed", {"supercycle": [{**ZNO, "cycles": 1}, TIO2], "supercycles": 1})
    points = operating_points(scenario)
    steps = build_plant(scenario, points).units[0].steps  # type: ignore[union-attr]
    assert [step.sub_state for step in steps].count("dose A") == 4
    assert sum(step.duration * step.repeats for step in points[0].steps) == pytest.approx(
        sum(step.duration.mean for step in steps[1:-1]) / 1e3, rel=1e-5
    )


def test_thickness_and_composition_by_hand() -> None:
    # 1 x ZnO of 0.2 nm, 6 x TiO2 of 0.05 nm: 0.5 nm a supercycle, 20 nm take 40 of them
    subcycles = [
        {**ZNO, "cycles": 1, "growth_per_cycle": "0.2 nm"},
        {**TIO2, "cycles": 6, "growth_per_cycle": "0.05 nm"},
    ]
    subcycles = [{**subcycle, "saturation": "99.999 %"} for subcycle in subcycles]
    scenario = planned("fluidised_bed", {"supercycle": subcycles, "thickness": "20 nm"})
    at = operating_points(scenario)[0]
    layers = recipe_of(scenario).layers
    assert (at.supercycles, at.cycles) == (40, 280)
    thicker = planned("fluidised_bed", {"supercycle": subcycles, "thickness": "20.01 nm"})
    assert operating_points(thicker)[0].supercycles == 41
    units = [0.2e-9 * layers[0].density / M_ZNO, 0.3e-9 * layers[1].density / M_TIO2]
    metal = sum(units)
    assert at.growth.composition == pytest.approx(
        {"Zn": units[0] / metal, "O": (units[0] + 2 * units[1]) / metal, "Ti": units[1] / metal}, rel=1e-3
    )
    largest = max(units)
    assert at.growth.formula.startswith("Zn" if units[0] >= largest else f"Zn{units[0] / largest:.3g}")
    assert at.growth.mass_gain == pytest.approx(
        40 * (0.2e-9 * layers[0].density + 0.3e-9 * layers[1].density) * at.growth.coated_area, rel=1e-4
    )


def test_li2o_with_ta2o5_by_hand() -> None:
    # made-up films: 1 x Li2O of 0.09 nm and 2000 kg/m3, 6 x Ta2O5 of 0.05 nm and 8200 kg/m3
    recipe = recipe_of(planned("fluidised_bed", {"supercycle": LAMINATE, "supercycles": 1}))
    li = replace(recipe.layers[0], film="Li2O", density=2000.0, molar_mass=0.02988, metal_atoms=2)
    ta = replace(recipe.layers[1], film="Ta2O5", density=8200.0, molar_mass=0.44189, metal_atoms=2)
    made = replace(recipe, layers=(li, ta))
    found = composition_of(made, (0.09e-9, 0.30e-9))
    lithia, tantala = 0.09 * 2000 / 0.02988, 0.30 * 8200 / 0.44189  # moles of formula units, in the same measure
    metal = 2 * lithia + 2 * tantala
    assert found == pytest.approx(
        {"Li": 2 * lithia / metal, "O": (lithia + 5 * tantala) / metal, "Ta": 2 * tantala / metal}
    )
    oxygen = (lithia + 5 * tantala) / (2 * lithia)
    assert formula_of(made, found) == f"LiTa{tantala / lithia:.3g}O{oxygen:.3g}"
    assert composition_of(replace(made, layers=(replace(li, film="LiOx"), ta)), (1e-9, 1e-9)) == {}


def test_nucleation_delays_the_first_layer_once() -> None:
    fast = {"supercycle": LAMINATE, "supercycles": 30, "nucleation_cycles": 0}
    plain, late = point("rotary_drum", fast), point("rotary_drum", {**fast, "nucleation_cycles": 5})
    lost = plain.growth.layers[0].thickness - late.growth.layers[0].thickness
    # 60 cycles of ZnO: N_0 (1 - exp(-60/5)) = 5.0 of them are missing, none of TiO2
    assert lost == pytest.approx(5.0 * plain.growth.layers[0].growth_per_cycle, rel=1e-4)
    assert late.growth.layers[1].thickness == plain.growth.layers[1].thickness
    wanted = {"supercycle": LAMINATE, "thickness": f"{plain.growth.thickness * 1e9!r} nm"}
    assert point("rotary_drum", {**wanted, "nucleation_cycles": 0}).supercycles == 30
    assert point("rotary_drum", {**wanted, "nucleation_cycles": 5}).supercycles > 30


def test_names_tell_layers_of_the_same_film_apart() -> None:
    two = [{**ZNO, "growth_per_cycle": "0.1 nm"}, TIO2, {**ZNO, "growth_per_cycle": "0.15 nm"}]
    at = point("rotary_drum", {"supercycle": two, "supercycles": 1})
    assert [layer.label for layer in at.growth.layers] == ["zno-dez-h2o 1", "TiO2", "zno-dez-h2o 2"]
    names = [step.name for step in at.steps]
    assert len(set(names)) == len(names)


def test_a_shared_cabinet_is_divided_as_the_zones_need_it() -> None:
    # powder passes at one rate: what the zones of water draw at the cabinet's limit is all that it gives
    cabinet = [{"name": "water", "precursor": "h2o", "max_flow": "0.001 g/min", "canister": "20 kg", "change": "1 h"}]
    scenario = planned("spatial_bed", {"supercycle": LAMINATE, "supercycles": 1})
    plant = scenario.plant.model_validate({**scenario.plant.model_dump(mode="json"), "cabinets": cabinet})
    at = operating_points(scenario.model_copy(update={"plant": plant}))[0]
    both = [limit(at, f"{layer} h2o delivery").value for layer in ("ZnO", "TiO2")]
    assert at.binding.name in ("ZnO h2o delivery", "TiO2 h2o delivery")
    assert both[0] == pytest.approx(both[1], rel=0.2)
    assert at.consumption.peak_precursors["h2o"] <= 0.001 / 6e4 * (1 + 1e-9)


@pytest.mark.parametrize(
    ("heads", "supercycles", "passes", "fed", "whole"),
    [
        (10, 4, 2, (4, 6), True),
        (12, 4, 2, (4, 6), True),  # two heads stand idle
        (20, 5, 2, (6, 9), True),  # two passes of three supercycles, the last one short
        (4, 7, 14, (2.0 / 2, 3.0 / 2), False),  # one pass for each run
        (2, 7, 21, (2.0 / 3, 4.0 / 3), False),  # three cycles take two passes of two heads
    ],
)
def test_heads_hold_whole_supercycles_or_one_layer_at_a_time(
    heads: int, supercycles: int, passes: int, fed: tuple[float, float], whole: bool
) -> None:
    recipe = recipe_of(planned("web", {"supercycle": LAMINATE, "supercycles": 1}))
    plan = plan_heads(recipe, supercycles, heads)
    assert (plan.passes, plan.whole) == (passes, whole)
    assert plan.fed == pytest.approx(fed)


def test_heads_that_do_not_fit_are_told() -> None:
    wanted = {"supercycle": LAMINATE, "supercycles": 4}
    few, odd, fit = (point("web", wanted, heads=heads) for heads in (4, 7, 10))
    assert [(found.severity, found.hint) for found in few.warnings if found.code == "process.heads"] == [
        ("warning", "5 heads, or a multiple of it")
    ]
    assert [found.hint for found in odd.warnings if found.code == "process.heads"] == ["heads: 5"]
    assert not [found for found in fit.warnings if found.code == "process.heads"]
    assert (few.passes, odd.passes, fit.passes) == (8, 4, 2)
    # the same film, however it is run
    assert few.growth.thickness == odd.growth.thickness == fit.growth.thickness


def test_the_slowest_layer_sets_the_web_speed() -> None:
    at = point("web", {"supercycle": LAMINATE, "supercycles": 1}, handling_speed="100000 m/min", web_speed="auto")
    alone = [
        point(
            "web",
            {"supercycle": [part], "supercycles": 1, "nucleation_cycles": 0},
            handling_speed="100000 m/min",
            web_speed="auto",
        )
        for part in LAMINATE
    ]
    doses = [min(found.value for found in each.limits if found.name in ("dose A", "dose B")) for each in alone]
    both = min(found.value for found in at.limits if " dose " in found.name)
    assert both <= min(doses) * (1 + 1e-9)
    assert both == pytest.approx(min(doses), rel=0.02)  # pores are a little narrower with both films in them


def test_no_map_of_web_speeds_for_a_supercycle() -> None:
    scenario = planned("web", {"supercycle": LAMINATE, "supercycles": 1})
    with pytest.raises(InputError, match="single chemistry"):
        web_window(scenario.plant.lines[0], scenario, {"heads": [5.0]})


def findings_of(process: dict[str, Any]) -> list[tuple[str, str, str]]:
    with pytest.raises(ScenarioError) as caught:
        planned("rotary_drum", process)
    return [(found.path, found.message, found.hint) for found in caught.value.findings if found.severity == "error"]


def test_everything_wrong_with_a_supercycle_is_told_at_once() -> None:
    wrong = {
        "supercycle": [{"chemistry": "zno-dez-h20"}, {"repeat": 0, "of": [TIO2]}, {"cycles": 2}],
        "cycles": 4,
        "temperature": "150 degC",
        "growth_per_cycle": "0.1 nm",
    }
    found = {path: (message, hint) for path, message, hint in findings_of(wrong)}
    assert "zno-dez-h2o" in found["process.supercycle.0.chemistry"][1]
    assert "at least 1" in found["process.supercycle.1.repeat"][0]
    assert found["process.supercycle.2.chemistry"][0] == "chemistry is missing"
    assert found["process.cycles"][1] == "write supercycles, or cycles in each subcycle"
    assert found["process.growth_per_cycle"][1] == "write it in the subcycle that it holds for"
    assert "supercycles: neither is given" in found["process"][0]


@pytest.mark.parametrize(
    ("process", "path", "words"),
    [
        ({"chemistry": ALUMINA, "supercycle": [ZNO], "supercycles": 1}, "process.supercycle", "both are given"),
        ({"cycles": 1}, "process.chemistry", "chemistry is missing"),
        ({"chemistry": ALUMINA, "supercycles": 1}, "process.supercycles", "needs a supercycle"),
        ({"supercycle": [], "supercycles": 1}, "process.supercycle", ""),
        ({"supercycle": LAMINATE, "supercycles": 1, "temperature": "290 degC"}, "process.temperature", "zno-dez-h2o"),
        ({"supercycle": [{"repeat": 90000, "of": LAMINATE}], "supercycles": 1}, "process.supercycle", "100,000"),
    ],
)
def test_what_does_not_go_together(process: dict[str, Any], path: str, words: str) -> None:
    assert any(place == path and words in message for place, message, _ in findings_of(process))


def test_inverse_is_exact_for_whole_supercycles() -> None:
    scenario = planned("rotary_drum", {"supercycle": LAMINATE, "supercycles": 1})
    recipe = recipe_of(scenario)
    fractions = (1.0, 1.0)
    for count in (1, 2, 39, 40, 997):
        thickness = math.fsum(recipe.thicknesses(count, fractions))
        process = scenario.process.model_copy(
            update={"supercycles": None, "thickness": scenario.process.temperature.with_mode(thickness)}
        )
        assert recipe.supercycles(scenario.model_copy(update={"process": process}), fractions) == count


def test_a_chemistry_nobody_knows_hides_no_window_of_the_others() -> None:
    layers = "[{chemistry: zno-dez-h2o, cycles: 1}, {chemistry: nobody-knows, cycles: 1}]"
    change = f"process={{supercycle: {layers}, temperature: 500 degC, thickness: 5 nm}}"
    with pytest.raises(ScenarioError) as caught:
        load(SCENARIOS / "separator_al2o3_r2r.yaml", (change,))
    said = [finding.message for finding in caught.value.findings]
    assert any("outside the window of zno-dez-h2o" in message for message in said)
    assert any("no chemistry 'nobody-knows'" in message for message in said)
