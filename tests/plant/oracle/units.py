"""What all units of the oracle have: clocks, waits, repairs and upkeep, and the lots that come and go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simpy.events import Event

from oracle.flow import Lots, OracleLot, Place
from oracle.shared import ACTS, OracleCabinet, Queue, Steps, Wish, World
from r2r_sim.plant import BatchReactor, Machine, WebLine
from r2r_sim.plant.parts import FailureMode, Phase, Take
from r2r_sim.plant.states import E10, SUB_STATES

NEVER = 10**15
PROCESSES = {name for name, state in SUB_STATES.items() if state.e10 is E10.PRODUCTIVE}
Mood = tuple[str, str, bool]
"""State, what is waited for, and whether a calendar failure may strike meanwhile."""


class Mode:
    """A failure mode of a unit."""

    def __init__(self, owner: Unit, mode: FailureMode) -> None:
        streams, name = owner.world.streams, owner.unit.name
        self.mode, self.owner = mode, owner
        self.draw = streams.sampler(mode.between, name, f"failure {mode.name}: between", least=1)
        self.repair = streams.sampler(mode.repair, name, f"failure {mode.name}: repair")
        self.due = self.between(0)

    def between(self, time: int) -> int:
        """What is left to the next failure from a time on, in the phase of that time."""
        stress = self.owner.phase(time).stress
        return max(1, round(self.draw() / stress))


class Unit:
    """What reactors, lines and machines have in common."""

    def __init__(
        self,
        world: World,
        index: int,
        unit: WebLine | BatchReactor | Machine,
        places: dict[str, Place] | None = None,
        flow: Lots | None = None,
    ) -> None:
        self.world, self.index, self.unit = world, index, unit
        self.places, self.flow = places or {}, flow
        self.starts = getattr(unit, "starts", 0)
        self.rank = ACTS + len(world.model.cabinets) + index
        self.reading = {"operating": 0, "metres": 0, "batches": 0}
        self.modes = [Mode(self, mode) for mode in unit.failures]
        self.tasks: list[list[Any]] = [
            [
                task,
                task.first or task.every,
                world.streams.sampler(task.takes, unit.name, f"maintenance {task.name}: takes"),
            ]
            for task in unit.maintenance
        ]
        self.parked: Event | None = None
        self.open_wait: tuple[str, str, int] | None = None
        self.feeds: list[tuple[OracleCabinet, int]] = []
        self.works_on = False
        """Whether closing does not stop it now."""
        self.inputs: list[Place] = []

    @property
    def now(self) -> int:
        return self.world.now

    def start(self) -> None:
        self.world.env.process(self.run())

    def run(self) -> Steps:
        raise NotImplementedError

    def held(self) -> list[OracleLot]:
        return []

    def note(self, state: str, start: int, end: int) -> None:
        self.world.states.append((self.index, state, start, end))

    def phase(self, time: int) -> Phase:
        """The phase of ramp-up."""
        phases = getattr(self.unit, "phases", ())
        return next((phase for phase in phases if time - self.starts < phase.until), Phase(NEVER))

    def install(self) -> Steps:
        if not self.starts:
            return
        for entry in self.tasks:
            if entry[0].clock == "calendar":
                entry[1] += self.starts
        yield from self.stay("not scheduled", self.starts)
        self.cannot_fail_before(self.now)

    # clocks

    def clock(self, kind: str) -> int:
        return self.now if kind == "calendar" else self.reading[kind]

    def next_due(self, kind: str) -> int:
        return min((mode.due for mode in self.modes if mode.mode.clock == kind), default=NEVER)

    def cannot_fail_before(self, time: int) -> None:
        """Calendar failures that would strike before ``time`` are drawn anew from it."""
        for mode in self.modes:
            if mode.mode.clock == "calendar" and mode.due < time:
                mode.due = time + mode.between(time)

    def strike(self) -> list[tuple[Mode, int]]:
        struck = [(mode, mode.repair()) for mode in self.modes if mode.due <= self.clock(mode.mode.clock)]
        for mode, work in struck:
            table = self.world.assists if mode.mode.sub_state == "assist" else self.world.failures
            table.append((self.index, mode.mode.name, self.now, work))
        for mode, _ in struck:
            self.harm(mode.mode)
        return struck

    def harm(self, mode: FailureMode) -> None:
        """What a failure does to what is under way."""

    def mend(self, struck: list[tuple[Mode, int]]) -> Steps:
        for mode, work in struck:
            what = mode.mode
            if what.spare is not None:
                part = self.world.spares[what.spare].ask(self.poke)
                mood = "waiting for spare", f"spare:{what.spare}", False
                yield from self.wait(lambda part=part: part.granted, lambda mood=mood: mood)
            waiting = "waiting for repair", f"repair:{what.crew}", False
            yield from self.serviced(what, work, what.sub_state, waiting)
            mode.due = self.clock(what.clock) + mode.between(self.now)

    def mend_all(self) -> Steps:
        while struck := self.strike():
            yield from self.mend(struck)

    def due_task(self) -> list[Any] | None:
        return next((task for task in self.tasks if task[1] <= self.clock(task[0].clock)), None)

    def maintain(self, entry: list[Any]) -> Steps:
        task, due, takes = entry
        yield from self.serviced(task, takes(), "maintenance", ("maintenance", f"crew:{task.crew}", False))
        reading = self.clock(task.clock)
        if task.clock == "calendar":
            due += task.every
            while due <= reading:
                due += task.every
            entry[1] = due
        else:
            entry[1] = reading + task.every

    def early_tasks(self) -> Steps:
        """While it stands anyway, what would soon be due."""

        def near(entry: list[Any]) -> bool:
            task, due, _ = entry
            return bool(task.early) and due - task.early <= self.clock(task.clock)

        while (entry := next(filter(near, self.tasks), None)) is not None:
            yield from self.maintain(entry)

    def stand_closed(self) -> Steps:
        yield from self.stay("not scheduled", self.world.opens(self.now) - self.now)
        self.cannot_fail_before(self.now)

    # time

    def poke(self) -> None:
        if self.parked is not None and not self.parked.triggered:
            self.world.trigger(self.parked, self.rank)

    def alarm(self, time: int) -> None:
        if time < NEVER:
            self.world.at(time, self.rank, self.poke)

    def park(self) -> Steps:
        self.parked = self.world.event()
        yield self.parked
        self.parked = None

    def draws(self, state: str) -> None:
        """Web lines draw while they are hot in open time, or work on."""
        hot = SUB_STATES[state].hot and (self.world.is_open(self.now) or self.works_on)
        for cabinet, flow in self.feeds:
            cabinet.web(self.index, flow if hot else 0)

    def stay(self, state: str, time: int) -> Steps:
        """Nothing can come in between; only the draw changes at closing and opening."""
        end = self.now + time
        if time:
            self.note(state, self.now, end)
        while self.now < end:
            self.draws(state)
            stop = min((edge for edge in self.world.edges() if self.now < edge < end), default=end)
            yield self.world.delay(stop - self.now, self.rank)

    def wait(self, done: Callable[[], bool], mood: Callable[[], Mood]) -> Steps:
        """Wait until done; False if a calendar failure strikes a unit that is up meanwhile."""
        was: Mood | None = None
        since = self.now
        while not done():
            state, for_what, up = mood()
            if was is not None and was != (state, for_what, up):
                self.end_wait(was, since)
                was = None
                continue
            if was is None:
                was, since = (state, for_what, up), self.now
                self.open_wait = (state, for_what, since)
            due = self.next_due("calendar") if up else NEVER
            if due <= self.now:
                if self.world.is_open(self.now):
                    self.end_wait(was, since)
                    return False
                self.cannot_fail_before(self.world.opens(self.now))
                continue
            self.draws(state)
            self.alarm(due)
            self.alarm(min((edge for edge in self.world.edges() if edge > self.now), default=NEVER))
            yield from self.park()
        if was is not None:
            self.end_wait(was, since)
        return True

    def end_wait(self, was: Mood, since: int) -> None:
        state, for_what, up = was
        self.open_wait = None
        self.note_wait(state, for_what, since, self.now)
        if not up:
            self.cannot_fail_before(self.now)

    def note_wait(self, state: str, for_what: str, since: int, until: int) -> None:
        if until > since:
            self.note(state, since, until)
            self.world.waits.append((self.index, for_what, since, until))

    def wait_for_crew(self, crew: str, people: int, mood: Mood) -> Steps:
        queue = self.world.crews[crew]
        wish = queue.ask(people, 0, self.poke)
        if (yield from self.wait(lambda: wish.granted, lambda: mood)):
            return True
        queue.forget(wish)
        return False

    def serviced(self, job: Any, work: int, state: str, waiting: Mood, task: str = "") -> Steps:
        """Be repaired, maintained or set up: a task with a crew of its own, after a wait in which no failure counts."""
        left = work
        while True:
            if job.crew is not None:
                yield from self.wait_for_crew(job.crew, job.people, waiting)
            close = NEVER if job.at_close == "finish" else self.world.closes(self.now, NEVER)
            done = min(left, close - self.now)
            self.begins(job.crew, job.people, done, task or job.name)
            yield from self.stay(state, done)
            if done == left:
                break
            left = work if job.at_close == "abort" else left - done
            yield from self.stay("paused", self.world.opens(self.now) - self.now)
        self.cannot_fail_before(self.now)

    def begins(self, crew: str | None, people: int, work: int, task: str) -> None:
        """People who are there begin, and go when they are done."""
        if crew is not None:
            self.world.crews[crew].comes_back(people, self.now + work)
            self.world.tasks.append((self.index, f"crew:{crew}", task, people, self.now, self.now + work))

    def worked_on(self, crew: str | None, people: int, work: int, task: str, state: str) -> Steps:
        self.begins(crew, people, work, task)
        yield from self.stay(state, work)
        self.cannot_fail_before(self.now)

    # lots

    def fetch(self) -> Steps:
        """A lot of the first input that has one; None if a calendar failure strikes before one comes."""
        for place in self.inputs:
            if place.lots:
                lot = place.take()
                place.admit()
                return lot
        caller = Caller(self)
        for place in self.inputs:
            place.takers.append(caller)
        for place in self.inputs:
            if not caller.called:
                place.admit()
        mood = "waiting for material", f"buffer:{self.inputs[-1].buffer.name}", True
        if (yield from self.wait(lambda: caller.called, lambda: mood)):
            return caller.lot
        caller.goes()
        return None

    def deliver(self, lot: OracleLot, place: Place) -> Steps:
        while not place.accepts():
            caller = Caller(self, lot)
            place.givers.append(caller)
            mood = "blocked", f"room in buffer:{place.buffer.name}", True
            if (yield from self.wait(lambda caller=caller: caller.called, lambda mood=mood: mood)):
                return
            place.givers.remove(caller)
            yield from self.mend_all()
        place.put(lot)

    def close(self) -> None:
        """The horizon."""
        if self.open_wait is not None:
            self.note_wait(*self.open_wait, self.world.model.horizon)

    def lot(self, name: str, start: int, good: int, scrapped: list[tuple[str, int]]) -> None:
        rows = [(reason, amount) for reason, amount in scrapped if amount] or [("", 0)]
        for number, (reason, amount) in enumerate(rows):
            self.world.lots.append((self.index, name, start, self.now, 0 if number else good, amount, reason))


class Caller:
    """A unit that waits at a place, for a lot or with one; it has the news when it acts next."""

    least = 1

    def __init__(self, unit: Unit, lot: OracleLot | None = None) -> None:
        self.unit, self.lot, self.called = unit, lot, False

    def goes(self) -> None:
        for place in self.unit.inputs:
            if self in place.takers:
                place.takers.remove(self)

    def fed(self, place: Place) -> None:
        self.goes()
        self.lot, self.called = place.take(), True
        self.unit.poke()
        place.admit()

    def room(self, place: Place) -> None:
        assert self.lot is not None
        self.called = True
        self.unit.poke()
        place.put(self.lot)


class Shares:
    """What a unit takes of utilities, one after the other in the order of the plant, and gives back together."""

    def __init__(self, unit: Unit, takes: tuple[Take, ...], priority: int) -> None:
        self.unit, world = unit, unit.world
        self.wanted: list[tuple[str, Queue, int, int]] = []
        for utility in world.model.utilities:
            for take in takes:
                if take.utility == utility.name and take.amount:
                    rank = priority if utility.policy == "priority" else 0
                    self.wanted.append((utility.name, world.utilities[utility.name], take.amount, rank))
        self.since: list[int] = []

    def there(self) -> bool:
        return len(self.since) == len(self.wanted)

    def take(self, stops: Callable[[], None] = lambda: None) -> Steps:
        """False if a calendar failure strikes before all are there; ``stops`` is told at the first wait."""
        while not self.there():
            name, queue, amount, rank = self.wanted[len(self.since)]
            wish: Wish = queue.ask(amount, 0, self.unit.poke, rank)
            if not wish.granted:
                stops()
                mood = "waiting for utility", f"utility:{name}", True
                if not (yield from self.unit.wait(lambda wish=wish: wish.granted, lambda mood=mood: mood)):
                    queue.forget(wish)
                    return False
            self.since.append(self.unit.now)
        return True

    def give_back(self) -> None:
        self._note(self.unit.now)
        for (_, queue, amount, _), _ in zip(self.wanted, self.since, strict=False):
            queue.comes_back(amount, self.unit.now)
        self.since = []

    def close(self) -> None:
        self._note(self.unit.world.model.horizon)

    def _note(self, end: int) -> None:
        for (name, _, amount, _), since in zip(self.wanted, self.since, strict=False):
            self.unit.world.tasks.append((self.unit.index, f"utility:{name}", "hot", amount, since, end))
