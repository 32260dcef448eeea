"""Lots, and a buffer at work: a count, the lots in it, and who is parked on either side.

Nobody asks a buffer in vain: a unit that finds too few lots, or no room, is parked in it, and is called as soon as
there is what it waits for - in the order in which they came, past those who need more than there is.
"""

from __future__ import annotations

from collections import deque
from heapq import heappop, heappush
from typing import Protocol

from r2r_sim.plant.calendar import NEVER
from r2r_sim.plant.model import Buffer, Quality

ENDLESS = 2**62
"""Capacity of a buffer without one."""
IN_SPEC: Quality = "in spec"
OFF_SPEC: Quality = "off spec"
REWORK: Quality = "rework"
NOMINAL_SURFACE = 1000
"""Surface of a nominal lot, in thousandths."""


class Lot:
    """Something that is worked on as a whole: a roll, a drum of powder, a tray."""

    __slots__ = (
        "born",
        "due",
        "goes",
        "moisture",
        "name",
        "outcome",
        "priority",
        "product",
        "quality",
        "quantity",
        "size",
        "surface",
        "unit",
    )

    def __init__(self, name: str, product: str, quantity: int, born: int, due: int, priority: int) -> None:
        self.name = name
        self.product = product
        self.size = quantity
        """Quantity with which it came."""
        self.quantity = quantity
        """What of it is good so far."""
        self.born = born
        """[ms]"""
        self.due = due
        """[ms]; -1 for none."""
        self.priority = priority
        self.surface = NOMINAL_SURFACE
        """Specific surface in thousandths of the nominal one."""
        self.moisture = 0
        """[mg/kg]"""
        self.quality: Quality = IN_SPEC
        self.unit = -1
        """Which worked on it last."""
        self.goes: Store | None = None
        """Where it goes when work on it is done."""
        self.outcome = "good"
        """What it counts as on the way there."""


class Taker(Protocol):
    """Who waits for lots."""

    least: int
    """Lots without which it does not begin."""

    def fed(self, store: Store, now: int) -> None:
        """There are as many; it is no longer parked, and takes them now or never."""


class Giver(Protocol):
    """Who waits for room."""

    def room(self, store: Store, now: int) -> None:
        """There is room for one lot; it is no longer parked, and puts it now or never."""


class Store:
    """Lots that wait, first come, first served."""

    def __init__(self, buffer: Buffer) -> None:
        self.buffer = buffer
        self.capacity = ENDLESS if buffer.capacity is None else buffer.capacity
        self.level = 0
        self.most = 0
        """Highest level so far."""
        self.coming = 0
        """Lots put so far."""
        self.takers: deque[Taker] = deque()
        self.givers: deque[Giver] = deque()
        self.lots: deque[Lot] = deque()
        self._area = 0

    def put(self, lot: Lot, now: int) -> None:
        """Lay a lot in; there is room."""
        self._area -= now
        self.coming += 1
        self.level = level = self.level + 1
        if level > self.most:
            self.most = level
        self._push(lot)
        if self.takers:
            self._offer(now)

    def take(self, now: int) -> Lot:
        """Take the first lot out; there is one. Who has taken all it wants calls :meth:`admit`."""
        self._area += now
        self.level -= 1
        return self._pop()

    def admit(self, now: int) -> None:
        """Let in who waits for room, as far as there is any."""
        givers = self.givers
        while givers and self.level < self.capacity:
            givers.popleft().room(self, now)

    def lot_time(self, horizon: int) -> int:
        """Level times time, added up to the horizon [lots x ms]."""
        return self._area + self.level * horizon

    def held(self) -> tuple[Lot, ...]:
        """What lies in it."""
        return tuple(self.lots)

    def _push(self, lot: Lot) -> None:
        self.lots.append(lot)

    def _pop(self) -> Lot:
        return self.lots.popleft()

    def _offer(self, now: int) -> None:
        """Call those who wait for lots, as far as there are enough."""
        takers = self.takers
        while taker := next((taker for taker in takers if taker.least <= self.level), None):
            takers.remove(taker)
            taker.fed(self, now)


class RankedStore(Store):
    """Lots that wait, the least priority or the earliest due first; then first come, first served."""

    def __init__(self, buffer: Buffer) -> None:
        self._ranked: list[tuple[int, int, Lot]] = []
        super().__init__(buffer)

    def held(self) -> tuple[Lot, ...]:
        """What lies in it, in the order in which it will go."""
        return tuple(lot for _, _, lot in sorted(self._ranked, key=lambda row: row[:2]))

    def _push(self, lot: Lot) -> None:
        rank = lot.priority if self.buffer.order == "priority" else NEVER if lot.due < 0 else lot.due
        heappush(self._ranked, (rank, self.coming, lot))

    def _pop(self) -> Lot:
        return heappop(self._ranked)[2]
