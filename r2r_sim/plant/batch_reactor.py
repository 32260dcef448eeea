"""A reactor that coats powder charge by charge.

A batch is cut into segments: a step that needs people or a cabinet, and the automatic steps that follow it. As long as
no failure falls into a segment it is one event; the time in each of its steps is taken down from the recipe. If one
does, the step it interrupts is found from the elapsed time, and goes on with what was left of it after the repair.
Segments that begin with a dose are handed over to :mod:`r2r_sim.plant.trains` while nothing else can happen to them.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Any

import numpy as np
from simpy.events import Event

from r2r_sim.plant.batch_rolling import BatchRoller, can_roll
from r2r_sim.plant.buffer import IN_SPEC, OFF_SPEC, UNDER_DOSED, Lot
from r2r_sim.plant.campaigns import Campaigns, campaigns_of
from r2r_sim.plant.closings import closing_of
from r2r_sim.plant.cycles import cycles_of
from r2r_sim.plant.effects import BatchHarmed, harms_of, spoil
from r2r_sim.plant.flow import Births
from r2r_sim.plant.keeper import Keeper
from r2r_sim.plant.lots import COAT_AGAIN, DUMMY, Quality
from r2r_sim.plant.model import BatchReactor
from r2r_sim.plant.parts import FailureMode
from r2r_sim.plant.pool import Request
from r2r_sim.plant.readiness import Readiness
from r2r_sim.plant.recipe import Recipe, Segment, add_recipes, segments_of, unloading
from r2r_sim.plant.station import Site, Station, Steps
from r2r_sim.plant.utilities import Shares


class BatchReactorProcess:
    """A batch reactor at work."""

    def __init__(self, site: Site, index: int, reactor: BatchReactor) -> None:
        self.station = Station(site, index, reactor)
        self._reactor = reactor
        self._site = site
        self._harms = harms_of(self.station, reactor, self._spoil)
        self._closing = closing_of(self.station, reactor)
        self._segments, shared, self._numbers = segments_of(self.station, reactor)
        self._ready = Readiness(self.station, reactor.warm_up, reactor.restart, reactor.starts)
        self._campaigns = campaigns_of(self.station, reactor)
        self._recipe = Recipe.of(self.station, reactor, 0, shared, self._numbers)
        self._recipes = add_recipes(self._recipe, self._segments, self._numbers, self.station)
        self._train_ends = self._couple()
        """For each segment, where the train that begins with it ends; itself where it is not on a train."""
        self._lost = round(reactor.charge * reactor.mass_loss)
        self._again = None if reactor.again is None else site.stores[reactor.again]
        self._output = None if reactor.output is None else site.stores[reactor.output]
        self._births = Births(reactor.name, site.recorder.flow)
        self._lot: Lot | None = None
        self._keeper = None if reactor.fresh is None else Keeper(site, reactor.fresh)
        self.station.inputs = [site.stores[name] for name in (reactor.again, reactor.input) if name is not None]
        may_fail = reactor.off_spec or reactor.phases or self._ready.restart.off_spec
        self._quality = site.streams.uniforms(reactor.name, "quality") if may_fail else None
        self._begun: int | None = None
        self._last = unloading(self._segments[slice(*self._recipe.span)])
        """The segment before whose end the reactor stands already: people take out what is done."""
        self._lengths: dict[int, list[int]] = {}
        """Times of steps that were drawn for a train and not used on it, by segment."""
        self._on_train: int | None = None
        """The first segment of the train under way."""
        self._roller = BatchRoller(self.station, self._segments, self._lengths, self._begin, self._follow)
        self._cycles = cycles_of(self.station, reactor, self._segments)
        self._rolls = can_roll(reactor) and self._cycles is None

    def _couple(self) -> list[int]:
        """Find the trains of the recipe."""
        trains, segments = self._site.trains, self._segments
        ends = list(range(len(segments)))
        borders = {border for recipe in self._recipes.values() for border in (*recipe.shared, *recipe.span)}
        unlike = list(dict.fromkeys(segments))
        for segment in unlike:
            segment.flies = trains.serves(segment.cabinet)
        for number in reversed(range(len(segments))):
            if segments[number].flies:
                ends[number] = ends[number + 1] if number + 1 < len(segments) else number + 1
                ends[number] = max(ends[number], number + 1)
                if number + 1 in borders:
                    ends[number] = number + 1
        if any(segment.flies for segment in unlike):
            trains.register(self.station, segments)
        self.station.log.recipe = [segment.number for segment in segments]
        self._always_same = all(segment.fixed for segment in unlike if segment.flies)
        self._worked = np.cumsum([0, *(segment.work for segment in segments)], dtype=np.int64)
        return ends

    def start(self) -> None:
        """Begin at time 0."""
        self._site.env.process(self.run())

    def held(self) -> tuple[Lot, ...]:
        """The lot in the reactor."""
        return () if self._lot is None else (self._lot,)

    def run(self) -> Steps:
        """Coat batches until the horizon."""
        station = self.station
        yield from station.install(self._reactor.starts)
        while True:
            yield from self._prepare()
            if self._ready.dummies:
                yield from self._prove()
            if station.now >= self._site.horizon:
                return
            if (yield from self._batch()):
                self._finish_batch()
            if self._lot is not None:
                yield from self._hand_on(self._lot)

    def _batch(self) -> Generator[Event, Any, bool]:
        """Run a batch; whether it has come to its end."""
        self._begun, at = None, self._recipe.span[0]
        while True:
            try:
                if self._ready.shares is None:
                    yield from self._through(at, self._recipe.span[1])
                else:
                    yield from self._run_with(self._ready.shares, at)
            except BatchHarmed as harm:
                self._ready.give_back()
                if not harm.begins_again:
                    return False
                at = self._recipe.begins_again
                if self._harms is not None:
                    self._harms.begin()
                self.station.log.batches_started += self.station.now < self._site.horizon
            else:
                self._ready.stands(self.station.now)
                if self._harms is not None:
                    self._harms.end()
                return True

    def _prove(self) -> Steps:
        """Run batches that are no product, until the reactor has proved itself."""
        station, charge = self.station, self._reactor.charge
        while self._ready.dummies and station.now < self._site.horizon:
            if (yield from self._batch()):
                self._ready.dummies -= 1
                station.usage.batches += 1
                assert self._begun is not None
                name = f"{self._reactor.name}/{station.usage.batches}"
                station.log.lot(name, self._begun, station.now, 0, [(DUMMY, charge)])
            yield from self._between_batches()

    def _learning_reject(self) -> float:
        learning = self.station.learning
        return 0.0 if learning is None else learning.phase.reject

    def _run_with(self, shares: Shares, at: int) -> Steps:
        """Run a batch that takes utilities for a part of it, from a segment on."""
        first, end = self._recipe.shared
        yield from self._through(at, first)
        if at < end:
            while not (yield from shares.take()):
                yield from self._mend(first)
            yield from self._through(max(at, first), end)
            shares.give_back()
        yield from self._through(max(at, end), self._recipe.span[1])

    def _through(self, at: int, end: int) -> Steps:
        """Run the segments from one up to another, and count cycles if anything goes by them."""
        return self._run(at, end) if self._cycles is None else self._cycles.run(at, end, self._run, self._mend)

    def _mend(self, at: int, begun: int = 0, lengths: Sequence[int] = ()) -> Steps:
        """Repair what strikes in a segment of the batch under way, of whose steps so many have begun."""
        if self._cycles is not None:
            self._cycles.reached = at + (begun > 0)
        if self._harms is None:
            yield from self.station.repairs()
        else:
            yield from self._harms.mend(self._segments[at], self._numbers[at], begun, lengths)

    def _run(self, at: int, end: int) -> Steps:
        """Run the segments from one up to another."""
        station, segments = self.station, self._segments
        usage, log = station.usage, station.log
        while at < end:
            at, request = yield from self._go_by_itself(at, end)
            if at == end:
                return
            segment, now = segments[at], station.now
            steps = self._lengths.pop(at, None) or segment.lengths()
            pool = segment.pool
            if request is not None or (pool is not None and not pool.take(segment.units, segment.units * steps[0])):
                yield from self._queue(at, 0, steps, steps[0], request)
                now = station.now
            if self._begun is None:
                self._begin(now)
            at += 1
            length, work = segment.sums(steps)
            closing = self._closing
            if station.fails_within(now, length, work) or (closing and closing.falls_within(now, length)):
                yield from self._disturbed(at - 1, steps)
                if at < self._recipe.span[1]:
                    yield from self._mend(at)
                now = station.now
                continue
            usage.operating += work
            log.run(at - 1, at, now)
            if not segment.fixed:
                log.lengths.extend(steps)
            if pool is not None:
                pool.release_at(segment.units, now + steps[0])
            if length:
                yield station.after(length)
            now += length

    def _go_by_itself(self, at: int, end: int) -> Generator[Event, Any, tuple[int, Request | None]]:
        """Go as far as can be gone without events of one's own: by rolling on, and on trains.

        Gives the segment that must be done by events, or the end, and the request if the reactor waits for its people
        or its flow, or has just got them.
        """
        trains, strange = self._site.trains, False
        while at < end:
            if self._segments[at].flies:
                if strange or self._closing is not None or not trains.ready():
                    trains.land()
                    return at, None
                yield self._join(at, end)
                at, request, strange = self._leave()
                if request is not None:
                    trains.land()
                    return at, request
            elif not self._rolls:
                return at, None
            else:
                at, request = yield from self._roller.roll(at, end)
                if request is not None or at == end or not self._segments[at].flies:
                    return at, request
        return at, None

    def _begin(self, now: int) -> None:
        """Begin the batch, unless it only begins again."""
        if self._begun is not None:
            return
        self._begun = now
        self._ready.runs()
        self.station.log.batches_started += now < self._site.horizon
        if self._harms is not None:
            self._harms.begin()

    def _join(self, at: int, end: int) -> Event:
        """Ride on a train as far as the recipe allows, but no further than to the end."""
        end, segments = min(end, self._train_ends[at]), self._segments
        self._on_train = at
        drawn: list[list[int]] = []
        if not self._always_same:
            for number in range(at, end):
                if number not in self._lengths:
                    self._lengths[number] = segments[number].lengths()
            drawn = [self._lengths[number] for number in range(at, end)]
        return self._site.trains.join(self.station, at, end, drawn)

    def _leave(self) -> tuple[int, Request | None, bool]:
        """Take down what was done on the train.

        Returns the next segment, the request if it waits for its dose, and whether it cannot be on a train.
        """
        station, log, first = self.station, self.station.log, self._on_train
        assert first is not None
        at, asked, began, request, strange = self._site.trains.leave(station)
        self._on_train = None
        if self._begun is None and at > first:
            self._begin(int(began[0]))
        begin = 0
        for place in (*np.flatnonzero(began > asked[: len(began)]).tolist(), len(began)):
            if place > begin:
                self._note(first + begin, first + place, int(began[begin]))
            begin = place
            if place < len(began):
                segment, since, now = self._segments[first + place], int(asked[place]), int(began[place])
                log.state(segment.queued.code, since, now)
                log.wait(segment.resource, since, now)
        if request is not None:
            station.waiting = self._segments[at].queued, int(asked[-1])
        return at, request, strange

    def _note(self, first: int, end: int, start: int) -> None:
        """Take down segments that were done without a wait between them."""
        usage, log = self.station.usage, self.station.log
        log.run(first, end, start)
        if self._always_same:
            usage.operating += int(self._worked[end] - self._worked[first])
            return
        for number in range(first, end):
            segment = self._segments[number]
            steps = self._lengths.pop(number, segment.expected)
            usage.operating += segment.sums(steps)[1]
            if not segment.fixed:
                log.lengths.extend(steps)

    def finish(self, horizon: int) -> None:
        """Close what is open at the horizon: a wait; a batch under way is no output."""
        if self._on_train is not None:
            self._leave()
        self._roller.take_down()
        self.station.end_wait(horizon)
        self._ready.finish(horizon)

    def use(self, shares: Shares) -> None:
        """Take utilities from now on, if there are steps that ask for no people."""
        self._ready.shares = shares if self._recipe.shared else None

    def _between_batches(self) -> Steps:
        """Failures, maintenance that is due, and closed time."""
        station, calendar = self.station, self._site.calendar
        while (since := station.now) < self._site.horizon:
            yield from station.repairs()
            if station.now > since:
                yield from station.seize()
            due = station.maintenance.due(station.usage, station.now)
            if due is not None:
                yield from station.maintain(due)
                yield from station.seize()
            elif not calendar.is_open(station.now):
                yield from station.stand_closed()
            elif self._ready.is_cold(station.now):
                yield from self._ready.warm_up()
            else:
                return

    def _prepare(self) -> Steps:
        """See to the reactor, and take the lot of the next batch if lots come to it or go from it."""
        station = self.station
        yield from self._between_batches()
        while station.inputs and station.now < self._site.horizon:
            self._lot = yield from station.fetch(None if self._campaigns is None else self._campaigns.preferred)
            if self._keeper is not None and self._lot is not None and self._keeper.turns_away(self._lot, station.now):
                self._lot = None
                continue
            yield from self._between_batches()
            if self._lot is not None:
                if self._campaigns is not None and self._campaigns.needs_change(self._lot.product):
                    yield from self._change_product(self._campaigns, self._lot.product)
                return
        if self._output is not None and not station.inputs:
            self._lot = self._births.lot("", self._reactor.charge, station.now, None, 0)

    def _follow(self, now: int) -> bool:
        """Finish the batch if the next can begin at once; else do nothing."""
        station, usage, calendar = self.station, self.station.usage, self._site.calendar
        batches = usage.batches + 1
        if (
            station.inputs
            or self._output is not None
            or self._ready.shares is not None
            or not self._ready.stays_hot
            or now >= self._site.horizon
            or not station.is_quiet(usage.operating, now, usage.metres, batches, batches)
            or not calendar.is_open(now)
        ):
            return False
        if self._harms is not None:
            self._harms.end()
        self._finish_batch()
        self._begun = None
        return True

    def _change_product(self, campaigns: Campaigns, product: str) -> Steps:
        """Change over to the product of the next batch."""
        yield from campaigns.change_to(product)
        self._recipe = self._recipes.get(product, self._recipes[""])
        self._reactor, self._last = self._recipe.reactor, unloading(self._segments[slice(*self._recipe.span)])
        if self._harms is not None:
            self._harms.coat(self._reactor.steps)
        yield from self._between_batches()

    def _hand_on(self, lot: Lot) -> Steps:
        """The lot leaves the reactor: into its output, or out of the plant."""
        goes = self._again if lot.outcome == "rework" else self._output
        if goes is None or lot.outcome == "scrap":
            self._site.recorder.flow.leave(lot, self.station.now, lot.outcome)
        else:
            yield from self.station.deliver(lot, goes)
        self._lot = None

    def _queue(self, at: int, begun: int, steps: Sequence[int], left: int, request: Request | None = None) -> Steps:
        """Wait for the people or the flow of the first step, through calendar failures if need be."""
        segment = self._segments[at]
        assert segment.pool is not None
        if segment is self._last:
            self._ready.stands(self.station.now)
        while True:
            if segment.flies:
                self._site.trains.land()
            if request is None:
                request = segment.pool.request(segment.units, self.station.poke, segment.units * left)
            if (yield from self.station.wait(request.is_granted, segment.mood)):
                if segment is self._last or not self._ready.is_cold(self.station.now):
                    return
                # nobody loads a cold reactor
                segment.pool.release_at(segment.units, self.station.now)
                yield from self._ready.warm_up()
                request = None
                continue
            segment.pool.cancel(request)
            request = None
            yield from self._mend(at, begun, steps)

    def _disturbed(self, number: int, steps: Sequence[int]) -> Steps:
        """Go through a segment into which failures fall; its first step has what it needs."""
        station, segment, at, left = self.station, self._segments[number], 0, steps[0]
        while True:
            now, todo = station.now, [left, *steps[at + 1 :]]
            end, done, left = self._advance(segment, at, todo, now)
            if at == 0:
                self._use(segment, now, end if done == 0 else now + todo[0], left if done == 0 else 0)
            if end > now:
                yield station.after(end - now)
            at += done
            if at == len(steps):
                return
            yield from self._mend(number, at + 1, steps)
            if self._closing is not None and self._closing.rests(at == 0 and segment.by_people):
                yield from self._closing.rest()
                if self._closing.aborts and segment.productive[at]:
                    segment.put_back(at + 1, steps[at + 1 :])
                    raise BatchHarmed(begins_again=True)
            if at == 0 and segment.pool is not None:
                yield from self._queue(number, 1, steps, left)

    def _advance(self, segment: Segment, at: int, todo: Sequence[int], now: int) -> tuple[int, int, int]:
        """Take down steps up to the first failure: its time, the number of steps done, what is left of the next.

        A failure that falls on the end of a step strikes before the next that processes, or after the segment.
        """
        log, failures, usage = self.station.log, self.station.failures, self.station.usage
        time = now
        for done, length in enumerate(todo):
            code = segment.codes[at + done]
            run = length
            if self._closing is not None:
                run = min(run, self._closing.stops(segment.by_people and at + done == 0, time) - time)
            if segment.productive[at + done]:
                run = min(run, failures.operating - usage.operating, failures.calendar - time)
                usage.operating += run
            else:
                run = min(run, failures.outage - time)
                failures.postpone(time + run)
            log.state(code, time, time + run)
            time += run
            if run < length:
                return time, done, length - run
        return time, len(todo), 0

    def _use(self, segment: Segment, start: int, end: int, left: int) -> None:
        """The first step has its people or its flow from start to end, when this much of it is left to do."""
        if segment.pool is not None:
            segment.pool.release_at(segment.units, end, segment.units * left if segment.cabinet else 0)
            self.station.log.task(segment.resource, segment.task, segment.units, start, end)
        if segment.cabinet is not None:
            precursor = segment.cabinet.cabinet.precursor
            self._site.recorder.draw(self.station.index, precursor, segment.units, start, end)

    def _finish_batch(self) -> None:
        """Take the batch down as a lot."""
        station, reactor = self.station, self._reactor
        station.usage.batches += 1
        lot = self._lot
        name, charge, lost = f"{reactor.name}/{station.usage.batches}", reactor.charge, self._lost
        if lot is not None:
            name, charge, lost = lot.name, lot.quantity, round(lot.quantity * reactor.mass_loss)
        good, scrapped, outcome, left = charge - lost, [("mass loss", lost)], "good", charge - lost
        quality = self._judge(lot)
        if quality != IN_SPEC and (reactor.judges or lot is None):
            outcome = "rework" if quality == UNDER_DOSED and self._again is not None else "scrap"
            good, scrapped = 0, [(COAT_AGAIN if outcome == "rework" else quality, good), *scrapped]
        if lot is not None:
            lot.unit, lot.quality = station.index, IN_SPEC if reactor.judges else quality
            lot.outcome = outcome if left or not charge else "scrap"
            lot.quantity = 0 if lot.outcome == "scrap" else left
        assert self._begun is not None
        station.log.lot(name, self._begun, station.now, good, scrapped)

    def _spoil(self, mode: FailureMode) -> None:
        """A failure ends the batch under way."""
        assert self._begun is not None
        self._ready.stands(self.station.now)
        self._lot = spoil(self.station, self._reactor, self._lot, self._begun, mode)

    def _judge(self, lot: Lot | None) -> Quality:
        """What the batch is like that has just been coated."""
        reactor = self._reactor
        chance = reactor.off_spec + self._learning_reject() + self._ready.risk()
        off = self._quality is not None and self._quality() < chance
        if lot is not None and reactor.surface_limit is not None:
            lot.bare = (lot.surface if lot.bare is None else lot.bare) - reactor.surface_limit
        if off:
            return OFF_SPEC
        return UNDER_DOSED if lot is not None and lot.bare is not None and lot.bare > 0 else IN_SPEC
