"""People by shift of the day: a record written by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kpi_records import H, bed, in_turn, record

from r2r_sim.kpi.measures import measure
from r2r_sim.kpi.posts import post_rows, posts
from r2r_sim.kpi.sharing import Work
from r2r_sim.plant import Crew

EIGHT = 8 * H
SHIFTS = ((6 * H, EIGHT), (14 * H, EIGHT), (22 * H, EIGHT))


def two_days(*tasks: tuple[Any, ...]) -> Any:
    return record([bed()], 48, states=in_turn(0, ("heat", 48)), tasks=tasks)


def task(people: int, start: float, end: float) -> tuple[Any, ...]:
    return ("crew:ops", "load", 0, people, round(start * H), round(end * H))


def test_work_is_told_by_the_shift_in_which_it_is_done() -> None:
    made = two_days(task(1, 7, 9), task(2, 8, 10), task(1, 13, 15), task(1, 46, 48))
    crew = Crew("ops", 3, shifts=SHIFTS)
    rows = {row.shift: row for row in post_rows([measure(made, {"crew:ops": 3.0}, closed=(), crews=(crew,))])}
    # of 16 h each: 2 + 4 + 1 person-hours in the first shift, 1 in the second; in the third, which has 0 to 6, 22 to 30
    # and 46 to 48, 2
    assert [rows[number].needed_mean for number in (1, 2, 3)] == [pytest.approx(x / 16) for x in (7, 1, 2)]
    assert [rows[number].needed_peak for number in (1, 2, 3)] == [3.0, 1.0, 1.0]
    assert [rows[number].starts for number in (1, 2, 3)] == ["06:00", "14:00", "22:00"]
    assert [rows[number].hours_per_year for number in (1, 2, 3)] == [pytest.approx(16 / 48 * 8760)] * 3
    assert rows[1].utilisation == pytest.approx(7 / 16 / 3)
    assert rows[1].present == 3
    # three are at work in 1 h of 16, fewer in the other 15: 95 % of the time are 15.2 h
    assert rows[1].needed_p95 == 3.0
    assert rows[2].needed_p95 == 1.0


def test_breaks_and_closed_time_are_no_hours_on_duty() -> None:
    crew = Crew("ops", 1, away=((8 * H, 9 * H),), shifts=((6 * H, EIGHT),))
    made = two_days(task(1, 7, 9), task(1, 13, 16))
    found = measure(made, {"crew:ops": 1.0}, closed=((30 * H, 48 * H),), crews=(crew,)).posts
    # on duty 6 to 8 and 9 to 14 of the first day; at work 7 to 8 and 13 to 14 of that
    post = found["ops", 1]
    assert post.hours == 7.0
    assert post.needed.mean == pytest.approx(2 / 7)


def test_a_shift_over_midnight_belongs_to_both_days() -> None:
    crew = Crew("ops", 1, shifts=((22 * H, EIGHT),))
    found = measure(two_days(task(1, 0, 1), task(1, 23, 25)), {"crew:ops": 1.0}, closed=(), crews=(crew,)).posts
    # 0 to 6, 22 to 30 and 46 to 48 h
    assert found["ops", 1].hours == 16.0
    assert found["ops", 1].needed.mean == pytest.approx(3 / 16)


intervals = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=5)


@given(intervals, intervals, st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20), st.integers(1, 3)), max_size=8))
def test_against_every_hour(closed: Any, away: Any, tasks: Any) -> None:
    horizon = 72
    hours = {name: sorted({h for start, length in given for h in range(start, min(start + length, horizon))})
             for name, given in (("closed", closed), ("away", away))}  # fmt: skip
    spans = {name: tuple((h * H, (h + 1) * H) for h in found) for name, found in hours.items()}
    crew = Crew("ops", 3, away=spans["away"], shifts=SHIFTS)
    columns = [np.array(c, dtype=np.int64) for c in zip(*((s * H, (s + n) * H, p) for s, n, p in tasks), strict=True)]
    work = Work(*(columns or [np.zeros(0, dtype=np.int64)] * 3))
    found = posts({"crew:ops": work}, (crew,), spans["closed"], horizon * H)
    for number, (start, _) in enumerate(SHIFTS, start=1):
        duty = [
            h for h in range(horizon)
            if (h - start // H) % 24 < 8 and h not in hours["closed"] and h not in hours["away"]
        ]  # fmt: skip
        at_work = [sum(p for s, n, p in tasks if s <= h < s + n) for h in duty]
        if duty:
            assert found["ops", number].hours == len(duty)
            assert found["ops", number].needed.mean == pytest.approx(np.mean(at_work))
            assert found["ops", number].needed.peak == max(at_work)
        else:
            assert ("ops", number) not in found
