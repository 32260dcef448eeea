"""What a bed takes while it stands, and whether it should stand hot: arithmetic on paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

import r2r_sim
from r2r_sim.errors import ScenarioError
from r2r_sim.study.as_json import result_as_dict
from r2r_sim.study.standing_words import standing_words

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
BED = SCENARIOS / "check_bed_by_hand.yaml"
WEB = SCENARIOS / "check_web_by_hand.yaml"
SHIFTS = ("plant.calendar.pattern=weekdays", "plant.calendar.shifts_per_day=2")  # 06:00 to 22:00, Monday to Friday
IDLE = "plant.reactors.bed.idle={nitrogen: 2 Nm3/h, heat: 3 kW, electricity: 1 kW}"
COLD = (
    "plant.reactors.bed.when_closed=cold",
    "plant.reactors.bed.warm_up=2 h",
    "plant.reactors.bed.restart={cold_from: 10 h, cool_down: 1 h, nitrogen: 4 Nm3/h, heat: 10 kW, requalify: 30 min}",
)
PRICES = "cost={currency: USD, year: 2026, prices: {n2: 0.5 USD/Nm3, electricity: 0.1 USD/kWh, coating: 3 USD/kg}}"


def bed(*changes: str) -> Any:
    return r2r_sim.load(BED, (*SHIFTS, IDLE, *changes))


def test_what_a_closing_takes_hot_and_cold() -> None:
    (answer,) = r2r_sim.explain(bed("horizon=70 day", *COLD, PRICES)).standing
    # an hour takes 2 x 0.5 + 4 x 0.1 = 1.4 USD. A restart: 1 h x 2 + 2 h x 4 + 0.5 h x 2 = 11 Nm3;
    # 1 h x 1 + 2 h x 10 + 0.5 h x 3 = 22.5 kWh; 5.5 + 2.25 = 7.75 USD
    assert (answer.chosen, answer.cold_from_hours, answer.restart_hours) == ("cold", 10.0, 2.5)
    assert answer.restart_nitrogen_nm3 == pytest.approx(11.0)
    assert answer.restart_energy_kwh == pytest.approx(22.5)
    assert answer.restart_money == pytest.approx(7.75)
    assert answer.break_even_h == pytest.approx(7.75 / 1.4)
    assert (answer.break_even_nitrogen_h, answer.break_even_energy_h) == (pytest.approx(5.5), pytest.approx(22.5 / 4))
    night, weekend = answer.closings
    # ten weeks of four nights; the first night and the last weekend are cut by the horizon
    assert (night.hours, night.per_year) == (8.0, pytest.approx(40 * 365 / 70))
    assert (weekend.hours, weekend.per_year) == (56.0, pytest.approx(9 * 365 / 70))
    assert weekend.hot_nitrogen_nm3 == pytest.approx(112.0)
    assert weekend.hot_energy_kwh == pytest.approx(224.0)
    assert weekend.hot_money == pytest.approx(78.4)
    assert (night.cheaper, weekend.cheaper) == ("cold", "cold")
    assert "cold is cheaper from 5.54 h closed on" in standing_words(answer)[-1]


def test_without_prices_nitrogen_and_energy_are_told_apart() -> None:
    (answer,) = r2r_sim.explain(bed("horizon=70 day", *COLD)).standing
    assert answer.break_even_h is None
    assert standing_words(answer)[-1] == (
        "cold saves nitrogen from 5.5 h closed on and energy from 5.62 h closed on; "
        "what is cheaper needs the prices of both"
    )


def test_a_restart_that_costs_nothing_waits_for_the_cooling_down() -> None:
    changes = ("plant.reactors.bed.warm_up=0 h", "plant.reactors.bed.restart={cool_down: 3 h}", PRICES)
    (answer,) = r2r_sim.explain(bed(*changes)).standing
    # three hours of idle gas and electricity without heat take 3 x 1.1 of 1.4 USD an hour: 2.4 h, less than it takes
    assert answer.break_even_h == pytest.approx(3.0)


def test_dummy_batches_and_failures_count_as_lost() -> None:
    restart = "plant.reactors.bed.restart={dummy_batches: 1, off_spec: 50 %}"
    (answer,) = r2r_sim.explain(bed("plant.reactors.bed.warm_up=2 h", restart, PRICES)).standing
    point = r2r_sim.explain(bed()).operating[0]
    # 1.5 batches of 4 h each, as a mean; a batch processes for 200 of its 240 min
    assert answer.restart_hours == pytest.approx(2.0 + 1.5 * 4.0)
    assert answer.restart_nitrogen_nm3 == pytest.approx(6.0 * point.consumption.nitrogen / (200 / 60))
    assert answer.restart_money is None  # neither precursors nor powder have a price


@pytest.fixture(scope="module")
def cold_run() -> Any:
    return r2r_sim.run(bed("horizon=14 day", *COLD, PRICES), replications=1)


def test_what_stands_is_in_the_consumption(cold_run: Any) -> None:
    # Batches of 4 h begin at 6, 10, 14 and 18; on the second Monday, after warm-up and test, at 8:30, so that the last
    # runs on to 0:30. Hot and closed: 6 h at the start, nights of 4 x 8, 5.5 and 3 x 8 h; loads and unloads of 40
    # batches 26.67 h, one unload of 20 min of them in closed time; two weekends of 1 h cooling down.
    closed, handling, tested = 6 + 32 + 5.5 + 24, 40 * 40 / 60, 0.5
    gas = 2 * (closed + handling + tested + 2) + 2 * 4
    heat = 3 * (closed + handling + tested) + 2 * 10
    electricity = closed + 1 / 3 + 2
    per_batch = cold_run.operating[0].consumption
    assert cold_run.kpi["lots_per_day"].mean * 14 == pytest.approx(40)
    assert cold_run.kpi["n2_nm3_per_day"].mean * 14 == pytest.approx(40 * per_batch.nitrogen + gas)
    assert cold_run.kpi["process_heat_kwh_per_day"].mean * 14 == pytest.approx(
        40 * per_batch.process_heat / 3.6e6 + heat
    )
    year = 14 / 365
    taken = {row.state: row for row in cold_run.standing_use}
    assert sum(row.nitrogen_nm3 for row in taken.values()) * year == pytest.approx(gas)
    assert sum(row.energy_kwh for row in taken.values()) * year == pytest.approx(heat + electricity)
    assert sum(row.money for row in taken.values()) * year == pytest.approx(0.5 * gas + 0.1 * (heat + electricity))
    assert taken["warm-up"].nitrogen_nm3 * year == pytest.approx(8.0)
    assert taken["cold"].hours_per_year * year == pytest.approx(55 + 49)
    assert (taken["cold"].nitrogen_nm3, taken["cold"].energy_kwh) == (0.0, 0.0)


def test_it_is_in_the_cost_and_in_the_demand(cold_run: Any) -> None:
    gas = cold_run.kpi["n2_nm3_per_day"].mean
    (item,) = [row for row in cold_run.cost.items if row.name == "nitrogen"]
    assert item.quantity == pytest.approx(gas * 365)
    (demand,) = [row for row in cold_run.kpi.demand if row.name == "nitrogen"]
    assert demand.mean * 24 == pytest.approx(gas)


def test_a_run_knows_what_the_lost_output_is_worth(cold_run: Any) -> None:
    (answer,) = cold_run.standing
    # 40 batches of 100 kg in the hours that the plant is open, or that a batch runs on: 4 000 kg in 160 h + 2.17 h of
    # the batch that ran on in closed time, of which its unload does not count
    (group,) = cold_run.groups
    per_hour = group.good_per_day * 1000 / 24 / (1 - group.closed_share)
    assert per_hour == pytest.approx(4000 / (160 + 2 + 10 / 60))
    margin = 3.0 - cold_run.cost.marginal.per_kg
    assert answer.restart_loss == pytest.approx(2.5 * per_hour * margin)
    assert answer.break_even_with_output_h == pytest.approx((7.75 + answer.restart_loss) / 1.4)


def test_it_is_shown_to_programs_and_in_the_workbook(cold_run: Any, tmp_path: Path) -> None:
    document = result_as_dict(cold_run)["standing"]
    assert document["hot_or_cold"][0]["break_even_h"] == pytest.approx(7.75 / 1.4)
    assert {row["state"] for row in document["taken"]} >= {"closed", "cold", "warm-up", "cooling down"}
    r2r_sim.write_workbook(cold_run, tmp_path / "bed.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "bed.xlsx")["Lines"]
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert "Taken while nothing runs" in cells
    assert "cold; hot is cheaper" in cells or "cold; cold is cheaper" in cells


def test_a_share_of_nitrogen_is_one_of_what_it_takes_while_it_runs() -> None:
    changes = (*SHIFTS, "plant.lines.coater.idle={nitrogen: 25 %}")
    explanation = r2r_sim.explain(r2r_sim.load(WEB, changes))
    hot = explanation.operating[0].consumption.nitrogen * 3600
    assert explanation.standing[0].idle_nitrogen_nm3_per_h == pytest.approx(hot / 4)


def test_web_run_to_scrap_is_paid() -> None:
    prices = "n2: 0 USD/Nm3, electricity: 0.1 USD/kWh, substrate: 2 USD/m2, tma: 0 USD/kg, h2o: 0 USD/kg"
    changes = (
        *SHIFTS,
        "plant.lines.coater.idle={heat: 10 kW}",
        "plant.lines.coater.warm_up=1 h",
        "plant.lines.coater.restart={heat: 20 kW, scrap: 200 m}",
        f"cost={{currency: USD, year: 2026, prices: {{{prices}}}}}",
    )
    explanation = r2r_sim.explain(r2r_sim.load(WEB, changes))
    (answer,) = explanation.standing
    # 200 m at 10 m/min take 20 min, with process heat; 200 m2 of web at 2 USD
    heat = 20.0 + explanation.operating[0].consumption.process_heat / 1000 / 3
    assert answer.restart_hours == pytest.approx(4 / 3)
    assert answer.restart_money == pytest.approx(400 + 0.1 * heat)
    assert answer.break_even_h == pytest.approx(answer.restart_money / 1.0)


def test_a_unit_is_washed_cold_and_warmed_up_again() -> None:
    wash = "plant.reactors.bed.maintenance=[{name: wash, every: 40 h, takes: 5 h, cold: true}]"
    changes = ("horizon=14 day", "plant.calendar.pattern=continuous", "plant.calendar.shifts_per_day=3", wash)
    restart = "plant.reactors.bed.restart={cool_down: 1 h, nitrogen: 4 Nm3/h}"
    result = r2r_sim.run(r2r_sim.load(BED, (*changes, IDLE, "plant.reactors.bed.warm_up=2 h", restart)), replications=1)
    # a batch processes for 200 of its 240 min: due after 12 batches, 48 h; then 1 + 5 + 2 h: every 56 h, six times
    year = 14 / 365
    taken = {row.state: row for row in result.standing_use}
    assert result.kpi["lots_per_day"].mean * 14 == 6 * 12
    assert taken["cold maintenance"].hours_per_year * year == pytest.approx(6 * 5)
    assert taken["cold maintenance"].nitrogen_nm3 == 0.0
    assert taken["cooling for work"].nitrogen_nm3 * year == pytest.approx(6 * 1 * 2)
    assert taken["warm-up"].nitrogen_nm3 * year == pytest.approx(6 * 2 * 4)
    assert {row.cause for row in result.kpi.losses} >= {"cold maintenance", "cooling for work", "warm-up"}


# what is wrong, and what nobody has said


@pytest.mark.parametrize(
    ("changes", "place", "says"),
    [
        ((*SHIFTS, "plant.reactors.bed.when_closed=cold"), "plant.reactors.bed.warm_up", "is not stated"),
        (
            (*SHIFTS, "plant.stations=[{name: oven, kind: dryer, time: 1 h, idle: {nitrogen: 20 %}}]"),
            "plant.stations.oven.idle.nitrogen",
            "no nitrogen while it runs",
        ),
        (
            ("plant.reactors.bed.maintenance=[{name: wash, every: 40 h, takes: 5 h, cold: true}]",),
            "plant.reactors.bed.warm_up",
            "after this work",
        ),
        ((*SHIFTS, "plant.reactors.bed.restart={scrap: 3 m}"), "plant.reactors.bed.restart.scrap", "scrap"),
    ],
)
def test_what_cannot_be(changes: tuple[str, ...], place: str, says: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        r2r_sim.load(BED, changes)
    assert [(one.path, says in one.message) for one in caught.value.findings if one.severity == "error"] == [
        (place, True)
    ]


@pytest.mark.parametrize(
    ("changes", "place", "severity", "says"),
    [
        (SHIFTS, "plant.reactors.bed.idle", "note", "stands hot is not stated"),
        ((*SHIFTS, "plant.reactors.bed.warm_up=2 h"), "plant.reactors.bed.restart", "note", "nitrogen and heat"),
        (
            (*SHIFTS, "plant.reactors.bed.warm_up=2 h", "plant.reactors.bed.restart={heat: 5 kW}"),
            "plant.reactors.bed.restart",
            "note",
            "what it takes of nitrogen while",
        ),
        (("plant.reactors.bed.when_closed=hot",), "plant.reactors.bed.when_closed", "warning", "never closes"),
    ],
)
def test_what_is_told(changes: tuple[str, ...], place: str, severity: str, says: str) -> None:
    told = {(one.path, one.severity): one.message for one in r2r_sim.load(BED, changes).findings}
    assert says in told[place, severity]


def test_nothing_is_told_where_everything_is_stated() -> None:
    told = [one.path for one in bed(*COLD).findings]
    assert not [path for path in told if "bed.idle" in path or "bed.restart" in path]
