"""Utilities with a limit: what a unit takes of them, and gives back, together.

A unit takes its shares one after the other in the order of the plant's utilities, and waits for each with what it has
already. As all do so in one order, and nobody who works for a unit or feeds it waits for a utility, no circle of waits
can come of it. People and flow from cabinets are asked for only when all shares are there.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Any

from simpy.events import Event

from r2r_sim.plant.model import PlantModel
from r2r_sim.plant.parts import Take
from r2r_sim.plant.recorder import CODES
from r2r_sim.plant.station import Mood, Station


class Shares:
    """The shares of one unit."""

    def __init__(self, station: Station, model: PlantModel, takes: Sequence[Take], priority: int, task: str) -> None:
        places = {utility.name: place for place, utility in enumerate(model.utilities)}
        ranked = {utility.name for utility in model.utilities if utility.policy == "priority"}
        self._station = station
        self._task = task
        self._takes = [
            (
                station.site.utilities[take.utility],
                take.amount,
                priority if take.utility in ranked else 0,
                Mood(CODES["waiting for utility"], f"utility:{take.utility}", True),
            )
            for take in sorted(takes, key=lambda take: places[take.utility])
            if take.amount
        ]
        self._since: list[int] = []
        station.holds = self.held

    @property
    def complete(self) -> bool:
        """Whether all are there."""
        return len(self._since) == len(self._takes)

    def held(self) -> dict[str, int]:
        """What is held now, by the name that waits give it."""
        return {mood.for_what: amount for (_, amount, _, mood), _ in zip(self._takes, self._since, strict=False)}

    def take_at_once(self) -> bool:
        """Take what can be had without waiting; whether that is all."""
        for pool, amount, _, _ in self._takes[len(self._since) :]:
            if not pool.take(amount):
                return False
            self._since.append(self._station.now)
        return True

    def take(self) -> Generator[Event, Any, bool]:
        """Take all, after waits if need be; False if a calendar failure strikes before."""
        while not self.take_at_once():
            pool, amount, rank, mood = self._takes[len(self._since)]
            request = pool.request(amount, self._station.poke, rank=rank)
            if not (yield from self._station.wait(request.is_granted, lambda mood=mood: mood)):  # type: ignore[misc]
                pool.cancel(request)
                return False
            self._since.append(self._station.now)
        return True

    def give_back(self) -> None:
        """Give back all that is held."""
        now = self._station.now
        for (pool, amount, _, mood), since in zip(self._takes, self._since, strict=False):
            pool.release_at(amount, now)
            self._station.log.task(mood.for_what, self._task, amount, since, now)
        self._since = []

    def finish(self, horizon: int) -> None:
        """Take down what is held at the horizon."""
        for (_, amount, _, mood), since in zip(self._takes, self._since, strict=False):
            self._station.log.task(mood.for_what, self._task, amount, since, horizon)
