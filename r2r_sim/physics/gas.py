"""Kinetic theory of dilute gases and diffusivities; offers the properties of nitrogen as well."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from r2r_sim.physics._arrays import FloatArray, floats, not_negative, positive
from r2r_sim.physics.constants import (
    AVOGADRO,
    BOLTZMANN,
    GAS_CONSTANT,
    STANDARD_PRESSURE,
    STANDARD_TEMPERATURE,
)
from r2r_sim.physics.nitrogen import (
    NITROGEN_DIAMETER,
    NITROGEN_MOLAR_MASS,
    nitrogen_density,
    nitrogen_heat_capacity,
    nitrogen_thermal_conductivity,
    nitrogen_viscosity,
)

__all__ = [
    "DIFFUSIVITY_REFERENCE_TEMPERATURE",
    "NITROGEN_DIAMETER",
    "NITROGEN_MOLAR_MASS",
    "binary_diffusivity",
    "combined_diffusivity",
    "impingement_flux",
    "knudsen_diffusivity",
    "mean_free_path",
    "mean_thermal_speed",
    "nitrogen_density",
    "nitrogen_heat_capacity",
    "nitrogen_thermal_conductivity",
    "nitrogen_viscosity",
    "number_density",
    "standard_volume_flow",
]

DIFFUSIVITY_REFERENCE_TEMPERATURE: Final = 298.15
"""Temperature at which reference diffusivities are given [K]."""


def mean_thermal_speed(temperature: ArrayLike, molar_mass: ArrayLike) -> FloatArray:
    """Mean speed of the molecules of a gas.

    v = sqrt(8 R T / (pi M))

    Parameters
    ----------
    temperature : of the gas [K]
    molar_mass : of the molecule [kg/mol]

    Returns
    -------
    Speed [m/s], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If any input is not positive.

    Notes
    -----
    Maxwell-Boltzmann gas at rest.
    """
    temperature = positive("temperature", temperature)
    molar_mass = positive("molar_mass", molar_mass)
    return floats(np.sqrt(8.0 * GAS_CONSTANT * temperature / (np.pi * molar_mass)))


def number_density(pressure: ArrayLike, temperature: ArrayLike) -> FloatArray:
    """Molecules per volume of an ideal gas.

    n = p / (k T)

    Parameters
    ----------
    pressure : partial or total pressure [Pa]
    temperature : of the gas [K]

    Returns
    -------
    Number density [1/m3], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If the pressure is negative or the temperature is not positive.

    Notes
    -----
    For TMA pass the monomer-equivalent pressure: the molecules counted are then aluminium atoms.
    """
    return not_negative("pressure", pressure) / (BOLTZMANN * positive("temperature", temperature))


def impingement_flux(pressure: ArrayLike, temperature: ArrayLike, molar_mass: ArrayLike) -> FloatArray:
    """Molecules that strike a surface per area and time.

    J = p / sqrt(2 pi m k T) = n v / 4

    Parameters
    ----------
    pressure : partial pressure of the molecule [Pa]
    temperature : of the gas [K]
    molar_mass : of the molecule [kg/mol]

    Returns
    -------
    Flux [1/m2/s], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If the pressure is negative, or temperature or molar mass is not positive.

    Notes
    -----
    The flux to a hot surface is the monomer's, even where the vapour arrives as dimer.
    """
    molecule_mass = positive("molar_mass", molar_mass) / AVOGADRO
    thermal_energy = BOLTZMANN * positive("temperature", temperature)
    return floats(not_negative("pressure", pressure) / np.sqrt(2.0 * np.pi * molecule_mass * thermal_energy))


def binary_diffusivity(reference: ArrayLike, temperature: ArrayLike, pressure: ArrayLike) -> FloatArray:
    """Diffusivity of one gas in another, scaled from 298.15 K and 101 325 Pa.

    D = D_ref (T / 298.15)**1.75 (101325 / p)  [1]_

    Parameters
    ----------
    reference : diffusivity at 298.15 K and 101 325 Pa [m2/s]
    temperature : of the gas [K]
    pressure : total pressure [Pa]

    Returns
    -------
    Diffusivity [m2/s], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If any input is not positive.

    Notes
    -----
    For dilute precursor in carrier gas, well below the pressure at which either condenses.

    References
    ----------
    .. [1] E. N. Fuller, P. D. Schettler, J. C. Giddings, Ind. Eng. Chem. 58 (1966) 18-27
    """
    warmer = positive("temperature", temperature) / DIFFUSIVITY_REFERENCE_TEMPERATURE
    return positive("reference", reference) * warmer**1.75 * (STANDARD_PRESSURE / positive("pressure", pressure))


def knudsen_diffusivity(pore_diameter: ArrayLike, temperature: ArrayLike, molar_mass: ArrayLike) -> FloatArray:
    """Diffusivity of molecules that meet only the wall of a long round pore.

    D_K = d v / 3

    Parameters
    ----------
    pore_diameter : of the pore [m]
    temperature : of the gas [K]
    molar_mass : of the molecule [kg/mol]

    Returns
    -------
    Diffusivity [m2/s], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If any input is not positive.

    Notes
    -----
    Diffuse reflection, pore narrow against the mean free path; combine with :func:`combined_diffusivity` otherwise.
    """
    return positive("pore_diameter", pore_diameter) * mean_thermal_speed(temperature, molar_mass) / 3.0


def combined_diffusivity(knudsen: ArrayLike, molecular: ArrayLike) -> FloatArray:
    """Diffusivity in a pore where both wall and gas scatter, after Bosanquet.

    1 / D_p = 1 / D_K + 1 / D_AB

    Parameters
    ----------
    knudsen : diffusivity against the wall [m2/s]
    molecular : diffusivity against the gas [m2/s]

    Returns
    -------
    Diffusivity [m2/s], broadcast over the inputs; never above the smaller of the two.

    Raises
    ------
    PhysicsError
        If any input is not positive.

    Notes
    -----
    Equal to the smaller one where the two lie far apart; an interpolation in between.
    """
    return 1.0 / (1.0 / positive("knudsen", knudsen) + 1.0 / positive("molecular", molecular))


def mean_free_path(
    pressure: ArrayLike, temperature: ArrayLike, molecule_diameter: ArrayLike = NITROGEN_DIAMETER
) -> FloatArray:
    """Mean distance a molecule flies between two collisions.

    lambda = k T / (sqrt(2) pi d**2 p)

    Parameters
    ----------
    pressure : total pressure [Pa]
    temperature : of the gas [K]
    molecule_diameter : kinetic diameter [m]; nitrogen by default

    Returns
    -------
    Distance [m], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If any input is not positive.

    Notes
    -----
    Hard spheres of one kind.
    """
    area = np.sqrt(2.0) * np.pi * positive("molecule_diameter", molecule_diameter) ** 2
    return floats(BOLTZMANN * positive("temperature", temperature) / (area * positive("pressure", pressure)))


def standard_volume_flow(actual_flow: ArrayLike, pressure: ArrayLike, temperature: ArrayLike) -> FloatArray:
    """Volume flow at 273.15 K and 101 325 Pa of a gas that flows at another state.

    Q_N = Q (p / 101325) (273.15 / T)

    Parameters
    ----------
    actual_flow : volume flow at pressure and temperature [m3/s]
    pressure : of the flowing gas [Pa]
    temperature : of the flowing gas [K]

    Returns
    -------
    Standard volume flow [Nm3/s], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If the flow is negative, or pressure or temperature is not positive.

    Notes
    -----
    Ideal gas.
    """
    colder = STANDARD_TEMPERATURE / positive("temperature", temperature)
    return not_negative("actual_flow", actual_flow) * (positive("pressure", pressure) / STANDARD_PRESSURE) * colder
