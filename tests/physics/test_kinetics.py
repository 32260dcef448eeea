"""Half-cycles on a flat surface, growth and nucleation, with the arithmetic written out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from r2r_sim.errors import PhysicsError
from r2r_sim.physics import gas, kinetics

shares = st.floats(0.0, 1.0)


def test_sites_of_alumina() -> None:
    # 0.12e-9 x 3000 x 6.02214e23 x 2 / 0.10196 = 4.2526e18 1/m2
    assert kinetics.sites_per_area(0.12e-9, 3000.0, 2, 0.10196) == pytest.approx(4.2526e18, rel=1e-4)


def test_sticking_of_water_falls_more_than_tenfold_from_200_to_90_degc() -> None:
    # 1/363.15 - 1/473.15 = 6.4018e-4; x 33800 / 8.31446 = 2.6025; 1e-4 x exp(-2.6025) = 7.4e-6
    assert kinetics.sticking_arrhenius(1e-4, 33.8e3, 473.15, 363.15) == pytest.approx(7.4e-6, rel=2e-3)
    # 200 to 100 degC: 1/373.15 - 1/473.15 = 5.6639e-4; exp(-2.3025) = 0.1000
    assert kinetics.sticking_arrhenius(1e-4, 33.8e3, 473.15, 373.15) == pytest.approx(1e-5, rel=2e-3)


def test_sticking_never_exceeds_one() -> None:
    assert kinetics.sticking_arrhenius(0.5, 1e6, 300.0, 1000.0) == 1.0


def test_flat_web_at_300_m_per_min_needs_13_ms_and_64_mm() -> None:
    # J = 100 / sqrt(2 pi x 1.197e-25 x 1.380649e-23 x 373.15) = 100 / 6.225e-23 = 1.607e24
    # t = 4.6052 x 4.44e18 / (1e-3 x 1.607e24) = 12.7 ms; x 5 m/s = 6.4 cm
    flux = gas.impingement_flux(100.0, 373.15, 0.072085)
    time = kinetics.langmuir_dose_time(0.99, 4.44e18, flux, 1e-3)
    assert time == pytest.approx(12.7e-3, rel=5e-3)
    assert 5.0 * time == pytest.approx(0.064, rel=0.01)


@given(st.floats(0.0, 0.999999), st.floats(1e-6, 1.0))
def test_langmuir_round_trip(coverage: float, sticking: float) -> None:
    time = kinetics.langmuir_dose_time(coverage, 4.4e18, 1e24, sticking)
    assert kinetics.langmuir_coverage(time, 4.4e18, 1e24, sticking) == pytest.approx(coverage, rel=1e-9, abs=1e-15)


@given(st.floats(0.0, 1e300), st.floats(1e-6, 1.0))
def test_langmuir_coverage_stays_a_coverage(time: float, sticking: float) -> None:
    assert 0.0 <= kinetics.langmuir_coverage(time, 4.4e18, 1.0, sticking) <= 1.0


def test_full_coverage_takes_for_ever() -> None:
    with pytest.raises(PhysicsError, match="coverage"):
        kinetics.langmuir_dose_time(1.0, 4.4e18, 1e24, 1e-3)


def test_incomplete_growth_is_not_the_product() -> None:
    # (1 - 0.5)(1 - 0.5) / (1 - 0.25) = 1/3
    assert kinetics.incomplete_growth(0.5, 0.5) == pytest.approx(1 / 3)


@given(shares, shares)
def test_incomplete_growth_is_symmetric_and_bounded(a: float, b: float) -> None:
    growth = kinetics.incomplete_growth(a, b)
    assert 0.0 <= growth <= min(1.0 - a, 1.0 - b) * (1 + 1e-12)
    assert growth == pytest.approx(kinetics.incomplete_growth(b, a), rel=1e-9)


def test_incomplete_growth_at_its_limits() -> None:
    assert kinetics.incomplete_growth(1.0, 1.0) == 0.0
    assert kinetics.incomplete_growth(0.0, 0.3) == pytest.approx(0.7)


def test_incomplete_growth_is_what_repeated_cycles_settle_to() -> None:
    left_a, left_b, ready = 0.3, 0.6, 1.0
    for _ in range(200):
        gained = ready * (1.0 - left_a)
        covered = 1.0 - ready + gained
        renewed = covered * (1.0 - left_b)
        ready = 1.0 - covered + renewed
    assert gained == pytest.approx(kinetics.incomplete_growth(left_a, left_b), rel=1e-9)


def test_five_nanometres_take_some_51_cycles_on_untreated_polyolefin() -> None:
    # s = 5 / (0.122 x 10) = 4.098; x = 5.098 + W(-exp(-5.098)) = 5.098 - 0.00614 = 5.092; 50.9 cycles
    assert kinetics.cycles_for_thickness(5e-9, 0.122e-9, 10.0) == pytest.approx(50.9, abs=0.05)
    # without delay 5 / 0.122 = 40.98
    assert kinetics.cycles_for_thickness(5e-9, 0.122e-9) == pytest.approx(40.98, abs=0.01)


@given(st.floats(0.0, 1e6), st.floats(0.0, 1e4))
def test_cycles_round_trip(cycles: float, delay: float) -> None:
    thickness = kinetics.nucleated_thickness(cycles, 1e-10, delay)
    again = kinetics.cycles_for_thickness(thickness, 1e-10, delay)
    assert kinetics.nucleated_thickness(again, 1e-10, delay) == pytest.approx(thickness, rel=1e-9, abs=1e-25)
    if delay == 0.0 or cycles / delay > 1e-3:
        assert again == pytest.approx(cycles, rel=1e-9)


@given(st.floats(0.0, 1e4), st.floats(0.0, 1e3))
def test_nucleation_costs_at_most_its_cycles(cycles: float, delay: float) -> None:
    thickness = kinetics.nucleated_thickness(cycles, 1.0, delay)
    assert max(cycles - delay, 0.0) - 1e-9 <= thickness <= cycles + 1e-9


def test_cycles_broadcast_over_delays_with_and_without() -> None:
    cycles = kinetics.cycles_for_thickness(5e-9, 1.22e-10, [0.0, 10.0])
    assert cycles[0] < cycles[1]


def test_window_is_interpolated_and_not_left() -> None:
    assert kinetics.window_interpolate(350.0, [300.0, 400.0], [1.0, 2.0]) == pytest.approx(1.5)
    assert np.allclose(kinetics.window_interpolate([300.0, 400.0], [300.0, 400.0], [1.0, 2.0]), [1.0, 2.0])
    for outside in (299.0, 401.0):
        with pytest.raises(PhysicsError, match="window"):
            kinetics.window_interpolate(outside, [300.0, 400.0], [1.0, 2.0])


@pytest.mark.parametrize("table", [([], []), ([300.0, 400.0], [1.0]), ([400.0, 300.0], [1.0, 2.0])])
def test_a_broken_table_is_refused(table: tuple[list[float], list[float]]) -> None:
    with pytest.raises(PhysicsError):
        kinetics.window_interpolate(300.0, *table)
