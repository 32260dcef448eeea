"""What a spreadsheet would say: mean times, no waiting, no chance.

A unit turns out one lot per lot time; the lot time is work plus the mean stops that fall into it. Shared cabinets and
crews bound the whole: where their mean load exceeds what they offer, every unit that uses them slows down alike.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from r2r_sim.plant.estimate_flow import bound_by_stations, mean_drying
from r2r_sim.plant.model import BatchReactor, Machine, PlantModel, WebLine
from r2r_sim.plant.parts import FailureMode, MaintenanceTask


@dataclass(slots=True)
class UnitEstimate:
    """Mean budget of one unit, before shared bounds."""

    name: str
    group: str
    good_per_lot: float
    """[mm or g]"""
    lot_time: float
    """Work and stops of one lot [ms]."""
    calendar_availability: float
    """Share of open time left by stops on the calendar clock."""
    open_share: float
    loads: dict[str, float] = field(default_factory=dict)
    """Shared resource -> resource-ms (people or ug/s times ms) per lot."""
    words: str = ""
    slowed_by: str = ""
    """Shared resource that bounds it, if any."""
    slowed_wait: str = ""
    """Kind of wait as which that shows."""
    slowdown: float = 1.0
    canister_time: float = 0.0
    """The part of the lot time in which a line stands for canister changes [ms]."""

    @property
    def rate(self) -> float:
        """Good output [mm or g per ms of the horizon]."""
        return self.good_per_lot / self.lot_time * self.calendar_availability * self.open_share * self.slowdown


def estimate(model: PlantModel) -> tuple[UnitEstimate, ...]:
    """Closed-form estimate of every unit of a plant."""
    closed = sum(end - start for start, end in model.closed)
    open_share = 1.0 - closed / model.horizon
    rows = []
    for unit, info in zip(model.units, model.infos, strict=True):
        match unit:
            case WebLine():
                row = _web(unit, model)
            case BatchReactor():
                row = _batch(unit)
            case Machine():
                row = _machine(unit, model)
        row.group, row.open_share = info.group, open_share
        rows.append(row)
    _share(rows, model)
    bound_by_stations(rows, model)
    return tuple(rows)


def _stops(
    failures: Iterable[FailureMode], tasks: Iterable[MaintenanceTask], clocks: dict[str, float]
) -> tuple[float, float, float, dict[str, float]]:
    """Mean stop time and number of stops per lot, calendar share lost, and crew load per lot."""
    time = count = lost = 0.0
    load: dict[str, float] = defaultdict(float)
    events = [(f.clock, f.between.mean, f.repair.mean, f.crew, f.people) for f in failures]
    events += [(t.clock, float(t.every), t.takes.mean, t.crew, t.people) for t in tasks]
    for clock, between, takes, crew, people in events:
        if clock == "calendar":
            lost += takes / between
            continue
        n = clocks[clock] / between
        time, count = time + n * takes, count + n
        if crew is not None:
            load[f"crew:{crew}"] += n * takes * people
    return time, count, lost, load


def _web(line: WebLine, model: PlantModel) -> UnitEstimate:
    run = line.passes * line.roll_length / line.speed
    changes, change_stops = _roll_changes(line, model)
    stop_time, stops, lost, load = _stops(
        line.failures, line.maintenance, {"operating": run, "metres": line.passes * line.roll_length, "batches": 1.0}
    )
    canister_time, canisters = _canisters(line, model, run + changes, load)
    stops += canisters + change_stops
    time_to_speed = stops * line.ramp / 2.0
    scrap = stops * line.startup_scrap + line.leader
    if line.splice is not None:
        scrap += (line.passes - change_stops) * line.splice.scrap
    scrap += sum(
        f.scrap * line.passes * line.roll_length / f.between.mean for f in line.failures if f.clock == "metres"
    )
    good = max(line.roll_length - scrap, 0.0) * (1.0 - line.reject)
    if line.crew is not None:
        load[f"crew:{line.crew}"] += changes * line.people
    lot_time = run + changes + stop_time + canister_time + time_to_speed
    words = (
        f"{good / 1e3:,.0f} m good per roll every {lot_time / 60e3:,.1f} min "
        f"({run / 60e3:,.1f} run, {changes / 60e3:,.1f} change, {stop_time / 60e3:,.1f} failures and maintenance, "
        f"{canister_time / 60e3:,.1f} canisters)"
    )
    return UnitEstimate(
        line.name,
        "",
        good,
        lot_time,
        1.0 / (1.0 + lost),
        1.0,
        dict(load),
        words,
        canister_time=canister_time,
    )


def _roll_changes(line: WebLine, model: PlantModel) -> tuple[float, float]:
    """Mean time that roll changes stop a line during one lot, and how often they do.

    A turret stops it where a splice fails; a winder stops it where its accumulator is empty, or full, before the roll
    is changed.
    """
    if line.splice is None:
        return line.passes * line.roll_change.mean, float(line.passes)
    time = line.passes * line.splice.failed * line.roll_change.mean
    count = line.passes * line.splice.failed
    holds = {one.name: one.capacity for one in model.accumulators}
    winders = [u for u in model.units if isinstance(u, WebLine) and u is not line]
    for winder in winders:
        joint = {winder.entry, winder.exit} & {line.entry, line.exit} - {None}
        for name in joint:
            stands = winder.roll_change.mean - holds[str(name)] / line.speed
            if stands > 0.0:
                time, count = time + line.passes * stands, count + line.passes
    return time, count


def _canisters(line: WebLine, model: PlantModel, hot: float, load: dict[str, float]) -> tuple[float, float]:
    """Mean time and number of canister changes that stop a line during one lot."""
    time = count = 0.0
    for feed in line.feeds:
        cabinet = next(c for c in model.cabinets if c.name == feed.cabinet)
        total = sum(f.flow for u in model.units if isinstance(u, WebLine) for f in u.feeds if f.cabinet == cabinet.name)
        n = hot * total / 1e3 / (cabinet.canister - cabinet.heel)  # ug/s x ms / 1000 = ug
        time, count = time + n * cabinet.change.mean, count + n
        if cabinet.crew is not None:
            load[f"crew:{cabinet.crew}"] += n * cabinet.change.mean * cabinet.people * feed.flow / total
    return time, count


def _batch(reactor: BatchReactor) -> UnitEstimate:
    load: dict[str, float] = defaultdict(float)
    work = automatic = 0.0
    for step in reactor.steps:
        work += step.duration.mean
        if step.crew is None:
            automatic += step.duration.mean
        else:
            load[f"crew:{step.crew}"] += step.duration.mean * step.people
        if step.draw is not None:
            load[f"cabinet:{step.draw.cabinet}"] += step.duration.mean * step.draw.flow
    stop_time, _, lost, crew_load = _stops(
        reactor.failures, reactor.maintenance, {"operating": automatic, "batches": 1.0, "metres": 0.0}
    )
    for name, amount in crew_load.items():
        load[name] += amount
    good = reactor.charge * (1.0 - reactor.mass_loss) * (1.0 - reactor.off_spec)
    words = (
        f"{good / 1e3:,.1f} kg good per batch every {(work + stop_time) / 3.6e6:,.2f} h "
        f"({work / 3.6e6:,.2f} recipe, {stop_time / 3.6e6:,.2f} failures and maintenance)"
    )
    return UnitEstimate(reactor.name, "", good, work + stop_time, 1.0 / (1.0 + lost), 1.0, dict(load), words)


def _machine(machine: Machine, model: PlantModel) -> UnitEstimate:
    """A machine that always has lots and room, all lots alike and in full batches."""
    load: dict[str, float] = defaultdict(float)
    work = machine.time.mean + mean_drying(machine, model)
    if machine.crew is not None:
        load[f"crew:{machine.crew}"] += work * machine.people
    if machine.draw is not None:
        load[f"cabinet:{machine.draw.cabinet}"] += work * machine.draw.flow
    stop_time, _, lost, crew_load = _stops(
        machine.failures, machine.maintenance, {"operating": work, "batches": 1.0, "metres": 0.0}
    )
    for name, amount in crew_load.items():
        load[name] += amount
    good = machine.batch * machine.supply.quantity * (1.0 - machine.mass_loss) * (1.0 - machine.off_spec)
    words = f"{good:,.0f} good per batch every {(work + stop_time) / 60e3:,.1f} min"
    return UnitEstimate(machine.name, "", good, work + stop_time, 1.0 / (1.0 + lost), 1.0, dict(load), words)


def _share(rows: list[UnitEstimate], model: PlantModel) -> None:
    """Slow down the users of a shared resource whose mean load exceeds its capacity."""
    capacity = {f"crew:{c.name}": float(c.people) for c in model.crews}
    for cabinet in model.cabinets:
        drawn = sum(r.loads.get(f"cabinet:{cabinet.name}", 0.0) / r.lot_time for r in rows)  # ug/s
        per_canister = cabinet.canister - cabinet.heel
        change_share = drawn / 1e3 * cabinet.change.mean / per_canister if per_canister > 0 else 0.0
        capacity[f"cabinet:{cabinet.name}"] = cabinet.max_flow / (1.0 + change_share)
    for name, offered in capacity.items():
        users = [row for row in rows if row.loads.get(name)]
        load = sum(row.loads[name] / row.lot_time * row.calendar_availability for row in users)
        if load > offered:
            for row in users:
                if offered / load < row.slowdown:
                    row.slowdown, row.slowed_by, row.slowed_wait = offered / load, name, name.partition(":")[0]
