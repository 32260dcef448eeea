"""Spare parts: a stock from which repairs take, each part used being ordered at once."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from simpy import Environment
from simpy.events import Event

from r2r_sim.plant.instant import SERVING, after
from r2r_sim.plant.parts import Spare
from r2r_sim.plant.streams import Sampler


class SpareStock:
    """Parts of one kind, given first come, first served."""

    def __init__(self, env: Environment, spare: Spare, lead_time: Sampler) -> None:
        self.spare = spare
        self._env = env
        self._lead_time = lead_time
        self._free = spare.stock
        self._queue: deque[Wish] = deque()

    def wish(self, poke: Callable[[], None]) -> Wish:
        """Ask for a part and order the next; ``poke`` is called when it has come, if it is not there."""
        wish = Wish(poke)
        self._queue.append(wish)
        alarm = after(self._env, self._lead_time(), SERVING)
        assert alarm.callbacks is not None
        alarm.callbacks.append(self._delivered)
        self._give()
        return wish

    def _delivered(self, _: Event) -> None:
        self._free += 1
        self._give()

    def _give(self) -> None:
        while self._free and self._queue:
            self._free -= 1
            wish = self._queue.popleft()
            wish.granted = True
            wish.poke()


class Wish:
    """A part that a repair waits for."""

    __slots__ = ("granted", "poke")

    def __init__(self, poke: Callable[[], None]) -> None:
        self.poke = poke
        self.granted = False

    def is_granted(self) -> bool:
        """Whether it is there."""
        return self.granted
