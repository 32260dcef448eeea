"""What a moving web allows: gas film, dose and supply in series, heat, purge."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from r2r_sim.errors import PhysicsError
from r2r_sim.physics._arrays import FloatArray, floats, fraction, not_negative, positive
from r2r_sim.physics.slit import (
    slit_gas_film,
    slit_heat_transfer,
)
from r2r_sim.physics.web_heat import preheat_speed, reaction_heat_speed, web_adiabatic_rise

__all__ = [
    "feed_for_speed",
    "preheat_speed",
    "purge_speed",
    "reaction_heat_speed",
    "series_speed",
    "slit_gas_film",
    "slit_heat_transfer",
    "supply_speed",
    "web_adiabatic_rise",
    "zone_speed_from_dose",
    "zone_utilisation",
]


def zone_speed_from_dose(zone_length: ArrayLike, dose_time: ArrayLike) -> FloatArray:
    """Web speed at which a zone gives a dose its time.

    u = L / t

    Parameters
    ----------
    zone_length : L, along the web [m]
    dose_time : t, that the coverage needs at the zone's partial pressure [s]

    Returns
    -------
    Speed [m/s], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If an input is not positive.

    Notes
    -----
    The supply comes on top, see :func:`series_speed`.
    """
    return positive("zone_length", zone_length) / positive("dose_time", dose_time)


def supply_speed(feed_rate: ArrayLike, sites_per_web_length: ArrayLike) -> FloatArray:
    """Web speed at which a feed brings one molecule per site.

    u_supply = F / (q A W)

    Parameters
    ----------
    feed_rate : F, molecules fed to the zone [1/s]; Al atoms for TMA
    sites_per_web_length : q A W, sites per metre of web: sites per area x area factor x width x faces [1/m]

    Returns
    -------
    Speed [m/s], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If the feed is negative or the sites are not positive.

    Notes
    -----
    For full coverage; a partial one is allowed for in :func:`series_speed`.
    """
    return not_negative("feed_rate", feed_rate) / positive("sites_per_web_length", sites_per_web_length)


def series_speed(dose_speed: ArrayLike, supply_speed: ArrayLike, coverage: ArrayLike) -> FloatArray:
    """Web speed of a zone whose dose takes time and whose feed is limited.

    1 / u = 1 / u_dose + theta / u_supply

    Parameters
    ----------
    dose_speed : u_dose, from dose time at the fed partial pressure [m/s]; may be infinite
    supply_speed : u_supply, from the feed at full coverage [m/s]; may be infinite
    coverage : theta wanted [-]

    Returns
    -------
    Speed [m/s], broadcast over the inputs; 0 where there is no feed.

    Raises
    ------
    PhysicsError
        If a speed is negative or the coverage lies outside [0, 1].

    Notes
    -----
    Follows from the well-mixed zone, where dose and supply add in theta - ln(1 - theta)/Da = tau. The smaller of
    the two speeds is up to twice too fast.
    """
    dose = not_negative("dose_speed", dose_speed, finite=False)
    supply = not_negative("supply_speed", supply_speed, finite=False)
    theta = fraction("coverage", coverage)
    stopped = (dose == 0.0) | ((supply == 0.0) & (theta > 0.0))
    time_per_length = 1.0 / np.where(dose > 0.0, dose, 1.0) + theta / np.where(supply > 0.0, supply, 1.0)
    endless = time_per_length == 0.0
    speed = np.where(endless, np.inf, 1.0 / np.where(endless, 1.0, time_per_length))
    return floats(np.where(stopped, 0.0, speed))


def feed_for_speed(
    speed: ArrayLike, dose_speed: ArrayLike, coverage: ArrayLike, sites_per_web_length: ArrayLike
) -> FloatArray:
    """Feed that a zone needs at a web speed.

    F = theta q A W u / (1 - u / u_dose)

    Parameters
    ----------
    speed : u, of the web [m/s]
    dose_speed : u_dose, that the dose time alone would allow [m/s]; may be infinite
    coverage : theta wanted [-]
    sites_per_web_length : q A W [1/m]

    Returns
    -------
    Molecules to feed [1/s], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If the speed reaches the dose speed (no feed is enough), or an input is out of range.

    Notes
    -----
    Inverse of :func:`series_speed`. Close to the dose speed most of the feed is lost.
    """
    web = not_negative("speed", speed)
    left = 1.0 - web / positive("dose_speed", dose_speed, finite=False)
    if np.any(left <= 0.0):
        raise PhysicsError("speed reaches what the dose time alone allows: no feed is enough")
    return fraction("coverage", coverage) * positive("sites_per_web_length", sites_per_web_length) * web / left


def zone_utilisation(
    speed: ArrayLike, coverage: ArrayLike, sites_per_web_length: ArrayLike, feed_rate: ArrayLike
) -> FloatArray:
    """Share of the fed precursor that a zone leaves on the web.

    U = theta q A W u / F

    Parameters
    ----------
    speed : u, of the web [m/s]
    coverage : theta gained in the zone [-]
    sites_per_web_length : q A W [1/m]
    feed_rate : F, molecules fed [1/s]

    Returns
    -------
    Share [-], broadcast over the inputs. Above 1 the given numbers contradict each other.

    Raises
    ------
    PhysicsError
        If the speed is negative, the coverage lies outside [0, 1] or another input is not positive.

    Notes
    -----
    Not cut at 1, so that a caller can see that a given coverage is not to be had from a given feed.
    """
    taken = fraction("coverage", coverage) * positive("sites_per_web_length", sites_per_web_length)
    return taken * not_negative("speed", speed) / positive("feed_rate", feed_rate)


def purge_speed(zone_length: ArrayLike, purge_time: ArrayLike) -> FloatArray:
    """Web speed at which a purge zone gives the web its purge time.

    u = L / t

    Parameters
    ----------
    zone_length : L, along the web [m]
    purge_time : t, that pores and surface need [s]; 0 for a dense web

    Returns
    -------
    Speed [m/s], broadcast over the inputs; infinite without purge time.

    Raises
    ------
    PhysicsError
        If the length is not positive or the time is negative.

    Notes
    -----
    Sorbed water usually rules, see :func:`r2r_sim.physics.porous.pore_purge_time`.
    """
    time = not_negative("purge_time", purge_time)
    length = positive("zone_length", zone_length)
    return floats(np.where(time > 0.0, length / np.where(time > 0.0, time, 1.0), np.inf))
