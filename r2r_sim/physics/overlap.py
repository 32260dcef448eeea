"""Growth against purge time: what a purge leaves reacts in the next dose."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from r2r_sim.physics._arrays import FloatArray, floats, fraction, not_negative, positive
from r2r_sim.physics.constants import GAS_CONSTANT


def purge_time_constant(
    reference: ArrayLike, activation_energy: ArrayLike, reference_temperature: ArrayLike, temperature: ArrayLike
) -> FloatArray:
    """Time in which a purge takes what is left to 1/e, at another temperature.

    tau = tau_ref exp(E / R (1 / T - 1 / T_ref))

    Parameters
    ----------
    reference : tau_ref, at the reference temperature [s]
    activation_energy : E, of desorption [J/mol]; 0 where only the gas has to leave
    reference_temperature, temperature : T_ref, T [K], [K]

    Returns
    -------
    Time [s], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If the energy is negative or another input is not positive.

    Notes
    -----
    One rate of desorption; a real tail is longer.
    """
    colder = 1.0 / positive("temperature", temperature) - 1.0 / positive("reference_temperature", reference_temperature)
    exponent = not_negative("activation_energy", activation_energy) / GAS_CONSTANT * colder
    return positive("reference", reference) * floats(np.exp(np.clip(exponent, -600.0, 600.0)))


def purge_residual(purge_time: ArrayLike, time_constant: ArrayLike) -> FloatArray:
    """Share of a precursor that a purge leaves.

    r = exp(-t / tau)

    Parameters
    ----------
    purge_time : t [s]
    time_constant : tau, see :func:`purge_time_constant` [s]

    Returns
    -------
    Share [-] in [0, 1], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If the time is negative or the time constant is not positive.

    Notes
    -----
    Of the partial pressure in the dose before.
    """
    return floats(np.exp(-not_negative("purge_time", purge_time) / positive("time_constant", time_constant)))


def overlap_coverage(
    time: ArrayLike, rate_a: ArrayLike, rate_b: ArrayLike, starting_coverage: ArrayLike = 0.0
) -> FloatArray:
    """Coverage by precursor A while both precursors are there.

    dtheta/dt = a (1 - theta) - b theta, hence theta = theta_e + (theta_i - theta_e) exp(-(a + b) t),
    theta_e = a / (a + b)

    Parameters
    ----------
    time : t [s]
    rate_a, rate_b : a, b, reactions per site and second of A on free sites and of B on covered ones [1/s], [1/s]
    starting_coverage : theta_i [-]

    Returns
    -------
    Coverage [-] in [0, 1], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If a time or rate is negative, or the coverage lies outside [0, 1].

    Notes
    -----
    Constant rates. With one precursor alone it is the Langmuir dose.
    """
    a, b = not_negative("rate_a", rate_a), not_negative("rate_b", rate_b)
    start = fraction("starting_coverage", starting_coverage)
    return floats(start + (_settled(a, b, start) - start) * -np.expm1(-(a + b) * not_negative("time", time)))


def overlap_growth(
    time: ArrayLike, rate_a: ArrayLike, rate_b: ArrayLike, starting_coverage: ArrayLike = 0.0
) -> FloatArray:
    """Molecules of A that react per site while both precursors are there.

    G = int a (1 - theta) dt = (1 - theta_i) a (1 - e^-z) / (a + b) + a b / (a + b)**2 (z - 1 + e^-z), z = (a + b) t

    Parameters
    ----------
    time : t [s]
    rate_a, rate_b : a, b, as in :func:`overlap_coverage` [1/s], [1/s]
    starting_coverage : theta_i [-]

    Returns
    -------
    Molecules per site, which is monolayers of film [-], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If a time or rate is negative, or the coverage lies outside [0, 1].

    Notes
    -----
    The second part is the parasitic one: it grows with time and does not saturate.
    """
    a, b = not_negative("rate_a", rate_a), not_negative("rate_b", rate_b)
    start = fraction("starting_coverage", starting_coverage)
    total = a + b
    share = np.where(total > 0.0, a / np.where(total > 0.0, total, 1.0), 0.0)
    z = total * not_negative("time", time)
    small = np.minimum(z, 0.02)
    series = small**2 * (1.0 / 2.0 - small * (1.0 / 6.0 - small * (1.0 / 24.0 - small * (1.0 / 120.0 - small / 720.0))))
    beyond = np.where(z < 0.02, series, z + np.expm1(-z))
    return floats((1.0 - start) * share * -np.expm1(-z) + share * (1.0 - share) * beyond)


def purged_growth(
    dose_time_a: ArrayLike,
    dose_time_b: ArrayLike,
    time_constant_a: ArrayLike,
    time_constant_b: ArrayLike,
    residual_a: ArrayLike = 0.0,
    residual_b: ArrayLike = 0.0,
) -> FloatArray:
    """Steady growth per cycle when each purge leaves some precursor to the next dose.

    In dose A the rates are 1/t_0A and r_B/t_0B, in dose B r_A/t_0A and 1/t_0B. The coverage at which a cycle begins
    and ends follows from :func:`overlap_coverage`, the growth is :func:`overlap_growth` of both doses.

    Parameters
    ----------
    dose_time_a, dose_time_b : t_A, t_B [s], [s]
    time_constant_a, time_constant_b : t_0A, t_0B, of a dose at full pressure, see
        :func:`r2r_sim.physics.soft_saturation.dose_time_constant` [s], [s]
    residual_a, residual_b : r_A, r_B, shares that the purges leave, see :func:`purge_residual` [-], [-]

    Returns
    -------
    Growth over that of saturated and well purged cycles [-], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If a dose time is negative, a time constant is not positive, or a residual lies outside [0, 1].

    Notes
    -----
    Without residuals it is :func:`r2r_sim.physics.kinetics.incomplete_growth`. Residuals are constant over the dose:
    an upper bound, because they go on leaving.
    """
    time_a, time_b = not_negative("dose_time_a", dose_time_a), not_negative("dose_time_b", dose_time_b)
    rate_a = 1.0 / positive("time_constant_a", time_constant_a)
    rate_b = 1.0 / positive("time_constant_b", time_constant_b)
    late_a = fraction("residual_a", residual_a) * rate_a
    late_b = fraction("residual_b", residual_b) * rate_b
    # a dose takes theta to e + (theta - e) k; two of them after each other have one coverage that they reproduce
    end_a, end_b = _settled(rate_a, late_b, floats(0.0)), _settled(late_a, rate_b, floats(0.0))
    gone_a, gone_b = -np.expm1(-(rate_a + late_b) * time_a), -np.expm1(-(late_a + rate_b) * time_b)
    gone = gone_a + gone_b - gone_a * gone_b
    begin = (end_a * gone_a * (1.0 - gone_b) + end_b * gone_b) / np.where(gone > 0.0, gone, 1.0)
    begin = floats(np.clip(begin, 0.0, 1.0))
    between = floats(np.clip(begin + (end_a - begin) * gone_a, 0.0, 1.0))
    return overlap_growth(time_a, rate_a, late_b, begin) + overlap_growth(time_b, late_a, rate_b, between)


def residual_growth(left_a: ArrayLike, left_b: ArrayLike, damkohler_a: ArrayLike, damkohler_b: ArrayLike) -> FloatArray:
    """Extra growth of a cycle from the amounts that its purges leave in a vessel.

    G = r_A Da_A / (1 + Da_A) + r_B Da_B / (1 + Da_B)

    Parameters
    ----------
    left_a, left_b : r_A, r_B, what is left in the gas when the other dose begins [monolayers]
    damkohler_a, damkohler_b : Da_A, Da_B, reaction over gas flow [-]

    Returns
    -------
    Growth over that of a saturated cycle [-], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If an amount is negative or a Damkohler number is not positive.

    Notes
    -----
    What is left meets the sites that the other dose makes: it reacts, or flows out of a stirred vessel. An upper bound,
    because at the start of a dose few such sites are there. Unlike :func:`purged_growth`, where a share of the
    pressure stays, no more can grow than was left.
    """
    share_a = 1.0 / (1.0 + 1.0 / positive("damkohler_a", damkohler_a))
    share_b = 1.0 / (1.0 + 1.0 / positive("damkohler_b", damkohler_b))
    return floats(not_negative("left_a", left_a) * share_a + not_negative("left_b", left_b) * share_b)


def _settled(a: FloatArray, b: FloatArray, start: FloatArray) -> FloatArray:
    """Coverage that a and b lead to in the end; the start where nothing happens."""
    total = a + b
    return floats(np.where(total > 0.0, a / np.where(total > 0.0, total, 1.0), start))
