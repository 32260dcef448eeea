"""A roll that is wound with a gap."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from r2r_sim.errors import PhysicsError
from r2r_sim.physics.gas import knudsen_diffusivity, number_density
from r2r_sim.physics.pore_exposure import gordon_exposure
from r2r_sim.physics.wound import gap_dose_time, gap_purge_time, wound_diameter, wound_heat_time, wound_length

T, TMA = 363.15, 72.085e-3


def test_length_of_a_roll_by_hand():
    # pi/4 (1 - 0.04) m2 over 0.525 mm
    assert wound_length(1.0, 25e-6, 0.5e-3, 0.2) == pytest.approx(0.25 * math.pi * 0.96 / 0.525e-3)
    assert wound_diameter(wound_length(1.0, 25e-6, 0.5e-3, 0.2), 25e-6, 0.5e-3, 0.2) == pytest.approx(1.0)
    assert wound_length(0.1, 25e-6, 0.5e-3, 0.2) == 0.0


def test_front_in_a_gap_is_gordons_deep_trench():
    # molecular flow and hardly any gas in the gap: a slit has the diffusivity of a pore of twice its width, and
    # only the a**2 term of a = l/(2 g) is left
    gap, depth, pressure, sites = 0.5e-3, 0.5, 0.1, 4.1e18
    diffusivity = knudsen_diffusivity(2 * gap, T, TMA)
    found = gap_dose_time(1.0, sites, number_density(pressure, T), 1.0, depth, gap, diffusivity)
    a = depth / (2 * gap)
    assert found * pressure == pytest.approx(float(gordon_exposure(a, sites, T, TMA)), rel=2 * 4.75 / 1.5 / a)


def test_front_against_a_diffusion_solver():
    # a gap in which every molecule that meets a free site stays: mean coverage at the time that is asked for 60 %
    depth, gap, diffusivity, density, sites = 0.5, 0.5e-3, 1e-2, 1e22, 4e18
    cells = 60
    width, per_volume = depth / cells, 2 / gap
    time = float(gap_dose_time(0.6, sites, density, 1.0, depth, gap, diffusivity))
    rate = 1000.0  # 1/s, fast against diffusion over a cell

    def flow(_, y):
        c, covered = y[:cells], y[cells:]
        padded = np.concatenate(([2 - c[0]], c, [c[-1]]))
        taken = rate * c * (1 - covered)
        return np.concatenate(
            (diffusivity * np.diff(padded, 2) / width**2 - taken, taken * density / (per_volume * sites))
        )

    eye, near = np.eye(cells), np.eye(cells) + np.eye(cells, k=1) + np.eye(cells, k=-1)
    linked = np.block([[near, eye], [eye, eye]])
    found = solve_ivp(flow, (0, time), np.zeros(2 * cells), method="BDF", rtol=1e-5, atol=1e-7, jac_sparsity=linked)
    assert found.y[cells:, -1].mean() == pytest.approx(0.6, rel=0.03)


def test_one_wall_takes_half():
    arguments = (0.9, 4e18, 1e22, 30.0, 0.3, 0.5e-3, 1e-2)
    # 2 x 30 x 4e18 against 0.5e-3 x 1e22 / 3 of gas: all but 0.7 %
    assert gap_dose_time(*arguments, walls=1) == pytest.approx(gap_dose_time(*arguments) / 2, rel=0.008)


def test_purge_by_hand():
    # 4 x 0.25/(pi^2 x 0.01) = 10.13 s; walls hold 2 x 30 x 2e18/(0.5e-3 x 1e22) = 24 times the gas; ln 100
    bare = gap_purge_time(0.01, 0.5, 0.5e-3, 0.01)
    assert bare == pytest.approx(10.13 * math.log(100), rel=1e-3)
    assert gap_purge_time(0.01, 0.5, 0.5e-3, 0.01, 30.0, 2e18, 1e22) == pytest.approx(25 * bare)


def test_out_of_range_is_refused():
    for wrong in (
        lambda: wound_length(1.0, 0.0, 1e-3, 0.2),
        lambda: wound_diameter(100.0, 1e-5, -1e-3, 0.2),
        lambda: gap_dose_time(1.1, 4e18, 1e22, 1.0, 0.5, 1e-3, 1e-2),
        lambda: gap_purge_time(0.0, 0.5, 1e-3, 1e-2),
    ):
        with pytest.raises(PhysicsError):
            wrong()


def test_heat_through_the_layers_by_hand():
    # 0.4 m of layers of 0.525 mm, 0.5 mm of it gas of 0.03 W/m/K, 21.5 J/m2/K a layer: a = 0.03 x 0.525e-3^2/(0.5e-3
    # x 21.5) = 7.69e-7 m2/s; 0.16/(pi^2 x 7.69e-7) = 21 080 s, times ln 65 = 4.17
    found = wound_heat_time(0.4, 21.5, 0.03, 25e-6, 0.5e-3, 65.0, 1.0)
    assert found == pytest.approx(21080 * math.log(65), rel=2e-3)
    assert wound_heat_time(0.4, 21.5, 0.03, 25e-6, 0.5e-3, 0.5, 1.0) == 0.0
