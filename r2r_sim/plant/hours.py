"""When plant and people work, from the scenario to intervals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal

from r2r_sim import scenario as planned
from r2r_sim.dates import days_of
from r2r_sim.plant.calendar import DAY, breaks_of, closed_intervals, merged
from r2r_sim.plant.stops import MS

A_MONDAY = "2001-01-01"
"""On which a plan begins that has no date."""
Days = tuple[tuple[int, int], ...]
Arguments = tuple[int, Literal["continuous", "daily", "weekdays"], int, int, int, int, Days, int]


def calendar_arguments(scenario: planned.Scenario) -> Arguments:
    """What :func:`closed_intervals` asks of a scenario: horizon, pattern, shifts and holidays."""
    calendar = scenario.plant.calendar
    return _arguments(calendar, calendar.begins, round(scenario.horizon.mode * MS))


def away(crew: planned.Crew, begins: str | None, horizon: int) -> tuple[tuple[int, int], ...]:
    """When a crew begins nothing: outside its own calendar, and in its breaks [ms]."""
    breaks = [(_ms_of_day(one.start), round(one.length.mode * MS)) for one in crew.breaks]
    closed = () if crew.calendar is None else closed_intervals(*_arguments(crew.calendar, begins, horizon))
    return merged((*closed, *breaks_of(horizon, breaks)))


def shifts(crew: planned.Crew, plant: planned.Calendar) -> tuple[tuple[int, int], ...]:
    """Start after midnight and length of a crew's shifts [ms]: its own, or the plant's; by thirds of a day without."""
    own = crew.calendar if crew.calendar is not None and crew.calendar.pattern != "continuous" else plant
    continuous = own.pattern == "continuous"
    number, length = (3, DAY // 3) if continuous else (own.shifts_per_day, round(own.shift_length.mode * MS))
    return tuple(((_ms_of_day(own.start) + place * length) % DAY, length) for place in range(number))


def _arguments(calendar: planned.Calendar, begins: str | None, horizon: int) -> Arguments:
    stated, first = calendar.holidays, date.fromisoformat(begins or A_MONDAY)
    return (
        horizon,
        calendar.pattern,
        calendar.shifts_per_day,
        round(calendar.shift_length.mode * MS),
        _ms_of_day(calendar.start),
        round(stated.mode) if isinstance(stated, planned.Value) else 0,
        () if isinstance(stated, planned.Value) else tuple(_days_off(stated, first)),
        first.weekday(),
    )


def _days_off(stated: Sequence[str], first: date) -> Iterator[tuple[int, int]]:
    """Days off by number, from the first to the day after the last."""
    for text in stated:
        begin, last = days_of(text)
        yield (begin - first).days, (last - first).days + 1


def _ms_of_day(time: str) -> int:
    hours, minutes = time.split(":")
    return (int(hours) * 60 + int(minutes)) * 60_000
