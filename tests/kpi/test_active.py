"""Active periods and shifting bottlenecks, by hand and against a plain search over every moment."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kpi_records import H, bed, in_turn, record

from r2r_sim.kpi.active import active_periods, active_shares, bottlenecks
from r2r_sim.plant import ProductionRecord


def periods(*spans: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([start for start, _ in spans], dtype=np.int64), np.array([end for _, end in spans], dtype=np.int64)


def two_beds() -> ProductionRecord:
    """Bed 1 is active 0-6 and 8-10 h, bed 2 at 4-10 h; bed 2 waits 4 h for the crew, bed 1 2 h for the cabinet."""
    return record(
        [bed("bed-1", "a"), bed("bed-2", "b")],
        10,
        states=[
            *in_turn(0, ("dose A", 4), ("repair", 2), ("waiting for cabinet", 2), ("unload", 2)),
            *in_turn(1, ("waiting for crew", 4), ("load", 1), ("heat", 5)),
        ],
        waits=[(1, "crew:operators", 0, 4 * H), (0, "cabinet:tma", 6 * H, 8 * H)],
    )


def test_active_is_all_open_time_but_standby() -> None:
    found = {
        name: [(int(start) // H, int(end) // H) for start, end in zip(*spans, strict=True)]
        for name, spans in active_periods(two_beds()).items()
    }
    assert found == {
        "bed-1": [(0, 6), (8, 10)],
        "bed-2": [(4, 10)],
        "cabinet:tma": [(6, 8)],
        "crew:operators": [(0, 4)],
    }


def test_shares_by_hand() -> None:
    # 0-4 bed 1 alone; at 6, where its 6 h end, bed 2's 6 h go on: 4-6 both; 6-10 bed 2
    rows = {row.name: (row.sole, row.shifting) for row in active_shares(two_beds())}
    assert rows["a"] == (pytest.approx(0.4), pytest.approx(0.2))
    assert rows["b"] == (pytest.approx(0.4), pytest.approx(0.2))
    assert rows["crew:operators"] == rows["cabinet:tma"] == (0.0, 0.0)


def test_units_of_a_group_do_not_shift_to_each_other() -> None:
    made = record(
        [bed("bed-1"), bed("bed-2")],
        10,
        states=[
            *in_turn(0, ("dose A", 6), ("waiting for cabinet", 4)),
            *in_turn(1, ("waiting for crew", 4), ("heat", 6)),
        ],
    )
    (row,) = active_shares(made)
    assert (row.name, row.sole, row.shifting) == ("bed", 1.0, 0.0)


def test_time_in_which_nobody_is_active_has_no_bottleneck() -> None:
    found = bottlenecks({"a": periods((1, 3), (7, 9)), "b": periods((2, 4))})
    # at 3, where a ends, b goes on to 4; 2-3 is shared; nobody from 4 to 7
    assert found == [(1, 2, ("a",)), (2, 3, ("a", "b")), (3, 4, ("b",)), (7, 9, ("a",))]
    assert bottlenecks({"a": periods()}) == []


def test_an_inner_period_is_never_the_bottleneck() -> None:
    assert bottlenecks({"a": periods((0, 10)), "b": periods((2, 9))}) == [(0, 10, ("a",))]


@given(
    st.lists(
        st.lists(st.integers(0, 60), min_size=2, max_size=8, unique=True).map(sorted).filter(lambda e: len(e) % 2 == 0),
        min_size=1,
        max_size=4,
    )
)
def test_every_active_moment_has_a_bottleneck_that_is_active(edges: list[list[int]]) -> None:
    given_periods = {f"u{n}": periods(*zip(each[::2], each[1::2], strict=True)) for n, each in enumerate(edges)}
    found = bottlenecks(given_periods)
    for time in range(60):
        active = {name for name, (s, e) in given_periods.items() if ((s <= time) & (time < e)).any()}
        ruling = [names for start, end, names in found if start <= time < end]
        assert len(ruling) == (1 if active else 0)
        assert set(*ruling) <= active if ruling else not active
