"""Ramp-up: how a unit that is new runs slower, fails more often and rejects more, phase by phase."""

from __future__ import annotations

from collections.abc import Callable

from r2r_sim.plant.calendar import NEVER
from r2r_sim.plant.model import BatchReactor, WebLine
from r2r_sim.plant.parts import Phase

_DONE = Phase(NEVER)


class Learning:
    """Where a unit is in its ramp-up."""

    def __init__(self, unit: WebLine | BatchReactor, now: Callable[[], int]) -> None:
        self._phases = unit.phases
        self._starts = unit.starts
        self._now = now

    @property
    def phase(self) -> Phase:
        """The phase of now; the last has no end."""
        return self.phase_at(self._now())

    def phase_at(self, time: int) -> Phase:
        """The phase of a time."""
        age = time - self._starts
        return next((phase for phase in self._phases if age < phase.until), _DONE)

    def ends(self) -> int:
        """When the phase of now ends [ms]."""
        return min(self._starts + self.phase.until, NEVER)

    def stress(self, time: int) -> float:
        """How many times as often failures come at a time."""
        return self.phase_at(time).stress
