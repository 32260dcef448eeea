"""How many people of each crew are needed and there in each shift of the day.

Time in which a crew is not on duty in a shift is left out of the time axis, so that means, percentiles and peaks are
those of the hours for which its people are paid to be there, breaks apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from statistics import fmean
from typing import NamedTuple

import numpy as np

from r2r_sim.kpi.demand import level
from r2r_sim.kpi.reading import HOURS_PER_YEAR, MS_PER_H, Ints
from r2r_sim.kpi.sharing import Work
from r2r_sim.kpi.table import Measures, Post, PostRow
from r2r_sim.plant.calendar import DAY, Calendar
from r2r_sim.plant.parts import Crew

Intervals = Sequence[tuple[int, int]]


class _Duty(NamedTuple):
    """Intervals on duty, in order."""

    opens: Ints
    lasts: Ints
    before: Ints
    """Time on duty before each of them, and in all [ms]."""


def posts(
    asked: Mapping[str, Work], crews: Sequence[Crew], closed: Intervals, horizon: int
) -> dict[tuple[str, int], Post]:
    """What was asked of each crew in each of its shifts, by crew and number of the shift; the first is 1.

    Parameters
    ----------
    asked : work by ``crew:<name>``
    crews : with their shifts
    closed : when the plant is closed [ms], sorted and disjoint
    horizon : [ms]
    """
    found: dict[tuple[str, int], Post] = {}
    for crew in crews:
        work = asked.get(f"crew:{crew.name}")
        if work is None:
            continue
        amounts = work.amount.astype(np.float64)
        for number, duty in enumerate(_duties(crew, tuple(closed), horizon), start=1):
            time = int(duty.before[-1])
            if time:
                begins, ends = (_on_duty(times, duty) for times in (work.start, work.end))
                needed = level(begins, ends, amounts, time, "people")
                found[crew.name, number] = Post(crew.shifts[number - 1][0], time / MS_PER_H, crew.people, needed)
    return found


def post_rows(measures: Sequence[Measures]) -> tuple[PostRow, ...]:
    """Posts over replications."""
    rows = []
    for crew, shift in dict.fromkeys(key for m in measures for key in m.posts):
        own = [m.posts[crew, shift] for m in measures]
        mean = fmean(post.needed.mean for post in own)
        first = own[0]
        rows.append(
            PostRow(
                crew,
                shift,
                f"{first.start // MS_PER_H:02d}:{first.start // 60_000 % 60:02d}",
                first.hours * HOURS_PER_YEAR / measures[0].horizon_h,
                first.people,
                mean,
                fmean(post.needed.p95 for post in own),
                max(post.needed.peak for post in own),
                mean / first.people,
            )
        )
    return tuple(rows)


@lru_cache(maxsize=64)
def _duties(crew: Crew, closed: tuple[tuple[int, int], ...], horizon: int) -> tuple[_Duty, ...]:
    """When a crew is on duty in each of its shifts: the same in all replications."""
    free = Calendar((*closed, *crew.away))
    return tuple(_duty(start, length, free, horizon) for start, length in crew.shifts)


def _duty(start: int, length: int, free: Calendar, horizon: int) -> _Duty:
    found = []
    for day in range(-1, -(-horizon // DAY)):
        begin, end = max(day * DAY + start, 0), min(day * DAY + start + length, horizon)
        while (begin := free.next_open(begin)) < end:
            stop = min(free.next_close(begin), end)
            found.append((begin, stop))
            begin = stop
    opens, closes = (np.array([edges[side] for edges in found], dtype=np.int64) for side in (0, 1))
    return _Duty(opens, closes - opens, np.append(0, np.cumsum(closes - opens)))


def _on_duty(times: Ints, duty: _Duty) -> Ints:
    """Time on duty that has passed at each time [ms]."""
    number = np.searchsorted(duty.opens, times, side="right")
    last = np.maximum(number - 1, 0)
    inside = np.clip(times - duty.opens[last], 0, duty.lasts[last])
    return np.where(number > 0, duty.before[last] + inside, 0)
