"""The accumulators at the two ends of a web: how fast they let it run, and how far it has run by them."""

from __future__ import annotations

from r2r_sim.plant.accumulator import Web
from r2r_sim.plant.station import Mood, Site, no_room_for_web, short_of_web


class Joints:
    """What joins one web to the webs before and behind it; true if anything does."""

    def __init__(self, site: Site, web: Web, entry: str | None, end: str | None) -> None:
        self._web = web
        self._entry = None if entry is None else site.accumulators[entry]
        self._exit = None if end is None else site.accumulators[end]
        if self._entry is not None:
            self._entry.behind = web
        if self._exit is not None:
            self._exit.before = web
        self._short = short_of_web(entry or "")
        self._full = no_room_for_web(end or "")
        self._told = 0.0

    def __bool__(self) -> bool:
        return self._entry is not None or self._exit is not None

    def allowed(self, speed: float) -> float:
        """Speed that the accumulators leave of this one [mm/ms]."""
        if self._entry is not None:
            speed = self._entry.pace_for_behind(speed)
        return speed if self._exit is None else self._exit.pace_for_before(speed)

    def supplied(self, run: int, now: int) -> int:
        """Web run [mm], as far as the webs before have supplied it."""
        return run if self._entry is None else min(run, self._entry.supplied(now))

    def taken(self, run: int, now: int) -> int:
        """Web run [mm], as far as the webs behind have taken it."""
        return run if self._exit is None else min(run, self._exit.taken(now))

    def tell(self) -> None:
        """Let the webs at the other ends know of a new speed."""
        if self._told == self._web.pace:
            return
        self._told = self._web.pace
        for accumulator in (self._entry, self._exit):
            if accumulator is not None:
                accumulator.turn(self._web)

    def mood(self, speed: float) -> Mood:
        """Why a web that would run at a speed stands."""
        if self._entry is not None and not self._entry.pace_for_behind(speed):
            return self._short
        return self._full
