"""Kinetic theory and nitrogen, with the arithmetic written out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from r2r_sim.errors import PhysicsError
from r2r_sim.physics import constants, gas

TMA = 0.072085
temperatures = st.floats(200.0, 900.0)
pressures = st.floats(1.0, 2e5)


def test_constants_agree_with_each_other() -> None:
    product = constants.BOLTZMANN * constants.AVOGADRO
    assert product == pytest.approx(constants.GAS_CONSTANT, rel=1e-15)


def test_thermal_speed_of_nitrogen_at_room_temperature() -> None:
    # sqrt(8 x 8.31446 x 298.15 / (pi x 0.0280134)) = sqrt(19831.7 / 0.0880067) = sqrt(225344) = 474.7 m/s
    assert gas.mean_thermal_speed(298.15, gas.NITROGEN_MOLAR_MASS) == pytest.approx(474.7, rel=1e-4)


def test_number_density_of_one_standard_cubic_metre() -> None:
    # Loschmidt constant, 101325 / (1.380649e-23 x 273.15) = 2.6868e25
    assert gas.number_density(101325.0, 273.15) == pytest.approx(2.686780e25, rel=1e-6)


@given(temperatures, pressures)
def test_flux_is_a_quarter_of_density_times_speed(temperature: float, pressure: float) -> None:
    quarter = gas.number_density(pressure, temperature) * gas.mean_thermal_speed(temperature, TMA) / 4.0
    assert gas.impingement_flux(pressure, temperature, TMA) == pytest.approx(quarter, rel=1e-12)


def test_diffusivity_of_tma_at_90_degc() -> None:
    # 0.8e-5 x (363.15 / 298.15)**1.75 = 0.8e-5 x 1.4122 = 1.130e-5
    assert gas.binary_diffusivity(0.8e-5, 363.15, 101325.0) == pytest.approx(1.130e-5, rel=1e-3)
    assert gas.binary_diffusivity(0.8e-5, 363.15, 101325.0 / 10) == pytest.approx(1.130e-4, rel=1e-3)


def test_knudsen_diffusivity_is_a_third_of_diameter_times_speed() -> None:
    speed = gas.mean_thermal_speed(363.15, 0.018015)
    assert speed == pytest.approx(653.3, rel=1e-3)
    assert gas.knudsen_diffusivity(28e-9, 363.15, 0.018015) == pytest.approx(28e-9 * speed / 3)


@given(st.floats(1e-9, 1e-3), st.floats(1e-9, 1e-3))
def test_bosanquet_lies_below_both(knudsen: float, molecular: float) -> None:
    both = gas.combined_diffusivity(knudsen, molecular)
    assert 0.5 * min(knudsen, molecular) * (1 - 1e-12) <= both < min(knudsen, molecular) * (1 + 1e-12)


def test_mean_free_path_in_nitrogen() -> None:
    # 1.380649e-23 x 423.15 / (sqrt(2) pi (3.64e-10)**2 x 1300) = 5.842e-21 / 7.653e-16 = 7.63 um
    assert gas.mean_free_path(1300.0, 423.15) == pytest.approx(7.63e-6, rel=1e-3)


def test_standard_volume_flow() -> None:
    # 1 m3/s at 2 x 273.15 K and half an atmosphere is a quarter of a standard cubic metre
    assert gas.standard_volume_flow(1.0, 101325.0 / 2, 2 * 273.15) == pytest.approx(0.25)


def test_nitrogen_at_room_temperature() -> None:
    assert gas.nitrogen_density(101325.0, 273.15) == pytest.approx(1.2498, rel=1e-4)
    assert gas.nitrogen_viscosity(298.15) == pytest.approx(17.8e-6, rel=0.01)
    assert gas.nitrogen_thermal_conductivity(298.15) == pytest.approx(0.0258, rel=0.02)
    assert gas.nitrogen_heat_capacity(298.15) == pytest.approx(1040.0, rel=2e-3)


def test_heat_capacity_of_nitrogen_is_continuous_where_its_two_sets_meet() -> None:
    assert gas.nitrogen_heat_capacity(499.999) == pytest.approx(gas.nitrogen_heat_capacity(500.001), rel=1e-4)


def test_scalars_stay_scalars_and_arrays_broadcast() -> None:
    assert isinstance(gas.mean_thermal_speed(300.0, TMA), np.float64)
    assert gas.mean_thermal_speed(np.array([[300.0], [400.0]]), [TMA, 0.018]).shape == (2, 2)


@pytest.mark.parametrize("wrong", [0.0, -1.0, float("nan"), float("inf")])
def test_an_impossible_temperature_is_named(wrong: float) -> None:
    with pytest.raises(PhysicsError, match="temperature"):
        gas.mean_thermal_speed(wrong, TMA)


def test_correlations_are_not_extrapolated() -> None:
    with pytest.raises(PhysicsError, match="between"):
        gas.nitrogen_viscosity(2500.0)
