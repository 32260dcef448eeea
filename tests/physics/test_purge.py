"""Gas curtains and vessel purges, with the arithmetic written out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from r2r_sim.errors import PhysicsError
from r2r_sim.physics import gas, purge

LEAK = float(np.exp(-9.21))
DIFFUSIVITY = float(gas.binary_diffusivity(0.8e-5, 363.15, 101325.0))
HEAD: dict[str, Any] = {"land_length": 10e-3, "gap": 0.5e-3, "diffusivity": DIFFUSIVITY, "leak_fraction": LEAK}


def test_required_peclet() -> None:
    assert purge.required_peclet([1e-4, 1e-6]) == pytest.approx([9.2, 13.8], abs=0.02)
    with pytest.raises(PhysicsError, match="leak_fraction"):
        purge.required_peclet(2.0)


def test_pressure_drives_a_tenth_of_a_metre_per_second_and_pascal() -> None:
    # (0.5e-3)**2 x 1 / (12 x 2.05e-5 x 10e-3) = 2.5e-7 / 2.46e-6 = 0.10 m/s
    assert purge.pressure_drift_velocity(0.5e-3, 1.0, 2.05e-5, 10e-3) == pytest.approx(0.1016, rel=1e-3)


def test_web_speed_with_and_without_shear() -> None:
    # D = 1.130e-5, Pe D = 1.0407e-4, (g/D)**2 = 1958
    # a = 1.0407e-4 x 1958 / 120 = 1.698e-3, b = 5e-3, c = 1.0407e-4 (1 + 1958 x 0.25 / 210) - 5e-3 = -4.653e-3
    # u = (-5e-3 + sqrt(2.5e-5 + 4 x 1.698e-3 x 4.653e-3)) / (2 x 1.698e-3) = 0.743 m/s = 44.6 m/min
    assert purge.isolation_web_speed(0.5, **HEAD) * 60 == pytest.approx(44.6, abs=0.05)
    # without: 2 (0.5 - 1.0407e-4 / 10e-3) = 0.979 m/s = 58.8 m/min
    bare = 2 * (0.5 - 9.21 * DIFFUSIVITY / 10e-3)
    assert bare * 60 == pytest.approx(59.0, abs=0.5)


@given(st.floats(0.0, 10.0), st.floats(0.0, 5.0))
def test_isolated_web_speed_solves_its_equation(velocity: float, pressure: float) -> None:
    speed = float(purge.isolation_web_speed(velocity, **HEAD, pressure_difference=pressure, viscosity=2.05e-5))
    drift = purge.pressure_drift_velocity(0.5e-3, pressure, 2.05e-5, 10e-3)
    spread = purge.dispersion(DIFFUSIVITY, 0.5e-3, speed, velocity)
    peclet = (velocity - drift - speed / 2) * 10e-3 / spread
    if speed > 0.0:
        assert peclet == pytest.approx(9.21, rel=1e-6)
    else:
        assert peclet <= 9.21 * (1 + 1e-9)


@given(st.floats(0.0, 2.6), st.floats(0.0, 1.0))
def test_purge_velocity_and_web_speed_are_inverse(speed: float, pressure: float) -> None:
    velocity = float(purge.isolation_purge_velocity(speed, **HEAD, pressure_difference=pressure))
    if np.isfinite(velocity):
        again = purge.isolation_web_speed(velocity, **HEAD, pressure_difference=pressure)
        assert again == pytest.approx(speed, rel=1e-6, abs=1e-9)


def test_highest_web_speed_is_where_purge_velocities_end() -> None:
    highest, velocity = purge.isolation_highest_web_speed(**HEAD)
    # u_p = 105 L D / (Pe g**2) = 105 x 10e-3 x 1.130e-5 / (9.21 x 2.5e-7) = 5.15 m/s
    assert velocity == pytest.approx(5.15, rel=1e-3)
    assert purge.isolation_purge_velocity(highest * (1 - 1e-9), **HEAD) == pytest.approx(velocity, rel=1e-3)
    assert purge.isolation_purge_velocity(highest * (1 + 1e-6), **HEAD) == np.inf
    around = purge.isolation_web_speed(velocity * np.array([0.9, 1.0, 1.1]), **HEAD)
    assert around[1] == pytest.approx(highest)
    assert around[1] > max(around[0], around[2])


def test_a_land_too_short_isolates_nothing() -> None:
    short = HEAD | {"land_length": 0.1e-3}
    assert purge.isolation_web_speed(0.5, **short) == 0.0
    highest, _ = purge.isolation_highest_web_speed(**short, pressure_difference=100.0)
    assert highest == 0.0
    assert purge.isolation_purge_velocity(0.0, **short, pressure_difference=100.0) == np.inf


@given(st.floats(0.0, 10.0), st.floats(0.0, 10.0))
def test_carry_over_is_a_share(velocity: float, speed: float) -> None:
    share = purge.drag_carry_over(velocity, speed)
    assert 0.0 <= share <= 1.0
    if velocity >= speed / 2:
        assert share == 0.0


def test_carry_over_by_hand() -> None:
    assert purge.drag_carry_over(0.1, 1.0) == pytest.approx(0.8)


def test_one_tank() -> None:
    # 2 m3 / 0.1 m3/s x ln(100) = 92.1 s
    assert purge.tank_purge_time(2.0, 0.1, 1.0, 0.01) == pytest.approx(92.1, rel=1e-3)
    assert purge.tank_purge_time(2.0, 0.1, 0.01, 1.0) == 0.0


def test_tanks_in_series_are_the_sum_of_the_design_note() -> None:
    # n = 3, phi = 2: exp(-6) (1 + 6 + 18) = 0.06197
    assert purge.tanks_in_series_residual(2.0, 3) == pytest.approx(np.exp(-6.0) * 25.0)
    assert purge.tanks_in_series_residual(2.0, 1) == pytest.approx(np.exp(-2.0))


@given(st.floats(1e-8, 1.0), st.integers(1, 50))
def test_turnovers_and_residual_are_inverse(residual: float, tanks: int) -> None:
    turnovers = purge.tanks_in_series_turnovers(residual, tanks)
    assert purge.tanks_in_series_residual(turnovers, tanks) == pytest.approx(residual, rel=1e-8)


@given(st.floats(0.0, 1e4), st.integers(1, 50))
def test_residual_is_a_share(turnovers: float, tanks: int) -> None:
    assert 0.0 <= purge.tanks_in_series_residual(turnovers, tanks) <= 1.0
