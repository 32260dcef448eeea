"""Demand over time and the canister ledger, by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kpi_records import H, bed, in_turn, record, web

from r2r_sim.kpi.aggregate import table
from r2r_sim.kpi.demand import demands, level
from r2r_sim.kpi.ledger import ledger
from r2r_sim.kpi.measures import measure

DAY = 24 * H


def test_a_sum_of_steps_by_hand() -> None:
    # 0-40 h 2, 20-60 h 3 more, 60-98 h 1: 2 for 20 h, 5 for 20 h, 3 for 20 h, 1 for 38 h, 0 for 2 h
    found = level(
        np.array([0, 20 * H, 60 * H]), np.array([40 * H, 60 * H, 98 * H]), np.array([2.0, 3.0, 1.0]), 100 * H, "kW"
    )
    assert found.mean == pytest.approx((2 * 20 + 5 * 20 + 3 * 20 + 38) / 100)
    assert (found.p95, found.peak) == (5.0, 5.0)


def test_what_is_rare_is_beyond_the_95th_percentile() -> None:
    found = level(np.array([0, 50 * H]), np.array([100 * H, 54 * H]), np.array([1.0, 9.0]), 100 * H, "kW")
    assert (found.p95, found.peak) == (1.0, 10.0)
    found = level(np.array([0, 50 * H]), np.array([100 * H, 56 * H]), np.array([1.0, 9.0]), 100 * H, "kW")
    assert (found.p95, found.peak) == (10.0, 10.0)


def test_what_ends_does_not_overlap_with_what_begins() -> None:
    found = level(np.array([0, 5]), np.array([5, 10]), np.array([2.0, 2.0]), 10, "people")
    assert (found.mean, found.p95, found.peak) == (2.0, 2.0, 2.0)
    nothing = level(np.array([], dtype=np.int64), np.array([], dtype=np.int64), np.array([]), 10, "people")
    assert (nothing.mean, nothing.p95, nothing.peak) == (0.0, 0.0, 0.0)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50), st.integers(1, 9)), max_size=8))
def test_against_every_moment(rows: list[tuple[int, int, int]]) -> None:
    spans = [(min(a, b), max(a, b), amount) for a, b, amount in rows]
    by_moment = np.zeros(60)
    for start, end, amount in spans:
        by_moment[start:end] += amount
    start, end, amounts = (np.array([row[side] for row in spans], dtype=np.int64) for side in range(3))
    found = level(start, end, amounts.astype(float), 60, "people")
    assert found.mean == pytest.approx(by_moment.mean())
    assert found.peak == pytest.approx(by_moment.max())
    assert found.p95 == pytest.approx(np.sort(by_moment)[56])  # 57 of 60 moments are 95 %


def test_a_line_and_its_people() -> None:
    info = web(utilities={"n2": 1e-6, "heat": 10.0, "electricity/ms": 50.0})
    made = record(
        [info], 10,
        states=in_turn(0, ("coating", 4), ("roll change", 1), ("repair", 2), ("coating", 1), ("not scheduled", 2)),
        tasks=[("crew:ops", "roll change", 0, 2, 4 * H, 5 * H), ("crew:ops", "repair", 0, 1, 5 * H, 7 * H)],
    )  # fmt: skip
    found = measure(made, {"crew:ops": 3.0}).demand
    # hot for 6 h of 10: 1e-6 Nm3/ms is 3.6 Nm3/h
    assert found["nitrogen"].unit == "Nm3/h"
    assert (found["nitrogen"].mean, found["nitrogen"].peak) == (pytest.approx(3.6 * 0.6), pytest.approx(3.6))
    # 50 J/ms is 50 kW while open, and 10 kW of heat while hot
    power = found["electricity with process heat"]
    assert (power.mean, power.p95, power.peak) == (pytest.approx(50 * 0.8 + 10 * 0.6), 60.0, 60.0)
    assert (found["crew:ops"].mean, found["crew:ops"].peak) == (pytest.approx((2 * 1 + 1 * 2) / 10), 2.0)


def test_a_batch_draws_evenly_over_its_productive_time() -> None:
    info = bed(utilities={"n2": 8.0})
    states = in_turn(0, ("load", 2), ("heat", 4), ("unload", 2), ("load", 2))
    made = record([info], 10, states=states, consumption=[("n2", 0, 8.0)])
    found = measure(made).demand["nitrogen"]
    assert (found.peak, found.mean) == (pytest.approx(2.0), pytest.approx(0.8))


def test_what_stands_takes_its_idle_gas() -> None:
    info = bed(utilities={"n2": 8.0}, idle={"n2": 1e-7}, warming={"n2": 3e-7})
    states = in_turn(
        0, ("warm-up", 1), ("heat", 4), ("unload", 1), ("not scheduled", 1), ("cooling down", 1), ("cold", 2)
    )
    # 8 Nm3 for the batch; 3 hours at 0.36 Nm3/h, and one of warm-up at 1.08
    made = record([info], 10, states=states, consumption=[("n2", 0, 8.0 + 3 * 0.36 + 1.08)])
    found = measure(made).demand["nitrogen"]
    assert (found.peak, found.mean * 10) == (pytest.approx(2.0), pytest.approx(8.0 + 3 * 0.36 + 1.08))


def test_the_means_are_what_is_consumed() -> None:
    made = record(
        [bed("b-1", utilities={"n2": 3.0, "heat": 7e6}), bed("b-2", utilities={"n2": 5.0, "electricity/ms": 4.0})],
        24,
        states=[*in_turn(0, ("dose A", 20), ("load", 4)), *in_turn(1, ("unload", 10), ("heat", 14))],
        consumption=[("n2", 0, 3.0), ("heat", 0, 7e6), ("n2", 1, 5.0), ("electricity", 1, 4.0 * DAY)],
    )
    found = measure(made)
    assert found.demand["nitrogen"].mean * 24 == pytest.approx(found.scalars["n2_nm3_per_day"])
    power = found.demand["electricity with process heat"]
    assert power.mean * 24 == pytest.approx(found.scalars["electricity_kwh_per_day"])


def test_demand_over_replications() -> None:
    units = [web(utilities={"n2": 1e-6})]
    short, long = (
        measure(record(units, 10, states=in_turn(0, ("coating", hours), ("repair", 10 - hours)))) for hours in (4, 8)
    )
    (row,) = demands([short, long])
    assert (row.name, row.mean, row.peak) == ("nitrogen", pytest.approx(3.6 * 0.6), pytest.approx(3.6))
    assert table([short, long], units).demand == (row,)


def test_ledger_by_hand() -> None:
    def of(*days: float) -> object:
        changes = [("cabinet:tma", "canister change", -1, 0, round(d * DAY), round(d * DAY) + H) for d in days]
        doses = [("cabinet:h2o", "dose B", 0, 5, 0, H)]
        return measure(
            record([bed()], 73 * 24, states=in_turn(0, ("dose A", 73 * 24)), tasks=[*changes, *doses]),
            {"cabinet:tma": 9.0},
        )

    rows = {row.cabinet: row for row in ledger([of(10, 16, 17, 30), of(5, 25)])}  # type: ignore[list-item]
    tma = rows["tma"]
    assert tma.changes_per_year == pytest.approx(6 / (2 * 73 / 365))
    assert tma.days_of_cover == pytest.approx((6 + 1 + 13 + 20) / 4)
    assert tma.shortest_days == pytest.approx(1.0)
    assert (tma.most_in_7_days, tma.most_in_28_days) == (2, 4)  # 10 to 17 is 7 days and a bit: 16 and 17; 10 to 30
    assert tma.first_days == (10.0, 16.0, 17.0, 30.0)
    assert (rows["h2o"].changes_per_year, rows["h2o"].days_of_cover, rows["h2o"].most_in_7_days) == (0.0, None, 0)
