"""ALD cycles of a reactor, which wear its valves: failures and maintenance may count them.

A cycle begins with its dose A and is done when the next begins, or with the batch. A failure by cycles strikes when a
cycle is done, before the next dose.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import Protocol

from r2r_sim.plant.effects import BatchHarmed
from r2r_sim.plant.model import BatchReactor
from r2r_sim.plant.station import Station, Steps

CYCLE = "dose A"
"""Sub-state with which a cycle begins."""


class Segment(Protocol):
    """What is asked of a part of a recipe."""

    task: str


class Cycles:
    """Where in the recipe of one reactor cycles begin."""

    def __init__(self, station: Station, segments: Sequence[Segment]) -> None:
        self._station = station
        self._begins = [segment.task == CYCLE for segment in segments]
        self._begun = list(accumulate(self._begins, initial=0))
        """Cycles that have begun before each segment, and at the end."""

        self.reached = 0
        """The segment up to which the batch had begun when it was last stopped."""

    def run(self, at: int, end: int, run: Callable[[int, int], Steps], mend: Callable[[int], Steps]) -> Steps:
        """Run the segments from one up to another, and mend where a failure by cycles strikes between them."""
        while at < end:
            stop, self.reached = self._stop(at, end), at
            try:
                yield from run(at, stop)
            except BatchHarmed:
                self._count(at, self.reached)
                raise
            self._count(at, stop)
            at = stop
            if at < end:
                yield from mend(at)

    def _stop(self, at: int, end: int) -> int:
        """Before which segment the next failure by cycles strikes, or the end."""
        station = self._station
        wanted = self._begun[at] + station.failures.cycles - station.usage.cycles
        place = bisect_left(self._begun, wanted, lo=at + 1)
        while place < end and not self._begins[place]:
            place += 1
        return min(place, end)

    def _count(self, at: int, end: int) -> None:
        """A batch has run from one segment to another."""
        self._station.usage.cycles += self._begun[end] - self._begun[at]


def counts_cycles(reactor: BatchReactor) -> bool:
    """Whether anything of a reactor goes by cycles."""
    modes, tasks = reactor.failures, reactor.maintenance
    return any(mode.clock == "cycles" for mode in modes) or any(task.clock == "cycles" for task in tasks)


def cycles_of(station: Station, reactor: BatchReactor, segments: Sequence[Segment]) -> Cycles | None:
    """The cycles of a reactor; None if nothing goes by them."""
    return Cycles(station, segments) if counts_cycles(reactor) else None


def cycle_starts(reactor: BatchReactor) -> list[int]:
    """The steps with which cycles begin; none if nothing goes by cycles."""
    if not counts_cycles(reactor):
        return []
    return [number for number, step in enumerate(reactor.steps) if step.sub_state == CYCLE]
