"""Heat and gas of the reaction as limits, what short purges leave, filters: with the arithmetic written out."""

from __future__ import annotations

import math

import pytest
import reactor_kinds as kinds

from r2r_sim.errors import InfeasibleError
from r2r_sim.scenario import REACTORS, ContinuousReactor

limit, point, step = kinds.limit, kinds.point, kinds.step
BATCH = sorted(kind for kind, form in REACTORS.items() if not issubclass(form, ContinuousReactor))
THROUGH = sorted(set(REACTORS) - set(BATCH))
LFP = "material={powder: lfp, specific_surface: 12 m2/g, moisture: 0 ppm}"
AGGLOMERATES = LFP.replace("}", ", particle_diameter: 30 um}")
"""They let more gas pass."""
DRY = "material={powder: nmc811, specific_surface: 0.35 m2/g, moisture: 0 ppm}"


def warnings(at, code):
    return [found.message for found in at.warnings if found.code == code]


@pytest.mark.parametrize("kind", BATCH)
def test_the_heat_of_a_half_cycle_is_half_of_that_of_the_cycle(kind):
    at = point(kind, DRY)
    found = limit(at, "heat of reaction with tma")
    # 4.35e18 Al/m2 x 350 m2/kg x 306 kJ/mol / (900 J/kgK x N_A) = 0.86 K: half of the 1.7 K of a cycle
    rise = kinds.SITES * at.growth.coverage_a * 350 * 306e3 / kinds.N_A / 900
    assert found.inputs["rise without heat loss [K]"] == pytest.approx(rise, rel=2e-3)
    assert found.value == 0.0
    assert found.margin == math.inf


def test_a_powder_of_large_surface_is_dosed_as_slowly_as_its_heat_leaves():
    at = point("fluidised_bed", AGGLOMERATES, "plant.cabinets.tma.max_flow=2 kg/min", "@partial_pressure.tma=20 kPa")
    found = limit(at, "heat of reaction with tma")
    # 12 m2/g: 29.5 K without heat loss, 20 K allowed; eight doses, each of which leaves r of its warmth to the next
    a = found.inputs["rise without heat loss [K]"] / 20.0
    assert a == pytest.approx(1.475, rel=0.02)
    lost = found.inputs["wall and gas [W/K]"] / (found.inputs["heat capacity [MJ/K]"] * 1e6)
    x, r = found.value * lost, math.exp(-(found.value + found.inputs["between doses [min]"] * 60) * lost)
    warm = 0.0
    for _ in range(8):
        warm = warm * r + a * (1 - math.exp(-x)) / x
    assert warm == pytest.approx(1.0, rel=1e-6)
    assert found.step == "dose A"
    assert found.value > limit(at, "gas delivery of tma").value
    dose = step(at, "dose A")
    assert dose.duration == pytest.approx(found.value)
    assert dose.ruled_by == "heat of reaction with tma"
    assert dose.amount == pytest.approx(step(point("fluidised_bed", AGGLOMERATES), "dose A").amount)  # slower, not more
    assert not at.warnings


def test_a_given_dose_that_is_too_hot_is_told_with_its_rise():
    auto = point("fluidised_bed", AGGLOMERATES, "plant.cabinets.tma.max_flow=2 kg/min", "@partial_pressure.tma=20 kPa")
    given = step(auto, "dose A").duration * 0.6
    at = point(
        "fluidised_bed", AGGLOMERATES, "plant.cabinets.tma.max_flow=2 kg/min", "@partial_pressure.tma=20 kPa",
        f"@dose_a={given:.9g} s",
    )  # fmt: skip
    (told,) = warnings(at, "process.time_below_limit")
    assert "heat of reaction with tma" in told
    rise = float(told.partition("warms by ")[2].partition(" K")[0])
    assert 20 < rise < 8 * 29.5


def test_more_rise_allowed_never_takes_longer():
    times = [
        limit(point("static_bed", LFP, f"@allowed_rise={rise} K"), "heat of reaction with tma").value
        for rise in (5, 10, 20, 40, 300)
    ]
    assert times == sorted(times, reverse=True)
    assert times[0] > 0
    assert times[-1] == 0  # eight doses of 29.5 K are 236 K


@pytest.mark.parametrize("kind", THROUGH)
def test_continuous_reactors_carry_their_heat_away_too(kind):
    at = point(kind, LFP, "@allowed_rise=5 K")
    found = limit(at, "heat of reaction with tma")
    assert 0 < found.value < math.inf
    cooler = limit(point(kind, LFP, "@allowed_rise=10 K"), "heat of reaction with tma")
    assert cooler.value > found.value


def test_a_pump_takes_what_the_dose_adds():
    # 200 m3/h beside the flow of the drum; half a molecule more for each Al: t = 0.5 N k T/(p (S - Q))
    at = point("rotary_drum", DRY, "@pump_speed=2000 m3/h")
    found = limit(at, "pump in dose of tma")
    aluminium = kinds.SITES * 350 * at.rate * at.growth.coverage_a
    pressure = found.inputs["pressure [Pa]"]
    room = (found.inputs["pump [m3/h]"] - found.inputs["gas [m3/h]"]) / 3600
    assert found.value == pytest.approx(0.5 * aluminium * kinds.K * kinds.T / pressure / room, rel=2e-3)
    assert limit(at, "pump in dose of h2o").value == 0.0  # 1.5 water for 1.5 methane
    with pytest.raises(InfeasibleError, match="pump takes"):
        point("rotary_drum", "@pump_speed=0.001 m3/h")


