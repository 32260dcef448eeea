"""Reactors in the middle of their recipes: while nothing but doses can happen to them, one loop runs them all.

A reactor that comes to a dose joins its train, and gets its turn back when the train has ended. Before any simpy event
the trains are run up to it. When something comes that the loop does not know - a failure in a segment, a canister that
is too empty, somebody else at a cabinet - all trains land: every reactor goes on by itself from where it is, and joins
again at its next dose if all is calm.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import heapify
from typing import Any, Protocol

import numpy as np
from simpy import Environment
from simpy.events import URGENT

from r2r_sim.plant import kernel
from r2r_sim.plant.cabinet import SourceCabinet
from r2r_sim.plant.calendar import NEVER
from r2r_sim.plant.failures import Failures, Usage
from r2r_sim.plant.instant import Turn
from r2r_sim.plant.kernel import Advance, Table
from r2r_sim.plant.model import BatchReactor, Unit
from r2r_sim.plant.pool import Request
from r2r_sim.plant.repeats import unlike_steps
from r2r_sim.plant.rolling import Rolling

COMPILE_FROM = 200_000
"""Doses in a replication from which on it pays to load a compiler."""


def loop_for(doses: float) -> Advance | None:
    """The loop that pays in a replication of so many doses; None where doses are events of their own.

    In plain Python the loop saves less than a train costs that has to land, so that only the compiled one is used.
    """
    return kernel.compiled() if doses >= COMPILE_FROM else None


def doses_of(units: Iterable[Unit], horizon: int) -> float:
    """About how many doses the reactors of a plant begin until the horizon."""
    doses = 0.0
    for unit in units:
        if isinstance(unit, BatchReactor):
            steps = unlike_steps(unit.steps)
            length = sum(times * step.duration.mean for step, _, times in steps)
            doses += horizon * sum(times for step, _, times in steps if step.draw is not None) / max(1, length)
    return doses


class Clock(Environment):
    """simpy's environment, which lets trains and rolling webs run up to each event before it happens."""

    def __init__(self) -> None:
        super().__init__()
        self.trains: Trains | None = None
        self.rolling = Rolling(self)

    def peek(self) -> float:
        """The time of the next event, of the next dose on a train, or of what a rolling web does next."""
        trains, time = self.trains, super().peek()
        rolling = self.rolling.queue
        if rolling and rolling[0][0] < NEVER:
            time = min(time, rolling[0][0])
        return time if trains is None or not trains.flying else min(time, trains.next_time)

    def step(self) -> None:
        """Let the next event happen, after what trains and rolling webs do before it."""
        trains, rolling = self.trains, self.rolling
        events: list[Any] = self._queue
        while True:
            rolls = bool(rolling.queue) and rolling.queue[0] < events[0]
            if trains is not None and trains.flying:
                time, rank = (rolling.queue if rolls else events)[0][:2]
                if time >= trains.next_time and trains.run(time, rank):
                    continue
                if rolls:
                    rolling.run(events, 1)
            elif rolls:
                rolling.run(events, -1)
            if not rolls:
                break
        super().step()


class Segment(Protocol):
    """What trains know of the part of a recipe that begins with a dose."""

    units: int
    expected: list[int]
    cabinet: SourceCabinet | None
    flies: bool

    def sums(self, steps: Sequence[int], /) -> tuple[int, int]:
        """The time the steps take, and the part of it in which the reactor processes."""


class Station(Protocol):
    """What trains know of a reactor."""

    index: int
    failures: Failures
    usage: Usage

    @property
    def now(self) -> int:
        """The time [ms]."""

    def turn(self) -> Turn:
        """A turn of the reactor."""

    def poke(self) -> None:
        """Make it look again at what it waits for."""


@dataclass(slots=True)
class Rider:
    """A reactor that can ride on trains, and its place in the tables."""

    station: Station
    segments: Sequence[Segment]
    base: int
    turn: Turn | None = None
    first: int = 0
    request: Request | None = None
    strange: bool = False
    """Whether the train cannot do what comes next for it."""


