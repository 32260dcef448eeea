"""Purging vessels: one stirred tank, or several in series."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from r2r_sim.errors import PhysicsError
from r2r_sim.physics._arrays import FloatArray, floats, not_negative, positive


def tank_purge_time(volume: ArrayLike, flow: ArrayLike, initial: ArrayLike, final: ArrayLike) -> FloatArray:
    """Time to purge a stirred vessel.

    t = (V / Q) ln(c0 / c)

    Parameters
    ----------
    volume : V, gas volume with freeboard and filter housing [m3]
    flow : Q, at the vessel's conditions [m3/s]
    initial, final : concentrations or amounts, in one unit [any]

    Returns
    -------
    Time [s], broadcast over the inputs; 0 where the start is low enough.

    Raises
    ------
    PhysicsError
        If an input is not positive.

    Notes
    -----
    Gas only: what sorbs on the powder leaves later.
    """
    ratio = positive("initial", initial) / positive("final", final)
    return positive("volume", volume) / positive("flow", flow) * floats(np.log(np.maximum(ratio, 1.0)))


def tanks_in_series_residual(phi: ArrayLike, tanks: ArrayLike) -> FloatArray:
    """What is left of a gas after some turnovers of a vessel that acts as several tanks in series.

    c / c0 = exp(-n phi) sum_(k<n) (n phi)**k / k!

    Parameters
    ----------
    phi : turnovers, purge volume over vessel volume [-]
    tanks : n; 1 is stirred, many are plug flow [-]

    Returns
    -------
    Concentration at the outlet over the initial one [-] in [0, 1], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If the turnovers are negative or the tanks are not positive.

    Notes
    -----
    The regularised incomplete gamma function Q(n, n phi), so n need not be whole.
    """
    count = positive("tanks", tanks)
    return floats(special.gammaincc(count, count * not_negative("phi", phi)))


def tanks_in_series_turnovers(residual: ArrayLike, tanks: ArrayLike) -> FloatArray:
    """Turnovers that purge a vessel, which acts as several tanks in series, down to a residual.

    phi = Q^-1(n, residual) / n

    Parameters
    ----------
    residual : concentration at the outlet over the initial one [-]
    tanks : n; 1 is stirred, many are plug flow [-]

    Returns
    -------
    Purge volume over vessel volume [-], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If the residual lies outside (0, 1] or the tanks are not positive.

    Notes
    -----
    Inverse of :func:`tanks_in_series_residual`.
    """
    left = positive("residual", residual)
    if np.any(left > 1.0):
        raise PhysicsError(f"residual must not be above 1, not {np.max(left):g}")
    count = positive("tanks", tanks)
    return floats(special.gammainccinv(count, left)) / count
