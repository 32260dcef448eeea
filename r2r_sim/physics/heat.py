"""Heating up and cooling down, and the heat that the reaction itself releases."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize, special

from r2r_sim.errors import PhysicsError
from r2r_sim.physics._arrays import FloatArray, floats, not_negative, positive
from r2r_sim.physics.constants import AVOGADRO


def approach_time(
    heat_capacity_total: ArrayLike, conductance: ArrayLike, start: ArrayLike, end: ArrayLike, surroundings: ArrayLike
) -> FloatArray:
    """Time for a stirred charge to warm or cool towards its surroundings.

    t = (C / UA) ln((T_s - T_0) / (T_s - T))

    Parameters
    ----------
    heat_capacity_total : C, of the whole charge [J/K]
    conductance : UA, wall and gas together [W/K]
    start, end : temperatures of the charge, T_0 and T [K], [K]
    surroundings : T_s, of wall or gas [K]

    Returns
    -------
    Time [s], broadcast over the inputs; 0 where start and end are equal.

    Raises
    ------
    PhysicsError
        If the end does not lie between start and surroundings (or equals the surroundings), or an input is
        not positive.

    Notes
    -----
    Constant surroundings, well mixed charge. The time grows without bound as the end nears the surroundings.
    """
    begin = positive("start", start)
    finish = positive("end", end)
    around = positive("surroundings", surroundings)
    still = begin == finish
    rest, whole = around - finish, around - begin
    reachable = (np.sign(rest) == np.sign(whole)) & (np.abs(rest) < np.abs(whole)) & (rest != 0.0)
    if not np.all(still | reachable):
        raise PhysicsError(
            "end must lie between start and surroundings, and short of the surroundings",
            hint="a wall or gas hotter (or colder) than the wanted temperature is needed",
        )
    ratio = np.where(still, 1.0, whole / np.where(still, 1.0, rest))
    return (
        positive("heat_capacity_total", heat_capacity_total)
        / positive("conductance", conductance)
        * floats(np.log(ratio))
    )


def approach_temperature(
    time: ArrayLike, heat_capacity_total: ArrayLike, conductance: ArrayLike, start: ArrayLike, surroundings: ArrayLike
) -> FloatArray:
    """Temperature of a stirred charge after a time in its surroundings.

    T = T_s - (T_s - T_0) exp(-UA t / C)

    Parameters
    ----------
    time : t [s]
    heat_capacity_total : C, of the whole charge [J/K]
    conductance : UA, wall and gas together [W/K]
    start : T_0, of the charge [K]
    surroundings : T_s, of wall or gas [K]

    Returns
    -------
    Temperature [K], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If the time is negative or another input is not positive.

    Notes
    -----
    Inverse of :func:`approach_time`.
    """
    around = positive("surroundings", surroundings)
    units = positive("conductance", conductance) * not_negative("time", time)
    left = np.exp(-units / positive("heat_capacity_total", heat_capacity_total))
    return floats(around - (around - positive("start", start)) * left)


def reaction_heat_per_area(sites: ArrayLike, heat_per_mole: ArrayLike) -> FloatArray:
    """Heat that a saturated cycle releases per internal area.

    Q = q H / N_A

    Parameters
    ----------
    sites : q, metal atoms per area and cycle [1/m2]
    heat_per_mole : H, released per mole of metal atoms over the cycle [J/mol]; 612 kJ/mol for TMA and water

    Returns
    -------
    Heat [J/m2], broadcast over the inputs. A half-cycle releases roughly half of it.

    Raises
    ------
    PhysicsError
        If the sites are not positive or the heat is negative.

    Notes
    -----
    Times the area factor of the web, or the specific surface of the powder.
    """
    return positive("sites", sites) * not_negative("heat_per_mole", heat_per_mole) / AVOGADRO


def adiabatic_rise(
    specific_surface: ArrayLike, sites: ArrayLike, heat_per_mole: ArrayLike, specific_heat: ArrayLike
) -> FloatArray:
    """Temperature rise of a powder that keeps the heat of one saturated cycle.

    dT = A q H / (N_A c)

    Parameters
    ----------
    specific_surface : A, of the powder [m2/kg]
    sites : q, metal atoms per area and cycle [1/m2]
    heat_per_mole : H, released per mole of metal atoms over the cycle [J/mol]
    specific_heat : c, of the powder [J/kg/K]

    Returns
    -------
    Rise [K], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If an input is out of range.

    Notes
    -----
    An upper bound: gas and wall carry part of it away. About 5 K per m2/g at 0.9 kJ/kg/K for TMA and water.
    """
    heat = positive("specific_surface", specific_surface) * reaction_heat_per_area(sites, heat_per_mole)
    return heat / positive("specific_heat", specific_heat)


def reaction_rise(
    time: ArrayLike, reaction_heat: ArrayLike, heat_capacity_total: ArrayLike, conductance: ArrayLike
) -> FloatArray:
    """Rise of a stirred charge at the end of a dose that releases its heat evenly.

    dT = Q / (UA t) (1 - exp(-UA t / C))

    Parameters
    ----------
    time : t, that the dose lasts [s]
    reaction_heat : Q, released in it [J]
    heat_capacity_total : C, of the charge [J/K]
    conductance : UA, to wall and gas, both at the process temperature [W/K]

    Returns
    -------
    Rise [K], broadcast over the inputs: Q/C of a dose that takes no time, Q/(UA t) of a long one.

    Raises
    ------
    PhysicsError
        If the time or heat is negative, or another input is not positive.

    Notes
    -----
    C dT/dt = Q/t - UA dT. Rules where precursor reacts as it is supplied, as it does on grams and more of powder.
    """
    capacity = positive("heat_capacity_total", heat_capacity_total)
    x = positive("conductance", conductance) * not_negative("time", time) / capacity
    share = np.where(x > 0.0, -np.expm1(-x) / np.where(x > 0.0, x, 1.0), 1.0)
    return floats(not_negative("reaction_heat", reaction_heat) / capacity * share)


def dose_time_for_rise(
    allowed_rise: ArrayLike, reaction_heat: ArrayLike, heat_capacity_total: ArrayLike, conductance: ArrayLike
) -> FloatArray:
    """Shortest dose in which a stirred charge stays below a rise.

    t = (C / UA) (a + W(-a exp(-a))), a = Q / (C dT)

    Parameters
    ----------
    allowed_rise : dT [K]
    reaction_heat : Q, released in the dose [J]
    heat_capacity_total : C, of the charge [J/K]
    conductance : UA, to wall and gas, both at the process temperature [W/K]

    Returns
    -------
    Time [s], broadcast over the inputs; 0 where the charge can keep all the heat.

    Raises
    ------
    PhysicsError
        If the heat is negative or another input is not positive.

    Notes
    -----
    Inverse of :func:`reaction_rise`, with the principal branch of Lambert's W.
    """
    capacity = positive("heat_capacity_total", heat_capacity_total)
    a = not_negative("reaction_heat", reaction_heat) / (capacity * positive("allowed_rise", allowed_rise))
    above = np.maximum(a, 1.0)
    rest = 1.0 - 1.0 / above
    # near a = 1 the two terms cancel: x = 2 e + 4/3 e**2 + 10/9 e**3, e = 1 - 1/a
    near = rest * (2.0 + rest * (4.0 / 3.0 + rest * 10.0 / 9.0))
    far = above + np.real(special.lambertw(-above * np.exp(-above)))
    x = np.where(rest < 1e-3, near, far)
    return floats(x * capacity / positive("conductance", conductance))


def repeated_rise(
    time: ArrayLike,
    reaction_heat: ArrayLike,
    heat_capacity_total: ArrayLike,
    conductance: ArrayLike,
    pause: ArrayLike,
    doses: ArrayLike,
) -> FloatArray:
    """Rise of a stirred charge at the end of the last of several equal doses.

    dT_m = dT (1 - r**m) / (1 - r), r = exp(-UA (t + t_p) / C), dT of :func:`reaction_rise`

    Parameters
    ----------
    time : t, that each dose lasts [s]
    reaction_heat : Q, released in each [J]
    heat_capacity_total : C, of the charge [J/K]
    conductance : UA, to wall and gas, both at the process temperature [W/K]
    pause : t_p, between two doses [s]
    doses : m, how many [-]

    Returns
    -------
    Rise [K], broadcast over the inputs: m Q/C of doses that take no time, Q/(UA (t + t_p)) of very many short ones.

    Raises
    ------
    PhysicsError
        If the time, heat or pause is negative, or another input is not positive.

    Notes
    -----
    What a dose leaves of its warmth is there when the next one begins.
    """
    single = reaction_rise(time, reaction_heat, heat_capacity_total, conductance)
    lost = positive("conductance", conductance) / positive("heat_capacity_total", heat_capacity_total)
    lost = lost * (not_negative("time", time) + not_negative("pause", pause))
    count = positive("doses", doses)
    left = np.where(lost > 0.0, np.expm1(-count * lost) / np.where(lost > 0.0, np.expm1(-lost), 1.0), count)
    return floats(single * left)


def dose_time_for_repeated_rise(
    allowed_rise: float,
    reaction_heat: float,
    heat_capacity_total: float,
    conductance: float,
    pause: float,
    doses: float,
) -> float:
    """Shortest dose, of several equal ones, in which a stirred charge stays below a rise.

    dT_m(t) = dT, solved by Brent's method

    Parameters
    ----------
    allowed_rise : dT [K]
    reaction_heat : Q, released in each dose [J]
    heat_capacity_total : C, of the charge [J/K]
    conductance : UA, to wall and gas, both at the process temperature [W/K]
    pause : t_p, between two doses [s]
    doses : m, how many [-]

    Returns
    -------
    Time [s]; 0 where the charge can keep all the heat.

    Raises
    ------
    PhysicsError
        If the heat or pause is negative, or another input is not positive.

    Notes
    -----
    Inverse of :func:`repeated_rise`; of one dose it is :func:`dose_time_for_rise`.
    """
    allowed = float(positive("allowed_rise", allowed_rise))

    def beyond(time: float) -> float:
        return float(repeated_rise(time, reaction_heat, heat_capacity_total, conductance, pause, doses)) - allowed

    if beyond(0.0) <= 0.0:
        return 0.0
    # heat that flows out all the time is the slowest there is
    longest = reaction_heat / (conductance * allowed)
    return float(optimize.brentq(beyond, 0.0, longest * (1.0 + 1e-9), xtol=1e-9, rtol=1e-14))
