"""Web lines of the oracle, each for itself; webs that accumulators join are in :mod:`oracle.webs`."""

from __future__ import annotations

from oracle.flow import Lots, OracleLot, Place
from oracle.shared import OracleCabinet, Steps, World
from oracle.units import NEVER, Mood, Shares, Unit
from r2r_sim.plant import WebLine
from r2r_sim.plant.lots import Order


class OracleLine(Unit):
    """A web line: looks at itself at every instant at which anything of it changes."""

    unit: WebLine

    def __init__(self, world: World, index: int, unit: WebLine, places: dict[str, Place], flow: Lots) -> None:
        super().__init__(world, index, unit, places, flow)
        self.change = world.streams.sampler(unit.roll_change, unit.name, "roll change")
        for feed in unit.feeds:
            cabinet = world.cabinets[feed.cabinet]
            cabinet.listeners.append(self.poke)
            self.feeds.append((cabinet, feed.flow))
        self.inputs = [] if unit.input is None else [places[unit.input]]
        self.roll, self.runs, self.position, self.length = 1, 1, 0, unit.roll_length
        self.begun: int | None = None
        self.scrap: dict[str, int] = {}
        self.to_scrap = 0
        self.kind = "start-up"
        self.after_failure = False
        self.stands = False
        self.running: tuple[int, int, int, float] | None = None
        """Start, end, length and speed of the stretch under way; length -1 where it follows from the time."""
        self.shares = Shares(self, unit.takes, unit.priority)
        self.on_it: OracleLot | None = None
        self.next: OracleLot | None = None
        self.leaving: OracleLot | None = None
        self.arm = None if unit.splice is None else Arm(self)

    def held(self) -> list[OracleLot]:
        return [lot for lot in (self.leaving, self.on_it, self.next) if lot is not None]

    def any_closed(self) -> OracleCabinet | None:
        return next((cabinet for cabinet, _ in self.feeds if cabinet.closed), None)

    def run(self) -> Steps:
        unit, world = self.unit, self.world
        yield from self.install()
        self.first_roll()
        while self.now < world.model.horizon:
            runs_on = unit.at_close == "finish" and 0 < self.position < self.length
            stands = not world.is_open(self.now) and not runs_on
            if stands:
                self.cannot_fail_before(world.opens(self.now))
            struck = self.strike()
            for mode, _ in struck:
                self.cut(mode.mode.name, mode.mode.scrap)
                self.stopped(failed=True)
            ended = self.position == self.length
            if ended and self.runs == unit.passes:
                self.finished()
            if struck:
                self.shares.give_back()
                yield from self.mend(struck)
                yield from self.early_tasks()
            elif self.leaving is not None:
                yield from self.hand_on()
            elif stands:
                self.stopped()
                self.shares.give_back()
                yield from self.stand_closed()
            elif ended:
                yield from self.next_roll()
            elif (closed := self.any_closed()) is not None:
                yield from self.stand_for_canister(closed)
            elif not self.shares.there():
                yield from self.shares.take(self.stopped_for_change)
            elif self.stands and unit.ramp:
                self.stands = False
                yield from self.stay(self.kind, unit.ramp // 2)
                self.cannot_fail_before(self.now)
            else:
                yield from self.stretch()

    def first_roll(self) -> None:
        """What is on the line at the start: nothing if its rolls come from a place."""
        unit = self.unit
        if self.inputs:
            self.length, self.runs = 0, unit.passes
            return
        self.cut("leader", unit.leader)
        if unit.output is not None:
            self.on_it = self.flow.born(unit.name, Order(quantity=unit.roll_length), None)

    def stand_for_canister(self, closed: OracleCabinet) -> Steps:
        self.stopped()
        self.shares.give_back()
        what = f"canister:{closed.cabinet.name}"

        def mood() -> Mood:
            return "waiting for canister" if closed.lacks else "canister change", what, False

        yield from self.wait(lambda: not closed.closed, mood)

    def stretch(self) -> Steps:
        line, now, phase = self.unit, self.now, self.phase(self.now)
        speed = line.speed * phase.pace
        length = min(self.length - self.position, self.next_due("metres") - self.reading["metres"])
        full = now + round(length / speed)
        closing = NEVER if line.at_close == "finish" else self.world.closes(now, NEVER)
        failing = min(now + self.next_due("operating") - self.reading["operating"], self.next_due("calendar"))
        end = min(full, closing, failing, self.starts + phase.until)
        if self.begun is None:
            self.begun = now
        self.running = (now, end, length if end == full else -1, speed)
        self.works_on = line.at_close == "finish"
        self.alarm(end)
        for edge in self.world.edges():
            if now < edge < end:
                self.alarm(edge)
        while self.now < end and self.any_closed() is None:
            self.draws("coating")
            yield from self.park()
        self.works_on = False
        self.reckon()

    def reckon(self) -> None:
        """What the web has run since the stretch began."""
        if self.running is None:
            return
        start, end, length, speed = self.running
        self.running = None
        time = self.now - start
        if length < 0 or self.now < end:
            length = min(round(speed * time), self.length - self.position)
        self.after_failure = False
        self.reading["operating"] += time
        self.reading["metres"] += length
        self.position += length
        begins = min(start + round(self.to_scrap / speed), self.now) if self.to_scrap else start
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
        self.stands = True
        self.after_failure |= failed
        self.kind = "start-up after failure" if self.after_failure else "start-up"
        self.to_scrap = self.unit.startup_scrap

    def stopped_for_change(self) -> None:
        """The rest of a start-up that a roll left is not begun anew."""
        if not self.to_scrap:
            self.stopped()

    def next_roll(self) -> Steps:
        line, over = self.unit, self.runs == self.unit.passes
        task = self.due_task()
        if task is not None:
            self.stopped_for_change()
            self.shares.give_back()
            yield from self.maintain(task)
            yield from self.early_tasks()
            return
        if over and self.inputs and self.next is None:
            if not self.inputs[0].lots:
                self.stopped_for_change()
            self.next = yield from self.fetch()
            return
        if not self.shares.there():
            yield from self.shares.take(self.stopped_for_change)
            return
        if self.arm is not None:
            if not self.arm.ready:
                self.stopped_for_change()
                mood = "waiting for crew", "next roll" if line.crew is None else f"crew:{line.crew}", True
                yield from self.wait(lambda: self.arm.ready, lambda: mood)
                return
            if self.arm.holds():
                self.mount()
                self.cut("splice", line.splice.scrap)
                return
        if line.crew is not None:
            mood = ("waiting for crew", f"crew:{line.crew}", True)
            if not (yield from self.wait_for_crew(line.crew, line.people, mood)):
                return
        self.stopped_for_change()
        yield from self.worked_on(line.crew, line.people, self.change(), "roll change", "roll change")
        self.mount()

    def mount(self) -> None:
        """The roll for its next pass, or the next roll."""
        self.position = 0
        self.runs += 1
        if self.runs > self.unit.passes:
            self.roll, self.runs, self.begun = self.roll + 1, 1, None
            self.on_it, self.next = self.next, None
            if self.on_it is None and self.unit.output is not None:
                self.on_it = self.flow.born(self.unit.name, Order(quantity=self.unit.roll_length), None)
            self.length = self.unit.roll_length if self.on_it is None else self.on_it.quantity
            self.cut("leader", self.unit.leader)
        if self.arm is not None:
            self.arm.next()

    def hand_on(self) -> Steps:
        lot, unit = self.leaving, self.unit
        if unit.output is None or lot.outcome == "scrap":
            self.flow.leave(lot, lot.outcome)
        else:
            if not self.places[unit.output].accepts():
                self.stopped_for_change()
            yield from self.deliver(lot, self.places[unit.output])
        self.leaving = None

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
        rejected = round(min(self.unit.reject + self.phase(self.now).reject, 1.0) * good)
        scrapped.append(("reject", rejected))
        name = f"{self.unit.name}/{self.roll}" if self.on_it is None else self.on_it.name
        self.lot(name + mark, self.begun, good - rejected, scrapped)
        self.reading["batches"] += 1
        if self.on_it is not None and not mark:
            self.leaving, self.on_it = self.on_it, None
            self.leaving.unit, self.leaving.quantity = self.index, good - rejected
            self.leaving.outcome = "good" if good > rejected else "scrap"
        self.begun, self.scrap = None, {}

    def close(self) -> None:
        super().close()
        self.reckon()
        self.shares.close()
        if self.runs == self.unit.passes and self.position:
            self.finished("" if self.position == self.length else " (open)")


class Arm:
    """The spare arm of a turret: a process that makes each next roll ready."""

    def __init__(self, line: OracleLine) -> None:
        self.line, self.world, self.splice = line, line.world, line.unit.splice
        self.takes = self.world.streams.sampler(self.splice.prepare, line.unit.name, "roll preparation")
        self.joint = self.world.streams.uniforms(line.unit.name, "splice")
        self.next()

    def next(self) -> None:
        self.ready = False
        self.drawn: bool | None = None
        self.world.env.process(self.prepare())

    def holds(self) -> bool:
        if self.drawn is None:
            self.drawn = self.splice.failed == 0 or self.joint() >= self.splice.failed
        return self.drawn

    def prepare(self) -> Steps:
        line, world = self.line.unit, self.world
        if line.crew is not None:
            called = world.event()
            wish = world.crews[line.crew].ask(line.people, 0, lambda: world.trigger(called, 2))
            if not wish.granted:
                yield called
        time = self.takes()
        self.line.begins(line.crew, line.people, time, "roll preparation")
        yield world.delay(time, 2)
        self.ready = True
        self.line.poke()
