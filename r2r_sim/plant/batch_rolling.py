"""Reactors that go on by themselves: from segment to segment, and from batch to batch, by calls instead of events.

A reactor does so until something comes that is not an undisturbed segment: then it gets its turn back at that instant,
before it has done anything there. It queues for people and flow by itself, too. See :mod:`r2r_sim.plant.rolling`.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import fields
from typing import Any

from simpy.events import Event

from r2r_sim.plant.model import BatchReactor
from r2r_sim.plant.pool import Request
from r2r_sim.plant.recipe import Segment
from r2r_sim.plant.station import Station

_ROLLS_WITH = frozenset(
    (
        *("name", "charge", "steps", "mass_loss", "off_spec", "failures", "maintenance", "input", "output", "again"),
        *("surface_limit", "judges", "starts", "phases", "takes", "priority"),
    )
)
_CLOCKS = ("operating", "calendar", "batches")
"""Of failures: those in a segment by the first two, others between batches."""


def can_roll(reactor: BatchReactor) -> bool:
    """Whether a reactor can go on by itself: one that has nothing that is not known here."""
    others = (each for each in fields(reactor) if each.name not in _ROLLS_WITH)
    return all(getattr(reactor, each.name) == each.default for each in others) and all(
        mode.clock in _CLOCKS for mode in reactor.failures
    )


class BatchRoller:
    """One reactor on its way through its recipe.

    ``lengths`` holds times of steps that have been drawn and not used, by segment. ``begin`` is told when a batch
    begins; ``follow`` finishes a batch if the next can begin at that instant, else it does nothing and says so.
    """

    def __init__(
        self,
        station: Station,
        segments: Sequence[Segment],
        lengths: dict[int, list[int]],
        begin: Callable[[int], None],
        follow: Callable[[int], bool],
    ) -> None:
        self._station = station
        self._failures = station.failures
        self._usage = station.usage
        self._segments = segments
        self._lengths = lengths
        self._begin = begin
        self._follow = follow
        self._rolling = station.site.rolling
        self._at = self._end = 0
        self._first = self._since = 0
        """The segment that began the run without a wait which is not taken down yet, and when it began."""
        self._request: Request | None = None

    def roll(self, at: int, end: int) -> Generator[Event, Any, tuple[int, Request | None]]:
        """Go on from one segment up to another, and with the following batches if all segments are done.

        Gives the segment that must be done otherwise, or the end, and the request if the reactor waits for its people
        or its flow, or has just got them.
        """
        self._at, self._end, self._first, self._since = at, end, at, self._station.now
        following = self.go_on(self._since)
        if following is not None:
            yield self._rolling.join(self, following, self._station.rank)
        self.take_down()
        request, self._request = self._request, None
        if request is not None:
            request.poke = self._station.poke
        return self._at, request

    def go_on(self, now: int) -> int | None:
        """Begin the next segment, or wait for it; None if it must be done otherwise, or a failure strikes a wait."""
        request = self._request
        if request is not None:
            if not request.granted:
                return self._wait(now)
            self._station.end_mood()
            self._since = now
        elif self._at == self._end and not self._next_batch(now):
            return None
        at = self._at
        segment = self._segments[at]
        if segment.flies:
            return None
        steps = segment.expected if segment.fixed else self._lengths.pop(at, []) or segment.lengths()
        length, work = segment.sums(steps)
        end, failures, usage = now + length, self._failures, self._usage
        # what takes no time must not give others a turn, which those who go on by themselves do
        if not length or end >= failures.calendar or usage.operating + work >= failures.operating:
            self._keep(at, steps)
            return None
        pool, units = segment.pool, segment.units
        if pool is not None:
            if request is not None:
                pool.release_at(units, now + steps[0])
            elif not pool.take_until(now + steps[0], units, units * steps[0]):
                self._keep(at, steps)
                self.take_down()
                self._request = pool.request(units, self._call, units * steps[0])
                return self._wait(now)
        self._request = None
        if not at:
            self._begin(now)
        usage.operating += work
        if not segment.fixed:
            self._station.log.lengths.extend(steps)
        self._at = at + 1
        return end

    def _next_batch(self, now: int) -> bool:
        if self._end < len(self._segments) or not self._follow(now):
            return False
        self.take_down()
        self._at, self._first, self._since = 0, 0, now
        return True

    def take_down(self) -> None:
        """Write what has been run without a wait into the log."""
        if self._at > self._first:
            self._station.log.run(self._first, self._at, self._since)
            self._first = self._at

    def _keep(self, at: int, steps: list[int]) -> None:
        """Keep times that have been drawn for when the segment is done."""
        if not self._segments[at].fixed:
            self._lengths[at] = steps

    def _wait(self, now: int) -> int | None:
        """Queue for the next segment: until called, or until a calendar failure may strike."""
        station, mood = self._station, self._segments[self._at].mood()
        if station.waiting is None or station.waiting[0] is not mood:
            station.end_mood()
            station.waiting = mood, now
        due = station.failures.calendar if mood.up else station.failures.outage
        return None if due <= now else due

    def _call(self) -> None:
        """Have a look at what the reactor waits for."""
        self._rolling.call(self)
