"""What units share in the oracle: the order of an instant, queues, cabinets, and the notes they take."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Generator
from typing import Any

import simpy
from simpy.events import Event

from r2r_sim.plant import PlantModel, WebLine
from r2r_sim.plant.parts import Cabinet, Spare
from r2r_sim.plant.streams import Streams

RETURNS, SERVES, ACTS = 1, 2, 3
"""At one instant: what is lent comes back, queues are served, cabinets and units act, in the order of the model."""
Steps = Generator[Event, Any, Any]


class World:
    """Clock, calendar, random streams and notes."""

    def __init__(self, model: PlantModel, seed: int, replication: int) -> None:
        self.env = simpy.Environment()
        self.model = model
        self.streams = Streams(seed, replication)
        self.crews: dict[str, Queue] = {}
        self.cabinets: dict[str, OracleCabinet] = {}
        self.states: list[tuple[int, str, int, int]] = []
        self.waits: list[tuple[int, str, int, int]] = []
        self.lots: list[tuple[int, str, int, int, int, int, str]] = []
        self.tasks: list[tuple[int, str, str, int, int, int]] = []
        self.failures: list[tuple[int, str, int, int]] = []
        self.assists: list[tuple[int, str, int, int]] = []
        self.drawn: dict[tuple[int, str], int] = defaultdict(int)
        self.batches_begun: dict[int, int] = defaultdict(int)
        self.end_of_instant = ACTS + len(model.cabinets) + len(model.units)
        """When lots come into the plant, and a cabinet that closes looks at the doses under way."""
        for crew in model.crews:
            self.crews[crew.name] = Queue(self, crew.people, off=(*model.closed, *crew.away))
        self.utilities = {utility.name: Queue(self, utility.capacity) for utility in model.utilities}
        self.spares = {spare.name: OracleSpares(self, spare) for spare in model.spares}
        for number, cabinet in enumerate(model.cabinets):
            self.cabinets[cabinet.name] = OracleCabinet(self, cabinet, ACTS + number)

    @property
    def now(self) -> int:
        return int(self.env.now)

    def event(self) -> Event:
        return self.env.event()

    def trigger(self, event: Event, rank: int, delay: int = 0) -> None:
        """Let an event happen, by its rank among those of its instant."""
        event._ok, event._value = True, None
        self.env.schedule(event, rank, delay)

    def delay(self, time: int, rank: int) -> Event:
        event = self.event()
        self.trigger(event, rank, time)
        return event

    def at(self, time: int, rank: int, what: Callable[[], None]) -> None:
        """Do something at a time."""

        def waiting() -> Steps:
            yield self.delay(time - self.now, rank)
            what()

        self.env.process(waiting())

    def is_open(self, time: int) -> bool:
        return not any(start <= time < end for start, end in self.model.closed)

    def opens(self, time: int) -> int:
        """When the plant is open, from ``time`` on."""
        while not self.is_open(time):
            time = next(end for start, end in self.model.closed if start <= time < end)
        return time

    def closes(self, time: int, otherwise: int) -> int:
        """When the plant is closed, from ``time`` on."""
        if not self.is_open(time):
            return time
        return min((start for start, _ in self.model.closed if start > time), default=otherwise)

    def edges(self) -> list[int]:
        return [edge for interval in self.model.closed for edge in interval]


class Wish:
    """A place in a queue."""

    def __init__(self, units: int, amount: int, told: Callable[[], None], rank: int) -> None:
        self.units, self.amount, self.told, self.rank = units, amount, told, rank
        self.granted = False


class Queue:
    """People, flow or a utility, lent by rank and then first come first served; each return is an event."""

    def __init__(self, world: World, capacity: int, off: tuple[tuple[int, int], ...] = ()) -> None:
        self.world, self.free, self.capacity = world, capacity, capacity
        self.wishes: list[Wish] = []
        self.may_begin: Callable[[Wish], bool] = lambda _: True
        if off:
            self.may_begin = lambda _: not any(start <= world.now < end for start, end in off)
            for _, end in off:
                world.at(end, SERVES, self.serve)

    def ask(self, units: int, amount: int, told: Callable[[], None], rank: int = 0) -> Wish:
        wish = Wish(units, amount, told, rank)
        self.wishes.append(wish)
        self.wishes.sort(key=lambda one: one.rank)
        self.serve()
        return wish

    def forget(self, wish: Wish) -> None:
        self.wishes.remove(wish)
        self.serve()

    def serve(self) -> None:
        while self.wishes and self.wishes[0].units <= self.free and self.may_begin(self.wishes[0]):
            wish = self.wishes.pop(0)
            self.free -= wish.units
            wish.granted = True
            wish.told()

    def comes_back(self, units: int, time: int) -> None:
        """Units come back at a time, and who waits is served then."""
        if time == self.world.now:
            self.free += units
            self.serve()
        else:
            self.world.at(time, RETURNS, lambda: self._take_in(units))

    def _take_in(self, units: int) -> None:
        self.free += units
        self.world.at(self.world.now, SERVES, self.serve)


class OracleSpares:
    """Parts in stock; each one that is asked for is ordered anew."""

    def __init__(self, world: World, spare: Spare) -> None:
        self.world, self.there = world, spare.stock
        self.lead_time = world.streams.sampler(spare.lead_time, spare.name, "lead time")
        self.wishes: list[Wish] = []

    def ask(self, told: Callable[[], None]) -> Wish:
        wish = Wish(1, 0, told, 0)
        self.wishes.append(wish)
        self.world.at(self.world.now + self.lead_time(), SERVES, self._arrives)
        self._give()
        return wish

    def _arrives(self) -> None:
        self.there += 1
        self._give()

    def _give(self) -> None:
        while self.there and self.wishes:
            self.there -= 1
            wish = self.wishes.pop(0)
            wish.granted = True
            wish.told()


class OracleCabinet:
    """A cabinet: flow in a queue, content in ug/1000, and its own process of canister changes."""

    def __init__(self, world: World, cabinet: Cabinet, rank: int) -> None:
        self.world, self.cabinet, self.rank = world, cabinet, rank
        lines = [unit for unit in world.model.units if isinstance(unit, WebLine)]
        webs = sum(feed.flow for line in lines for feed in line.feeds if feed.cabinet == cabinet.name)
        self.flow = Queue(world, cabinet.max_flow - webs)
        self.flow.may_begin = self._may_begin
        self.full = 1000 * (cabinet.canister - cabinet.heel)
        self.content = self.full
        self.closed = False
        self.hot: dict[int, int] = {}
        """Flow of each unit that draws as a web."""
        self.since = 0
        self.listeners: list[Callable[[], None]] = []
        self.store = None if cabinet.supply is None else cabinet.supply.stock
        self.coming = 0
        self.lacks = False
        self.awaited: Event | None = None
        self.order()

    @property
    def rate(self) -> int:
        return 0 if self.closed else sum(self.hot.values())

    def reckon(self) -> None:
        """Take off what the webs have drawn."""
        time = min(self.world.now, self.world.model.horizon)
        if not self.closed:
            for unit, flow in self.hot.items():
                self.world.drawn[unit, self.cabinet.precursor] += flow * (time - self.since)
                self.content -= flow * (time - self.since)
        self.since = time

    def web(self, unit: int, flow: int) -> None:
        """A web line draws this flow from now on."""
        if self.hot.get(unit, 0) == flow:
            return
        self.reckon()
        if flow:
            self.hot[unit] = flow
        else:
            del self.hot[unit]
        self.look_ahead()

    def look_ahead(self) -> None:
        """Look again at the last whole millisecond that the content lasts."""
        if self.rate:
            self.world.at(self.world.now + max(self.content, 0) // self.rate, self.rank, self._look)

    def _look(self) -> None:
        self.reckon()
        if self.rate and self.content < self.rate:
            self.close()

    def _may_begin(self, wish: Wish) -> bool:
        if self.closed:
            return False
        self.reckon()
        if wish.amount > self.content:
            self.close()
            return False
        self.content -= wish.amount
        self.look_ahead()
        return True

    def give_back(self, amount: int) -> None:
        self.reckon()
        self.content += amount
        self.look_ahead()

    def close(self) -> None:
        self.closed = True
        for told in [*(wish.told for wish in self.flow.wishes), *self.listeners]:
            told()
        self.world.env.process(self._change())

    def _change(self) -> Steps:
        world, cabinet = self.world, self.cabinet
        yield world.delay(0, world.end_of_instant)
        while self.flow.free < self.flow.capacity:  # doses under way
            yield world.delay(1, self.rank)
        if self.store is not None:
            yield from self._fetch()
        crew = world.crews[cabinet.crew] if cabinet.crew is not None else None
        if crew is not None:
            called = world.event()
            wish = crew.ask(cabinet.people, 0, lambda: world.trigger(called, self.rank))
            if not wish.granted:
                yield called
        takes = self.takes()
        start, end = world.now, world.now + takes
        if crew is not None:
            crew.comes_back(cabinet.people, end)
            world.tasks.append(
                (-1, f"crew:{cabinet.crew}", f"canister change {cabinet.name}", cabinet.people, start, end)
            )
        world.tasks.append((-1, f"cabinet:{cabinet.name}", "canister change", 0, start, end))
        if start < world.model.horizon:
            world.drawn[-1, f"{cabinet.precursor}:heel"] += self.content + 1000 * cabinet.heel
        if takes:
            yield world.delay(takes, self.rank)
        self.content, self.since, self.closed = self.full, world.now, False
        for told in [*(wish.told for wish in self.flow.wishes), *self.listeners]:
            told()
        self.flow.serve()
        self.look_ahead()

    def _fetch(self) -> Steps:
        """Take a full canister out of the store, and order."""
        if not self.store:
            self.awaited = self.world.event()
            self.lacks = True
            self._tell()
            yield self.awaited
            self.awaited = None
            self.lacks = False
        self.store -= 1
        self.order()
        self._tell()

    def _tell(self) -> None:
        for told in [*(wish.told for wish in self.flow.wishes), *self.listeners]:
            told()

    def order(self) -> None:
        supply = self.cabinet.supply
        while supply is not None and self.store + self.coming <= supply.reorder_at:
            number = min(supply.order, supply.maximum - self.store - self.coming)
            self.coming += number
            self.world.at(self.world.now + self._lead_time(), SERVES, lambda number=number: self._arrives(number))

    def _arrives(self, number: int) -> None:
        self.store += number
        self.coming -= number
        if self.awaited is not None and not self.awaited.triggered:
            self.world.trigger(self.awaited, self.rank)

    def _lead_time(self) -> int:
        if not hasattr(self, "_lead_times"):
            name = self.cabinet.name
            self._lead_times = self.world.streams.sampler(self.cabinet.supply.lead_time, name, "canister lead time")
        return self._lead_times()

    def takes(self) -> int:
        if not hasattr(self, "_takes"):
            self._takes = self.world.streams.sampler(self.cabinet.change, self.cabinet.name, "canister change")
        return self._takes()
