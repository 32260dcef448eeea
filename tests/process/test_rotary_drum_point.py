"""Operating points of rotary drums against arithmetic."""

from __future__ import annotations

import math

import pytest
from reactor_kinds import SITES, TMA, K, R, T, limit, point, step

from r2r_sim.errors import InfeasibleError

KIND = "rotary_drum"
CROSS = math.pi / 4 * 0.9**2  # m2
VOLUME = CROSS * 1.6  # 1.018 m3
FILL = 500 / 2500 / VOLUME  # 0.2 m3 of powder: 19.6 %


def velocity():
    """Given in the tests, so that they need no drag law: 30 mm/s."""
    return "@gas_velocity=30 mm/s"


def test_dose_is_what_gas_above_the_powder_carries():
    # Da is 8e5: a monolayer x 0.95 x overdose 1.15 at 300 Pa in 30 mm/s over the free 80 % of the cross-section
    at = point(KIND, velocity(), "material.moisture=0 ppm")
    flow = 0.030 * CROSS * (1 - FILL)
    carried = flow * 300 / (K * T)
    atoms = 175000 * SITES * 0.95 * 1.15
    assert step(at, "dose A").duration == pytest.approx(atoms / carried, rel=1e-4)
    assert step(at, "dose A").amount == pytest.approx(atoms * TMA, rel=1e-4)
    assert at.growth.coverage_a == pytest.approx(1, abs=1e-4)


def test_well_mixed_gas_lets_precursor_through_before_saturation():
    # far less surface and far more flow: theta - ln(1 - theta)/Da = tau
    at = point(KIND, "@overdose=1", "@gas_velocity=3 m/s", "@charge=200 kg", "material.specific_surface=0.001 m2/g")
    found = limit(at, "gas delivery of tma").inputs
    da = found["Damkohler [-]"]
    assert 1 < da < 1000
    assert found["supplied [g]"] / found["monolayer [g]"] == pytest.approx(0.95 - math.log(0.05) / da, rel=1e-6)


def test_purge_sweeps_drum_and_filter_as_one_tank():
    at = point(KIND, velocity())
    volume = VOLUME - 500 / 4770 + 0.05
    left = volume * 300 / (K * T) / (175000 * SITES)
    time = volume / (0.030 * CROSS * (1 - FILL)) * math.log(left / 0.01) + 120 + 2 * 15
    assert step(at, "purge A").duration == pytest.approx(time, rel=1e-3)


def test_heat_comes_through_the_wall_that_powder_touches():
    # the angle with (angle - sin angle)/(2 pi) = 0.1965, by a coarse search
    angle = min((k / 1e5 for k in range(1, 628318)), key=lambda a: abs((a - math.sin(a)) / (2 * math.pi) - FILL))
    wall = 60 * angle / 2 * 0.9 * 1.6
    at = point(KIND, velocity())
    gas = 0.030 * CROSS * (1 - FILL) * 1000 * 28.0134e-3 / (R * T) * 1045
    time = 500 * 900 / (wall + gas) * math.log((200 - 25) / (200 - 150))
    assert step(at, "heat").duration == pytest.approx(time, rel=2e-3)


def test_critical_speed_and_fill():
    at = point(KIND)
    assert limit(at, "critical speed").value * 60 == pytest.approx(42.3 / math.sqrt(0.9))
    assert limit(at, "critical speed").margin == pytest.approx(1 / 0.3 - 1)
    # sqrt(2 g/D)/(2 pi) turns a second are the same within a thousandth
    assert limit(at, "critical speed").value == pytest.approx(math.sqrt(2 * 9.80665 / 0.9) / (2 * math.pi), rel=1e-3)
    assert limit(at, "fill").value == pytest.approx(0.3 * VOLUME * 2500)


def test_a_drum_that_centrifuges_is_refused():
    with pytest.raises(InfeasibleError, match="clings") as refused:
        point(KIND, "@rotation=60 1/min")
    assert refused.value.hint


def test_too_full_and_too_empty_are_told():
    assert [found.code for found in point(KIND, "@charge=900 kg").warnings] == ["process.fill"]
    assert [found.code for found in point(KIND, "@charge=150 kg").warnings] == ["process.fill"]
    with pytest.raises(InfeasibleError, match="the vessel has"):
        point(KIND, "@charge=5 t")


def test_gas_that_carries_powder_out_is_told():
    assert [found.code for found in point(KIND, "@gas_velocity=100 mm/s").warnings] == ["process.carry_over"]


def test_an_atmospheric_drum_is_slower():
    # slip at 1 kPa lets the gas be about three times as fast; at the same share of precursor there is less of it
    low, high = point(KIND), point(KIND, "@pressure=101325 Pa")
    assert limit(high, "dust carry-over").value < 0.5 * limit(low, "dust carry-over").value
    assert step(high, "dose A").duration > step(low, "dose A").duration
