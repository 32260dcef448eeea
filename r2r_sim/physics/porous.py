"""Dose time and coverage of a porous web; offers pore geometry, exposures and purges as well."""

from __future__ import annotations

from typing import NamedTuple

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
)
from r2r_sim.physics.pore_exposure import (
    front_sharpness,
    gordon_exposure,
    knudsen_exposure,
    penetration_depth,
    via_dose_time,
)
from r2r_sim.physics.pore_geometry import (
    coated_porosity,
    effective_diffusivity,
    internal_area_per_volume,
    narrowed_pore,
    narrowed_porosity,
    pore_film_mass,
)
from r2r_sim.physics.pore_purge import pore_purge_time, sorption_ratio

__all__ = [
    "DoseTimeParts",
    "coated_porosity",
    "effective_diffusivity",
    "front_sharpness",
    "gordon_exposure",
    "internal_area_per_volume",
    "knudsen_exposure",
    "narrowed_pore",
    "narrowed_porosity",
    "penetration_depth",
    "pore_film_mass",
    "pore_purge_time",
    "porous_coverage",
    "porous_dose_time",
    "porous_dose_time_parts",
    "sorption_ratio",
    "via_dose_time",
]


class DoseTimeParts(NamedTuple):
    """The three resistances of a porous web, in series [s]."""

    reaction: FloatArray
    """Time the surface reaction takes."""
    gas_film: FloatArray
    """Time the gas between head and web takes to bring the molecules."""
    pore: FloatArray
    """Time the molecules take through the pores."""

    @property
    def total(self) -> FloatArray:
        """Sum of the three [s]."""
        return self.reaction + self.gas_film + self.pore


def porous_dose_time_parts(
    coverage: ArrayLike,
    sites: ArrayLike,
    number_density: ArrayLike,
    reaction_velocity: ArrayLike,
    film_thickness: ArrayLike,
    gas_diffusivity: ArrayLike,
    pore_diffusivity: ArrayLike | None = None,
    area_ratio: ArrayLike | None = None,
    depth: ArrayLike = 0.0,
    porosity: ArrayLike | None = None,
    pore_diameter: ArrayLike | None = None,
    tortuosity: ArrayLike | None = None,
    transport_slowdown: ArrayLike = 1.0,
) -> DoseTimeParts:
    """Dose time of one exposed face of a porous web, split into its three resistances.

    t = (q / n) [-ln(1 - theta) / k + nu A_f theta delta / D + nu A_f l theta**2 tau / (2 eps D_p)], A_f = 4 eps l / d

    Parameters
    ----------
    coverage : theta, mean over the target depth [-]
    sites : q, molecules taken per internal area [1/m2]
    number_density : n, of the precursor in the gas (monomer-equivalent) [1/m3]
    reaction_velocity : k = beta v / 4 [m/s]
    film_thickness : delta, of the gas film, see :func:`r2r_sim.physics.web.slit_gas_film` [m]; 0 for none
    gas_diffusivity : D, in the gas film [m2/s]
    pore_diffusivity : D_p, in a straight pore [m2/s]; needed where the depth is not 0
    area_ratio : A_f, coated area per face area [-]; by default 4 eps l / d, and 1 at least
    depth : l, target depth from this face [m]; 0 for the outer face only
    porosity, pore_diameter, tortuosity : of the web [-], [m], [-]; needed where the depth is not 0 (the diameter
        only without an area ratio)
    transport_slowdown : nu, 1 for monomers, see :func:`r2r_sim.physics.vapour.dimer_slowdown` [-]

    Returns
    -------
    Reaction, gas film and pore [s], each broadcast over the inputs; ``.total`` is their sum.

    Raises
    ------
    PhysicsError
        If the coverage lies outside [0, 1), another input is out of range, or one is missing at a depth.

    Notes
    -----
    Own derivation; 0 to +10 % against a diffusion-reaction solver over 48 cases. In vacuum pass film thickness 0.

    References
    ----------
    .. [1] R. G. Gordon et al., Chem. Vap. Deposition 9 (2003) 73: the same limit 3/2 a**2 in deep pores
    """
    theta = fraction_below_one("coverage", coverage)
    per_length = positive("sites", sites) / positive("number_density", number_density)
    slowdown = positive("transport_slowdown", transport_slowdown)
    length = not_negative("depth", depth)
    flat = bool(np.all(length == 0.0))
    void = _needed("porosity", porosity, 0.5, flat)
    if area_ratio is None:
        per_volume = internal_area_per_volume(void, _needed("pore_diameter", pore_diameter, 1.0, flat))
        area = floats(np.maximum(per_volume * length, 1.0))
    else:
        area = positive("area_ratio", area_ratio)
    diffusivity = _needed("pore_diffusivity", pore_diffusivity, 1.0, flat)
    pore_resistance = length / (
        2.0 * effective_diffusivity(void, diffusivity, _needed("tortuosity", tortuosity, 1.0, flat))
    )
    reaction = per_length * minus_log_of_rest(theta) / positive("reaction_velocity", reaction_velocity)
    film_resistance = not_negative("film_thickness", film_thickness) / positive("gas_diffusivity", gas_diffusivity)
    carried = per_length * slowdown * area * theta
    return DoseTimeParts(reaction, carried * film_resistance, carried * theta * pore_resistance)


