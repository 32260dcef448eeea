"""What limits a plant and what more of each thing brings."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from scipy.stats import t

import r2r_sim
import r2r_sim.study.compare
from r2r_sim.errors import InputError
from r2r_sim.plant import Variate
from r2r_sim.plant.build import build_plant
from r2r_sim.plant.model import Machine
from r2r_sim.process.registry import operating_points
from r2r_sim.study.bottleneck import BottleneckStudy, find_bottleneck
from r2r_sim.study.levers import levers

SCENARIOS = Path(__file__).parents[2] / "scenarios"
WEB, POWDER = SCENARIOS / "separator_al2o3_r2r.yaml", SCENARIOS / "nmc811_al2o3_fluidised_bed.yaml"
HAND = SCENARIOS / "check_web_by_hand.yaml"


@pytest.fixture(scope="module")
def web() -> BottleneckStudy:
    return find_bottleneck(r2r_sim.load(WEB, ["horizon=30 day"]), replications=3)


def gain(study: BottleneckStudy, of: str, change: str) -> float:
    (row,) = [row for row in study.gains if (row.of, row.change) == (of, change)]
    return row.output.mean


def test_gains_by_hand() -> None:
    # 10 m/min, 1 000 m, 10 min change, 22 days = 31 680 min: 288 rolls. Change in 9 min: 290 rolls (31 610 min) and
    # 70 min, 700 m. Speed 11 m/min: a roll in 90.909 + 10 min, 313.9 rolls: 313 rolls (31 584.5 min), 95.5 min: all of
    # the next
    study = find_bottleneck(r2r_sim.load(HAND, ["horizon=22 day"]), replications=2)
    assert study.output == pytest.approx(288_000 / 22)
    assert gain(study, "coater", "roll change -10%") == pytest.approx((290_700 - 288_000) / 22)
    assert gain(study, "coater", "web speed +10%, supply with it") == pytest.approx((314_000 - 288_000) / 22, rel=1e-6)


def test_every_lever_changes_one_thing() -> None:
    for path in (WEB, POWDER):
        scenario = r2r_sim.load(path).scenario
        model = build_plant(scenario, operating_points(scenario))
        found = levers(scenario, model)
        assert len({(lever.of, lever.change) for lever in found}) == len(found)
        for lever in found:
            assert lever.model != model
            if "1 more" in lever.change or "flow" in lever.change:
                continue
            turned = lever.model
            changed = [a.name for a, b in zip(turned.units, model.units, strict=True) if a != b]
            changed += [f"cabinet {a.name}" for a, b in zip(turned.cabinets, model.cabinets, strict=True) if a != b]
            if "speed" not in lever.change:  # there the supply grows with it
                assert all(name.startswith(lever.of) for name in changed)


def test_machines_have_levers_too() -> None:
    scenario = r2r_sim.load(POWDER).scenario
    model = build_plant(scenario, operating_points(scenario))
    sieve = Machine("sieve", Variate(1000.0), times={"a": Variate(500.0)}, failures=model.units[0].failures[:1])
    info = replace(model.infos[0], name="sieve", group="sieve", coats=False)
    wider = replace(model, units=(*model.units, sieve), infos=(*model.infos, info))
    found = {lever.change: lever.model.units[-1] for lever in levers(scenario, wider) if lever.of == "sieve"}
    assert set(found) == {"work -10%", "filter plugging: time between +10%", "filter plugging: repair -10%"}
    faster = found["work -10%"]
    assert isinstance(faster, Machine)
    assert (faster.time.mean, faster.times["a"].mean) == (900.0, 450.0)


def test_a_dose_in_less_time_is_the_same_dose() -> None:
    scenario = r2r_sim.load(POWDER).scenario
    model = build_plant(scenario, operating_points(scenario))
    (faster,) = [lever.model for lever in levers(scenario, model) if lever.change == "process steps -10%"]
    for before, after in zip(model.units[0].steps, faster.units[0].steps, strict=True):
        if before.draw is not None:
            assert after.duration.mean < before.duration.mean
            dose = before.draw.flow * before.duration.mean
            assert after.draw.flow * after.duration.mean == pytest.approx(dose)


def test_a_faster_dose_lets_as_many_dose_at_once() -> None:
    # in this plant a tenth more flow of each dose would leave room for one fewer
    scenario = r2r_sim.load(SCENARIOS / "si_c_tio2_rotary_drum.yaml").scenario
    model = build_plant(scenario, operating_points(scenario))
    (cabinet,) = model.cabinets
    before = {step.draw.flow for step in model.units[0].steps if step.draw is not None}
    assert any(cabinet.max_flow // flow > cabinet.max_flow // round(flow / 0.9) for flow in before)
    (faster,) = [lever.model for lever in levers(scenario, model) if lever.change == "process steps -10%"]
    for old, new in zip(model.units[0].steps, faster.units[0].steps, strict=True):
        if old.draw is not None:
            assert cabinet.max_flow // new.draw.flow == cabinet.max_flow // old.draw.flow


def test_the_line_that_its_supply_limits(web: BottleneckStudy) -> None:
    assert web.words.startswith("coater is the bottleneck")
    assert web.active[0].name == "coater"
    assert gain(web, "cabinet tma", "flow +10%") > 300
    assert gain(web, "crew operators", "1 more on each shift") == 0.0
    means = [row.output.mean for row in web.gains]
    assert means == sorted(means, reverse=True)


def test_money_is_output_less_full_cost(web: BottleneckStudy) -> None:
    # one more operator brings nothing and is paid: 1 post x 4.8 heads x 2 080 h x 37.71 USD/h
    (row,) = [row for row in web.gains if row.of == "crew operators"]
    assert row.money is not None
    assert row.money.mean == pytest.approx(-4.8 * 2080 * 37.71, rel=1e-6)
    assert web.currency == "USD"


def test_without_prices_there_is_no_money() -> None:
    study = find_bottleneck(r2r_sim.load(WEB, ["horizon=10 day", "cost.prices={tma: 200 USD/kg}"]), replications=2)
    assert study.currency == ""
    assert all(row.money is None for row in study.gains)
    assert "study.unpriced_gains" in {finding.code for finding in study.findings}


def test_intervals_hold_together(web: BottleneckStudy) -> None:
    # Bonferroni: wider than each alone; t(0.975, 2) against t(1 - 0.025/22, 2)

    row = next(row for row in web.gains if row.change == "reject -10%")
    k = len(web.gains)
    plain = r2r_sim.study.compare.compare_scenarios(
        r2r_sim.load(WEB, ["horizon=30 day"]),
        r2r_sim.load(WEB, ["horizon=30 day", "plant.lines.coater.reject=2.25 %"]),
        replications=3,
    )["good_m2_per_day"].difference
    assert row.output.mean == pytest.approx(plain.mean)
    ratio = t.ppf(1 - 0.025 / k, 2) / t.ppf(0.975, 2)
    assert row.output.half_width == pytest.approx(plain.half_width * ratio, rel=1e-6)


def test_one_replication_gives_no_gain() -> None:
    with pytest.raises(InputError, match="2 replications"):
        find_bottleneck(r2r_sim.load(WEB), replications=1)


HOURS = (
    "{name: operators, per_shift: 9, breaks: [{start: '12:00', length: 30 min}], calendar: {pattern: daily, "
    "shifts_per_day: 2, shift_length: 10 h}}"
)
BEDS = (
    "horizon=20 day",
    "plant.reactors.bed.count=4",
    f"plant.crews=[{HOURS}]",
    "plant.reactors.bed.crew=operators",
    "plant.utilities=[{name: vacuum, of: number, capacity: 2}, {name: grid, of: power, capacity: 9 MW}]",
    "plant.reactors.bed.takes={vacuum: 1}",
)


def test_a_utility_that_holds_the_plant_up_is_named_and_more_of_it_pays() -> None:
    changes = (BEDS[0], "plant.reactors.bed.count=6", "plant.crews=[{name: operators, per_shift: 9}]", *BEDS[3:])
    study = find_bottleneck(r2r_sim.load(SCENARIOS / "check_bed_by_hand.yaml", changes), replications=2)
    # a train is held for 200 of 240 min: two let a batch of 100 kg pass each 100 min, three each 66.7
    assert study.words.startswith("utility vacuum is the bottleneck, busy 100%")
    assert study.active[0].name == "utility:vacuum"
    assert study.gains[0].of == "utility vacuum"
    assert gain(study, "utility vacuum", "1 more") == pytest.approx(0.1 * 1440 * (3 - 2) / 200, rel=0.03)
    assert gain(study, "bed", "process steps -10%") == pytest.approx(0.1 * 1440 * 2 * (1 / 180 - 1 / 200), rel=0.05)
    assert gain(study, "bed", "1 more") == pytest.approx(0, abs=0.01)


def test_hours_of_people_are_levers() -> None:
    scenario = r2r_sim.load(SCENARIOS / "check_bed_by_hand.yaml", BEDS).scenario
    model = build_plant(scenario, operating_points(scenario))
    found = {(lever.of, lever.change): lever.model for lever in levers(scenario, model)}
    there = {key: 20 * 24 - sum(end - start for start, end in found[key].crews[0].away) / 3.6e6 for key in found}
    # 20 h a day from 6:00, half an hour of it a break; the last shift of day 0 ends at 2:00
    plain = 20 * 24 - sum(end - start for start, end in model.crews[0].away) / 3.6e6
    assert plain == pytest.approx(20 * 19.5)
    assert there["crew operators", "breaks -10%"] == pytest.approx(20 * (20 - 0.45))
    assert there["crew operators", "shifts +10%"] == pytest.approx(20 * (22 - 0.5))
    assert found["utility grid", "capacity +10%"].utilities[1].capacity == 9_900_000


def test_stocks_and_stores_are_levers() -> None:
    late = (
        "plant.cabinets=[{name: tma, precursor: tma, max_flow: 100 g/min, canister: 0.1 kg, change: 1 s, stock: "
        "{canisters: 0, reorder_at: 0, order: 1, lead_time: 10 day, site_maximum: 2}}]"
    )
    study = find_bottleneck(r2r_sim.load(HAND, ["horizon=200 day", late]), replications=2)
    # one canister at 0, 10, ... and 190 days: 20; at 0, 9, ... and 198 days: 23; two at a time, but for the start: 40
    assert gain(study, "stock tma", "lead time -10%") / study.output == pytest.approx(3 / 20, rel=0.02)
    assert gain(study, "stock tma", "reorder point and site 1 more") / study.output == pytest.approx(1.0, rel=0.1)
    scenario = r2r_sim.load(SCENARIOS / "check_flow_by_hand.yaml").scenario
    model = build_plant(scenario, operating_points(scenario))
    stores = {lever.of: lever for lever in levers(scenario, model) if lever.of.startswith("store")}
    limited = {b.name for b in model.buffers[1:] if b.capacity is not None}
    assert {f"store {name}" for name in limited} == set(stores)
    assert limited
