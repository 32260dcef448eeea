"""Plasma half-cycles: radicals recombine on the wall, so they reach only so far into a pore."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

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


def recombination_depth(pore_diameter: ArrayLike, recombination: ArrayLike) -> FloatArray:
    """Depth into a pore at which 1/e of the radicals are left.

    lambda = d / sqrt(3 r)

    Parameters
    ----------
    pore_diameter : d [m]
    recombination : r, probability that a radical is lost when it strikes the wall [-]

    Returns
    -------
    Depth [m], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If the diameter is not positive or the probability lies outside (0, 1].

    Notes
    -----
    Knudsen diffusion D = d v / 3 against a loss of r v / d per volume. What sticks to free sites comes on top.
    """
    return positive("pore_diameter", pore_diameter) / floats(
        np.sqrt(3.0 * positive_fraction("recombination", recombination))
    )


def radical_share(
    depth: ArrayLike, pore_diameter: ArrayLike, recombination: ArrayLike, pore_length: ArrayLike = np.inf
) -> FloatArray:
    """Radicals at a depth in a pore over those at its mouth.

    n / n_0 = cosh((L - x) / lambda) / cosh(L / lambda); exp(-x / lambda) in an endless pore

    Parameters
    ----------
    depth : x, from the mouth [m]; up to the length of the pore
    pore_diameter : d [m]
    recombination : r, probability that a radical is lost when it strikes the wall [-]; 0 for none
    pore_length : L, from the mouth to the closed end, or to the middle of a pore that is open at both [m]

    Returns
    -------
    Share [-] in [0, 1], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If the depth is negative or beyond the length, the diameter is not positive or the probability lies outside
        [0, 1].

    Notes
    -----
    Steady state, nothing lost at the closed end. A site at this depth takes 1 / share times the dose.
    """
    place = not_negative("depth", depth)
    length = positive("pore_length", pore_length, finite=False)
    not_negative("pore_length - depth", floats(length - place), finite=False)
    steepness = np.sqrt(3.0 * fraction("recombination", recombination)) / positive("pore_diameter", pore_diameter)
    x = place * steepness
    finite = np.where(np.isfinite(length), length, place)
    beyond = np.where(np.isfinite(length), np.exp(-2.0 * (finite - place) * steepness), 0.0)
    whole = np.where(np.isfinite(length), np.exp(-2.0 * finite * steepness), 0.0)
    # cosh in terms of decaying exponentials only: no overflow however deep the pore
    return floats(np.where(steepness > 0.0, np.exp(-x) * (1.0 + beyond) / (1.0 + whole), 1.0))


def plasma_dose_time(
    coverage: ArrayLike,
    time_constant: ArrayLike,
    depth: ArrayLike,
    pore_diameter: ArrayLike,
    recombination: ArrayLike,
    pore_length: ArrayLike = np.inf,
) -> FloatArray:
    """Plasma time that takes the wall at a depth in a pore to a coverage.

    t = -ln(1 - theta) t_0 / (n / n_0)

    Parameters
    ----------
    coverage : theta wanted at this depth [-]
    time_constant : t_0, of the flat surface [s]
    depth : x, from the mouth [m]
    pore_diameter : d [m]
    recombination : r, probability that a radical is lost when it strikes the wall [-]; 0 for none
    pore_length : L, as in :func:`radical_share` [m]

    Returns
    -------
    Time [s], broadcast over the inputs; infinite where no radical arrives.

    Raises
    ------
    PhysicsError
        If the coverage lies outside [0, 1) or another input is out of range.

    Notes
    -----
    Limited by recombination: radicals used up by the film itself are few against those lost.
    """
    arriving = radical_share(depth, pore_diameter, recombination, pore_length)
    flat = minus_log_of_rest(fraction_below_one("coverage", coverage)) * positive("time_constant", time_constant)
    reached = arriving > 0.0
    return floats(np.where(reached, flat / np.where(reached, arriving, 1.0), np.inf))
