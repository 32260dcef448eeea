"""Growth against purge time: what is left of one precursor reacts with the other."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from r2r_sim.physics import kinetics, overlap

rates = st.floats(1e-6, 1e3)
times = st.floats(0.0, 1e3)
shares = st.floats(0.0, 1.0)


def test_a_purge_leaves_what_its_time_constant_says() -> None:
    assert overlap.purge_residual(3.0, 0.65) == pytest.approx(math.exp(-3 / 0.65))
    # 60.1 kJ/mol, 200 to 100 degC: 60100/8.314463 x 5.6639e-4 = 4.0940; e^4.0940 = 59.98: 3 s become 180 s
    assert overlap.purge_time_constant(3.0, 60.1e3, 473.15, 373.15) == pytest.approx(180.0, rel=2e-3)


def test_both_at_once_settle_and_go_on_growing() -> None:
    # a = 3, b = 1: theta_e = 0.75; t = 1 from 0.5: 0.75 - 0.25 e^-4 = 0.745421
    assert overlap.overlap_coverage(1.0, 3.0, 1.0, 0.5) == pytest.approx(0.745421, rel=1e-6)
    # G = 0.5 x 0.75 (1 - e^-4) + 0.75 x 0.25 (4 - 1 + e^-4) = 0.3681316 + 0.5659342 = 0.9340658
    assert overlap.overlap_growth(1.0, 3.0, 1.0, 0.5) == pytest.approx(0.9340658, rel=1e-6)


@pytest.mark.parametrize(
    ("a", "b", "start", "end"), [(3.0, 1.0, 0.5, 1.0), (0.01, 2.0, 1.0, 5.0), (1e-4, 1e-3, 0.2, 3.0)]
)
def test_closed_form_against_an_integrator(a: float, b: float, start: float, end: float) -> None:
    solved = solve_ivp(
        lambda _, y: [a * (1 - y[0]) - b * y[0], a * (1 - y[0])], (0.0, end), [start, 0.0], rtol=1e-11, atol=1e-14
    ).y[:, -1]
    assert overlap.overlap_coverage(end, a, b, start) == pytest.approx(solved[0], rel=1e-9)
    assert overlap.overlap_growth(end, a, b, start) == pytest.approx(solved[1], rel=1e-8)


@given(times, rates, rates, shares)
def test_what_reacts_is_what_is_there_and_what_b_took_away(time: float, a: float, b: float, start: float) -> None:
    # theta - theta_i = G - int b theta dt, and the last integral is the growth seen from B's side
    gained = overlap.overlap_coverage(time, a, b, start) - start
    from_a = overlap.overlap_growth(time, a, b, start)
    from_b = overlap.overlap_growth(time, b, a, 1.0 - start)
    assert gained == pytest.approx(from_a - from_b, rel=1e-6, abs=1e-9 * max(1.0, float(from_a)))


def test_the_series_meets_the_closed_form() -> None:
    below, above = overlap.overlap_growth([0.02 * (1 - 1e-12), 0.02 * (1 + 1e-12)], 0.5, 0.5, 1.0)
    assert below == pytest.approx(above, rel=1e-11)


@given(st.floats(1e-3, 40.0), st.floats(1e-3, 40.0))
def test_a_good_purge_gives_the_growth_of_incomplete_half_reactions(x: float, y: float) -> None:
    wanted = kinetics.incomplete_growth(math.exp(-x), math.exp(-y))
    assert overlap.purged_growth(x, y, 1.0, 1.0) == pytest.approx(wanted, rel=1e-9)


@given(st.floats(0.1, 10.0), st.floats(0.1, 10.0), st.floats(0.1, 5.0), st.floats(0.1, 5.0), shares, shares)
def test_the_periodic_state_is_that_of_many_cycles(
    time_a: float, time_b: float, constant_a: float, constant_b: float, left_a: float, left_b: float
) -> None:
    theta, grown = 0.3, 0.0
    for _ in range(400):
        first = (time_a, 1 / constant_a, left_b / constant_b)
        second = (time_b, left_a / constant_a, 1 / constant_b)
        grown = float(overlap.overlap_growth(*first, theta))
        theta = float(overlap.overlap_coverage(*first, theta))
        grown += float(overlap.overlap_growth(*second, theta))
        theta = float(overlap.overlap_coverage(*second, theta))
    assert overlap.purged_growth(time_a, time_b, constant_a, constant_b, left_a, left_b) == pytest.approx(
        grown, rel=1e-8
    )


def test_extra_growth_falls_exponentially_with_purge_time() -> None:
    purge = np.array([3.0, 4.0, 5.0, 6.0])
    left = overlap.purge_residual(purge, 0.5)
    extra = overlap.purged_growth(10.0, 10.0, 1.0, 1.0, left, left) - overlap.purged_growth(10.0, 10.0, 1.0, 1.0)
    assert extra[:-1] / extra[1:] == pytest.approx(math.exp(2.0), rel=0.03)
    # first order: r (t_B - 1) = 9 r in dose B; in dose A (1 - r)(1 - r) + r (10 - 1) = 1 + 7 r: 16 r together
    assert extra[-1] == pytest.approx(16 * left[-1], rel=1e-3)


def test_no_dose_at_all_grows_nothing() -> None:
    assert overlap.purged_growth(0.0, 0.0, 1.0, 1.0, 0.5, 0.5) == 0.0
    assert overlap.overlap_growth(5.0, 0.0, 0.0, 0.5) == 0.0
    assert overlap.overlap_coverage(5.0, 0.0, 0.0, 0.5) == 0.5


def test_what_a_vessel_keeps_grows_once() -> None:
    # 0.02 and 0.01 monolayers left: 3 % more where reaction is fast, nothing where gas only passes
    assert overlap.residual_growth(0.02, 0.01, 1e6, 1e6) == pytest.approx(0.03, rel=1e-5)
    assert overlap.residual_growth(0.02, 0.01, 1e-9, 1e-9) == pytest.approx(0.0, abs=1e-9)
    assert overlap.residual_growth(0.02, 0.0, 1.0, 1.0) == pytest.approx(0.01)
