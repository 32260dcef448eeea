"""What heat allows a moving web: carrying off the heat of reaction, warming up before a zone."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from r2r_sim.physics._arrays import FloatArray, floats, not_negative, positive


def reaction_heat_speed(
    heat_per_area_half_cycle: ArrayLike,
    allowed_rise: ArrayLike,
    zone_length: ArrayLike,
    heat_transfer: ArrayLike,
    sides: ArrayLike = 2,
) -> FloatArray:
    """Web speed at which a zone carries away the heat of its half-reaction.

    u = sides h dT L / Q

    Parameters
    ----------
    heat_per_area_half_cycle : Q, released per area of web in the zone [J/m2]
    allowed_rise : dT, of the web above the gas [K]
    zone_length : L [m]
    heat_transfer : h, to the gas on one side [W/m2/K]
    sides : faces of the web that meet gas [-]

    Returns
    -------
    Speed [m/s], broadcast over the inputs; infinite without heat.

    Raises
    ------
    PhysicsError
        If the heat is negative or another input is not positive.

    Notes
    -----
    Steady mean; the web's own heat capacity is left out, so the rise is never above this where it matters.
    """
    heat = not_negative("heat_per_area_half_cycle", heat_per_area_half_cycle)
    carried = positive("sides", sides) * positive("heat_transfer", heat_transfer)
    carried = carried * positive("allowed_rise", allowed_rise) * positive("zone_length", zone_length)
    return floats(np.where(heat > 0.0, carried / np.where(heat > 0.0, heat, 1.0), np.inf))


def preheat_speed(
    length: ArrayLike,
    areal_heat_capacity: ArrayLike,
    heat_transfer: ArrayLike,
    sides: ArrayLike,
    gas_temperature: ArrayLike,
    entry_temperature: ArrayLike,
    approach: ArrayLike,
) -> FloatArray:
    """Web speed at which a preheat zone brings the web close to its gas.

    u = L sides h / (C ln(|T_gas - T_entry| / approach))

    Parameters
    ----------
    length : L, of the zone [m]
    areal_heat_capacity : C, of the web [J/m2/K]
    heat_transfer : h, on one side [W/m2/K]
    sides : faces of the web that meet gas [-]
    gas_temperature, entry_temperature : of the gas, of the web at the entry [K], [K]
    approach : how far from the gas the web may still be at the exit [K]

    Returns
    -------
    Speed [m/s], broadcast over the inputs; infinite where the web enters close enough.

    Raises
    ------
    PhysicsError
        If an input is not positive.

    Notes
    -----
    Web thin against heat conduction across it; serves cooling as well.
    """
    away = np.abs(positive("gas_temperature", gas_temperature) - positive("entry_temperature", entry_temperature))
    units = np.log(np.maximum(away / positive("approach", approach), 1.0))
    rate = positive("sides", sides) * positive("heat_transfer", heat_transfer)
    rate = rate / positive("areal_heat_capacity", areal_heat_capacity)
    reach = positive("length", length) * rate
    return floats(np.where(units > 0.0, reach / np.where(units > 0.0, units, 1.0), np.inf))


def web_adiabatic_rise(heat_per_area_half_cycle: ArrayLike, areal_heat_capacity: ArrayLike) -> FloatArray:
    """Temperature rise of a web that keeps all the heat of a half-reaction.

    dT = Q / C

    Parameters
    ----------
    heat_per_area_half_cycle : Q, released per area of web [J/m2]
    areal_heat_capacity : C, of the web [J/m2/K]

    Returns
    -------
    Rise [K], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If the heat or the capacity is out of range.

    Notes
    -----
    The upper bound at high speed, when the gas carries nothing away within the zone.
    """
    heat = not_negative("heat_per_area_half_cycle", heat_per_area_half_cycle)
    return heat / positive("areal_heat_capacity", areal_heat_capacity)
