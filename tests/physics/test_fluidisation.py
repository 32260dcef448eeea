"""Powder in gas, with the arithmetic written out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from r2r_sim.errors import PhysicsError
from r2r_sim.physics import fluidisation, gas

NMC = 4770.0
TEMPERATURE = 423.15
DENSITY = float(gas.nitrogen_density(101325.0, TEMPERATURE))
VISCOSITY = float(gas.nitrogen_viscosity(TEMPERATURE))


def test_nmc_of_10_um_in_nitrogen_at_150_degc() -> None:
    # rho = 101325 x 0.0280134 / (8.31446 x 423.15) = 0.8068; mu = 2.30e-5
    # Ar = 0.8068 x 4769 x 9.80665 x 1e-15 / 5.29e-10 = 0.0713; Re = 0.0408 x 0.0713 / 67.4 = 4.32e-5
    # u_mf = 4.32e-5 x 2.30e-5 / (0.8068 x 1e-5) = 1.23e-4 m/s
    slowest = fluidisation.minimum_fluidisation_velocity(10e-6, NMC, DENSITY, VISCOSITY)
    assert slowest == pytest.approx(0.12e-3, rel=0.04)
    # Stokes: 9.80665 x 4769 x 1e-10 / (18 x 2.30e-5) = 1.13e-2 m/s
    assert fluidisation.terminal_velocity(10e-6, NMC, DENSITY, VISCOSITY) == pytest.approx(11e-3, rel=0.04)


def test_slip_at_13_mbar() -> None:
    # lambda = 7.63 um; d_h = 2 x 0.45 x 10 / (3 x 0.55) = 5.45 um; 1 + 8 x 7.63 / 5.45 = 12.2
    path = gas.mean_free_path(1300.0, TEMPERATURE)
    assert fluidisation.slip_factor(path, fluidisation.bed_hydraulic_diameter(10e-6)) == pytest.approx(12.2, abs=0.1)
    # Kn = 1.526: 1 + 1.526 (1.257 + 0.4 exp(-0.721)) = 3.21
    assert fluidisation.cunningham_slip(path, 10e-6) == pytest.approx(3.2, abs=0.05)


def test_only_grains_above_8_4_um_stay_at_8_mm_per_second() -> None:
    assert fluidisation.terminal_velocity(8.4e-6, NMC, DENSITY, VISCOSITY) == pytest.approx(8e-3, rel=0.02)


def test_wen_yu_keeps_its_digits_for_the_finest_powder() -> None:
    # far below Re = 1 the velocity goes with the square of the diameter
    pair = fluidisation.minimum_fluidisation_velocity([1e-8, 1e-7], NMC, DENSITY, VISCOSITY)
    assert pair[1] / pair[0] == pytest.approx(100.0, rel=1e-9)


@given(st.floats(1e-6, 1e-3), st.floats(500.0, 8000.0))
def test_a_particle_falls_faster_than_its_bed_begins_to_move(diameter: float, density: float) -> None:
    begins = fluidisation.minimum_fluidisation_velocity(diameter, density, DENSITY, VISCOSITY)
    assert 0.0 < begins < fluidisation.terminal_velocity(diameter, density, DENSITY, VISCOSITY)


def test_terminal_velocity_broadcasts() -> None:
    grid = fluidisation.terminal_velocity(np.array([[1e-5], [1e-4]]), [1000.0, 4000.0, 5000.0], DENSITY, VISCOSITY)
    assert grid.shape == (2, 3)
    assert np.all(np.diff(grid, axis=0) > 0)


def test_weight_of_beds() -> None:
    # 500 x 9.80665 / (pi 0.25 / 4) = 24.97 kPa; at 0.9 m / 0.6362 = 7.71 kPa
    assert fluidisation.bed_pressure_drop(500.0, 0.5) == pytest.approx(25e3, rel=0.01)
    assert fluidisation.bed_pressure_drop(500.0, 0.9) == pytest.approx(7.71e3, rel=0.01)
    assert fluidisation.bed_pressure_drop(500.0, 1.0) == pytest.approx(6.24e3, rel=0.01)
    # 500 / (1600 x 0.19635) = 1.59 m
    assert fluidisation.bed_height(500.0, 1600.0, 0.5) == pytest.approx(1.59, rel=0.01)


def test_gas_speeds_up_on_its_way() -> None:
    assert fluidisation.pressure_speedup(20e3, 10e3) == pytest.approx(2.0)
    with pytest.raises(PhysicsError, match="bottom_pressure"):
        fluidisation.pressure_speedup(10e3, 20e3)


def test_impossible_particles_are_refused() -> None:
    with pytest.raises(PhysicsError, match="above gas_density"):
        fluidisation.archimedes(1e-5, 0.5, 1.0, 2e-5)
    with pytest.raises(PhysicsError, match="slip"):
        fluidisation.minimum_fluidisation_velocity(1e-5, NMC, DENSITY, VISCOSITY, slip=0.5)


def test_the_highest_charge_doubles_the_pressure() -> None:
    # 101 325 Pa x pi/4 x 0.9**2 / 9.80665 = 6573 kg at atmospheric pressure, 65 kg at 1 kPa
    assert fluidisation.highest_charge(101325.0, 2.0, 0.9) == pytest.approx(6573.0, rel=1e-4)
    mass = fluidisation.highest_charge(1e3, 2.0, 0.9)
    assert fluidisation.bed_pressure_drop(mass, 0.9) == pytest.approx(1e3)
