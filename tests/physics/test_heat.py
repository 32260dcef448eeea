"""Warming, cooling and heat of reaction, with the arithmetic written out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from r2r_sim.errors import PhysicsError
from r2r_sim.physics import heat


def test_half_a_tonne_warms_in_an_hour_or_so() -> None:
    # C = 500 x 900 = 4.5e5 J/K, UA = 150 W/K: 3000 s x ln(180 / 50) = 3843 s = 64 min from 20 to 150 at a wall of 200
    assert heat.approach_time(500 * 900.0, 150.0, 293.15, 423.15, 473.15) == pytest.approx(3843.0, rel=1e-3)


def test_cooling_works_alike() -> None:
    # 3000 s x ln(130 / 30) = 4399 s from 150 to 50 at a wall of 20
    assert heat.approach_time(4.5e5, 150.0, 423.15, 323.15, 293.15) == pytest.approx(4399.0, rel=1e-3)
    assert heat.approach_time(4.5e5, 150.0, 300.0, 300.0, 300.0) == 0.0


@pytest.mark.parametrize("end", [474.0, 473.15, 280.0])
def test_an_end_out_of_reach_is_refused(end: float) -> None:
    with pytest.raises(PhysicsError, match="surroundings"):
        heat.approach_time(4.5e5, 150.0, 293.15, end, 473.15)


@given(st.floats(250.0, 600.0), st.floats(250.0, 600.0), st.floats(0.0, 1e4))
def test_time_and_temperature_are_inverse(start: float, surroundings: float, time: float) -> None:
    end = float(heat.approach_temperature(time, 1e5, 100.0, start, surroundings))
    if abs(start - surroundings) > 1.0 and abs(end - surroundings) > 1e-3:
        assert heat.approach_time(1e5, 100.0, start, end, surroundings) == pytest.approx(time, rel=1e-6, abs=1e-6)


def test_adiabatic_rise_of_powders() -> None:
    # 1000 m2/kg x 4.44e18 / 6.02214e23 x 612e3 / 900 = 5.0 K per m2/g
    assert heat.adiabatic_rise(1000.0, 4.44e18, 612e3, 900.0) == pytest.approx(5.0, rel=5e-3)
    # NMC811 of 0.35 m2/g: 1.75 K
    assert heat.adiabatic_rise(350.0, 4.44e18, 612e3, 900.0) == pytest.approx(1.7, rel=0.05)
    # graphite of 3 m2/g, 0.71 kJ/kgK: 19 K; nano-silicon of 30 m2/g, 0.71 kJ/kgK: 190 K
    assert heat.adiabatic_rise(3000.0, 4.44e18, 612e3, 710.0) == pytest.approx(19.0, rel=0.02)
    assert heat.adiabatic_rise(30000.0, 4.44e18, 612e3, 710.0) == pytest.approx(187.0, rel=0.03)


def test_heat_per_area() -> None:
    # 4.44e18 / 6.02214e23 x 612e3 = 4.51 J/m2
    assert heat.reaction_heat_per_area(4.44e18, 612e3) == pytest.approx(4.51, rel=1e-3)


def test_adiabatic_rise_of_every_powder_of_the_reference() -> None:
    # 4.51 J/m2 and cycle: NMC 1.7 K, graphite 19, LTO 29, LFP 59, nano-Si 187 (at the
    # specific heats that these figures imply: 0.9 kJ/kgK for NMC and LFP, 0.78 for LTO, 0.71 to 0.72 for the others)
    for surface, specific_heat, rise in ((0.35, 900, 1.75), (3, 710, 19), (5, 780, 29), (12, 917, 59), (30, 722, 187)):
        assert heat.adiabatic_rise(surface * 1e3, 4.44e18, 612e3, specific_heat) == pytest.approx(rise, rel=0.01)


def test_a_short_dose_is_adiabatic_and_a_long_one_steady() -> None:
    # Q/C = 1e6/1e5 = 10 K; after 1e6 s at UA = 50 W/K: 1e6/(50 x 1e6) = 0.02 K
    assert heat.reaction_rise(0.0, 1e6, 1e5, 50.0) == 10.0
    assert heat.reaction_rise(1e-3, 1e6, 1e5, 50.0) == pytest.approx(10.0, rel=1e-6)
    assert heat.reaction_rise(1e6, 1e6, 1e5, 50.0) == pytest.approx(0.02, rel=1e-9)


def test_the_rise_is_that_of_the_heat_balance() -> None:
    # C dT/dt = Q/t - UA dT in 10 000 steps
    heat_released, capacity, conductance, time = 2e6, 4.5e5, 300.0, 1800.0
    rise, steps = 0.0, 10_000
    for _ in range(steps):
        rise += (heat_released / time - conductance * rise) / capacity * time / steps
    assert heat.reaction_rise(time, heat_released, capacity, conductance) == pytest.approx(rise, rel=1e-4)


@given(st.floats(-4.0, 4.0), st.floats(0.1, 100.0))
def test_dose_time_for_a_rise_is_its_inverse(decades: float, allowed: float) -> None:
    released = 1e5 * allowed * (1.0 + 10.0**decades)
    time = heat.dose_time_for_rise(allowed, released, 1e5, 80.0)
    assert heat.reaction_rise(time, released, 1e5, 80.0) == pytest.approx(allowed, rel=1e-9)


def test_what_the_charge_can_keep_needs_no_time() -> None:
    assert heat.dose_time_for_rise(10.0, 1e6, 1e5, 80.0) == 0.0
    assert heat.dose_time_for_rise(20.0, 1e6, 1e5, 80.0) == 0.0
    assert heat.dose_time_for_rise(10.0, 0.0, 1e5, 80.0) == 0.0


def test_doses_that_follow_each_other_add_up() -> None:
    # one by one: after each dose and pause exp(-UA (t + t_p)/C) of the warmth is left
    heat_released, capacity, conductance, time, pause = 2e6, 4.5e5, 140.0, 900.0, 600.0
    single = float(heat.reaction_rise(time, heat_released, capacity, conductance))
    rise = 0.0
    for count in range(1, 9):
        rise = rise * float(np.exp(-conductance * (time + pause) / capacity)) + single
        found = heat.repeated_rise(time, heat_released, capacity, conductance, pause, count)
        assert found == pytest.approx(rise, rel=1e-12)
    assert heat.repeated_rise(0.0, 1e6, 1e5, 50.0, 0.0, 7) == pytest.approx(70.0)


@given(st.floats(-3.0, 3.0), st.integers(1, 200), st.floats(0.0, 1e4))
def test_dose_time_for_a_repeated_rise_is_its_inverse(decades: float, doses: int, pause: float) -> None:
    released = 1e6 * 10.0**decades
    time = heat.dose_time_for_repeated_rise(10.0, released, 1e5, 80.0, pause, doses)
    rise = heat.repeated_rise(time, released, 1e5, 80.0, pause, doses)
    assert rise == pytest.approx(10.0, rel=1e-6) if time > 0 else rise <= 10.0
    if doses == 1:
        assert time == pytest.approx(float(heat.dose_time_for_rise(10.0, released, 1e5, 80.0)), rel=1e-6, abs=1e-6)
