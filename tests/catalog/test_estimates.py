"""Figures that are estimated where none is known."""

from __future__ import annotations

import pytest

from r2r_sim import catalog
from r2r_sim.catalog.estimates import atoms_of, with_estimates


@pytest.mark.parametrize(
    ("formula", "atoms"),
    [
        ("H2O", {"H": 2, "O": 1}),
        ("C12H28O4Ti", {"C": 12, "H": 28, "O": 4, "Ti": 1}),
        ("CH3CH2OH", {"C": 2, "H": 6, "O": 1}),
        ("Al(CH3)3", {}),
        ("", {}),
        ("TMA", {}),
    ],
)
def test_atoms(formula: str, atoms: dict[str, float]) -> None:
    assert atoms_of(formula) == atoms


@pytest.mark.parametrize("name", catalog.ids("precursor"))
def test_every_precursor_has_a_diffusivity_with_its_confidence(name: str) -> None:
    value = catalog.precursor(name).diffusivity_in_n2
    assert value is not None
    assert 2e-6 < value.mode < 4e-5
    if value.source == catalog.DIFFUSIVITY_SOURCE:
        assert value.confidence == "estimate"
        assert value.low is not None
        assert value.high is not None
        assert 0.6 < value.low / value.mode < 0.85
        assert 1.15 < value.high / value.mode < 1.5


@pytest.mark.parametrize("name", ["tma", "h2o"])
def test_a_known_figure_is_kept_and_lies_in_the_range_of_the_estimate(name: str) -> None:
    entry = catalog.precursor(name)
    known = entry.diffusivity_in_n2
    assert known is not None
    assert known.source != catalog.DIFFUSIVITY_SOURCE
    estimate = with_estimates(entry.model_copy(update={"diffusivity_in_n2": None})).diffusivity_in_n2
    assert estimate is not None
    assert estimate.low is not None
    assert estimate.high is not None
    assert estimate.low < known.mode < estimate.high


def test_a_formula_with_brackets_gives_no_estimate() -> None:
    entry = catalog.precursor("tma").model_copy(update={"diffusivity_in_n2": None, "formula": "Al(CH3)3"})
    assert with_estimates(entry).diffusivity_in_n2 is None


def test_a_film_is_left_alone() -> None:
    film = catalog.film("al2o3")
    assert with_estimates(film) is film