def porous_dose_time(
    coverage: ArrayLike,
    sites: ArrayLike,
    number_density: ArrayLike,
    reaction_velocity: ArrayLike,
    film_thickness: ArrayLike,
    gas_diffusivity: ArrayLike,
    pore_diffusivity: ArrayLike | None = None,
    area_ratio: ArrayLike | None = None,
    depth: ArrayLike = 0.0,
    porosity: ArrayLike | None = None,
    pore_diameter: ArrayLike | None = None,
    tortuosity: ArrayLike | None = None,
    transport_slowdown: ArrayLike = 1.0,
) -> FloatArray:
    """Dose time of one exposed face of a porous web: reaction, gas film and pore in series.

    t = (q / n) [-ln(1 - theta) / k + nu A_f theta delta / D + nu A_f l theta**2 tau / (2 eps D_p)], A_f = 4 eps l / d

    Parameters
    ----------
    coverage, sites, number_density, reaction_velocity, film_thickness, gas_diffusivity, pore_diffusivity, \
area_ratio, depth, porosity, pore_diameter, tortuosity, transport_slowdown :
        as in :func:`porous_dose_time_parts`

    Returns
    -------
    Time [s], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If the coverage lies outside [0, 1) or another input is out of range.

    Notes
    -----
    Depth 0 gives the flat web: outer face only, area ratio 1, no pore term.
    """
    return porous_dose_time_parts(
        coverage,
        sites,
        number_density,
        reaction_velocity,
        film_thickness,
        gas_diffusivity,
        pore_diffusivity,
        area_ratio,
        depth,
        porosity,
        pore_diameter,
        tortuosity,
        transport_slowdown,
    ).total


def porous_coverage(
    dose_time: ArrayLike,
    sites: ArrayLike,
    number_density: ArrayLike,
    reaction_velocity: ArrayLike,
    film_thickness: ArrayLike,
    gas_diffusivity: ArrayLike,
    pore_diffusivity: ArrayLike | None = None,
    area_ratio: ArrayLike | None = None,
    depth: ArrayLike = 0.0,
    porosity: ArrayLike | None = None,
    pore_diameter: ArrayLike | None = None,
    tortuosity: ArrayLike | None = None,
    transport_slowdown: ArrayLike = 1.0,
) -> FloatArray:
    """Mean coverage of the target depth after a dose time.

    theta with t(theta) = dose_time, t as in :func:`porous_dose_time`

    Parameters
    ----------
    dose_time : that the web spends in the zone [s]
    sites, number_density, reaction_velocity, film_thickness, gas_diffusivity, pore_diffusivity, area_ratio, \
depth, porosity, pore_diameter, tortuosity, transport_slowdown :
        as in :func:`porous_dose_time_parts`

    Returns
    -------
    Coverage [-] in [0, 1), broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If the dose time is negative or another input is out of range.

    Notes
    -----
    Inverse of :func:`porous_dose_time`, by bisection in -ln(1 - theta); coverages above 1 - 1e-13 are cut there.
    """
    time = not_negative("dose_time", dose_time, finite=False)

    def time_for(extent: FloatArray) -> FloatArray:
        return porous_dose_time(
            -np.expm1(-extent),
            sites,
            number_density,
            reaction_velocity,
            film_thickness,
            gas_diffusivity,
            pore_diffusivity,
            area_ratio,
            depth,
            porosity,
            pore_diameter,
            tortuosity,
            transport_slowdown,
        )

    shape = np.broadcast_shapes(np.shape(time), np.shape(time_for(floats(1.0))))
    lower, upper = np.zeros(shape), np.full(shape, 30.0)
    for _ in range(100):
        middle = 0.5 * (lower + upper)
        late = time_for(floats(middle)) > time
        lower, upper = np.where(late, lower, middle), np.where(late, middle, upper)
    return floats(-np.expm1(-0.5 * (lower + upper)))


def _needed(name: str, value: ArrayLike | None, flat_value: float, flat: bool) -> ArrayLike:
    """Give the value, or one of no account for a flat web; raise where pores are dosed without it."""
    if value is None and not flat:
        raise PhysicsError(f"{name} is needed to dose to a depth")
    return flat_value if value is None else value
