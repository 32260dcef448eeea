"""Shift patterns against a wall calendar."""

from __future__ import annotations

import pytest

from r2r_sim.errors import InputError
from r2r_sim.plant import Calendar, closed_intervals
from r2r_sim.plant.calendar import DAY, NEVER, merged

HOUR = 3_600_000


def hours(intervals: tuple[tuple[int, int], ...]) -> list[tuple[float, float]]:
    return [(start / HOUR, end / HOUR) for start, end in intervals]


def test_a_continuous_plant_closes_on_holidays_only() -> None:
    assert closed_intervals(30 * DAY, "continuous", 3, 8 * HOUR, 0, 0) == ()
    closed = closed_intervals(730 * DAY, "continuous", 3, 8 * HOUR, 0, 12)
    days = [start // DAY for start, _ in closed]
    assert days[:12] == [15, 45, 76, 106, 136, 167, 197, 228, 258, 288, 319, 349]
    assert days[12:] == [365 + day for day in days[:12]]
    assert all(end - start == DAY and start % DAY == 0 for start, end in closed)


def test_one_shift_a_day() -> None:
    closed = closed_intervals(2 * DAY, "daily", 1, 8 * HOUR, 6 * HOUR, 0)
    assert hours(closed) == [(0, 6), (14, 30), (38, 48)]


def test_two_shifts_that_cross_midnight_began_the_day_before() -> None:
    closed = closed_intervals(2 * DAY, "daily", 2, 8 * HOUR, 14 * HOUR, 0)
    assert hours(closed) == [(6, 14), (30, 38)]


def test_a_working_week_ends_on_friday_night() -> None:
    closed = closed_intervals(9 * DAY, "weekdays", 2, 8 * HOUR, 14 * HOUR, 0)
    assert hours(closed) == [
        (0, 14),
        (30, 38),
        (54, 62),
        (78, 86),
        (102, 110),
        (126, 7 * 24 + 14),
        (8 * 24 + 6, 8 * 24 + 14),
    ]


def test_three_shifts_on_weekdays_leave_the_weekend() -> None:
    closed = closed_intervals(14 * DAY, "weekdays", 3, 8 * HOUR, 0, 0)
    assert hours(closed) == [(5 * 24, 7 * 24), (12 * 24, 14 * 24)]


def test_a_holiday_next_to_a_weekend_makes_one_interval() -> None:
    closed = closed_intervals(365 * DAY, "weekdays", 3, 8 * HOUR, 0, 26)
    assert merged(closed) == closed
    open_days = 365 - sum(end - start for start, end in closed) // DAY
    holidays = {(2 * i + 1) * 365 // 52 for i in range(26)}
    assert open_days == sum(day % 7 < 5 and day not in holidays for day in range(365))


def test_a_plant_without_shifts_is_closed() -> None:
    assert closed_intervals(3 * DAY, "daily", 0, 8 * HOUR, 0, 0) == ((0, 3 * DAY),)


@pytest.mark.parametrize("shifts", [(4, 8 * HOUR, 0), (1, 25 * HOUR, 0), (1, HOUR, DAY), (-1, HOUR, 0)])
def test_shifts_that_do_not_fit_into_a_day(shifts: tuple[int, int, int]) -> None:
    with pytest.raises(InputError, match="do not fit"):
        closed_intervals(DAY, "daily", *shifts, 0)


def test_unknown_patterns_and_too_many_holidays() -> None:
    with pytest.raises(InputError, match="unknown calendar pattern 'weekly'"):
        closed_intervals(DAY, "weekly", 1, HOUR, 0, 0)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="366 holidays"):
        closed_intervals(DAY, "daily", 1, HOUR, 0, 366)


def test_a_calendar_answers_at_its_edges() -> None:
    calendar = Calendar([(10, 20), (20, 30), (40, 40), (50, 60)])
    assert calendar.closed == ((10, 30), (50, 60))
    assert [calendar.is_open(time) for time in (9, 10, 29, 30, 49, 50, 60)] == [
        True,
        False,
        False,
        True,
        True,
        False,
        True,
    ]
    assert [calendar.next_open(time) for time in (9, 10, 29, 30)] == [9, 30, 30, 30]
    assert [calendar.next_close(time) for time in (0, 10, 15, 30, 60)] == [10, 10, 15, 50, NEVER]
    assert [calendar.next_edge(time) for time in (0, 10, 30, 59, 60)] == [10, 30, 50, 60, NEVER]
    assert Calendar().always_open
    assert not calendar.always_open
