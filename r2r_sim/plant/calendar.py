"""When the plant works: the closed intervals of a shift pattern, and questions about them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Literal

from r2r_sim.errors import InputError

NEVER = 2**62
"""A time that does not come [ms]."""
DAY = 86_400_000
"""[ms]"""

Pattern = Literal["continuous", "daily", "weekdays"]


class Calendar:
    """Open and closed time; an interval holds its start and not its end."""

    def __init__(self, closed: Iterable[tuple[int, int]] = ()) -> None:
        self.closed = merged(closed)
        self._edges = [edge for interval in self.closed for edge in interval]

    @property
    def always_open(self) -> bool:
        """Whether the plant never closes."""
        return not self._edges

    def is_open(self, time: int) -> bool:
        """Whether the plant works at ``time``."""
        return not bisect_right(self._edges, time) & 1

    def next_open(self, time: int) -> int:
        """The first time from ``time`` on at which the plant works."""
        position = bisect_right(self._edges, time)
        return self._edges[position] if position & 1 else time

    def next_close(self, time: int) -> int:
        """The first time from ``time`` on at which the plant is closed, or :data:`NEVER`."""
        position = bisect_right(self._edges, time)
        if position & 1:
            return time
        return self._edges[position] if position < len(self._edges) else NEVER

    def next_edge(self, time: int) -> int:
        """The first opening or closing after ``time``, or :data:`NEVER`."""
        position = bisect_right(self._edges, time)
        return self._edges[position] if position < len(self._edges) else NEVER

    def closed_between(self, start: int, end: int) -> list[tuple[int, int]]:
        """What of ``[start, end)`` is closed, as far as the plant has opened again, or closes for good, by ``end``."""
        found = []
        for number in range(bisect_right(self._edges, start) // 2, len(self.closed)):
            closes, opens = self.closed[number]
            if opens > end:
                break
            found.append((max(closes, start), opens))
        return found


def merged(intervals: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The same time as sorted intervals that neither overlap nor touch; empty ones are dropped."""
    result: list[tuple[int, int]] = []
    for start, end in sorted(intervals):
        if end <= start:
            continue
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return tuple(result)


def closed_intervals(
    horizon_ms: int,
    pattern: Pattern,
    shifts_per_day: int,
    shift_length_ms: int,
    start_ms: int,
    holidays_per_year: int,
    days_off: Sequence[tuple[int, int]] = (),
    first_weekday: int = 0,
) -> tuple[tuple[int, int], ...]:
    """The closed time of ``[0, horizon_ms)``; day 0 is a ``first_weekday``, 0 for a Monday, and begins at midnight.

    ``continuous`` closes on holidays only. ``daily`` works ``shifts_per_day`` shifts, one after the other, from
    ``start_ms`` after midnight on every day, ``weekdays`` from Monday to Friday; a shift that crosses midnight belongs
    to the day on which it began. Of n ``holidays_per_year`` each is a whole day, number i = 0 .. n-1 on day
    floor((i + 0.5) * 365 / n) of every 365. ``days_off`` has the numbers of first days, and of the days after the last.
    """
    if pattern not in ("continuous", "daily", "weekdays"):
        raise InputError(f"unknown calendar pattern {pattern!r}", hint="continuous, daily or weekdays")
    if not 0 <= holidays_per_year <= 365:
        raise InputError(f"{holidays_per_year} holidays a year", hint="0 to 365")
    days = -(-horizon_ms // DAY)
    closed = _holidays(days, holidays_per_year)
    closed += [(first * DAY, end * DAY) for first, end in days_off]
    if pattern != "continuous":
        worked = shifts_per_day * shift_length_ms
        if shifts_per_day < 0 or not 0 <= worked <= DAY or not 0 <= start_ms < DAY:
            raise InputError(f"{shifts_per_day} shifts of {shift_length_ms / 3_600_000:g} h do not fit into a day")
        first = [day * DAY + start_ms for day in range(-1, days) if pattern == "daily" or (day + first_weekday) % 7 < 5]
        closed += _gaps(merged((time, time + worked) for time in first), horizon_ms)
    return merged((max(start, 0), min(end, horizon_ms)) for start, end in closed)


def breaks_of(horizon_ms: int, breaks: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Breaks on every day of ``[0, horizon_ms)``, each with its start after midnight and its length [ms]."""
    days = range(-1, -(-horizon_ms // DAY))
    found = ((day * DAY + start, day * DAY + start + length) for day in days for start, length in breaks)
    return merged((max(start, 0), min(end, horizon_ms)) for start, end in found)


def _holidays(days: int, per_year: int) -> list[tuple[int, int]]:
    of_year = [(2 * i + 1) * 365 // (2 * per_year) for i in range(per_year)]
    dates = (year * 365 + day for year in range(days // 365 + 1) for day in of_year)
    return [(day * DAY, (day + 1) * DAY) for day in dates if day < days]


def _gaps(open_intervals: Sequence[tuple[int, int]], horizon: int) -> list[tuple[int, int]]:
    edges = [0, *(edge for interval in open_intervals for edge in interval), horizon]
    return list(zip(edges[::2], edges[1::2], strict=True))
