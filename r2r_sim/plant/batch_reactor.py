"""A reactor that coats powder charge by charge.

A batch is cut into segments: a step that needs people or a cabinet, and the automatic steps that follow it. As long as
no failure falls into a segment it is one event; the time in each of its steps is taken down from the recipe. If one
does, the step it interrupts is found from the elapsed time, and goes on with what was left of it after the repair.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from itertools import accumulate
from typing import Any

from simpy.events import Event

from r2r_sim.plant.cabinet import SourceCabinet
from r2r_sim.plant.model import BatchReactor, BatchStep
from r2r_sim.plant.recorder import CODES, PRODUCTIVE
from r2r_sim.plant.station import Mood, Need, Site, Station, Steps
from r2r_sim.plant.streams import Sampler, is_fixed


class Segment:
    """Steps that follow one another without a decision; only the first may need people or a cabinet."""

    __slots__ = ("cabinet", "codes", "fixed", "flow", "mood", "names", "need", "productive", "samplers")

    def __init__(self, station: Station, steps: Sequence[tuple[int, BatchStep]]) -> None:
        head = steps[0][1]
        self.names = [step.sub_state for _, step in steps]
        self.codes = [CODES[name] for name in self.names]
        self.productive = [PRODUCTIVE[code] for code in self.codes]
        self.need: Need | None = station.need(head.crew, head.people)
        self.mood = Mood(CODES["waiting for crew"], f"crew:{head.crew}", True)
        self.cabinet: SourceCabinet | None = station.site.cabinets[head.draw.cabinet] if head.draw else None
        self.flow = head.draw.flow if head.draw else 0
        self.samplers: list[Sampler] = [
            station.site.streams.sampler(step.duration, station.name, f"step {number}: {step.sub_state}")
            for number, step in steps
        ]
        fixed = all(is_fixed(step.duration) for _, step in steps)
        self.fixed = [draw() for draw in self.samplers] if fixed else None


class BatchReactorProcess:
    """A batch reactor at work."""

    def __init__(self, site: Site, index: int, reactor: BatchReactor) -> None:
        self.station = Station(site, index, reactor)
        self._reactor = reactor
        self._site = site
        self._segments = [Segment(self.station, steps) for steps in _segments(reactor.steps)]
        self._lost = round(reactor.charge * reactor.mass_loss)
        self._quality = site.streams.uniforms(reactor.name, "quality") if reactor.off_spec else None
        self._begun: int | None = None

    def run(self) -> Steps:
        """Coat batches until the horizon."""
        station, horizon = self.station, self._site.horizon
        while True:
            yield from self._between_batches()
            if station.now >= horizon:
                return
            self._begun = None
            for segment in self._segments:
                yield from self._run_segment(segment)
            self._finish_batch()

    def finish(self, horizon: int) -> None:
        """Close what is open at the horizon: a wait; a batch under way is no output."""
        self.station.end_wait(horizon)

    def _between_batches(self) -> Steps:
        """Failures, maintenance that is due, and closed time."""
        station, calendar = self.station, self._site.calendar
        while station.now < self._site.horizon:
            yield from station.repairs()
            due = station.maintenance.due(station.usage, station.now)
            if due is not None:
                yield from station.maintain(due)
            elif not calendar.is_open(station.now):
                yield from station.stand_closed()
            else:
                return

    def _run_segment(self, segment: Segment) -> Steps:
        station = self.station
        lengths = segment.fixed or [draw() for draw in segment.samplers]
        at, left = 0, lengths[0]
        while True:
            if at == 0:
                yield from self._obtain(segment, left)
            now = station.now
            if self._begun is None:
                self._begun = now
                station.log.batches_started += now < self._site.horizon
            todo = lengths if at == 0 and left == lengths[0] else [left, *lengths[at + 1 :]]
            end, done, left = self._advance(now, todo, segment, at)
            if at == 0:
                self._use(segment, now, end if done == 0 else now + todo[0])
            yield self._site.env.timeout(end - now)
            at += done
            if at == len(lengths):
                if station.failures.calendar <= end or station.failures.operating <= station.usage.operating:
                    yield from station.repairs()
                return
            if at == 0 and segment.cabinet is not None:
                segment.cabinet.give_back(segment.flow * left)
            yield from station.repairs()

    def _advance(self, now: int, todo: Sequence[int], segment: Segment, at: int) -> tuple[int, int, int]:
        """Take down steps up to the first failure: its time, the number of steps done, what is left of the next."""
        log, failures, usage = self.station.log, self.station.failures, self.station.usage
        codes, productive = segment.codes[at:], segment.productive[at:]
        ends = list(accumulate(todo, initial=now))
        work = sum(length for length, counts in zip(todo, productive, strict=True) if counts)
        if usage.operating + work < failures.operating and ends[-1] <= failures.calendar:
            log.codes.extend(codes)
            log.starts.extend(ends[:-1])
            log.ends.extend(ends[1:])
            usage.operating += work
            return ends[-1], len(todo), 0
        for done, (length, code, counts) in enumerate(zip(todo, codes, productive, strict=True)):
            start = ends[done]
            if not counts:
                log.state(code, start, start + length)
                failures.postpone(start + length)
                continue
            run = min(length, failures.operating - usage.operating, failures.calendar - start)
            log.state(code, start, start + run)
            usage.operating += run
            if run < length:
                return start + run, done, length - run
        return ends[-1], len(todo), 0

    def _obtain(self, segment: Segment, left: int) -> Steps:
        """Wait for the people or the flow of a segment's first step, through failures if need be."""
        if segment.need is not None:
            while not (yield from self.station.wait_for_crew(segment.need, segment.mood)):
                yield from self.station.repairs()
        elif segment.cabinet is not None:
            while not (yield from self._wait_for_flow(segment, segment.cabinet, left)):
                yield from self.station.repairs()

    def _wait_for_flow(self, segment: Segment, cabinet: SourceCabinet, left: int) -> Generator[Event, Any, bool]:
        """Wait for the flow of a dose; False if a calendar failure strikes before."""
        amount = segment.flow * left
        if cabinet.pool.take(segment.flow, amount):
            return True
        name = cabinet.cabinet.name
        queued = Mood(CODES["waiting for cabinet"], f"cabinet:{name}", True)
        change = Mood(CODES["canister change"], f"canister:{name}", False)
        request = cabinet.pool.request(segment.flow, self.station.poke, amount)
        if (yield from self.station.wait(lambda: request.granted, lambda: change if cabinet.closed else queued)):
            return True
        cabinet.pool.cancel(request)
        return False

    def _use(self, segment: Segment, start: int, end: int) -> None:
        """The first step has its people or its flow from start to end."""
        log, task = self.station.log, segment.names[0]
        if segment.need is not None:
            name, pool, people = segment.need
            pool.release_at(people, end)
            log.task(f"crew:{name}", task, people, start, end)
        elif segment.cabinet is not None:
            cabinet = segment.cabinet
            cabinet.pool.release_at(segment.flow, end)
            log.task(f"cabinet:{cabinet.cabinet.name}", task, segment.flow, start, end)
            self._site.recorder.draw(self.station.index, cabinet.cabinet.precursor, segment.flow, start, end)

    def _finish_batch(self) -> None:
        """Take the batch down as a lot."""
        station, reactor, now = self.station, self._reactor, self.station.now
        station.usage.batches += 1
        good, scrapped = reactor.charge - self._lost, [("mass loss", self._lost)]
        if self._quality is not None and self._quality() < reactor.off_spec:
            good, scrapped = 0, [("off spec", good), *scrapped]
        begun = now if self._begun is None else self._begun
        station.log.lot(f"{reactor.name}/{station.usage.batches}", begun, now, good, scrapped)


def _segments(steps: Sequence[BatchStep]) -> list[list[tuple[int, BatchStep]]]:
    """Cut a recipe before each step that needs people or a cabinet."""
    segments: list[list[tuple[int, BatchStep]]] = []
    for number, step in enumerate(steps):
        if not segments or step.crew is not None or step.draw is not None:
            segments.append([])
        segments[-1].append((number, step))
    return segments
