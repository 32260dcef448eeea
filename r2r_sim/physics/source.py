"""What a precursor source delivers: drawn through a line or an orifice, evaporated by power, cooled by evaporation."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize

from r2r_sim.errors import PhysicsError
from r2r_sim.physics._arrays import FloatArray, finite_number, floats, not_negative, positive, positive_fraction
from r2r_sim.physics.constants import GAS_CONSTANT


def evaporation_heat(temperature: ArrayLike, b: ArrayLike, c: ArrayLike = 0.0) -> FloatArray:
    """Heat that evaporates a mole of vapour molecules, from the slope of the Antoine equation.

    H = R T**2 d(ln P)/dT = R ln(10) B (T / (T + C))**2

    Parameters
    ----------
    temperature : T, of the liquid or solid [K]
    b, c : Antoine constants, see :func:`r2r_sim.physics.vapour.vapour_pressure_antoine` [K], [K]

    Returns
    -------
    Heat [J/mol], broadcast over the inputs; of dimers for TMA, whose vapour pressure counts them.

    Raises
    ------
    PhysicsError
        If the temperature is not above -C, where the equation has its pole.

    Notes
    -----
    Clausius and Clapeyron for an ideal gas. Water at 25 degC: 44.1 kJ/mol.
    """
    kelvin = positive("temperature", temperature)
    above_pole = kelvin + finite_number("c", c)
    if np.any(above_pole <= 0):
        raise PhysicsError("temperature lies below the pole of the Antoine equation")
    return floats(GAS_CONSTANT * np.log(10.0) * positive("b", b) * (kelvin / above_pole) ** 2)


def direct_draw_flow(
    line_conductance: ArrayLike, vapour_pressure: ArrayLike, back_pressure: ArrayLike, temperature: ArrayLike
) -> FloatArray:
    """Vapour that flows from a canister through a line without a carrier gas.

    n_dot = C (P_vap - p) / (R T)

    Parameters
    ----------
    line_conductance : C, of line and valves [m3/s]
    vapour_pressure : P_vap, at the temperature of the source [Pa]
    back_pressure : p, at the end of the line [Pa]
    temperature : T, of the source [K]

    Returns
    -------
    Vapour molecules [mol/s], broadcast over the inputs; 0 where the vapour does not exceed the back pressure.

    Raises
    ------
    PhysicsError
        If a pressure is negative or another input is not positive.

    Notes
    -----
    A constant conductance is that of molecular flow; in viscous flow it holds near the pressures it was measured at.
    """
    drive = np.maximum(
        not_negative("vapour_pressure", vapour_pressure) - not_negative("back_pressure", back_pressure), 0.0
    )
    return floats(
        positive("line_conductance", line_conductance) * drive / (GAS_CONSTANT * positive("temperature", temperature))
    )


def orifice_flow(
    orifice_diameter: ArrayLike,
    vapour_pressure: ArrayLike,
    back_pressure: ArrayLike,
    temperature: ArrayLike,
    molar_mass: ArrayLike,
    discharge: ArrayLike = 0.8,
    heat_ratio: ArrayLike = 1.1,
) -> FloatArray:
    """Vapour that flows from a canister through an orifice or the seat of a valve.

    n_dot = C_d A P_vap / sqrt(R T M) sqrt(2 g / (g - 1) (r**(2/g) - r**((g + 1)/g))),
    r = max(p / P_vap, (2 / (g + 1))**(g/(g - 1)))

    Parameters
    ----------
    orifice_diameter : of a round hole of area A [m]
    vapour_pressure : P_vap, at the temperature of the source [Pa]
    back_pressure : p, behind the orifice [Pa]
    temperature : T, of the source [K]
    molar_mass : M, of the vapour molecules [kg/mol]; dimers for TMA
    discharge : C_d, share of the ideal flow [-]
    heat_ratio : g, heat capacity at constant pressure over that at constant volume; above 1 [-]

    Returns
    -------
    Vapour molecules [mol/s], broadcast over the inputs; 0 where the vapour does not exceed the back pressure.

    Raises
    ------
    PhysicsError
        If an input is out of range.

    Notes
    -----
    Ideal gas without friction; choked below the critical ratio, 0.58 for g = 1.1, which many atoms to a molecule give.
    Between g = 1.05 and 1.3 the choked flow differs by 9 %.
    """
    ratio = positive("heat_ratio", heat_ratio)
    if np.any(ratio <= 1.0):
        raise PhysicsError(f"heat_ratio must be above 1, not {np.min(ratio):g}")
    vapour = not_negative("vapour_pressure", vapour_pressure)
    behind = not_negative("back_pressure", back_pressure)
    given = np.where(vapour > behind, behind / np.where(vapour > behind, vapour, 1.0), 1.0)
    r = np.maximum(given, (2.0 / (ratio + 1.0)) ** (ratio / (ratio - 1.0)))
    swing = np.maximum(r ** (2.0 / ratio) - r ** ((ratio + 1.0) / ratio), 0.0)
    area = np.pi / 4.0 * positive("orifice_diameter", orifice_diameter) ** 2
    speed = np.sqrt(GAS_CONSTANT * positive("temperature", temperature) * positive("molar_mass", molar_mass))
    open_area = positive_fraction("discharge", discharge) * area
    return floats(open_area * vapour / speed * np.sqrt(2.0 * ratio / (ratio - 1.0) * swing))


def vaporiser_flow(power: ArrayLike, heat_share: ArrayLike, evaporation_heat: ArrayLike) -> FloatArray:
    """Vapour that the power of a vaporiser makes.

    n_dot = eta W / H

    Parameters
    ----------
    power : W, of the vaporiser's heater [W]
    heat_share : eta, share of it that evaporates liquid [-]; the rest warms liquid and carrier, and is lost
    evaporation_heat : H, see :func:`evaporation_heat` [J/mol]

    Returns
    -------
    Vapour molecules [mol/s], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If the power or heat is not positive, or the share lies outside (0, 1].

    Notes
    -----
    An upper bound; the carrier's saturation is another, see :func:`r2r_sim.physics.vapour.bubbler_molar_flow`.
    """
    useful = positive_fraction("heat_share", heat_share) * positive("power", power)
    return useful / positive("evaporation_heat", evaporation_heat)


def steady_source_temperature(
    flow_at: Callable[[float], float],
    heat_at: Callable[[float], float],
    conductance: float,
    surroundings: float,
    lowest: float,
) -> float:
    """Temperature of a source that evaporation cools and its surroundings warm.

    n_dot(T) H(T) = UA (T_s - T), solved by Brent's method

    Parameters
    ----------
    flow_at : n_dot [mol/s] of the temperature of the source [K]; must not fall with it
    heat_at : H, heat of evaporation [J/mol] of the temperature of the source [K]
    conductance : UA, from the surroundings into the precursor [W/K]
    surroundings : T_s, of bath or oven [K]
    lowest : temperature at which the flow is negligible [K]

    Returns
    -------
    Temperature [K], at the most that of the surroundings.

    Raises
    ------
    PhysicsError
        If an input is not positive, or the lowest temperature is not below the surroundings or still gives flow
        that the surroundings cannot feed.

    Notes
    -----
    Well mixed, for a draw that lasts; a short dose lives on the heat in the canister.
    """
    units = float(positive("conductance", conductance))
    around, low = float(positive("surroundings", surroundings)), float(positive("lowest", lowest))

    def surplus(temperature: float) -> float:
        return flow_at(temperature) * heat_at(temperature) - units * (around - temperature)

    if surplus(around) <= 0.0:
        return around
    if low >= around or surplus(low) > 0.0:
        raise PhysicsError("no steady temperature between lowest and surroundings")
    return float(optimize.brentq(surplus, low, around, xtol=1e-9, rtol=1e-14))
