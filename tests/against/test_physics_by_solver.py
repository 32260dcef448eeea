"""Dose time of a porous web against a solver of diffusion and reaction in the pores."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.linalg import solve_banded

from r2r_sim.physics import porous

SITES = 4.87e18


def dose_time_by_solver(
    coverage: float,
    density: float,
    velocity: float,
    film: float,
    gas_diffusivity: float,
    pore_diffusivity: float,
    depth: float,
    porosity: float,
    diameter: float,
    tortuosity: float,
    cells: int = 400,
) -> float:
    """Time until the mean coverage of a slab, open at one face through a gas film, is reached.

    Quasi-steady gas, D_eff n'' = s_v k n (1 - theta), q dtheta/dt = k n (1 - theta); finite volumes, steps that let
    no cell gain more than 2 % of its sites.
    """
    width = depth / cells
    inner = porosity * pore_diffusivity / tortuosity / width
    outer = 1.0 / (film / gas_diffusivity + 0.5 / inner)
    area = 4.0 * porosity / diameter
    theta, time = np.zeros(cells), 0.0
    while True:
        sink = area * width * velocity * (1.0 - theta)
        diagonal = sink + 2.0 * inner
        diagonal[0] = sink[0] + inner + outer
        diagonal[-1] = sink[-1] + inner
        bands = np.array([np.full(cells, -inner), diagonal, np.full(cells, -inner)])
        feed = np.zeros(cells)
        feed[0] = outer * density
        concentration = solve_banded((1, 1), bands, feed)
        rate = velocity * concentration / SITES
        step = 0.02 / np.max(rate * np.where(theta < 0.9999, 1.0, 1e-3))
        after = 1.0 - (1.0 - theta) * np.exp(-rate * step)
        if after.mean() >= coverage:
            return time + step * (coverage - theta.mean()) / (after.mean() - theta.mean())
        theta, time = after, time + step


@pytest.mark.parametrize("velocity", [1e-3, 0.1])
@pytest.mark.parametrize("film", [2e-4, 1e-6])
@pytest.mark.parametrize("depth", [1e-6, 12.5e-6])
def test_resistances_in_series(velocity: float, film: float, depth: float) -> None:
    common = {"gas_diffusivity": 1.1e-5, "pore_diffusivity": 5e-6, "depth": depth, "porosity": 0.4}
    solved = dose_time_by_solver(0.9, 1e23, velocity, film, **common, diameter=40e-9, tortuosity=3.0)
    formula = porous.porous_dose_time(0.9, SITES, 1e23, velocity, film, **common, pore_diameter=40e-9, tortuosity=3.0)
    assert -0.02 < float(formula) / solved - 1.0 < 0.11
