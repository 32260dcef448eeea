"""From a scenario and its operating points to the plant that is simulated.

This is the only place where physical rates become the plant's integers: milliseconds, millimetres, grams and
micrograms, each rounded once, half to even.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Literal

from r2r_sim import scenario as planned
from r2r_sim.errors import InfeasibleError
from r2r_sim.plant.build_flow import Units, add_stations, has_flow
from r2r_sim.plant.build_outages import outages_of
from r2r_sim.plant.build_products import lots_of, most_of, one_size, ordered_rolls, several, with_stations
from r2r_sim.plant.build_rolls import RollFlow, add_roll_stations, has_rolls
from r2r_sim.plant.build_standing import with_idle, with_standing
from r2r_sim.plant.calendar import closed_intervals
from r2r_sim.plant.hours import away, calendar_arguments, shifts
from r2r_sim.plant.lots import Buffer, Source
from r2r_sim.plant.model import BatchReactor, BatchStep, PlantModel, Unit, UnitInfo, WebLine
from r2r_sim.plant.parts import (
    Accumulator,
    Cabinet,
    CanisterSupply,
    Clock,
    Crew,
    Draw,
    MaintenanceTask,
    Phase,
    Spare,
    Take,
    Variate,
)
from r2r_sim.plant.stops import MM, MS, SCALE, UG, G, failures_of, variate
from r2r_sim.plant.supply import canister_supply, takes_of, utilities_of
from r2r_sim.plant.winders import add_winders, splice
from r2r_sim.process import OperatingPoint, Step
from r2r_sim.process.delivery import delivery


def build_plant(scenario: planned.Scenario, points: tuple[OperatingPoint, ...]) -> PlantModel:
    """The plant model of a scenario.

    Raises
    ------
    InfeasibleError
        If a rate rounds to nothing in the plant's integers.
    """
    plant = scenario.plant
    horizon = round(scenario.horizon.mode * MS)
    units: Units = []
    infos: list[UnitInfo] = []
    accumulators: list[Accumulator] = []
    of = {(point.unit, point.product): point for point in points}
    by_product: dict[str, dict[str, UnitInfo]] = {}
    sizes: dict[str, dict[str, int]] = {}
    for unit in (*plant.lines, *plant.reactors):
        made = {name: _made(unit, own, of[unit.name, name]) for name, own in scenario.by_product.items()}
        takes = most_of(takes_of(unit, plant.utilities, of[unit.name, name]) for name in made)
        _add(units, infos, unit, *several(unit, made), takes, next(of[unit.name, name] for name in made))
        if isinstance(unit, planned.MovingWeb):
            accumulators += add_winders(units, infos, unit)
        by_product[unit.name] = {name: info for name, (_, info) in made.items() if name}
        sizes[unit.name] = lots_of(made)
    buffers: tuple[Buffer, ...] = ()
    sources: tuple[Source, ...] = ()
    if has_flow(scenario):
        buffers, sources = add_stations(units, infos, scenario, of, _maintenance)
    elif scenario.products:
        buffer, source = ordered_rolls(scenario, one_size(sizes), next(iter(by_product.values())))
        buffers, sources = (buffer,), (source,)
    rolls = add_roll_stations(units, infos, scenario, _maintenance) if has_rolls(scenario) else RollFlow()
    flows = {cabinet.name: delivery(cabinet, scenario).flow for cabinet in plant.cabinets}
    cabinets = tuple(
        _cabinet(cabinet, flows[cabinet.name], canister_supply(cabinet, scenario, points)) for cabinet in plant.cabinets
    )
    _refuse_small_canisters(units, infos, cabinets)
    return PlantModel(
        horizon=horizon,
        closed=closed_intervals(*calendar_arguments(scenario)),
        crews=tuple(
            Crew(crew.name, crew.per_shift, away(crew, plant.calendar.begins, horizon), shifts(crew, plant.calendar))
            for crew in plant.crews
        ),
        cabinets=cabinets,
        units=tuple(units),
        infos=tuple(infos),
        accumulators=tuple(accumulators),
        buffers=(*buffers, *rolls.buffers),
        sources=(*sources, *rolls.sources),
        spares=tuple(Spare(spare.name, spare.stock, variate(spare.lead_time, MS)) for spare in plant.spares),
        utilities=(*utilities_of(plant.utilities), *rolls.carriers),
        outages=outages_of(scenario, units, infos),
        by_product=with_stations(by_product, infos) if scenario.products else {},
    )


def _made(
    unit: planned.MovingWeb | planned.WoundRoll | planned.Reactor, scenario: planned.Scenario, point: OperatingPoint
) -> tuple[WebLine | BatchReactor, UnitInfo]:
    """A unit as it makes one product."""
    if isinstance(unit, planned.WoundRoll):
        return _web_roll(unit, scenario, point)
    if isinstance(unit, planned.Reactor):
        return _batch_reactor(unit, scenario, point)
    return _web_line(unit, scenario, point)


def _refuse_small_canisters(units: Sequence[Unit], infos: Sequence[UnitInfo], cabinets: Sequence[Cabinet]) -> None:
    """A dose is served from one canister: one that holds less can never serve it."""
    holds = {cabinet.name: (cabinet.canister - cabinet.heel) / UG * 1e3 for cabinet in cabinets}
    largest: dict[tuple[str, str], float] = {}
    for unit, info in zip(units, infos, strict=True):
        for step in unit.all_steps if isinstance(unit, BatchReactor) else ():
            if step.draw is not None:
                dose = step.draw.flow * step.duration.mean / MS / UG * 1e3
                key = (info.group, step.draw.cabinet)
                largest[key] = max(largest.get(key, 0.0), dose)
    found = [
        f"{group}: a dose takes {dose:.4g} g, a canister of cabinet {cabinet} gives {holds[cabinet]:.4g} g"
        for (group, cabinet), dose in largest.items()
        if dose > holds[cabinet]
    ]
    if found:
        raise InfeasibleError("; ".join(found), hint="a larger canister, a smaller heel, or less powder in a batch")


def _add(
    units: Units,
    infos: list[UnitInfo],
    planned_unit: planned.MovingWeb | planned.WoundRoll | planned.Reactor,
    unit: WebLine | BatchReactor,
    info: UnitInfo,
    takes: tuple[Take, ...],
    point: OperatingPoint,
) -> None:
    """Write a unit out as often as it is counted: ``bed`` or ``bed-1``, ``bed-2``, ...

    Planned maintenance of equal units is spread evenly, as a planner would: unit k of n has each task for the first
    time after k/n of its interval.
    """
    count, priority = planned_unit.count, planned_unit.priority
    unit, info = with_standing(unit, planned_unit), with_idle(info, planned_unit, point)
    for number in range(1, count + 1):
        name = planned_unit.name if count == 1 else f"{planned_unit.name}-{number}"
        tasks = tuple(replace(task, first=max(task.every * number // count, 1)) for task in unit.maintenance)
        starts = round((planned_unit.start.mode + (number - 1) * planned_unit.start_interval.mode) * MS)
        units.append(replace(unit, name=name, maintenance=tasks, starts=starts, takes=takes, priority=priority))
        infos.append(replace(info, name=name))


def _cabinet(cabinet: planned.Cabinet, flow: float, supply: CanisterSupply | None) -> Cabinet:
    content = round(cabinet.canister.mode * UG)
    return Cabinet(
        name=cabinet.name,
        precursor=cabinet.precursor,
        max_flow=_whole(flow * UG, f"{cabinet.name}: the maximum flow"),
        canister=content,
        heel=round(content * cabinet.heel.mode),
        change=variate(cabinet.change, MS),
        crew=cabinet.crew,
        people=cabinet.people,
        supply=supply,
    )


def _whole(amount: float, what: str) -> int:
    whole = round(amount)
    if whole < 1:
        raise InfeasibleError(f"{what} rounds to nothing: below 1 ug/s")
    return whole


def _maintenance(
    unit: planned.MovingWeb | planned.WoundRoll | planned.Reactor | planned.Station, film: float = math.inf
) -> tuple[MaintenanceTask, ...]:
    """Planned tasks; ``film`` is what a batch grows [m], none at a station."""
    tasks = []
    for task in unit.maintenance:
        clock, every = _interval(task, film)
        part = 0.0 if task.opportunistic is None else task.opportunistic.mode / task.every.mode
        tasks.append(
            MaintenanceTask(
                task.name,
                clock,
                every,
                variate(task.takes, MS),
                task.crew,
                task.people,
                at_close=task.at_close,
                early=round(every * part),
                cold=task.cold,
            )
        )
    return tuple(tasks)


def _interval(task: planned.Maintenance, film: float) -> tuple[Clock, int]:
    """The clock that ``every`` runs on, and its reading; ``film`` is what a batch grows [m]."""
    if task.clock == "film" and task.wall_growth is not None:
        return "operating", round(task.every.mode / task.wall_growth.mode * MS)
    if task.clock == "film":
        return "batches", max(1, int(task.every.mode / film))
    clock: Clock = task.clock
    by_use: dict[str, Clock] = {"length": "metres", "batches": "batches", "cycles": "cycles"}
    clock = by_use.get(task.every.dimension, clock)
    return clock, round(task.every.mode * SCALE[clock])


def _phases(unit: planned.MovingWeb | planned.WoundRoll | planned.Reactor) -> tuple[Phase, ...]:
    return tuple(
        Phase(round(phase.until.mode * MS), phase.speed.mode, phase.failures, phase.reject.mode)
        for phase in unit.ramp_up
    )


def _power(unit: planned.MovingWeb | planned.WoundRoll | planned.Reactor) -> dict[str, float]:
    return {} if unit.electric_power is None else {"electricity/ms": unit.electric_power.mode / MS}


def _web_line(line: planned.MovingWeb, scenario: planned.Scenario, point: OperatingPoint) -> tuple[WebLine, UnitInfo]:
    material = scenario.web
    width = material.roll.coated_width
    feeds = []
    for precursor, flow in point.consumption.precursors.items():
        cabinet = scenario.plant.cabinet_for(precursor)
        if cabinet is not None:
            # the sum over lines must not exceed the cabinet's integer flow, so round down
            feeds.append(Draw(cabinet.name, max(int(flow * UG), 1)))
    area = width / MM
    membrane = material.areal_mass
    finished = point.rate / point.passes * width  # m2/s
    unit = WebLine(
        name=line.name,
        speed=point.rate * MM / MS,
        roll_length=round(material.roll.length_of(material.bare_thickness) * MM),
        passes=point.passes,
        roll_change=variate(line.roll_change, MS),
        crew=line.crew,
        people=line.people,
        startup_scrap=round(line.startup_scrap.mode * MM),
        reject=line.reject.mode,
        feeds=tuple(feeds),
        failures=failures_of(line.failures, line.web_break),
        maintenance=_maintenance(line, point.growth.thickness),
        splice=splice(line),
        ramp=round(line.speed_up.mode * MS),
        at_close=line.at_close,
        change_at_close=line.change_at_close,
        leader=round(line.leader.mode * MM),
        phases=_phases(line),
    )
    supplied_by_cabinet = {c.precursor for c in scenario.plant.cabinets}
    utilities = {
        "n2": point.consumption.nitrogen / MS,
        "heat": point.consumption.process_heat / MS,
        **_power(line),
        **{
            # without a cabinet there is no ledger: the feed is counted like a utility [ug per hot ms]
            name: flow * UG / MS
            for name, flow in point.consumption.precursors.items()
            if name not in supplied_by_cabinet
        },
    }
    info = UnitInfo(
        name=line.name,
        group=line.name,
        kind=line.kind,
        quantity_unit="mm",
        nameplate=point.nameplate * MM / MS,
        area_per_quantity=area,
        mass_per_quantity=(membrane + point.growth.mass_gain) * area,
        utilities=utilities,
        film_precursors={
            name: flow * point.consumption.utilisation[name] / finished * area * UG
            for name, flow in point.consumption.precursors.items()
        },
    )
    return unit, info


def _web_roll(
    line: planned.WoundRoll, scenario: planned.Scenario, point: OperatingPoint
) -> tuple[BatchReactor, UnitInfo]:
    """A roll that is coated as a batch: its charge is web, in millimetres."""
    material = scenario.web
    area = material.roll.coated_width / MM
    return _batch(line, scenario, point, "mm", MM, area, (material.areal_mass + point.growth.mass_gain) * area)


def _batch_reactor(
    reactor: planned.Reactor, scenario: planned.Scenario, point: OperatingPoint
) -> tuple[BatchReactor, UnitInfo]:
    # tonnes of powder; the film, some hundred ppm, is not sold by the tonne
    area = scenario.powder.specific_surface.mode / G
    return _batch(reactor, scenario, point, "g", G, area, 1.0 / G)


def _batch(
    reactor: planned.Reactor | planned.WoundRoll,
    scenario: planned.Scenario,
    point: OperatingPoint,
    unit_name: Literal["mm", "g"],
    scale: float,
    area: float,
    mass: float,
) -> tuple[BatchReactor, UnitInfo]:
    charge = round(point.rate * scale)
    if charge < 1:
        raise InfeasibleError(f"{reactor.name}: the charge rounds to nothing: below 1 {unit_name}")
    drawn = {step.precursor for step in point.steps}
    cabinets = {
        c.precursor: Draw(c.name, round(delivery(c, scenario).flow * UG))
        for c in scenario.plant.cabinets
        if c.precursor in drawn
    }
    unit = BatchReactor(
        name=reactor.name,
        charge=charge,
        steps=(
            BatchStep("load", variate(reactor.load, MS), reactor.crew, reactor.people),
            *_recipe(reactor, point, cabinets),
            BatchStep("unload", variate(reactor.unload, MS), reactor.crew, reactor.people),
        ),
        mass_loss=reactor.mass_loss.mode,
        off_spec=reactor.off_spec.mode,
        at_close=reactor.at_close,
        people_at_close=reactor.people_at_close,
        failures=failures_of(reactor.failures),
        maintenance=_maintenance(reactor, point.growth.thickness),
        phases=_phases(reactor),
    )
    utilities = {
        "n2": point.consumption.nitrogen,
        "heat": point.consumption.process_heat,
        **_power(reactor),
        **{name: amount * UG for name, amount in point.consumption.precursors.items() if name not in cabinets},
    }
    info = UnitInfo(
        name=reactor.name,
        group=reactor.name,
        kind=reactor.kind,
        quantity_unit=unit_name,
        nameplate=point.nameplate * scale / MS,
        area_per_quantity=area,
        mass_per_quantity=mass,
        utilities=utilities,
        film_precursors={
            name: amount * point.consumption.utilisation[name] / point.rate / scale * UG
            for name, amount in point.consumption.precursors.items()
        },
    )
    return unit, info


def _recipe(
    reactor: planned.Reactor | planned.WoundRoll, point: OperatingPoint, cabinets: dict[str, Draw]
) -> tuple[BatchStep, ...]:
    """Every step between load and unload: doses and purges once for each cycle, what comes before and after once."""
    steps = {step.name: step for step in point.steps}
    names = list(dict.fromkeys(name.removeprefix("first ") for name in steps))
    cycled: dict[str, dict[str, None]] = {}
    for step in point.steps:
        if step.part.startswith(("dose", "purge")):
            cycled.setdefault(step.layer, {})[step.name.removeprefix("first ")] = None
    once = [name for name in names if not any(name in of for of in cycled.values())]
    begin = names.index(next(iter(next(iter(cycled.values()))))) if cycled else len(names)

    @cache
    def batch_step(name: str, first: bool = False) -> BatchStep:
        step: Step = steps.get(f"first {name}", steps.get(name)) if first else steps[name]  # type: ignore[assignment]
        given = getattr(reactor, step.part.lower().replace(" ", "_"), "auto")
        # a drawn duration stays a distribution only where its mean is what physics accepted
        drawn = isinstance(given, planned.Draw) and step.ruled_by == "given"
        duration = variate(given, MS) if drawn else Variate(float(round(step.duration * MS)))  # type: ignore[arg-type]
        draw = None
        if step.precursor in cabinets:
            highest = cabinets[step.precursor]
            exact = step.amount / step.duration * UG
            # reactors that run on and on share the cabinet's integer flow, so theirs is rounded down
            flow = _whole(exact if cycled else math.floor(exact), f"{reactor.name}: the flow of {step.precursor}")
            draw = Draw(highest.cabinet, min(flow, highest.flow))
        return BatchStep(step.part, duration, draw=draw)

    runs = (run for _ in range(point.supercycles if cycled else 0) for run in point.order)
    layers = (layer for layer, count in runs for _ in range(count))
    cycles = [batch_step(name, first=cycle == 0) for cycle, layer in enumerate(layers) for name in cycled[layer]]
    before, after = ([batch_step(name) for name in some] for some in (once[:begin], once[begin:]))
    return (*before, *cycles, *after)
