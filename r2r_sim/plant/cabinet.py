"""A precursor cabinet: a flow that units share, and a canister that runs empty and is changed.

The content is counted in thousandths of a microgram, so that flow [ug/s] times time [ms] is a whole number and nothing
is ever rounded. A dose takes its amount when it starts. Web lines draw all the time they are hot; between two changes
of who draws the content falls linearly.

When a dose that could start needs more than the canister holds above its heel, or web lines have drawn it down to the
heel, the cabinet closes: no dose starts, the web lines that run on it stop, and the doses under way end. Then the
change waits for a full canister, if they are counted, and for its crew, if it needs one, and takes its time. What was
left in the canister is thrown away.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

from simpy import Environment
from simpy.events import Event

from r2r_sim.errors import RunError
from r2r_sim.plant.calendar import NEVER
from r2r_sim.plant.canisters import CanisterStore
from r2r_sim.plant.instant import Turn, after
from r2r_sim.plant.parts import Cabinet
from r2r_sim.plant.pool import Pool
from r2r_sim.plant.recorder import Recorder
from r2r_sim.plant.streams import Sampler


class Feed:
    """A web line's connection to a cabinet."""

    __slots__ = ("drawing", "flow", "poke", "unit")

    def __init__(self, unit: int, flow: int, poke: Callable[[], None]) -> None:
        self.unit = unit
        self.flow = flow
        self.poke = poke
        self.drawing = False


class SourceCabinet:
    """A cabinet at work; ``pool`` lends what flow the web lines leave over."""

    def __init__(
        self,
        env: Environment,
        cabinet: Cabinet,
        web_flow: int,
        crew: Pool | None,
        change: Sampler,
        recorder: Recorder,
        ranks: tuple[int, int],
        store: CanisterStore | None = None,
    ) -> None:
        self.cabinet = cabinet
        self.pool = Pool(env, cabinet.max_flow - web_flow, self._admits, self._give_back)
        self.closed = False
        self.lacks_canister = False
        """Whether it is closed because no full canister is in store."""
        self.out: tuple[int, str, bool] | None = None
        """As what the waits count of those who draw from it in an outage; None while there is none."""
        self._changing = False
        self._env = env
        self._crew = crew
        self._change = change
        self._store = store
        self._recorder = recorder
        self._rank, self._last = ranks
        self._feeds: list[Feed] = []
        self._rate = 0
        self._settled = 0
        self._full = 1000 * (cabinet.canister - cabinet.heel)
        self.usable = self._full
        self._checked_at = NEVER

    def connect(self, unit: int, flow: int, poke: Callable[[], None]) -> Feed:
        """Connect a web line; ``poke`` is called when the cabinet closes or opens."""
        feed = Feed(unit, flow, poke)
        self._feeds.append(feed)
        return feed

    def turn(self, feed: Feed, drawing: bool) -> None:
        """The line of this feed becomes hot, or is no longer."""
        if feed.drawing == drawing:
            return
        self.settle(self._env.now)
        feed.drawing = drawing
        if not self.closed:
            self._rate += feed.flow if drawing else -feed.flow
            self._watch()

    def settle(self, now: float) -> None:
        """Reckon what the web lines have drawn until now."""
        time = int(now)
        if self._rate and time > self._settled:
            self.usable -= self._rate * (time - self._settled)
            for feed in self._feeds:
                if feed.drawing:
                    self._recorder.draw(feed.unit, self.cabinet.precursor, feed.flow, self._settled, time)
        self._settled = time

    def _admits(self, amount: int) -> bool:
        """Gate of the pool: commit a dose's amount, or close for a change."""
        if self.closed:
            return False
        if amount > self._full:
            name, dose = self.cabinet.name, amount / 1000
            raise RunError(f"a dose of {dose:g} ug was drawn, more than a canister of cabinet {name} holds")
        if self._rate:
            self.settle(self._env.now)
        if amount > self.usable:
            self._close()
            return False
        self.usable -= amount
        if self._rate:
            self._watch()
        return True

    def _give_back(self, amount: int) -> None:
        """What an interrupted dose did not use [ug/1000]."""
        self.usable += amount

    def _watch(self) -> None:
        """Look again when the web lines will have drawn the canister down to its heel."""
        if not self._rate:
            return
        empty_at = self._settled + max(0, self.usable // self._rate)
        if empty_at < self._checked_at:
            self._checked_at = empty_at
            alarm = after(self._env, empty_at - int(self._env.now), self._rank)
            assert alarm.callbacks is not None
            alarm.callbacks.append(self._check)

    def _check(self, _: Event) -> None:
        if self._env.now >= self._checked_at:
            self._checked_at = NEVER
        if self.closed:
            return
        self.pool.collect()
        self.settle(self._env.now)
        if self._rate and self.usable < self._rate:
            self._close()
        else:
            self._watch()

    def _close(self) -> None:
        self.closed = self._changing = True
        self._rate = 0
        self._env.process(self._change_canister())
        self._poke_all()

    def shut(self, mood: tuple[int, str, bool]) -> None:
        """Close for an outage; a canister change under way goes on."""
        self.out = mood
        if not self.closed:
            self.pool.collect()
            self.settle(self._env.now)
            self.closed, self._rate = True, 0
        self._poke_all()

    def reopen(self) -> None:
        """The outage is over."""
        self.out = None
        if self._changing:
            self._poke_all()
        else:
            self._open()

    def _poke_all(self) -> None:
        for request in self.pool.waiting():
            request.poke()
        for feed in self._feeds:
            feed.poke()

    def _change_canister(self) -> Generator[Event, Any, None]:
        env, name, log = self._env, self.cabinet.name, self._recorder.plant
        yield after(env, 0, self._last)
        while (last := self.pool.busy_until()) is not None:
            yield after(env, last - int(env.now), self._rank)
        if self._store is not None:
            yield from self._fetch_canister(self._store)
        if self._crew is not None and not self._crew.take(self.cabinet.people):
            granted = Turn(env, self._rank)
            self._crew.request(self.cabinet.people, lambda: _come(granted))
            yield granted
        start, end = int(env.now), int(env.now) + self._change()
        if self._crew is not None:
            self._crew.release_at(self.cabinet.people, end)
            log.task(f"crew:{self.cabinet.crew}", f"canister change {name}", self.cabinet.people, start, end)
        log.task(f"cabinet:{name}", "canister change", 0, start, end)
        if start < self._recorder.horizon:
            self._recorder.discard(self.cabinet.precursor, self.usable + 1000 * self.cabinet.heel)
        yield after(env, end - start, self._rank)
        self.usable, self._changing = self._full, False
        if self.out is None:
            self._open()

    def _open(self) -> None:
        self._settled = int(self._env.now)
        self._rate = sum(feed.flow for feed in self._feeds if feed.drawing)
        self.closed = False
        self._poke_all()
        self.pool.serve()
        self._watch()

    def _fetch_canister(self, store: CanisterStore) -> Generator[Event, Any, None]:
        if store.take():
            return
        arrived = Turn(self._env, self._rank)
        store.call(lambda: _come(arrived))
        self.lacks_canister = True
        self._poke_all()
        yield arrived
        store.take()
        self.lacks_canister = False
        self._poke_all()


def _come(turn: Turn) -> None:
    turn.take()
