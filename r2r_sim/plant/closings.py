"""What closing does to a batch under way, where it does not simply run on."""

from __future__ import annotations

from r2r_sim.plant.calendar import NEVER
from r2r_sim.plant.model import BatchReactor
from r2r_sim.plant.recorder import CODES
from r2r_sim.plant.station import Station, Steps

_PAUSED = CODES["paused"]


class Closing:
    """The rules of one reactor: for the steps that need people, and for all others."""

    def __init__(self, station: Station, reactor: BatchReactor) -> None:
        self._station = station
        self._calendar = station.site.calendar
        self._batch, self._people = reactor.at_close, reactor.people_at_close

    def falls_within(self, now: int, length: int) -> bool:
        """Whether the plant closes, or is closed, in a time."""
        return self._calendar.next_close(now) < now + length

    def stops(self, by_people: bool, time: int) -> int:
        """When closing stops such a step that is under way at a time."""
        rule = self._people if by_people else self._batch
        return NEVER if rule == "finish" else self._calendar.next_close(time)

    def rest(self) -> Steps:
        """Let the batch rest until opening if the plant is closed; nothing strikes it meanwhile."""
        station, now = self._station, self._station.now
        opening = self._calendar.next_open(now)
        if opening > now:
            station.log.state(_PAUSED, now, opening)
            yield from station.hold(_PAUSED, opening)
            station.failures.postpone(opening)

    def rests(self, by_people: bool) -> bool:
        """Whether such a step rests now; one that needs people waits for them instead."""
        return not by_people and self._batch != "finish" and not self._calendar.is_open(self._station.now)

    @property
    def aborts(self) -> bool:
        """Whether what rested begins again."""
        return self._batch == "abort"


def closing_of(station: Station, reactor: BatchReactor) -> Closing | None:
    """What closing does to the batches of a reactor; None if they run on, or the plant never closes."""
    runs_on = reactor.at_close == reactor.people_at_close == "finish"
    return None if runs_on or station.site.calendar.always_open else Closing(station, reactor)
