"""Kinds of reactor side by side for one process."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import r2r_sim
from r2r_sim.errors import InputError, UnitError
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
    assert set(kinds("10000 m2/day")) == {"spatial_web"}


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


def test_a_missing_number_is_named_for_each_kind() -> None:
    found = kinds("1 t/day", "tio2-ttip-h2o", "process.temperature=200 degC")
    assert all(row.per_unit is None for row in found.values())
    assert all("partial pressure of ttip is missing" in row.reason for row in found.values())


def test_a_demand_that_cannot_be_read() -> None:
    with pytest.raises(UnitError):
        select(CHEMISTRY, "10 apples")
    with pytest.raises(InputError, match="no chemistry"):
        select("al2o3", "10 t/day")


def test_as_json() -> None:
    json.dumps(select(CHEMISTRY, "1 t/day").as_dict(), allow_nan=False)
