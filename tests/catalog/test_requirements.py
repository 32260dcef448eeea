"""Coating methods, cathode materials and separator requirements, and the check of a coated separator."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r2r_sim import catalog
from r2r_sim.catalog import check_separator
from r2r_sim.errors import PhysicsError


def test_accuracy_of_the_coating_methods():
    found = {name: entry.accuracy.mode for name, entry in catalog.entries("method").items()}
    assert found == {
        "ald": 1e-10, "cvd": 10e-10, "pvd": 1e-7, "pld": 1e-7, "sol-gel": 1e-6, "rf-sputtering": 1e-9,
        "hydrothermal": 1e-6, "ball-milling": 1e-4,
    }  # fmt: skip


def test_methods_are_sourced():
    for entry in catalog.entries("method").values():
        assert "table 1" in entry.accuracy.source
        assert entry.strengths
        assert entry.weaknesses
    assert catalog.entries("method")["pvd"].accuracy.confidence == "low"


def test_cathode_materials():
    found = catalog.entries("cathode")
    assert [entry.reference for entry in found.values()] == list(range(147, 156))
    for entry in found.values():
        units = (entry.specific_capacity.unit, entry.voltage.unit, entry.specific_energy.unit)
        assert units == ("mAh/g", "V", "Wh/kg")
        assert "table 2" in entry.voltage.source
        low, high = entry.energy_ratio
        assert entry.inconsistency or 0.85 < low <= high < 1.15
        if entry.powder:
            assert catalog.powder(entry.powder)


def test_requirements():
    found = catalog.entries("requirement")
    assert len(found) == 10
    assert {entry.reference for entry in found.values()} == {313}
    assert [name for name, entry in found.items() if entry.checked == "number"] == [
        "porosity",
        "pore-size",
        "thickness",
    ]
    assert found["permeability"].inconsistency
    assert found["strength"].inconsistency


def codes(*arguments, **options):
    return [(finding.code, finding.severity) for finding in check_separator(*arguments, **options)]


def test_a_separator_that_meets_all_bounds():
    note = ("separator.shrinkage", "note")
    assert codes(20e-6, 0.40, 1e-6) == [note]
    assert codes(25e-6, 0.60, 30e-9) == [note]
    assert codes(25e-6, 0.60, 30e-9, shrinkage=0.049) == []


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ((16e-6, 0.5, 50e-9), "separator.thickness", "is 16 um; the requirement is at least 20 um"),
        ((26e-6, 0.5, 50e-9), "separator.thickness", "is 26 um; the requirement is at most 25 um"),
        ((22e-6, 0.39, 50e-9), "separator.porosity", "is 39 %; the requirement is at least 40 %"),
        ((22e-6, 0.7, 50e-9), "separator.porosity", "at most 60 %"),
        ((22e-6, 0.5, 1.2e-6), "separator.pore_size", "is 1.2 um; the requirement is at most 1 um"),
    ],
)
def test_a_separator_that_misses_one_bound(arguments, code, words):
    (finding,) = check_separator(*arguments, shrinkage=0.0)
    assert (finding.code, finding.severity) == (code, "warning")
    assert words in finding.message
    assert "table 8" in finding.source


def test_shrinkage_has_to_stay_below_its_bound():
    (finding,) = check_separator(22e-6, 0.5, 50e-9, shrinkage=0.05)
    assert finding.message == "shrinkage when hot is 5 %; the requirement is less than 5 % at 90 degC for 60 min"


@pytest.mark.parametrize("bad", [(0, 0.5, 1e-8), (2e-5, 1, 1e-8), (2e-5, 0, 1e-8), (2e-5, 0.5, -1), (math.nan, 0.5, 1)])
def test_impossible_separators_are_refused(bad):
    with pytest.raises(PhysicsError):
        check_separator(*bad)


@pytest.mark.parametrize("shrinkage", [-0.1, 1.1, math.nan])
def test_impossible_shrinkage_is_refused(shrinkage):
    with pytest.raises(PhysicsError):
        check_separator(2e-5, 0.5, 1e-8, shrinkage=shrinkage)


@given(
    st.floats(1e-6, 1e-4), st.floats(0.01, 0.99), st.floats(1e-9, 1e-5), st.floats(0, 1)
)  # each figure is judged by itself
def test_each_figure_is_judged_by_itself(thickness, porosity, pore, shrinkage):
    count = len(check_separator(thickness, porosity, pore, shrinkage=shrinkage))
    alone = (
        len(check_separator(thickness, 0.5, 1e-8, shrinkage=0.0))
        + len(check_separator(2.2e-5, porosity, 1e-8, shrinkage=0.0))
        + len(check_separator(2.2e-5, 0.5, pore, shrinkage=0.0))
        + len(check_separator(2.2e-5, 0.5, 1e-8, shrinkage=shrinkage))
    )
    assert count == alone
