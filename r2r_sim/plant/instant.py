"""In which order things happen that happen at one instant.

What comes back - people, flow, the unused rest of a dose - is there before anybody asks for it. Then spares
arrive and those are served who wait in a queue; then cabinets act, in the order of the model, and then units, in the
order of the model. A unit does all that it can do at an instant before the next one acts. What is granted to a unit
that has acted already lets it act once more. At the end of the instant lots come into the plant, and a cabinet that
closes looks whether doses are under way.

So the order does not depend on how many events lie between two decisions, and steps may be summed up.
"""

from __future__ import annotations

from simpy import Environment
from simpy.events import Event, EventPriority

SERVING = 1
"""Rank of those who serve a queue; URGENT, 0, is simpy's for the start of a process."""
FIRST_ACTOR = 2
"""Rank of the first cabinet; the next have the next, and then the units."""


class Turn(Event):
    """An event that comes, among those of its instant, by its rank."""

    def __init__(self, env: Environment, rank: int) -> None:
        super().__init__(env)
        self._rank = EventPriority(rank)
        self.taken = False
        """Whether it comes, or has come."""

    def take(self, delay: int = 0) -> Turn:
        """Let it come ``delay`` ms from now; it must not be under way already."""
        self._ok, self._value, self.taken = True, None, True
        self.env.schedule(self, self._rank, delay)
        return self


def after(env: Environment, delay: int, rank: int) -> Turn:
    """An event ``delay`` ms from now."""
    return Turn(env, rank).take(delay)
