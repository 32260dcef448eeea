"""Growth per cycle against temperature: the window, and what happens below and above it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from r2r_sim.errors import PhysicsError
from r2r_sim.physics._arrays import FloatArray, finite_number, floats, not_negative, positive
from r2r_sim.physics.constants import GAS_CONSTANT
from r2r_sim.physics.overlap import purge_residual

COLD = 373.15
"""Temperature below which TMA and water stay physisorbed for long [K]."""
LEFT_BY_A_LONG_PURGE = 0.01
"""Share of the sorbed molecules that a purge may leave to count as long [-]."""


class Physisorption(NamedTuple):
    """Whether molecules that are only sorbed add to the growth, and why."""

    suspected: bool
    """If so, growth is not limited by the surface: it rises with the dose."""
    reason: str
    """In a sentence."""


def decomposition_growth(
    temperature: ArrayLike, dose_time: ArrayLike, prefactor: ArrayLike, activation_energy: ArrayLike
) -> FloatArray:
    """Film that a precursor leaves in a cycle by decomposing on the hot surface.

    s = A exp(-E / (R T)) t

    Parameters
    ----------
    temperature : T, of the surface [K]
    dose_time : t, of the precursor that decomposes [s]
    prefactor : A [m/s]
    activation_energy : E [J/mol]

    Returns
    -------
    Thickness per cycle [m], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If the temperature is not positive or another input is negative.

    Notes
    -----
    Chemical vapour deposition: it goes on as long as the dose, and does not saturate.
    """
    exponent = -not_negative("activation_energy", activation_energy) / (
        GAS_CONSTANT * positive("temperature", temperature)
    )
    return floats(not_negative("prefactor", prefactor) * np.exp(exponent)) * not_negative("dose_time", dose_time)


def cold_factor(
    temperature: ArrayLike,
    window_low: ArrayLike,
    activation_energy: ArrayLike = 0.0,
    condensation_heat: ArrayLike = 0.0,
) -> FloatArray:
    """Growth below the window over growth at its low end.

    f = exp(-(E - H) / R (1 / T - 1 / T_low)) below T_low, 1 above

    Parameters
    ----------
    temperature : T [K]
    window_low : T_low, low end of the window [K]
    activation_energy : E, of the reaction that does not finish: growth falls [J/mol]
    condensation_heat : H, of the molecules that stay: growth rises [J/mol]

    Returns
    -------
    Factor [-], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If a temperature is not positive or an energy is negative.

    Notes
    -----
    Which of the two happens is a matter of the precursor and of the purge; give the other one 0.
    """
    low = positive("window_low", window_low)
    colder = 1.0 / np.minimum(positive("temperature", temperature), low) - 1.0 / low
    energy = not_negative("activation_energy", activation_energy) - not_negative("condensation_heat", condensation_heat)
    return floats(np.exp(np.clip(-energy / GAS_CONSTANT * colder, -600.0, 600.0)))


def window_growth(
    temperature: ArrayLike,
    temperatures: Sequence[float] | FloatArray,
    values: Sequence[float] | FloatArray,
    window_low: float,
    window_high: float,
    activation_energy: ArrayLike = 0.0,
    condensation_heat: ArrayLike = 0.0,
    dose_time: ArrayLike = 0.0,
    decomposition_prefactor: ArrayLike = 0.0,
    decomposition_energy: ArrayLike = 0.0,
) -> FloatArray:
    """Growth per saturated cycle against temperature, inside the window and beyond it.

    inside: linear between the rows of the table, constant from its ends to those of the window;
    below: the value at the low end x :func:`cold_factor`;
    above: the value at the high end + :func:`decomposition_growth` (T) - :func:`decomposition_growth` (T_high)

    Parameters
    ----------
    temperature : T [K]
    temperatures : of the table, rising [K]
    values : of the table, growth per cycle [m], as many
    window_low, window_high : ends of the window [K], [K]
    activation_energy : of a reaction that does not finish below the window [J/mol]
    condensation_heat : of molecules that stay below the window [J/mol]
    dose_time : of the precursor that decomposes above the window [s]
    decomposition_prefactor, decomposition_energy : of its decomposition [m/s], [J/mol]

    Returns
    -------
    Growth [m], broadcast over ``temperature``; continuous.

    Raises
    ------
    PhysicsError
        If the window does not rise, the table is empty, unequal in length or not rising, or an input is out of range.

    Notes
    -----
    What decomposes at the high end is in the table already, hence the difference. Without energies and prefactor the
    growth stays constant beyond the window, which no process does: a window says that nothing is known there.
    """
    rows = np.atleast_1d(positive("temperatures", temperatures))
    entries = np.atleast_1d(finite_number("values", values))
    if rows.ndim != 1 or rows.shape != entries.shape or rows.size == 0:
        raise PhysicsError("temperatures and values must be two lists of the same length, with one entry at least")
    if np.any(np.diff(rows) <= 0.0):
        raise PhysicsError("temperatures of the table must rise from row to row")
    if not positive("window_low", window_low) <= positive("window_high", window_high):
        raise PhysicsError("window_low must not lie above window_high")
    warm = positive("temperature", temperature)
    inside = np.interp(np.clip(warm, window_low, window_high), rows, entries)
    hot = np.maximum(warm, window_high)
    decomposed, known = (
        decomposition_growth(where, dose_time, decomposition_prefactor, decomposition_energy)
        for where in (hot, window_high)
    )
    return floats(inside * cold_factor(warm, window_low, activation_energy, condensation_heat) + decomposed - known)


def physisorption(
    temperature: float,
    purge_time: float,
    time_constant: float,
    cold: float = COLD,
    residual: float = LEFT_BY_A_LONG_PURGE,
) -> Physisorption:
    """Whether molecules that are only sorbed are still there when the other precursor comes.

    suspected where T < T_cold and exp(-t / tau) > residual

    Parameters
    ----------
    temperature : T, of the surface [K]
    purge_time : t [s]
    time_constant : tau, of desorption at this temperature, see :func:`r2r_sim.physics.overlap.purge_time_constant` [s]
    cold : T_cold, below which sorption counts [K]; some 100 degC for TMA and water
    residual : what a long purge may leave [-]

    Returns
    -------
    Whether to suspect it, and the reason in a sentence.

    Raises
    ------
    PhysicsError
        If the purge time is negative or another input is not positive.

    Notes
    -----
    TMA and water on powder grow 0.14 to 0.15 nm per cycle at 27 degC, and more with a longer dose [1]_.

    References
    ----------
    .. [1] D. Valdesueiro et al., Materials 8 (2015) 1249, doi:10.3390/ma8031249
    """
    warm, limit = float(positive("temperature", temperature)), float(positive("cold", cold))
    left = float(purge_residual(purge_time, time_constant))
    at = f"{warm - 273.15:.4g} degC"
    if warm >= limit:
        return Physisorption(False, f"at {at}, not below {limit - 273.15:.4g} degC, little stays sorbed")
    purged = f"at {at} a purge of {purge_time:.3g} s leaves {left:.2g} of what is sorbed"
    if left > float(positive("residual", residual)):
        longer = time_constant * float(np.log(1.0 / residual))
        return Physisorption(True, f"{purged}: growth rises with the dose; {longer:.3g} s would leave {residual:.2g}")
    return Physisorption(False, f"{purged}: long enough")
