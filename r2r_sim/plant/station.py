"""A unit's place in the plant: what line and reactor alike do there - wait, be worked on, fail and be repaired.

A unit is one process. While it waits it is parked on a single event, which whoever has news for it triggers through
:meth:`Station.poke`; it then looks again at what it waits for. So no wait needs a condition or an interrupt.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from simpy import Environment
from simpy.events import Event

from r2r_sim.plant.accumulator import AccumulatorAtWork
from r2r_sim.plant.buffer import Lot, Store
from r2r_sim.plant.cabinet import Feed, SourceCabinet
from r2r_sim.plant.calendar import NEVER, Calendar
from r2r_sim.plant.failures import FailureClock, MaintenanceClock, Usage, failures_of, maintenance_of
from r2r_sim.plant.instant import FIRST_ACTOR, Turn, after
from r2r_sim.plant.learning import Learning
from r2r_sim.plant.model import Machine, Unit
from r2r_sim.plant.outage_clock import PLANNED_OUTAGE, UNPLANNED_OUTAGE, OutageClock, Span
from r2r_sim.plant.parts import AtClose, FailureMode
from r2r_sim.plant.pool import Pool
from r2r_sim.plant.recorder import CODES, HOT, Recorder
from r2r_sim.plant.rolling import Rolling
from r2r_sim.plant.spares import SpareStock
from r2r_sim.plant.streams import Streams
from r2r_sim.plant.trains import Trains

OUT = (UNPLANNED_OUTAGE, PLANNED_OUTAGE)
"""Sub-states in which what a unit shares with others is out."""
STARVED = CODES["waiting for material"]
BLOCKED = CODES["blocked"]
_PAUSED = CODES["paused"]

Steps = Generator[Event, Any, None]
"""Part of a process."""


@dataclass(frozen=True, slots=True)
class Site:
    """The plant around the units."""

    env: Environment
    horizon: int
    calendar: Calendar
    streams: Streams
    recorder: Recorder
    crews: dict[str, Pool]
    cabinets: dict[str, SourceCabinet]
    accumulators: dict[str, AccumulatorAtWork]
    trains: Trains
    rolling: Rolling
    outages: dict[str, list[Span]] = field(default_factory=dict)
    """By unit."""
    stores: dict[str, Store] = field(default_factory=dict)
    spares: dict[str, SpareStock] = field(default_factory=dict)
    utilities: dict[str, Pool] = field(default_factory=dict)

    def rank(self, index: int) -> int:
        """When a unit acts among all that act at an instant."""
        return FIRST_ACTOR + len(self.cabinets) + index


class Mood(NamedTuple):
    """How a wait counts: its sub-state, what it is for, and whether a calendar failure may strike meanwhile."""

    code: int
    for_what: str
    up: bool


class Need(NamedTuple):
    """People a task takes."""

    resource: str
    pool: Pool
    people: int


def starved(store: Store) -> Mood:
    """How a wait for lots counts."""
    return Mood(STARVED, f"buffer:{store.buffer.name}", True)


def blocked(store: Store) -> Mood:
    """How a wait for room counts."""
    return Mood(BLOCKED, f"room in buffer:{store.buffer.name}", True)


def short_of_web(accumulator: str) -> Mood:
    """How a wait for web from an accumulator counts."""
    return Mood(STARVED, f"web:{accumulator}", True)


def no_room_for_web(accumulator: str) -> Mood:
    """How a wait for room in an accumulator counts."""
    return Mood(BLOCKED, f"room:{accumulator}", True)


class _Caller:
    """A unit that is parked in a buffer: takes a lot or puts its own as soon as it is called, and then looks up."""

    least = 1

    def __init__(self, station: Station, lot: Lot | None = None, inputs: Sequence[Store] = ()) -> None:
        self.lot = lot
        self.called = False
        self._station = station
        self._inputs = inputs

    def fed(self, store: Store, now: int) -> None:
        """There is a lot."""
        self.leave()
        self.lot = store.take(now)
        self._look_up()
        store.admit(now)

    def room(self, store: Store, now: int) -> None:
        """There is room for the lot."""
        assert self.lot is not None
        self._look_up()
        store.put(self.lot, now)

    def leave(self) -> None:
        """Be parked no longer."""
        for store in self._inputs:
            if self in store.takers:
                store.takers.remove(self)

    def _look_up(self) -> None:
        self.called = True
        self._station.poke()


class Station:
    """Clocks, log and waits of one unit."""

    def __init__(self, site: Site, index: int, unit: Unit) -> None:
        self.site = site
        self._env = site.env
        self.index = index
        self.name = unit.name
        self.rank = site.rank(index)
        self.log = site.recorder.logs[index]
        self.usage = Usage()
        self.learning = Learning(unit, lambda: self.now) if not isinstance(unit, Machine) and unit.phases else None
        stress = None if self.learning is None else self.learning.stress
        self.failures = failures_of(unit.name, unit.failures, site.streams, stress, site.outages.get(unit.name, ()))
        self.maintenance = maintenance_of(unit.name, unit.maintenance, site.streams)
        self.waiting: tuple[Mood, int] | None = None
        """What the unit waits for, and since when."""
        self.on_strike: Callable[[FailureMode], None] | None = None
        """Is told of each failure as it strikes."""
        self.works_on = False
        """Whether it works on although the plant is closed."""
        self.holds: Callable[[], dict[str, int]] = dict
        """What of the utilities the unit holds, for those who ask why others wait."""
        self.inputs: list[Store] = []
        """Buffers from which the unit takes."""
        self.blocked_at: Store | None = None
        """The full buffer that the unit waits for."""
        self._feeds: Sequence[tuple[SourceCabinet, Feed]] = ()
        self.cool_for_work: Callable[[], Steps] | None = None
        """Cools it down so that people can work in it."""
        self._event: Turn | None = None
        self._alarms: set[int] = set()

    @property
    def now(self) -> int:
        """The time [ms], which is whole as all delays are."""
        return self._env._now  # type: ignore[return-value]

    def need(self, crew: str | None, people: int) -> Need | None:
        """The people of a task, or None if it takes none."""
        return None if crew is None else Need(f"crew:{crew}", self.site.crews[crew], people)

    def feed_by(self, feeds: Sequence[tuple[SourceCabinet, Feed]]) -> None:
        """Draw from these cabinets while it is hot, and from no others any more."""
        for cabinet, feed in self._feeds:
            cabinet.turn(feed, False)
        self._feeds = feeds

    def poke(self) -> None:
        """Make the unit look again at what it waits for."""
        if self._event is not None and not self._event.triggered:
            self._event.take()

    def after(self, delay: int) -> Event:
        """The unit's turn ``delay`` ms from now."""
        return after(self.site.env, delay, self.rank)

    def turn(self) -> Turn:
        """A turn of the unit that somebody else lets come."""
        return Turn(self.site.env, self.rank)

    def expect(self, turn: Turn | None) -> None:
        """Let a poke make a turn come, or none."""
        self._event = turn

    def park(self, code: int, until: int = NEVER) -> Steps:
        """Stand still in a sub-state until poked or until a time, whichever comes first, or for no reason at all."""
        until = self.turn_feeds(code, until)
        if until <= self.site.horizon and until not in self._alarms:
            self._alarms.add(until)
            alarm = self.after(until - self.now)
            assert alarm.callbacks is not None
            alarm.callbacks.append(self._ring)
        self._event = self.turn()
        yield self._event
        self._event = None

    def hold(self, code: int, until: int) -> Steps:
        """Let time pass in a sub-state; nothing can come in between."""
        while (step := self.turn_feeds(code, until) - self.now) > 0:
            yield self.after(step)

    def wait(self, ready: Callable[[], bool], mood: Callable[[], Mood]) -> Generator[Event, Any, bool]:
        """Park until ready; False if a calendar failure or an outage strikes before.

        ``mood`` says how the wait counts at the moment; a wait that changes its mood goes on.
        """
        failures = self.failures
        while not ready():
            why = mood()
            if self.waiting is None:
                self.waiting = why, self.now
            elif self.waiting[0] is not why:
                self.end_mood()
            elif failures.outage <= self.now or (why.up and failures.calendar <= self.now):
                if failures.outage <= self.now or self.site.calendar.is_open(self.now):
                    self.end_mood()
                    return False
                failures.redraw(self.site.calendar.next_open(self.now))
            else:
                yield from self.park(why.code, failures.calendar if why.up else failures.outage)
        self.end_mood()
        return True

    def end_mood(self) -> None:
        """Take down the wait under way, if there is one, and what it does to calendar failures."""
        if self.waiting is not None:
            up = self.waiting[0].up
            self.end_wait(self.now)
            if not up:
                self.failures.postpone(self.now)

    def end_wait(self, now: int) -> None:
        """Take down the wait under way, if there is one."""
        if self.waiting is not None:
            (code, for_what, _), since = self.waiting
            self.waiting = None
            self.log.state(code, since, now)
            self.log.wait(for_what, since, now)

    def wait_for_crew(self, need: Need, mood: Mood) -> Generator[Event, Any, bool]:
        """Wait until the people are there; False if a calendar failure or an outage strikes before."""
        if need.pool.take(need.people):
            return True
        request = need.pool.request(need.people, self.poke)
        if (yield from self.wait(request.is_granted, lambda: mood)):
            return True
        need.pool.cancel(request)
        return False

    def work(
        self,
        need: Need | None,
        mood: Mood,
        code: int,
        task: str,
        duration: int,
        at_close: AtClose = "finish",
        *,
        come: bool = False,
    ) -> Steps:
        """Be worked on, after a wait for the people in which no failure counts.

        People go when work rests at closing or in an outage, and are asked for anew afterwards. They are there already
        where they have ``come``.
        """
        left = duration
        while True:
            if self.failures.outage <= self.now:
                if come and need is not None:
                    need.pool.release_at(need.people, self.now)
                    come = False
                yield from self.rest()
                continue
            if need is not None and not come:
                come = yield from self.wait_for_crew(need, mood)
                continue
            now, come = self.now, False
            close = NEVER if at_close == "finish" else self.site.calendar.next_close(now)
            end = self.begin_work(need, code, task, now, min(now + left, close, self.failures.outage))
            yield from self.hold(code, end)
            if end == now + left:
                break
            if end < close:
                left -= end - now
                continue
            left = duration if at_close == "abort" else now + left - end
            opening = self.site.calendar.next_open(end)
            self.log.state(_PAUSED, end, opening)
            yield from self.hold(_PAUSED, opening)
            self.failures.skip(opening)
        self.failures.postpone(end)

    def spend(self, code: int, time: int) -> Steps:
        """Let time pass in a sub-state in which no failure counts, and which rests in an outage."""
        yield from self.work(None, Mood(code, "", False), code, "", time)

    def begin_work(self, need: Need | None, code: int, task: str, now: int, end: int) -> int:
        """People who are there begin what they will have done at the end, which is given back."""
        if need is not None:
            need.pool.release_at(need.people, end)
            self.log.tasks.append((need.resource, task, need.people, now, end))
        self.log.state(code, now, end)
        return end

    def fetch(self, product: str | None = None) -> Generator[Event, Any, Lot | None]:
        """Take one lot of the first input that has any, after a wait if need be; None if a calendar failure strikes
        before. A product goes first where there are several lots to take from."""
        for store in self.inputs:
            if store.lots:
                lot = store.take(self.now) if product is None else store.take_like(product, self.now)
                store.admit(self.now)
                return lot
        caller = _Caller(self, inputs=self.inputs)
        for store in self.inputs:
            store.takers.append(caller)
        for store in self.inputs:
            if not caller.called:
                store.admit(self.now)
        mood = starved(self.inputs[-1])
        if not (yield from self.wait(lambda: caller.called, lambda: mood)):
            caller.leave()
            return None
        return caller.lot

    def deliver(self, lot: Lot, store: Store) -> Steps:
        """Put a lot, after a wait for room, through calendar failures, if need be."""
        while not store.has_room():
            caller = _Caller(self, lot)
            store.givers.append(caller)
            self.blocked_at, mood = store, blocked(store)
            done = yield from self.wait(lambda: caller.called, lambda: mood)  # noqa: B023 - waits within the turn
            self.blocked_at = None
            if done:
                return
            store.givers.remove(caller)
            yield from self.repairs()
        store.put(lot, self.now)

    def strike(self) -> list[tuple[FailureClock | OutageClock, int]]:
        """The failures that strike now, each with the time its repair will take."""
        return self._told(self.failures.struck(self.usage, self.now))

    def _told(self, clocks: Sequence[FailureClock | OutageClock]) -> list[tuple[FailureClock | OutageClock, int]]:
        """Take down what strikes."""
        struck = [(clock, clock.repair()) for clock in clocks]
        for clock, repair in struck:
            self.log_failure(clock.mode, self.now, repair)
            if self.on_strike is not None:
                self.on_strike(clock.mode)
        return struck

    def log_failure(self, mode: FailureMode, at: int, repair: int) -> None:
        """Take down a failure, or a short stop or an outage that does not count as one."""
        if mode.sub_state in OUT:
            self.log.task(f"outage:{mode.name}", mode.name, 0, at, at + repair)
        elif mode.sub_state == "assist":
            self.log.assist(mode.name, at, repair)
        else:
            self.log.failure(mode.name, at, repair)

    def repair(self, struck: Sequence[tuple[FailureClock | OutageClock, int]]) -> Steps:
        """Repair one after the other; an outage is waited for."""
        for clock, duration in struck:
            mode = clock.mode
            if mode.sub_state in OUT:
                yield from self._stand_out(clock, duration)
                continue
            if mode.spare is not None:
                missing = Mood(CODES["waiting for spare"], f"spare:{mode.spare}", False)
                wish = self.site.spares[mode.spare].wish(self.poke)
                while not (yield from self.wait(wish.is_granted, lambda missing=missing: missing)):  # type: ignore[misc]
                    yield from self.rest()
            mood = Mood(CODES["waiting for repair"], f"repair:{mode.crew}", False)
            need, code = self.need(mode.crew, mode.people), CODES[mode.sub_state]
            yield from self.work(need, mood, code, mode.name, duration, mode.at_close)
            self.failures.renew(clock, self.usage, self.now)

    def rest(self) -> Steps:
        """Wait for the end of the outage that is due."""
        yield from self.repair(self._told(self.failures.out(self.now)))

    def _stand_out(self, clock: FailureClock | OutageClock, time: int) -> Steps:
        """Be out."""
        code, end = CODES[clock.mode.sub_state], self.now + time
        self.log.state(code, self.now, end)
        yield from self.hold(code, end)
        self.failures.renew(clock, self.usage, end)

    def is_quiet(self, operating: int, now: int, metres: int, batches: int, done: int) -> bool:
        """Whether no failure strikes at these readings, and nothing is due with so many batches done."""
        return self.failures.quiet(operating, now, metres, batches) and self.maintenance.quiet(
            operating, now, metres, done
        )

    def fails_within(self, now: int, length: int, work: int) -> bool:
        """Whether a failure strikes in or at the end of a time in which the unit is in operation for some of it."""
        return now + length >= self.failures.calendar or self.usage.operating + work >= self.failures.operating

    def repairs(self) -> Steps:
        """Repair everything that strikes now."""
        while struck := self.strike():
            yield from self.repair(struck)

    def maintain(self, clock: MaintenanceClock) -> Steps:
        """Do a planned task that is due."""
        task = clock.task
        code = CODES["cold maintenance" if task.cold else "maintenance"]
        if task.cold and self.cool_for_work is not None:
            yield from self.cool_for_work()
        mood = Mood(code, f"crew:{task.crew}", False)
        need = self.need(task.crew, task.people)
        yield from self.work(need, mood, code, task.name, clock.takes(), task.at_close)
        self.maintenance.done(clock, self.usage, self.now)

    def seize(self) -> Steps:
        """Do planned tasks early, because the unit stands anyway."""
        while (clock := self.maintenance.soon(self.usage, self.now)) is not None:
            yield from self.maintain(clock)

    def stand_closed(self) -> Steps:
        """Stand still until the plant opens."""
        code, now = CODES["not scheduled"], self.now
        end = self.site.calendar.next_open(now)
        self.log.state(code, now, end)
        yield from self.hold(code, end)
        self.failures.postpone(end)

    def install(self, starts: int) -> Steps:
        """Be no part of the plant before a time; calendar clocks run from then."""
        if not starts:
            return
        code = CODES["not scheduled"]
        self.log.state(code, 0, starts)
        if self.site.recorder.infos[self.index].idle:
            self.log.rests.append((0, 0, starts))
        self.maintenance.begin(starts)
        yield from self.hold(code, starts)
        self.failures.postpone(starts)

    def draws(self) -> bool:
        """Whether the unit draws from all its cabinets."""
        return all(feed.drawing for _, feed in self._feeds)

    def turn_feeds(self, code: int, until: int) -> int:
        """Draw from the cabinets if hot in open time; gives until when that holds, at most ``until``."""
        if not self._feeds:
            return until
        calendar, now = self.site.calendar, self.now
        drawing = HOT[code] and (calendar.is_open(now) or self.works_on) and until > now
        for cabinet, feed in self._feeds:
            cabinet.turn(feed, drawing)
        return min(until, calendar.next_edge(now))

    def _ring(self, _: Event) -> None:
        self._alarms.discard(self.now)
        self.poke()
