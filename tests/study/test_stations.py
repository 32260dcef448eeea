"""Stations before and after the reactors, from the planner's file to the workbook."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from statistics import NormalDist

import openpyxl
import pytest

import r2r_sim
from r2r_sim.errors import InfeasibleError, ScenarioError
from r2r_sim.plant import PlantModel, ProductionRecord, partition_errors, simulate
from r2r_sim.plant.build import build_plant
from r2r_sim.plant.estimate import estimate
from r2r_sim.process.registry import operating_points
from r2r_sim.scenario import load, load_data
from r2r_sim.study.flow import share_above

LEFT_OUT = ("crew", "people", "failures", "maintenance", "mass_loss", "off_spec")
SCENARIOS = Path(__file__).parents[2] / "scenarios"
HAND = SCENARIOS / "check_flow_by_hand.yaml"
WRONG = (
    "plant.stations=[{name: bed, kind: sieve, rate: 40 kg/h, store: 50 kg, crew: nobody}, "
    "{name: oven, kind: dryer, time: 1 h, batch: 3, store: 250 kg}, "
    "{name: lab, kind: laboratory, place: before, time: 5 h}, "
    "{name: more, kind: laboratory, time: 1 h, rate: 3 kg/h}]"
)
ALONE = ("plant.stations=[]", "plant.reactors.bed.count=1", "horizon=10 day")
"""One bed without stations: 240 min a batch, 60 batches of 100 kg in ten days."""


def model_of(*changes: str) -> PlantModel:
    scenario = r2r_sim.load(HAND, changes).scenario
    return build_plant(scenario, operating_points(scenario))


def made(record: ProductionRecord) -> dict[str, tuple[int, int]]:
    """Outcome -> lots and grams of them that are good."""
    table = record.frame("journeys").groupby("outcome").agg(lots=("quantity", "size"), good=("good", "sum"))
    return {str(name): (int(row.lots), int(row.good)) for name, row in table.iterrows()}


def test_the_hand_case_to_the_gram() -> None:
    record = simulate(model_of(), seed=1)
    # dryer 60, bed 240, cooler 30 min: the sieve begins at 330 min, and then always has a lot of 150 min before it;
    # a lot is packed 300 + 20 min after it leaves the sieve: 330 + 150 n + 320 <= 144 000 min gives n = 955 lots
    assert made(record)["good"] == (955, 955 * 99_000)
    states = record.frame("states")
    hours = (states.end_ms - states.start_ms).groupby([states.unit, states.sub_state]).sum() / 3.6e6
    assert hours["sieve", "process"] == 2400 - 5.5
    assert hours["packing", "process"] == pytest.approx(955 / 3)  # the next is packed from 144 130 min on
    assert record.frame("buffers").set_index("buffer").most["before sieve"] == 2
    assert partition_errors(record) == []


def test_the_slowest_station_is_named_and_bounds_the_estimate(tmp_path: Path) -> None:
    result = r2r_sim.run(r2r_sim.load(HAND), replications=1)
    assert result.estimate_per_day == pytest.approx(40 * 24 / 1000 * 0.99)  # t/day at 40 kg/h less 1 %
    assert result.kpi["good_t_per_day"].mean == pytest.approx(0.94545)
    assert result.bottleneck.startswith("the sieve is the bottleneck, occupied 100% of its open time")
    assert "slowed to 80.0% by station sieve" in str(result.estimates[0])
    lost = {(row.group, row.cause): row for row in result.kpi.losses}
    sieved = (2400 - 5.5) / 2.5 // 1  # 957 lots of which 1 kg each is lost
    assert lost["sieve", "scrap: mass loss"].lost_per_day == pytest.approx(sieved / 1000 / 100)
    assert lost["sieve", "scrap: mass loss"].scrapped
    # of 964 lots coated 955 are packed; the other 9 are there, two of them sieved
    assert lost["plant", "coated, not yet delivered"].lost_per_day == pytest.approx((9 * 100 - 2) / 1000 / 100)
    assert all(check.passed for check in result.checks)
    assert "delivery closes" in {check.name for check in result.checks}
    r2r_sim.write_workbook(result, tmp_path / "flow.xlsx")
    rows = list(openpyxl.load_workbook(tmp_path / "flow.xlsx", data_only=True)["Lines"].iter_rows(values_only=True))
    cooler = next(row for row in rows if row[0] == "cooler" and row[1] == 1)
    # 961 lots of half an hour are begun, the last of them at the end; it is blocked while the sieve's store is full
    assert cooler[2] == pytest.approx(0.5 * 961 / 2400, abs=1e-3)
    assert cooler[3] == pytest.approx(1 - 0.5 * 961 / 2400 - cooler[4], abs=1e-3)


def test_a_lot_with_more_surface_than_a_batch_supplies_goes_through_again() -> None:
    # overdose 1.25: a batch supplies 1 250 thousandths; judged by the reactor, for there is no laboratory
    model = model_of(*ALONE, "material.surface_variation=30 %", "plant.reactors.bed.overdose=1.25")
    (reactor,) = model.units
    assert (reactor.surface_limit, reactor.judges, reactor.again) == (1250, True, "again")
    record = simulate(model, seed=3)
    lots = record.frame("lots")
    runs = lots.groupby("lot").start_ms.nunique()
    again = lots[lots.reason == "coated again"]
    assert len(lots) == 60  # a batch is a batch: each run takes its 240 min
    assert 0 < len(again) == (runs - 1).sum() + (1 if lots.iloc[-1].reason == "coated again" else 0)
    assert made(record)["good"] == (60 - len(again), (60 - len(again)) * 100_000)
    assert "scrap" not in made(record)
    # what is coated again comes before a new lot
    order = lots.sort_values("start_ms").lot.tolist()
    for lot in again.lot[:-1]:
        assert order.index(lot) + 1 == len(order) - order[::-1].index(lot) - 1 or order.count(lot) > 2


def test_shares_of_lots_and_runs_are_those_of_the_lognormal() -> None:
    # ln s is normal with variance ln(1.09) and mean -ln(1.09)/2
    spread = 0.0861776962410523  # ln 1.09
    above = [1 - NormalDist(-spread / 2, spread**0.5).cdf(x) for x in (0.22314355131420976, 0.9162907318741551)]
    assert share_above(1.25, 0.3) == pytest.approx(above[0])
    model = model_of("plant.stations=[]", "material.surface_variation=30 %", "plant.reactors.bed.overdose=1.25")
    row = estimate(model)[0]
    # a lot is run once, again if s > 1.25, a third time if s > 2.5
    assert row.good_per_lot == pytest.approx(100_000 / (1 + sum(above)), rel=1e-3)
    record = simulate(model, seed=1)
    lots = record.frame("lots")
    assert (lots.reason == "coated again").mean() == pytest.approx(sum(above) / (1 + sum(above)), abs=0.03)


@pytest.mark.parametrize(("policy", "left"), [("scrap", {"good", "scrap", "held"}), ("accept", {"good", "held"})])
def test_what_becomes_of_under_dosed_lots(policy: str, left: set[str]) -> None:
    changes = (*ALONE, "material.surface_variation=30 %", "plant.reactors.bed.overdose=1.25")
    record = simulate(model_of(*changes, f"plant.under_dosed={policy}"), seed=3)
    assert set(made(record)) == left
    assert sum(lots for lots, _ in made(record).values()) == 60 + made(record)["held"][0]


def test_the_laboratory_finds_what_the_reactor_does_not() -> None:
    changes = ("material.surface_variation=20 %", "plant.reactors.bed.overdose=1.2", "plant.reactors.bed.off_spec=5 %")
    record = simulate(model_of(*changes), seed=2)
    lots = record.frame("lots")
    by = lots.groupby([lots.unit.str.split("-").str[0], "reason"]).size()
    assert set(by["bed"].index) == {""}
    assert {"coated again", "off spec"} <= set(by["lab"].index)
    # in = out + scrap + held, and no lot is twice in the plant
    outcome = record.frame("journeys").outcome.value_counts().to_dict()
    assert outcome["scrap"] == by["lab", "off spec"]
    assert sum(outcome.values()) == record.frame("buffers").set_index("buffer").came["before dryer"] + 1  # 1 waits


@pytest.mark.parametrize("seed", range(4))
def test_mass_is_conserved_across_stations(seed: int) -> None:
    changes = (
        "horizon=30 day", "material.surface_variation=25 %", "plant.reactors.bed.off_spec=5 %",
        "plant.reactors.bed.mass_loss=0.7 %", "plant.stations.dryer.mass_loss=0.3 %",
        "plant.stations.dryer.time=lognormal(80 min, 40 min)", "plant.stations.cooler.batch=2",
        "plant.stations.packing.mass_loss=0.2 %",
    )  # fmt: skip
    record = simulate(model_of(*changes), seed)
    lots = record.frame("lots")
    lost = lots[~lots.reason.isin(["", "coated again"])].scrapped.sum()
    journeys = record.frame("journeys")
    held = journeys[journeys.outcome == "held"].lot
    last = lots.sort_values("end_ms", kind="stable").groupby("lot", sort=False).last()
    there = 0
    for lot in held:
        own = last.loc[lot] if lot in last.index else None
        there += 100_000 if own is None else own.good if own.reason != "coated again" else own.good + own.scrapped
    assert journeys.quantity.sum() == journeys.good.sum() + lost + there
    assert partition_errors(record) == []


def test_continuous_and_batch_reactors_share_the_stations() -> None:
    tube = load(SCENARIOS / "nmc811_al2o3_pneumatic_tube.yaml").data["plant"]["reactors"][0]
    plain = {name: value for name, value in tube.items() if name not in LEFT_OUT}
    data = load(HAND, ("horizon=10 day",)).data
    plant = {**data["plant"], "reactors": [*data["plant"]["reactors"], {**plain, "lot": "100 kg", "count": 1}]}
    scenario = load_data({**data, "plant": plant}).scenario
    record = simulate(build_plant(scenario, operating_points(scenario)), seed=1)
    lots = record.frame("lots")
    coated = {unit: set(lots[lots.unit == unit].lot) for unit in ("bed-1", "bed-2", str(tube["name"]))}
    assert all(coated.values())
    assert not coated["bed-1"] & coated[str(tube["name"])]
    sieved = lots[lots.unit == "sieve"]
    assert set(sieved.lot) <= set().union(*coated.values())
    assert made(record)["good"][1] == made(record)["good"][0] * 99_000


def test_what_cannot_be_is_said_with_its_place() -> None:
    wrong = (
        WRONG,
        "plant.reactor_store=90 kg",
    )
    with pytest.raises(ScenarioError) as caught:
        r2r_sim.load(HAND, wrong)
    found = [(finding.path, finding.message) for finding in caught.value.findings]

    def said(path: str, words: str) -> bool:
        return any(where == path and words in message for where, message in found)

    assert said("plant.stations.bed.name", "used twice")
    assert said("plant.stations.bed.store", "too small for a lot of 100 kg")
    assert said("plant.stations.bed.crew", "there is no crew 'nobody'")
    assert said("plant.stations.oven", "listed after bed")
    assert said("plant.stations.oven.store", "too small for the 3 lots of a batch")
    assert said("plant.stations.lab.place", "stands after the reactors")
    assert said("plant.stations.more.kind", "a second laboratory")
    assert any("either a time or a rate" in message for _, message in found)
    assert said("plant.reactor_store", "too small")


def test_reactors_take_lots_of_one_size() -> None:
    scenario = r2r_sim.load(HAND).scenario
    small = scenario.plant.reactors[0].model_copy(update={"name": "small", "count": 1})
    points = operating_points(scenario)
    other = replace(points[0], unit="small", rate=50.0)
    plant = scenario.plant.model_copy(update={"reactors": (*scenario.plant.reactors, small)})
    with pytest.raises(InfeasibleError, match="take lots of one size"):
        build_plant(scenario.model_copy(update={"plant": plant}), (*points, other))


def test_drying_takes_the_time_that_the_water_of_a_lot_asks_for() -> None:
    wet = ("material.moisture=50 ppm", "material.moisture_as_received=400 ppm", "horizon=10 day")
    dryer = ("plant.stations.dryer.drying_time=20 min", "plant.reactors.bed.dose_a=30 min")
    record = simulate(model_of(*wet, *dryer), seed=1)
    lots = record.frame("lots")
    dried = lots[lots.unit == "dryer"]
    # 60 min and 20 min x ln(400/50) = 41.5888 min
    assert set(dried.end_ms - dried.start_ms) == {3_600_000 + 2_495_330}
    # a lognormal of mean 400 and cv 0.5: the mean of ln(w/50) is ln 8 - ln(1.25)/2 = 1.96787
    varied = model_of(*wet, *dryer, "material.moisture_variation=50 %", "plant.stations.dryer.count=40")
    took = simulate(varied, seed=1).frame("lots")
    own = took[took.unit.str.startswith("dryer")]
    assert (own.end_ms - own.start_ms).mean() / 60e3 == pytest.approx(60 + 20 * 1.96787, rel=0.05)
    row = next(row for row in estimate(varied) if row.group == "dryer")
    assert row.lot_time / 60e3 == pytest.approx(60 + 20 * 1.96787, rel=1e-6)


def test_drying_needs_to_know_the_water() -> None:
    with pytest.raises(ScenarioError, match=r"needs material\.moisture_as_received"):
        r2r_sim.load(HAND, ("plant.stations.dryer.drying_time=20 min",))
    with pytest.raises(ScenarioError, match="only a dryer"):
        r2r_sim.load(HAND, ("plant.stations.cooler.drying_time=20 min",))


def test_what_more_brings_and_what_one_less_costs() -> None:
    loaded = r2r_sim.load(HAND, ("horizon=20 day",))
    study = r2r_sim.bottleneck(loaded, replications=2)
    best = study.gains[0]
    assert (best.of, best.change) == ("sieve", "1 more")
    # a second sieve: the beds rule, a lot every 120 min in place of 150
    assert best.share == pytest.approx(0.25, abs=0.01)
    assert not any(row.name.startswith(("buffer", "room")) for row in study.active)
    left = {row.of: row for row in r2r_sim.resilience(loaded, replications=2).one_out}
    # one bed of two: a lot every 240 min in place of 150
    assert left["bed"].share == pytest.approx(150 / 240 - 1, abs=0.02)
    assert left["lab"].share == pytest.approx(0.0, abs=0.01)  # two places still do: a lot every 150 min
    assert left["sieve"].output == 0.0
