"""Key figures of one replication, against arithmetic by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kpi_records import H, bed, in_turn, line_of_100_hours, record, records, web

from r2r_sim.errors import InputError
from r2r_sim.kpi.measures import RATE_LOSS, measure
from r2r_sim.kpi.sharing import closed_time, web_feeds, work
from r2r_sim.plant.model import BatchReactor, PlantModel, WebLine
from r2r_sim.plant.parts import Draw, Variate
from r2r_sim.plant.record import ProductionRecord

YEAR = 8760 / 100
"""How often 100 h go into a year."""


@pytest.fixture(scope="module")
def line() -> ProductionRecord:
    return line_of_100_hours()


def close(value: float) -> object:
    return pytest.approx(value, rel=1e-12)


def test_output_of_a_line(line: ProductionRecord) -> None:
    found = measure(line).scalars
    days = 100 / 24
    assert found["good_m2_per_day"] == close(40_000 / days)  # 40 000 m x 1 m
    assert found["good_t_per_day"] == close(0.4 / days)  # 40 000 m2 x 10 g/m2
    assert found["gross_m2_per_day"] == close((40_000 + 2_000 + 500) / days)  # start-up scrap is not gross
    assert found["gross_t_per_day"] == close(0.425 / days)
    assert found["lots_per_day"] == close(1 / days)  # the second roll is cut off by the horizon
    assert found["scrap_share"] == close((2_000 + 500 + 1_440) / (40_000 + 2_000 + 500 + 1_440))


def test_effectiveness_of_a_line(line: ProductionRecord) -> None:
    found = measure(line).scalars
    operations, uptime = 83, 66
    for_good, for_gross = 40_000 / 720, 42_500 / 720  # 720 m/h
    assert found["availability"] == close(uptime / operations)
    assert found["performance"] == close(for_gross / uptime)
    assert found["quality"] == close(40_000 / 42_500)
    assert found["oee"] == close(for_good / operations)
    assert found["teep"] == close(for_good / 100)
    assert found["operational_uptime"] == found["availability"]


def test_e10_hours_a_year(line: ProductionRecord) -> None:
    found = measure(line).scalars
    assert found["e10_productive_h"] == close(60 * YEAR)
    assert found["e10_standby_h"] == close(6 * YEAR)
    assert found["e10_scheduled_down_h"] == close((10 + 1.5 + 0.5) * YEAR)
    assert found["e10_unscheduled_down_h"] == close((1 + 3.5 + 0.5) * YEAR)
    assert found["e10_non_scheduled_h"] == close(17 * YEAR)


def test_failures_and_waits(line: ProductionRecord) -> None:
    found = measure(line)
    assert found.scalars["mtbf_h"] == close(60 / 2)
    assert found.scalars["mttr_h"] == close((1 + 2.5) / 2)
    assert found.failures == {("coater", "web break"): (1, 1.0), ("coater", "drive"): (1, 2.5)}
    assert found.waits == {("coater", "crew:ops"): 6.0, ("coater", "repair:ops"): 1.0}
    assert found.scalars["wait_crew_h_per_year"] == close(6 * YEAR)
    assert found.scalars["wait_repair_h_per_year"] == close(1 * YEAR)
    assert found.scalars["wait_cabinet_h_per_year"] == found.scalars["wait_canister_h_per_year"] == 0


def test_consumption_of_a_line(line: ProductionRecord) -> None:
    found = measure(line).scalars
    days = 100 / 24
    made = 40_000_000 + 2_000_000 + 500_000 + 1_440_000
    assert found["precursor_tma_kg_per_day"] == close(50 / days)
    assert found["precursor_tma_heel_kg_per_day"] == close(2 / days)
    assert found["precursor_tma_utilisation"] == close(50 * made / 50e9)
    assert found["n2_nm3_per_day"] == close(200 / days)
    assert found["process_heat_kwh_per_day"] == close(2 / days)
    assert found["electricity_kwh_per_day"] == close((83 + 2) / days)
    assert not [name for name in found if "water" in name]  # a utility, not a precursor


def test_losses_of_a_line(line: ProductionRecord) -> None:
    found = measure(line)
    assert found.nameplate == {"coater": close(72_000)}
    assert found.good == {"coater": close(40_000)}
    expected = {
        "waiting for crew": 6 * 720,
        "roll change": 10 * 720,
        "start-up": 1.5 * 720,
        "maintenance": 0.5 * 720,
        "web break": 720,
        "repair": 3.5 * 720,
        "start-up after failure": 0.5 * 720,
        "not scheduled": 17 * 720,
        "scrap: reject": 2_000,
        "scrap: web break": 500,  # not to be taken for the time of the break
        RATE_LOSS: 700,
    }
    assert found.losses == {("coater", cause): pytest.approx(lost) for cause, lost in expected.items()}


def test_people_and_cabinets(line: ProductionRecord) -> None:
    offered = {"crew:ops": 2.0, "cabinet:tma": 100.0}
    assert sum(end - start for start, end in closed_time(line)) == 17 * H
    found = measure(line, offered, {"cabinet:tma": {0: 50}}).scalars
    assert found["crew_ops_utilisation"] == close((10 * 1 + 1 * 2) / (2 * (83 + 1)))  # one hour after closing
    # hot: 60 h coating, 10 h roll change, 6 h waiting, 2 h start-up
    assert found["cabinet_tma_utilisation"] == close(50 * 78 / (100 * 83))
    assert found["peak_tma_flow_g_per_min"] == close(50 * 60 / 1e6)
    assert measure(line, offered, closed=()).scalars["crew_ops_utilisation"] == close(12 / 200)
    # what a line draws is not in the tasks: nothing is said rather than 0
    assert "cabinet_tma_utilisation" not in measure(line, offered).scalars


def test_peaks_do_not_count_what_ends_as_overlap() -> None:
    one = record(
        [bed()],
        4,
        states=in_turn(0, ("dose A", 4)),
        tasks=[
            ("cabinet:tma", "dose A", 0, 300, 0, H),
            ("cabinet:tma", "dose A", 0, 200, H, 2 * H),
            ("cabinet:tma", "dose B", 0, 150, H + 1, 3 * H),
        ],
    )
    assert work(one, {"cabinet:tma": 400.0}, {})["cabinet:tma"].peak == 350
    assert measure(one, {"cabinet:tma": 400.0}).scalars["peak_tma_flow_g_per_min"] == close(0.021)
    assert work(one, {"crew:ops": 1.0}, {})["crew:ops"].peak == 0


def test_feeds_of_web_lines() -> None:
    never = Variate(0)
    plant = PlantModel(
        horizon=H,
        units=(
            BatchReactor("bed", 1, ()),
            WebLine("a", 0.2, 1000, 1, never, feeds=(Draw("tma", 5), Draw("tma", 2), Draw("o3", 3))),
            WebLine("b", 0.2, 1000, 1, never, feeds=(Draw("tma", 7),)),
        ),
    )
    assert web_feeds(plant) == {"cabinet:tma": {1: 7, 2: 7}, "cabinet:o3": {1: 3}}


def test_two_unlike_reactors_count_at_their_own_nameplate() -> None:
    slow = bed("slow", "small", nameplate=50_000 / (2 * H))
    powder = record(
        [bed("quick", "big"), slow],
        10,
        states=[
            *in_turn(0, ("load", 2), ("heat", 4), ("unload", 4)),
            *in_turn(1, ("heat", 8), ("waiting for cabinet", 2)),
        ],
        lots=[
            ("q/1", 0, 2 * H, 6 * H, 190_000, 10_000, "mass loss"),
            ("s/1", 1, 0, 4 * H, 100_000, 0, ""),
            ("s/2", 1, 4 * H, 8 * H, 0, 50_000, "off spec"),
        ],
    )
    found = measure(powder)
    # quick: 190 kg take 3.8 h, 200 kg take 4 h; slow: 100 kg take 4 h, 150 kg take 6 h
    assert found.scalars["oee"] == close((3.8 + 4) / 20)
    assert found.scalars["availability"] == close((4 + 10) / 20)
    assert found.scalars["performance"] == close((4 + 6) / 14)
    assert found.scalars["quality"] == close(7.8 / 10)
    assert found.group_oee == {"big": close(0.38), "small": close(0.4)}
    assert found.scalars["good_t_per_day"] == close(290 * 1.01 / 1000 * 2.4)
    assert found.scalars["good_m2_per_day"] == close(290_000 * 0.5 * 2.4)
    assert found.scalars["lots_per_day"] == close(3 * 2.4)  # scrapped lots are finished too
    assert found.scalars["e10_standby_h"] == close(2 / 2 * 876)
    # slow could make 25 kg/h x 8 h = 200 kg in its productive time; 100 kg good, 50 kg off spec
    assert found.losses["small", RATE_LOSS] == pytest.approx(50 * 1.01)
    assert found.losses["big", "scrap: mass loss"] == pytest.approx(10 * 1.01)
    assert "mtbf_h" not in found.scalars


def test_months_are_730_hours_and_a_part_month_is_left_out() -> None:
    one = record(
        [web()],
        1500,
        states=in_turn(0, ("coating", 1500)),
        lots=[
            ("1", 0, 0, 700 * H, 1_000, 0, ""),
            ("2", 0, 700 * H, 730 * H, 2_000, 0, ""),  # ends with the month
            ("3", 0, 0, 730 * H + 1, 4_000, 0, ""),
            ("4", 0, 0, 1500 * H, 8_000, 0, ""),
        ],
    )
    found = measure(one)
    assert found.monthly_m2 == (close(3.0), close(4.0))
    assert found.monthly_t == (close(3e-5), close(4e-5))
    assert measure(line_of_100_hours()).monthly_m2 == ()


def test_open_time_is_what_no_unit_calls_closed() -> None:
    two = record(
        [bed("a"), bed("b")],
        10,
        states=[
            *in_turn(0, ("heat", 3), ("not scheduled", 4), ("heat", 3)),
            *in_turn(1, ("heat", 5), ("not scheduled", 3), ("heat", 1), ("not scheduled", 1)),
        ],
    )
    assert sum(end - start for start, end in closed_time(two)) == (5 + 1) * H


def test_a_plant_that_is_never_open_has_figures() -> None:
    found = measure(record([web()], 10, states=in_turn(0, ("not scheduled", 10))), {"crew:ops": 1.0})
    assert found.scalars["oee"] == found.scalars["availability"] == found.scalars["quality"] == 0
    assert "crew_ops_utilisation" not in found.scalars
    assert found.losses["coater", "not scheduled"] == pytest.approx(found.nameplate["coater"])


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"states": [(0, "asleep", 0, H)]}, "'asleep' is not a sub-state"),
        ({"states": [(1, "coating", 0, H)]}, "states of the record name a unit"),
        ({"lots": [("l", -1, 0, H, 1, 0, "")]}, "lots of the record name a unit"),
    ],
)
def test_records_that_cannot_be_read(change: dict[str, object], says: str) -> None:
    with pytest.raises(InputError, match=says):
        measure(record([web()], 1, **change))  # type: ignore[arg-type]


def test_units_and_time_are_needed() -> None:
    with pytest.raises(InputError, match="without units"):
        measure(record([], 1))
    with pytest.raises(InputError, match="without time"):
        measure(record([web()], 0))
    with pytest.raises(InputError, match="nameplate of coater is 0"):
        measure(record([web(nameplate=0.0)], 1))


def test_text_columns_may_be_fixed_width(line: ProductionRecord) -> None:
    for table in (line.states, line.lots, line.consumption, line.waits, line.tasks, line.failures):
        for name, column in table.items():
            if column.dtype == object:
                table[name] = column.astype(str)
    assert measure(line).scalars == measure(line_of_100_hours()).scalars


@given(records())
def test_losses_close_exactly(one: ProductionRecord) -> None:
    found = measure(one)
    for group, nameplate in found.nameplate.items():
        parts = [found.good[group], *(lost for (of, _), lost in found.losses.items() if of == group)]
        assert sum(parts) == pytest.approx(nameplate, abs=1e-9 * max(map(abs, parts)))


@given(records())
def test_states_sum_to_the_horizon_and_oee_is_a_product(one: ProductionRecord) -> None:
    found = measure(one)
    for info in one.units:
        hours = sum(h for (unit, _), h in found.state_hours.items() if unit == info.name)
        assert hours == pytest.approx(found.horizon_h, rel=1e-12)
    s = found.scalars
    assert sum(hours for name, hours in s.items() if name.startswith("e10_") and name.endswith("_h")) == pytest.approx(
        8760, rel=1e-12
    )
    if s["e10_productive_h"] + s["e10_standby_h"] > 0:
        assert s["oee"] == pytest.approx(s["availability"] * s["performance"] * s["quality"], rel=1e-12)
        assert s["teep"] == pytest.approx(s["oee"] * (8760 - s["e10_non_scheduled_h"]) / 8760, rel=1e-9)
    assert 0 <= s["availability"] <= 1
    assert 0 <= s["quality"] <= 1
    assert 0 <= s["scrap_share"] <= 1
    assert s["good_t_per_day"] <= s["gross_t_per_day"]


def test_work_that_runs_on_after_closing_is_never_more_than_all() -> None:
    # one of one person works from hour 2 to 6; the plant is closed from 4 to 10
    one = record([bed()], 10, states=in_turn(0, ("load", 10)), tasks=[("crew:ops", "load", 0, 1, 2 * H, 6 * H)])
    found = measure(one, {"crew:ops": 1.0}, closed=((4 * H, 10 * H),)).scalars
    assert found["crew_ops_utilisation"] == close(4 / 6)  # on offer from 0 to 6
    asked = work(one, {"crew:ops": 1.0}, {})["crew:ops"]
    assert asked.idle_in(((4 * H, 5 * H), (5 * H, 7 * H), (9 * H, 10 * H))) == 2 * H


@given(
    st.lists(st.tuples(st.integers(0, 99), st.integers(1, 30)), max_size=12),
    st.lists(st.integers(0, 120), min_size=2, max_size=8, unique=True),
)
def test_idle_time_within_intervals_against_counting(tasks: list[tuple[int, int]], edges: list[int]) -> None:
    edges = sorted(edges)[: len(edges) // 2 * 2]
    intervals = tuple(zip(edges[::2], edges[1::2], strict=True))
    rows = [("crew:ops", "load", 0, 1, start, start + length) for start, length in tasks]
    one = record([bed()], 1, states=in_turn(0, ("load", 1)), tasks=rows)
    busy = {t for start, length in tasks for t in range(start, start + length)}
    idle = sum(t not in busy for start, end in intervals for t in range(start, end))
    assert work(one, {"crew:ops": 1.0}, {})["crew:ops"].idle_in(intervals) == idle
