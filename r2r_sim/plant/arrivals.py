"""A source at work: lots come by chance, or by an order list."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from itertools import cycle

from simpy import Environment

from r2r_sim.plant.alarm import Alarm
from r2r_sim.plant.buffer import Lot, Store
from r2r_sim.plant.flow import Births, FlowLog
from r2r_sim.plant.lots import Order, Source
from r2r_sim.plant.streams import Sampler, Streams


class Arrivals:
    """Puts the lots of one source into its buffer.

    With chance arrivals a source that waits for room stands still: the time to the next arrival begins when the last
    lot is in. The orders of a list come when they are released, and queue before the buffer.
    """

    def __init__(
        self, env: Environment, source: Source, store: Store, flow: FlowLog, streams: Streams, rank: int
    ) -> None:
        self.source = source
        self.waiting: deque[Lot] = deque()
        """Lots that wait for room."""
        self.since = 0
        """When the first of them found the buffer full [ms]."""
        self.store = store
        self._env = env
        self._flow = flow
        self._births = Births(source.name, flow)
        self._orders = deque(sorted(source.orders, key=lambda order: order.release))
        self._alarm = Alarm(env, self._ring, rank)
        self._between: Sampler | None = None
        if source.between is not None:
            self._between = streams.sampler(source.between, source.name, "between")
        self._campaigns = cycle([one for order in source.campaigns for one in [replace(order, lots=1)] * order.lots])
        self._surface = source.surface and streams.sampler(source.surface, source.name, "surface")
        self._moisture = source.moisture and streams.sampler(source.moisture, source.name, "moisture")

    def start(self) -> None:
        """Set the clock of the first arrival."""
        if self._between is not None:
            self._alarm.set(self._between())
        elif self._orders:
            self._alarm.set(self._orders[0].release)

    def held(self) -> tuple[Lot, ...]:
        """The lots that wait for room."""
        return tuple(self.waiting)

    def may_bring(self) -> bool:
        """Whether more lots may come."""
        return self._between is not None or bool(self._orders) or bool(self.waiting)

    def is_plain(self) -> bool:
        """Whether lots come by chance, one by one, and always find room."""
        source = self.source
        plain = self._between is not None and not source.campaigns and source.each.lots == 1
        return plain and self.store.buffer.capacity is None

    def draw_between(self) -> int:
        """Time to the next arrival [ms]."""
        assert self._between is not None
        return self._between()

    def make_lot(self, now: int) -> Lot:
        """The lot of a chance arrival."""
        each = self.source.each
        return self._lot(each, now, None if each.due is None else now + each.due)

    def room(self, store: Store, now: int) -> None:
        """Put the first lot that waits."""
        store.put(self.waiting.popleft(), now)
        self.since = now
        self._queue()
        if self._between is not None and not self.waiting:
            self._alarm.set(self._between())

    def _ring(self, _: object) -> None:
        now = int(self._env.now)
        if self._between is not None:
            each = next(self._campaigns) if self.source.campaigns else self.source.each
            self._come(each, now, None if each.due is None else now + each.due)
            if not self.waiting:
                self._alarm.set(self._between())
            return
        order = self._orders.popleft()
        self._come(order, now, order.due)
        if self._orders:
            self._alarm.set(self._orders[0].release - now)

    def _come(self, order: Order, now: int, due: int | None) -> None:
        store, queued = self.store, bool(self.waiting)
        for number in range(1, order.lots + 1):
            lot = self._lot(order, now, due, f"{order.name}/{number}" if order.name else "")
            if not self.waiting and store.has_room():
                store.put(lot, now)
            elif self.source.when_full == "lose":
                self._flow.leave(lot, now, "lost")
            else:
                self.waiting.append(lot)
        if not queued:
            self.since = now
            self._queue()

    def _lot(self, order: Order, now: int, due: int | None, name: str = "") -> Lot:
        lot = self._births.lot(order.product, order.quantity, now, due, order.priority, name)
        if self._surface:
            lot.surface = self._surface()
        if self._moisture:
            lot.moisture = self._moisture()
        return lot

    def _queue(self) -> None:
        if self.waiting:
            self.store.givers.append(self)
