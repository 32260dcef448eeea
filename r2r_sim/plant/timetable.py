"""A unit's lots by the calendar with mean times: what closing, shifts and breaks leave of a day.

No chance and no queue: a timetable as one would write it down. A step of a lot is one of

- ``open``: goes on in open time only (the run of a web, repairs, maintenance);
- ``auto``: goes on through closing (the steps of a batch that need nobody), as long as there is precursor;
- ``begun``: begins in open time when its people are there, and is then finished (load, unload, a roll change).

The first step of a lot begins in open time, whatever it is.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import inf
from typing import Literal

from r2r_sim.plant.calendar import Calendar, merged

MOST_LOTS = 20_000
"""Lots that are written down; what comes after them is taken to go on alike."""
Intervals = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class PlanStep:
    """One step of a mean lot."""

    kind: Literal["open", "auto", "begun"]
    time: float
    """[ms]"""
    crew: str | None = None
    """Who must be there when it begins."""
    restart: float = 0.0
    """Added for each closing that interrupts it [ms]."""
    needs_heat: bool = False
    """Whether the unit must be warm for it."""
    alone: float = inf
    """How long an ``auto`` step can go on with nobody there: what a full canister lasts [ms]."""


@dataclass(frozen=True, slots=True)
class Cooling:
    """What closing does to a unit that is left to cool down."""

    least: int
    """Shortest closed time after which it is cold [ms]."""
    warm_up: float
    """Time until it makes product again [ms]."""


@dataclass(frozen=True, slots=True)
class Timetable:
    """When lots were finished, with what was waited for and how often closing interrupted, all summed up."""

    ends: tuple[float, ...]
    """End of each lot [ms], the start of the first before them."""
    waited: tuple[float, ...]
    """Open time waited for people up to each of these [ms]."""
    restarts: tuple[float, ...]
    """Interruptions by closing up to each of these."""
    colds: tuple[float, ...]
    """Cold starts up to each of these."""

    def until(self, time: float, sums: Sequence[float] | None = None) -> float:
        """Lots finished until a time, the one under way by its share; or one of the sums then."""
        ends = self.ends
        if time > ends[-1]:
            return self.until(ends[-1], sums) * (time - ends[0]) / (ends[-1] - ends[0])
        place = min(max(bisect_right(ends, time), 1), len(ends) - 1)
        share = (time - ends[place - 1]) / (ends[place] - ends[place - 1])
        column = range(len(ends)) if sums is None else sums
        return column[place - 1] + share * (column[place] - column[place - 1])


class Hours:
    """Open time of the plant, and when people are there."""

    def __init__(self, closed: Intervals, away: dict[str, Intervals], horizon: int) -> None:
        self.calendar = Calendar(closed)
        self.horizon = horizon
        edges = self.calendar.closed
        self._starts = [start for start, _ in edges]
        self._ends = [end for _, end in edges]
        self._before = [0, *accumulate(end - start for start, end in edges)]
        self.there = {name: Calendar([*closed, *gone]) for name, gone in away.items()}
        self._waits = {name: self._mean_wait(gone) for name, gone in away.items()}

    def plain(self, crews: Iterable[str | None]) -> bool:
        """Whether the plant and these crews are there all the time."""
        return self.calendar.always_open and not any(self._waits.get(str(name)) for name in crews)

    def open_until(self, time: float) -> float:
        """Open time up to a time [ms]."""
        place = bisect_right(self._starts, time)
        if not place:
            return time
        return time - self._before[place - 1] - (min(time, self._ends[place - 1]) - self._starts[place - 1])

    def mean_wait(self, crew: str | None) -> float:
        """Open time that somebody who calls at any open time waits until the crew is there [ms].

        sum of a**2 / 2 / T, a: each open stretch without the crew, T: open time
        """
        return self._waits.get(str(crew), 0.0)

    def there_share(self, crew: str, start: float, end: float) -> float:
        """Share of a time in which a crew is there and the plant is open."""
        gone = self.there[crew].closed
        return 1.0 - sum(max(0.0, min(b, end) - max(a, start)) for a, b in gone) / (end - start)

    def _mean_wait(self, gone: Intervals) -> float:
        total = self.open_until(self.horizon)
        stretches = merged((round(self.open_until(a)), round(self.open_until(b))) for a, b in gone)
        return sum((b - a) ** 2 / 2.0 for a, b in stretches) / total if total else 0.0

    def timetable(
        self, start: int, plan: Callable[[float], Sequence[PlanStep]], cooling: Cooling | None = None
    ) -> Timetable:
        """Write down lots from a start to the horizon.

        Parameters
        ----------
        plan : steps of a lot that begins at a time
        cooling : how the unit cools down; None for one that stays hot
        """
        now = seen = float(start)
        wait, cold = 0.0, False
        stops = colds = 0
        rows = [(now, 0.0, 0, 0)]
        while now < self.horizon and len(rows) <= MOST_LOTS:
            for step in plan(now := self._next(self.calendar, now)):
                if step.kind == "begun":
                    begin = self._next(self.there.get(str(step.crew), self.calendar), now)
                    wait += self.open_until(begin) - self.open_until(now)
                    now = begin
                left = step.time
                if cooling is not None:
                    cold = cold or self._cools(cooling, seen, now)
                    if cold and step.needs_heat:
                        left, cold, colds = left + cooling.warm_up, False, colds + 1
                if step.kind == "open":
                    now, cut, chilled = self._open_step(step, now, left, cooling)
                    stops, colds = stops + cut, colds + chilled
                else:
                    now = self._auto_step(step, now, left)
                seen = now
            if now <= rows[-1][0]:
                break
            rows.append((now, wait, stops, colds))
        ends, waits, restarts, starts = zip(*rows, strict=True)
        return Timetable(ends, waits, restarts, starts)

    def _cools(self, cooling: Cooling, since: float, now: float) -> bool:
        """Whether a closing between two times lets a unit cool down."""
        between = self.calendar.closed_between(int(since), int(now))
        return any(end - start >= cooling.least for start, end in between)

    def _auto_step(self, step: PlanStep, now: float, left: float) -> float:
        """End of a step that goes on while the plant is closed, until a canister is empty that nobody changes.

        What is in it at closing lies anywhere between full and empty: of a closing c it goes on for c - c**2/(2 a) in
        the mean, and for a/2 if c is longer than what a full one lasts, a.
        """
        while step.alone < inf and (close := self.calendar.next_close(int(now))) < now + left:
            opening = float(self.calendar.next_open(close))
            lasts = opening - close
            runs = lasts - lasts**2 / (2.0 * step.alone) if lasts < step.alone else step.alone / 2.0
            left -= max(close - now, 0.0)
            if left <= runs or opening >= self.horizon:
                return max(now, close) + left
            now, left = opening, left - runs
        return now + left

    def _open_step(self, step: PlanStep, now: float, left: float, cooling: Cooling | None) -> tuple[float, int, int]:
        """End of a step that rests while the plant is closed, how often it does, and how often it is cold then."""
        now, cut, colds = self._next(self.calendar, now), 0, 0
        while (close := self.calendar.next_close(int(now))) < now + left and close < self.horizon:
            left += step.restart - (close - now)
            now, cut = float(self.calendar.next_open(close)), cut + 1
            if cooling is not None and step.needs_heat and now - close >= cooling.least:
                left, colds = left + cooling.warm_up, colds + 1
        return now + left, cut, colds

    @staticmethod
    def _next(calendar: Calendar, time: float) -> float:
        """The first time from one on at which a calendar is open."""
        whole = int(time)
        return time if calendar.is_open(whole) else float(calendar.next_open(whole))
