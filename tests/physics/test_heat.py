"""Warming, cooling and heat of reaction, with the arithmetic written out."""

from __future__ import annotations

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