@pytest.mark.parametrize("kind", sorted(REACTORS))
def test_abatement_caps_the_methane(kind):
    free = point(kind)
    peak = free.consumption.peak_by_products["CH4"]
    capacity = peak * 0.5 * 22.414e-3 * 3600  # Nm3/h
    capped = point(kind, f"@abatement={capacity:.9g} Nm3/h")
    assert capped.consumption.peak_by_products["CH4"] == pytest.approx(peak / 2, rel=1e-3)
    assert capped.nameplate < free.nameplate
    assert any(one.name.startswith("abatement") for one in capped.limits)


@pytest.mark.parametrize("kind", BATCH)
def test_the_peak_of_methane_is_the_dose_over_its_time(kind):
    at = point(kind, DRY)
    aluminium = kinds.SITES * 350 * at.rate / kinds.N_A
    flows = [
        1.5 * aluminium * coverage / step(at, f"dose {label}").duration
        for label, coverage in (("A", at.growth.coverage_a), ("B", at.growth.coverage_b))
    ]
    assert at.consumption.peak_by_products["CH4"] == pytest.approx(max(flows), rel=2e-3)


def test_moisture_makes_the_first_dose_hotter_and_gassier():
    # 300 ppm of water on 500 kg: 8.33 mol H2O, 5.55 mol Al, 16.7 mol CH4 in the first dose beside 1.9
    wet = point("fluidised_bed", "material={powder: nmc811, specific_surface: 0.35 m2/g, moisture: 300 ppm}")
    first = step(wet, "first dose A")
    aluminium = kinds.SITES * 350 * 500 / kinds.N_A
    released = 1.5 * aluminium + 3 * 300e-6 * 500 / 18.015e-3 / 1.5
    assert wet.consumption.peak_by_products["CH4"] == pytest.approx(released / first.duration, rel=2e-3)


@pytest.mark.parametrize("kind", ["fluidised_bed", "rotary_drum"])
def test_a_purge_that_is_cut_short_lets_film_grow_beyond_saturation(kind):
    auto = point(kind)
    assert auto.growth.parasitic_share == pytest.approx(0.02, rel=0.05)  # 1 % of a monolayer after each purge
    purge = limit(auto, "gas exchange after A")
    idle = purge.value - purge.inputs["exchange [min]"] * 60
    half = idle + purge.inputs["exchange [min]"] * 30
    at = point(kind, f"@purge_a={half:.9g} s")
    filled = purge.inputs["left at end of dose [monolayers]"]
    left = math.sqrt(filled * 0.01)  # half of the turnovers leave the geometric mean
    assert at.growth.parasitic_share == pytest.approx((left + 0.01) / at.growth.coverage_a, rel=0.02)
    (told,) = warnings(at, "process.time_below_limit")
    assert f"{left:.3g} monolayers are left" in told
    shares = [point(kind, f"@purge_a={half * share:.9g} s").growth.parasitic_share for share in (0.2, 0.5, 1, 2, 4)]
    assert shares == sorted(shares, reverse=True)


def test_a_continuous_bed_that_runs_too_fast_purges_too_little():
    auto = point("spatial_bed")
    per_length = 0.6 * 0.020 * 2500
    fast = point("spatial_bed", f"@bed_speed={auto.nameplate * 3 / per_length * 1e3:.9g} mm/s")
    assert fast.growth.parasitic_share > auto.growth.parasitic_share


@pytest.mark.parametrize("kind", ["fluidised_bed", "rotary_drum"])
def test_a_filter_caps_the_gas(kind):
    free = point(kind)
    reactor = {"fluidised_bed": "entrainment", "rotary_drum": "dust carry-over"}[kind]
    velocity = limit(free, reactor).value / (1 + limit(free, reactor).margin)
    roomy = point(kind, "@filter_area=100 m2", "@filter_velocity=50 mm/s")
    assert roomy.nameplate == pytest.approx(free.nameplate)
    open_area = limit(roomy, "filter").inputs["open to the gas [m2]"]
    small = f"@filter_area={0.5 * velocity * open_area / 0.02:.9g} m2"
    capped = point(kind, small, "@filter_velocity=20 mm/s")
    assert limit(capped, "filter").margin == pytest.approx(0, abs=1e-9)
    assert limit(capped, "filter").value == pytest.approx(velocity / 2)
    assert capped.nameplate < free.nameplate
    given = point(kind, small, "@filter_velocity=20 mm/s", f"@gas_velocity={velocity * 1e3:.9g} mm/s")
    assert warnings(given, "process.filter")


def test_blow_back_adds_to_each_purge():
    plain, blown = point("fluidised_bed"), point("fluidised_bed", "@blow_back=30 s")
    for label in ("A", "B"):
        longer = step(blown, f"purge {label}").duration - step(plain, f"purge {label}").duration
        assert longer == pytest.approx(30)


def test_the_weight_of_the_bed_is_a_limit():
    # twice the pressure at the bottom: 101 325 Pa x pi/4 x 0.81 m2 / 9.80665 = 6573 kg
    assert limit(point("fluidised_bed"), "bed weight").value == pytest.approx(6573, rel=1e-3)
    heavy = point("fluidised_bed", "@pressure=3 kPa", "@fluidisation_number=1", "@charge=300 kg")
    assert limit(heavy, "bed weight").margin < 0
    assert warnings(heavy, "process.bed_weight")
