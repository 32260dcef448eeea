"""Doses that saturate in two stages, because some sites react more slowly than the others."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from r2r_sim.errors import PhysicsError
from r2r_sim.physics._arrays import (
    FloatArray,
    floats,
    fraction,
    fraction_below_one,
    minus_log_of_rest,
    not_negative,
    positive,
    positive_fraction,
)

STEPS = 200
"""Newton steps at most; the iteration rises to its root and needs some ten."""


def dose_time_constant(sites: ArrayLike, flux: ArrayLike, sticking: ArrayLike) -> FloatArray:
    """Time in which a steady flux leaves 1/e of the sites free.

    t_0 = q / (beta J)

    Parameters
    ----------
    sites : q, molecules taken per area at full coverage [1/m2]
    flux : J, molecules that strike the surface [1/m2/s]
    sticking : beta on free sites [-]

    Returns
    -------
    Time [s], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If the sticking lies outside (0, 1] or another input is not positive.

    Notes
    -----
    Flat surface, gas neither depleted nor limited by diffusion.
    """
    return positive("sites", sites) / (positive_fraction("sticking", sticking) * positive("flux", flux))


def two_site_coverage(
    dose_time: ArrayLike, time_constant: ArrayLike, slow_fraction: ArrayLike = 0.0, slowness: ArrayLike = 1.0
) -> FloatArray:
    """Coverage after a dose of a surface with fast and slow sites.

    theta = (1 - f) (1 - exp(-x)) + f (1 - exp(-x / s)), x = t / t_0

    Parameters
    ----------
    dose_time : t [s]
    time_constant : t_0, of the fast sites, see :func:`dose_time_constant` [s]
    slow_fraction : f, share of the sites that are slow [-]
    slowness : s, how many times longer a slow site takes [-]; 1 or more

    Returns
    -------
    Coverage [-] in [0, 1], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If the time is negative, the time constant is not positive, the fraction lies outside [0, 1] or the slowness
        below 1.

    Notes
    -----
    Soft saturation. Without slow sites it is the Langmuir dose of one kind of site.
    """
    x = not_negative("dose_time", dose_time) / positive("time_constant", time_constant)
    share, slow = fraction("slow_fraction", slow_fraction), _slowness("slowness", slowness)
    return _covered(x, share, slow)


def two_site_dose_time(
    coverage: ArrayLike, time_constant: ArrayLike, slow_fraction: ArrayLike = 0.0, slowness: ArrayLike = 1.0
) -> FloatArray:
    """Time of a dose that takes a surface with fast and slow sites to a coverage.

    t with theta(t) = coverage, theta as in :func:`two_site_coverage`

    Parameters
    ----------
    coverage : theta wanted [-]
    time_constant : t_0, of the fast sites [s]
    slow_fraction : f, share of the sites that are slow [-]
    slowness : s, how many times longer a slow site takes [-]; 1 or more

    Returns
    -------
    Time [s], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If the coverage lies outside [0, 1), the time constant is not positive, the fraction lies outside [0, 1] or the
        slowness below 1.

    Notes
    -----
    Exact inverse, by Newton's method on a concave function from below its root, which cannot overshoot: on the
    coverage up to a half, on the logarithm of what is left above.
    """
    theta = fraction_below_one("coverage", coverage)
    scale = positive("time_constant", time_constant)
    share, slow = fraction("slow_fraction", slow_fraction), _slowness("slowness", slowness)
    theta, share, slow = (floats(part) for part in np.broadcast_arrays(theta, share, slow))
    wanted = minus_log_of_rest(theta)
    with np.errstate(divide="ignore"):
        log_fast, log_slow = np.log1p(-share), np.log(share)  # minus infinity where there are none of a kind
    x = wanted  # if all sites were fast: never too long
    for _ in range(STEPS):
        fast_left, slow_left = np.exp(log_fast - x), np.exp(log_slow - x / slow)
        rate = fast_left + slow_left / slow
        left = np.logaddexp(log_fast - x, log_slow - x / slow)
        early = theta < 0.5
        # d(-ln left)/dx = rate / left, formed in logarithms so that neither can vanish
        slope = np.exp(np.logaddexp(log_fast - x, log_slow - x / slow - np.log(slow)) - left)
        step = np.where(early, (theta - _covered(x, share, slow)) / np.where(early, rate, 1.0), (wanted + left) / slope)
        longer = x + np.maximum(step, 0.0)
        if np.all(longer - x <= 1e-15 * x):
            break
        x = longer
    return floats(x) * scale


def dosed_growth(
    growth_per_cycle: ArrayLike,
    dose_time_a: ArrayLike,
    dose_time_b: ArrayLike,
    time_constant_a: ArrayLike,
    time_constant_b: ArrayLike,
    slow_fraction: ArrayLike = 0.0,
    slowness_a: ArrayLike = 1.0,
    slowness_b: ArrayLike = 1.0,
) -> FloatArray:
    """Steady growth per cycle against the length of both doses.

    gpc = gpc_sat [(1 - f) g(t_A / t_0A, t_B / t_0B) + f g(t_A / (s_A t_0A), t_B / (s_B t_0B))],
    g(x, y) = (1 - e^-x) (1 - e^-y) / (1 - e^-(x + y))

    Parameters
    ----------
    growth_per_cycle : gpc_sat, of saturated cycles [m]
    dose_time_a, dose_time_b : t_A, t_B [s], [s]
    time_constant_a, time_constant_b : t_0A, t_0B, of the fast sites, see :func:`dose_time_constant` [s], [s]
    slow_fraction : f, share of the sites that are slow [-]
    slowness_a, slowness_b : s_A, s_B, how many times longer they take in each half-cycle [-]; 1 or more

    Returns
    -------
    Growth [m], broadcast over the inputs; 0 where a dose is.

    Raises
    ------
    PhysicsError
        If a time is negative, a time constant or the growth is not positive, the fraction lies outside [0, 1] or a
        slowness below 1.

    Notes
    -----
    Each kind of site for itself in its periodic state: sites missed in one cycle are offered again in the next.
    """
    x = not_negative("dose_time_a", dose_time_a) / positive("time_constant_a", time_constant_a)
    y = not_negative("dose_time_b", dose_time_b) / positive("time_constant_b", time_constant_b)
    share = fraction("slow_fraction", slow_fraction)
    slow = _cycled(x / _slowness("slowness_a", slowness_a), y / _slowness("slowness_b", slowness_b))
    return positive("growth_per_cycle", growth_per_cycle) * floats((1.0 - share) * _cycled(x, y) + share * slow)


def _cycled(x: FloatArray, y: FloatArray) -> FloatArray:
    either = -np.expm1(-(x + y))
    both = np.expm1(-x) * np.expm1(-y)
    return floats(np.where(either > 0.0, both / np.where(either > 0.0, either, 1.0), 0.0))


def _covered(x: FloatArray, share: FloatArray, slow: FloatArray) -> FloatArray:
    return floats(-(1.0 - share) * np.expm1(-x) - share * np.expm1(-x / slow))


def _slowness(name: str, value: ArrayLike) -> FloatArray:
    slow = positive(name, value)
    if np.any(slow < 1.0):
        raise PhysicsError(f"{name} must be 1 or more, not {np.min(slow):g}")
    return slow
