"""Purging pores: what is sorbed on their walls has to leave as well."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from r2r_sim.errors import PhysicsError
from r2r_sim.physics._arrays import FloatArray, floats, not_negative, positive, positive_fraction
from r2r_sim.physics.pore_geometry import open_porosity


def sorption_ratio(
    area_per_volume: ArrayLike, sorbed_sites: ArrayLike, porosity: ArrayLike, number_density: ArrayLike
) -> FloatArray:
    """How many times more molecules a pore holds with those sorbed on its wall.

    R = 1 + s_v Gamma / (eps n)

    Parameters
    ----------
    area_per_volume : s_v, internal area per volume of layer [1/m]
    sorbed_sites : Gamma, molecules sorbed per internal area [1/m2]; 0 for none
    porosity : eps [-]
    number_density : n, of the molecule in the gas [1/m3]

    Returns
    -------
    Ratio [-], 1 or more, broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If an input is out of range.

    Notes
    -----
    Linear sorption. The sorbed amount is an estimate for any real surface: 2e18 to 5e18 1/m2 for half a layer of
    water.
    """
    walls = not_negative("area_per_volume", area_per_volume) * not_negative("sorbed_sites", sorbed_sites)
    return 1.0 + walls / (open_porosity(porosity) * positive("number_density", number_density))


def pore_purge_time(
    residual_fraction: ArrayLike,
    depth: ArrayLike,
    porosity: ArrayLike,
    pore_diffusivity: ArrayLike,
    tortuosity: ArrayLike,
    film_thickness: ArrayLike,
    gas_diffusivity: ArrayLike,
    sorption_ratio: ArrayLike = 1.0,
) -> FloatArray:
    """Time for a gas to leave a porous layer through pores and gas film.

    t = R [4 l**2 tau / (pi**2 D_p) + eps l delta / D] ln(1 / residual)

    Parameters
    ----------
    residual_fraction : what may be left, over the initial amount [-]
    depth : l, to the exposed face; half the thickness where both are exposed [m]
    porosity : eps [-]
    pore_diffusivity : D_p, in a straight pore [m2/s]
    tortuosity : tau, the tortuosity factor [-]
    film_thickness : delta, of the gas film, see :func:`r2r_sim.physics.web.slit_gas_film` [m]; 0 for none
    gas_diffusivity : D, in the gas film [m2/s]
    sorption_ratio : R, see :func:`sorption_ratio` [-]; 1 for a gas that does not sorb

    Returns
    -------
    Time [s], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If the sorption ratio lies below 1 or another input is out of range.

    Notes
    -----
    Own derivation: slowest mode of the layer, resistances added. Sorption fast against diffusion, and linear.
    """
    length = not_negative("depth", depth)
    pores = 4.0 * length**2 * positive("tortuosity", tortuosity) / np.pi**2
    pores = pores / positive("pore_diffusivity", pore_diffusivity)
    film = open_porosity(porosity) * length * not_negative("film_thickness", film_thickness)
    film = film / positive("gas_diffusivity", gas_diffusivity)
    held = positive("sorption_ratio", sorption_ratio)
    if np.any(held < 1.0):
        raise PhysicsError(f"sorption_ratio must be 1 or more, not {np.min(held):g}")
    decades = -np.log(positive_fraction("residual_fraction", residual_fraction))
    return floats(held * (pores + film) * decades)
