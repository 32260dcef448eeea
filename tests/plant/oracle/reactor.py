"""Batch reactors of the oracle."""

from __future__ import annotations

from oracle.flow import Lots, OracleLot, Place
from oracle.shared import Queue, Steps, Wish, World
from oracle.units import PROCESSES, Shares, Unit
from r2r_sim.plant import BatchReactor
from r2r_sim.plant.lots import Order
from r2r_sim.plant.parts import FailureMode


class BatchHarmed(Exception):  # noqa: N818
    """A failure has done something to the batch under way."""


class OracleReactor(Unit):
    """A batch reactor: every step is an event, or two with a failure between them."""

    unit: BatchReactor

    def __init__(self, world: World, index: int, unit: BatchReactor, places: dict[str, Place], flow: Lots) -> None:
        super().__init__(world, index, unit, places, flow)
        self.durations = [
            world.streams.sampler(step.duration, unit.name, f"step {number}: {step.sub_state}")
            for number, step in enumerate(unit.steps)
        ]
        self.quality = world.streams.uniforms(unit.name, "quality")
        self.inputs = [places[name] for name in (unit.again, unit.input) if name is not None]
        self.on_it: OracleLot | None = None
        """The lot that it coats."""
        alone = [number for number, step in enumerate(unit.steps) if step.crew is None]
        self.shares = Shares(self, unit.takes if alone else (), unit.priority)
        self.takes_from, self.takes_to = (alone[0], alone[-1]) if alone and unit.takes else (-1, -1)
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
        if mode.effect == "restart":
            return
        lot, name, charge = self.on_it, f"{self.unit.name}/{self.reading['batches'] + 1}", self.unit.charge
        self.reading["batches"] += 1
        if lot is not None:
            name, charge = lot.name, lot.quantity
            lot.unit, lot.quality, lot.outcome = self.index, "in spec", mode.effect
            if mode.effect == "scrap":
                lot.quantity, self.on_it = 0, None
                self.flow.leave(lot, "scrap")
        self.lot(name, begun, 0, [(mode.name if mode.effect == "scrap" else "coated again", charge)])

    def mend_batch(self) -> Steps:
        """Repair what strikes during a batch."""
        yield from self.mend_all()
        if self.verdict:
            raise BatchHarmed

    def held(self) -> list[OracleLot]:
        return [] if self.on_it is None else [self.on_it]

    def run(self) -> Steps:
        yield from self.install()
        while True:
            yield from self.ready()
            if self.now >= self.world.model.horizon:
                return
            yield from self.batch()
            if self.on_it is not None:
                yield from self.hand_on()

    def between(self) -> Steps:
        """Failures, upkeep and closed time."""
        while (since := self.now) < self.world.model.horizon:
            yield from self.mend_all()
            if self.now > since:
                yield from self.early_tasks()
            task = self.due_task()
            if task is not None:
                yield from self.maintain(task)
                yield from self.early_tasks()
            elif not self.world.is_open(self.now):
                yield from self.stand_closed()
            else:
                return

    def ready(self) -> Steps:
        """Until the next batch can begin, with its lot."""
        yield from self.between()
        while self.inputs and self.on_it is None and self.now < self.world.model.horizon:
            self.on_it = yield from self.fetch()
            yield from self.between()
        if not self.inputs and self.unit.output is not None:
            self.on_it = self.flow.born(self.unit.name, Order(quantity=self.unit.charge), None)

    def hand_on(self) -> Steps:
        lot, unit = self.on_it, self.unit
        to = unit.again if lot.outcome == "rework" else unit.output
        if to is None or lot.outcome == "scrap":
            self.flow.leave(lot, lot.outcome)
        else:
            yield from self.deliver(lot, self.places[to])
        self.on_it = None

    def batch(self) -> Steps:
        first = 0
        self.under_way, self.verdict = None, ""
        while True:
            try:
                for number in range(first, len(self.unit.steps)):
                    yield from self.step(number)
                break
            except BatchHarmed:
                self.shares.give_back()
                if self.verdict != "restart":
                    self.under_way = None
                    return
                assert self.under_way is not None
                first, self.verdict = self.first, ""
                self.batch_begins(self.under_way[0])
        self.shares.give_back()
        assert self.under_way is not None
        begun, self.under_way = self.under_way[0], None
        self.finished(begun)

    def batch_begins(self, begun: int) -> None:
        self.under_way = begun, self.reading["operating"]
        self.world.batches_begun[self.index] += self.now < self.world.model.horizon

    def step(self, number: int) -> Steps:
        step, self.at = self.unit.steps[number], number
        yield from self.utilities(number)
        if number not in self.drawn:
            self.drawn[number] = self.durations[number]()
        left = self.drawn[number]
        needs = step.crew is not None or step.draw is not None
        if needs and number and number != self.takes_from:
            yield from self.mend_batch()
        while True:
            held = None
            if needs:
                held = yield from self.acquire(number, left)
            if self.under_way is None:
                self.batch_begins(self.now)
            self.drawn.pop(number, None)
            left = yield from self.process(number, left, held)
            if not left:
                return
            yield from self.mend_batch()

    def utilities(self, number: int) -> Steps:
        """Take them from the first step without people to the last."""
        if self.takes_from <= number <= self.takes_to and not self.shares.there():
            if number:
                yield from self.mend_batch()
            while not (yield from self.shares.take()):
                yield from self.mend_batch()
        if number == self.takes_to + 1 > 0:
            yield from self.mend_batch()
            self.shares.give_back()

    def finished(self, begun: int) -> None:
        """Weigh and judge the batch."""
        unit, lot = self.unit, self.on_it
        self.reading["batches"] += 1
        charge = unit.charge if lot is None else lot.quantity
        lost = round(charge * unit.mass_loss)
        left, reason = charge - lost, ""
        chance = unit.off_spec + self.phase(self.now).reject
        if (unit.off_spec or unit.phases) and self.quality() < chance:
            reason = "off spec"
        if lot is not None and unit.surface_limit is not None:
            lot.bare = (lot.surface if lot.bare is None else lot.bare) - unit.surface_limit
        if lot is not None and not reason and lot.bare is not None and lot.bare > 0:
            reason = "under-dosed"
        good, scrapped, outcome = left, [("mass loss", lost)], "good"
        if reason and (unit.judges or lot is None):
            outcome = "rework" if reason == "under-dosed" and unit.again is not None else "scrap"
            scrapped = [("coated again" if outcome == "rework" else reason, left), *scrapped]
            good = 0
        if lot is not None:
            lot.unit = self.index
            lot.quality = "in spec" if unit.judges else reason or "in spec"
            lot.outcome = outcome if left or not charge else "scrap"
            lot.quantity = 0 if lot.outcome == "scrap" else left
        self.lot(f"{unit.name}/{self.reading['batches']}" if lot is None else lot.name, begun, good, scrapped)

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

    def close(self) -> None:
        super().close()
        self.shares.close()
