"""Kinds of reactor side by side for one process."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import r2r_sim
from r2r_sim.errors import InputError, UnitError
from r2r_sim.scenario import LINES
from r2r_sim.study.select import Choice, select

SCENARIOS = Path(__file__).parents[2] / "scenarios"
CHEMISTRY = "al2o3-tma-h2o"


def kinds(demand: str, process: object = CHEMISTRY, *changes: str) -> dict[str, Choice]:
    found = select(process, demand, changes)  # type: ignore[arg-type]
    return {row.kind: row for row in found.choices}


def test_every_powder_kind_is_there_and_the_flat_chamber_last() -> None:
    found = kinds("10 t/day")
    assert set(found) == {
        "fluidised_bed", "rotary_drum", "static_bed", "flat_chamber", "spatial_bed", "pneumatic_tube",
    }  # fmt: skip
    units = [row.units_needed for row in found.values()]
    assert units == sorted(units)  # type: ignore[type-var]
    assert list(found)[-1] == "flat_chamber"
    assert found["flat_chamber"].units_needed > 1000  # type: ignore[operator]


def test_units_are_the_demand_over_the_output_of_one() -> None:
    for row in kinds("10 t/day").values():
        assert row.per_unit is not None
        assert row.units_needed is not None
        assert (row.units_needed - 1) * row.per_unit < 10 <= row.units_needed * row.per_unit * (1 + 1e-9)


def test_one_bed_by_hand() -> None:
    # the reference: a batch of 500 kg, 487.1 kg good, every 7.87 h; 353 of 365 days, 98.9 % up
    bed = kinds("10 t/day")["fluidised_bed"]
    assert bed.per_unit == pytest.approx(0.4871 * 24 / 7.87 * 353 / 365 * 0.989, rel=0.005)
    point = r2r_sim.explain(SCENARIOS / "nmc811_al2o3_fluidised_bed.yaml").operating[0]
    assert bed.precursors["tma"] == pytest.approx(point.consumption.precursors["tma"] / 0.5)


def test_webs_compete_for_square_metres() -> None:
    assert set(kinds("10000 m2/day")) == set(LINES)


def test_a_planner_s_own_process_and_material() -> None:
    plan = r2r_sim.load(SCENARIOS / "nmc811_al2o3_fluidised_bed.yaml", ["material.specific_surface=0.8 m2/g"])
    usual, more = kinds("3 t/day"), kinds("3 t/day", plan)
    assert all(more[kind].precursors["tma"] > usual[kind].precursors["tma"] for kind in usual)
    fed_as_needed = set(usual) - {"pneumatic_tube"}  # the tube feeds all of its gas, needed or not
    assert all(more[kind].precursors["tma"] > 1.5 * usual[kind].precursors["tma"] for kind in fed_as_needed)
    with pytest.raises(InputError, match="does not fit"):
        select(plan, "100 m2/day")


def test_every_kind_is_asked_for_the_same_film() -> None:
    found = select(CHEMISTRY, "3 t/day")
    assert found.recipe == "cycles: 4, temperature: 150 degC, nmc811"


def test_a_pressure_that_nobody_states_is_estimated_and_told() -> None:
    found = kinds("1 t/day", "tio2-ttip-h2o", "process.temperature=200 degC")
    bed = found["fluidised_bed"]
    assert bed.per_unit is not None
    # half of what titanium isopropoxide has at 60 degC: 116 Pa by its reference point, 107 Pa by its fit
    assert any("partial pressure of ttip: 53.7 Pa, estimate: 50% of saturation" in text for text in bed.warnings)
    stated = kinds("1 t/day", "tio2-ttip-h2o", "process.temperature=200 degC", "*.partial_pressure.ttip=50 Pa")
    assert not any("partial pressure" in text for row in stated.values() for text in row.warnings)


def test_a_pressure_that_nobody_knows_is_named_for_each_kind() -> None:
    # bis(ethylcyclopentadienyl)magnesium: no vapour pressure that can be relied on
    found = kinds("1 t/day", "mgo-mgetcp-h2o", "process.temperature=200 degC")
    assert all(row.per_unit is None for row in found.values())
    assert all("vapour pressure of mg-etcp-2 is not known" in row.reason for row in found.values())


def test_a_demand_that_cannot_be_read() -> None:
    with pytest.raises(UnitError):
        select(CHEMISTRY, "10 apples")
    with pytest.raises(InputError, match="no chemistry"):
        select("al2o3", "10 t/day")


def test_as_json() -> None:
    json.dumps(select(CHEMISTRY, "1 t/day").as_dict(), allow_nan=False)


# a planner's own equipment, one kind or all ---------------------------------------------------------------------------


def test_a_planner_s_own_equipment_is_used_for_its_kind() -> None:
    changes = ["plant.reactors.bed.charge=250 kg", "plant.reactors.bed.count=3"]
    plan = r2r_sim.load(SCENARIOS / "nmc811_al2o3_fluidised_bed.yaml", changes)
    usual, own = kinds("3 t/day"), kinds("3 t/day", plan)
    assert [kind for kind, row in own.items() if row.own] == ["fluidised_bed"]
    assert own["fluidised_bed"].ready.endswith("nmc811_al2o3_fluidised_bed.yaml")
    assert own["fluidised_bed"].per_unit != pytest.approx(usual["fluidised_bed"].per_unit)
    assert own["rotary_drum"].ready == "nmc811_al2o3_rotary_drum"
    assert own["rotary_drum"].per_unit == pytest.approx(usual["rotary_drum"].per_unit)
    # as when the kind is asked directly
    direct = kinds("3 t/day", CHEMISTRY, "fluidised_bed.charge=250 kg")
    assert direct["fluidised_bed"].per_unit == pytest.approx(own["fluidised_bed"].per_unit)


def test_an_override_is_for_one_kind_or_for_all_that_have_the_setting() -> None:
    usual = kinds("3 t/day")
    one = kinds("3 t/day", CHEMISTRY, "rotary_drum.charge=400 kg")
    assert {kind for kind in usual if one[kind].per_unit != usual[kind].per_unit} == {"rotary_drum"}
    every = kinds("3 t/day", CHEMISTRY, "*.switch=60 s")
    moved = {kind for kind in usual if every[kind].per_unit != usual[kind].per_unit}
    assert moved == {"fluidised_bed", "rotary_drum", "static_bed", "flat_chamber"}  # those with valves to switch
    named = kinds("3 t/day", CHEMISTRY, "plant.reactors.drum.charge=400 kg")
    assert named["rotary_drum"].per_unit == one["rotary_drum"].per_unit
    assert named["static_bed"].per_unit == usual["static_bed"].per_unit


def test_an_override_that_no_kind_means_is_refused_once() -> None:
    with pytest.raises(InputError, match="nothing is called 'rotary_dum'") as caught:
        select(CHEMISTRY, "3 t/day", ["rotary_dum.charge=400 kg"])
    assert "did you mean rotary_drum?" in caught.value.hint


def test_warnings_stand_beside_their_kind() -> None:
    found = kinds("3 t/day", CHEMISTRY, "rotary_drum.gas_velocity=200 mm/s")
    assert any("carries powder out" in text for text in found["rotary_drum"].warnings)
    assert found["fluidised_bed"].warnings == ()


def test_estimates_are_counted() -> None:
    bed = kinds("3 t/day")["fluidised_bed"]
    sure = kinds("3 t/day", CHEMISTRY, "fluidised_bed.charge=500 kg")["fluidised_bed"]
    assert 0 < bed.estimates < bed.settings
    assert (sure.settings, sure.estimates) == (bed.settings, bed.estimates - 1)


# a reported process ---------------------------------------------------------------------------------------------------


def test_a_process_of_the_catalog_brings_its_own_recipe_and_material() -> None:
    found = select("t4-9-zro2", "1 t/day")
    assert found.recipe == "thickness: 10 nm, temperature: 120 degC, lmo"
    assert any("specific surface of lmo" in note for note in found.notes)
    bed = next(row for row in found.choices if row.kind == "fluidised_bed")
    assert set(bed.precursors) == {"ztb", "h2o"}


def test_what_a_process_lacks_is_named_and_may_be_stated() -> None:
    with pytest.raises(InputError, match="1 number is missing") as caught:
        select("t5-9-ruo2", "1 t/day")
    assert "thickness and number of cycles are left open" in {one.message for one in caught.value.findings}
    with pytest.raises(InputError, match="does not fit"):
        select("t4-9-zro2", "100 m2/day")


def test_the_page_on_json_has_every_key() -> None:
    page = (SCENARIOS.parent / "docs" / "json.md").read_text(encoding="utf-8")
    document = select(CHEMISTRY, "1 t/day").as_dict()
    for key in (*document, *document["choices"][0]):
        assert f"`{key}`" in page, key


def test_a_film_on_foil_is_compared_in_square_metres() -> None:
    found = select("t5-16-tio2", "10000 m2/day")
    assert {"spatial_web", "drum_web"} <= {row.kind for row in found.choices}
    assert any("calculated on copper-foil-10um" in note for note in found.notes)
    line = next(row for row in found.choices if row.kind == "spatial_web")
    assert line.per_unit is not None
    assert any("partial pressure of ticl4" in text for text in line.warnings)
