"""When a unit fails and when maintenance is due: each mode is an object with a clock of its own.

A clock runs on one kind of usage: ``operating`` counts the time in which a batch is processed or the web moves,
``calendar`` counts all time, ``metres`` counts web run through the line [mm], ``batches`` counts batches (of a web
line: finished rolls) and is looked at between them, ``cycles`` counts ALD cycles and is looked at after each.

A calendar failure can only strike a unit that is up: one that would strike while the unit is down, or stands in closed
time, is drawn anew from the end of that time. After its own repair every mode is drawn anew from the end of the repair.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from r2r_sim.plant.calendar import NEVER
from r2r_sim.plant.outage_clock import OutageClock, Span
from r2r_sim.plant.parts import FailureMode, MaintenanceTask
from r2r_sim.plant.streams import Sampler, Streams


class Usage:
    """How much a unit has been used."""

    __slots__ = ("batches", "cycles", "metres", "operating")

    def __init__(self) -> None:
        self.operating = 0
        """Time in operation [ms]."""
        self.metres = 0
        """Web run through the line [mm]."""
        self.batches = 0
        """Batches or rolls finished."""
        self.cycles = 0
        """ALD cycles done, of reactors of which something goes by them."""

    def reading(self, clock: str, now: int) -> int:
        """What a clock of this kind shows at the time ``now``."""
        return now if clock == "calendar" else int(getattr(self, clock))


class FailureClock:
    """One failure mode of one unit and the clock reading at which it strikes next."""

    __slots__ = ("_between", "_stress", "due", "mode", "repair")

    def __init__(
        self, mode: FailureMode, between: Sampler, repair: Sampler, stress: Callable[[int], float] | None = None
    ) -> None:
        self.mode = mode
        self.repair = repair
        self._between = between
        self._stress = stress
        self.due = self.between(0)

    def between(self, since: int) -> int:
        """What is left to the next failure from a time on, under the stress of that time."""
        plain = self._between()
        return plain if self._stress is None else max(1, round(plain / self._stress(since)))


class Failures:
    """All failure modes of a unit; ``operating``, ``calendar``, ``metres``, ``batches`` are the earliest dues."""

    __slots__ = ("_clocks", "_outages", "batches", "calendar", "cycles", "metres", "operating", "outage")

    def __init__(self, clocks: Sequence[FailureClock], outages: OutageClock | None = None) -> None:
        self._clocks = tuple(clocks)
        self._outages = outages
        self.outage = NEVER
        """When the next outage is due, which spares nobody; it counts on the calendar clock too."""
        self._refresh()

    def struck(self, usage: Usage, now: int) -> list[FailureClock | OutageClock]:
        """What strikes now: an outage, and the modes in the order of the list."""
        if self.quiet(usage.operating, now, usage.metres, usage.batches) and usage.cycles < self.cycles:
            return []
        struck = [clock for clock in self._clocks if clock.due <= usage.reading(clock.mode.clock, now)]
        return [*self.out(now), *struck]

    def out(self, now: int) -> list[OutageClock]:
        """The outage that is due, if there is one."""
        self.skip(now)
        return [] if self._outages is None or self.outage > now else [self._outages.struck(now)]

    def skip(self, now: int) -> None:
        """Leave out outages that are over by now."""
        if self._outages is not None and self.outage < now:
            self._outages.skip(now)
            self._refresh()

    @property
    def effects(self) -> set[str]:
        """What failures and outages may do to the work under way."""
        return {clock.mode.effect for clock in self._clocks} | (self._outages.effects if self._outages else set())

    def quiet(self, operating: int, now: int, metres: int, batches: int) -> bool:
        """Whether no mode strikes at these readings."""
        return operating < self.operating and now < self.calendar and metres < self.metres and batches < self.batches

    def renew(self, clock: FailureClock | OutageClock, usage: Usage, now: int) -> None:
        """Set the clock of a mode whose repair has just ended, or of an outage that is over."""
        if isinstance(clock, FailureClock):
            clock.due = usage.reading(clock.mode.clock, now) + clock.between(now)
            self._refresh()
        else:
            self.postpone(now)

    def postpone(self, end: int) -> None:
        """Draw the calendar failures that are due before ``end``, the end of a time in which none can strike, anew."""
        if self.calendar < end:
            if self._outages is not None:
                self._outages.skip(end)
            self.redraw(end)

    def redraw(self, end: int) -> None:
        """The same for calendar failures alone, where outages may strike before ``end``."""
        for clock in self._clocks:
            if clock.mode.clock == "calendar" and clock.due < end:
                clock.due = end + clock.between(end)
        self._refresh()

    def _refresh(self) -> None:
        earliest = dict.fromkeys(("operating", "calendar", "metres", "batches", "cycles"), NEVER)
        for clock in self._clocks:
            kind = clock.mode.clock
            earliest[kind] = min(earliest[kind], clock.due)
        if self._outages is not None:
            self.outage = self._outages.due
            earliest["calendar"] = min(earliest["calendar"], self.outage)
        self.operating, self.calendar = earliest["operating"], earliest["calendar"]
        self.metres, self.batches, self.cycles = earliest["metres"], earliest["batches"], earliest["cycles"]


class MaintenanceClock:
    """One planned task of one unit and the clock reading at which it is due."""

    __slots__ = ("due", "takes", "task")

    def __init__(self, task: MaintenanceTask, takes: Sampler) -> None:
        self.task = task
        self.takes = takes
        self.due = task.first or task.every


class Maintenance:
    """All planned tasks of a unit."""

    __slots__ = ("_clocks", "batches", "calendar", "cycles", "metres", "operating")

    def __init__(self, clocks: Sequence[MaintenanceClock]) -> None:
        self._clocks = tuple(clocks)
        self.operating = self.calendar = self.metres = self.batches = self.cycles = NEVER
        """The earliest dues on these clocks."""
        self._refresh()

    def due(self, usage: Usage, now: int) -> MaintenanceClock | None:
        """The first task of the list that is due."""
        if self.quiet(usage.operating, now, usage.metres, usage.batches) and usage.cycles < self.cycles:
            return None
        return next((clock for clock in self._clocks if clock.due <= usage.reading(clock.task.clock, now)), None)

    def quiet(self, operating: int, now: int, metres: int, batches: int) -> bool:
        """Whether no task is due at these readings."""
        return operating < self.operating and now < self.calendar and metres < self.metres and batches < self.batches

    def soon(self, usage: Usage, now: int) -> MaintenanceClock | None:
        """The first task of the list that may be done early now."""
        for clock in self._clocks:
            if clock.task.early and clock.due - clock.task.early <= usage.reading(clock.task.clock, now):
                return clock
        return None

    def begin(self, starts: int) -> None:
        """Count calendar time from when the unit starts."""
        for clock in self._clocks:
            if clock.task.clock == "calendar":
                clock.due += starts
        self._refresh()

    def done(self, clock: MaintenanceClock, usage: Usage, now: int) -> None:
        """Set the clock of a task that has just been done.

        On a calendar clock the due times keep their distance of ``every`` and a missed one is not made up for; on the
        other clocks the next is due ``every`` after this one.
        """
        reading, every = usage.reading(clock.task.clock, now), clock.task.every
        if clock.task.clock == "calendar":
            clock.due += max(1, (reading - clock.due) // every + 1) * every
        else:
            clock.due = reading + every
        self._refresh()

    def _refresh(self) -> None:
        for kind in ("operating", "calendar", "metres", "batches", "cycles"):
            dues = (clock.due for clock in self._clocks if clock.task.clock == kind)
            setattr(self, kind, min(dues, default=NEVER))


def failures_of(
    owner: str,
    modes: Sequence[FailureMode],
    streams: Streams,
    stress: Callable[[int], float] | None = None,
    outages: Sequence[Span] = (),
) -> Failures:
    """The failure clocks of a unit, each with a stream for the time between and one for the repair.

    ``stress`` says how many times as often failures come at a time; what is left to the next is drawn when the clock
    is set, and keeps the stress of the time from which it runs.
    """
    return Failures(
        [
            FailureClock(
                mode,
                streams.sampler(mode.between, owner, f"failure {mode.name}: between", least=1),
                streams.sampler(mode.repair, owner, f"failure {mode.name}: repair"),
                stress,
            )
            for mode in modes
        ],
        OutageClock(outages) if outages else None,
    )


def maintenance_of(owner: str, tasks: Sequence[MaintenanceTask], streams: Streams) -> Maintenance:
    """The maintenance clocks of a unit, each with a stream for its duration."""
    return Maintenance(
        [
            MaintenanceClock(task, streams.sampler(task.takes, owner, f"maintenance {task.name}: takes"))
            for task in tasks
        ]
    )
