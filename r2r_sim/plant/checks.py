"""What a plant model must fulfil before it can run: everything that is wrong, at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise

from r2r_sim.errors import Finding, RunError
from r2r_sim.plant.model import BatchReactor, Machine, PlantModel, Unit, WebLine
from r2r_sim.plant.outage_checks import outage_reasons
from r2r_sim.plant.outages import effects_on
from r2r_sim.plant.part_checks import part_reasons, standing_reasons, variate_reasons
from r2r_sim.plant.parts import Cabinet, Draw, FailureMode, MaintenanceTask, Take, Variate
from r2r_sim.plant.product_checks import product_reasons
from r2r_sim.plant.repeats import every_step, unlike_steps
from r2r_sim.plant.states import SUB_STATES


def check(model: PlantModel) -> None:
    """Raise :class:`RunError` with every reason why the model cannot be simulated."""
    reasons = list(_reasons(model))
    if reasons:
        findings = tuple(Finding(code="run.model", message=reason) for reason in reasons)
        raise RunError("; ".join(reasons), findings=findings)


def _reasons(model: PlantModel) -> Iterator[str]:
    if model.horizon <= 0:
        yield "the horizon is not positive"
    if [info.name for info in model.infos] != [unit.name for unit in model.units]:
        yield "units and their infos do not have the same names in the same order"
    if any(start >= end for start, end in model.closed) or any(
        before[1] > after[0] for before, after in zip(model.closed, model.closed[1:], strict=False)
    ):
        yield "closed intervals are not sorted and disjoint"
    named: tuple[tuple[str, Iterable[str]], ...] = (
        ("crew", [one.name for one in model.crews]),
        ("cabinet", [one.name for one in model.cabinets]),
        ("unit", [one.name for one in model.units]),
        ("buffer", [one.name for one in model.buffers]),
        ("source", [one.name for one in model.sources]),
        ("spare", [one.name for one in model.spares]),
        ("utility", [one.name for one in model.utilities]),
        ("outage", [one.name for one in model.outages]),
    )
    for what, names in named:
        yield from (f"two {what}s are called {name}" for name in _repeated(names))
    crews = {crew.name: crew.people for crew in model.crews}
    for crew in model.crews:
        if any(start >= end for start, end in crew.away) or any(one[1] > two[0] for one, two in pairwise(crew.away)):
            yield f"crew {crew.name}: the times when it is away are not sorted and disjoint"
    cabinets = {cabinet.name: cabinet for cabinet in model.cabinets}
    for cabinet in model.cabinets:
        yield from _cabinet_reasons(cabinet, crews)
    for unit in model.units:
        yield from _common_reasons(unit, crews)
        yield from standing_reasons(unit)
        if isinstance(unit, WebLine):
            yield from _web_reasons(unit, crews)
        elif isinstance(unit, BatchReactor):
            yield from _batch_reasons(unit, model, crews)
        else:
            yield from _crew_reasons(unit.name, unit.crew, unit.people, crews)
    yield from _flow_reasons(model, cabinets)
    yield from _accumulator_reasons(model)
    yield from part_reasons(model)
    yield from product_reasons(model)
    yield from _utility_reasons(model)
    yield from outage_reasons(model)


def _utility_reasons(model: PlantModel) -> Iterator[str]:
    offered = {utility.name: utility.capacity for utility in model.utilities}
    for unit in model.units:
        takes = _takes(unit)
        for name in _repeated(take.utility for take in takes):
            yield f"{unit.name}: takes utility {name} twice"
        for take in takes:
            if take.utility not in offered:
                yield f"{unit.name}: there is no utility {take.utility}"
            elif not 0 <= take.amount <= offered[take.utility]:
                yield f"{unit.name}: takes {take.amount} of utility {take.utility}, which has {offered[take.utility]}"


def _takes(unit: Unit) -> tuple[Take, ...]:
    if isinstance(unit, Machine):
        return () if unit.takes is None else (unit.takes,)
    return unit.takes


def _cabinet_reasons(cabinet: Cabinet, crews: dict[str, int]) -> Iterator[str]:
    where = f"cabinet {cabinet.name}"
    if cabinet.max_flow <= 0 or cabinet.heel < 0:
        yield f"{where}: the flow is not positive or the heel is negative"
    if cabinet.canister <= cabinet.heel:
        yield f"{where}: nothing can be drawn from a canister of {cabinet.canister} ug with a heel of {cabinet.heel} ug"
    yield from _crew_reasons(f"{where}, canister change", cabinet.crew, cabinet.people, crews)
    yield from variate_reasons(f"{where}, canister change", cabinet.change)
    if cabinet.supply is not None:
        supply = cabinet.supply
        if not 0 <= supply.stock <= supply.maximum or supply.order < 1:
            yield f"{where}: the stock is not between nothing and its maximum, or nothing is ordered"
        if not 0 <= supply.reorder_at < supply.maximum:
            yield f"{where}: the reorder point is not between nothing and the maximum of {supply.maximum} canisters"
        yield from variate_reasons(f"{where}, lead time", supply.lead_time)


def _common_reasons(unit: Unit, crews: dict[str, int]) -> Iterator[str]:
    for name in _repeated(mode.name for mode in unit.failures):
        yield f"{unit.name}: two failure modes are called {name}"
    for name in _repeated(task.name for task in unit.maintenance):
        yield f"{unit.name}: two maintenance tasks are called {name}"
    tasks: list[FailureMode | MaintenanceTask] = [*unit.failures, *unit.maintenance]
    for task in tasks:
        where = f"{unit.name}, {task.name}"
        yield from _crew_reasons(where, task.crew, task.people, crews)
        if task.clock == "metres" and isinstance(unit, BatchReactor):
            yield f"{where}: a batch reactor has no metres"
        if task.clock == "metres" and isinstance(unit, Machine) and isinstance(task, FailureMode):
            yield f"{where}: a machine does not fail by metres"
        if task.clock == "cycles" and not isinstance(unit, BatchReactor):
            yield f"{where}: only a batch reactor has cycles"
        yield from _interval_reasons(where, task)


def _interval_reasons(where: str, task: FailureMode | MaintenanceTask) -> Iterator[str]:
    if isinstance(task, MaintenanceTask):
        if task.every <= 0:
            yield f"{where}: the interval is not positive"
        if task.early and not 0 < task.early < task.every:
            yield f"{where}: it cannot be done {task.early} early when it is due every {task.every}"
        yield from variate_reasons(where, task.takes)
        return
    if task.between.mean <= 0:
        yield f"{where}: the mean between failures is not positive"
    if task.scrap < 0:
        yield f"{where}: the scrap is negative"
    yield from variate_reasons(where, task.between)
    yield from variate_reasons(where, task.repair)


def _web_reasons(line: WebLine, crews: dict[str, int]) -> Iterator[str]:
    if not line.speed > 0 or line.roll_length <= 0 or round(line.roll_length / line.speed) < 1:
        yield f"{line.name}: a roll takes no time at all, or speed or length are not positive"
    if line.ramp < 0 or line.leader < 0:
        yield f"{line.name}: ramp or leader are negative"
    yield from _learning_reasons(line)
    if line.passes < 1 or line.startup_scrap < 0 or not 0 <= line.reject <= 1:
        yield f"{line.name}: passes, start-up scrap or reject share are out of range"
    yield from _crew_reasons(f"{line.name}, roll change", line.crew, line.people, crews)
    yield from variate_reasons(f"{line.name}, roll change", line.roll_change)
    if line.splice is not None:
        if line.splice.scrap < 0 or not 0 <= line.splice.failed <= 1:
            yield f"{line.name}: scrap or failed share of a splice are out of range"
        yield from variate_reasons(f"{line.name}, roll preparation", line.splice.prepare)


def _learning_reasons(unit: WebLine | BatchReactor) -> Iterator[str]:
    if unit.starts < 0:
        yield f"{unit.name}: starts before the plant does"
    ends = [phase.until for phase in unit.phases]
    if any(before >= after for before, after in pairwise((0, *ends))):
        yield f"{unit.name}: the phases of its ramp-up do not follow one another"
    for phase in unit.phases:
        if not phase.pace > 0 or not phase.stress > 0 or not 0 <= phase.reject <= 1:
            yield f"{unit.name}: pace, stress or reject of the phase until {phase.until} ms are out of range"
        if isinstance(unit, BatchReactor) and phase.pace != 1:
            yield f"{unit.name}: a batch lasts as long as its steps: it has no pace"


def _accumulator_reasons(model: PlantModel) -> Iterator[str]:
    """An accumulator joins two lines of different ends, and holds more than the rounding of what they run."""
    names = {one.name for one in model.accumulators}
    lines = [unit for unit in model.units if isinstance(unit, WebLine)]
    for line in lines:
        for end in (line.entry, line.exit):
            if end is not None and end not in names:
                yield f"{line.name}: there is no accumulator {end}"
        if line.entry is not None and line.entry == line.exit:
            yield f"{line.name}: accumulator {line.entry} is at both ends"
    for name in _repeated(one.name for one in model.accumulators):
        yield f"two accumulators are called {name}"
    for one in model.accumulators:
        before = [line for line in lines if line.exit == one.name]
        behind = [line for line in lines if line.entry == one.name]
        if len(before) != 1 or len(behind) != 1:
            yield f"accumulator {one.name}: {len(before)} lines fill it and {len(behind)} empty it, not one each"
        least = 4 * (max((line.speed for line in (*before, *behind)), default=0.0) + 1)
        if one.capacity < least:
            yield f"accumulator {one.name}: holds {one.capacity} mm, less than the {least:g} mm that can be told apart"
        if not 0 <= one.content <= one.capacity:
            yield f"accumulator {one.name}: {one.content} mm at the start is not between nothing and its capacity"


def _batch_reasons(reactor: BatchReactor, model: PlantModel, crews: dict[str, int]) -> Iterator[str]:
    yield from _learning_reasons(reactor)
    if reactor.charge <= 0 or not 0 <= reactor.mass_loss <= 1 or not 0 <= reactor.off_spec <= 1:
        yield f"{reactor.name}: charge, mass loss or off-spec probability are out of range"
    for alike in (reactor.steps, *(recipe.steps for recipe in (reactor.recipes or {}).values())):
        if not any(step.duration.mean >= 1 for step, _, _ in unlike_steps(alike)):
            yield f"{reactor.name}: a batch takes no time at all"
    flows = reactor.input is not None or reactor.output is not None
    if flows and reactor.again is None and "rework" in effects_on(reactor, model.outages):
        yield f"{reactor.name}: a failure or an outage leaves lots to be coated again, and there is no buffer for them"
    for step, place, _ in every_step(reactor):
        where = f"{reactor.name}, step {place + 1} ({step.sub_state})"
        if step.sub_state not in SUB_STATES:
            yield f"{where}: not a sub-state"
        if step.crew is not None and step.draw is not None:
            yield f"{where}: a step needs people or a cabinet, not both"
        yield from _crew_reasons(where, step.crew, step.people, crews)
        yield from variate_reasons(where, step.duration)


def _flow_reasons(model: PlantModel, cabinets: dict[str, Cabinet]) -> Iterator[str]:
    """Flows against what the cabinets give: web lines together, and each dose beside them."""
    webs: Counter[str] = Counter()
    names: dict[str, list[str]] = {}
    for unit in model.units:
        feeds = _draws(unit)
        for draw in dict.fromkeys(feeds):
            if draw.cabinet not in cabinets:
                yield f"{unit.name}: there is no cabinet {draw.cabinet}"
            if draw.flow <= 0:
                yield f"{unit.name}: the flow from cabinet {draw.cabinet} is not positive"
        if isinstance(unit, WebLine):
            for draw in feeds:
                webs[draw.cabinet] += draw.flow
                names.setdefault(draw.cabinet, []).append(unit.name)
    for name, cabinet in cabinets.items():
        if webs[name] > cabinet.max_flow:
            lines = ", ".join(names[name])
            yield f"cabinet {name}: {lines} draw {webs[name]} ug/s together, it gives {cabinet.max_flow} ug/s"
        if 0 < 1000 * (cabinet.canister - cabinet.heel) < webs[name]:
            yield f"cabinet {name}: a canister would not last a millisecond"
    yield from _all_dose_reasons(model, cabinets, webs)


def _all_dose_reasons(model: PlantModel, cabinets: dict[str, Cabinet], webs: Counter[str]) -> Iterator[str]:
    for unit in model.units:
        doses: list[tuple[Draw | None, Variate]] = []
        if isinstance(unit, BatchReactor):
            doses = [(step.draw, step.duration) for step in dict.fromkeys(one.step for one in every_step(unit))]
        elif isinstance(unit, Machine):
            doses = [(unit.draw, time) for time in (unit.time, *unit.times.values())]
        for draw, duration in doses:
            if draw is not None and draw.cabinet in cabinets:
                cabinet = cabinets[draw.cabinet]
                free = cabinet.max_flow - webs[cabinet.name]
                yield from _dose_reasons(unit.name, draw.flow, duration, cabinet, free)


def _draws(unit: Unit) -> tuple[Draw, ...]:
    """What a unit draws from cabinets."""
    if isinstance(unit, WebLine):
        return unit.highest_feeds
    if isinstance(unit, BatchReactor):
        return tuple(step.draw for step, _, _ in every_step(unit) if step.draw)
    return () if unit.draw is None else (unit.draw,)


def _dose_reasons(reactor: str, flow: int, duration: Variate, cabinet: Cabinet, free: int) -> Iterator[str]:
    if flow > free:
        yield f"{reactor}: a dose draws {flow} ug/s, cabinet {cabinet.name} gives batches {free} ug/s"
    if flow * round(duration.mean) > 1000 * (cabinet.canister - cabinet.heel):
        dose = flow * duration.mean / 1000
        yield f"{reactor}: a dose of {dose:g} ug is more than a canister of cabinet {cabinet.name} holds"


def _crew_reasons(where: str, crew: str | None, people: int, crews: dict[str, int]) -> Iterator[str]:
    if crew is None:
        return
    if crew not in crews:
        yield f"{where}: there is no crew {crew}"
    elif not 1 <= people <= crews[crew]:
        yield f"{where}: needs {people} people, crew {crew} has {crews[crew]}"


def _repeated(names: Iterable[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]
