"""When outages strike one unit: see :mod:`r2r_sim.plant.outages`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from r2r_sim.plant.calendar import NEVER
from r2r_sim.plant.parts import FailureMode

UNPLANNED_OUTAGE: Final = "facility outage"
PLANNED_OUTAGE: Final = "planned outage"


class Span(NamedTuple):
    """An outage as it strikes one unit."""

    start: int
    end: int
    mode: FailureMode
    """What it is called, and what it does to the work under way."""


class OutageClock:
    """The outages that strike one unit: in the place of a failure's clock."""

    __slots__ = ("_length", "_next", "_spans", "due", "mode")

    def __init__(self, spans: Sequence[Span]) -> None:
        self._spans = sorted(spans, key=lambda span: span.start)
        self._next = 0
        self._length = 0
        self.due = NEVER
        """When the next one begins, or goes on after what it could not interrupt."""
        self.mode = spans[0].mode
        self.skip(0)

    @property
    def effects(self) -> set[str]:
        """What they do to the work under way."""
        return {span.mode.effect for span in self._spans}

    def skip(self, now: int) -> None:
        """Leave out those that are over by now, and let the others begin now at the earliest."""
        spans = self._spans
        while self._next < len(spans) and spans[self._next].end <= now:
            self._next += 1
        if self._next == len(spans):
            self.due = NEVER
        else:
            span = spans[self._next]
            self.due, self.mode = max(span.start, now), span.mode

    def struck(self, now: int) -> OutageClock:
        """The outage that is due now."""
        self._length = self._spans[self._next].end - now
        return self

    def repair(self) -> int:
        """How much longer the outage lasts that has just struck."""
        return self._length
