"""Precursor dissolved in the polymer of a web."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from r2r_sim.errors import PhysicsError
from r2r_sim.physics.polymer import (
    infiltrated_amount,
    infiltrated_share,
    infiltrated_speed,
    infiltration_time,
    polymer_wall,
)
from r2r_sim.physics.web import series_speed

K_B = 1.380649e-23


def test_wall_of_celgard_2500_by_hand():
    # 64 nm x 0.45/(2 x 0.55)
    assert polymer_wall(0.55, 64e-9) == pytest.approx(26.18e-9, rel=1e-3)


def test_wall_has_the_polymers_volume_over_its_surface():
    porosity, diameter = 0.4, 50e-9
    surface, solid = 4 * porosity / diameter, 1 - porosity
    assert polymer_wall(porosity, diameter) / 2 == pytest.approx(solid / surface)


def test_time_constant_by_hand():
    # (30 nm)^2/(pi^2 x 1e-15 m2/s) = 9e-16/9.87e-15 = 91 ms
    assert infiltration_time(30e-9, 1e-15) == pytest.approx(0.0912, rel=1e-3)


def test_share_against_a_diffusion_solver():
    cells = 400
    width = 1.0 / cells

    def flow(_, c):
        padded = np.concatenate(([2 - c[0]], c, [2 - c[-1]]))  # c = 1 at both faces
        return np.diff(padded, 2) / width**2

    at = [1e-3, 3e-3, 0.0099, 0.0101, 0.05, 0.1, 0.3]
    found = solve_ivp(flow, (0, 0.3), np.zeros(cells), t_eval=at, method="BDF", rtol=1e-8, atol=1e-10)
    assert infiltrated_share(np.array(at), 1.0, 1.0) == pytest.approx(found.y.mean(axis=0), rel=2e-3)


def test_both_laws_meet_and_reach_the_ends():
    below, above = infiltrated_share(np.array([0.01 * (1 - 1e-9), 0.01 * (1 + 1e-9)]), 1.0, 1.0)
    assert above == pytest.approx(below, rel=1e-6)
    assert infiltrated_share(0.0, 1e-8, 1e-15) == 0.0
    assert infiltrated_share(math.inf, 1e-8, 1e-15) == 1.0


@given(st.floats(1e-9, 1e3), st.floats(1.001, 10))
def test_share_grows_with_time(time, factor):
    less, more = infiltrated_share(np.array([time, time * factor]), 26e-9, 1e-15)
    assert 0 <= less <= more <= 1


def test_amount_is_henrys_law():
    # solubility of 50 (over the gas), 500 Pa at 363.15 K, 9 cm3 of polymer per m2
    density = 500 / (K_B * 363.15)
    assert infiltrated_amount(50, density, 9e-6) == pytest.approx(50 * density * 9e-6)
    assert infiltrated_amount(50, density, 9e-6, 0.25) == pytest.approx(0.25 * 50 * density * 9e-6)


def test_speed_without_polymer_is_the_series_speed():
    assert infiltrated_speed(1.0, 0.5, 0.95, 0.06, 0.0, 26e-9, 1e-15) == pytest.approx(series_speed(1.0, 0.5, 0.95))
    assert infiltrated_speed(1.0, math.inf, 0.95, 0.06, 3.0, 26e-9, 1e-15) == pytest.approx(1.0)
    assert infiltrated_speed(1.0, 0.0, 0.95, 0.06, 3.0, 26e-9, 1e-15) == 0.0


def test_fast_polymer_counts_as_more_sites():
    # the polymer is full at once: 1/u = 1/u_dose + (theta + r)/u_supply
    found = infiltrated_speed(1.0, 0.5, 0.95, 0.06, 3.0, 1e-9, 1e-12)
    assert found == pytest.approx(1 / (1 / 1.0 + 3.95 / 0.5), rel=1e-6)


@given(st.floats(0.01, 10), st.floats(0.01, 10), st.floats(0.1, 0.99), st.floats(0.0, 100.0), st.floats(-18.0, -12.0))
def test_speed_fulfils_its_equation(dose, supply, coverage, ratio, exponent):
    wall, diffusivity, length = 26e-9, 10**exponent, 0.06
    speed = infiltrated_speed(dose, supply, coverage, length, ratio, wall, diffusivity)
    taken = coverage + ratio * infiltrated_share(length / speed, wall, diffusivity)
    assert 1 / speed == pytest.approx(1 / dose + taken / supply, rel=1e-9)
    assert speed <= series_speed(dose, supply, coverage) * (1 + 1e-12)


def test_out_of_range_is_refused():
    for wrong in (
        lambda: polymer_wall(1.0, 1e-8),
        lambda: infiltration_time(0.0, 1e-15),
        lambda: infiltrated_share(-1.0, 1e-8, 1e-15),
        lambda: infiltrated_amount(-1.0, 1e22, 1e-6),
        lambda: infiltrated_amount(1.0, 1e22, 1e-6, 1.5),
        lambda: infiltrated_speed(1.0, 1.0, 0.9, 0.0, 1.0, 1e-8, 1e-15),
    ):
        with pytest.raises(PhysicsError):
            wrong()
