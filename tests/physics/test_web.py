"""Speed limits of a web, with the arithmetic written out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r2r_sim.errors import PhysicsError
from r2r_sim.physics import gas, stirred, web

speeds = st.floats(1e-3, 1e3)
shares = st.floats(0.01, 1.0)


def test_slit() -> None:
    # 0.5 mm / 2.43 = 0.206 mm; 4.86 x 0.0300 / 1 mm = 146 W/m2K
    assert web.slit_gas_film(0.5e-3) == pytest.approx(0.5e-3 / 2.43)
    transfer = web.slit_heat_transfer(0.5e-3, gas.nitrogen_thermal_conductivity(363.15))
    assert transfer == pytest.approx(150.0, rel=0.05)


def test_dose_and_supply_act_in_series() -> None:
    # 1 / (1/2 + 0.8/1.6) = 1 m/s, where the smaller one alone would be 1.6
    assert web.series_speed(2.0, 1.6, 0.8) == pytest.approx(1.0)


@given(speeds, speeds, shares)
def test_series_is_below_both_and_at_least_half_the_smaller(dose: float, supply: float, coverage: float) -> None:
    speed = web.series_speed(dose, supply, coverage)
    smaller = min(dose, supply / coverage)
    assert 0.5 * smaller * (1 - 1e-12) <= speed <= smaller * (1 + 1e-12)


def test_series_at_its_limits() -> None:
    endless = float("inf")
    assert web.series_speed(endless, 1.0, 0.5) == 2.0
    assert web.series_speed(1.0, endless, 0.5) == 1.0
    assert web.series_speed(endless, endless, 0.5) == endless
    assert web.series_speed(1.0, 0.0, 0.5) == 0.0
    assert web.series_speed(1.0, 0.0, 0.0) == 1.0


@given(speeds, st.floats(0.01, 0.99), shares)
def test_feed_and_speed_are_inverse(dose: float, share: float, coverage: float) -> None:
    feed = web.feed_for_speed(share * dose, dose, coverage, 1e21)
    assert web.series_speed(dose, web.supply_speed(feed, 1e21), coverage) == pytest.approx(share * dose)
    # what does not fit on the web leaves: utilisation 1 - u / u_dose
    assert web.zone_utilisation(share * dose, coverage, 1e21, feed) == pytest.approx(1.0 - share)


def test_no_feed_reaches_the_dose_speed() -> None:
    with pytest.raises(PhysicsError, match="no feed"):
        web.feed_for_speed(1.0, 1.0, 0.9, 1e21)


@given(st.floats(0.01, 1e6), st.floats(0.01, 0.999))
def test_series_law_is_the_well_mixed_zone(damkohler: float, coverage: float) -> None:
    # a zone of 1 m whose feed would bring a monolayer in 1 s: u = 1 / tau
    tau = float(stirred.well_mixed_dose(damkohler, coverage))
    dose_speed = 1.0 / (tau - coverage)
    assert web.series_speed(dose_speed, 1.0, coverage) == pytest.approx(1.0 / tau, rel=1e-6)


def test_heat_of_reaction() -> None:
    # two faces x 150 W/m2K x 5 K x 0.1 m / 1500 J/m2 = 0.1 m/s
    assert web.reaction_heat_speed(1500.0, 5.0, 0.1, 150.0) == pytest.approx(0.1)
    assert web.reaction_heat_speed(0.0, 5.0, 0.1, 150.0) == float("inf")


def test_a_full_depth_separator_would_warm_by_some_hundred_kelvin() -> None:
    # Celgard 2325: 4 x 0.39 / 28e-9 x 25e-6 = 1393 m2/m2; x 4.44e18 / 6.022e23 x 612e3 / 2 = 3143 J/m2
    # 14.0 g/m2 x 1.9 J/gK = 26.6 J/m2K and the oxide's own, here left out: 118 K
    heat = 1393.0 * 4.44e18 / 6.02214e23 * 612e3 / 2
    assert web.web_adiabatic_rise(heat, 26.6) == pytest.approx(118.0, rel=5e-3)


def test_preheat() -> None:
    # C / (2 h) ln(60 / 2) = 20 / 300 x 3.4012 = 0.22675 s; 0.5 m / 0.22675 s = 2.205 m/s
    assert web.preheat_speed(0.5, 20.0, 150.0, 2, 353.15, 293.15, 2.0) == pytest.approx(2.205, rel=1e-3)
    assert web.preheat_speed(0.5, 20.0, 150.0, 2, 293.15, 353.15, 2.0) == pytest.approx(2.205, rel=1e-3)
    assert web.preheat_speed(0.5, 20.0, 150.0, 2, 293.15, 293.15, 2.0) == float("inf")


def test_times_become_speeds() -> None:
    assert web.zone_speed_from_dose(0.06, 0.02) == pytest.approx(3.0)
    assert web.purge_speed(0.04, 0.6) == pytest.approx(0.0667, rel=1e-3)
    assert web.purge_speed(0.04, 0.0) == float("inf")


def test_what_a_separator_takes_per_cycle() -> None:
    # both depths of Celgard 2500: 4 x 0.55 / 64e-9 x 25e-6 = 859 m2/m2 x 8.09e-6 mol/m2 x 72.085 = 0.50 g TMA per m2
    # at 10 m/min x 1 m that is 5 g/min, within the 2.7 to 8 of the design note
    sites_per_length = 859.4 * 4.87e18
    feed = 5.0 / 60 / 72.085 * 6.02214e23
    assert web.supply_speed(feed, sites_per_length) * 60 == pytest.approx(10.0, rel=0.01)
