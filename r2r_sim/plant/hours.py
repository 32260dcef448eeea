"""When plant and people work, from the scenario to intervals."""

from __future__ import annotations

from typing import Literal

from r2r_sim import scenario as planned
from r2r_sim.plant.calendar import DAY, breaks_of, closed_intervals, merged
from r2r_sim.plant.stops import MS

Arguments = tuple[int, Literal["continuous", "daily", "weekdays"], int, int, int, int]


def calendar_arguments(scenario: planned.Scenario) -> Arguments:
    """What :func:`closed_intervals` asks of a scenario: horizon, pattern, shifts and holidays."""
    return _arguments(scenario.plant.calendar, round(scenario.horizon.mode * MS))


def away(crew: planned.Crew, horizon: int) -> tuple[tuple[int, int], ...]:
    """When a crew begins nothing: outside its own calendar, and in its breaks [ms]."""
    breaks = [(_ms_of_day(one.start), round(one.length.mode * MS)) for one in crew.breaks]
    closed = () if crew.calendar is None else closed_intervals(*_arguments(crew.calendar, horizon))
    return merged((*closed, *breaks_of(horizon, breaks)))


def shifts(crew: planned.Crew, plant: planned.Calendar) -> tuple[tuple[int, int], ...]:
    """Start after midnight and length of a crew's shifts [ms]: its own, or the plant's; by thirds of a day without."""
    own = crew.calendar if crew.calendar is not None and crew.calendar.pattern != "continuous" else plant
    continuous = own.pattern == "continuous"
    number, length = (3, DAY // 3) if continuous else (own.shifts_per_day, round(own.shift_length.mode * MS))
    return tuple(((_ms_of_day(own.start) + place * length) % DAY, length) for place in range(number))


def _arguments(calendar: planned.Calendar, horizon: int) -> Arguments:
    return (
        horizon,
        calendar.pattern,
        calendar.shifts_per_day,
        round(calendar.shift_length.mode * MS),
        _ms_of_day(calendar.start),
        round(calendar.holidays.mode),
    )


def _ms_of_day(time: str) -> int:
    hours, minutes = time.split(":")
    return (int(hours) * 60 + int(minutes)) * 60_000
