"""Units that go on by themselves: while nothing but the ordinary can happen to them, one loop runs them all.

A web line that begins a stretch in open time joins, and goes on by calls instead of events of its own until something
comes that is not a full stretch or a roll change: then it gets its turn back at that instant, before it has done
anything there. So do reactors, from segment to segment. Before each simpy event the loop is run up to it, in the order
of time and rank that events have.
"""

from __future__ import annotations

from dataclasses import fields
from heapq import heapify, heappush, heapreplace
from typing import Any, Protocol

from simpy import Environment

from r2r_sim.plant.instant import Turn
from r2r_sim.plant.model import WebLine

_ROLLS_WITH = frozenset(
    (
        *("name", "speed", "roll_length", "passes", "roll_change", "crew", "people", "startup_scrap", "leader", "ramp"),
        *("reject", "feeds", "failures", "maintenance", "starts", "phases"),
    )
)


class Roller(Protocol):
    """What goes on by itself."""

    def go_on(self, now: int) -> int | None:
        """Do what is due at this instant: gives the next instant, or None where it needs its turn back."""


class Rolling:
    """All units under way by themselves, by when they act next."""

    def __init__(self, env: Environment) -> None:
        self._env = env
        self.queue: list[tuple[int, int, int, Roller, Turn]] = []
        """Time, rank, a number below that of any event, who, and the turn it gets back: a heap."""

    @staticmethod
    def allows(line: WebLine) -> bool:
        """Whether a line can go on by itself: one that has nothing the loop does not know of."""
        return all(getattr(line, each.name) == each.default for each in fields(line) if each.name not in _ROLLS_WITH)

    def join(self, roller: Roller, time: int, rank: int) -> Turn:
        """Let somebody go on by itself from ``time``; gives the turn that ends it."""
        turn = Turn(self._env, rank)
        heappush(self.queue, (time, rank, -1, roller, turn))
        return turn

    def leave(self, roller: Roller) -> None:
        """Somebody has its turn."""
        queue = self.queue
        queue[:] = [entry for entry in queue if entry[3] is not roller]
        heapify(queue)

    def call(self, roller: Roller) -> None:
        """Let somebody who waits go on now."""
        self._move(roller, int(self._env.now))

    def _move(self, roller: Roller, time: int) -> None:
        """Let somebody act next at another time."""
        queue = self.queue
        for place, (_, rank, number, who, turn) in enumerate(queue):
            if who is roller:
                queue[place] = (time, rank, number, who, turn)
                heapify(queue)
                return

    def run(self, events: list[Any], most: int) -> None:
        """Run up to the first of the events, which are a heap as well, or so many steps."""
        queue, env = self.queue, self._env
        while queue and most and (entry := queue[0]) < events[0]:
            time, rank, number, roller, turn = entry
            most -= 1
            env._now = time
            following = None if turn.taken else roller.go_on(time)
            if following is None:
                self.leave(roller)
                if not turn.taken:
                    turn.take()
            elif queue[0] is entry:
                heapreplace(queue, (following, rank, number, roller, turn))
            else:
                self._move(roller, following)
