"""Inputs as rows."""

from pathlib import Path

import pytest

from r2r_sim.scenario import input_rows, load

HERE = Path(__file__).parent / "examples"


def rows(name, *overrides):
    return {row.path: row for row in input_rows(load(HERE / f"{name}.yaml", overrides))}


def test_given_default_and_catalog():
    found = rows("nmc811_4cycles")
    surface = found["material.specific_surface"]
    assert (surface.value, surface.unit, surface.number, surface.low, surface.high) == ("0.35", "m2/g", 0.35, 0.2, 0.8)
    assert (surface.source, surface.confidence, surface.default) == ("catalog range", "estimate", "")
    assert surface.label == "Surface per mass, measured on the powder at hand"
    count = found["plant.reactors.bed.count"]
    assert (count.value, count.number, count.default, count.given, count.changed) == ("12", 12.0, "1", True, True)
    coolant = found["plant.reactors.bed.coolant_temperature"]
    assert (coolant.number, coolant.low, coolant.high, coolant.unit) == (20.0, 15.0, 30.0, "degC")
    assert (coolant.given, coolant.changed, coolant.confidence) == (False, False, "estimate")
    assert found["plant.reactors.bed.heat"].source == "computed"
    assert found["plant.reactors.bed.failures.filter.repair"].value == "lognormal(2 h, 1 h)"
    density = found["catalog.powder.nmc811.density"]
    assert (density.number, density.unit, density.confidence) == (4.77, "g/cm3", "low")
    assert found["catalog.precursor.tma.vapour_pressure.a"].confidence == "high"
    assert found["cost.prices.n2"].value == ""


def test_partial_pressures_know_their_default():
    found = rows("nmc811_4cycles", "plant.reactors.bed.partial_pressure.tma=2 kPa")
    row = found["plant.reactors.bed.partial_pressure.tma"]
    assert (row.value, row.unit, row.default, row.changed) == ("2", "kPa", "1000 Pa", True)
    assert found["plant.reactors.bed.partial_pressure.h2o"].given is False


def test_figures_replaced_by_the_scenario_are_not_shown_twice():
    assert "catalog.separator.celgard-2400.porosity" in rows("separator_5nm")
    found = rows("separator_5nm", "material.porosity=50 %")
    assert "catalog.separator.celgard-2400.porosity" not in found
    assert found["material.porosity"].number == 50.0


@pytest.mark.parametrize("name", ["separator_5nm", "nmc811_4cycles"])
def test_rows_are_complete(name):
    found = input_rows(load(HERE / f"{name}.yaml"))
    paths = [row.path for row in found]
    assert len(paths) == len(set(paths))
    for row in found:
        assert row.label
        assert not row.changed or row.given
        if row.number is not None and row.unit:
            assert row.confidence
        if row.path.startswith("catalog."):
            assert row.source not in ("scenario", "default")
