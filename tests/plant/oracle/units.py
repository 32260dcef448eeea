"""Reactors and web lines of the oracle."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simpy.events import Event

from oracle.shared import ACTS, OracleCabinet, Queue, Steps, Wish, World
from r2r_sim.plant import BatchReactor, WebLine
from r2r_sim.plant.parts import FailureMode
from r2r_sim.plant.states import E10, SUB_STATES

NEVER = 10**15
PROCESSES = {name for name, state in SUB_STATES.items() if state.e10 is E10.PRODUCTIVE}


class BatchHarmed(Exception):  # noqa: N818
    """A failure has done something to the batch under way."""


class Mode:
    """A failure mode of a unit."""

    def __init__(self, world: World, owner: str, mode: FailureMode) -> None:
        self.mode = mode
        self.between = world.streams.sampler(mode.between, owner, f"failure {mode.name}: between", least=1)
        self.repair = world.streams.sampler(mode.repair, owner, f"failure {mode.name}: repair")
        self.due = self.between()


class Unit:
    """What reactors and lines have in common."""

    def __init__(self, world: World, index: int, unit: WebLine | BatchReactor) -> None:
        self.world, self.index, self.unit = world, index, unit
        self.rank = ACTS + len(world.model.cabinets) + index
        self.reading = {"operating": 0, "metres": 0, "batches": 0}
        self.modes = [Mode(world, unit.name, mode) for mode in unit.failures]
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

    @property
    def now(self) -> int:
        return self.world.now

    def note(self, state: str, start: int, end: int) -> None:
        self.world.states.append((self.index, state, start, end))

    # clocks

    def clock(self, kind: str) -> int:
        return self.now if kind == "calendar" else self.reading[kind]

    def next_due(self, kind: str) -> int:
        return min((mode.due for mode in self.modes if mode.mode.clock == kind), default=NEVER)

    def cannot_fail_before(self, time: int) -> None:
        """Calendar failures that would strike before ``time`` are drawn anew from it."""
        for mode in self.modes:
            if mode.mode.clock == "calendar" and mode.due < time:
                mode.due = time + mode.between()

    def strike(self) -> list[tuple[Mode, int]]:
        struck = [(mode, mode.repair()) for mode in self.modes if mode.due <= self.clock(mode.mode.clock)]
        for mode, work in struck:
            self.world.failures.append((self.index, mode.mode.name, self.now, work))
        for mode, _ in struck:
            self.harm(mode.mode)
        return struck

    def harm(self, mode: FailureMode) -> None:
        """What a failure does to what is under way."""

    def mend(self, struck: list[tuple[Mode, int]]) -> Steps:
        for mode, work in struck:
            what = mode.mode
            yield from self.serviced(
                what.crew, what.people, work, what.name, what.sub_state, "waiting for repair", f"repair:{what.crew}"
            )
            mode.due = self.clock(what.clock) + mode.between()

    def mend_all(self) -> Steps:
        while struck := self.strike():
            yield from self.mend(struck)

    def due_task(self) -> list[Any] | None:
        return next((task for task in self.tasks if task[1] <= self.clock(task[0].clock)), None)

    def maintain(self, entry: list[Any]) -> Steps:
        task, due, takes = entry
        yield from self.serviced(
            task.crew, task.people, takes(), task.name, "maintenance", "maintenance", f"crew:{task.crew}"
        )
        reading = self.clock(task.clock)
        if task.clock == "calendar":
            while due <= reading:
                due += task.every
            entry[1] = due
        else:
            entry[1] = reading + task.every

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
        """Web lines draw while they are hot in open time."""
        hot = SUB_STATES[state].hot and self.world.is_open(self.now)
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

    def wait(self, done: Callable[[], bool], mood: Callable[[], tuple[str, str, bool]]) -> Steps:
        """Wait until done; False if a calendar failure strikes a unit that is up meanwhile."""
        was: tuple[str, str, bool] | None = None
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

    def end_wait(self, was: tuple[str, str, bool], since: int) -> None:
        state, for_what, up = was
        self.open_wait = None
        self.note_wait(state, for_what, since, self.now)
        if not up:
            self.cannot_fail_before(self.now)

    def note_wait(self, state: str, for_what: str, since: int, until: int) -> None:
        if until > since:
            self.note(state, since, until)
            self.world.waits.append((self.index, for_what, since, until))

    def wait_for_crew(self, crew: str, people: int, mood: tuple[str, str, bool]) -> Steps:
        queue = self.world.crews[crew]
        wish = queue.ask(people, 0, self.poke)
        if (yield from self.wait(lambda: wish.granted, lambda: mood)):
            return True
        queue.forget(wish)
        return False

    def serviced(
        self, crew: str | None, people: int, work: int, task: str, state: str, waiting: str, for_what: str
    ) -> Steps:
        """Be repaired or maintained, after a wait in which no failure counts."""
        if crew is not None:
            yield from self.wait_for_crew(crew, people, (waiting, for_what, False))
        yield from self.worked_on(crew, people, work, task, state)

    def worked_on(self, crew: str | None, people: int, work: int, task: str, state: str) -> Steps:
        end = self.now + work
        if crew is not None:
            self.world.crews[crew].comes_back(people, end)
            self.world.tasks.append((self.index, f"crew:{crew}", task, people, self.now, end))
        yield from self.stay(state, work)
        self.cannot_fail_before(end)

    def close(self) -> None:
        """The horizon."""
        if self.open_wait is not None:
            self.note_wait(*self.open_wait, self.world.model.horizon)

    def lot(self, name: str, start: int, good: int, scrapped: list[tuple[str, int]]) -> None:
        rows = [(reason, amount) for reason, amount in scrapped if amount] or [("", 0)]
        for number, (reason, amount) in enumerate(rows):
            self.world.lots.append((self.index, name, start, self.now, 0 if number else good, amount, reason))


class OracleReactor(Unit):
    """A batch reactor: every step is an event, or two with a failure between them."""

    unit: BatchReactor

    def __init__(self, world: World, index: int, unit: BatchReactor) -> None:
        super().__init__(world, index, unit)
        self.durations = [
            world.streams.sampler(step.duration, unit.name, f"step {number}: {step.sub_state}")
            for number, step in enumerate(unit.steps)
        ]
        self.quality = world.streams.uniforms(unit.name, "quality")
        processed = [number for number, step in enumerate(unit.steps) if step.sub_state in PROCESSES]
        self.first, self.last = (processed[0], processed[-1]) if processed else (0, -1)
        self.under_way: tuple[int, int] | None = None
        """When the batch began, and the use of the reactor at that time or at its new beginning."""
        self.at = 0
        self.drawn: dict[int, int] = {}
        """Times of steps that were drawn and have not begun."""
        self.verdict = ""

    def harm(self, mode: FailureMode) -> None:
        if mode.effect == "resume" or self.under_way is None or self.verdict in ("scrap", "rework"):
            return
        begun, used = self.under_way
        if self.reading["operating"] == used or self.at > self.last:
            return
        self.verdict = mode.effect
        if mode.effect != "restart":
            self.reading["batches"] += 1
            reason = mode.name if mode.effect == "scrap" else "coated again"
            self.lot(f"{self.unit.name}/{self.reading['batches']}", begun, 0, [(reason, self.unit.charge)])

    def mend_batch(self) -> Steps:
        """Repair what strikes during a batch."""
        yield from self.mend_all()
        if self.verdict:
            raise BatchHarmed

    def run(self) -> Steps:
        horizon = self.world.model.horizon
        while self.now < horizon:
            yield from self.mend_all()
            task = self.due_task()
            if task is not None:
                yield from self.maintain(task)
            elif not self.world.is_open(self.now):
                yield from self.stand_closed()
            elif self.now < horizon:
                yield from self.batch()

    def batch(self) -> Steps:
        unit, first = self.unit, 0
        self.under_way, self.verdict = None, ""
        while True:
            try:
                for number in range(first, len(unit.steps)):
                    yield from self.step(number)
                break
            except BatchHarmed:
                if self.verdict != "restart":
                    self.under_way = None
                    return
                assert self.under_way is not None
                first, self.verdict = self.first, ""
                self.begins(self.under_way[0])
        assert self.under_way is not None
        begun, self.under_way = self.under_way[0], None
        self.reading["batches"] += 1
        lost = round(unit.charge * unit.mass_loss)
        good, scrapped = unit.charge - lost, [("mass loss", lost)]
        if unit.off_spec and self.quality() < unit.off_spec:
            good, scrapped = 0, [("off spec", good), *scrapped]
        self.lot(f"{unit.name}/{self.reading['batches']}", begun, good, scrapped)

    def begins(self, begun: int) -> None:
        self.under_way = begun, self.reading["operating"]
        self.world.batches_begun[self.index] += self.now < self.world.model.horizon

    def step(self, number: int) -> Steps:
        step, self.at = self.unit.steps[number], number
        if number not in self.drawn:
            self.drawn[number] = self.durations[number]()
        left = self.drawn[number]
        needs = step.crew is not None or step.draw is not None
        if needs and number:
            yield from self.mend_batch()
        while True:
            held = None
            if needs:
                held = yield from self.acquire(number, left)
            if self.under_way is None:
                self.begins(self.now)
            self.drawn.pop(number, None)
            left = yield from self.process(number, left, held)
            if not left:
                return
            yield from self.mend_batch()

    def acquire(self, number: int, left: int) -> Steps:
        """Wait for people or flow, and be repaired meanwhile if need be."""
        step = self.unit.steps[number]
        if step.crew is not None:
            queue, units, amount = self.world.crews[step.crew], step.people, 0
        else:
            assert step.draw is not None
            cabinet = self.world.cabinets[step.draw.cabinet]
            queue, units, amount = cabinet.flow, step.draw.flow, step.draw.flow * left

        def mood() -> tuple[str, str, bool]:
            if step.crew is not None:
                return "waiting for crew", f"crew:{step.crew}", True
            if cabinet.closed:
                return (
                    "waiting for canister" if cabinet.lacks else "canister change",
                    f"canister:{step.draw.cabinet}",
                    False,
                )
            return "waiting for cabinet", f"cabinet:{step.draw.cabinet}", True

        while True:
            wish = queue.ask(units, amount, self.poke)
            if (yield from self.wait(lambda wish=wish: wish.granted, mood)):
                return queue, wish
            queue.forget(wish)
            yield from self.mend_batch()

    def process(self, number: int, left: int, held: tuple[Queue, Wish] | None) -> Steps:
        """Do a step, up to the first failure; what is left of it then."""
        step, now = self.unit.steps[number], self.now
        time = left
        if step.sub_state in PROCESSES:
            to_failure = self.next_due("operating") - self.reading["operating"]
            time = min(left, to_failure, self.next_due("calendar") - now)
            self.reading["operating"] += time
        else:
            self.cannot_fail_before(now + left)
        if held is not None:
            self.give_back(number, held, now + time, left - time)
        yield from self.stay(step.sub_state, time)
        return left - time

    def give_back(self, number: int, held: tuple[Queue, Wish], end: int, unused: int) -> None:
        queue, wish = held
        step, world = self.unit.steps[number], self.world
        resource = f"crew:{step.crew}" if step.draw is None else f"cabinet:{step.draw.cabinet}"
        world.tasks.append((self.index, resource, step.sub_state, wish.units, self.now, end))
        if step.draw is not None:
            cabinet = world.cabinets[step.draw.cabinet]
            time = max(0, min(end, world.model.horizon) - self.now)
            world.drawn[self.index, cabinet.cabinet.precursor] += step.draw.flow * time
            if unused:
                flow = step.draw.flow
                world.at(end, 1, lambda: cabinet.give_back(flow * unused))
        queue.comes_back(wish.units, end)


class OracleLine(Unit):
    """A web line: looks at itself at every instant at which anything of it changes."""

    unit: WebLine

    def __init__(self, world: World, index: int, unit: WebLine) -> None:
        super().__init__(world, index, unit)
        self.change = world.streams.sampler(unit.roll_change, unit.name, "roll change")
        for feed in unit.feeds:
            cabinet = world.cabinets[feed.cabinet]
            cabinet.listeners.append(self.poke)
            self.feeds.append((cabinet, feed.flow))
        self.roll, self.runs, self.position = 1, 1, 0
        self.begun: int | None = None
        self.scrap: dict[str, int] = {}
        self.to_scrap = 0
        self.kind = "start-up"
        self.after_failure = False
        self.running: tuple[int, int, int] | None = None
        """Start, end and length of the stretch under way, -1 where it follows from the time."""

    def any_closed(self) -> OracleCabinet | None:
        return next((cabinet for cabinet, _ in self.feeds if cabinet.closed), None)

    def run(self) -> Steps:
        while self.now < self.world.model.horizon:
            is_open = self.world.is_open(self.now)
            if not is_open:
                self.cannot_fail_before(self.world.opens(self.now))
            struck = self.strike()
            for mode, _ in struck:
                self.cut(mode.mode.name, mode.mode.scrap)
                self.stopped(failed=True)
            ended = self.position == self.unit.roll_length
            if ended and self.runs == self.unit.passes:
                self.finished()
            if struck:
                yield from self.mend(struck)
            elif not is_open:
                self.stopped()
                yield from self.stand_closed()
            elif ended:
                yield from self.next_roll()
            elif (closed := self.any_closed()) is not None:
                self.stopped()
                yield from self.wait(
                    lambda closed=closed: not closed.closed,
                    lambda closed=closed: (
                        "waiting for canister" if closed.lacks else "canister change",
                        f"canister:{closed.cabinet.name}",
                        False,
                    ),
                )
            else:
                yield from self.stretch()

    def stretch(self) -> Steps:
        line, now = self.unit, self.now
        length = min(line.roll_length - self.position, self.next_due("metres") - self.reading["metres"])
        full = now + round(length / line.speed)
        closing = min((start for start, _ in self.world.model.closed if start > now), default=NEVER)
        failing = min(now + self.next_due("operating") - self.reading["operating"], self.next_due("calendar"))
        end = min(full, closing, failing)
        if self.begun is None:
            self.begun = now
        self.running = (now, end, length if end == full else -1)
        self.alarm(end)
        while self.now < end and self.any_closed() is None:
            self.draws("coating")
            yield from self.park()
        self.reckon()

    def reckon(self) -> None:
        """What the web has run since the stretch began."""
        if self.running is None:
            return
        start, end, length = self.running
        self.running = None
        line, time = self.unit, self.now - start
        if length < 0 or self.now < end:
            length = min(round(line.speed * time), line.roll_length - self.position)
        self.after_failure = False
        self.reading["operating"] += time
        self.reading["metres"] += length
        self.position += length
        begins = min(start + round(self.to_scrap / line.speed), self.now) if self.to_scrap else start
        if self.to_scrap:
            self.note(self.kind, start, begins)
            self.cut(self.kind, min(self.to_scrap, length))
            self.to_scrap -= min(self.to_scrap, length)
        self.note("coating", begins, self.now)

    def cut(self, reason: str, length: int) -> None:
        if length:
            self.scrap[reason] = self.scrap.get(reason, 0) + length

    def stopped(self, *, failed: bool = False) -> None:
        """The web has stopped: what runs next is scrap."""
        self.after_failure |= failed
        self.kind = "start-up after failure" if self.after_failure else "start-up"
        self.to_scrap = self.unit.startup_scrap

    def next_roll(self) -> Steps:
        line = self.unit
        task = self.due_task()
        if task is None and line.crew is not None:
            mood = ("waiting for crew", f"crew:{line.crew}", True)
            if not (yield from self.wait_for_crew(line.crew, line.people, mood)):
                return
        if not self.to_scrap:
            self.stopped()
        if task is not None:
            yield from self.maintain(task)
            return
        yield from self.worked_on(line.crew, line.people, self.change(), "roll change", "roll change")
        self.position = 0
        self.runs += 1
        if self.runs > line.passes:
            self.roll, self.runs, self.begun = self.roll + 1, 1, None

    def finished(self, mark: str = "") -> None:
        """The roll becomes a lot, once; start-ups are taken off before what was cut out of good web."""
        if self.begun is None:
            return
        good, scrapped = self.position, []
        startups = [reason for reason in self.scrap if reason.startswith("start-up")]
        for reason in [*startups, *(reason for reason in self.scrap if reason not in startups)]:
            amount = min(good, self.scrap[reason])
            good -= amount
            scrapped.append((reason, amount))
        rejected = round(self.unit.reject * good)
        scrapped.append(("reject", rejected))
        self.lot(f"{self.unit.name}/{self.roll}{mark}", self.begun, good - rejected, scrapped)
        self.reading["batches"] += 1
        self.begun, self.scrap = None, {}

    def close(self) -> None:
        super().close()
        self.reckon()
        if self.runs == self.unit.passes and self.position:
            self.finished("" if self.position == self.unit.roll_length else " (open)")
