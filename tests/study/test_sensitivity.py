"""Sensitivities against arithmetic, and against running the changed scenario."""

from __future__ import annotations

from pathlib import Path

import pytest

import r2r_sim
from r2r_sim.study.sensitivity import EnteringInput, Sensitivity

SCENARIOS = Path(__file__).parents[2] / "scenarios"


def inputs(name: str, *changes: str) -> dict[str, EnteringInput]:
    explanation = r2r_sim.explain(r2r_sim.load(SCENARIOS / f"{name}.yaml", changes))
    return {row.path: row for row in explanation.inputs}


def found(name: str, *changes: str) -> dict[str, Sensitivity]:
    explanation = r2r_sim.explain(r2r_sim.load(SCENARIOS / f"{name}.yaml", changes))
    return {row.path: row for row in explanation.sensitivities}


def test_a_line_that_its_dose_rules_follows_the_zone() -> None:
    # reaction and gas film take the same time whatever the zone: speed is proportional to its length
    rows = found("check_web_by_hand")
    assert rows["plant.lines.coater.zones.dose_b"].effect == pytest.approx(0.10)
    # feed used to 30 % at least takes 30 % of the speed: 0.67 / 0.70
    assert rows["plant.lines.coater.min_utilisation"].effect == pytest.approx(0.67 / 0.70 - 1)


def test_they_equal_what_the_changed_scenario_does() -> None:
    rows = found("nmc811_al2o3_fluidised_bed")
    before = r2r_sim.explain(SCENARIOS / "nmc811_al2o3_fluidised_bed.yaml").operating[0].nameplate
    for path, value in (("plant.reactors.bed.freeboard_height", "1.65 m"), ("process.temperature", "160 degC")):
        changed = r2r_sim.load(SCENARIOS / "nmc811_al2o3_fluidised_bed.yaml", [f"{path}={value}"])
        after = r2r_sim.explain(changed).operating[0].nameplate
        assert rows[path].effect == pytest.approx(after / before - 1, rel=1e-9)


def test_the_strongest_come_first_and_the_idle_not_at_all() -> None:
    rows = list(found("separator_al2o3_r2r").values())
    sizes = [abs(row.effect) for row in rows if row.effect is not None]
    assert sizes == sorted(sizes, reverse=True)
    paths = {row.path for row in rows}
    assert "plant.cabinets.tma.max_flow" in paths
    assert not {path for path in paths if "roll.length" in path or "canister" in path or "floor" in path}


def test_a_wider_web_makes_more_though_it_runs_slower() -> None:
    rows = found("separator_al2o3_r2r")
    width = rows["material.roll.width"].effect
    assert width is not None
    assert 0 < width < 0.05  # what the cabinet gives is shared by a wider web


def test_an_input_that_stops_the_plant_is_told_first() -> None:
    rows = found("check_bed_by_hand", "plant.reactors.bed.fluidisation_number=64")
    assert rows["plant.reactors.bed.fluidisation_number"].effect is None
    assert next(iter(rows.values())).effect is None


def test_every_input_says_where_it_comes_from_and_what_it_enters() -> None:
    rows = inputs("separator_al2o3_r2r")
    wanted = {
        "plant.lines.coater.partial_pressure.tma": ("scenario", "stated"),
        "plant.lines.coater.zones.dose_a": ("scenario", "stated"),
        "plant.lines.coater.leak": ("default", "estimate"),
        "material.porosity": ("scenario", "estimate"),
        "catalog.precursor.tma.diffusivity_in_n2": ("catalog", "estimate"),
        "catalog.precursor.tma.sticking.reference": ("catalog", "low"),
        "catalog.separator.celgard-2500.pore_diameter": ("catalog", "low"),
        "catalog.chemistry.al2o3-tma-h2o.growth_per_cycle": ("catalog", "low"),
        "catalog.film.al2o3.molar_mass": ("catalog", "high"),
    }
    assert {path: (rows[path].origin, rows[path].confidence) for path in wanted} == wanted
    assert all(row.source and row.value and row.label for row in rows.values())
    assert rows["plant.lines.coater.leak"].enters == ("purge isolation",)
    assert rows["plant.lines.coater.leak"].span == "1e-06 to 0.001"
    assert rows["plant.lines.coater.pressure"].value == "101325 Pa"
    # the scenario's own porosity stands in place of the catalog's, and nothing is bought by the roll in physics
    assert "catalog.separator.celgard-2500.porosity" not in rows
    assert "material.roll.length" not in rows
    assert not any("reference_temperature" in path for path in rows)


def test_a_catalog_figure_does_what_the_same_figure_in_the_scenario_does() -> None:
    by_catalog = inputs("separator_al2o3_r2r")["catalog.precursor.tma.diffusivity_in_n2"].effect
    stated = inputs("separator_al2o3_r2r", "process.diffusivity={tma: 8e-6 m2/s}")
    assert stated["process.diffusivity.tma"].effect == pytest.approx(by_catalog, rel=1e-9)
    assert "catalog.precursor.tma.diffusivity_in_n2" not in stated


def test_powders_rest_on_their_surface_and_heat() -> None:
    rows = inputs("nmc811_al2o3_fluidised_bed")
    assert rows["material.specific_surface"].effect == pytest.approx(-0.0214, abs=5e-4)
    assert {"heat: heat through wall and gas", "cool: cool through wall and gas"} <= set(
        rows["catalog.powder.nmc811.heat_capacity"].enters
    )
    assert rows["process.cycles"].change == "+1"


def test_what_is_known_for_sure_comes_last_and_is_no_sensitivity() -> None:
    explanation = r2r_sim.explain(SCENARIOS / "separator_al2o3_r2r.yaml")
    known = [row.known for row in explanation.inputs]
    assert known == sorted(known)
    assert "catalog.film.al2o3.molar_mass" not in {row.path for row in explanation.sensitivities}
    assert "catalog.separator.celgard-2500.pore_diameter" in {row.path for row in explanation.sensitivities}
