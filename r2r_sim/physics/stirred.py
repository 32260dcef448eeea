"""Doses of stirred surfaces: under stirred gas (well mixed), and with gas in plug flow through them (fluidised)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from r2r_sim.physics._arrays import FloatArray, floats, minus_log_of_rest
from r2r_sim.physics._fresh_sites import ENOUGH, coverage_from_start, dose_from_start, fresh_terms


def well_mixed_coverage(damkohler: ArrayLike, dose: ArrayLike, starting_coverage: ArrayLike = 0.0) -> FloatArray:
    """Coverage of a stirred surface under stirred gas.

    theta - ln(1 - theta) / Da = tau, solved as y + ln y = Da (1 - tau) + ln Da with y = Da (1 - theta)  [1]_

    Parameters
    ----------
    damkohler : Da, see :func:`r2r_sim.physics.supply.damkohler` [-]
    dose : tau, molecules supplied per site [-]; may be infinite
    starting_coverage : theta_i before the dose [-]

    Returns
    -------
    Coverage after the dose [-] in [theta_i, 1], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If Da is not positive, the dose is negative or the starting coverage lies outside [0, 1].

    Notes
    -----
    First-order irreversible Langmuir kinetics. For a continuous zone tau is supplied per site that passes.

    References
    ----------
    .. [1] A. Yanguas-Gil, Modeling scale up of particle coating by ALD, J. Vac. Sci. Technol. A 43 (2025) 012404
    """
    return coverage_from_start(_well_mixed_fresh, damkohler, dose, starting_coverage)


def well_mixed_dose(damkohler: ArrayLike, coverage: ArrayLike, starting_coverage: ArrayLike = 0.0) -> FloatArray:
    """Dose that takes a stirred surface under stirred gas to a coverage.

    tau = theta - ln(1 - theta) / Da

    Parameters
    ----------
    damkohler : Da [-]
    coverage : theta wanted [-]
    starting_coverage : theta_i before the dose [-]

    Returns
    -------
    Molecules supplied per site [-], broadcast over the inputs; 0 where the start is enough.

    Raises
    ------
    PhysicsError
        If Da is not positive or a coverage lies outside [0, 1).

    Notes
    -----
    Exact inverse of :func:`well_mixed_coverage`.
    """

    def fresh(da: FloatArray, theta: FloatArray) -> FloatArray:
        return theta + minus_log_of_rest(theta) / da

    return dose_from_start(fresh, damkohler, coverage, starting_coverage)


def well_mixed_outlet(damkohler: ArrayLike, dose: ArrayLike, starting_coverage: ArrayLike = 0.0) -> FloatArray:
    """Fraction of the precursor leaving a stirred batch unreacted at the end of a dose.

    x = 1 / (1 + Da (1 - theta))

    Parameters
    ----------
    damkohler : Da [-]
    dose : tau, molecules supplied per site so far [-]
    starting_coverage : theta_i before the dose [-]

    Returns
    -------
    Outlet over inlet concentration [-] in [0, 1], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If Da is not positive, the dose is negative or the starting coverage lies outside [0, 1].

    Notes
    -----
    Instantaneous value of a batch. A steady zone leaves :func:`unused_share` of what it is fed.
    """
    da, tau, _ = fresh_terms(damkohler, dose, starting_coverage)
    return 1.0 / (1.0 + _well_mixed_free(da, tau))


def fluidised_coverage(damkohler: ArrayLike, dose: ArrayLike, starting_coverage: ArrayLike = 0.0) -> FloatArray:
    """Coverage of a stirred bed through which gas passes in plug flow.

    exp(-Da theta) = 1 - (1 - exp(-Da)) (1 - exp(-Da tau))  [1]_

    Parameters
    ----------
    damkohler : Da [-]
    dose : tau, molecules supplied per site [-]; may be infinite
    starting_coverage : theta_i before the dose [-]

    Returns
    -------
    Coverage after the dose [-] in [theta_i, 1], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If Da is not positive, the dose is negative or the starting coverage lies outside [0, 1].

    Notes
    -----
    The same as theta = 1 - ln[1 + (e^Da - 1) e^(-Da tau)] / Da. Above Da of some hundreds it is min(tau, 1).

    References
    ----------
    .. [1] A. Yanguas-Gil, Modeling scale up of particle coating by ALD, J. Vac. Sci. Technol. A 43 (2025) 012404
    """
    return coverage_from_start(_fluidised_fresh, damkohler, dose, starting_coverage)


def fluidised_dose(damkohler: ArrayLike, coverage: ArrayLike, starting_coverage: ArrayLike = 0.0) -> FloatArray:
    """Dose that takes a fluidised bed to a coverage.

    exp(-Da tau) = exp(-Da theta) (1 - exp(-Da (1 - theta))) / (1 - exp(-Da))

    Parameters
    ----------
    damkohler : Da [-]
    coverage : theta wanted [-]
    starting_coverage : theta_i before the dose [-]

    Returns
    -------
    Molecules supplied per site [-], broadcast over the inputs; 0 where the start is enough.

    Raises
    ------
    PhysicsError
        If Da is not positive or a coverage lies outside [0, 1).

    Notes
    -----
    Exact inverse of :func:`fluidised_coverage`.
    """

    def fresh(da: FloatArray, theta: FloatArray) -> FloatArray:
        reacted = -np.expm1(-da * theta) / -np.expm1(-da)
        small = -np.log1p(-np.minimum(reacted, 0.5)) / da
        rest = np.where(theta < 1.0, -np.expm1(-da * (1.0 - theta)), 1.0)
        large = theta + (np.log(-np.expm1(-da)) - np.log(rest)) / da
        return floats(np.where(reacted < 0.5, small, large))

    return dose_from_start(fresh, damkohler, coverage, starting_coverage)


def fluidised_outlet(damkohler: ArrayLike, dose: ArrayLike, starting_coverage: ArrayLike = 0.0) -> FloatArray:
    """Fraction of the precursor leaving a fluidised bed unreacted at the end of a dose.

    x = exp(-Da (1 - theta)) = 1 / (1 + (e^Da - 1) e^(-Da tau))

    Parameters
    ----------
    damkohler : Da [-]
    dose : tau, molecules supplied per site so far [-]
    starting_coverage : theta_i before the dose [-]

    Returns
    -------
    Outlet over inlet concentration [-] in [0, 1], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If Da is not positive, the dose is negative or the starting coverage lies outside [0, 1].

    Notes
    -----
    Breakthrough: x is 1/2 where tau is 1 (for large Da).
    """
    da, tau, _ = fresh_terms(damkohler, dose, starting_coverage)
    return floats(special.expit(-(da * (1.0 - tau) + np.log(-np.expm1(-da)))))


def _well_mixed_free(da: FloatArray, tau: FloatArray) -> FloatArray:
    """Da (1 - theta) of a stirred surface."""
    tau = np.minimum(tau, 1.0 + ENOUGH / da)
    return floats(special.wrightomega(da * (1.0 - tau) + np.log(da)))


def _well_mixed_fresh(da: FloatArray, tau: FloatArray) -> FloatArray:
    theta = np.clip(1.0 - _well_mixed_free(da, tau) / da, 0.0, 1.0)
    early = np.minimum(theta, 0.5)  # where 1 - y/Da has lost digits, one Newton step brings them back
    error = early + minus_log_of_rest(early) / da - tau
    better = early - error / (1.0 + 1.0 / (da * (1.0 - early)))
    return floats(np.where(theta < 0.5, better, theta))


def _fluidised_fresh(da: FloatArray, tau: FloatArray) -> FloatArray:
    tau = np.minimum(tau, 1.0 + ENOUGH / da)
    bed, gas = -np.expm1(-da), -np.expm1(-da * tau)
    small = -np.log1p(-np.minimum(bed * gas, 0.5)) / da
    large = -np.logaddexp(-da, np.log(bed) - da * tau) / da
    return floats(np.where(bed * gas < 0.5, small, large))
