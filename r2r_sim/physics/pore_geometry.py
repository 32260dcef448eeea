"""What a pore offers to a film, and what a film leaves of the pore."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from r2r_sim.errors import PhysicsError
from r2r_sim.physics._arrays import FloatArray, floats, fraction_below_one, not_negative, positive


def internal_area_per_volume(porosity: ArrayLike, pore_diameter: ArrayLike) -> FloatArray:
    """Inner surface of a porous layer per volume of layer.

    s_v = 4 eps / d

    Parameters
    ----------
    porosity : eps [-]
    pore_diameter : d [m]

    Returns
    -------
    Area per volume [1/m], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If the porosity lies outside (0, 1) or the diameter is not positive.

    Notes
    -----
    Round pores of one size. For an electrode use bulk density times measured surface instead.
    """
    return 4.0 * open_porosity(porosity) / positive("pore_diameter", pore_diameter)


def effective_diffusivity(porosity: ArrayLike, pore_diffusivity: ArrayLike, tortuosity: ArrayLike) -> FloatArray:
    """Diffusivity through a porous layer, per area of layer.

    D_eff = eps D_p / tau

    Parameters
    ----------
    porosity : eps [-]
    pore_diffusivity : D_p, in a straight pore, see :func:`r2r_sim.physics.gas.combined_diffusivity` [m2/s]
    tortuosity : tau, the tortuosity factor (MacMullin number times porosity) [-]

    Returns
    -------
    Diffusivity [m2/s], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If an input is out of range.

    Notes
    -----
    Ionic and gas transport are taken to share one tortuosity factor.
    """
    return open_porosity(porosity) * positive("pore_diffusivity", pore_diffusivity) / positive("tortuosity", tortuosity)


def narrowed_pore(pore_diameter: ArrayLike, film_thickness: ArrayLike) -> FloatArray:
    """Diameter of a pore that a film has lined.

    d' = d - 2 s

    Parameters
    ----------
    pore_diameter : d, before coating [m]
    film_thickness : s, of the solid film on the pore's wall [m]

    Returns
    -------
    Diameter [m], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If the film closes the pore, the diameter is not positive or the thickness is negative.

    Notes
    -----
    A dose through the coated pores takes (d / d')**2 times the exposure.
    """
    left = positive("pore_diameter", pore_diameter) - 2.0 * not_negative("film_thickness", film_thickness)
    if np.any(left <= 0.0):
        raise PhysicsError(
            f"a film of {np.max(floats(film_thickness)) * 1e9:g} nm closes pores of "
            f"{np.min(floats(pore_diameter)) * 1e9:g} nm",
            hint="coat thinner, or choose a membrane with wider pores",
        )
    return left


def narrowed_porosity(porosity: ArrayLike, pore_diameter: ArrayLike, film_thickness: ArrayLike) -> FloatArray:
    """Porosity of a layer whose pores a film has lined.

    eps' = eps ((d - 2 s) / d)**2

    Parameters
    ----------
    porosity : eps, before coating [-]
    pore_diameter : d, before coating [m]
    film_thickness : s, of the solid film on the pore's wall [m]

    Returns
    -------
    Porosity [-], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If the film closes the pore or an input is out of range.

    Notes
    -----
    Round pores of one size; the number of pores stays.
    """
    open_share = narrowed_pore(pore_diameter, film_thickness) / positive("pore_diameter", pore_diameter)
    return open_porosity(porosity) * open_share**2


def coated_porosity(
    porosity: ArrayLike,
    pore_diameter: ArrayLike,
    film_thickness: ArrayLike,
    depth_per_face: ArrayLike,
    faces: ArrayLike,
    membrane_thickness: ArrayLike,
) -> FloatArray:
    """Porosity of a membrane coated to some depth, averaged over its thickness.

    eps_mean = eps - (eps - eps') faces l / L

    Parameters
    ----------
    porosity : eps, before coating [-]
    pore_diameter : d, before coating [m]
    film_thickness : s, of the solid film on the pore's wall [m]
    depth_per_face : l, coated from each exposed face [m]; 0 for the outer faces only
    faces : exposed faces [-]
    membrane_thickness : L [m]

    Returns
    -------
    Porosity [-], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If the coated depths are more than the membrane, the film closes the pores, or an input is out of range.

    Notes
    -----
    What weighing and a pycnometer would see; a skin narrows the way for ions more than this mean tells.
    """
    depth = not_negative("depth_per_face", depth_per_face) * positive("faces", faces)
    share = depth / positive("membrane_thickness", membrane_thickness)
    if np.any(share > 1.0 + 1e-9):
        raise PhysicsError("depth_per_face times faces must not be above membrane_thickness")
    void = open_porosity(porosity)
    filled = void - narrowed_porosity(void, pore_diameter, film_thickness)
    return floats(void - filled * np.minimum(share, 1.0))


def pore_film_mass(
    porosity: ArrayLike,
    pore_diameter: ArrayLike,
    film_thickness: ArrayLike,
    film_density: ArrayLike,
    coated_depth: ArrayLike,
) -> FloatArray:
    """Mass of film in the pores per area of web.

    m = rho (eps - eps') l

    Parameters
    ----------
    porosity : eps, before coating [-]
    pore_diameter : d, before coating [m]
    film_thickness : s, of the solid film on the pore's wall [m]
    film_density : rho [kg/m3]
    coated_depth : l, of all faces together [m]

    Returns
    -------
    Mass [kg/m2], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If the film closes the pore or an input is out of range.

    Notes
    -----
    The film on the outer faces comes on top: thickness x density for each.
    """
    void = open_porosity(porosity)
    filled = void - narrowed_porosity(void, pore_diameter, film_thickness)
    return positive("film_density", film_density) * filled * not_negative("coated_depth", coated_depth)


def open_porosity(porosity: ArrayLike) -> FloatArray:
    """Give the porosity as float64, or raise unless it lies in (0, 1)."""
    return positive("porosity", fraction_below_one("porosity", porosity))
