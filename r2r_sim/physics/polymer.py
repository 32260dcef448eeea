"""Precursor that dissolves in the polymer of a web: how much, how fast, and what a zone has to be fed for it."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from r2r_sim.physics._arrays import FloatArray, floats, fraction, not_negative, positive
from r2r_sim.physics.pore_geometry import open_porosity
from r2r_sim.physics.web import series_speed

EARLY = 0.01
"""Fourier number below which the law of the square root holds to better than 1e-10, and above which 8 terms do."""
TERMS = 8
ROUNDS = 200


def polymer_wall(porosity: ArrayLike, pore_diameter: ArrayLike) -> FloatArray:
    """Thickness of the polymer between pores, as a slab that is exposed on both faces.

    w = 2 (1 - eps) / s_v = d (1 - eps) / (2 eps)

    Parameters
    ----------
    porosity : eps [-]
    pore_diameter : d [m]

    Returns
    -------
    Thickness [m], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If the porosity does not lie between 0 and 1 or the diameter is not positive.

    Notes
    -----
    The slab with the volume and the surface of the polymer; fibrils are thinner than it in one more direction.
    """
    void = open_porosity(porosity)
    return floats(positive("pore_diameter", pore_diameter) * (1.0 - void) / (2.0 * void))


def infiltration_time(wall_thickness: ArrayLike, polymer_diffusivity: ArrayLike) -> FloatArray:
    """Time constant with which a wall that is exposed on both faces fills or empties.

    t = w**2 / (pi**2 D)

    Parameters
    ----------
    wall_thickness : w, see :func:`polymer_wall` [m]
    polymer_diffusivity : D, of the molecule in the polymer [m2/s]

    Returns
    -------
    Time [s], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If an input is not positive.

    Notes
    -----
    Slowest mode of the slab. Polymers differ by orders of magnitude, and by as much again with temperature.
    """
    return positive("wall_thickness", wall_thickness) ** 2 / (
        np.pi**2 * positive("polymer_diffusivity", polymer_diffusivity)
    )


def infiltrated_share(time: ArrayLike, wall_thickness: ArrayLike, polymer_diffusivity: ArrayLike) -> FloatArray:
    """Share of what a wall can dissolve that it has taken up after a time; emptying follows the same law.

    U = 1 - sum over odd k of 8 / (k pi)**2 exp(-(k pi)**2 D t / w**2), early 4 sqrt(D t / (pi w**2))

    Parameters
    ----------
    time : t, of exposure [s]; may be infinite
    wall_thickness : w, of a slab that is exposed on both faces [m]
    polymer_diffusivity : D [m2/s]

    Returns
    -------
    Share [-] in [0, 1], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If the time is negative or another input is not positive.

    Notes
    -----
    Constant concentration at the faces, constant diffusivity, no reaction with the polymer.

    References
    ----------
    .. [1] J. Crank, The Mathematics of Diffusion, 2nd ed. (1975), section 4.3
    """
    exposed = not_negative("time", time, finite=False)
    fourier = exposed * (
        positive("polymer_diffusivity", polymer_diffusivity) / positive("wall_thickness", wall_thickness) ** 2
    )
    early = 4.0 * np.sqrt(np.minimum(fourier, EARLY) / np.pi)
    late = np.maximum(fourier, EARLY)
    left = np.zeros_like(late)
    for order in range(TERMS):
        mode = ((2 * order + 1) * np.pi) ** 2
        left = left + 8.0 / mode * np.exp(-mode * late)
    return floats(np.where(fourier < EARLY, early, 1.0 - left))


def infiltrated_amount(
    solubility: ArrayLike, number_density: ArrayLike, polymer_volume: ArrayLike, share: ArrayLike = 1.0
) -> FloatArray:
    """Molecules that a polymer has dissolved.

    m = S n V U

    Parameters
    ----------
    solubility : S, concentration in the polymer over that in the gas [-]
    number_density : n, of the molecule in the gas [1/m3]
    polymer_volume : V [m3], or per area of web [m3/m2]
    share : U, of saturation, see :func:`infiltrated_share` [-]

    Returns
    -------
    Molecules [1], or per area [1/m2], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If the share lies outside [0, 1] or another input is out of range.

    Notes
    -----
    Henry's law. A solubility S' per pressure is S = S' k T.
    """
    gas = not_negative("solubility", solubility) * positive("number_density", number_density)
    return gas * not_negative("polymer_volume", polymer_volume) * fraction("share", share)


def infiltrated_speed(
    dose_speed: ArrayLike,
    supply_speed: ArrayLike,
    coverage: ArrayLike,
    zone_length: ArrayLike,
    polymer_ratio: ArrayLike,
    wall_thickness: ArrayLike,
    polymer_diffusivity: ArrayLike,
) -> FloatArray:
    """Web speed of a zone whose feed has to cover the surface and what the polymer dissolves meanwhile.

    1 / u = 1 / u_dose + (theta + r U(L / u)) / u_supply

    Parameters
    ----------
    dose_speed, supply_speed, coverage : as in :func:`r2r_sim.physics.web.series_speed`
    zone_length : L, in which the web dwells L / u [m]
    polymer_ratio : r, molecules that the polymer holds at saturation over the sites of its surface [-]
    wall_thickness : w, of the polymer [m]
    polymer_diffusivity : D, in the polymer [m2/s]

    Returns
    -------
    Speed [m/s], broadcast over the inputs: the highest that fulfils the equation; 0 where there is no feed.

    Raises
    ------
    PhysicsError
        If an input is out of range.

    Notes
    -----
    A slower web dwells longer and takes up more: iterated from the speed without polymer, which only falls.
    """
    length, ratio = positive("zone_length", zone_length), not_negative("polymer_ratio", polymer_ratio)
    speed = series_speed(dose_speed, supply_speed, coverage)
    feed = not_negative("supply_speed", supply_speed, finite=False)
    fed = feed > 0.0
    for _ in range(ROUNDS):
        dwell = np.where(speed > 0.0, length / np.where(speed > 0.0, speed, 1.0), np.inf)
        taken = ratio * infiltrated_share(dwell, wall_thickness, polymer_diffusivity)
        # the polymer's share of the feed works as one more resistance beside dose and surface
        lost = taken / np.where(fed, feed, 1.0)
        base = series_speed(dose_speed, supply_speed, coverage)
        slower = np.where(base > 0.0, 1.0 / (1.0 / np.where(base > 0.0, base, 1.0) + lost), 0.0)
        if np.all(np.abs(slower - speed) <= 1e-13 * speed):
            break
        speed = floats(slower)
    return floats(np.where(fed, slower, 0.0))
