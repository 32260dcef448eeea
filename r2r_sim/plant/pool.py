"""A number of like things - people, a flow - lent out first come, first served."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from heapq import heappop, heappush, heapreplace

from simpy import Environment
from simpy.events import Event

from r2r_sim.plant.calendar import NEVER
from r2r_sim.plant.instant import SERVING, after


class Request:
    """A wish for ``units`` of a pool that waits in its queue."""

    __slots__ = ("amount", "granted", "poke", "rank", "units")

    def __init__(self, units: int, amount: int, poke: Callable[[], None], rank: int = 0) -> None:
        self.rank = rank
        self.units = units
        self.amount = amount
        self.poke = poke
        self.granted = False

    def is_granted(self) -> bool:
        """Whether the units have been lent."""
        return self.granted


class Pool:
    """An integer capacity with a strict queue: nobody overtakes, not even a small request that would fit.

    Who holds units says at once until when (:meth:`release_at`); units come back without an event of their own unless
    somebody waits for them. What comes back at an instant can be lent again at that instant. ``admits`` is a gate that
    is asked, with the request's ``amount``, at the moment a request could start; whoever closes it calls
    :meth:`serve` or :meth:`wake_at` when it opens. ``unused`` is told what of an amount comes back with the units.
    """

    def __init__(
        self,
        env: Environment,
        capacity: int,
        admits: Callable[[int], bool] | None = None,
        unused: Callable[[int], None] | None = None,
    ) -> None:
        self._env = env
        self.capacity = capacity
        self._free = capacity
        self._admits = admits
        self._unused = unused
        self._queue: deque[Request] = deque()
        self._ends: list[tuple[int, int, int]] = []
        self._partial = 0
        """How many of those that end come back with something unused."""
        self._woken_at = NEVER

    def take(self, units: int, amount: int = 0) -> bool:
        """Lend ``units`` now if nobody waits and they are free."""
        ends = self._ends
        if ends and ends[0][0] <= self._env.now:
            self.collect()
        if self._queue:
            self.serve()
            if self._queue:
                return False
        if units > self._free or (self._admits is not None and not self._admits(amount)):
            return False
        self._free -= units
        return True

    def take_until(self, time: int, units: int, amount: int) -> bool:
        """Lend ``units`` now, until a time, if nobody waits and they are free; what has come back is only counted if
        there is not enough without."""
        if self._queue or units > self._free or self._partial:
            if not self.take(units, amount):
                return False
            self.release_at(units, time)
            return True
        if self._admits is not None and not self._admits(amount):
            return False
        self._free -= units
        heappush(self._ends, (time, units, 0))
        return True

    def take_for(self, units: int, length: Callable[[], int]) -> int | None:
        """Lend ``units`` now if nobody waits and they are free, for a time that is drawn then; gives until when."""
        ends, now = self._ends, int(self._env.now)
        if ends and ends[0][0] <= now and ends[0][1] == units and not (self._queue or self._partial or self._admits):
            end = now + length()
            heapreplace(ends, (end, units, 0))
            return end
        if not self.take(units):
            return None
        end = now + length()
        self.release_at(units, end)
        return end

    def request(self, units: int, poke: Callable[[], None], amount: int = 0, rank: int = 0) -> Request:
        """Join the queue, before those of a greater rank; ``poke`` is called when the request has been granted."""
        request = self.line_up(units, poke, amount, rank)
        if self._queue[0] is request:
            self.serve()
        return request

    def line_up(self, units: int, poke: Callable[[], None], amount: int, rank: int = 0) -> Request:
        """Join the queue without asking whether the request can be granted at once."""
        request, queue = Request(units, amount, poke, rank), self._queue
        place = len(queue)
        while place and queue[place - 1].rank > rank:
            place -= 1
        queue.insert(place, request)
        return request

    def cancel(self, request: Request) -> None:
        """Take a request that was not granted out of the queue."""
        first = self._queue[0] is request
        self._queue.remove(request)
        if first:
            self.serve()

    def release_at(self, units: int, time: int, unused: int = 0) -> None:
        """Say that ``units`` lent before, and what is unused of their amount, come back at ``time``: now or later."""
        heappush(self._ends, (time, units, unused))
        if unused:
            self._partial += 1
        if self._queue:
            self.wake_at(self._ends[0][0])

    def busy_until(self) -> int | None:
        """When the last of what is lent now comes back; None if nothing is lent."""
        self.collect()
        if self._free == self.capacity:
            return None
        return max((end for end, _, _ in self._ends), default=int(self._env.now))

    def is_calm(self) -> bool:
        """Whether nobody waits, and all that is lent comes back at a known time and with nothing unused."""
        self.collect()
        lent = sum(units for _, units, _ in self._ends)
        return not self._queue and self._free + lent == self.capacity and not any(end[2] for end in self._ends)

    def lent(self) -> tuple[int, list[tuple[int, int]]]:
        """What is free, and what comes back when, of a calm pool."""
        return self._free, [(time, units) for time, units, _ in self._ends]

    def resume(self, free: int, ends: list[tuple[int, int, int]]) -> None:
        """Go on from what is free and what comes back: time, units and what is unused, as a heap."""
        self._free, self._ends = free, ends

    def waiting(self) -> tuple[Request, ...]:
        """The queue."""
        return tuple(self._queue)

    def serve(self) -> None:
        """Grant requests from the head of the queue as far as units and gate allow."""
        self.collect()
        queue = self._queue
        while queue:
            head = queue[0]
            if head.units > self._free:
                if self._ends:
                    self.wake_at(self._ends[0][0])
                return
            if self._admits is not None and not self._admits(head.amount):
                return
            queue.popleft()
            self._free -= head.units
            head.granted = True
            head.poke()

    def wake_at(self, time: int) -> None:
        """Serve the queue again at ``time``."""
        if time < self._woken_at:
            self._woken_at = time
            alarm = after(self._env, time - int(self._env.now), SERVING)
            assert alarm.callbacks is not None
            alarm.callbacks.append(self._wake)

    def _wake(self, _: Event) -> None:
        if self._env.now >= self._woken_at:
            self._woken_at = NEVER
        self.serve()

    def collect(self) -> None:
        """Take in what has come back until now."""
        ends, now = self._ends, self._env.now
        while ends and ends[0][0] <= now:
            _, units, unused = heappop(ends)
            self._free += units
            if unused:
                self._partial -= 1
                if self._unused is not None:
                    self._unused(unused)
