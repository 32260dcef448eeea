"""How a surface that is partly covered already enters the closed forms of :mod:`r2r_sim.physics.dosing`.

It is a fresh one with (1 - theta_i) of the sites: Da (1 - theta_i), tau / (1 - theta_i).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from r2r_sim.physics._arrays import FloatArray, floats, fraction, fraction_below_one, not_negative, positive

ENOUGH = 800.0
"""exp(-ENOUGH) is zero in double precision: a dose beyond 1 + ENOUGH/Da changes nothing."""

ENDLESS = 1e200
"""Stands for an infinite dose."""


def fresh_terms(
    damkohler: ArrayLike, dose: ArrayLike, starting_coverage: ArrayLike
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Da and tau of the free sites, and their share of all sites; tau is kept finite."""
    free = 1.0 - fraction("starting_coverage", starting_coverage)
    share = np.maximum(free, 1e-100)
    da = positive("damkohler", damkohler) * share
    tau = np.minimum(not_negative("dose", dose, finite=False), ENDLESS) / share
    return floats(da), floats(np.minimum(tau, ENDLESS)), floats(free)


def coverage_from_start(
    fresh: Callable[[FloatArray, FloatArray], FloatArray],
    damkohler: ArrayLike,
    dose: ArrayLike,
    starting_coverage: ArrayLike,
) -> FloatArray:
    """Coverage after a dose, from a closed form (Da, tau) -> coverage of a fresh surface."""
    da, tau, free = fresh_terms(damkohler, dose, starting_coverage)
    gained = np.clip(fresh(da, tau), 0.0, np.minimum(tau, 1.0))
    return floats(np.minimum((1.0 - free) + free * gained, 1.0))


def dose_from_start(
    fresh: Callable[[FloatArray, FloatArray], FloatArray],
    damkohler: ArrayLike,
    coverage: ArrayLike,
    starting_coverage: ArrayLike,
) -> FloatArray:
    """Dose needed, from a closed form (Da, coverage) -> dose of a fresh surface; 0 where the start is enough."""
    start = fraction_below_one("starting_coverage", starting_coverage)
    free = 1.0 - start
    wanted = np.maximum(fraction_below_one("coverage", coverage) - start, 0.0) / free
    return free * fresh(positive("damkohler", damkohler) * free, floats(wanted))
