"""When a powder moves with its gas, how fast a particle falls, and what a bed weighs."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from r2r_sim.errors import PhysicsError
from r2r_sim.physics._arrays import FloatArray, floats, fraction_below_one, positive
from r2r_sim.physics.bed import (
    bed_height,
    bed_pressure_drop,
    highest_charge,
    pressure_speedup,
)
from r2r_sim.physics.constants import GRAVITY

__all__ = [
    "archimedes",
    "bed_height",
    "bed_hydraulic_diameter",
    "bed_pressure_drop",
    "cunningham_slip",
    "highest_charge",
    "minimum_fluidisation_velocity",
    "pressure_speedup",
    "slip_factor",
    "terminal_velocity",
]


def archimedes(
    particle_diameter: ArrayLike, particle_density: ArrayLike, gas_density: ArrayLike, gas_viscosity: ArrayLike
) -> FloatArray:
    """Weight of a particle in its gas, against viscous forces.

    Ar = rho_g (rho_p - rho_g) g d**3 / mu**2

    Parameters
    ----------
    particle_diameter : d [m]
    particle_density : density of the particle with its pores [kg/m3]
    gas_density, gas_viscosity : at bed temperature and pressure [kg/m3], [Pa s]

    Returns
    -------
    Archimedes number [-], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If any input is not positive, or the gas is denser than the particle.

    Notes
    -----
    For cohesive powders d is the diameter of what moves: often an agglomerate, lighter and larger than a particle.
    """
    density = positive("gas_density", gas_density)
    lighter = positive("particle_density", particle_density) - density
    if np.any(lighter <= 0.0):
        raise PhysicsError("particle_density must be above gas_density")
    cube = positive("particle_diameter", particle_diameter) ** 3
    return density * lighter * GRAVITY * cube / positive("gas_viscosity", gas_viscosity) ** 2


def minimum_fluidisation_velocity(
    particle_diameter: ArrayLike,
    particle_density: ArrayLike,
    gas_density: ArrayLike,
    gas_viscosity: ArrayLike,
    slip: ArrayLike = 1.0,
) -> FloatArray:
    """Superficial gas velocity at which a bed of powder begins to fluidise, after Wen and Yu.

    Re_mf = sqrt(33.7**2 + 0.0408 Ar) - 33.7, u_mf = slip Re_mf mu / (rho_g d)  [1]_

    Parameters
    ----------
    particle_diameter : surface-volume mean diameter [m]
    particle_density : density of the particle with its pores [kg/m3]
    gas_density, gas_viscosity : at bed temperature and pressure [kg/m3], [Pa s]
    slip : correction at low pressure, see :func:`slip_factor`; 1 where the gas is a continuum [-]

    Returns
    -------
    Superficial velocity [m/s], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If any input is not positive, the gas is denser than the particle, or the slip lies below 1.

    Notes
    -----
    Cohesive (Geldart C) powders need several times this, with vibration or pulsing. The slip applies to the laminar
    regime, where fine powders are. It holds at the bottom of a bed, where the pressure is highest.

    References
    ----------
    .. [1] C. Y. Wen, Y. H. Yu, AIChE J. 12 (1966) 610-612, doi:10.1002/aic.690120343
    """
    number = 0.0408 * archimedes(particle_diameter, particle_density, gas_density, gas_viscosity)
    reynolds = number / (np.sqrt(33.7**2 + number) + 33.7)  # the difference of the roots, without loss at small Ar
    length = positive("gas_density", gas_density) * positive("particle_diameter", particle_diameter)
    return floats(_slip(slip) * reynolds * positive("gas_viscosity", gas_viscosity) / length)


def bed_hydraulic_diameter(particle_diameter: ArrayLike, voidage: ArrayLike = 0.45) -> FloatArray:
    """Width of the gaps between the particles of a bed.

    d_h = 2 eps d / (3 (1 - eps))

    Parameters
    ----------
    particle_diameter : d, surface-volume mean diameter [m]
    voidage : eps, of the bed when it begins to fluidise [-]

    Returns
    -------
    Diameter [m], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If the diameter is not positive or the voidage lies outside (0, 1).

    Notes
    -----
    Four times void volume over wetted surface of spheres. The default voidage is an estimate.
    """
    void = positive("voidage", fraction_below_one("voidage", voidage))
    return 2.0 * void * positive("particle_diameter", particle_diameter) / (3.0 * (1.0 - void))


def slip_factor(mean_free_path: ArrayLike, hydraulic_diameter: ArrayLike) -> FloatArray:
    """How much easier gas passes a bed when its mean free path is not small against the gaps.

    1 + 8 lambda / d_h

    Parameters
    ----------
    mean_free_path : lambda [m]
    hydraulic_diameter : d_h, see :func:`bed_hydraulic_diameter` [m]

    Returns
    -------
    Factor on the minimum fluidisation velocity [-], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If an input is not positive.

    Notes
    -----
    First-order slip in a round duct. About 12 at 1.3 kPa for 10 um particles.
    """
    return 1.0 + 8.0 * positive("mean_free_path", mean_free_path) / positive("hydraulic_diameter", hydraulic_diameter)


def cunningham_slip(mean_free_path: ArrayLike, particle_diameter: ArrayLike) -> FloatArray:
    """How much faster a particle falls when the mean free path is not small against it.

    C = 1 + Kn (1.257 + 0.4 exp(-1.1 / Kn)), Kn = 2 lambda / d  [1]_

    Parameters
    ----------
    mean_free_path : lambda [m]
    particle_diameter : d [m]

    Returns
    -------
    Factor on the terminal velocity [-], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If an input is not positive.

    Notes
    -----
    For creeping flow. About 3.2 at 1.3 kPa for 10 um particles.

    References
    ----------
    .. [1] C. N. Davies, Proc. Phys. Soc. 57 (1945) 259-270
    """
    knudsen = 2.0 * positive("mean_free_path", mean_free_path) / positive("particle_diameter", particle_diameter)
    return floats(1.0 + knudsen * (1.257 + 0.4 * np.exp(-1.1 / knudsen)))


def terminal_velocity(
    particle_diameter: ArrayLike,
    particle_density: ArrayLike,
    gas_density: ArrayLike,
    gas_viscosity: ArrayLike,
    slip: ArrayLike = 1.0,
) -> FloatArray:
    """Velocity at which a single particle falls, and above which gas carries it up.

    u_t = slip sqrt(4 g d (rho_p - rho_g) / (3 C_D rho_g)), C_D after Haider and Levenspiel; Stokes below Re 0.01  [1]_

    Parameters
    ----------
    particle_diameter : d [m]
    particle_density : density of the particle with its pores [kg/m3]
    gas_density, gas_viscosity : at bed temperature and pressure [kg/m3], [Pa s]
    slip : correction at low pressure, see :func:`cunningham_slip`; 1 where the gas is a continuum [-]

    Returns
    -------
    Velocity [m/s], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If any input is not positive, the gas is denser than the particle, or the slip lies below 1.

    Notes
    -----
    Spheres. Not a hard cap on the gas velocity: fines below the mean size leave earlier and agglomerates later;
    the cap is the filter with its blow-back. Solved by the library fluids.

    References
    ----------
    .. [1] A. Haider, O. Levenspiel, Powder Technol. 58 (1989) 63-70, doi:10.1016/0032-5910(89)80008-7
    """
    from fluids.drag import v_terminal

    archimedes(particle_diameter, particle_density, gas_density, gas_viscosity)  # checks all four

    def one(diameter: float, density: float, gas: float, viscosity: float) -> float:
        return float(v_terminal(diameter, density, gas, viscosity, Method="Haider_Levenspiel"))

    falling = np.vectorize(one, otypes=[np.float64])
    velocity = falling(floats(particle_diameter), floats(particle_density), floats(gas_density), floats(gas_viscosity))
    return floats(_slip(slip) * velocity)


def _slip(slip: ArrayLike) -> FloatArray:
    factor = positive("slip", slip)
    if np.any(factor < 1.0):
        raise PhysicsError(f"slip must be 1 or more, not {np.min(factor):g}")
    return factor
