"""Operating points of static beds against arithmetic."""

from __future__ import annotations

import math

import pytest
from reactor_kinds import SITES, TMA, K, T, limit, point, step

from r2r_sim.errors import InfeasibleError
from r2r_sim.process.static_bed import _Pulse

KIND = "static_bed"
ROOM = 0.4 - 200 / 4770  # m3 of gas around 200 kg of particles
PUMP = 600 / 3600
IN_A_PULSE = 500 / (K * T) * ROOM
RATIO = 70000 * SITES / IN_A_PULSE
"""Sites over molecules of a pulse of 500 Pa."""


def test_pulses_are_the_sites_over_the_molecules_of_one():
    # r = 9.94, so 0.95 x 9.94 = 9.44 pulses: 10, times 1.1 overdose: 11
    at = point(KIND)
    assert pytest.approx(9.94, rel=1e-2) == RATIO
    found = limit(at, "pulses of tma").inputs
    assert found["sites over molecules of a pulse [-]"] == pytest.approx(RATIO, rel=1e-6)
    assert found["pulses [-]"] == math.ceil(1.1 * math.ceil(0.95 * RATIO)) == 11
    assert step(at, "dose A").amount == pytest.approx(11 * IN_A_PULSE * TMA, rel=1e-4)


def test_a_pulse_fills_holds_and_evacuates_what_it_has_become():
    # 1.5 CH4 for each Al of TMA: 500 Pa become 750 Pa, and 20 Pa were there before
    one = 3 + 10 + ROOM / PUMP * math.log(770 / 20) + 2 * 15
    assert step(point(KIND), "dose A").duration == pytest.approx(11 * one, rel=1e-6)
    # water gives one CH4 for each molecule (1.5 of both for each Al): 1000 Pa stay 1000 Pa
    one = 3 + 10 + ROOM / PUMP * math.log(1020 / 20) + 2 * 15
    pulses = math.ceil(1.1 * math.ceil(0.95 * RATIO * 1.5 / 2))
    assert step(point(KIND), "dose B").duration == pytest.approx(pulses * one, rel=1e-6)


def test_pulses_that_are_cut_off_leave_their_share():
    # used up to the last molecule as long as sites are in excess: 5 pulses cover 5/r
    at = point(KIND, "@dose_a=260 s")
    assert 260 / step(point(KIND), "dose A").duration * 11 == pytest.approx(5.1, abs=0.1)
    assert at.growth.coverage_a == pytest.approx(5 / RATIO, rel=1e-6)
    assert {found.code for found in at.warnings} == {"process.time_below_limit"}


def test_a_time_for_no_pulse_at_all_is_refused():
    with pytest.raises(InfeasibleError, match="too short for any film") as refused:
        point(KIND, "@dose_a=10 s")
    assert "auto" in refused.value.hint


def test_a_short_hold_takes_more_pulses():
    # 1 ms is less than the reaction time 1/k': much of each pulse is pumped away
    short = limit(point(KIND, "@hold_time=1 ms"), "pulses of h2o").inputs
    assert short["hold over reaction time [-]"] < 1
    assert short["pulses [-]"] > limit(point(KIND), "pulses of h2o").inputs["pulses [-]"]
    assert point(KIND, "@hold_time=1 ms").growth.coverage_b >= 0.95


def test_a_pulse_fills_holds_evacuates_and_switches():
    # 3 s + 10 s + 0.358 m3/600 m3/h x ln((1.5 x 500 + 20)/20) = 7.84 s, and two valves of 15 s
    found = limit(point(KIND), "pulses of tma")
    evacuate = (0.4 - 200 / 4770) / (600 / 3600) * math.log(770 / 20)
    assert found.inputs["valves [s]"] == 30
    assert found.inputs["one pulse [s]"] == pytest.approx(3 + 10 + evacuate + 30)
    assert "switching" in found.equation


@pytest.mark.parametrize("ratio", [0.5, 1.0, 9.94, 60.3, 300.7])
@pytest.mark.parametrize("held", [0.2, 3.0, 1e4])
def test_pulses_agree_with_one_after_another(ratio, held):
    pulse = _Pulse(molecules=1.0, ratio=ratio, held=held, time=1.0)
    coverage, count, course = 0.0, 0, [0.0]
    while coverage < 0.95 - 1e-12:
        # theta = (1 - E)/(1 - r E) of the free sites, E = exp(-k't (1 - r)); both turned round where r > 1
        free = 1 - coverage
        r = ratio * free
        if r == 1:
            gained = held / (1 + held)
        elif r < 1:
            e = math.exp(-held * (1 - r))
            gained = (1 - e) / (1 - r * e)
        else:
            e = math.exp(-held * (r - 1))
            gained = (1 - e) / (r - e)
        coverage, count = coverage + free * gained, count + 1
        course.append(coverage)
    assert pulse.needed(0.95) == count
    for done in {1, count // 2, count}:
        assert pulse.after(done) == pytest.approx(course[done], rel=1e-9)


def test_endless_pulses_are_refused():
    with pytest.raises(InfeasibleError, match="more than 20000 pulses") as refused:
        point(KIND, "@partial_pressure.tma=0.01 Pa")
    assert refused.value.hint


def test_pressure_rise_lowers_the_filling():
    # (400 - 20)/1.5 = 253 Pa of TMA may be filled in, not 500
    at = point(KIND, "@highest_pressure=400 Pa")
    assert limit(at, "pressure rise in dose tma").value == pytest.approx(380 / 1.5)
    assert limit(at, "pressure rise in dose tma").margin == 0
    assert limit(at, "pulses of tma").inputs["filled to [Pa]"] == pytest.approx(380 / 1.5)
    assert {found.code for found in at.warnings} == {"process.pressure_rise"}
    assert step(at, "dose A").duration > step(point(KIND), "dose A").duration


def test_a_vessel_that_leaves_no_room_is_refused():
    with pytest.raises(InfeasibleError, match="no room"):
        point(KIND, "@highest_pressure=10 Pa")
    with pytest.raises(InfeasibleError, match="base pressure"):
        point(KIND, "@base_pressure=20 kPa")


def test_a_purge_swings_until_a_hundredth_of_a_monolayer_is_left():
    # at 20 Pa the gas holds 0.4 % of a monolayer already: one swing, 3 s and V/S ln(500)
    at = point(KIND)
    one = 3 + ROOM / PUMP * math.log(10000 / 20)
    assert step(at, "purge A").duration == pytest.approx(one + 60 + 30, rel=1e-6)
    # 1 ppm of a monolayer: ln(0.004/1e-6)/ln(500) = 1.3, so two
    left = 20 / (K * T) * ROOM / (70000 * SITES)
    swings = math.ceil(math.log(left / 1e-6) / math.log(500))
    assert swings == 2
    assert step(point(KIND, "@residual=1e-6"), "purge A").duration == pytest.approx(2 * one + 90, rel=1e-6)


def test_nitrogen_only_fills_the_swings():
    at = point(KIND)
    normal = ROOM * 10000 / 101325 * 273.15 / T
    assert at.consumption.nitrogen == pytest.approx(8 * normal, rel=1e-6)


def test_a_tight_cabinet_rules_the_dose():
    at = point(KIND, "plant.cabinets.tma.max_flow=1 g/min")
    assert step(at, "dose A").ruled_by == "precursor delivery"
    assert step(at, "dose A").duration == pytest.approx(step(at, "dose A").amount / (1e-3 / 60))
