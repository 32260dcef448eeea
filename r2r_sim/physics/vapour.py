"""Vapour pressure, the dimer of trimethylaluminium, and what a bubbler delivers."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from r2r_sim.errors import PhysicsError
from r2r_sim.physics._arrays import (
    FloatArray,
    finite_number,
    floats,
    fraction,
    not_negative,
    positive,
    positive_fraction,
)
from r2r_sim.physics.constants import GAS_CONSTANT, STANDARD_PRESSURE

TORR: Final = STANDARD_PRESSURE / 760.0
"""One torr [Pa]."""

TMA_DISSOCIATION_ENTHALPY: Final = 20.4e3 * 4.184
"""Heat that splits a mole of TMA dimer into two monomers [J/mol]."""

TMA_DISSOCIATION_ENTROPY: Final = 43.9 * 4.184
"""Entropy of the same, at one atmosphere [J/mol/K]."""


def vapour_pressure_antoine(temperature: ArrayLike, a: ArrayLike, b: ArrayLike, c: ArrayLike) -> FloatArray:
    """Vapour pressure from an Antoine equation in pascal and kelvin.

    log10(P / Pa) = A - B / (T + C)

    Parameters
    ----------
    temperature : of the liquid or solid [K]
    a, b, c : Antoine constants [-], [K], [K]

    Returns
    -------
    Vapour pressure [Pa], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If the temperature is not above -C, where the equation has its pole.

    Notes
    -----
    Only as good as the range the constants were fitted to; the caller checks that range.
    """
    above_pole = positive("temperature", temperature) + finite_number("c", c)
    if np.any(above_pole <= 0):
        raise PhysicsError("temperature lies below the pole of the Antoine equation")
    return floats(10.0 ** (finite_number("a", a) - positive("b", b) / above_pole))


def vapour_pressure_clausius(temperature: ArrayLike, a: ArrayLike, b: ArrayLike) -> FloatArray:
    """Vapour pressure from a two-constant equation in torr and kelvin, as suppliers print it.

    log10(P / Torr) = A - B / T

    Parameters
    ----------
    temperature : of the liquid or solid [K]
    a, b : constants [-], [K]

    Returns
    -------
    Vapour pressure [Pa], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If the temperature or b is not positive.

    Notes
    -----
    Clausius-Clapeyron with a constant heat of evaporation b R ln 10.
    """
    return TORR * vapour_pressure_antoine(temperature, a, b, 0.0)


def tma_monomer_fraction(aluminium_pressure: ArrayLike, temperature: ArrayLike) -> FloatArray:
    """Fraction of the aluminium in TMA vapour that flies as monomer.

    K = p0 exp(dS/R - dH/(R T)) = p_m**2 / p_d, p_Al = p_m + 2 p_d, hence f = 2 / (1 + sqrt(1 + 8 p_Al / K))

    Parameters
    ----------
    aluminium_pressure : monomer-equivalent partial pressure p_Al [Pa]
    temperature : of the gas [K]

    Returns
    -------
    Fraction of the aluminium atoms [-], broadcast over the inputs; 1 at zero pressure.

    Raises
    ------
    PhysicsError
        If the pressure is negative or the temperature is not positive.

    Notes
    -----
    Equilibrium with 20.4 kcal/mol and 43.9 cal/mol/K at one atmosphere. A short gas path may not reach it.
    """
    pressure = not_negative("aluminium_pressure", aluminium_pressure)
    temperature = positive("temperature", temperature)
    exponent = TMA_DISSOCIATION_ENTROPY / GAS_CONSTANT - TMA_DISSOCIATION_ENTHALPY / (GAS_CONSTANT * temperature)
    log_ratio = np.log(8.0 / STANDARD_PRESSURE) - exponent
    return floats(2.0 / (1.0 + np.sqrt(1.0 + pressure * np.exp(np.minimum(log_ratio, 600.0)))))


def dimer_slowdown(monomer_fraction: ArrayLike) -> FloatArray:
    """How much slower aluminium diffuses when part of it flies as dimer.

    nu = 1 / (f + (1 - f) / sqrt(2))

    Parameters
    ----------
    monomer_fraction : fraction of the aluminium atoms in monomers [-]

    Returns
    -------
    Factor on film and pore terms [-], from 1 (all monomer) to sqrt(2) (all dimer).

    Raises
    ------
    PhysicsError
        If the fraction lies outside [0, 1].

    Notes
    -----
    The dimer weighs twice as much, so its diffusivity is taken as 1/sqrt(2) of the monomer's.
    """
    monomer = fraction("monomer_fraction", monomer_fraction)
    return floats(1.0 / (monomer + (1.0 - monomer) / np.sqrt(2.0)))


def bubbler_molar_flow(
    carrier_flow_mol: ArrayLike, vapour_pressure: ArrayLike, pressure: ArrayLike, saturation: ArrayLike = 1.0
) -> FloatArray:
    """Vapour that a carrier gas takes from a bubbler.

    n_dot = n_dot_carrier y / (1 - y), y = saturation P_vapour / P

    Parameters
    ----------
    carrier_flow_mol : carrier gas into the bubbler [mol/s]
    vapour_pressure : of the precursor at bubbler temperature [Pa]
    pressure : total pressure in the bubbler's head space [Pa]
    saturation : fraction of the vapour pressure the gas reaches [-]

    Returns
    -------
    Vapour molecules delivered [mol/s], broadcast over the inputs. TMA leaves as dimer: two Al each.

    Raises
    ------
    PhysicsError
        If the vapour pressure reaches the total pressure (it boils), or an input is out of range.

    Notes
    -----
    The bubbler's temperature is the caller's: evaporation cools it when the flow is large.
    """
    vapour = positive_fraction("saturation", saturation) * not_negative("vapour_pressure", vapour_pressure)
    share = vapour / positive("pressure", pressure)
    if np.any(share >= 1.0):
        raise PhysicsError(
            "the precursor's vapour pressure reaches the bubbler's pressure: it boils",
            hint="raise the pressure, cool the bubbler, or draw the vapour without carrier gas",
        )
    return not_negative("carrier_flow_mol", carrier_flow_mol) * share / (1.0 - share)
