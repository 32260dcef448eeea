"""Lots, and a buffer at work: a count, the lots in it, and who is parked on either side.

Nobody asks a buffer in vain: a unit that finds too few lots, or no room, is parked in it, and is called as soon as
there is what it waits for - in the order in which they came, past those who need more than there is.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence, Sized
from heapq import heapify, heappop, heappush
from typing import Protocol

import numpy as np

from r2r_sim.plant.calendar import NEVER
from r2r_sim.plant.lots import Buffer, Quality
from r2r_sim.plant.parts import Uptake

ENDLESS = 2**62
"""Capacity of a buffer without one."""
FRONT = (-ENDLESS, -ENDLESS)
"""Rank before all others."""
IN_SPEC: Quality = "in spec"
OFF_SPEC: Quality = "off spec"
REWORK: Quality = "rework"
UNDER_DOSED: Quality = "under-dosed"
NOMINAL_SURFACE = 1000
"""Surface of a nominal lot, in thousandths."""


class Lot:
    """Something that is worked on as a whole: a roll, a drum of powder, a tray."""

    priority = 0
    surface = NOMINAL_SURFACE
    """Specific surface in thousandths of the nominal one."""
    moisture: float = 0
    """[mg/kg]"""
    laid = 0
    """When it was put where it lies, if it takes up water there [ms]."""
    fresh: int | None = None
    """When it was dried last [ms]; None if never."""
    bare: int | None = None
    """Surface that its coatings have not supplied, or less than nothing [thousandths of the nominal]; None before."""
    quality: Quality = IN_SPEC
    unit = -1
    """Which worked on it last."""
    goes: Store | None = None
    """Where it goes when work on it is done."""
    outcome = "good"
    """What it counts as on the way there."""

    def __init__(self, name: str, product: str, quantity: int, born: int, due: int) -> None:
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

    _by_priority = False
    """Whether lots go by their priority."""

    def __init__(self, buffer: Buffer) -> None:
        self.buffer = buffer
        self.capacity = ENDLESS if buffer.capacity is None else buffer.capacity
        queue: deque[Lot] = deque()
        self.lots: Sized = queue
        """What lies in it: its length is the level."""
        self._queue = queue
        self._push: Callable[[Lot], None] = queue.append
        self._pop: Callable[[], Lot] = queue.popleft
        self.most = 0
        """Highest level that has lasted so far."""
        self.gone = 0
        """Lots taken so far."""
        self.takers: deque[Taker] = deque()
        self.givers: deque[Giver] = deque()
        self._area = 0
        self._since = 0
        """When the level changed last [ms]."""

    def put(self, lot: Lot, now: int) -> None:
        """Lay a lot in; there is room."""
        if now > self._since:
            self._since = now
            if len(self.lots) > self.most:
                self.most = len(self.lots)
        self._area -= now
        self._push(lot)
        if self.takers:
            self._offer(now)

    def take(self, now: int) -> Lot:
        """Take the first lot out; there is one. Who has taken all it wants calls :meth:`admit`."""
        if now > self._since:
            self._since = now
            if len(self.lots) > self.most:
                self.most = len(self.lots)
        self._area += now
        self.gone += 1
        return self._pop()

    def take_like(self, product: str, now: int) -> Lot:
        """Take the first lot of a product, unless others have a better priority; else the first of all."""
        waiting = self.held()
        for lot in waiting:
            if lot.product == product and not (self._by_priority and waiting[0].priority < lot.priority):
                self._pull(lot)
                break
        return self.take(now)

    def has_room(self) -> bool:
        """Whether a lot can be put, and nobody waits to do so."""
        return not self.givers and self._is_open()

    def admit(self, now: int) -> None:
        """Let in who waits for room, as far as there is any."""
        givers = self.givers
        while givers and self._is_open():
            givers.popleft().room(self, now)

    def highest(self, horizon: int) -> int:
        """The highest level that lasted for some time before the horizon."""
        return max(self.most, len(self.lots)) if horizon > self._since else self.most

    def recall(self, came: Sequence[int], gone: Sequence[int], lots: Sequence[Lot]) -> None:
        """Be as if lots had come and gone at these times, in order of time, the first of ``lots`` first."""
        put, taken = np.array(came, dtype=np.int64), np.array(gone, dtype=np.int64)
        times = np.concatenate([put, taken])
        change = np.repeat([1, -1], [len(came), len(gone)])
        order = np.argsort(times, kind="stable")
        times, level = times[order], np.cumsum(change[order])
        lasted = level[:-1][np.diff(times) > 0]
        self.most = int(lasted.max(initial=0))
        self._since = int(times[-1]) if len(times) else 0
        self._area = int(taken.sum()) - int(put.sum())
        self.gone = len(gone)
        for lot in lots[len(gone) : len(came)]:
            self._push(lot)

    def lot_time(self, horizon: int) -> int:
        """Level times time, added up to the horizon [lots x ms]."""
        return self._area + len(self.lots) * horizon

    def held(self) -> tuple[Lot, ...]:
        """What lies in it, in the order in which it will go."""
        return tuple(self._queue)

    def take_up(self, uptake: Uptake) -> None:
        """Let lots take up water as long as they lie here."""
        push, pop = self._push, self._pop

        def lay(lot: Lot) -> None:
            lot.laid = self._since  # which is now
            push(lot)

        def pick() -> Lot:
            lot = pop()
            lot.moisture = uptake.after(lot.moisture, self._since - lot.laid)
            return lot

        self._push, self._pop = lay, pick

    def _pull(self, lot: Lot) -> None:
        """Bring a lot to the front."""
        self._queue.remove(lot)
        self._queue.appendleft(lot)

    def _is_open(self) -> bool:
        """Without a place of its own a buffer hands lots from unit to unit: it is open while somebody waits for one."""
        return len(self.lots) < self.capacity or (not self.capacity and bool(self.takers))

    def _offer(self, now: int) -> None:
        """Call those who wait for lots, as far as there are enough."""
        takers, lots = self.takers, self.lots
        while takers:
            for taker in takers:
                if taker.least <= len(lots):
                    break
            else:
                return
            takers.remove(taker)
            taker.fed(self, now)


class RankedStore(Store):
    """Lots that wait, the least priority, the earliest due or both first; then first come, first served."""

    def __init__(self, buffer: Buffer) -> None:
        super().__init__(buffer)
        self._ranked: list[tuple[tuple[int, int], int, Lot]] = []
        self._by_priority, self._by_due = buffer.order != "due", buffer.order != "priority"
        self.lots = self._ranked
        self._push, self._pop = self._rank_in, self._first
        self._came = 0

    def held(self) -> tuple[Lot, ...]:
        """What lies in it, in the order in which it will go."""
        return tuple(lot for _, _, lot in sorted(self._ranked, key=lambda row: row[:2]))

    def _pull(self, lot: Lot) -> None:
        number = next(number for number, row in enumerate(self._ranked) if row[2] is lot)
        self._ranked[number] = (FRONT, 0, lot)
        heapify(self._ranked)

    def _rank_in(self, lot: Lot) -> None:
        due = NEVER if lot.due < 0 else lot.due
        self._came += 1
        rank = lot.priority if self._by_priority else 0, due if self._by_due else 0
        heappush(self._ranked, (rank, self._came, lot))

    def _first(self) -> Lot:
        return heappop(self._ranked)[2]
