"""What a planner could turn: each lever is the same plant with one thing better by a tenth, or one more of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar, cast

from r2r_sim.catalog import Value
from r2r_sim.errors import R2RError
from r2r_sim.plant import BatchReactor, BatchStep, Cabinet, PlantModel, UnitInfo, Variate, WebLine, WebRecipe
from r2r_sim.plant.build import build_plant
from r2r_sim.plant.model import Machine, Unit
from r2r_sim.process.registry import operating_points
from r2r_sim.scenario import Scenario
from r2r_sim.study.levers_shared import LESS, MORE, STEP, hour_levers, supply_levers

Turned = TypeVar("Turned", WebLine, BatchReactor)


@dataclass(frozen=True, slots=True)
class Lever:
    """A plant with one thing changed."""

    of: str
    """Group of units, or ``crew <name>``, ``cabinet <name>``, ``utility <name>``, ``store before <station>`` ..."""
    change: str
    """Such as ``load and unload -10%`` or ``1 more``."""
    scenario: Scenario
    """What is paid for: it differs where people or units do."""
    model: PlantModel


def levers(scenario: Scenario, model: PlantModel) -> tuple[Lever, ...]:
    """Every lever of a plant: its units, people, cabinets and what else they share, in the order of the scenario.

    Levers that physics has a say in (the flow of a cabinet, one unit more) go through the operating points; the others
    change the plant alone. A lever that changes nothing, or that physics refuses, is left out.
    """
    found: list[Lever] = []
    counts = {
        planned.name: planned.count
        for planned in (*scenario.plant.lines, *scenario.plant.reactors, *scenario.plant.stations)
    }
    firsts: dict[str, Unit] = {}
    for unit, info in zip(model.units, model.infos, strict=True):
        firsts.setdefault(info.group, unit)
    for group, unit in firsts.items():
        for change, turn in _unit_levers(unit):
            found.append(Lever(group, change, scenario, _with_units(model, group, turn)))
        if group in counts:
            found += _rebuilt(group, "1 more", with_count(scenario, group, counts[group] + 1))
    for crew in scenario.plant.crews:
        more = with_crew(scenario, crew.name, crew.per_shift + 1)
        found += _rebuilt(f"crew {crew.name}", "1 more on each shift", more)
    for one in scenario.plant.transports:
        if one.carriers is not None:
            more = with_carriers(scenario, one.name, one.carriers + 1)
            found += _rebuilt(f"transport {one.name}", "1 more", more)
    for cabinet in scenario.plant.cabinets:
        own = f"cabinet {cabinet.name}"
        found += _rebuilt(own, f"flow {MORE}", _with_flow(scenario, cabinet.name))
        found.append(Lever(own, f"canister {MORE}", scenario, _with_cabinet(model, cabinet.name, _larger)))
        found.append(
            Lever(own, f"canister change {LESS}", scenario, _with_cabinet(model, cabinet.name, _faster_change))
        )
    for of, change, turned in hour_levers(scenario):
        found += _rebuilt(of, change, turned)
    found += [Lever(of, change, scenario, turned) for of, change, turned in supply_levers(scenario, model)]
    return tuple(lever for lever in found if lever.model != model)


def with_count(scenario: Scenario, name: str, count: int) -> Scenario:
    """The scenario with another number of one line, reactor or station."""
    plant = scenario.plant
    update = {
        "lines": tuple(u.model_copy(update={"count": count}) if u.name == name else u for u in plant.lines),
        "reactors": tuple(u.model_copy(update={"count": count}) if u.name == name else u for u in plant.reactors),
        "stations": tuple(u.model_copy(update={"count": count}) if u.name == name else u for u in plant.stations),
    }
    return scenario.model_copy(update={"plant": plant.model_copy(update=update)})


def with_crew(scenario: Scenario, name: str, per_shift: int) -> Scenario:
    """The scenario with another number of people in a crew."""
    plant = scenario.plant
    crews = tuple(c.model_copy(update={"per_shift": per_shift}) if c.name == name else c for c in plant.crews)
    return scenario.model_copy(update={"plant": plant.model_copy(update={"crews": crews})})


def with_carriers(scenario: Scenario, name: str, carriers: int) -> Scenario:
    """The scenario with another number of carriers of one transport."""
    plant = scenario.plant
    transports = tuple(t.model_copy(update={"carriers": carriers}) if t.name == name else t for t in plant.transports)
    return scenario.model_copy(update={"plant": plant.model_copy(update={"transports": transports})})


def _with_flow(scenario: Scenario, name: str) -> Scenario:
    """The scenario with more flow from a cabinet, as far as the flow is stated and does not follow from a source."""
    plant = scenario.plant
    cabinets = tuple(
        c.model_copy(update={"max_flow": c.max_flow.with_mode(c.max_flow.mode * (1 + STEP))})
        if c.name == name and isinstance(c.max_flow, Value)
        else c
        for c in plant.cabinets
    )
    return scenario.model_copy(update={"plant": plant.model_copy(update={"cabinets": cabinets})})


def _rebuilt(of: str, change: str, scenario: Scenario) -> list[Lever]:
    """A lever that goes through physics; none where that refuses."""
    try:
        return [Lever(of, change, scenario, build_plant(scenario, operating_points(scenario)))]
    except R2RError:
        return []


def _unit_levers(unit: Unit) -> list[tuple[str, Callable[[PlantModel, Unit], Unit]]]:
    """What can be turned at one line or reactor; each has its name and what it does to the unit."""
    found: list[tuple[str, Callable[[PlantModel, Unit], Unit]]] = []
    if isinstance(unit, WebLine):
        found += [(f"web speed {MORE}, supply with it", _faster_web), (f"roll change {LESS}", _faster_roll_change)]
        found += [(f"start-up scrap {LESS}", _less_startup)] if unit.startup_scrap else []
        found += [(f"reject {LESS}", _less_reject)] if unit.reject else []
    elif isinstance(unit, BatchReactor):
        found += [(f"process steps {LESS}", _faster_process), (f"load and unload {LESS}", _faster_handling)]
        found += [(f"mass loss {LESS}", _less_loss)] if unit.mass_loss else []
        found += [(f"off-spec batches {LESS}", _less_off_spec)] if unit.off_spec else []
    else:
        found.append((f"work {LESS}", _faster_machine))
        found += [(f"{unit.loss} {LESS}", _less_loss)] if unit.mass_loss else []
        found += [(f"off-spec rolls {LESS}", _less_off_spec)] if unit.off_spec else []
    if unit.changeovers is not None and (unit.changeovers.times or unit.changeovers.otherwise.mean):
        found.append((f"changeover {LESS}", _faster_changeover))
    for number, mode in enumerate(unit.failures):
        found.append((f"{mode.name}: time between {MORE}", _rarer_failure(number)))
        found.append((f"{mode.name}: repair {LESS}", _faster_repair(number)))
    for number, task in enumerate(unit.maintenance):
        found.append((f"{task.name}: interval {MORE}", _rarer_maintenance(number)))
        found.append((f"{task.name}: duration {LESS}", _faster_maintenance(number)))
    return found


def _with_units(model: PlantModel, group: str, turn: Callable[[PlantModel, Unit], Unit]) -> PlantModel:
    """The plant with every unit of a group changed; where that draws more, cabinets and heat follow."""
    units = tuple(
        turn(model, unit) if info.group == group else unit for unit, info in zip(model.units, model.infos, strict=True)
    )
    infos = tuple(
        _warmer(info, after.speed / before.speed)
        if isinstance(before, WebLine) and isinstance(after, WebLine) and after.speed != before.speed
        else info
        for info, before, after in zip(model.infos, model.units, units, strict=True)
    )
    asked: dict[str, int] = {}
    for unit in units:
        for feed in unit.highest_feeds if isinstance(unit, WebLine) else ():
            asked[feed.cabinet] = asked.get(feed.cabinet, 0) + feed.flow
    cabinets = tuple(replace(c, max_flow=max(c.max_flow, asked.get(c.name, 0))) for c in model.cabinets)
    by_product = model.by_product
    ratios = {
        info.group: after.speed / before.speed
        for info, before, after in zip(model.infos, model.units, units, strict=True)
        if isinstance(before, WebLine) and isinstance(after, WebLine)
    }
    if group in by_product and ratios.get(group, 1.0) != 1.0:
        warmer = {name: _warmer(info, ratios[group]) for name, info in by_product[group].items()}
        by_product = {**by_product, group: warmer}
    return replace(model, units=units, infos=infos, cabinets=cabinets, by_product=by_product)


def _alike(unit: Turned, turn: Callable[[Any], Any]) -> Turned:
    """A unit with the same change in it and in its recipes for other products."""
    recipes = unit.recipes and {name: turn(recipe) for name, recipe in unit.recipes.items()}
    return cast("Turned", replace(turn(unit), recipes=recipes))


def _warmer(info: UnitInfo, ratio: float) -> UnitInfo:
    """More web in the same time takes up more heat; gas and power go with time."""
    return replace(info, utilities={k: v * ratio if k == "heat" else v for k, v in info.utilities.items()})


def _with_cabinet(model: PlantModel, name: str, turn: Callable[[Cabinet], Cabinet]) -> PlantModel:
    return replace(model, cabinets=tuple(turn(c) if c.name == name else c for c in model.cabinets))


def _larger(cabinet: Cabinet) -> Cabinet:
    content, heel = round(cabinet.canister * (1 + STEP)), round(cabinet.heel * (1 + STEP))
    return replace(cabinet, canister=content, heel=heel)


def _faster_change(cabinet: Cabinet) -> Cabinet:
    return replace(cabinet, change=_scaled(cabinet.change, 1 - STEP))


def _scaled(variate: Variate, by: float) -> Variate:
    return replace(variate, mean=variate.mean * by, sd=variate.sd * by)


def _faster_web(_: PlantModel, unit: Unit) -> Unit:
    assert isinstance(unit, WebLine)

    def faster(one: WebLine | WebRecipe) -> WebLine | WebRecipe:
        feeds = tuple(replace(feed, flow=round(feed.flow * (1 + STEP))) for feed in one.feeds)
        return replace(one, speed=one.speed * (1 + STEP), feeds=feeds)

    return _alike(unit, faster)


def _faster_roll_change(_: PlantModel, unit: Unit) -> Unit:
    assert isinstance(unit, WebLine)
    return replace(unit, roll_change=_scaled(unit.roll_change, 1 - STEP))


def _less_startup(_: PlantModel, unit: Unit) -> Unit:
    assert isinstance(unit, WebLine)
    return _alike(unit, lambda one: replace(one, startup_scrap=round(one.startup_scrap * (1 - STEP))))


def _less_reject(_: PlantModel, unit: Unit) -> Unit:
    assert isinstance(unit, WebLine)
    return replace(unit, reject=unit.reject * (1 - STEP))


def _faster_machine(_: PlantModel, unit: Unit) -> Unit:
    assert isinstance(unit, Machine)
    times = {product: _scaled(time, 1 - STEP) for product, time in unit.times.items()}
    return replace(unit, time=_scaled(unit.time, 1 - STEP), times=times, pace=unit.pace * (1 - STEP))


def _faster_process(model: PlantModel, unit: Unit) -> Unit:
    """Every step without people takes less; a dose is the same amount in less time, as far as its cabinet gives it."""
    assert isinstance(unit, BatchReactor)
    largest = {cabinet.name: cabinet.max_flow for cabinet in model.cabinets}

    def faster(step: BatchStep) -> BatchStep:
        if step.crew is not None:
            return step
        if step.draw is None:
            return replace(step, duration=_scaled(step.duration, 1 - STEP))
        # no more than lets as many dose at once as before: else a faster dose makes the others wait
        most = largest[step.draw.cabinet]
        flow = min(round(step.draw.flow / (1 - STEP)), most // (most // step.draw.flow))
        share = step.draw.flow / flow
        return replace(step, duration=_scaled(step.duration, share), draw=replace(step.draw, flow=flow))

    return _alike(unit, lambda one: replace(one, steps=tuple(faster(step) for step in one.steps)))


def _faster_handling(_: PlantModel, unit: Unit) -> Unit:
    assert isinstance(unit, BatchReactor)

    def faster(step: BatchStep) -> BatchStep:
        handles = step.sub_state in ("load", "unload")
        return replace(step, duration=_scaled(step.duration, 1 - STEP)) if handles else step

    return _alike(unit, lambda one: replace(one, steps=tuple(faster(step) for step in one.steps)))


def _faster_changeover(_: PlantModel, unit: Unit) -> Unit:
    assert unit.changeovers is not None
    stated = unit.changeovers
    times = {pair: _scaled(time, 1 - STEP) for pair, time in stated.times.items()}
    return replace(unit, changeovers=replace(stated, times=times, otherwise=_scaled(stated.otherwise, 1 - STEP)))


def _less_loss(_: PlantModel, unit: Unit) -> Unit:
    assert isinstance(unit, BatchReactor | Machine)
    if isinstance(unit, Machine):
        return replace(unit, mass_loss=unit.mass_loss * (1 - STEP))
    return _alike(unit, lambda one: replace(one, mass_loss=one.mass_loss * (1 - STEP)))


def _less_off_spec(_: PlantModel, unit: Unit) -> Unit:
    assert isinstance(unit, BatchReactor | Machine)
    return replace(unit, off_spec=unit.off_spec * (1 - STEP))


def _rarer_failure(number: int) -> Callable[[PlantModel, Unit], Unit]:
    def turn(_: PlantModel, unit: Unit) -> Unit:
        modes = list(unit.failures)
        modes[number] = replace(modes[number], between=_scaled(modes[number].between, 1 + STEP))
        return replace(unit, failures=tuple(modes))

    return turn


def _faster_repair(number: int) -> Callable[[PlantModel, Unit], Unit]:
    def turn(_: PlantModel, unit: Unit) -> Unit:
        modes = list(unit.failures)
        modes[number] = replace(modes[number], repair=_scaled(modes[number].repair, 1 - STEP))
        return replace(unit, failures=tuple(modes))

    return turn


def _rarer_maintenance(number: int) -> Callable[[PlantModel, Unit], Unit]:
    def turn(_: PlantModel, unit: Unit) -> Unit:
        tasks = list(unit.maintenance)
        task = tasks[number]
        tasks[number] = replace(task, every=round(task.every * (1 + STEP)), first=round(task.first * (1 + STEP)))
        return replace(unit, maintenance=tuple(tasks))

    return turn


def _faster_maintenance(number: int) -> Callable[[PlantModel, Unit], Unit]:
    def turn(_: PlantModel, unit: Unit) -> Unit:
        tasks = list(unit.maintenance)
        tasks[number] = replace(tasks[number], takes=_scaled(tasks[number].takes, 1 - STEP))
        return replace(unit, maintenance=tuple(tasks))

    return turn
