"""An accumulator between two webs: what one has run in and the other has not yet run out.

Both webs tell how far they have run, so the content is a difference of whole millimetres and no web is lost. It rises
and falls linearly between two changes of speed; the accumulator looks again when it will be full or empty, and pokes
both. A web that finds it empty runs no faster than the web before it, one that finds it full no faster than the web
behind it; where that one stands still, so does the other.
"""

from __future__ import annotations

from typing import Protocol

from simpy import Environment
from simpy.events import Event

from r2r_sim.plant.calendar import NEVER
from r2r_sim.plant.parts import Accumulator


class Web(Protocol):
    """What an accumulator needs to know of the webs at its two ends."""

    @property
    def pace(self) -> float:
        """Speed at which it runs now [mm/ms]; 0 where it stands."""

    def run_until(self, now: int) -> int:
        """Web that it has run in all [mm]."""

    def supplied(self, now: int) -> int:
        """The same, as far as the webs before it go."""

    def taken(self, now: int) -> int:
        """The same, as far as the webs behind it go."""

    def look(self) -> None:
        """See whether it can run on, or faster."""


class AccumulatorAtWork:
    """An accumulator and the webs at its ends."""

    def __init__(self, env: Environment, accumulator: Accumulator) -> None:
        self.accumulator = accumulator
        self.before: Web | None = None
        """The web that fills it."""
        self.behind: Web | None = None
        """The web that empties it."""
        self._env = env
        self._checked_at = NEVER

    def content(self) -> int:
        """Web in it now [mm]."""
        assert self.before is not None
        assert self.behind is not None
        now = int(self._env.now)
        return self.accumulator.content + self.before.run_until(now) - self.behind.run_until(now)

    def supplied(self, now: int) -> int:
        """Web that the web behind can have run [mm].

        Each web rounds what it has run; so that rounding neither makes web nor drifts, what one web has run bounds the
        next.
        """
        assert self.before is not None
        return self.accumulator.content + self.before.supplied(now)

    def taken(self, now: int) -> int:
        """Web that the web before can have run [mm]."""
        assert self.behind is not None
        return self.accumulator.capacity - self.accumulator.content + self.behind.taken(now)

    def pace_for_behind(self, speed: float) -> float:
        """Speed that a web may take out of it: its own, or that of the web before where nothing is left."""
        assert self.before is not None
        return min(speed, self.before.pace) if self.content() <= _margin(speed) else speed

    def pace_for_before(self, speed: float) -> float:
        """Speed at which a web may run in: its own, or that of the web behind where no room is left."""
        assert self.behind is not None
        room = self.accumulator.capacity - self.content()
        return min(speed, self.behind.pace) if room <= _margin(speed) else speed

    def turn(self, web: Web) -> None:
        """A web has changed its speed: the other may have to follow, now or when the accumulator is full or empty."""
        other = self.behind if web is self.before else self.before
        assert other is not None
        other.look()
        self._plan()

    def _plan(self) -> None:
        assert self.before is not None
        assert self.behind is not None
        gain = self.before.pace - self.behind.pace
        if gain:
            content = self.content()
            to_go = self.accumulator.capacity - content if gain > 0 else content
            # one millimetre early: what both have run is rounded, and none of it may be more than there is
            self._watch(int(self._env.now) + max(0, int((to_go - 1) / abs(gain))))

    def _watch(self, time: int) -> None:
        if self._env.now < time < self._checked_at:
            self._checked_at = time
            alarm = self._env.timeout(time - self._env.now)
            assert alarm.callbacks is not None
            alarm.callbacks.append(self._check)

    def _check(self, _: Event) -> None:
        if self._env.now < self._checked_at:
            return
        self._checked_at = NEVER
        assert self.before is not None
        assert self.behind is not None
        self.before.look()
        self.behind.look()
        self._plan()


def _margin(speed: float) -> float:
    """Web that counts as none: what a speed takes in a millisecond, and a millimetre for rounding [mm]."""
    return speed + 1.0
