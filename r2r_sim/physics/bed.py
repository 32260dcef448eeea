"""What a bed of powder weighs, and what that does to its gas."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from r2r_sim.errors import PhysicsError
from r2r_sim.physics._arrays import FloatArray, floats, positive
from r2r_sim.physics.constants import GRAVITY


def bed_height(mass: ArrayLike, bulk_density: ArrayLike, diameter: ArrayLike) -> FloatArray:
    """Height of a bed in a round vessel.

    H = m / (rho_bulk pi D**2 / 4)

    Parameters
    ----------
    mass : of the charge [kg]
    bulk_density : of the bed as it works [kg/m3]
    diameter : D, of the vessel [m]

    Returns
    -------
    Height [m], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If an input is not positive.

    Notes
    -----
    A bubbling bed stands somewhat higher.
    """
    return positive("mass", mass) / (positive("bulk_density", bulk_density) * _cross_section(diameter))


def bed_pressure_drop(mass: ArrayLike, diameter: ArrayLike) -> FloatArray:
    """Pressure that lifts a fluidised bed: its weight over its cross-section.

    dp = m g / (pi D**2 / 4)

    Parameters
    ----------
    mass : of the charge [kg]
    diameter : D, of the vessel [m]

    Returns
    -------
    Pressure difference [Pa], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If an input is not positive.

    Notes
    -----
    The gas's own weight and the distributor's pressure drop are left out.
    """
    return positive("mass", mass) * GRAVITY / _cross_section(diameter)


def pressure_speedup(bottom_pressure: ArrayLike, top_pressure: ArrayLike) -> FloatArray:
    """How much faster the gas is at the top of a bed than at its bottom.

    u_top / u_bottom = p_bottom / p_top

    Parameters
    ----------
    bottom_pressure, top_pressure : below and above the bed [Pa], [Pa]

    Returns
    -------
    Factor [-], 1 or more, broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If an input is not positive, or the pressure rises from bottom to top.

    Notes
    -----
    Should stay below about 2: a deep bed cannot run at a few hundred pascal.
    """
    top = positive("top_pressure", top_pressure)
    bottom = positive("bottom_pressure", bottom_pressure)
    if np.any(bottom < top):
        raise PhysicsError("bottom_pressure must not be below top_pressure")
    return bottom / top


def highest_charge(top_pressure: ArrayLike, pressure_ratio: ArrayLike, diameter: ArrayLike) -> FloatArray:
    """Mass whose weight raises the pressure from top to bottom of a bed by a ratio.

    m = (p_bottom/p_top - 1) p_top pi D**2 / (4 g)

    Parameters
    ----------
    top_pressure : above the bed [Pa]
    pressure_ratio : p_bottom/p_top, above 1 [-]
    diameter : D, of the vessel [m]

    Returns
    -------
    Mass [kg], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If the ratio is not above 1 or another input is not positive.

    Notes
    -----
    Inverse of :func:`bed_pressure_drop` and :func:`pressure_speedup`.
    """
    over = positive("pressure_ratio above 1", floats(pressure_ratio) - 1.0)
    return over * positive("top_pressure", top_pressure) * _cross_section(diameter) / GRAVITY


def _cross_section(diameter: ArrayLike) -> FloatArray:
    return floats(np.pi * positive("diameter", diameter) ** 2 / 4.0)
