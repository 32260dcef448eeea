"""What stops units, as planners state it: what is refused, and where it says so."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

import r2r_sim
from r2r_sim.errors import ScenarioError
from r2r_sim.plant import Outage
from r2r_sim.plant.build import build_plant
from r2r_sim.process.registry import operating_points
from r2r_sim.scenario import to_plain

SCENARIOS = Path(__file__).parents[2] / "scenarios"
WEB, BED = SCENARIOS / "separator_al2o3_r2r.yaml", SCENARIOS / "nmc811_al2o3_fluidised_bed.yaml"
STATIONS = SCENARIOS / "nmc811_al2o3_powder_plant.yaml"
DAY = 86_400_000
VALVE = "[{name: valve, clock: cycles, between: 900 cycle, repair: 8 h}]"
SPOILS = "[{name: heater, clock: operating, between: exponential(900 h), repair: 8 h, effect: %s}]"


@pytest.mark.parametrize(
    ("path", "changes", "place", "says"),
    [
        (WEB, ["plant.lines.coater.failures=" + SPOILS % "scrap"], "plant.lines.coater.failures.heater.effect", "web"),
        (STATIONS, ["plant.stations.sieve.failures=" + SPOILS % "rework"],
         "plant.stations.sieve.failures.heater.effect", "no way back"),
        (STATIONS, ["plant.under_dosed=scrap", "plant.reactors.bed.failures=" + SPOILS % "rework"],
         "plant.reactors.bed.failures.heater.effect", "under-dosed ones are scrapped"),
        (BED, ["plant.outages=[{name: power, lasts: 2 h}]"], "plant.outages.power", "either a time between or times"),
        (BED, ["plant.outages=[{name: power, lasts: 2 h, between: 9 h, hits: [bad]}]"], "plant.outages.power.hits.0",
         "there is nothing called 'bad'"),
        (STATIONS, ["plant.under_dosed=scrap", "plant.outages=[{name: power, lasts: 2 h, at: [1 h], batches: rework}]"],
         "plant.outages.power.batches", "under-dosed ones are scrapped"),
        (BED, ["plant.calendar={holidays: [2027-12-25]}"], "plant.calendar", "needs the date on which the plan begins"),
        (BED, ["plant.calendar={begins: 2027-02-30}"], "plant.calendar.begins", "is no date"),
        (BED, ["plant.calendar={begins: 2027-01-01, holidays: [2027-08-13 to 2027-08-02]}"],
         "plant.calendar.holidays", "is no date"),
        (BED, ["plant.calendar={begins: 2027-01-01}", "plant.outages=[{name: power, lasts: 2 h, at: [2026-12-31]}]"],
         "plant.outages.power.at.0", "before the plan begins"),
        (WEB, ["plant.lines.coater.failures=" + VALVE], "plant.lines.coater.failures.valve.clock", "no cycles"),
        (STATIONS, ["plant.stations.sieve.failures=" + VALVE],
         "plant.stations.sieve.failures.valve.clock", "no cycles"),
        (SCENARIOS / "nmc811_al2o3_spatial_bed.yaml", ["plant.reactors.trough.failures=" + VALVE],
         "plant.reactors.trough.failures.valve.clock", "no cycles"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_its_place(path: Path, changes: list[str], place: str, says: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        r2r_sim.load(path, changes)
    assert [(one.path, says in one.message) for one in caught.value.findings if one.severity == "error"] == [
        (place, True)
    ]


def test_batches_that_a_failure_spoils_are_scrap_and_cost_output() -> None:
    changes = ["horizon=60 day", "plant.reactors.bed.failures=" + SPOILS % "scrap"]
    spoils = r2r_sim.run(r2r_sim.load(BED, changes), replications=2)
    resumes = r2r_sim.run(
        r2r_sim.load(BED, [changes[0], "plant.reactors.bed.failures=" + SPOILS % "resume"]), replications=2
    )
    assert spoils.kpi["good_t_per_day"].mean < resumes.kpi["good_t_per_day"].mean
    assert any("heater" in loss.cause for loss in spoils.kpi.losses)


def test_lots_of_a_plant_with_stations_are_coated_again() -> None:
    changes = ["horizon=60 day", "plant.reactors.bed.failures=" + SPOILS % "rework"]
    loaded = r2r_sim.load(STATIONS, changes)
    model = build_plant(loaded.scenario, operating_points(loaded.scenario))
    assert "again" in [buffer.name for buffer in model.buffers]
    result = r2r_sim.run(loaded, replications=1)
    assert result.kpi["good_t_per_day"].mean > 0


def outages_of(path: Path, outages: str, *changes: str) -> tuple[Outage, ...]:
    loaded = r2r_sim.load(path, ["plant.outages=" + outages, *changes])
    return build_plant(loaded.scenario, operating_points(loaded.scenario)).outages


def test_what_is_named_is_hit() -> None:
    power, gas, store = outages_of(
        STATIONS,
        "[{name: power, between: 500 h, lasts: 2 h, batches: scrap},"
        " {name: gas, at: [3 day], lasts: 1 h, hits: [n2, tma]},"
        " {name: lift, at: [9 day, 2 day], lasts: 1 h, hits: [sieve], planned: true}]",
        "plant.utilities=[{name: n2, of: nitrogen, capacity: 900 Nm3/h}]",
    )
    beds = [name for name in power.hits if name.startswith("bed")]
    assert {power.hits[name] for name in beds} == {"scrap"}
    assert any(name.startswith("laboratory") for name in power.hits)
    assert power.hits["sieve"] == "resume"
    assert (set(gas.hits), gas.cabinets) == (set(beds), ("tma",))
    assert (set(store.hits), store.planned, store.at) == ({"sieve"}, True, (2 * 86_400_000, 9 * 86_400_000))


def test_winders_stop_with_their_line() -> None:
    winder = "{highest_speed: 60 m/min, accumulator: 150 m}"
    changes = [f"plant.lines.coater.unwinder={winder}", f"plant.lines.coater.rewinder={winder}"]
    (outage,) = outages_of(WEB, "[{name: power, at: [3 day], lasts: 1 h, hits: [coater]}]", *changes)
    assert set(outage.hits) == {"coater", "coater-unwinder", "coater-rewinder"}


def test_what_is_odd_is_told() -> None:
    loaded = r2r_sim.load(WEB, ["plant.outages=[{name: power, at: [3 year], lasts: 1 h, batches: scrap}]"])
    told = {finding.path: finding.message for finding in loaded.findings if finding.severity == "warning"}
    assert "beyond the horizon" in told["plant.outages.power.at.0"]
    assert "no batch" in told["plant.outages.power.batches"]


def test_outages_by_hand_in_the_key_figures() -> None:
    """A third of 30 days out: a third of the time, no failures, and as much uptime as the supplier answers for."""
    change = "plant.outages=[{name: power, at: [5 day, 20 day], lasts: 5 day}]"
    hand = SCENARIOS / "check_web_by_hand.yaml"
    plain = r2r_sim.run(r2r_sim.load(hand, ["horizon=30 day"]), replications=1)
    out = r2r_sim.run(r2r_sim.load(hand, ["horizon=30 day", change]), replications=1)
    shares = {row.sub_state: row.share for row in out.kpi.states}
    assert shares["facility outage"] == pytest.approx(1 / 3)
    assert out.kpi["good_m2_per_day"].mean == pytest.approx(plain.kpi["good_m2_per_day"].mean * 2 / 3, rel=0.01)
    name = "e10_supplier_dependent_uptime"
    assert out.kpi[name].mean == pytest.approx(plain.kpi[name].mean, rel=0.01)
    assert not out.kpi.failures


def test_what_closing_does_reaches_the_plant() -> None:
    changes = ["plant.reactors.bed.at_close=abort", "plant.reactors.bed.people_at_close=pause"]
    scenario = r2r_sim.load(BED, changes).scenario
    bed = build_plant(scenario, operating_points(scenario)).units[0]
    assert (bed.at_close, bed.people_at_close) == ("abort", "pause")
    scenario = r2r_sim.load(WEB, ["plant.lines.coater.change_at_close=pause"]).scenario
    assert build_plant(scenario, operating_points(scenario)).units[0].change_at_close == "pause"


def test_batches_that_begin_again_in_the_morning_make_less_than_those_that_rest() -> None:
    shifts = "plant.calendar={pattern: weekdays, shifts_per_day: 2}"
    made = [
        r2r_sim.run(
            r2r_sim.load(BED, ["horizon=28 day", shifts, f"plant.reactors.bed.at_close={rule}"]), replications=1
        )
        .kpi["good_t_per_day"]
        .mean
        for rule in ("pause", "abort")
    ]
    assert made[0] > made[1] > 0


def test_days_off_are_dates() -> None:
    """Friday, 1 January 2027: weekdays begin on a Friday, and the second week of August is shut."""
    calendar = (
        "{begins: 2027-01-01, pattern: weekdays, start: '00:00', shifts_per_day: 3,"
        " holidays: [2027-01-01, 2027-08-09 to 2027-08-15, 2028-01-01]}"
    )
    loaded = r2r_sim.load(
        BED, [f"plant.calendar={calendar}", "plant.crews.operators.calendar={holidays: [2027-03-01]}"]
    )
    model = build_plant(loaded.scenario, operating_points(loaded.scenario))
    off = {day for start, end in model.closed for day in range(start // DAY, end // DAY)}
    first = date(2027, 1, 1)
    free = {date(2027, 1, 1), *(date(2027, 8, number) for number in range(9, 16))}
    days = [first + timedelta(days=number) for number in range(365)]
    assert off == {(day - first).days for day in days if day.weekday() > 4 or day in free}
    operators = next(crew for crew in model.crews if crew.name == "operators")
    assert ((date(2027, 3, 1) - first).days * DAY, ((date(2027, 3, 2) - first).days) * DAY) in operators.away
    told = [finding.path for finding in loaded.findings if "not in the time that is simulated" in finding.message]
    assert told == ["plant.calendar.holidays.2"]
    again = r2r_sim.scenario.load_data(to_plain(loaded.scenario)).scenario
    assert again.plant.calendar.holidays == ("2027-01-01", "2027-08-09 to 2027-08-15", "2028-01-01")


def test_outages_at_dates() -> None:
    changes = ["plant.calendar.begins=2027-01-01"]
    (outage,) = outages_of(BED, "[{name: works, at: [2027-01-11 06:00, 3 day], lasts: 1 day, planned: true}]", *changes)
    assert outage.at == (3 * DAY, 10 * DAY + DAY // 4)


def test_a_number_of_holidays_is_spread_as_ever() -> None:
    def closed(*changes: str) -> tuple[tuple[int, int], ...]:
        scenario = r2r_sim.load(BED, changes).scenario
        return build_plant(scenario, operating_points(scenario)).closed

    number = closed("plant.calendar={holidays: 5 day/year}")
    assert [start // DAY for start, _ in number] == [36, 109, 182, 255, 328]
    assert closed("plant.calendar={holidays: 5 day/year, begins: 2027-01-01}") == number


def test_valves_that_wear_by_cycles_reach_the_plant() -> None:
    """Four cycles a batch: 900 cycles are 225 batches."""
    upkeep = "plant.reactors.bed.maintenance=[{name: valves, every: 2000 cycle, takes: 6 h}]"
    changes = ["plant.reactors.bed.failures=" + VALVE, upkeep, "plant.reactors.bed.count=1"]
    loaded = r2r_sim.load(BED, changes)
    (bed,) = build_plant(loaded.scenario, operating_points(loaded.scenario)).units
    assert (bed.failures[0].clock, bed.failures[0].between.mean) == ("cycles", 900)
    assert (bed.maintenance[0].clock, bed.maintenance[0].every) == ("cycles", 2000)
    result = r2r_sim.run(loaded, replications=1)
    batches = result.kpi["good_t_per_day"].mean * 365 * 1000 / (bed.charge / 1000)
    (failures,) = [row for row in result.kpi.failures if row.mode == "valve"]
    assert failures.per_year == pytest.approx(batches / 225, abs=1.5)
