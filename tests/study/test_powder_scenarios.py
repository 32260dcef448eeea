"""The ready scenarios for powders other than NMC: they run, and say what an engineer would expect."""

from __future__ import annotations

from pathlib import Path

import pytest

from r2r_sim.process import OperatingPoint
from r2r_sim.process.registry import operating_points
from r2r_sim.scenario import load

SCENARIOS = Path(__file__).parents[2] / "scenarios"
NAMES = (
    "graphite_al2o3_fluidised_bed",
    "si_c_tio2_rotary_drum",
    "lnmo_fepo4_rotary_drum",
    "lto_tin_fluidised_bed",
)


def point(name: str, *changes: str) -> OperatingPoint:
    (found,) = operating_points(load(SCENARIOS / f"{name}.yaml", changes).scenario)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_batch_takes_hours_and_nothing_is_beyond_a_limit(name: str) -> None:
    plan = load(SCENARIOS / f"{name}.yaml")
    assert not [one for one in plan.findings if one.severity != "note"]
    (at,) = operating_points(plan.scenario)
    assert not [one for one in at.warnings if one.severity != "note"]
    assert all(limit.margin > -1e-9 for limit in at.limits)
    hours = sum(step.duration * step.repeats for step in at.steps) / 3600
    assert 2 < hours < 48
    assert all(0 < share <= 1 for share in at.consumption.utilisation.values())
    assert 0.01 < at.growth.parasitic_share < 0.05  # 1 % of a monolayer after each purge


def test_untreated_graphite_takes_three_times_the_cycles() -> None:
    # 1 nm at 1.27 angstrom: 8 cycles; N - 20 (1 - e^(-N/20)) = 7.9 gives 20.9
    assert point(NAMES[0]).cycles == 21
    assert point(NAMES[0], "process.pretreatment=plasma").cycles == 8


def test_a_heated_bubbler_feeds_the_drum() -> None:
    (found,) = (one for one in point(NAMES[1]).limits if one.name == "precursor delivery")
    assert 0 < found.inputs["colder by evaporation [K]"] < 10
    assert found.margin > 0


def test_iron_phosphate_has_one_iron_for_one_phosphorus() -> None:
    at = point(NAMES[2])
    assert (at.supercycles, at.cycles) == (10, 20)
    assert [name for name, _ in at.order] == ["Fe2O3", "P2O5"]


def test_moisture_is_not_counted_where_the_partner_is_not_water() -> None:
    for name in NAMES[2:]:
        at = point(name)
        assert [one.path for one in at.warnings if one.code == "process.moisture_unknown"] == ["material.moisture"]
        assert not [step for step in at.steps if step.name.startswith("first")]
    assert not [one for one in point(NAMES[0]).warnings if one.code == "process.moisture_unknown"]
