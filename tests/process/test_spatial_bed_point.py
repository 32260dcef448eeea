"""Operating points of spatial beds against arithmetic."""

from __future__ import annotations

import math

import pytest
from reactor_kinds import N_A, SITES, TMA, K, T, limit, point, step

KIND = "spatial_bed"
ON_A_METRE = 0.6 * 0.020 * 2500  # 30 kg
GAS = 0.009 * 0.6 * 0.1  # m3/s at 9 mm/s through 60 x 10 cm
CALM = "@gas_velocity=9 mm/s"
NEED = 350 * SITES  # Al atoms for a kg and cycle


def test_rate_is_what_the_gas_of_one_zone_carries():
    # Da is huge: all that meets powder reacts, 0.7 Q n = rate x need x 1.15 x 0.95, and with moisture in the first zone
    at = point(KIND, CALM)
    water = 50e-6 / 18.015e-3 * N_A * 2 / 3
    rate = 0.7 * GAS * 1000 / (K * T) / (NEED * 1.15 * 0.95 + water)
    assert limit(at, "gas delivery of tma").value == pytest.approx(rate, rel=1e-3)
    assert at.binding.name == "gas delivery of tma"
    assert step(at, "coating").duration == pytest.approx(1000 / rate, rel=1e-3)
    # four zones of A, in which a monolayer each is supplied once, and once more for the water
    supplied = (4 * NEED * 1.15 * 0.95 + water) / 0.7 * 1000 * TMA
    assert at.consumption.precursors["tma"] == pytest.approx(supplied, rel=1e-3)


def test_residence_alone_is_milliseconds():
    # -ln(0.05) q/(k n): 0.86 ms for TMA in 0.5 m, so the powder could pass at half a kilometre a second
    found = limit(point(KIND), "residence in tma")
    assert found.inputs["reaction [s]"] == pytest.approx(0.864e-3, rel=1e-2)
    assert found.value == pytest.approx(ON_A_METRE * 0.5 / found.inputs["reaction [s]"])


def test_purge_zone_is_a_stirred_tank():
    volume = 0.6 * 0.5 * (0.1 + (1 - 2500 / 4770) * 0.020)
    left = volume * 1000 / (K * T) / (ON_A_METRE * 0.5 * NEED)
    time = volume / GAS * math.log(left / 0.01) + 60
    assert limit(point(KIND, CALM), "purge after A").value == pytest.approx(ON_A_METRE * 0.5 / time, rel=1e-4)


def test_heat_and_cooling_zones():
    # 2500 x 20 mm x 900 J/kgK = 45 kJ/m2K over 100 W/m2K: 450 s x ln(175/50) = 564 s in 4 m
    at = point(KIND)
    assert limit(at, "heat-up zone").value == pytest.approx(ON_A_METRE * 4 / (450 * math.log(175 / 50)))
    assert limit(at, "cooling zone").value == pytest.approx(ON_A_METRE * 4 / (450 * math.log(130 / 40)))
    assert limit(at, "conveyor speed").value == pytest.approx(0.030 * ON_A_METRE)


def test_a_short_heating_zone_rules():
    at = point(KIND, "@heat_zone=20 cm")
    assert at.binding.name == "heat-up zone"
    assert at.nameplate < point(KIND).nameplate


def test_gas_is_fed_no_more_than_the_rate_takes():
    # at half the rate half the gas of the dose zones does, and purge zones go on
    usual, half = point(KIND, CALM), point(KIND, CALM, "@bed_speed=0.4 mm/s")
    rate = 0.0004 * ON_A_METRE
    assert half.nameplate == pytest.approx(usual.nameplate)
    assert half.rate / half.steps[0].duration == pytest.approx(rate)
    assert half.consumption.precursors["tma"] == pytest.approx(usual.consumption.precursors["tma"], rel=1e-3)
    assert half.growth.coverage_a == pytest.approx(usual.growth.coverage_a, abs=1e-3)
    assert half.binding.name == "given rate"


def test_too_fast_is_used_and_told():
    # three times the rate: 0.7 Q n/(rate x need) of the sites are covered
    usual = point(KIND, CALM)
    rate = 3 * usual.nameplate
    at = point(KIND, CALM, f"@bed_speed={rate / ON_A_METRE * 1e3:.9g} mm/s")
    assert at.growth.coverage_a == pytest.approx(0.7 * GAS * 1000 / (K * T) / (rate * NEED), rel=1e-3)
    assert [found.code for found in at.warnings] == ["process.rate_above_limit"]
    assert at.growth.thickness < usual.growth.thickness


def test_gas_that_carries_powder_out_is_told():
    assert [found.code for found in point(KIND, "@gas_velocity=30 mm/s").warnings] == ["process.carry_over"]


def test_a_cabinet_for_water_limits_and_is_told():
    canister = "canister: 20 kg, change: 60 min"
    water = (
        f"plant.cabinets=[{{name: tma, precursor: tma, max_flow: 40 g/min, {canister}}}, "
        f"{{name: water, precursor: h2o, max_flow: 0.4 g/min, {canister}}}]"
    )
    at = point(KIND, water)
    # 0.4 g/min for four zones; 1.5 water for each Al
    rate = 0.7 * 0.4e-3 / 60 / 4 / (NEED * 1.5 * 18.015e-3 / N_A * 1.15 * 0.95)
    assert at.binding.name == "h2o delivery"
    assert at.binding.value == pytest.approx(rate, rel=1e-3)
    assert [found.code for found in at.warnings] == ["process.second_cabinet"]
