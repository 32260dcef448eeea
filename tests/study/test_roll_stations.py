"""Stations, stores and transport around lines for webs, from the planner's file to the workbook."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

import r2r_sim
from r2r_sim.errors import InfeasibleError, ScenarioError
from r2r_sim.kpi.checks import checks
from r2r_sim.plant import PlantModel, ProductionRecord, partition_errors, simulate
from r2r_sim.plant.build import build_plant
from r2r_sim.process.registry import operating_points
from r2r_sim.scenario import load_data

SCENARIOS = Path(__file__).parents[2] / "scenarios"
HAND = SCENARIOS / "check_rolls_by_hand.yaml"
MIN = 60_000
TESTED = "plant.stations.test.off_spec=20 %"


def model_of(*changes: str) -> PlantModel:
    scenario = r2r_sim.load(HAND, changes).scenario
    return build_plant(scenario, operating_points(scenario))


def ran(*changes: str, seed: int = 1) -> ProductionRecord:
    record = simulate(model_of(*changes), seed)
    assert partition_errors(record) == []
    assert all(row.value <= row.tolerance for row in checks(record)), checks(record)
    return record


def ends(record: ProductionRecord, unit: str) -> list[float]:
    """When lots of a unit end [min]."""
    lots = record.frame("lots")
    own = lots[(lots.unit == unit) & ~lots.lot.str.endswith("(open)")].drop_duplicates(["lot", "end_ms"])
    return sorted(float(end) / MIN for end in own.end_ms)


def good(record: ProductionRecord) -> int:
    return int(record.frame("journeys").good.sum())


def test_the_hand_case_to_the_millisecond_and_the_millimetre() -> None:
    record = ran()
    # the arithmetic stands in the file
    assert ends(record, "coater-1")[:2] == [115, 225]
    assert ends(record, "coater-2")[:2] == [120, 230]
    assert ends(record, "vehicle to test")[:4] == [120, 130, 230, 240]
    assert ends(record, "test")[:4] == [150, 180, 260, 290]
    assert ends(record, "slitter")[:3] == [164.8, 194.8, 274.8]
    packed = ends(record, "packing")
    assert (packed[7], packed[15]) == (180.8, 210.8)
    assert len(packed) == (130 + 129) * 8 + 7
    assert good(record) == 259 * 960_400 + 4 * 122_500 + 3 * 117_600
    states = record.frame("states")
    hours = (states.end_ms - states.start_ms).groupby([states.unit, states.sub_state]).sum() / MIN
    assert hours["slitter", "process"] == pytest.approx(14.8 * 260 + 5.2, abs=20)
    assert hours["vehicle to lines", "waiting for utility"] > 0


def test_what_it_says_of_losses_stations_and_the_vehicle(tmp_path: Path) -> None:
    result = r2r_sim.run(r2r_sim.load(HAND), replications=2)
    assert result.kpi["good_m2_per_day"].mean == pytest.approx(24_958.64)
    # two rolls of 960.4 m2 every 110 min
    assert result.estimate_per_day == pytest.approx(2 * 960.4 * 1440 / 110)
    lost = {(row.group, row.cause): row.lost_per_day for row in result.kpi.losses}
    assert lost["test", "scrap: reject"] == pytest.approx(260 * 20 / 10)
    assert lost["slitter", "scrap: edge trim"] == pytest.approx(260 * 19.6 / 10)
    busy = {row.name: (row.kind, row.utilisation) for row in result.resources}
    assert busy["vehicle"] == ("utility", pytest.approx(20 / 110, abs=2e-3))
    assert busy["test"] == ("station", pytest.approx(60 / 110, abs=5e-3))
    waits = {(row.group, row.for_what) for row in result.kpi.waits}
    assert ("vehicle to lines", "utility:vehicle") in waits
    r2r_sim.write_workbook(result, tmp_path / "rolls.xlsx")
    rows = list(openpyxl.load_workbook(tmp_path / "rolls.xlsx", data_only=True)["Lines"].iter_rows(values_only=True))
    assert next(row for row in rows if row[0] == "packing" and row[1] == 1)[2] == pytest.approx(
        2079 * 2 / 14400, abs=1e-3
    )


@pytest.mark.parametrize(
    ("change", "named", "two_rolls"),
    [
        # four moves of an hour for two rolls
        ("plant.transports.vehicle.move=60 min", "utility vehicle is the bottleneck", 240),
        # 16 slit rolls of 20 min for two rolls
        ("plant.stations.packing.time=20 min", "the packing is the bottleneck", 320),
    ],
)
def test_what_is_slowest_is_named_and_bounds_the_estimate(change: str, named: str, two_rolls: int) -> None:
    result = r2r_sim.run(r2r_sim.load(HAND, (change, "horizon=40 day")), replications=1)
    assert result.bottleneck.startswith(named)
    assert result.kpi["good_m2_per_day"].mean == pytest.approx(result.estimate_per_day, rel=0.02)
    assert result.estimate_per_day == pytest.approx(2 * 960.4 * 1440 / two_rolls)
    assert "slowed to" in str(result.estimates[0])


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        # two rolls in 320 min of packing, which the lines make in 110
        (("plant.stations.packing.time=20 min",), ("plan.slow_station", "plant.stations.packing", "to 34.4% of")),
        (("plant.transports.vehicle.move=60 min",), ("plan.slow_station", "plant.transports.vehicle", "to 45.8% of")),
        ((), ("plan.stations_keep_up", "plant", "take what the lines make")),
    ],
)
def test_explain_says_what_holds_the_lines_up(changes: tuple[str, ...], said: tuple[str, str, str]) -> None:
    findings = r2r_sim.explain(r2r_sim.load(HAND, changes)).findings
    found = next(finding for finding in findings if finding.code.startswith(("plan.slow", "plan.stations")))
    assert (found.code, found.path) == said[:2]
    assert said[2] in found.message


def test_a_full_store_stops_the_lines() -> None:
    # the test takes 120 min a roll for two lines that make one each 110: it rules, and the lines stand blocked
    slow = ran("plant.stations.test.time=100 min", "plant.stations.test.store=1")
    states = slow.frame("states")
    blocked = states[(states.sub_state == "blocked") & states.unit.str.startswith("coater")]
    assert (blocked.end_ms - blocked.start_ms).sum() > 0.4 * 2 * 10 * 1440 * MIN
    assert len(ends(slow, "test")) == (14_400 - 120) // 120
    waits = slow.frame("waits")
    assert "room in buffer:before vehicle to test" in set(waits[waits.unit == "coater-1"].for_what)


def test_an_endless_store_is_one_that_is_never_full() -> None:
    some = ran("plant.stations.slitter.store=1000", "plant.stations.packing.store=100000")
    data = r2r_sim.load(HAND).data
    stations = [{k: v for k, v in one.items() if k != "store"} for one in data["plant"]["stations"][1:]]
    plant = {**data["plant"], "stations": [data["plant"]["stations"][0], *stations]}
    scenario = load_data({**data, "plant": plant}).scenario
    model = build_plant(scenario, operating_points(scenario))
    assert {buffer.name for buffer in model.buffers if buffer.capacity is None} == {"before slitter", "before packing"}
    other = simulate(model, 1)
    for table in ("lots", "states", "journeys", "waits"):
        assert some.frame(table).equals(other.frame(table))


def test_a_slitter_that_takes_no_time_changes_only_what_comes_behind_it() -> None:
    base, fast = ran(), ran("plant.stations.slitter.speed=1000000 m/min", "plant.stations.slitter.time=1 ms")
    for unit in ("coater-1", "coater-2", "vehicle to lines", "vehicle to test", "test"):
        assert ends(base, unit) == ends(fast, unit)
    # of the first line's rolls 14.8 min earlier, but for what the web needs at 1 000 km/min
    earlier = [end - 14.8 for end in ends(base, "packing")[:8]]
    assert earlier == pytest.approx(ends(fast, "packing")[:8], abs=0.01)


def test_twice_the_lanes_are_twice_the_rolls_of_half_the_area() -> None:
    few, many = ran(), ran("plant.stations.slitter.slit.lanes=8", "plant.stations.packing.time=1 min")
    assert len(ends(many, "packing")) == pytest.approx(2 * len(ends(few, "packing")), abs=2)
    assert good(many) == pytest.approx(good(few), abs=200_000)


def test_one_lane_without_trim_is_a_station_like_others() -> None:
    plain = "plant.stations.slitter.slit={lanes: 1}"
    record = ran(plain)
    outcome = record.frame("journeys").outcome.value_counts()
    assert outcome["split"] == pytest.approx(outcome["good"], abs=1)
    assert good(record) == 980_000 * outcome["good"]


def test_a_spare_vehicle_takes_the_waits_away() -> None:
    waits = ran("plant.transports.vehicle.carriers=4").frame("waits")
    assert not (waits.for_what == "utility:vehicle").any()


def test_people_may_carry() -> None:
    crew = "plant.crews=[{name: handlers, per_shift: 1}]"
    record = ran(crew, "plant.transports=[{name: vehicle, crew: handlers, move: 5 min}]")
    assert ends(record, "packing") == ends(ran(), "packing")
    assert "crew:handlers" in set(record.frame("waits").for_what)


def test_rolls_are_coated_again_and_counted_once() -> None:
    record = ran(TESTED, "plant.stations.test.rework={share: 50 %}", "horizon=30 day", seed=3)
    lots = record.frame("lots")
    again = lots[lots.reason == "coated again"]
    scrapped = lots[lots.reason == "off spec"]
    tests = lots[lots.unit == "test"].drop_duplicates(["lot", "end_ms"])
    # 20 % of the tests fail, half of these are sent back
    assert len(again) / len(tests) == pytest.approx(0.1, abs=0.03)
    assert len(scrapped) / len(tests) == pytest.approx(0.1, abs=0.03)
    coated = lots[lots.unit.str.startswith("coater") & ~lots.lot.str.endswith("(open)")].groupby("lot").size()
    assert coated.max() >= 2
    assert (coated - 1).sum() in (len(again), len(again) - 1, len(again) - 2)
    assert len(ends(record, "vehicle back to lines")) in (len(again), len(again) - 1)


def test_rolls_are_tested_again_and_cost_no_coating() -> None:
    record = ran(TESTED, "plant.stations.test.rework={to: test}", "horizon=30 day", seed=2)
    journeys = record.frame("journeys")
    assert "scrap" not in set(journeys.outcome)
    result = r2r_sim.run(r2r_sim.load(HAND, (TESTED, "plant.stations.test.rework={to: test}")), replications=2)
    causes = {row.cause for row in result.kpi.losses}
    assert not any("sent back" in cause or "again" in cause for cause in causes)
    # every fifth test is one more: 1.25 tests a roll
    lots = record.frame("lots")
    tests = lots[lots.unit == "test"].drop_duplicates(["lot", "end_ms"])
    assert len(tests) / tests.lot.nunique() == pytest.approx(1.25, abs=0.05)


@pytest.mark.parametrize("back", ["{share: 50 %}", "{to: test}", "null"])
def test_the_closed_form_knows_what_is_sent_back(back: str) -> None:
    changes = (TESTED, f"plant.stations.test.rework={back}", "horizon=60 day")
    result = r2r_sim.run(r2r_sim.load(HAND, changes), replications=2)
    assert result.kpi["good_m2_per_day"].mean == pytest.approx(result.estimate_per_day, rel=0.03)


def test_deliveries_that_are_too_few_starve_the_lines() -> None:
    # 10 rolls every 5 days, 10 at the start: 20 by the horizon, for those of day 10 come at its last instant
    few = "plant.roll_supply={brought_by: vehicle, delivery: {rolls: 10, every: 5 day}}"
    record = ran(few)
    assert len(ends(record, "test")) == 20
    states = record.frame("states")
    starved = states[(states.sub_state == "waiting for material") & (states.unit == "coater-1")]
    assert (starved.end_ms - starved.start_ms).sum() > 5 * 1440 * MIN
    # 5 rolls in the store, no room for more: the rest of a delivery waits outside
    small = "plant.roll_supply={store: 5, brought_by: vehicle, delivery: {rolls: 10, every: 5 day, at_start: 2}}"
    assert len(ends(ran(small), "test")) == 12


def test_wound_rolls_go_on_to_stations_too() -> None:
    stations = (
        "plant.stations=[{name: test, kind: inspection, time: 1 h, off_spec: 30 %, rework: {}}, "
        "{name: slitter, kind: slitter, time: 1 h, slit: {lanes: 2}}]"
    )
    loaded = r2r_sim.load(SCENARIOS / "separator_al2o3_wound_roll.yaml", (stations, "horizon=60 day"))
    record = simulate(build_plant(loaded.scenario, operating_points(loaded.scenario)), 1)
    assert partition_errors(record) == []
    assert all(row.value <= row.tolerance for row in checks(record))
    assert record.frame("journeys").outcome.value_counts()["good"] > 10
    assert "coated again" in set(record.frame("lots").reason)


def test_what_more_brings_and_what_one_less_costs() -> None:
    loaded = r2r_sim.load(HAND, ("plant.stations.packing.time=20 min", "horizon=10 day"))
    study = r2r_sim.bottleneck(loaded, replications=2)
    best = study.gains[0]
    assert (best.of, best.change) == ("packing", "1 more")
    assert ("vehicle", "1 more") in {(gain.of.removeprefix("transport "), gain.change) for gain in study.gains}
    left = {row.of: row for row in r2r_sim.resilience(loaded, replications=2).one_out}
    assert left["test"].output == 0.0
    assert left["coater"].output > 0.0


WRONG = (
    "plant.stations=["
    "{name: lines, kind: sieve, time: 1 h}, "
    "{name: cut, kind: slitter, time: 1 h, slit: {lanes: 2, trim: 1.2 m}, store: 2 t}, "
    "{name: test, kind: inspection, rate: 40 kg/h, rework: {to: lines}, brought_by: agv, store: 1, batch: 2}, "
    "{name: look, kind: inspection, time: 1 h, off_spec: 1 %, rework: {to: cut}}, "
    "{name: gone, kind: inspection, time: 1 h, off_spec: 1 %, rework: {to: nowhere}}, "
    "{name: saw, kind: slitter, time: 1 h, slit: {lanes: 1, shortest: 3 m}}, "
    "{name: early, kind: oven, time: 1 h, place: before}, "
    "{name: hold, kind: oven, time: 1 h, slit: {lanes: 2}, store: 1.5, mass_loss: 1 %, "
    "failures: [{name: jam, clock: metres, between: 5 km, repair: 1 h}]}]"
)


def test_what_cannot_be_is_said_with_its_place_all_at_once() -> None:
    changes = (
        WRONG,
        "plant.lines.coater.unwinder={accumulator: 80 m, highest_speed: 40 m/min}",
        "plant.reactor_store=2 t",
    )
    with pytest.raises(ScenarioError) as caught:
        r2r_sim.load(HAND, changes)
    found = [(finding.path, finding.message) for finding in caught.value.findings]

    def said(path: str, words: str) -> bool:
        return any(where == path and words in message for where, message in found)

    assert said("plant.stations.lines.name", "stands for all lines")
    assert said("plant.stations.lines.kind", "a sieve is a station for powder")
    assert said("plant.stations.cut.slit.trim", "leaves nothing of a coated width")
    assert said("plant.stations.cut.store", "is a number of them")
    assert said("plant.stations.test.rate", "only stations for powder")
    assert said("plant.stations.test.rework", "so none is sent back")
    assert said("plant.stations.test.rework", "cannot go back to the lines")
    assert said("plant.stations.test.brought_by", "there is no transport 'agv'")
    assert said("plant.stations.test.store", "too small for the 2 rolls")
    assert said("plant.stations.look.rework", "cannot go back to cut")
    assert said("plant.stations.gone.rework.to", "no station up to this one")
    assert any("without a length no piece is short" in message for _, message in found)
    assert said("plant.stations.early", "listed after saw")
    assert said("plant.stations.hold.slit", "only a slitter slits")
    assert said("plant.stations.hold.store", "no whole number")
    assert said("plant.stations.hold.mass_loss", "only stations for powder")
    assert said("plant.stations.hold.failures.jam.clock", "does not fail by metres")
    assert said("plant.lines.coater.unwinder", "is of no roll any more")
    assert said("plant.reactor_store", "is for powder")


def test_powder_has_no_rolls() -> None:
    changes = (
        "plant.stations.sieve.speed=3 m/min",
        "plant.stations.cooler.kind=slitter",
        "plant.stations.packing.slit={lanes: 2}",
        "plant.stations.packing.store=3",
        "plant.transports=[{name: agv, carriers: 1, move: 5 min}]",
        "plant.roll_supply={store: 3}",
    )
    with pytest.raises(ScenarioError) as caught:
        r2r_sim.load(SCENARIOS / "check_flow_by_hand.yaml", changes)
    text = str([(finding.path, finding.message) for finding in caught.value.findings])
    for words in ("slitter is a station for rolls", "only stations for rolls have this", "a store of powder is a mass"):
        assert words in text
    assert "plant.roll_supply" in text
    assert "plant.transports" in text


def test_lines_of_two_lengths_share_no_stations() -> None:
    data = r2r_sim.load(HAND).data
    wound = r2r_sim.load(SCENARIOS / "separator_al2o3_wound_roll.yaml").data["plant"]["lines"][0]
    plain = {k: v for k, v in wound.items() if k not in ("crew", "people", "failures", "maintenance")}
    plain["name"] = "chamber"
    plant = {**data["plant"], "lines": [*data["plant"]["lines"], plain]}
    scenario = load_data({**data, "plant": plant}).scenario
    with pytest.raises(InfeasibleError, match="take rolls of one length"):
        build_plant(scenario, operating_points(scenario))
