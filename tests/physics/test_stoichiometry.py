"""Precursor of a charge, with the arithmetic written out."""

from __future__ import annotations

import pytest

from r2r_sim.errors import PhysicsError
from r2r_sim.physics import stoichiometry


def test_a_tonne_of_nmc811_takes_2_42_mol_aluminium() -> None:
    # 1000 kg x 300 m2/kg x 4.87e18 / 6.02214e23 = 2.426 mol; x 72.085 = 174.9 g TMA
    demand = stoichiometry.site_demand(1000.0, 300.0, 4.87e18)
    assert demand == pytest.approx(2.42, rel=5e-3)
    assert demand * 72.085 == pytest.approx(175.0, rel=2e-3)


def test_a_tonne_of_nmc811_gains_124_ppm() -> None:
    # 4.87e18 / 2 x 0.10196 / 6.02214e23 = 4.123e-7 kg/m2; x 300 m2/kg = 123.7 ppm
    film = stoichiometry.film_mass_per_area(4.87e18, 2, 0.10196)
    assert 300.0 * film == pytest.approx(124e-6, rel=5e-3)
    # the same film as thickness: 4.123e-7 / 3000 = 0.1374 nm
    assert stoichiometry.mass_gain(300.0, film / 3000.0, 3000.0) == pytest.approx(300.0 * film)


@pytest.mark.parametrize(("ppm", "monolayers"), [(50, 0.73), (300, 4.4)])
def test_moisture_takes_as_much_as_the_surface(ppm: int, monolayers: float) -> None:
    # 50 ppm of 1 kg: 5e-5 / 0.018015 / 1.5 = 1.850e-3 mol; monolayer 350 x 4.4e18 / 6.02214e23 = 2.557e-3 mol: 72 %
    extra = stoichiometry.moisture_precursor_demand(ppm * 1e-6, 1.0)
    assert extra / stoichiometry.site_demand(1.0, 350.0, 4.4e18) == pytest.approx(monolayers, rel=0.02)


def test_impossible_moisture_is_refused() -> None:
    with pytest.raises(PhysicsError, match="water_fraction"):
        stoichiometry.moisture_precursor_demand(1.5, 1.0)
