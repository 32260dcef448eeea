"""Closed forms of supply-limited doses: bounds, limits, inverses, mass balance, against their own equations."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from r2r_sim.errors import PhysicsError
from r2r_sim.physics import dosing, gas

Closed = Callable[..., np.ndarray]
COVERAGES = [dosing.well_mixed_coverage, dosing.fluidised_coverage, dosing.cocurrent_coverage]
OUTLETS = [dosing.well_mixed_outlet, dosing.fluidised_outlet, dosing.cocurrent_outlet]
INVERSES = [
    (dosing.well_mixed_coverage, dosing.well_mixed_dose),
    (dosing.fluidised_coverage, dosing.fluidised_dose),
    (dosing.cocurrent_coverage, dosing.cocurrent_dose),
]
damkohlers = st.floats(-6.0, 8.0).map(lambda exponent: 10.0**exponent)
doses = st.one_of(st.floats(0.0, 3.0), st.floats(0.0, 1e300), st.just(float("inf")))
starts = st.floats(0.0, 1.0)

every_form = pytest.mark.parametrize("coverage", COVERAGES, ids=lambda form: form.__name__)
every_outlet = pytest.mark.parametrize("outlet", OUTLETS, ids=lambda form: form.__name__)
every_inverse = pytest.mark.parametrize(("coverage", "dose"), INVERSES, ids=lambda form: form.__name__)


@every_form
@given(damkohlers, doses, starts)
def test_coverage_stays_between_start_and_one(coverage: Closed, da: float, tau: float, start: float) -> None:
    theta = coverage(da, tau, start)
    assert start - 1e-15 <= theta <= 1.0


@every_form
@given(damkohlers, doses, starts)
def test_never_more_is_gained_than_supplied(coverage: Closed, da: float, tau: float, start: float) -> None:
    assert coverage(da, tau, start) - start <= tau + 1e-15


@every_form
@given(damkohlers, doses, doses, starts)
def test_more_dose_never_covers_less(coverage: Closed, da: float, one: float, two: float, start: float) -> None:
    less, more = sorted((one, two))
    assert coverage(da, less, start) <= coverage(da, more, start) + 1e-15


@every_form
@given(damkohlers, damkohlers, st.floats(0.0, 3.0))
def test_faster_reaction_never_covers_less(coverage: Closed, one: float, two: float, tau: float) -> None:
    slow, fast = sorted((one, two))
    assert coverage(slow, tau) <= coverage(fast, tau) + 1e-14


@every_form
@given(damkohlers, starts)
def test_limits_at_no_and_endless_dose(coverage: Closed, da: float, start: float) -> None:
    assert coverage(da, 0.0, start) == pytest.approx(start, abs=1e-15)
    assert coverage(da, float("inf"), start) == pytest.approx(1.0, abs=1e-14)


@every_form
@given(st.floats(0.0, 3.0))
def test_large_damkohler_gives_what_is_delivered(coverage: Closed, tau: float) -> None:
    assert coverage(1e8, tau) == pytest.approx(min(tau, 1.0), abs=2e-4)


@every_form
@given(st.floats(1e-12, 30.0))
def test_small_damkohler_gives_langmuir(coverage: Closed, exposure: float) -> None:
    # precursor hardly used: theta = 1 - exp(-Da tau)
    assert coverage(1e-6, exposure / 1e-6) == pytest.approx(-np.expm1(-exposure), rel=1e-5)


@every_form
@pytest.mark.parametrize("da", [1e-6, 1e-3, 1.0, 1e3, 1e8])
def test_small_doses_keep_their_digits(coverage: Closed, da: float) -> None:
    # at first the surface is bare, and what sticks is in proportion to the dose
    small, smaller = coverage(da, 1e-9), coverage(da, 1e-12)
    assert small / smaller == pytest.approx(1000.0, rel=1e-8)


@every_inverse
@given(damkohlers, st.floats(0.0, 0.9999999))
def test_dose_and_coverage_are_inverse(coverage: Closed, dose: Closed, da: float, theta: float) -> None:
    assert coverage(da, dose(da, theta)) == pytest.approx(theta, rel=1e-10, abs=1e-14)


@every_inverse
@given(damkohlers, st.floats(0.0, 0.99), st.floats(0.0, 0.99))
def test_dose_and_coverage_are_inverse_from_any_start(
    coverage: Closed, dose: Closed, da: float, one: float, two: float
) -> None:
    start, theta = sorted((one, two))
    assert coverage(da, dose(da, theta, start), start) == pytest.approx(theta, rel=1e-10, abs=1e-14)
    assert dose(da, start, theta) == 0.0


@pytest.mark.parametrize("coverage", [dosing.well_mixed_coverage, dosing.fluidised_coverage])
@given(damkohlers, st.floats(0.0, 1.5), st.floats(0.0, 1.5))
def test_two_doses_in_a_row_are_one(coverage: Closed, da: float, first: float, second: float) -> None:
    assert coverage(da, second, coverage(da, first)) == pytest.approx(coverage(da, first + second), rel=1e-6, abs=1e-12)


def test_starting_coverage_in_the_words_of_the_design_note() -> None:
    da, tau, start = 7.0, 0.4, 0.3
    theta = float(dosing.fluidised_coverage(da, tau, start))
    assert np.expm1(da * (1 - theta)) == pytest.approx(np.expm1(da * (1 - start)) * np.exp(-da * tau))
    theta = float(dosing.well_mixed_coverage(da, tau, start))
    assert theta - np.log(1 - theta) / da == pytest.approx(tau + start - np.log(1 - start) / da)
    fresh = dosing.cocurrent_coverage(da * (1 - start), tau / (1 - start))
    assert dosing.cocurrent_coverage(da, tau, start) - start == pytest.approx((1 - start) * fresh)


@every_form
@pytest.mark.parametrize("da", [0.05, 1.0, 30.0])
def test_closed_forms_solve_their_own_rate_equations(coverage: Closed, da: float) -> None:
    tau = 1.3
    rates = {
        "well_mixed_coverage": lambda theta: da * (1 - theta) / (1 + da * (1 - theta)) * tau,
        "fluidised_coverage": lambda theta: -np.expm1(-da * (1 - theta)) * tau,
        "cocurrent_coverage": lambda theta: da * (1 - theta) * (tau - theta),
    }
    rate = rates[coverage.__name__]
    run = solve_ivp(lambda _, theta: rate(theta), (0.0, 1.0), [0.0], rtol=1e-10, atol=1e-12, method="LSODA")
    assert coverage(da, tau) == pytest.approx(run.y[0, -1], rel=1e-7)


def test_cocurrent_at_one_molecule_per_site() -> None:
    # Da / (1 + Da) = 2/3
    assert dosing.cocurrent_coverage(2.0, 1.0) == pytest.approx(2 / 3, rel=1e-15)
    near = dosing.cocurrent_coverage(2.0, [1.0 - 1e-12, 1.0 + 1e-12])
    assert near == pytest.approx([2 / 3, 2 / 3], rel=1e-11)


@every_outlet
@given(damkohlers, doses, starts)
def test_outlet_is_a_share(outlet: Closed, da: float, tau: float, start: float) -> None:
    assert 0.0 <= outlet(da, tau, start) <= 1.0


@pytest.mark.parametrize(
    ("coverage", "outlet"),
    [(dosing.well_mixed_coverage, dosing.well_mixed_outlet), (dosing.fluidised_coverage, dosing.fluidised_outlet)],
)
@pytest.mark.parametrize("start", [0.0, 0.4])
def test_what_leaves_a_batch_and_what_stays_make_up_the_supply(coverage: Closed, outlet: Closed, start: float) -> None:
    taus = np.linspace(0.0, 1.5, 20001)
    left = outlet(5.0, taus, start)
    leaving = float(np.sum(0.5 * (left[1:] + left[:-1]) * np.diff(taus)))
    assert leaving + coverage(5.0, 1.5, start) - start == pytest.approx(1.5, rel=1e-7)


@given(damkohlers, st.floats(1e-6, 1e6), st.floats(0.0, 0.9))
def test_what_leaves_with_the_powder_and_what_stays_make_up_the_supply(da: float, tau: float, start: float) -> None:
    gained = max(float(dosing.cocurrent_coverage(da, tau, start)) - start, 0.0)
    assert dosing.cocurrent_outlet(da, tau, start) == pytest.approx(dosing.unused_share(gained, tau), abs=2e-9)


def test_breakthrough_of_a_fluidised_bed_at_one_monolayer() -> None:
    assert dosing.fluidised_outlet(1e4, [0.5, 1.0, 1.5]) == pytest.approx([0.0, 0.5, 1.0], abs=1e-12)


@given(st.floats(1e-3, 1e3), st.floats(0.0, 1e4))
def test_static_dose_is_cocurrent_flow(ratio: float, progress: float) -> None:
    theta = dosing.static_dose_coverage(ratio, progress)
    assert 0.0 <= theta <= min(1.0, 1.0 / ratio)


def test_static_dose_in_its_own_words() -> None:
    # r = 0.5, k't = 2: E = exp(-1) = 0.36788; (1 - E) / (1 - E / 2) = 0.63212 / 0.81606 = 0.77460
    assert dosing.static_dose_coverage(0.5, 2.0) == pytest.approx(0.77460, rel=1e-5)
    # twice as many sites as molecules end half covered, after two fillings all
    assert dosing.static_dose_coverage(2.0, 1e3) == pytest.approx(0.5)
    assert dosing.static_doses_needed(2.0) == 2.0
    assert dosing.static_doses_needed(2.1) == 3.0


def test_damkohler_of_a_kilogram_of_nmc() -> None:
    # 1 kg x 350 m2/kg, 500 sccm carried to 1.3 kPa and 150 degC, sticking of TMA 1e-3:
    # Q = 500e-6 / 60 x (101325 / 1300) x (423.15 / 273.15) = 8.333e-6 x 77.94 x 1.5491 = 1.0062e-3 m3/s
    # v = sqrt(8 x 8.31446 x 423.15 / (pi x 0.072085)) = 352.5 m/s; Da = 350 x 352.5 x 1e-3 / 4.0247e-3 = 3.07e4
    flow = 500e-6 / 60 * (101325 / 1300) * (423.15 / 273.15)
    da = dosing.damkohler(350.0, gas.mean_thermal_speed(423.15, 0.072085), 1e-3, flow)
    assert da == pytest.approx(3.07e4, rel=5e-3)
    # n = 200 / (k x 423.15) = 3.4233e22; t0 = 350 x 4.4e18 / (3.4233e22 x 1.0062e-3) = 44.7 s
    time = dosing.monolayer_time(350.0, 4.4e18, gas.number_density(200.0, 423.15), flow)
    assert time == pytest.approx(44.7, rel=5e-3)


def test_gas_film_at_a_flat_web_is_the_well_mixed_form() -> None:
    # (q/n)[-ln(1 - theta)/k + theta delta/D] = (q delta / (n D)) [theta - ln(1 - theta)/Da]
    k, delta, diffusivity, theta = 0.08, 2e-4, 1.1e-5, 0.95
    direct = -np.log(1 - theta) / k + theta * delta / diffusivity
    da = dosing.film_damkohler(k, delta, diffusivity)
    assert delta / diffusivity * dosing.well_mixed_dose(da, theta) == pytest.approx(direct)


def test_reaction_velocity() -> None:
    assert dosing.reaction_velocity(1e-3, 400.0) == pytest.approx(0.1)


@given(damkohlers, st.floats(1e-3, 10.0), st.floats(0.05, 1.0))
def test_bypass_closes_the_balance(da: float, tau: float, contact: float) -> None:
    inner_da, inner_tau = dosing.with_bypass(da, tau, contact)
    theta = dosing.cocurrent_coverage(inner_da, inner_tau)
    leaving = dosing.bypassed_outlet(dosing.unused_share(theta, inner_tau), contact)
    assert theta + leaving * tau == pytest.approx(tau, rel=1e-9)


def test_bypass_uses_its_contact_share_before_breakthrough() -> None:
    da, tau = dosing.with_bypass(1e5, 0.5, 0.8)
    assert dosing.utilisation(dosing.fluidised_coverage(da, tau), 0.5) == pytest.approx(0.8, rel=1e-9)


def test_arrays_broadcast() -> None:
    assert dosing.well_mixed_coverage(np.ones((3, 1)), np.ones(4), 0.1).shape == (3, 4)
    assert dosing.cocurrent_dose(np.ones((3, 1)), np.full(4, 0.5)).shape == (3, 4)
    assert isinstance(dosing.fluidised_coverage(1.0, 1.0), np.float64)


@every_form
def test_impossible_arguments_are_named(coverage: Closed) -> None:
    with pytest.raises(PhysicsError, match="damkohler"):
        coverage(0.0, 1.0)
    with pytest.raises(PhysicsError, match="dose"):
        coverage(1.0, -1.0)
    with pytest.raises(PhysicsError, match="starting_coverage"):
        coverage(1.0, 1.0, 1.5)


@every_inverse
def test_full_coverage_takes_an_endless_dose(coverage: Closed, dose: Closed) -> None:
    with pytest.raises(PhysicsError, match="coverage"):
        dose(1.0, 1.0)


def test_a_pump_takes_what_the_reaction_adds() -> None:
    # half a mole more gas than before at 1 kPa and 423.15 K: 0.5 x 8.314463 x 423.15 / 1000 = 1.7592 m3; 0.2 m3/s to
    # spare beside the flow: 8.796 s
    time = dosing.pumped_dose_time(0.5 * 6.02214076e23, 1000.0, 423.15, 0.3, 0.1)
    assert time == pytest.approx(8.796, rel=1e-4)
    assert dosing.pumped_dose_time(1e23, 1000.0, 423.15, 0.1, 0.1) == np.inf
    assert dosing.pumped_dose_time(-1e23, 1000.0, 423.15, 0.1, 0.2) == 0.0
