"""Powder and gas against the libraries fluids and chemicals."""

from __future__ import annotations

import warnings
from typing import Any

import pytest
from chemicals import thermal_conductivity, viscosity
from fluids.drag import v_terminal
from fluids.packed_bed import Ergun

from r2r_sim.physics import fluidisation, gas

NITROGEN = "7727-37-9"
GRID = [(10e-6, 4770.0), (60e-6, 2300.0), (500e-6, 2600.0)]
DENSITY = float(gas.nitrogen_density(101325.0, 423.15))
VISCOSITY = float(gas.nitrogen_viscosity(423.15))


def nitrogen_row(module: Any, table: str) -> Any:
    """Nitrogen's constants from a table of chemicals, which warns of pandas while it reads them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return getattr(module, table).loc[NITROGEN]


@pytest.mark.parametrize("temperature", [250.0, 300.0, 423.15, 600.0])
def test_viscosity_is_the_tabulated_correlation(temperature: float) -> None:
    row = nitrogen_row(viscosity, "mu_data_Perrys_8E_2_312")
    theirs = row.C1 * temperature**row.C2 / (1 + row.C3 / temperature)
    assert gas.nitrogen_viscosity(temperature) == pytest.approx(theirs, rel=1e-4)


@pytest.mark.parametrize("temperature", [250.0, 300.0, 423.15, 600.0])
def test_conductivity_is_the_tabulated_correlation(temperature: float) -> None:
    row = nitrogen_row(thermal_conductivity, "k_data_Perrys_8E_2_314")
    theirs = row.C1 * temperature**row.C2 / (1 + row.C3 / temperature + row.C4 / temperature**2)
    assert gas.nitrogen_thermal_conductivity(temperature) == pytest.approx(theirs, rel=1e-4)


@pytest.mark.parametrize(("diameter", "density"), GRID)
def test_terminal_velocity_against_another_drag_law(diameter: float, density: float) -> None:
    # drag laws of spheres agree within some per cent
    theirs = v_terminal(diameter, density, DENSITY, VISCOSITY, Method="Clift")
    ours = fluidisation.terminal_velocity(diameter, density, DENSITY, VISCOSITY)
    assert ours == pytest.approx(theirs, rel=0.06)


@pytest.mark.parametrize(("diameter", "density"), GRID)
def test_minimum_fluidisation_carries_the_bed(diameter: float, density: float) -> None:
    # at u_mf Ergun's pressure drop is the bed's weight. Wen and Yu's laminar constant 2 x 33.7 / 0.0408 = 1652 is
    # Ergun's 150 (1 - eps) / eps**3 for spheres at eps = 0.383: 150 x 0.617 / 0.0562 = 1647
    begins = float(fluidisation.minimum_fluidisation_velocity(diameter, density, DENSITY, VISCOSITY))
    voidage = 0.383
    drop = Ergun(dp=diameter, voidage=voidage, vs=begins, rho=DENSITY, mu=VISCOSITY, L=1.0)
    weight = (1 - voidage) * (density - DENSITY) * 9.80665
    assert drop == pytest.approx(weight, rel=0.05)
