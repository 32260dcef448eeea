"""A wound roll whose layers are held apart: its size, and gas that enters the gap from both edges."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from r2r_sim.physics._arrays import FloatArray, floats, fraction, not_negative, positive, positive_fraction


def wound_diameter(
    length: ArrayLike, layer_thickness: ArrayLike, layer_gap: ArrayLike, core_diameter: ArrayLike
) -> FloatArray:
    """Outer diameter of a roll that is wound with a gap.

    d = sqrt(d_core**2 + 4 L (t + g) / pi)

    Parameters
    ----------
    length : L, of the web on the roll [m]
    layer_thickness : t, of the web [m]
    layer_gap : g, between layers; 0 for a tight roll [m]
    core_diameter : d_core [m]

    Returns
    -------
    Diameter [m], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If the gap is negative or another input is not positive.

    Notes
    -----
    Area of the spiral; a layer more or less is not counted.
    """
    pitch = positive("layer_thickness", layer_thickness) + not_negative("layer_gap", layer_gap)
    return floats(
        np.sqrt(positive("core_diameter", core_diameter) ** 2 + 4.0 * positive("length", length) * pitch / np.pi)
    )


def wound_length(
    diameter: ArrayLike, layer_thickness: ArrayLike, layer_gap: ArrayLike, core_diameter: ArrayLike
) -> FloatArray:
    """Web on a roll of an outer diameter.

    L = pi (d**2 - d_core**2) / (4 (t + g))

    Parameters
    ----------
    diameter : d, outer [m]
    layer_thickness, layer_gap, core_diameter : as in :func:`wound_diameter`

    Returns
    -------
    Length [m], broadcast over the inputs; 0 where the core is as large.

    Raises
    ------
    PhysicsError
        If the gap is negative or another input is not positive.
    """
    pitch = positive("layer_thickness", layer_thickness) + not_negative("layer_gap", layer_gap)
    ring = positive("diameter", diameter) ** 2 - positive("core_diameter", core_diameter) ** 2
    return floats(np.maximum(ring, 0.0) * np.pi / (4.0 * pitch))


def wound_heat_time(
    layers_thickness: ArrayLike,
    areal_heat_capacity: ArrayLike,
    conductivity: ArrayLike,
    layer_thickness: ArrayLike,
    layer_gap: ArrayLike,
    start_difference: ArrayLike,
    approach: ArrayLike,
) -> FloatArray:
    """Time that a wound roll takes to come to the temperature of its core and its outside, by conduction.

    t = d**2 / (pi**2 a) ln(dT / approach), a = k (t + g)**2 / (g C)

    Parameters
    ----------
    layers_thickness : d, of all layers from core to outside [m]
    areal_heat_capacity : C, of one layer [J/m2/K]
    conductivity : k, of the gas in the gap [W/m/K]
    layer_thickness : t, of the web [m]
    layer_gap : g, between layers [m]
    start_difference : dT, how far from the process temperature it starts [K]
    approach : how far it may be at the end [K]

    Returns
    -------
    Time [s], broadcast over the inputs; 0 where it starts close enough.

    Raises
    ------
    PhysicsError
        If the difference is negative or another input is not positive.

    Notes
    -----
    Slab heated on both faces, web without resistance, no radiation: hours to days for a roll of a metre. A web that is
    wound in warm starts close enough.
    """
    gap = positive("layer_gap", layer_gap)
    pitch = positive("layer_thickness", layer_thickness) + gap
    spread = positive("conductivity", conductivity) * pitch**2 / gap
    spread = spread / positive("areal_heat_capacity", areal_heat_capacity)
    away = not_negative("start_difference", start_difference) / positive("approach", approach)
    return floats(
        positive("layers_thickness", layers_thickness) ** 2 / (np.pi**2 * spread) * np.log(np.maximum(away, 1.0))
    )


def gap_dose_time(
    coverage: ArrayLike,
    sites: ArrayLike,
    number_density: ArrayLike,
    area_ratio: ArrayLike,
    depth: ArrayLike,
    layer_gap: ArrayLike,
    gap_diffusivity: ArrayLike,
    walls: ArrayLike = 2,
    transport_slowdown: ArrayLike = 1.0,
) -> FloatArray:
    """Time that a front takes from the edges of a roll to the middle of its gap.

    t = theta**2 l**2 / (2 D) [nu a A q / (g n) + 1/3], a = walls that are coated

    Parameters
    ----------
    coverage : theta, mean over the width [-]
    sites : q, molecules taken per surface [1/m2]
    number_density : n, of the precursor at the edges [1/m3]
    area_ratio : A, surface per face of the web, with its pores [-]
    depth : l, from an edge to the middle: half the width where gas enters from both edges [m]
    layer_gap : g [m]
    gap_diffusivity : D, in the gap: molecular and Knudsen (a slit counts as a pore of twice its width) [m2/s]
    walls : of the gap that are coated: 2, or 1 for a web that is coated on one side [-]
    transport_slowdown : nu, 1 for monomers, see :func:`r2r_sim.physics.vapour.dimer_slowdown` [-]

    Returns
    -------
    Time [s], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If the coverage lies outside [0, 1] or another input is out of range.

    Notes
    -----
    Sharp front, with the gas that fills the gap behind it (a third of it counts: Stefan's problem to first order). The
    same limit as a trench in :func:`r2r_sim.physics.pore_exposure.gordon_exposure` (a = l / (2 g), deep) where the gap
    is in molecular flow. Gas that comes through a porous web from the neighbouring layer is left out.
    """
    surface = positive("walls", walls) * positive("area_ratio", area_ratio) * positive("sites", sites)
    surface = surface * positive("transport_slowdown", transport_slowdown)
    per_gas = surface / (positive("layer_gap", layer_gap) * positive("number_density", number_density))
    crossing = positive("depth", depth) ** 2 / (2.0 * positive("gap_diffusivity", gap_diffusivity))
    return fraction("coverage", coverage) ** 2 * crossing * (per_gas + 1.0 / 3.0)


def gap_purge_time(
    residual_fraction: ArrayLike,
    depth: ArrayLike,
    layer_gap: ArrayLike,
    gap_diffusivity: ArrayLike,
    area_ratio: ArrayLike = 1.0,
    sorbed_sites: ArrayLike = 0.0,
    number_density: ArrayLike = 1.0,
) -> FloatArray:
    """Time that a gas takes to leave the gap through both edges, with what its walls hold.

    t = 4 l**2 / (pi**2 D) (1 + 2 A Gamma / (g n)) ln(1 / residual)

    Parameters
    ----------
    residual_fraction : what may be left, over the initial amount [-]
    depth : l, from an edge to the middle [m]
    layer_gap : g [m]
    gap_diffusivity : D, in the gap [m2/s]
    area_ratio : A, surface per face of the web, with its pores [-]
    sorbed_sites : Gamma, molecules held per surface [1/m2]; 0 for none
    number_density : n, of the molecule in the gas of the dose [1/m3]

    Returns
    -------
    Time [s], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If an input is out of range.

    Notes
    -----
    Slowest mode; linear sorption on both walls, coated or not.
    """
    mode = 4.0 * positive("depth", depth) ** 2 / (np.pi**2 * positive("gap_diffusivity", gap_diffusivity))
    held = 2.0 * positive("area_ratio", area_ratio) * not_negative("sorbed_sites", sorbed_sites)
    ratio = 1.0 + held / (positive("layer_gap", layer_gap) * positive("number_density", number_density))
    return floats(-mode * ratio * np.log(positive_fraction("residual_fraction", residual_fraction)))
