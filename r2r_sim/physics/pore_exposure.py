"""Exposure, pressure times time, of deep holes and of porous layers in vacuum; how far it reaches."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from r2r_sim.errors import PhysicsError
from r2r_sim.physics._arrays import (
    FloatArray,
    floats,
    fraction_below_one,
    minus_log_of_rest,
    not_negative,
    positive,
    positive_fraction,
)
from r2r_sim.physics.constants import AVOGADRO, BOLTZMANN


def gordon_exposure(
    aspect_ratio: ArrayLike, sites: ArrayLike, temperature: ArrayLike, molar_mass: ArrayLike
) -> FloatArray:
    """Exposure that coats a narrow hole to its bottom, after Gordon.

    p t = q sqrt(2 pi m k T) (1 + 19/4 a + 3/2 a**2)  [1]_

    Parameters
    ----------
    aspect_ratio : a, depth over diameter of a hole, depth over twice the width of a trench, in general
        depth x perimeter / (4 x open area) [-]; 0 for a flat surface
    sites : q, molecules taken per area [1/m2]
    temperature : of the gas [K]
    molar_mass : of the molecule [kg/mol]

    Returns
    -------
    Exposure [Pa s], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If the aspect ratio is negative or another input is not positive.

    Notes
    -----
    Sharp front: sticking near 1, or a deep hole. Molecular flow. For small sticking see :func:`via_dose_time`.

    References
    ----------
    .. [1] R. G. Gordon et al., Chem. Vap. Deposition 9 (2003) 73
    """
    a = not_negative("aspect_ratio", aspect_ratio)
    return _flat_exposure(sites, temperature, molar_mass) * (1.0 + 4.75 * a + 1.5 * a**2)


def knudsen_exposure(
    depth: ArrayLike,
    pore_diameter: ArrayLike,
    tortuosity: ArrayLike,
    sites: ArrayLike,
    temperature: ArrayLike,
    molar_mass: ArrayLike,
) -> FloatArray:
    """Exposure that coats a porous layer to a depth, if only the pores resist.

    p t = 3/2 q tau (l / d)**2 sqrt(2 pi m k T)

    Parameters
    ----------
    depth : l, from one exposed face; half the thickness where both are exposed [m]
    pore_diameter : d [m]
    tortuosity : tau, the tortuosity factor [-]
    sites : q, molecules taken per internal area [1/m2]
    temperature : of the gas [K]
    molar_mass : of the molecule [kg/mol]

    Returns
    -------
    Exposure [Pa s], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If the depth is negative or another input is not positive.

    Notes
    -----
    Own derivation, same limit as Gordon 2003 with aspect ratio sqrt(tau) l / d. In a gas at atmospheric pressure it
    is 3 to 60 times too little: use :func:`r2r_sim.physics.porous.porous_dose_time` there.
    """
    ratio = not_negative("depth", depth) / positive("pore_diameter", pore_diameter)
    return 1.5 * positive("tortuosity", tortuosity) * ratio**2 * _flat_exposure(sites, temperature, molar_mass)


def penetration_depth(
    exposure: ArrayLike,
    pore_diameter: ArrayLike,
    tortuosity: ArrayLike,
    sites: ArrayLike,
    temperature: ArrayLike,
    molar_mass: ArrayLike,
) -> FloatArray:
    """Depth that an exposure coats, if only the pores resist.

    x = d sqrt(p t / (3/2 q tau sqrt(2 pi m k T)))

    Parameters
    ----------
    exposure : p t, partial pressure times time [Pa s]
    pore_diameter : d [m]
    tortuosity : tau, the tortuosity factor [-]
    sites : q, molecules taken per internal area [1/m2]
    temperature : of the gas [K]
    molar_mass : of the molecule [kg/mol]

    Returns
    -------
    Depth from one exposed face [m], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If the exposure is negative or another input is not positive.

    Notes
    -----
    Inverse of :func:`knudsen_exposure`. Below a :func:`front_sharpness` of about 1 there is no front to speak of.
    """
    unit = 1.5 * positive("tortuosity", tortuosity) * _flat_exposure(sites, temperature, molar_mass)
    return positive("pore_diameter", pore_diameter) * floats(np.sqrt(not_negative("exposure", exposure) / unit))


def via_dose_time(
    coverage: ArrayLike, aspect_ratio: ArrayLike, sites: ArrayLike, flux: ArrayLike, sticking: ArrayLike
) -> FloatArray:
    """Dose time of a deep hole at finite sticking.

    t = (q / J) [-ln(1 - theta) / beta + 3/2 a**2 theta**2]

    Parameters
    ----------
    coverage : theta, mean over the hole's wall; 0.5 at least [-]
    aspect_ratio : a, depth over diameter [-]
    sites : q, molecules taken per area [1/m2]
    flux : J, molecules that strike the opening [1/m2/s]
    sticking : beta on free sites [-]

    Returns
    -------
    Time [s], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If the coverage lies outside [0.5, 1) or another input is out of range.

    Notes
    -----
    Own fit to solutions of the diffusion-reaction equation, aspect ratio 2 to 200, sticking 1e-4 to 0.1: within
    -2 to +11 % from coverage 0.75, -13 to +5 % at 0.5, and not for less.
    """
    theta = fraction_below_one("coverage", coverage)
    if np.any(theta < 0.5):
        raise PhysicsError(f"coverage must be 0.5 or more for this fit, not {np.min(theta):g}")
    reaction = minus_log_of_rest(theta) / positive_fraction("sticking", sticking)
    diffusion = 1.5 * not_negative("aspect_ratio", aspect_ratio) ** 2 * theta**2
    return positive("sites", sites) / positive("flux", flux) * (reaction + diffusion)


def front_sharpness(
    depth: ArrayLike, pore_diameter: ArrayLike, sticking: ArrayLike, tortuosity: ArrayLike = 1.0
) -> FloatArray:
    """Thiele-like number of a pore: is there a front, or does the whole depth react alike?

    h_T = x sqrt(3 beta tau) / d

    Parameters
    ----------
    depth : x, from the exposed face [m]
    pore_diameter : d [m]
    sticking : beta on free sites [-]
    tortuosity : tau, the tortuosity factor [-]

    Returns
    -------
    Number [-], broadcast over the inputs. Below 0.3 limited by reaction, below about 1 without a sharp front.

    Raises
    ------
    PhysicsError
        If the depth is negative, the sticking lies outside (0, 1] or another input is not positive.

    Notes
    -----
    Knudsen diffusion only.
    """
    root = np.sqrt(3.0 * positive_fraction("sticking", sticking) * positive("tortuosity", tortuosity))
    return floats(not_negative("depth", depth) * root / positive("pore_diameter", pore_diameter))


def _flat_exposure(sites: ArrayLike, temperature: ArrayLike, molar_mass: ArrayLike) -> FloatArray:
    """q sqrt(2 pi m k T) [Pa s]: one molecule per site on a flat surface that takes all that strike it."""
    molecule_mass = positive("molar_mass", molar_mass) / AVOGADRO
    thermal_energy = BOLTZMANN * positive("temperature", temperature)
    return floats(positive("sites", sites) * np.sqrt(2.0 * np.pi * molecule_mass * thermal_energy))
