"""Whether a unit can run: it is warm, and has what it takes of utilities.

A unit that cools down is found cold when it would next begin work, by the closed time that has passed since it last
worked: so that it costs no event, whatever it stood for. When it was cooling down and cold is taken down at that moment
and written into the record at the end (:func:`r2r_sim.plant.standing.written_in`).
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from simpy.events import Event

from r2r_sim.plant.parts import Restart
from r2r_sim.plant.recorder import CODES
from r2r_sim.plant.station import Station, Steps
from r2r_sim.plant.utilities import Shares

_WARM_UP, _REQUALIFICATION = CODES["warm-up"], CODES["requalification"]
_COOLING_FOR_WORK = CODES["cooling for work"]


class Readiness:
    """What a unit needs before it can run."""

    def __init__(self, station: Station, warm_up: int, restart: Restart | None, starts: int = 0) -> None:
        self._station = station
        self._warm_up = warm_up
        self.restart = restart or Restart()
        self._cools = bool(warm_up) or restart is not None
        self._since: int | None = starts
        """Since when it has not worked; None while it does."""
        self._cold = False
        self.dummies = 0
        """Batches that it has to run before it makes product."""
        self._is_new = False
        """Whether it has made no product since it was cold."""
        self.shares: Shares | None = None
        station.cool_for_work = self._cool_for_work

    @property
    def stays_hot(self) -> bool:
        """Whether it never cools down."""
        return not self._cools

    def stands(self, now: int) -> None:
        """It works no longer, if it did."""
        if self._since is None:
            self._since = now

    def runs(self) -> None:
        """It works."""
        self._since = None

    def stopped(self, now: int) -> None:
        """It has worked until now."""
        self._since = now

    def is_cold(self, now: int) -> bool:
        """Whether it must warm up before it can work."""
        calendar, since = self._station.site.calendar, self._since
        if self._cools and since is not None and calendar.next_close(since) < now:
            least = max(self.restart.beyond, self.restart.cool_down, 1)
            for start, end in calendar.closed_between(since, now):
                self._since = end
                if self._cold or end - start >= least:
                    cooled = start if self._cold else start + self.restart.cool_down
                    self._cold = True
                    self._station.log.rests.append((start, cooled, end))
        return self._cold

    def _cool_for_work(self) -> Steps:
        """Cool down in open time, if it has not done so."""
        if not self.is_cold(self._station.now):
            yield from self._station.spend(_COOLING_FOR_WORK, self.restart.cool_down)
            self._cold = True

    def warm_up(self) -> Steps:
        """Bring it to temperature, without precursor, and let it prove itself."""
        station, restart, self._cold = self._station, self.restart, False
        self.dummies, self._is_new = restart.dummies, True
        for code, time in ((_WARM_UP, self._warm_up), (_REQUALIFICATION, restart.requalify)):
            yield from station.spend(code, time)

    def risk(self) -> float:
        """Added probability that the batch that has just been made is off specification."""
        risk, self._is_new = self.restart.off_spec if self._is_new else 0.0, False
        return risk

    def give_back(self) -> None:
        """Give back what is taken of utilities."""
        if self.shares is not None:
            self.shares.give_back()

    def is_ready(self, now: int) -> bool:
        """Whether it is warm and has its utilities."""
        return not self.is_cold(now) and (self.shares is None or self.shares.complete)

    def take_at_once(self) -> bool:
        """Take what can be had of utilities without waiting; whether that is all."""
        return self.shares is None or self.shares.take_at_once()

    def take(self) -> Generator[Event, Any, bool]:
        """Take all utilities, after waits if need be; False if a calendar failure strikes before."""
        assert self.shares is not None
        return (yield from self.shares.take())

    def finish(self, horizon: int) -> None:
        """Take down what is held, and the last closed time, at the horizon."""
        self.is_cold(horizon)
        if self.shares is not None:
            self.shares.finish(horizon)
