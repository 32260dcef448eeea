"""Surface kinetics of a half-cycle: sites, sticking, Langmuir doses, growth and nucleation."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from r2r_sim.errors import PhysicsError
from r2r_sim.physics._arrays import (
    FloatArray,
    finite_number,
    floats,
    fraction,
    fraction_below_one,
    minus_log_of_rest,
    not_negative,
    positive,
    positive_fraction,
)
from r2r_sim.physics.constants import AVOGADRO, GAS_CONSTANT

NO_DELAY = 1e-9
"""Nucleation cycles below this are none at all."""


def sites_per_area(
    growth_per_cycle: ArrayLike, density: ArrayLike, metal_atoms_per_formula: ArrayLike, molar_mass: ArrayLike
) -> FloatArray:
    """Metal atoms that one saturated cycle adds to an area.

    q = gpc rho N_A b / M

    Parameters
    ----------
    growth_per_cycle : thickness of a saturated cycle [m]
    density : of the film [kg/m3]
    metal_atoms_per_formula : b, metal atoms in the film's formula unit [-]; 2 for Al2O3
    molar_mass : of that formula unit [kg/mol]

    Returns
    -------
    Sites [1/m2], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If any input is not positive.

    Notes
    -----
    Counts metal atoms; other molecules are counted by their ``molecules_per_site``.
    """
    moles_per_area = (
        positive("growth_per_cycle", growth_per_cycle)
        * positive("density", density)
        * positive("metal_atoms_per_formula", metal_atoms_per_formula)
        / positive("molar_mass", molar_mass)
    )
    return moles_per_area * AVOGADRO


def sticking_arrhenius(
    reference: ArrayLike, activation_energy: ArrayLike, reference_temperature: ArrayLike, temperature: ArrayLike
) -> FloatArray:
    """Sticking probability on free sites at another temperature.

    beta = beta_ref exp(-E_a / R (1/T - 1/T_ref)), at most 1

    Parameters
    ----------
    reference : sticking probability at the reference temperature [-]
    activation_energy : E_a [J/mol], zero or more
    reference_temperature, temperature : [K], [K]

    Returns
    -------
    Sticking probability [-], broadcast over the inputs, never above 1.

    Raises
    ------
    PhysicsError
        If the reference lies outside (0, 1], the energy is negative or a temperature is not positive.

    Notes
    -----
    Below some 125 degC water on alumina saturates softly, in two stages; one probability is then optimistic.
    """
    colder = 1.0 / positive("temperature", temperature) - 1.0 / positive("reference_temperature", reference_temperature)
    exponent = -not_negative("activation_energy", activation_energy) / GAS_CONSTANT * colder
    scaled = positive_fraction("reference", reference) * np.exp(np.minimum(exponent, 600.0))
    return floats(np.minimum(scaled, 1.0))


def langmuir_dose_time(coverage: ArrayLike, sites: ArrayLike, flux: ArrayLike, sticking: ArrayLike) -> FloatArray:
    """Time for a flat surface under a steady flux to reach a coverage.

    t = -ln(1 - theta) q / (beta J)

    Parameters
    ----------
    coverage : theta, fraction of sites that have reacted [-]
    sites : q, molecules taken per area at full coverage [1/m2]
    flux : J, molecules that strike the surface [1/m2/s]
    sticking : beta on free sites [-]

    Returns
    -------
    Time [s], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If the coverage lies outside [0, 1), the sticking outside (0, 1], or another input is not positive.

    Notes
    -----
    First-order irreversible Langmuir adsorption; gas neither depleted nor limited by diffusion.
    """
    theta = fraction_below_one("coverage", coverage)
    rate = positive_fraction("sticking", sticking) * positive("flux", flux) / positive("sites", sites)
    return minus_log_of_rest(theta) / rate


def langmuir_coverage(dose_time: ArrayLike, sites: ArrayLike, flux: ArrayLike, sticking: ArrayLike) -> FloatArray:
    """Coverage of a flat surface after a time under a steady flux.

    theta = 1 - exp(-beta J t / q)

    Parameters
    ----------
    dose_time : t [s]
    sites : q, molecules taken per area at full coverage [1/m2]
    flux : J, molecules that strike the surface [1/m2/s]
    sticking : beta on free sites [-]

    Returns
    -------
    Coverage [-] in [0, 1], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If time or flux is negative, the sticking lies outside (0, 1], or the sites are not positive.

    Notes
    -----
    Inverse of :func:`langmuir_dose_time`.
    """
    rate = positive_fraction("sticking", sticking) * not_negative("flux", flux) / positive("sites", sites)
    return floats(-np.expm1(-rate * not_negative("dose_time", dose_time)))


def incomplete_growth(uncovered_a: ArrayLike, uncovered_b: ArrayLike) -> FloatArray:
    """Steady growth per cycle, relative to saturated, when both half-reactions stay incomplete.

    gpc / gpc_sat = (1 - x_A)(1 - x_B) / (1 - x_A x_B)

    Parameters
    ----------
    uncovered_a, uncovered_b : fraction of the sites offered to it that each dose leaves free,
        exp(-t/t_0) for a Langmuir dose [-]

    Returns
    -------
    Fraction of the saturated growth [-], broadcast over the inputs; 0 where both doses do nothing.

    Raises
    ------
    PhysicsError
        If an input lies outside [0, 1].

    Notes
    -----
    For first-order doses in the periodic state; not the product of the two coverages, because sites missed in
    one cycle are offered again in the next. A supply-limited dose gains min(supply, free sites) instead.
    """
    free_a = fraction("uncovered_a", uncovered_a)
    free_b = fraction("uncovered_b", uncovered_b)
    used_a, used_b = 1.0 - free_a, 1.0 - free_b
    either = used_a + free_a * used_b
    return floats(np.where(either > 0.0, used_a * used_b / np.where(either > 0.0, either, 1.0), 0.0))


def nucleated_thickness(
    cycles: ArrayLike, growth_per_cycle: ArrayLike, nucleation_cycles: ArrayLike = 0.0
) -> FloatArray:
    """Film thickness after some cycles on a surface where growth has to begin.

    s = gpc (N - N_0 (1 - exp(-N / N_0)))

    Parameters
    ----------
    cycles : N [-]
    growth_per_cycle : steady growth [m]
    nucleation_cycles : N_0, cycles over which growth sets in [-]; 0 for growth from the first cycle

    Returns
    -------
    Mean thickness [m], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If cycles or nucleation cycles are negative, or the growth is not positive.

    Notes
    -----
    Growth per cycle rises as gpc (1 - exp(-N/N_0)). Islands are described by their mean thickness only.
    """
    count = not_negative("cycles", cycles)
    delay = not_negative("nucleation_cycles", nucleation_cycles)
    scale = np.where(delay > NO_DELAY, delay, 1.0)
    missed = np.where(delay > NO_DELAY, -scale * np.expm1(-count / scale), 0.0)
    return floats(positive("growth_per_cycle", growth_per_cycle) * np.maximum(count - missed, 0.0))


def cycles_for_thickness(
    thickness: ArrayLike, growth_per_cycle: ArrayLike, nucleation_cycles: ArrayLike = 0.0
) -> FloatArray:
    """Cycles that reach a thickness on a surface where growth has to begin.

    x = s + 1 + W(-exp(-(s + 1))), with x = N / N_0 and s = thickness / (gpc N_0); W is Lambert's function

    Parameters
    ----------
    thickness : wanted mean thickness [m]
    growth_per_cycle : steady growth [m]
    nucleation_cycles : N_0, cycles over which growth sets in [-]; 0 for growth from the first cycle

    Returns
    -------
    Cycles [-] as a real number, broadcast over the inputs; rounding up is the caller's.

    Raises
    ------
    PhysicsError
        If thickness or nucleation cycles are negative, or the growth is not positive.

    Notes
    -----
    Exact inverse of :func:`nucleated_thickness`.
    """
    steady = not_negative("thickness", thickness) / positive("growth_per_cycle", growth_per_cycle)
    delay = not_negative("nucleation_cycles", nucleation_cycles)
    scale = np.where(delay > NO_DELAY, delay, 1.0)
    wanted = steady / scale
    early = np.sqrt(2.0 * wanted) + wanted / 3.0
    late = wanted + 1.0 + special.lambertw(-np.exp(-(wanted + 1.0))).real
    reached = np.where(wanted < 1e-4, early, late)
    for _ in range(3):  # near the branch point W itself has lost half its digits
        slope = -np.expm1(-reached)
        error = reached + np.expm1(-reached) - wanted
        reached = np.where(wanted > 1e-12, reached - error / np.where(slope > 0.0, slope, 1.0), reached)
    return floats(np.where(delay > NO_DELAY, reached * scale, steady))


def window_interpolate(
    temperature: ArrayLike, temperatures: Sequence[float] | FloatArray, values: Sequence[float] | FloatArray
) -> FloatArray:
    """Value at a temperature from a measured table, linear between its rows.

    y = y_i + (T - T_i) (y_i+1 - y_i) / (T_i+1 - T_i)

    Parameters
    ----------
    temperature : where the value is wanted [K]
    temperatures : of the table, rising [K]
    values : of the table [any unit], as many

    Returns
    -------
    Value in the unit of the table, broadcast over ``temperature``.

    Raises
    ------
    PhysicsError
        If a temperature lies outside the table, or the table is empty, unequal in length or not rising.

    Notes
    -----
    Never extrapolates: outside its window a process condenses, decomposes or stalls.
    """
    rows = np.atleast_1d(positive("temperatures", temperatures))
    entries = np.atleast_1d(finite_number("values", values))
    wanted = positive("temperature", temperature)
    if rows.ndim != 1 or rows.shape != entries.shape or rows.size == 0:
        raise PhysicsError("temperatures and values must be two lists of the same length, with one entry at least")
    if np.any(np.diff(rows) <= 0.0):
        raise PhysicsError("temperatures of the table must rise from row to row")
    if np.any(wanted < rows[0]) or np.any(wanted > rows[-1]):
        raise PhysicsError(
            f"temperature {np.min(wanted):g} K lies outside the measured window {rows[0]:g} to {rows[-1]:g} K"
            if np.any(wanted < rows[0])
            else f"temperature {np.max(wanted):g} K lies outside the measured window {rows[0]:g} to {rows[-1]:g} K"
        )
    return floats(np.interp(wanted, rows, entries))
