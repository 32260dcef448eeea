"""What work on a machine needs beside the machine: people, a flow or a share, and the right setup."""

from __future__ import annotations

from typing import cast

from r2r_sim.plant.cabinet import SourceCabinet
from r2r_sim.plant.model import Machine
from r2r_sim.plant.parts import Changeovers
from r2r_sim.plant.pool import Pool
from r2r_sim.plant.recorder import CODES
from r2r_sim.plant.station import Mood, Site, Station, Steps


class Resource:
    """People, a flow from a cabinet or a share of a utility that the work of one machine needs all the time."""

    def __init__(
        self, site: Site, station: Station, machine: Machine, pool: Pool, cabinet: SourceCabinet | None
    ) -> None:
        self.pool = pool
        self._cabinet = cabinet
        self._site = site
        self._station = station
        self._task = machine.sub_state
        self.units, self._name = machine.people, f"crew:{machine.crew}"
        queue = "waiting for crew"
        if machine.draw is not None:
            self.units, self._name = machine.draw.flow, f"cabinet:{machine.draw.cabinet}"
            queue = "waiting for cabinet"
        elif machine.takes is not None:
            self.units, self._name = machine.takes.amount, f"utility:{machine.takes.utility}"
            queue = "waiting for utility"
        self._queued = Mood(CODES[queue], self._name, True)
        self._change = Mood(CODES["canister change"], self._name.replace("cabinet:", "canister:", 1), False)
        self._lack = Mood(CODES["waiting for canister"], self._change.for_what, False)

    def mood(self) -> Mood:
        """How a wait for it counts now."""
        if self._cabinet is None or not self._cabinet.closed:
            return self._queued
        if self._cabinet.out is not None:
            return cast("Mood", self._cabinet.out)
        return self._lack if self._cabinet.lacks_canister else self._change

    def use(self, start: int, stop: int, end: int) -> None:
        """It is lent from start to stop; the amount of a flow was taken for work until end."""
        self.pool.release_at(self.units, stop, self.units * (end - stop) if self._cabinet else 0)
        self._station.log.task(self._name, self._task, self.units, start, stop)
        if self._cabinet is not None:
            self._site.recorder.draw(self._station.index, self._cabinet.cabinet.precursor, self.units, start, stop)


def resource_of(site: Site, station: Station, machine: Machine) -> Resource | None:
    """What the work of a machine needs, or None."""
    if machine.draw is not None:
        cabinet = site.cabinets[machine.draw.cabinet]
        return Resource(site, station, machine, cabinet.pool, cabinet)
    if machine.takes is not None:
        return Resource(site, station, machine, site.utilities[machine.takes.utility], None)
    if machine.crew is not None:
        return Resource(site, station, machine, site.crews[machine.crew], None)
    return None


class Setup:
    """The product for which a unit is set up, and what it takes to change."""

    def __init__(self, station: Station, changeovers: Changeovers) -> None:
        streams = station.site.streams
        self._changeovers = changeovers
        self._station = station
        self.product = changeovers.first
        """None before the first lot."""
        self._otherwise = streams.sampler(changeovers.otherwise, station.name, "changeover")
        self._times = {
            pair: streams.sampler(time, station.name, f"changeover: {pair[0]} to {pair[1]}")
            for pair, time in changeovers.times.items()
        }

    def change_to(self, product: str) -> Steps:
        """Set the unit up for a product, if it is not."""
        before, self.product = self.product, product
        if before is None or before == product:
            return
        station, changeovers, code = self._station, self._changeovers, CODES["setup"]
        duration = self._times.get((before, product), self._otherwise)()
        if duration:
            mood = Mood(code, f"crew:{changeovers.crew}", False)
            need = station.need(changeovers.crew, changeovers.people)
            task = f"changeover to {product}"
            yield from station.work(need, mood, code, task, duration, changeovers.at_close)
