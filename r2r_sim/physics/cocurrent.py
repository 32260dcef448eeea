"""Doses where gas and powder travel together in plug flow; the static dose of a closed vessel is the same."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from r2r_sim.physics._arrays import FloatArray, floats, fraction_below_one, minus_log_of_rest, not_negative, positive
from r2r_sim.physics._fresh_sites import coverage_from_start, dose_from_start, fresh_terms


def cocurrent_coverage(damkohler: ArrayLike, dose: ArrayLike, starting_coverage: ArrayLike = 0.0) -> FloatArray:
    """Coverage of powder that travels with its gas in plug flow.

    theta = 1 - (1 - tau) / (1 - tau X), X = exp(-Da (1 - tau)); Da / (1 + Da) at tau = 1  [1]_

    Parameters
    ----------
    damkohler : Da [-]
    dose : tau, molecules supplied per site that passes [-]; may be infinite
    starting_coverage : theta_i at the inlet [-]

    Returns
    -------
    Coverage at the outlet [-] in [theta_i, 1], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If Da is not positive, the dose is negative or the starting coverage lies outside [0, 1].

    Notes
    -----
    Serves the vibrating trough, the pneumatic tube and, by static_dose_coverage, a closed vessel.

    References
    ----------
    .. [1] A. Yanguas-Gil, Modeling scale up of particle coating by ALD, J. Vac. Sci. Technol. A 43 (2025) 012404
    """
    return coverage_from_start(_cocurrent_fresh, damkohler, dose, starting_coverage)


def cocurrent_dose(damkohler: ArrayLike, coverage: ArrayLike, starting_coverage: ArrayLike = 0.0) -> FloatArray:
    """Dose that takes powder travelling with its gas to a coverage.

    ln[(1 - theta / tau) / (1 - theta)] = Da (tau - 1)

    Parameters
    ----------
    damkohler : Da, held while the dose varies [-]
    coverage : theta wanted [-]
    starting_coverage : theta_i at the inlet [-]

    Returns
    -------
    Molecules supplied per site [-], broadcast over the inputs; 0 where the start is enough.

    Raises
    ------
    PhysicsError
        If Da is not positive or a coverage lies outside [0, 1).

    Notes
    -----
    Inverse of :func:`cocurrent_coverage` to machine precision, by bisection between theta and the well-mixed dose.
    """

    def fresh(da: FloatArray, theta: FloatArray) -> FloatArray:
        lower = theta + 0.0 * da
        upper = theta + minus_log_of_rest(theta) / da
        for _ in range(100):
            middle = 0.5 * (lower + upper)
            safe = np.where(middle > 0.0, middle, 1.0)
            beyond = np.where(middle == 1.0, 1.0, middle - 1.0)
            odds = theta / (safe * (1.0 - theta))
            slope = np.where(middle == 1.0, odds, np.log1p(np.maximum(beyond * odds, -1.0 + 1e-16)) / beyond)
            too_small = slope > da
            lower = np.where(too_small, middle, lower)
            upper = np.where(too_small, upper, middle)
        return floats(0.5 * (lower + upper))

    return dose_from_start(fresh, damkohler, coverage, starting_coverage)


def cocurrent_outlet(damkohler: ArrayLike, dose: ArrayLike, starting_coverage: ArrayLike = 0.0) -> FloatArray:
    """Fraction of the precursor that leaves unreacted with the powder.

    x = (1 - tau) X / (1 - tau X), X = exp(-Da (1 - tau)), which is 1 - theta / tau

    Parameters
    ----------
    damkohler : Da [-]
    dose : tau, molecules supplied per site that passes [-]
    starting_coverage : theta_i at the inlet [-]

    Returns
    -------
    Outlet over inlet concentration [-] in [0, 1], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If Da is not positive, the dose is negative or the starting coverage lies outside [0, 1].

    Notes
    -----
    Steady state.
    """
    da, tau, _ = fresh_terms(damkohler, dose, starting_coverage)
    decay, reacted = _cocurrent_terms(da, tau)
    scarce = tau <= 1.0
    return floats(np.minimum(np.where(scarce, decay, 1.0) / (np.where(scarce, 1.0, decay) + reacted), 1.0))


def static_dose_coverage(site_ratio: ArrayLike, reaction_dose: ArrayLike) -> FloatArray:
    """Coverage in a closed vessel of constant volume after one filling.

    theta = (1 - E) / (1 - r E), E = exp(-k't (1 - r)); the same as co-current flow with tau = 1/r, Da = k't r

    Parameters
    ----------
    site_ratio : r, sites in the vessel over molecules filled in [-]
    reaction_dose : k't, time times the initial rate per site J beta / q [-]

    Returns
    -------
    Coverage [-] in [0, min(1, 1/r)], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If the site ratio is not positive or the reaction dose is negative.

    Notes
    -----
    Well mixed gas at constant volume and temperature. With r > 1 the vessel has to be filled ceil(r) times.
    """
    ratio = positive("site_ratio", site_ratio)
    progress = not_negative("reaction_dose", reaction_dose)
    started = progress > 0.0
    covered = cocurrent_coverage(np.where(started, progress, 1.0) * ratio, 1.0 / ratio)
    return floats(np.where(started, covered, 0.0))


def static_site_ratio(coverage: ArrayLike, reaction_dose: ArrayLike) -> FloatArray:
    """Sites that one filling of a closed vessel, or a stream of gas that travels with its powder, may serve.

    r with theta = (1 - E) / (1 - r E), E = exp(-k't (1 - r))

    Parameters
    ----------
    coverage : theta wanted [-]
    reaction_dose : k't, time times the initial rate per site J beta / q [-]

    Returns
    -------
    r, sites over molecules supplied [-] in [0, 1/theta), broadcast over the inputs; 0 where the time is too short
    even for endless supply.

    Raises
    ------
    PhysicsError
        If the coverage lies outside [0, 1) or the reaction dose is negative.

    Notes
    -----
    Inverse of :func:`static_dose_coverage` in its first argument, by bisection.
    """
    theta = fraction_below_one("coverage", coverage)
    progress = not_negative("reaction_dose", reaction_dose)
    lower = np.zeros(np.broadcast_shapes(theta.shape, progress.shape))
    upper = lower + 1.0 / np.maximum(theta, 1e-12)
    for _ in range(100):
        middle = 0.5 * (lower + upper)
        enough = static_dose_coverage(middle, progress) >= theta
        lower, upper = np.where(enough, middle, lower), np.where(enough, upper, middle)
    return floats(np.where(-np.expm1(-progress) > theta, lower, 0.0))


def _cocurrent_terms(da: FloatArray, tau: FloatArray) -> tuple[FloatArray, FloatArray]:
    """exp(-|b|) and tau Da (1 - exp(-|b|)) / |b|, with b = Da (1 - tau)."""
    distance = np.abs(da * (1.0 - tau))
    mean = np.where(distance > 0.0, -np.expm1(-distance) / np.where(distance > 0.0, distance, 1.0), 1.0)
    return floats(np.exp(-distance)), floats(tau * da * mean)


def _cocurrent_fresh(da: FloatArray, tau: FloatArray) -> FloatArray:
    decay, reacted = _cocurrent_terms(da, tau)
    return floats(reacted / (np.where(tau <= 1.0, 1.0, decay) + reacted))
