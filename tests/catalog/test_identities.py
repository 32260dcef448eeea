"""Precursors and films by identity: formula, CAS number, vapour pressure, and that nothing is invented."""

import pytest
from chemicals import MW, molecular_weight, nested_formula_parser

from r2r_sim import catalog

PRECURSORS = catalog.entries("precursor_identity")
FILMS = catalog.entries("film_identity")
METALS = {"Li", "Al", "Ti", "Co", "Mn", "Fe", "V", "Nb", "Ru", "Pt", "Mo", "Hf", "Si"}
FITTED = [name for name, entry in PRECURSORS.items() if entry.vapour_pressure and entry.vapour_pressure.a is not None]


@pytest.mark.parametrize("name", PRECURSORS)
def test_molar_mass_agrees_with_the_formula(name):
    entry = PRECURSORS[name]
    assert (entry.formula is None) == (entry.molar_mass is None)
    expected = molecular_weight(nested_formula_parser(entry.formula)) / 1000
    assert entry.molar_mass.mode == pytest.approx(expected, rel=1e-4)
    assert entry.molar_mass.source
    assert entry.hazard


@pytest.mark.parametrize("name", [name for name, entry in PRECURSORS.items() if entry.cas])
def test_cas_number_is_valid_and_of_this_compound_where_it_is_trusted(name):
    entry = PRECURSORS[name]
    digits = entry.cas.replace("-", "")
    weighed = sum(place * int(digit) for place, digit in enumerate(reversed(digits[:-1]), 1))
    assert weighed % 10 == int(digits[-1])
    if entry.identity_confidence == "high":
        assert MW(entry.cas) / 1000 == pytest.approx(entry.molar_mass.mode, rel=1e-4)
    else:
        assert entry.identity_confidence == "low"


def test_what_is_not_certain_has_no_cas_number():
    assert [name for name, entry in PRECURSORS.items() if entry.cas is None] == ["vo-thd-2"]


def test_no_cas_number_stands_twice_and_no_id_in_both_files():
    both = [*catalog.entries("precursor").values(), *PRECURSORS.values()]
    numbers = [entry.cas for entry in both if entry.cas]
    assert len(numbers) == len(set(numbers))
    assert len({entry.id for entry in both}) == len(both)
    assert not set(FILMS) & set(catalog.ids("film"))


@pytest.mark.parametrize("name", FITTED)
def test_vapour_pressure_rises_with_temperature_and_stays_in_its_range(name):
    vapour = PRECURSORS[name].vapour_pressure
    assert vapour.form == "antoine_pa"
    low, high = vapour.t_min.mode, vapour.t_max.mode
    grid = [low + (high - low) * step / 50 for step in range(51)]
    pressures = [10 ** (vapour.a - vapour.b / (temperature + vapour.c)) for temperature in grid]
    assert pressures == sorted(pressures)
    assert 0 < pressures[0] < pressures[-1] < 3e6
    reference = vapour.reference_temperature.mode
    assert low <= reference <= high
    assert 10 ** (vapour.a - vapour.b / (reference + vapour.c)) == pytest.approx(
        vapour.reference_pressure.mode, rel=1e-2
    )


def test_few_vapour_pressures_are_known():
    known = {name for name, entry in PRECURSORS.items() if entry.vapour_pressure}
    assert known == {*FITTED, "wf6", "n2"}
    assert set(FITTED) == {"hfac", "tib"}


@pytest.mark.parametrize("name", FILMS)
def test_film_agrees_with_its_formula(name):
    entry = FILMS[name]
    assert (entry.formula is None) == (entry.molar_mass is None) == (entry.metal_atoms_per_formula is None)
    if entry.formula is None:
        assert entry.note
    else:
        atoms = nested_formula_parser(entry.formula)
        assert entry.molar_mass.mode == pytest.approx(molecular_weight(atoms) / 1000, rel=1e-4)
        assert entry.metal_atoms_per_formula == sum(atoms[element] for element in METALS & set(atoms))
    if entry.density is not None:
        assert entry.density.confidence == "low"
        assert 1000 < entry.density.mode < 22000


def test_every_name_leads_to_an_entry_and_doubtful_ones_say_why():
    known = {*catalog.ids("precursor"), *PRECURSORS}
    for name in catalog.precursor_names().values():
        assert name.note if name.precursor is None else name.precursor in known


def test_every_precursor_and_film_by_identity_is_named_by_a_process():
    processes = catalog.entries("process").values()
    assert set(PRECURSORS) <= {half.precursor for entry in processes for half in entry.half_cycles}
    assert set(FILMS) <= {film for entry in processes for film in entry.films}


@pytest.mark.parametrize(
    ("name", "precursor"),
    [
        ("LiOtBu", "liotbu"),
        ("Li(OtBu)", "liotbu"),
        ("LiO^tBu", "liotbu"),
        ("TTI", "ttip"),
        ("VTOP", "vtip"),
        ("plasma N2", "n2"),
        ("TIB", "tib"),
        ("bis-encyclopodic magnesium", None),
    ],
)
def test_names_are_understood(name, precursor):
    assert catalog.precursor_names()[name].precursor == precursor


@pytest.mark.parametrize("name", ["nmc532", "nca", "lmo", "graphite-natural", "graphite-synthetic", "si-c"])
def test_added_powders_are_marked_as_from_memory_or_estimated(name):
    entry = catalog.powder(name)
    assert entry.specific_surface.confidence in ("low", "estimate")
    assert entry.particle_diameter.is_range
    assert entry.particle_diameter.confidence in ("low", "estimate")


def test_natural_and_synthetic_graphite_lie_within_graphite():
    both = catalog.powder("graphite").specific_surface
    for name in ("graphite-natural", "graphite-synthetic"):
        own = catalog.powder(name).specific_surface
        assert both.low.mode * 0.99 <= own.low.mode < own.high.mode <= both.high.mode * 1.2
