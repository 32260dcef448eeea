"""The mean budget of one lot on one unit: work, stops, scrap, and what it takes of shared things."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from r2r_sim.plant.cycles import CYCLE
from r2r_sim.plant.estimate_flow import mean_drying
from r2r_sim.plant.model import BatchReactor, Machine, PlantModel, Unit, WebLine
from r2r_sim.plant.parts import FailureMode, MaintenanceTask, Phase, Restart
from r2r_sim.plant.timetable import Cooling, Hours, PlanStep

SETTLED = Phase(0)
"""No ramp-up, or after it."""


@dataclass(slots=True)
class Doses:
    """What a lot draws from one cabinet dose by dose."""

    first: float
    """Time of the lot at which the first dose begins [ms]."""
    last: float
    """Time of the lot at which the last dose ends [ms]."""
    time: float = 0.0
    """All doses together [ms]."""
    number: int = 0

    @property
    def span(self) -> float:
        """From the first to the last [ms]."""
        return self.last - self.first


@dataclass(slots=True)
class UnitEstimate:
    """Mean budget of one unit in a time in which nothing changes, and what became of it over the horizon."""

    name: str
    good_per_lot: float
    """[mm or g]"""
    work: tuple[PlanStep, ...]
    """Steps of a lot without the stops that fall into it."""
    stops: float
    """Mean time of failures, maintenance and canister changes in one lot, with the waits for their people [ms]."""
    calendar_availability: float
    """Share of open time left by stops on the calendar clock."""
    words: str = ""
    loads: dict[str, float] = field(default_factory=dict)
    """Shared resource -> resource-ms (people, ug/s or shares of a utility times ms) per lot."""
    uses: dict[str, float] = field(default_factory=dict)
    """Cabinet -> precursor drawn per lot [ug]."""
    doses: dict[str, Doses] = field(default_factory=dict)
    """Cabinet -> doses of a lot from it; of reactors."""
    spares: dict[str, float] = field(default_factory=dict)
    """Spare -> parts used per lot."""
    waits: dict[str, float] = field(default_factory=dict)
    """Kind of wait -> time of it in one lot [ms]."""
    scrap_at_restart: float = 0.0
    """Lost each time that closing interrupts a lot [mm]."""
    scrap_when_cold: float = 0.0
    """Lost at each cold start [mm]."""
    cooling: Cooling | None = None
    """How it cools down while the plant is closed; None if it stays hot."""
    group: str = ""
    open_share: float = 1.0
    duty: float = 1.0
    """Lots finished over those of a time without closing and absence; 0 before the unit is installed."""
    working: float = 1.0
    """Mean of ``duty`` over the horizon."""
    slowed_by: str = ""
    """Shared resource that bounds it, if any."""
    slowed_wait: str = ""
    """Kind of wait as which that shows."""
    slowdown: float = 1.0
    rate: float = 0.0
    """Good output, mean over the horizon [mm or g per ms]."""
    waiting: dict[str, float] = field(default_factory=dict)
    """Kind of wait -> share of the horizon in which the unit stands for it, as far as the estimate knows."""
    notes: tuple[str, ...] = ()
    """What else slows it down, in words with numbers."""

    @property
    def lot_time(self) -> float:
        """Work and stops of one lot [ms]."""
        return sum(step.time for step in self.work) + self.stops

    @property
    def plan(self) -> tuple[PlanStep, ...]:
        """A lot with its stops at the end."""
        return (*self.work, PlanStep("open", self.stops)) if self.stops else self.work

    @property
    def pace(self) -> float:
        """Lots of this time [1/ms]."""
        return self.calendar_availability * self.duty * self.slowdown / self.lot_time

    def stand(self, kind: str, time: float) -> None:
        """Stop for so much longer in each lot [ms]."""
        if time:
            self.stops += time
            self.waits[kind] = self.waits.get(kind, 0.0) + time


def budget(unit: Unit, model: PlantModel, hours: Hours, phase: Phase = SETTLED) -> UnitEstimate:
    """The mean budget of a unit in one phase of its ramp-up."""
    match unit:
        case WebLine():
            return _web(unit, model, hours, phase)
        case BatchReactor():
            return _batch(unit, hours, phase)
        case Machine():
            return _machine(unit, model, hours)


def crews_of(unit: Unit) -> set[str | None]:
    """Who must be there for a lot to go on, stops apart."""
    if isinstance(unit, BatchReactor):
        return {step.crew for step in unit.steps}
    return {unit.crew}


def _cooling(unit: Unit, batch: float) -> Cooling | None:
    """How a unit cools down; ``batch`` is the work of a batch that proves it [ms]."""
    if not unit.warm_up and unit.restart is None:
        return None
    restart = unit.restart or Restart()
    again = unit.warm_up + restart.requalify + restart.dummies * batch
    return Cooling(max(restart.beyond, restart.cool_down, 1), again)


class _Stops:
    """Failures and maintenance of one lot, added up."""

    def __init__(self, row: UnitEstimate, hours: Hours) -> None:
        self.row = row
        self.number = 0.0
        """Of those on other clocks than the calendar."""
        self.time = 0.0
        """That they take without waiting [ms]."""
        self._hours = hours

    def add(
        self,
        failures: Iterable[FailureMode],
        tasks: Iterable[MaintenanceTask],
        clocks: dict[str, float],
        stress: float = 1.0,
    ) -> None:
        """Add them; ``clocks`` is how far each clock goes in a lot."""
        lost = 0.0
        events = [(f.clock, f.between.mean / stress, f.repair.mean, f.crew, f.people, "repair", f.spare)
                  for f in failures]  # fmt: skip
        events += [(t.clock, float(t.every), t.takes.mean, t.crew, t.people, "crew", None) for t in tasks]
        for clock, between, takes, crew, people, kind, spare in events:
            wait = self._hours.mean_wait(crew)
            if clock == "calendar":
                lost += (takes + wait) / between
                continue
            n = clocks[clock] / between
            self.number, self.time = self.number + n, self.time + n * takes
            self.row.stand(kind, n * wait)
            if crew is not None:
                self.row.loads[f"crew:{crew}"] = self.row.loads.get(f"crew:{crew}", 0.0) + n * takes * people
            if spare is not None:
                self.row.spares[spare] = self.row.spares.get(spare, 0.0) + n
        self.row.stops += self.time
        self.row.calendar_availability = 1.0 / (1.0 + lost)


def _web(line: WebLine, model: PlantModel, hours: Hours, phase: Phase) -> UnitEstimate:
    run = line.passes * line.roll_length / line.speed / phase.pace
    changes, change_stops, stood = _roll_changes(line, model)
    row = UnitEstimate(line.name, 0.0, (), 0.0, 1.0, scrap_at_restart=line.startup_scrap, cooling=_cooling(line, 0.0))
    row.scrap_when_cold = 0.0 if line.restart is None else line.restart.scrap
    stops = _Stops(row, hours)
    stops.add(
        line.failures,
        line.maintenance,
        {"operating": run, "metres": line.passes * line.roll_length, "batches": 1.0},
        phase.stress,
    )
    canister_time, canisters = _canisters(line, model, run + changes, row, hours)
    number = stops.number + canisters + change_stops
    to_speed = number * line.ramp / 2.0
    row.stops += to_speed
    scrap = number * line.startup_scrap + line.leader
    if line.splice is not None:
        scrap += (line.passes - change_stops) * line.splice.scrap
    scrap += sum(
        f.scrap * line.passes * line.roll_length * phase.stress / f.between.mean
        for f in line.failures
        if f.clock == "metres"
    )
    row.good_per_lot = max(line.roll_length - scrap, 0.0) * max(1.0 - line.reject - phase.reject, 0.0)
    coat = PlanStep(
        "auto" if line.at_close == "finish" else "open",
        run / line.passes,
        restart=line.ramp / 2.0,
        needs_heat=True,
    )
    if line.splice is None:
        row.work = (coat, PlanStep("begun", line.roll_change.mean, line.crew)) * line.passes
    else:
        row.work = (coat,) * line.passes
        row.stops += changes
        row.waits.update(stood)
    loads = defaultdict(float, row.loads)
    if line.crew is not None:
        loads[f"crew:{line.crew}"] += changes * line.people
    for take in line.takes:
        loads[f"utility:{take.utility}"] += (run + changes + to_speed) * take.amount
    row.loads = dict(loads)
    row.words = (
        f"{row.good_per_lot / 1e3:,.0f} m good per roll every {row.lot_time / 60e3:,.1f} min "
        f"({run / 60e3:,.1f} run, {changes / 60e3:,.1f} change, {stops.time / 60e3:,.1f} failures and maintenance, "
        f"{canister_time / 60e3:,.1f} canisters)"
    )
    return row


def _roll_changes(line: WebLine, model: PlantModel) -> tuple[float, float, dict[str, float]]:
    """Mean time that roll changes stop a line during one lot, how often they do, and as what wait that shows.

    A turret stops it where a splice fails; a winder stops it where its accumulator is empty, or full, before the roll
    is changed.
    """
    if line.splice is None:
        return line.passes * line.roll_change.mean, float(line.passes), {}
    time = line.passes * line.splice.failed * line.roll_change.mean
    count, stood = line.passes * line.splice.failed, dict[str, float]()
    holds = {one.name: one.capacity for one in model.accumulators}
    winders = [u for u in model.units if isinstance(u, WebLine) and u is not line]
    for winder in winders:
        joint = {winder.entry, winder.exit} & {line.entry, line.exit} - {None}
        for name in sorted(str(one) for one in joint):
            stands = winder.roll_change.mean - holds[name] / line.speed
            if stands > 0.0:
                time, count = time + line.passes * stands, count + line.passes
                kind = "web" if name == line.entry else "room"
                stood[kind] = stood.get(kind, 0.0) + line.passes * stands
    return time, count, stood


def _canisters(line: WebLine, model: PlantModel, hot: float, row: UnitEstimate, hours: Hours) -> tuple[float, float]:
    """Mean time and number of canister changes that stop a line during one lot."""
    time = count = 0.0
    for feed in line.feeds:
        cabinet = next(c for c in model.cabinets if c.name == feed.cabinet)
        total = sum(f.flow for u in model.units if isinstance(u, WebLine) for f in u.feeds if f.cabinet == cabinet.name)
        n = hot * total / 1e3 / (cabinet.canister - cabinet.heel)  # ug/s x ms / 1000 = ug
        takes = cabinet.change.mean + hours.mean_wait(cabinet.crew)
        time, count = time + n * takes, count + n
        row.uses[cabinet.name] = hot * feed.flow / 1e3
        if cabinet.crew is not None:
            own = n * cabinet.change.mean * cabinet.people * feed.flow / total
            row.loads[f"crew:{cabinet.crew}"] = row.loads.get(f"crew:{cabinet.crew}", 0.0) + own
    row.stand("canister", time)
    return time, count


def _batch(reactor: BatchReactor, hours: Hours, phase: Phase) -> UnitEstimate:
    loads: dict[str, float] = defaultdict(float)
    work, automatic, drawn = 0.0, 0.0, dict[str, Doses]()
    plan: list[PlanStep] = []
    held = 0.0
    for step in reactor.steps:
        lasts = step.duration.mean
        if step.crew is None:
            automatic += lasts
            held = work + lasts
            if plan and plan[-1].kind == "auto":
                lasts += plan.pop().time
            plan.append(PlanStep("auto", lasts, needs_heat=not plan))
        else:
            loads[f"crew:{step.crew}"] += lasts * step.people
            plan.append(PlanStep("begun", lasts, step.crew, needs_heat=not plan))
        if step.draw is not None:
            loads[f"cabinet:{step.draw.cabinet}"] += step.duration.mean * step.draw.flow
            doses = drawn.setdefault(step.draw.cabinet, Doses(work, work))
            doses.last, doses.time = work + step.duration.mean, doses.time + step.duration.mean
            doses.number += 1
        work += step.duration.mean
    first = next((place for place, step in enumerate(reactor.steps) if step.crew is None), None)
    if first is not None:
        begins = sum(step.duration.mean for step in reactor.steps[:first])
        for take in reactor.takes:
            loads[f"utility:{take.utility}"] += (held - begins) * take.amount
    good = reactor.charge * (1.0 - reactor.mass_loss) * max(1.0 - reactor.off_spec - phase.reject, 0.0)
    row = UnitEstimate(
        reactor.name,
        good,
        tuple(plan),
        0.0,
        1.0,
        loads=dict(loads),
        uses={name.removeprefix("cabinet:"): load / 1e3 for name, load in loads.items() if name.startswith("cabinet:")},
        doses=drawn,
        cooling=_cooling(reactor, work),
    )
    stops = _Stops(row, hours)
    cycles = float(sum(step.sub_state == CYCLE for step in reactor.steps))
    clocks = {"operating": automatic, "batches": 1.0, "metres": 0.0, "cycles": cycles}
    stops.add(reactor.failures, reactor.maintenance, clocks, phase.stress)
    row.words = (
        f"{good / 1e3:,.1f} kg good per batch every {(work + stops.time) / 3.6e6:,.2f} h "
        f"({work / 3.6e6:,.2f} recipe, {stops.time / 3.6e6:,.2f} failures and maintenance)"
    )
    return row


def _machine(machine: Machine, model: PlantModel, hours: Hours) -> UnitEstimate:
    """A machine that always has lots and room, all lots alike and in full batches."""
    loads: dict[str, float] = {}
    web = machine.batch * machine.supply.quantity * machine.stretch
    work = machine.time.mean + mean_drying(machine, model) + machine.pace * web
    if machine.crew is not None:
        loads[f"crew:{machine.crew}"] = work * machine.people
    if machine.draw is not None:
        loads[f"cabinet:{machine.draw.cabinet}"] = work * machine.draw.flow
    good = machine.batch * machine.supply.quantity * (1.0 - machine.mass_loss) * (1.0 - machine.off_spec)
    kind = "open" if machine.at_close != "finish" else "auto" if machine.crew is None else "begun"
    plan = (PlanStep(kind, work, machine.crew, needs_heat=True),)  # type: ignore[arg-type]
    row = UnitEstimate(machine.name, good, plan, 0.0, 1.0, loads=loads, cooling=_cooling(machine, work))
    if machine.draw is not None:
        row.uses[machine.draw.cabinet] = work * machine.draw.flow / 1e3
        row.doses[machine.draw.cabinet] = Doses(0.0, work, work, 1)
    stops = _Stops(row, hours)
    stops.add(machine.failures, machine.maintenance, {"operating": work, "batches": 1.0, "metres": web})
    row.words = f"{good:,.0f} good per batch every {(work + stops.time) / 60e3:,.1f} min"
    return row
