"""What sources deliver, with the arithmetic written out and against the library fluids."""

from __future__ import annotations

import math

import pytest
from fluids.compressible import is_critical_flow
from hypothesis import given
from hypothesis import strategies as st

from r2r_sim.errors import PhysicsError
from r2r_sim.physics import source, vapour

R = 8.314462618
TMA_B = 2134.83
TMA_DIMER = 144.17e-3


def tma_pressure(temperature: float) -> float:
    return float(vapour.vapour_pressure_clausius(temperature, 8.224, TMA_B))


def test_heat_of_evaporation_of_water_and_tma() -> None:
    # steam tables: 44.0 kJ/mol at 25 degC
    assert source.evaporation_heat(298.15, 1687.537, -42.98) == pytest.approx(44.0e3, rel=5e-3)
    # constant for two constants: ln(10) x 8.314463 x 2134.83 = 40.87 kJ per mole of dimer, at any temperature
    assert source.evaporation_heat(300.0, TMA_B) == pytest.approx(40.87e3, rel=1e-4)
    assert source.evaporation_heat(250.0, TMA_B) == source.evaporation_heat(350.0, TMA_B)


@given(st.floats(280.0, 470.0))
def test_heat_of_evaporation_is_the_slope_of_the_vapour_pressure(temperature: float) -> None:
    below, above = (
        math.log(float(vapour.vapour_pressure_antoine(temperature + step, 10.11564, 1687.537, -42.98)))
        for step in (-0.01, 0.01)
    )
    slope = R * temperature**2 * (above - below) / 0.02
    assert source.evaporation_heat(temperature, 1687.537, -42.98) == pytest.approx(slope, rel=1e-6)


def test_below_the_pole_is_refused() -> None:
    with pytest.raises(PhysicsError, match="pole"):
        source.evaporation_heat(40.0, 1687.537, -42.98)


def test_direct_draw() -> None:
    # 1 l/s x (1544 - 44) Pa / (8.314463 x 298.15) = 6.051e-4 mol/s
    assert source.direct_draw_flow(1e-3, 1544.0, 44.0, 298.15) == pytest.approx(6.051e-4, rel=1e-3)
    assert source.direct_draw_flow(1e-3, 1544.0, 2000.0, 298.15) == 0.0


def test_a_choked_orifice() -> None:
    # 1 mm, air-like gas of g = 1.4: n = C_d A P sqrt(g/(R T M)) (2/2.4)**3
    area = math.pi / 4 * 1e-6
    wanted = 0.8 * area * 1e5 * math.sqrt(1.4 / (R * 300 * 0.029)) * (2 / 2.4) ** 3
    assert source.orifice_flow(1e-3, 1e5, 1e3, 300.0, 0.029, 0.8, 1.4) == pytest.approx(wanted)
    # choked: what is behind does not matter until the critical ratio, which the library knows too
    assert is_critical_flow(1e5, 5e4, 1.4)
    assert source.orifice_flow(1e-3, 1e5, 5e4, 300.0, 0.029, 0.8, 1.4) == pytest.approx(wanted)
    assert not is_critical_flow(1e5, 6e4, 1.4)
    assert source.orifice_flow(1e-3, 1e5, 6e4, 300.0, 0.029, 0.8, 1.4) < wanted
    assert source.orifice_flow(1e-3, 1e5, 1e5, 300.0, 0.029) == 0.0


def test_a_small_pressure_difference_flows_as_bernoulli_says() -> None:
    # dp = 0.1 % of P: n = C_d A sqrt(2 rho dp) / M, rho = P M/(R T)
    dp, pressure, mass = 1e2, 1e5, TMA_DIMER
    rho = pressure * mass / (R * 300)
    wanted = 0.8 * math.pi / 4 * 1e-6 * math.sqrt(2 * rho * dp) / mass
    assert source.orifice_flow(1e-3, pressure, pressure - dp, 300.0, mass) == pytest.approx(wanted, rel=2e-3)


def test_a_vaporiser() -> None:
    # 0.7 x 500 W / 40 870 J/mol = 8.56 mmol/s = 1.235 g/s of dimer
    assert source.vaporiser_flow(500.0, 0.7, 40.87e3) * TMA_DIMER == pytest.approx(1.2346e-3, rel=1e-3)


def steady(conductance: float, carrier: float = 1e-2, bath: float = 298.15) -> float:
    return source.steady_source_temperature(
        lambda t: float(vapour.bubbler_molar_flow(carrier, tma_pressure(t), 101325.0)),
        lambda t: float(source.evaporation_heat(t, TMA_B)),
        conductance,
        bath,
        150.0,
    )


def test_evaporation_cools_the_source() -> None:
    # 10 mmol/s nitrogen through TMA at 25 degC takes 0.155 mmol/s dimer = 6.3 W; at 1 W/K some 5 K of drop
    cold = steady(1.0)
    flow = float(vapour.bubbler_molar_flow(1e-2, tma_pressure(cold), 101325.0))
    assert flow * 40.87e3 == pytest.approx(298.15 - cold, rel=1e-4)
    assert 4.0 < 298.15 - cold < 6.0
    assert steady(1e9) == pytest.approx(298.15, abs=1e-6)
    assert steady(1e-6) < 220.0


@given(st.floats(0.01, 100.0), st.floats(1e-5, 0.1))
def test_more_heat_or_less_draw_is_never_colder(conductance: float, carrier: float) -> None:
    assert steady(conductance, carrier) <= steady(2 * conductance, carrier) + 1e-7
    assert steady(conductance, 2 * carrier) <= steady(conductance, carrier) + 1e-7


def test_a_source_that_draws_nothing_stays_warm() -> None:
    assert source.steady_source_temperature(lambda _: 0.0, lambda _: 4e4, 1.0, 300.0, 150.0) == 300.0


def test_a_source_that_never_stops_drawing_is_refused() -> None:
    with pytest.raises(PhysicsError, match="no steady"):
        source.steady_source_temperature(lambda _: 1.0, lambda _: 4e4, 1.0, 300.0, 150.0)
