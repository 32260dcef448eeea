"""Operating points of fluidised beds against arithmetic and against what must hold."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from r2r_sim.errors import InfeasibleError
from r2r_sim.process import OperatingPoint, Step
from r2r_sim.process.registry import operating_points
from r2r_sim.scenario import load

SCENARIOS = Path(__file__).parents[2] / "scenarios"
K, N_A, R = 1.380649e-23, 6.02214076e23, 8.314462618


def point(*overrides: str) -> OperatingPoint:
    return operating_points(load(SCENARIOS / "nmc811_al2o3_fluidised_bed.yaml", overrides).scenario)[0]


def step(at: OperatingPoint, name: str) -> Step:
    return next(found for found in at.steps if found.name == name)


def sites_at_150_degc() -> float:
    # growth between 125 degC 1.33 and 177 degC 1.20 angstrom; density between 33 degC 2.5 and 177 degC 3.0
    growth = 1.33e-10 - 0.13e-10 * 25 / 52
    density = 2500 + 500 * 117 / 144
    return growth * density * N_A * 2 / 0.101961


def test_heat_up_equals_arithmetic() -> None:
    at = point()
    area = math.pi / 4 * 0.9**2
    height = 500 / 2500 / area
    wall = 150 * math.pi * 0.9 * height
    velocity = next(found for found in at.limits if found.name == "entrainment").value
    gas = velocity * area * 101325 * 28.0134e-3 / (R * 423.15) * 1045
    time = 500 * 900 / (wall + gas) * math.log((200 - 25) / (200 - 150))
    assert step(at, "heat").duration == pytest.approx(time, rel=2e-3)


def test_dose_a_is_surface_times_sites_over_what_the_gas_carries() -> None:
    at = point("plant.reactors.bed.overdose=1")
    velocity = next(found for found in at.limits if found.name == "entrainment").value
    flow = velocity * math.pi / 4 * 0.9**2
    surface = 500e3 * 0.35
    # Da is huge: 0.95 of a monolayer through the 85 % of the gas that meets powder
    molecules = surface * sites_at_150_degc() * 0.95 / 0.85
    assert step(at, "dose A").duration == pytest.approx(molecules / (flow * 1000 / (K * 423.15)), rel=1e-4)
    assert at.consumption.utilisation["h2o"] == pytest.approx(0.85, rel=1e-3)


def test_moisture_takes_two_thirds_of_an_aluminium_per_water() -> None:
    at = point()
    moles_of_water = 500 * 50e-6 / 18.015e-3
    extra = step(at, "first dose A").amount - step(at, "dose A").amount
    assert extra == pytest.approx(moles_of_water * 2 / 3 * 72.085e-3 / 0.85, rel=1e-3)
    # the design note: 50 ppm adds 73 % of a monolayer at 0.35 m2/g (with its 4.4e18 sites)
    monolayer = 500e3 * 0.35 * sites_at_150_degc() / N_A * 72.085e-3
    assert extra * 0.85 / monolayer == pytest.approx(0.73, rel=0.02)


def test_purge_sweeps_bed_freeboard_and_filter() -> None:
    at = point()
    area = math.pi / 4 * 0.9**2
    volume = 0.2 * (1 - 2500 / 4770) + area * 1.5 + 0.3
    velocity = next(found for found in at.limits if found.name == "entrainment").value
    left = volume * 1000 / (K * 423.15)
    allowed = 0.01 * 500e3 * 0.35 * sites_at_150_degc()
    time = volume / (velocity * area) * math.log(left / allowed) + 120 + 2 * 15
    assert step(at, "purge A").duration == pytest.approx(time, rel=1e-4)


def test_tma_per_tonne_is_of_the_design_note_s_size() -> None:
    # below 1 kg per tonne for four cycles at full use (0.88 at 85 %); overdose and moisture come on top
    at = point("plant.reactors.bed.overdose=1", "material.moisture=0 ppm")
    assert at.consumption.precursors["tma"] / 0.5 == pytest.approx(0.88, rel=0.1)


def test_velocity_stays_between_fluidisation_and_entrainment() -> None:
    at = point()
    inputs = next(found for found in at.limits if found.name == "minimum fluidisation").inputs
    assert inputs["velocity at top [mm/s]"] == pytest.approx(0.8 * 11.6, rel=0.05)  # design note: u_t 11 mm/s
    assert inputs["u_mf at bottom [mm/s]"] == pytest.approx(0.12, rel=0.25)  # design note: 0.12 mm/s


def test_bed_weight_at_low_pressure_leaves_no_window() -> None:
    with pytest.raises(InfeasibleError, match="carry the powder"):
        point(
            "plant.reactors.bed.pressure=300 Pa",
            "plant.reactors.bed.fluidisation_number=50",
            "plant.reactors.bed.partial_pressure={tma: 30 Pa, h2o: 30 Pa}",
        )


def test_a_deep_bed_at_low_pressure_is_warned_of() -> None:
    at = point("plant.reactors.bed.pressure=7 kPa")
    assert [found.code for found in at.warnings] == ["process.bed_weight"]


def test_a_tight_cabinet_rules_the_dose() -> None:
    at = point("plant.cabinets.tma.max_flow=3 g/min")
    assert step(at, "dose A").ruled_by == "precursor delivery"
    assert step(at, "dose A").duration == pytest.approx(step(at, "dose A").amount / (3e-3 / 60))


def test_a_longer_given_dose_is_used() -> None:
    at = point("plant.reactors.bed.dose_a=40 min")
    assert step(at, "dose A").duration == 2400
    assert step(at, "dose A").ruled_by == "given"
    assert at.nameplate > at.rate / sum(one.duration * one.repeats for one in at.steps)
    assert not at.warnings


def test_a_shorter_given_dose_is_used_and_under_doses() -> None:
    normal, at = point(), point("plant.reactors.bed.dose_a=5 min")
    assert step(at, "dose A").duration == 300
    (dose, first) = sorted((found for found in at.warnings), key=lambda found: len(found.message))
    assert {dose.code, first.code} == {"process.time_below_limit"}
    # supply-limited: what has been supplied by then, less what bypasses
    share = 300 / step(normal, "dose A").duration
    full = step(normal, "dose A").amount / (500e3 * 0.35 * sites_at_150_degc() / N_A * 72.085e-3)
    assert at.growth.coverage_a == pytest.approx(0.85 * full * share, rel=1e-3)
    assert at.growth.thickness < normal.growth.thickness


def test_the_longest_part_rules() -> None:
    at = point()
    totals = {}
    for one in at.steps:
        name = one.name.removeprefix("first ")
        totals[name] = totals.get(name, 0) + one.duration * one.repeats
    assert at.binding.step == max(totals, key=lambda name: totals[name])
    assert at.binding.margin == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("surface", ["0.2 m2/g", "0.35 m2/g", "0.8 m2/g"])
def test_supply_times_use_is_the_film(surface: str) -> None:
    at = point(f"material.specific_surface={surface}")
    aluminium = at.growth.mass_gain * 500 * 2 / 0.101961
    assert at.consumption.precursors["tma"] * at.consumption.utilisation["tma"] == pytest.approx(
        aluminium * 72.085e-3, rel=2e-4
    )
