"""Lots, the places where they wait, and where they come from, in the oracle."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Protocol

from oracle.shared import Steps, World
from r2r_sim.plant import Buffer, Source
from r2r_sim.plant.lots import Order


@dataclass(eq=False)
class OracleLot:
    """Something that is worked on as a whole."""

    name: str
    product: str
    quantity: int
    born: int
    due: int
    priority: int
    size: int = 0
    surface: int = 1000
    moisture: int = 0
    bare: int | None = None
    quality: str = "in spec"
    unit: int = -1
    goes: Place | None = None
    outcome: str = "good"


class Parked(Protocol):
    """Who waits for lots or for room, and is called at once when there is any."""

    least: int

    def fed(self, place: Place) -> None: ...

    def room(self, place: Place) -> None: ...


class Lots:
    """Everything that comes into the plant and leaves it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.journeys: list[tuple[Any, ...]] = []
        self.counts: dict[str, int] = {}

    def born(self, owner: str, order: Order, due: int | None) -> OracleLot:
        self.counts[owner] = self.counts.get(owner, 0) + 1
        due = -1 if due is None else due
        name = f"{owner}/{self.counts[owner]}"
        return OracleLot(name, order.product, order.quantity, self.world.now, due, order.priority, order.quantity)

    def leave(self, lot: OracleLot, outcome: str) -> None:
        good = lot.quantity if outcome == "good" else 0
        row = (lot.name, lot.product, outcome, lot.unit, lot.born, self.world.now, lot.due, lot.size, good)
        self.journeys.append(row)


class Place:
    """A buffer: a list of lots, those who wait for lots, and those who wait for room, each in the order of coming."""

    def __init__(self, world: World, buffer: Buffer, flow: Lots) -> None:
        self.world, self.buffer = world, buffer
        self.lots: list[OracleLot] = []
        self.takers: list[Parked] = []
        self.givers: list[Parked] = []
        self.history: list[tuple[int, int]] = []
        self.came = 0
        for order in buffer.initial:
            for _ in range(order.lots):
                self.put(flow.born(buffer.name, order, order.due))

    def room_for(self) -> bool:
        """Whether a lot can lie here, or is handed on at once where nothing can lie."""
        capacity = self.buffer.capacity
        return capacity is None or len(self.lots) < capacity or (capacity == 0 and bool(self.takers))

    def put(self, lot: OracleLot) -> None:
        self.lots.append(lot)
        self.came += 1
        self._note()
        while ready := [taker for taker in self.takers if taker.least <= len(self.lots)]:
            self.takers.remove(ready[0])
            ready[0].fed(self)

    def take(self) -> OracleLot:
        keys = {"fifo": lambda lot: 0, "priority": lambda lot: lot.priority, "due": lambda lot: (lot.due < 0, lot.due)}
        lot = min(self.lots, key=keys[self.buffer.order])  # the first of those that are equal
        self.lots.remove(lot)
        self._note()
        return lot

    def admit(self) -> None:
        while self.givers and self.room_for():
            self.givers.pop(0).room(self)

    def accepts(self) -> bool:
        """Whether a newcomer can put a lot: nobody waits before it."""
        return not self.givers and self.room_for()

    def _note(self) -> None:
        self.history.append((self.world.now, len(self.lots)))

    def row(self, horizon: int) -> tuple[Any, ...]:
        spans = [(level, end - start) for (start, level), (end, _) in pairwise([*self.history, (horizon, 0)])]
        area, most = sum(level * time for level, time in spans), max((n for n, time in spans if time), default=0)
        capacity = -1 if self.buffer.capacity is None else self.buffer.capacity
        return self.buffer.name, capacity, area, most, len(self.lots), self.came


class OracleSource:
    """Lots come, wait before a full buffer or are lost; who waits does not draw the next arrival."""

    least = 1

    def __init__(self, world: World, source: Source, place: Place, flow: Lots) -> None:
        self.world, self.source, self.place, self.flow = world, source, place, flow
        self.waiting: list[OracleLot] = []
        self.emptied = world.event()
        streams = world.streams
        self.between = None if source.between is None else streams.sampler(source.between, source.name, "between")
        self.surface = source.surface and streams.sampler(source.surface, source.name, "surface")
        self.moisture = source.moisture and streams.sampler(source.moisture, source.name, "moisture")

    def start(self) -> None:
        if self.between is not None:
            self._arrive_after(self.between())
        elif self.source.orders:
            self.world.env.process(self._orders())

    def _arrive_after(self, time: int) -> None:
        self.world.at(self.world.now + time, self.world.end_of_instant, self._arrival)

    def _arrival(self) -> None:
        assert self.between is not None
        each = self.source.each
        self._come(each, None if each.due is None else self.world.now + each.due)
        if not self.waiting:
            self._arrive_after(self.between())

    def _orders(self) -> Steps:
        for order in sorted(self.source.orders, key=lambda order: order.release):
            yield self.world.delay(order.release - self.world.now, self.world.end_of_instant)
            self._come(order, order.due)

    def _come(self, order: Order, due: int | None) -> None:
        queued = bool(self.waiting)
        for _ in range(order.lots):
            lot = self.flow.born(self.source.name, order, due)
            if self.surface:
                lot.surface = self.surface()
            if self.moisture:
                lot.moisture = self.moisture()
            if not self.waiting and self.place.accepts():
                self.place.put(lot)
            elif self.source.when_full == "lose":
                self.flow.leave(lot, "lost")
            else:
                self.waiting.append(lot)
        if self.waiting and not queued:
            self.place.givers.append(self)

    def room(self, place: Place) -> None:
        place.put(self.waiting.pop(0))
        if self.waiting:
            place.givers.append(self)
        elif self.between is not None:
            self._arrive_after(self.between())

    def fed(self, place: Place) -> None:
        raise AssertionError

    def held(self) -> list[OracleLot]:
        return self.waiting
