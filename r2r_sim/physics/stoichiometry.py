"""How much precursor a charge takes, and what it weighs afterwards."""

from __future__ import annotations

from typing import Final

from numpy.typing import ArrayLike

from r2r_sim.physics._arrays import FloatArray, fraction, not_negative, positive
from r2r_sim.physics.constants import AVOGADRO

WATER_MOLAR_MASS: Final = 0.018015
"""Molar mass of water [kg/mol]."""

WATER_PER_ALUMINIUM: Final = 1.5
"""Water molecules that one aluminium atom of TMA takes on its way to Al2O3 [-]."""


def site_demand(mass: ArrayLike, specific_surface: ArrayLike, sites: ArrayLike) -> FloatArray:
    """Metal that one saturated cycle puts on a charge of powder.

    N = m A q / N_A

    Parameters
    ----------
    mass : m, of the charge [kg]
    specific_surface : A, of the powder [m2/kg]
    sites : q, metal atoms per area and cycle [1/m2]

    Returns
    -------
    Metal atoms [mol], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If an input is not positive.

    Notes
    -----
    At full utilisation and full coverage. For TMA times 72.085 g/mol, as monomer.
    """
    area = positive("mass", mass) * positive("specific_surface", specific_surface)
    return area * positive("sites", sites) / AVOGADRO


def moisture_precursor_demand(water_fraction: ArrayLike, mass: ArrayLike) -> FloatArray:
    """Aluminium that moisture in a charge takes in the first cycle, beyond what the surface takes.

    N = (2/3) w m / M_H2O

    Parameters
    ----------
    water_fraction : w, mass of water over mass of powder [-]
    mass : m, of the charge [kg]

    Returns
    -------
    Aluminium atoms [mol], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If the fraction lies outside [0, 1] or the mass is not positive.

    Notes
    -----
    All the water is taken to react. 50 ppm are some 70 % of a monolayer on NMC811 of 0.35 m2/g.
    """
    water = fraction("water_fraction", water_fraction) * positive("mass", mass) / WATER_MOLAR_MASS
    return water / WATER_PER_ALUMINIUM


def film_mass_per_area(sites: ArrayLike, metal_atoms_per_formula: ArrayLike, molar_mass: ArrayLike) -> FloatArray:
    """Mass of film that one saturated cycle puts on an area.

    m = q M / (b N_A)

    Parameters
    ----------
    sites : q, metal atoms per area and cycle [1/m2]
    metal_atoms_per_formula : b, metal atoms in the film's formula unit [-]; 2 for Al2O3
    molar_mass : M, of that formula unit [kg/mol]

    Returns
    -------
    Mass [kg/m2], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If an input is not positive.

    Notes
    -----
    The same as growth per cycle times density.
    """
    formula_units = positive("sites", sites) / positive("metal_atoms_per_formula", metal_atoms_per_formula)
    return formula_units * positive("molar_mass", molar_mass) / AVOGADRO


def mass_gain(specific_surface: ArrayLike, thickness: ArrayLike, density: ArrayLike) -> FloatArray:
    """Mass of film over mass of uncoated powder.

    w = A s rho

    Parameters
    ----------
    specific_surface : A, of the uncoated powder [m2/kg]
    thickness : s, of the film [m]
    density : rho, of the film [kg/m3]

    Returns
    -------
    Mass fraction on uncoated powder [-], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If the thickness is negative or another input is not positive.

    Notes
    -----
    Film thin against particles and pores.
    """
    film = not_negative("thickness", thickness) * positive("density", density)
    return positive("specific_surface", specific_surface) * film
