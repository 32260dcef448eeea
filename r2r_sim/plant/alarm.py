"""An event that is used again and again, which costs half of what a new one costs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simpy import Environment
from simpy.events import Event, EventPriority


class Alarm(Event):
    """Rings after a delay and may then be set anew; while it is set it must not be set again."""

    def __init__(self, env: Environment, ring: Callable[[Any], None], rank: int) -> None:
        super().__init__(env)
        self._ok = True
        self._value = None
        self._ring = [ring]
        self._rank = EventPriority(rank)
        self._schedule = env.schedule

    def set(self, delay: int) -> None:
        """Ring after ``delay`` [ms], among what happens at that instant by its rank."""
        self.callbacks = self._ring
        self._schedule(self, self._rank, delay)
