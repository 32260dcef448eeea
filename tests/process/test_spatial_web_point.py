"""Operating points of web lines against arithmetic and against what must hold."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from r2r_sim.errors import InfeasibleError
from r2r_sim.process import OperatingPoint
from r2r_sim.process.registry import operating_points
from r2r_sim.scenario import load

SCENARIOS = Path(__file__).parents[2] / "scenarios"
K, N_A = 1.380649e-23, 6.02214076e23


def point(*overrides: str, scenario: str = "separator_al2o3_r2r") -> OperatingPoint:
    return operating_points(load(SCENARIOS / f"{scenario}.yaml", overrides).scenario)[0]


def limit(at: OperatingPoint, name: str) -> float:
    return next(found.value for found in at.limits if found.name == name)


def test_dose_b_of_outer_faces_equals_arithmetic() -> None:
    # 90 degC: growth between 33 degC 1.11 and 100 degC 1.33 angstrom -> 1.2972; density between 2.5 and 3.0 -> 2.6979
    growth = 1.11e-10 + (1.33e-10 - 1.11e-10) * 57 / 67
    density = 2500 + 500 * 57 / 144
    sites = growth * density * N_A * 2 / 0.101961
    temperature = 363.15
    n = 1500 / (K * temperature)
    speed_of_sound = math.sqrt(8 * K * temperature / (math.pi * 18.015e-3 / N_A))
    sticking = 1e-4 * math.exp(-33800 / 8.314462618 * (1 / temperature - 1 / 473.15))
    reaction = sticking * speed_of_sound / 4
    diffusivity = 2.5e-5 * (temperature / 298.15) ** 1.75
    film = 0.5e-3 / 2.43
    time = 1.5 * sites / n * (-math.log(0.05) / reaction + 0.95 * film / diffusivity)
    # 120 mm of zone; feed used to 30 % at least takes 30 % of the speed
    assert limit(point("material.coated_depth=faces"), "dose B") == pytest.approx(0.7 * 0.120 / time, rel=1e-6)


def test_delivery_is_in_series_with_the_dose() -> None:
    at = point()
    found = next(one for one in at.limits if one.name == "precursor delivery")
    dose_alone = next(one for one in at.limits if one.name == "dose A").inputs["dose alone [m/min]"] / 60
    at_full_use = found.inputs["at full use [m/min]"] / 60
    assert found.value == pytest.approx(1 / (1 / dose_alone + 1 / at_full_use), rel=1e-9)


def test_what_is_supplied_and_used_ends_in_the_film() -> None:
    at = point()
    width = 1.0 - 0.040
    finished = at.rate / at.passes * width
    for name, grams_per_mole_of_aluminium in (("tma", 72.085), ("h2o", 1.5 * 18.015)):
        # film mass -> moles of aluminium -> precursor
        in_film = at.growth.mass_gain * 2 / 0.101961 * grams_per_mole_of_aluminium * 1e-3
        used = at.consumption.precursors[name] * at.consumption.utilisation[name]
        assert used == pytest.approx(in_film * finished, rel=2e-4)


def test_methane_is_three_per_aluminium() -> None:
    at = point()
    width = 1.0 - 0.040
    aluminium = at.growth.mass_gain * 2 / 0.101961 * at.rate / at.passes * width
    assert at.consumption.by_products["CH4"] == pytest.approx(3 * aluminium, rel=1e-4)


def test_the_review_s_porosity_of_48_percent() -> None:
    growth = point().growth
    # 64 nm pores less twice 5.06 nm; two skins of 2 um in a film of 25 um
    inside = 0.50 * ((64 - 2 * growth.thickness * 1e9) / 64) ** 2
    assert growth.porosity_after == pytest.approx((4 * inside + 21 * 0.50) / 25, rel=1e-9)
    assert growth.porosity_after == pytest.approx(0.48, abs=0.01)


def test_cycles_reach_the_thickness_and_not_one_fewer() -> None:
    at = point()
    growth, delay = at.growth.growth_per_cycle, at.growth.nucleation_cycles

    def after(cycles: int) -> float:
        return growth * (cycles - delay * (1 - math.exp(-cycles / delay)))

    assert after(at.cycles) >= 5e-9 > after(at.cycles - 1)
    assert at.growth.thickness == pytest.approx(after(at.cycles), rel=1e-12)


def test_plasma_saves_the_nucleation_delay() -> None:
    assert point("process.pretreatment=plasma").cycles == math.ceil(5e-9 / point().growth.growth_per_cycle)


def test_passes_and_heads() -> None:
    at = point("plant.lines.coater.heads=20")
    assert at.passes == math.ceil(at.cycles / 20)
    assert at.nameplate == pytest.approx(at.rate / at.passes)


@pytest.mark.parametrize(
    ("change", "better"),
    [
        ("plant.cabinets.tma.max_flow=80 g/min", True),
        ("plant.cabinets.tma.max_flow=20 g/min", False),
        ("material.coated_depth=1 um", True),
        ("plant.lines.coater.count=2", False),  # two lines share the cabinet
    ],
)
def test_delivery_rules_and_follows(change: str, better: bool) -> None:
    before, after = point(), point(change)
    assert before.binding.name == "precursor delivery"
    assert (after.rate > before.rate) is better


def test_the_binding_limit_has_no_margin_and_is_the_tightest() -> None:
    at = point()
    assert at.binding.margin == pytest.approx(0, abs=1e-12)
    assert at.rate == pytest.approx(min(found.value for found in at.limits))
    assert [found.value for found in at.limits] == sorted(found.value for found in at.limits)


def test_no_more_is_fed_than_the_cabinet_gives() -> None:
    for count in (1, 2, 3):
        at = point(f"plant.lines.coater.count={count}")
        assert at.consumption.precursors["tma"] * count <= 40e-3 / 60 * (1 + 1e-12)


def test_a_given_speed_below_the_limits_binds_without_a_finding() -> None:
    at = point("plant.lines.coater.web_speed=5 m/min")
    assert at.rate == pytest.approx(5 / 60)
    assert at.binding.name == "given web speed"
    assert at.nameplate > at.rate / at.passes
    assert not [found for found in at.warnings if found.severity == "warning"]
    assert at.growth.coverage_a == 0.95


def test_a_given_speed_beyond_the_limits_is_used_and_told() -> None:
    normal, at = point(), point("plant.lines.coater.web_speed=30 m/min")
    assert at.rate == pytest.approx(0.5)
    assert at.binding.name == "precursor delivery"
    assert at.binding.margin < 0
    (finding,) = [found for found in at.warnings if found.code == "process.speed_beyond_limit"]
    assert "precursor delivery" in finding.message
    assert at.growth.coverage_a < 0.95
    assert at.growth.thickness < normal.growth.thickness
    # what reaches the film is at most what is fed
    assert all(share <= 1 for share in at.consumption.utilisation.values())


def test_twice_too_fast_at_full_supply_halves_what_the_web_takes() -> None:
    # far beyond the dose, coverage x speed tends to what the feed supplies
    slow, fast = point("plant.lines.coater.web_speed=200 m/min"), point("plant.lines.coater.web_speed=400 m/min")
    assert slow.growth.coverage_a < 0.2
    assert fast.growth.coverage_a == pytest.approx(slow.growth.coverage_a / 2, rel=0.1)


def test_closed_pores_are_infeasible() -> None:
    with pytest.raises(InfeasibleError, match="closes pores"):
        point("material.pore_diameter=9 nm")


def test_alternatives_show_the_price_of_depth() -> None:
    faces, chosen, full = point().alternatives
    assert chosen.chosen
    assert full.precursors["tma"] > 5 * chosen.precursors["tma"] > 100 * faces.precursors["tma"]
    assert faces.porosity_after > chosen.porosity_after > full.porosity_after  # type: ignore[operator]


def test_water_needs_the_purge_at_least_as_much_as_isolation() -> None:
    at = point()
    assert at.consumption.peak_nitrogen == at.consumption.nitrogen
    # the design note's range for practical heads: 270 to 700 Nm3/h per metre of line
    assert 100 < at.consumption.nitrogen * 3600 < 1000


def test_a_stated_purge_flow_that_is_too_small_leaves_no_speed() -> None:
    with pytest.raises(InfeasibleError, match="purge isolation"):
        point("plant.lines.coater.zones.purge_flow=1 sccm")
