"""Keeping half-reactions apart: gas curtains between the zones of a web, purging of vessels."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from r2r_sim.errors import PhysicsError
from r2r_sim.physics._arrays import FloatArray, floats, not_negative, positive
from r2r_sim.physics.vessel_purge import (
    tank_purge_time,
    tanks_in_series_residual,
    tanks_in_series_turnovers,
)

__all__ = [
    "dispersion",
    "drag_carry_over",
    "isolation_highest_web_speed",
    "isolation_purge_velocity",
    "isolation_web_speed",
    "pressure_drift_velocity",
    "required_peclet",
    "tank_purge_time",
    "tanks_in_series_residual",
    "tanks_in_series_turnovers",
]


def required_peclet(leak_fraction: ArrayLike) -> FloatArray:
    """Peclet number at which a counter-flow holds back all but a fraction of a gas.

    Pe = ln(1 / leak)

    Parameters
    ----------
    leak_fraction : concentration that gets through over concentration in the zone [-]

    Returns
    -------
    Peclet number [-], broadcast over the input; 9.2 for 1e-4, 13.8 for 1e-6.

    Raises
    ------
    PhysicsError
        If the fraction lies outside (0, 1].

    Notes
    -----
    One-dimensional diffusion against a steady flow, c / c0 = exp(-Pe).
    """
    leak = positive("leak_fraction", leak_fraction)
    if np.any(leak > 1.0):
        raise PhysicsError(f"leak_fraction must not be above 1, not {np.max(leak):g}")
    return floats(-np.log(leak))


def pressure_drift_velocity(
    gap: ArrayLike, pressure_difference: ArrayLike, viscosity: ArrayLike, land_length: ArrayLike
) -> FloatArray:
    """Mean velocity that a pressure difference between neighbouring exhausts drives through a land.

    u_dp = g**2 dp / (12 mu L)

    Parameters
    ----------
    gap : g, between head and web [m]
    pressure_difference : dp, across the land [Pa]
    viscosity : mu, of the gas [Pa s]
    land_length : L, along the web [m]

    Returns
    -------
    Velocity [m/s], broadcast over the inputs; about 0.1 m/s per pascal at 0.5 mm and 10 mm.

    Raises
    ------
    PhysicsError
        If the pressure difference is negative or another input is not positive.

    Notes
    -----
    Laminar flow between parallel plates. The purge has to overcome it in the worse direction.
    """
    drive = positive("gap", gap) ** 2 * not_negative("pressure_difference", pressure_difference)
    return drive / (12.0 * positive("viscosity", viscosity) * positive("land_length", land_length))


def dispersion(diffusivity: ArrayLike, gap: ArrayLike, web_speed: ArrayLike, purge_velocity: ArrayLike) -> FloatArray:
    """Axial dispersion in a slit: diffusion, enlarged by the shear of web and purge.

    D_e = D [1 + (g / D)**2 (u_web**2 / 120 + u_p**2 / 210)]

    Parameters
    ----------
    diffusivity : D [m2/s]
    gap : g, between head and web [m]
    web_speed : u_web [m/s]
    purge_velocity : u_p, mean velocity of the purge in the land [m/s]

    Returns
    -------
    Dispersion coefficient [m2/s], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If a speed is negative, or diffusivity or gap is not positive.

    Notes
    -----
    Taylor dispersion; Couette and Poiseuille parts added. A 2-D solution allows some 5 % less web speed.
    """
    diffusivity = positive("diffusivity", diffusivity)
    shear = (positive("gap", gap) / diffusivity) ** 2
    web = not_negative("web_speed", web_speed)
    purge = not_negative("purge_velocity", purge_velocity)
    return diffusivity * (1.0 + shear * (web**2 / 120.0 + purge**2 / 210.0))


def isolation_web_speed(
    purge_velocity: ArrayLike,
    land_length: ArrayLike,
    gap: ArrayLike,
    diffusivity: ArrayLike,
    leak_fraction: ArrayLike,
    pressure_difference: ArrayLike = 0.0,
    viscosity: ArrayLike = 1.8e-5,
) -> FloatArray:
    """Fastest web that a purge velocity still isolates.

    (u_p - u_dp - u_web / 2) L / D_e(u_web, u_p) = Pe, a quadratic in u_web

    Parameters
    ----------
    purge_velocity : u_p, mean velocity of the purge in the land [m/s]
    land_length : L, along the web [m]
    gap : g, between head and web [m]
    diffusivity : D, of the precursor [m2/s]
    leak_fraction : allowed, see :func:`required_peclet` [-]
    pressure_difference : dp, between neighbouring exhausts [Pa]
    viscosity : mu, of the gas [Pa s]; nitrogen at room temperature by default, which is the safe side

    Returns
    -------
    Web speed [m/s], broadcast over the inputs; 0 where not even a resting web is isolated.

    Raises
    ------
    PhysicsError
        If an input is out of range.

    Notes
    -----
    The upstream land is meant, where the web drags gas with it. More purge is not always better: past some
    velocity its own shear costs more than it brings, see :func:`isolation_highest_web_speed`.
    """
    curvature, drag, shear = _web_terms(land_length, gap, diffusivity, leak_fraction)
    purge = not_negative("purge_velocity", purge_velocity)
    drift = pressure_drift_velocity(gap, pressure_difference, viscosity, land_length)
    spread = required_peclet(leak_fraction) * positive("diffusivity", diffusivity)
    missing = spread * (1.0 + shear * purge**2 / 210.0) - (purge - drift) * positive("land_length", land_length)
    return _positive_root(curvature, drag, missing)


def isolation_purge_velocity(
    web_speed: ArrayLike,
    land_length: ArrayLike,
    gap: ArrayLike,
    diffusivity: ArrayLike,
    leak_fraction: ArrayLike,
    pressure_difference: ArrayLike = 0.0,
    viscosity: ArrayLike = 1.8e-5,
) -> FloatArray:
    """Smallest purge velocity that isolates a web.

    (u_p - u_dp - u_web / 2) L / D_e(u_web, u_p) = Pe, a quadratic in u_p, its smaller root

    Parameters
    ----------
    web_speed : u_web [m/s]
    land_length : L, along the web [m]
    gap : g, between head and web [m]
    diffusivity : D, of the precursor [m2/s]
    leak_fraction : allowed, see :func:`required_peclet` [-]
    pressure_difference : dp, between neighbouring exhausts [Pa]
    viscosity : mu, of the gas [Pa s]; nitrogen at room temperature by default, which is the safe side

    Returns
    -------
    Purge velocity [m/s], broadcast over the inputs; infinite where no velocity isolates.

    Raises
    ------
    PhysicsError
        If an input is out of range.

    Notes
    -----
    Inverse of :func:`isolation_web_speed` on its rising branch. A purge slot feeds two lands: its flow per width
    is twice velocity times gap.
    """
    curvature, drag, shear = _web_terms(land_length, gap, diffusivity, leak_fraction)
    web = not_negative("web_speed", web_speed)
    drift = pressure_drift_velocity(gap, pressure_difference, viscosity, land_length)
    length = positive("land_length", land_length)
    spread = required_peclet(leak_fraction) * positive("diffusivity", diffusivity)
    own = spread * shear / 210.0
    constant = drift * length + spread + drag * web + curvature * web**2
    rest = length**2 - 4.0 * own * constant
    root = 2.0 * constant / (length + np.sqrt(np.maximum(rest, 0.0)))
    return floats(np.where(rest >= 0.0, root, np.inf))


def isolation_highest_web_speed(
    land_length: ArrayLike,
    gap: ArrayLike,
    diffusivity: ArrayLike,
    leak_fraction: ArrayLike,
    pressure_difference: ArrayLike = 0.0,
    viscosity: ArrayLike = 1.8e-5,
) -> tuple[FloatArray, FloatArray]:
    """Fastest web that any purge velocity isolates, and that velocity.

    u_p = 105 L D / (Pe g**2), where the two roots of :func:`isolation_purge_velocity` meet

    Parameters
    ----------
    land_length : L, along the web [m]
    gap : g, between head and web [m]
    diffusivity : D, of the precursor [m2/s]
    leak_fraction : allowed, see :func:`required_peclet`; below 1 [-]
    pressure_difference : dp, between neighbouring exhausts [Pa]
    viscosity : mu, of the gas [Pa s]; nitrogen at room temperature by default, which is the safe side

    Returns
    -------
    Web speed [m/s] (0 where not even a resting web can be isolated) and purge velocity [m/s].

    Raises
    ------
    PhysicsError
        If an input is out of range.

    Notes
    -----
    Beyond it only a longer land, a smaller gap or a better pressure balance helps.
    """
    curvature, drag, shear = _web_terms(land_length, gap, diffusivity, leak_fraction)
    drift = pressure_drift_velocity(gap, pressure_difference, viscosity, land_length)
    length = positive("land_length", land_length)
    spread = required_peclet(leak_fraction) * positive("diffusivity", diffusivity)
    own = positive("shear dispersion (leak_fraction below 1)", spread * shear / 210.0)
    web = _positive_root(curvature, drag, spread + drift * length - length**2 / (4.0 * own))
    return web, floats(length / (2.0 * own) + 0.0 * web)


def drag_carry_over(purge_velocity: ArrayLike, web_speed: ArrayLike) -> FloatArray:
    """Share of a zone's gas that the web carries through a curtain too weak for it.

    f = max(0, 1 - 2 u_p / u_web)

    Parameters
    ----------
    purge_velocity : u_p, mean velocity of the purge in the land [m/s]
    web_speed : u_web [m/s]

    Returns
    -------
    Share [-] in [0, 1], broadcast over the inputs; 0 for a resting web.

    Raises
    ------
    PhysicsError
        If a velocity is negative.

    Notes
    -----
    A modelling choice, not data: Couette flow drags half the web's speed on average.
    """
    web = not_negative("web_speed", web_speed)
    held = 2.0 * not_negative("purge_velocity", purge_velocity)
    return floats(np.where(web > held, 1.0 - held / np.where(web > held, web, 1.0), 0.0))


def _web_terms(
    land_length: ArrayLike, gap: ArrayLike, diffusivity: ArrayLike, leak_fraction: ArrayLike
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Coefficients of u_web**2 and u_web in Pe D_e - (u_p - u_dp - u_web/2) L, and (g/D)**2."""
    diffusivity = positive("diffusivity", diffusivity)
    shear = (positive("gap", gap) / diffusivity) ** 2
    curvature = required_peclet(leak_fraction) * diffusivity * shear / 120.0
    return curvature, positive("land_length", land_length) / 2.0, shear


def _positive_root(curvature: FloatArray, slope: FloatArray, constant: FloatArray) -> FloatArray:
    """Positive root of curvature x**2 + slope x + constant with a negative constant; 0 where it is not."""
    below = np.minimum(constant, 0.0)
    return floats(-2.0 * below / (slope + np.sqrt(slope**2 - 4.0 * curvature * below)))
