"""Doses of surfaces with fast and slow sites, with the arithmetic written out."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from r2r_sim.errors import PhysicsError
from r2r_sim.physics import gas, kinetics
from r2r_sim.physics import soft_saturation as soft

shares = st.floats(0.0, 1.0)
slownesses = st.floats(1.0, 1e6)
constants = st.floats(1e-6, 1e3)


def test_time_constant_is_a_langmuir_dose_to_1_minus_1_over_e() -> None:
    flux = gas.impingement_flux(100.0, 373.15, 0.072085)
    constant = soft.dose_time_constant(4.44e18, flux, 1e-3)
    assert constant == pytest.approx(kinetics.langmuir_dose_time(1 - math.exp(-1), 4.44e18, flux, 1e-3))
    # 4.44e18 / (1e-3 x 1.607e24) = 2.763 ms
    assert constant == pytest.approx(2.763e-3, rel=1e-3)


def test_coverage_of_two_kinds_of_sites() -> None:
    # x = 3, f = 0.2, s = 10: 0.8 (1 - e^-3) + 0.2 (1 - e^-0.3) = 0.8 x 0.950213 + 0.2 x 0.259182 = 0.812007
    assert soft.two_site_coverage(6.0, 2.0, 0.2, 10.0) == pytest.approx(0.812007, rel=1e-6)


def test_a_fifth_of_slow_sites_takes_the_dose_for_95_percent_from_3_to_14() -> None:
    # fast sites long gone: 0.2 e^(-x/10) = 0.05, x = 10 ln 4 = 13.863, and 0.8 e^-13.9 = 8e-7 more is of no account
    assert soft.two_site_dose_time(0.95, 1.0, 0.2, 10.0) == pytest.approx(13.8630, rel=2e-5)
    assert soft.two_site_dose_time(0.95, 1.0) == pytest.approx(2.99573, rel=1e-5)


@given(st.floats(0.0, 1 - 1e-9), shares, slownesses, constants)
def test_dose_time_is_the_inverse(coverage: float, share: float, slowness: float, constant: float) -> None:
    time = soft.two_site_dose_time(coverage, constant, share, slowness)
    assert soft.two_site_coverage(time, constant, share, slowness) == pytest.approx(coverage, rel=1e-9, abs=1e-300)


@given(st.floats(1e-9, 0.999), shares, slownesses)
def test_slow_sites_never_shorten_a_dose_and_never_beyond_their_slowness(
    coverage: float, share: float, slowness: float
) -> None:
    fast = soft.two_site_dose_time(coverage, 1.0)
    assert fast * (1 - 1e-12) <= soft.two_site_dose_time(coverage, 1.0, share, slowness) <= fast * slowness * (1 + 1e-9)


def test_arrays_broadcast_and_scalars_stay_scalars() -> None:
    times = soft.two_site_dose_time(np.array([[0.5], [0.9]]), 1.0, np.array([0.0, 0.2, 1.0]), 5.0)
    assert times.shape == (2, 3)
    assert times[1, 2] == pytest.approx(5 * math.log(10))
    assert np.ndim(soft.two_site_dose_time(0.5, 1.0)) == 0


@pytest.mark.parametrize(("arguments", "name"), [
    ((1.0, 1.0, 0.1, 2.0), "coverage"), ((0.5, 0.0, 0.1, 2.0), "time_constant"),
    ((0.5, 1.0, 1.1, 2.0), "slow_fraction"), ((0.5, 1.0, 0.1, 0.5), "slowness"),
])  # fmt: skip
def test_what_is_out_of_range_is_named(arguments: tuple[float, ...], name: str) -> None:
    with pytest.raises(PhysicsError, match=name):
        soft.two_site_dose_time(*arguments)


def test_growth_of_short_doses() -> None:
    # x = y = ln 2: each dose leaves half: 1/3 of 0.12 nm, see incomplete_growth
    assert soft.dosed_growth(0.12e-9, math.log(2), math.log(2), 1.0, 1.0) == pytest.approx(0.04e-9)
    # half the sites twice as slow in both: 0.5/3 + 0.5 g(ln 2 / 2), u = 2^-0.5: (1-u)/(1+u) = 0.171573
    slow = soft.dosed_growth(1.0, math.log(2), math.log(2), 1.0, 1.0, 0.5, 2.0, 2.0)
    assert slow == pytest.approx(0.5 / 3 + 0.5 * 0.171573, rel=1e-5)


@given(st.floats(0.0, 50.0), st.floats(0.0, 50.0), shares, slownesses)
def test_growth_is_that_of_incomplete_half_reactions(x: float, y: float, share: float, slowness: float) -> None:
    wanted = kinetics.incomplete_growth(math.exp(-x), math.exp(-y))
    # forming exp(-x) loses the last digits of short doses
    assert soft.dosed_growth(1.0, x, y, 1.0, 1.0) == pytest.approx(wanted, rel=1e-7, abs=1e-15)
    slower = soft.dosed_growth(1.0, x, y, 1.0, 1.0, share, 1.0, slowness)
    assert 0.0 <= slower <= soft.dosed_growth(1.0, x, y, 1.0, 1.0) * (1 + 1e-12)


def test_no_dose_grows_nothing() -> None:
    assert np.array_equal(soft.dosed_growth(1.0, [0.0, 0.0, 1.0], [0.0, 1.0, 0.0], 1.0, 1.0), np.zeros(3))
