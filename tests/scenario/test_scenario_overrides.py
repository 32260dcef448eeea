"""``--set``: what it reaches, what it logs, what it refuses."""

from pathlib import Path

import pytest

from r2r_sim.errors import ScenarioError
from r2r_sim.scenario import load, load_data

WEB = Path(__file__).parent / "examples" / "separator_5nm.yaml"
BED = Path(__file__).parent / "examples" / "nmc811_4cycles.yaml"


@pytest.mark.parametrize(
    ("option", "log"),
    [
        ("plant.reactors.bed.count=5", "plant.reactors.bed.count: 12 -> 5"),
        ("plant.reactors.0.count=5", "plant.reactors.bed.count: 12 -> 5"),
        ("plant.reactors.bed.charge=300 kg", "plant.reactors.bed.charge: 500 kg -> 300 kg"),
        ("plant.reactors.bed.gas_velocity=8 mm/s", "plant.reactors.bed.gas_velocity: default -> 8 mm/s"),
        ("plant.reactors.bed.failures.filter.repair=3 h", "filter.repair: lognormal(2 h, 1 h) -> 3 h"),
        ("plant.reactors.bed.failures.filter.repair=lognormal(3 h, 1 h)", "-> lognormal(3 h, 1 h)"),
        ("plant.reactors.bed.maintenance.filter clean.takes=5 h", "filter clean.takes: 4 h -> 5 h"),
        ("plant.reactors.bed.partial_pressure.tma=2 kPa", "partial_pressure.tma: default -> 2 kPa"),
        ("material.specific_surface.mode=0.4 m2/g", "specific_surface.mode: 0.35 m2/g -> 0.4 m2/g"),
        ("cost.prices.tma=200 USD/kg", "cost.prices.tma: default -> 200 USD/kg"),
        ("targets.throughput=null", "targets.throughput: 10 t/day -> null"),
        ("plant.calendar.start=22:30", "plant.calendar.start: default -> 22:30"),
    ],
)
def test_changes_and_logs(option, log):
    (change,) = load(BED, [option]).overrides
    assert log in str(change)


def test_the_value_arrives():
    plan = load(BED, ["plant.reactors.bed.count=5", "cost.prices.tma={low: 1 USD/kg, mode: 2 USD/kg, high: 3 USD/kg}"])
    assert plan.scenario.plant.reactors[0].count == 5
    assert plan.scenario.cost.prices.get("tma").high == 3.0
    plan = load(WEB, ["cost.prices.tma.mode=150 USD/kg", "cost.prices.tma.mode=160 USD/kg"])
    assert plan.scenario.cost.prices.get("tma").mode == 160.0
    assert str(plan.overrides[1]).endswith("150 USD/kg -> 160 USD/kg")


def test_a_section_that_is_not_there_is_made():
    text = BED.read_text("utf-8").replace("cost: {currency: USD, year: 2026}\n", "")
    from r2r_sim.scenario import load_text

    plan = load_text(text, overrides=["cost.currency=EUR", "cost.year=2026", "cost.prices.n2=0.2 EUR/Nm3"])
    assert plan.scenario.cost.prices.get("n2").currency == "EUR"


@pytest.mark.parametrize(
    ("option", "code", "part"),
    [
        ("plant.reactors.bad.count=5", "scenario.override", "did you mean bed?"),
        ("plant.reactors.bed.cuont=5", "scenario.override", "did you mean count?"),
        ("plnt.reactors.bed.count=5", "scenario.override", "did you mean plant?"),
        ("plant.lines.coater.heads=5", "scenario.override", "empty list"),
        ("plant.reactors.bed.charge.mode=5 kg", "scenario.override", "no parts"),
        ("process.chemistry.x.y=5 kg", "scenario.override", "no parts"),
        ("material.specific_surface.mod=5 m2/g", "scenario.override", "did you mean mode?"),
        ("plant.reactors.bed.count", "scenario.override", "not path=value"),
        ("=5", "scenario.override", "not path=value"),
        ("plant.reactors.bed.count={", "scenario.override", "cannot be read"),
        ("plant.reactors.bed.count=five", "scenario.type", "whole number"),
        ("plant.reactors.bed.charge=5 m", "scenario.quantity", "unit of length"),
        ("cost.prices.tmaa=5 USD/kg", "scenario.unknown_key", "did you mean tma?"),
        ("process.temperature=400 degC", "scenario.temperature", "window"),
    ],
)
def test_refuses(option, code, part):
    with pytest.raises(ScenarioError) as caught:
        load(BED, [option])
    found = [item for item in caught.value.findings if item.code == code]
    assert found
    assert all(item.source == "--set" for item in found)
    assert all(item.line is None for item in found)
    assert part in str(found[0])


def test_the_callers_data_is_left_alone():
    data = load(BED).data
    before = repr(data)
    load_data(data, overrides=["plant.reactors.bed.count=5", "plant.reactors.bed.partial_pressure.tma=2 kPa"])
    assert repr(data) == before


def test_an_alias_is_changed_in_one_place_only():
    text = (
        BED.read_text("utf-8")
        .replace("repair: lognormal(2 h, 1 h)", "repair: &r {low: 1 h, mode: 2 h, high: 3 h}")
        .replace("takes: 4 h", "takes: *r")
    )
    from r2r_sim.scenario import load_text

    bed = load_text(text, overrides=["plant.reactors.bed.failures.filter.repair.mode=2.5 h"]).scenario.plant.reactors[0]
    assert bed.failures[0].repair.mode == 9000.0
    assert bed.maintenance[0].takes.mode == 7200.0
