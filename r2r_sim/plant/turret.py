"""A turret: the next roll is made ready while the web runs, and joined to it without a stop."""

from __future__ import annotations

from simpy.events import Event

from r2r_sim.plant.model import WebLine
from r2r_sim.plant.parts import Splice
from r2r_sim.plant.recorder import CODES
from r2r_sim.plant.station import Mood, Station, Steps


class Turret:
    """The spare arm of an unwinder; the first spare roll is begun at time 0."""

    def __init__(self, station: Station, line: WebLine, splice: Splice) -> None:
        self.splice = splice
        self.mood = Mood(CODES["waiting for crew"], "next roll" if line.crew is None else f"crew:{line.crew}", True)
        self._station = station
        self._need = station.need(line.crew, line.people)
        self._takes = station.site.streams.sampler(splice.prepare, line.name, "roll preparation")
        self._joint = station.site.streams.uniforms(line.name, "splice") if splice.failed else None
        self._ready = False
        self._holds: bool | None = None
        station.site.env.process(self._prepare())

    def is_ready(self) -> bool:
        """Whether the next roll is ready to be joined."""
        return self._ready

    def holds(self) -> bool:
        """Whether this joint holds: drawn once for each."""
        if self._holds is None:
            self._holds = self._joint is None or self._joint() >= self.splice.failed
        return self._holds

    def load(self) -> None:
        """The roll that was ready is on the line: begin the next."""
        self._ready, self._holds = False, None
        self._station.site.env.process(self._prepare())

    def _prepare(self) -> Steps:
        env, need = self._station.site.env, self._need
        if need is not None and not need.pool.take(need.people):
            granted = env.event()
            need.pool.request(need.people, lambda: _succeed(granted))
            yield granted
        start, duration = int(env.now), self._takes()
        if need is not None:
            need.pool.release_at(need.people, start + duration)
            task = (need.resource, "roll preparation", need.people, start, start + duration)
            self._station.log.task(*task)
        yield env.timeout(duration)
        self._ready = True
        self._station.poke()


def _succeed(event: Event) -> None:
    event.succeed()