class Trains:
    """All trains of a plant; ``cabinets`` are those from which only batch reactors draw, ``rank`` the first unit's.

    Without a loop for ``doses`` there are none.
    """

    def __init__(
        self, env: Clock, cabinets: Sequence[SourceCabinet], rank: int, units: int, horizon: int, doses: float
    ) -> None:
        self.flying = False
        self.next_time = 0
        """Nothing happens on a train before."""
        self._env = env
        loop = loop_for(doses)
        self._advance = kernel.interpreted if loop is None else loop
        self._cabinets = () if loop is None else cabinets
        self._number = {cabinet.cabinet.name: number for number, cabinet in enumerate(self._cabinets)}
        self._rank = rank
        self._units = units
        self._horizon = horizon
        self._riders: dict[int, Rider] = {}
        self._rows: list[list[int]] = [[] for _ in range(7)]
        self._under_way = 0
        self._tables: tuple[Table, Table, Table] | None = None

    def serves(self, cabinet: SourceCabinet | None) -> bool:
        """Whether the doses of a cabinet can be on a train."""
        return cabinet is not None and cabinet.cabinet.name in self._number

    def register(self, station: Station, segments: Sequence[Segment]) -> None:
        """Say what a reactor does in a batch, before anything happens."""
        self._riders[station.index] = Rider(station, segments, len(self._rows[0]))
        facts = {segment: self._facts(segment) for segment in dict.fromkeys(segments)}
        for row, column in zip(self._rows, zip(*map(facts.__getitem__, segments), strict=True), strict=True):
            row += column

    def _facts(self, segment: Segment) -> tuple[int, ...]:
        """What the table of segments has of one, in the order of its rows."""
        number = self._number[segment.cabinet.cabinet.name] if segment.cabinet and segment.flies else -1
        return segment.units, segment.expected[0], *segment.sums(segment.expected), number, 0, 0

    def ready(self) -> bool:
        """Whether a train can leave now."""
        return self.flying or all(not cabinet.closed and cabinet.pool.is_calm() for cabinet in self._cabinets)

    def join(self, station: Station, first: int, end: int, drawn: Sequence[Sequence[int]]) -> Turn:
        """Hand over the segments from first to end, with times of steps if drawn; gives the turn after the train."""
        if not self.flying:
            self._take_off()
        assert self._tables is not None
        reactors, _, segments = self._tables
        rider, unit, now = self._riders[station.index], station.index, station.now
        for place, steps in enumerate(drawn, start=rider.base + first):
            segments[kernel.FIRST][place] = steps[0]
            segments[kernel.LENGTH][place], segments[kernel.WORK][place] = rider.segments[place - rider.base].sums(
                steps
            )
        rider.turn, rider.first, rider.request, rider.strange = station.turn(), first, None, False
        failures = station.failures
        for row, fact in (
            (kernel.NEXT, now),
            (kernel.STATUS, kernel.FLYING),
            (kernel.PLACE, rider.base + first),
            (kernel.STOP, rider.base + end),
            (kernel.CALENDAR, failures.calendar),
            (kernel.OPERATING, failures.operating - station.usage.operating),
        ):
            reactors[row][unit] = fact
        self.next_time = now
        self._under_way += 1
        return rider.turn

    def leave(self, station: Station) -> tuple[int, Any, Any, Request | None, bool]:
        """After the turn: the next segment, when each was asked for and began, the request if it waits for its dose.

        One that waits has one time of asking more than beginnings. The last says whether the reactor must do the next
        segment by itself.
        """
        assert self._tables is not None
        reactors, _, segments = self._tables
        rider = self._riders[station.index]
        place = reactors[kernel.PLACE][station.index]
        start = rider.base + rider.first
        asked = segments[kernel.ASKED][start : place + (rider.request is not None)]
        began = segments[kernel.STARTED][start:place]
        rider.turn = None
        return int(place) - rider.base, np.array(asked), np.array(began), rider.request, rider.strange

    def run(self, time: float, rank: int) -> bool:
        """Run the trains up to an event; whether a reactor has got a turn that may come before it."""
        if time > self._horizon:
            time, rank = self._horizon, self._rank + self._units
        assert self._tables is not None
        why, unit, at = self._advance(*self._tables, self._units, int(time), rank - self._rank, int(rank > URGENT))
        self.next_time = at
        if why == kernel.LIMIT:
            return False
        if why == kernel.LAND:
            if unit != kernel.ALL:
                self._riders[unit].strange = True
            self._land(at)
            return True
        turn = self._riders[unit].turn
        assert turn is not None
        turn.take(at - int(self._env.now))
        self._under_way -= 1
        if not self._under_way:
            self._land(at)
        return True

    def land(self) -> None:
        """Let every reactor go on by itself from now."""
        if self.flying:
            self._land(int(self._env.now))

    def _take_off(self) -> None:
        """Read the cabinets."""
        if self._tables is None:
            self._tables = self._make_tables()
        reactors, cabinets, _ = self._tables
        slot = self._units
        for place in range(len(reactors[kernel.HELD])):
            reactors[kernel.HELD][place] = 0
        for number, cabinet in enumerate(self._cabinets):
            free, ends = cabinet.pool.lent()
            for time, flow in ends:
                reactors[kernel.BACK][slot], reactors[kernel.HELD][slot] = time, flow
                reactors[kernel.SOURCE][slot] = number
                slot += 1
            for row, fact in enumerate((free, cabinet.usable, 0, NEVER)):
                cabinets[row][number] = fact
        self.flying = True
        self._under_way = 0

    def _make_tables(self) -> tuple[Table, Table, Table]:
        reactors = [[0] * (2 * self._units) for _ in range(10)]
        reactors[kernel.NEXT] = [NEVER] * (2 * self._units)
        cabinets = [[0] * len(self._cabinets) for _ in range(4)]
        if self._advance is not kernel.interpreted:
            return tuple(np.array(table, dtype=np.int64) for table in (reactors, cabinets, self._rows))  # type: ignore[return-value]
        return reactors, cabinets, self._rows

    def _land(self, time: int) -> None:
        """Write the cabinets back, and give every reactor its turn."""
        assert self._tables is not None
        reactors, cabinets, segments = self._tables
        now = int(self._env.now)
        self.flying = False
        ends: list[list[tuple[int, int, int]]] = [[] for _ in self._cabinets]
        for slot, flow in enumerate(reactors[kernel.HELD]):
            if flow:
                ends[reactors[kernel.SOURCE][slot]].append((int(reactors[kernel.BACK][slot]), int(flow), 0))
        for number, cabinet in enumerate(self._cabinets):
            heapify(ends[number])
            cabinet.usable = int(cabinets[kernel.USABLE][number])
            cabinet.pool.resume(int(cabinets[kernel.FREE][number]), ends[number])
        waiting = []
        for unit, rider in self._riders.items():
            status = reactors[kernel.STATUS][unit]
            if status == kernel.AWAY:
                continue
            assert rider.turn is not None
            reactors[kernel.STATUS][unit] = kernel.AWAY
            if status == kernel.WAITING:
                waiting.append((int(reactors[kernel.TICKET][unit]), unit))
                rider.turn.take(time - now)
            else:
                rider.turn.take(int(reactors[kernel.NEXT][unit]) - now)
            reactors[kernel.NEXT][unit] = NEVER
        for _, unit in sorted(waiting):
            rider, place = self._riders[unit], reactors[kernel.PLACE][unit]
            cabinet = self._cabinets[segments[kernel.CABINET][place]]
            flow, first = int(segments[kernel.FLOW][place]), int(segments[kernel.FIRST][place])
            rider.request = cabinet.pool.line_up(flow, rider.station.poke, flow * first)
        for number, cabinet in enumerate(self._cabinets):
            if cabinets[kernel.QUEUED][number]:
                cabinet.pool.wake_at(int(cabinets[kernel.WAKE][number]))
