"""The gas between a coating head and the web: diffusion film and heat transfer."""

from __future__ import annotations

from typing import Final

from numpy.typing import ArrayLike

from r2r_sim.physics._arrays import FloatArray, positive

SLIT_SHERWOOD: Final = 4.86
"""Sherwood and Nusselt number of laminar flow in a slit with one active wall, on the hydraulic diameter 2 g."""


def slit_gas_film(gap: ArrayLike) -> FloatArray:
    """Gas film between the stream in a coating head and the web.

    delta = 2 g / Sh = g / 2.43

    Parameters
    ----------
    gap : g, between head and web [m]

    Returns
    -------
    Film thickness [m], broadcast over the input.

    Raises
    ------
    PhysicsError
        If the gap is not positive.

    Notes
    -----
    Developed laminar flow, one active wall, Sh = 4.86; thinner, and so better, close to the inlet.
    """
    return positive("gap", gap) / (SLIT_SHERWOOD / 2.0)


def slit_heat_transfer(gap: ArrayLike, conductivity: ArrayLike) -> FloatArray:
    """Heat transfer between the gas in a coating head and the web.

    h = Nu k / (2 g), Nu = 4.86

    Parameters
    ----------
    gap : g, between head and web [m]
    conductivity : k, of the gas [W/m/K]

    Returns
    -------
    Heat transfer coefficient [W/m2/K], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If an input is not positive.

    Notes
    -----
    About 150 W/m2/K in nitrogen at 0.5 mm; radiation is left out.
    """
    return SLIT_SHERWOOD * positive("conductivity", conductivity) / (2.0 * positive("gap", gap))
