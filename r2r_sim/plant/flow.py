"""How lots come into the plant, and what became of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from r2r_sim.errors import RunError
from r2r_sim.plant.buffer import Lot, RankedStore, Store
from r2r_sim.plant.lots import Buffer

_CHUNK = 4096


class FlowLog:
    """The lots that came into the plant and the lots that left it.

    Lots are kept as objects only until a few thousand of them have left, so that a long run needs no more than some
    numbers for each.
    """

    def __init__(self) -> None:
        self.came = 0
        """Quantity of all lots that came."""
        self._gone = 0
        self._left: list[tuple[Lot, int, str]] = []
        self._texts: list[tuple[str, str, str]] = []
        self._numbers: list[NDArray[np.int64]] = []

    def leave(self, lot: Lot, now: int, outcome: str) -> None:
        """A lot leaves the plant."""
        left = self._left
        left.append((lot, now, outcome))
        if len(left) >= _CHUNK:
            self._flush()

    def close(self, held: Iterable[Lot], horizon: int) -> None:
        """Take down the lots that are still there.

        Raises :class:`RunError` if what came is not what left and what is held: a bug in a part.
        """
        for lot in held:
            self.leave(lot, horizon, "held")
        self._flush()
        if self._gone != self.came:
            raise RunError(f"lots of {self.came} came into the plant, {self._gone} left it or are held")

    def rows(self) -> tuple[Sequence[tuple[str, str, str]], NDArray[np.int64]]:
        """All lots, those that are still there last: name, product, outcome; and unit, start, end, due, size, good."""
        return self._texts, np.concatenate([np.empty((0, 6), dtype=np.int64), *self._numbers])

    def _flush(self) -> None:
        left = self._left
        self._texts += [(lot.name, lot.product, outcome) for lot, _, outcome in left]
        numbers = [
            (lot.unit, lot.born, end, lot.due, lot.size, lot.quantity if outcome == "good" else 0)
            for lot, end, outcome in left
        ]
        self._gone += sum(lot.size for lot, _, _ in left)
        self._numbers.append(np.array(numbers, dtype=np.int64).reshape(-1, 6))
        left.clear()


class Births:
    """Makes the lots of one source or one endless supply."""

    __slots__ = ("_count", "_flow", "_prefix")

    def __init__(self, name: str, flow: FlowLog) -> None:
        self._prefix = f"{name}/"
        self._flow = flow
        self._count = 0

    def lot(self, product: str, quantity: int, now: int, due: int | None, priority: int, name: str = "") -> Lot:
        """The next lot, called after where it comes from unless it has a name."""
        self._count += 1
        self._flow.came += quantity
        lot = Lot(name or f"{self._prefix}{self._count}", product, quantity, now, -1 if due is None else due)
        if priority:
            lot.priority = priority
        return lot


def store_of(buffer: Buffer, flow: FlowLog) -> Store:
    """A buffer at work, with the lots that are there at the start."""
    store = Store(buffer) if buffer.order == "fifo" else RankedStore(buffer)
    if buffer.uptake is not None:
        store.take_up(buffer.uptake)
    births = Births(buffer.name, flow)
    for order in buffer.initial:
        for _ in range(order.lots):
            store.put(births.lot(order.product, order.quantity, 0, order.due, order.priority), 0)
    return store
