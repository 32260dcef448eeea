"""Stations of a scenario: machines before and after the reactors, with stores between them.

Lots come one by one as long as the first store has room for them, so that supply never holds the plant up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from r2r_sim import scenario as planned
from r2r_sim.errors import InfeasibleError
from r2r_sim.plant.build_products import queue, supply
from r2r_sim.plant.build_standing import with_idle, with_standing
from r2r_sim.plant.lots import Buffer, Order, Route, Source
from r2r_sim.plant.model import BatchReactor, Machine, UnitInfo, WebLine
from r2r_sim.plant.parts import Drying, Fresh, MaintenanceTask, Uptake, Variate
from r2r_sim.plant.stops import MS, G, failures_of, variate
from r2r_sim.process import OperatingPoint

BEFORE = "before "
"""Begins the name of the store in front of a station."""
AGAIN = "again"
"""Buffer of lots on their way back to the reactors."""
DAMP = "damp"
"""Buffer of lots on their way back to the first dryer."""
THOUSANDTHS = 1000
PPM = 1e6
Units = list[WebLine | BatchReactor | Machine]
Tasks = Callable[[planned.Station], tuple[MaintenanceTask, ...]]


def has_flow(scenario: planned.Scenario) -> bool:
    """Whether lots go from unit to unit, or differ; else reactors have an endless supply of equal charges."""
    if scenario.is_web:
        return False
    return bool(scenario.plant.stations or scenario.products) or scenario.powder.surface_variation.mode > 0


def add_stations(
    units: Units,
    infos: list[UnitInfo],
    scenario: planned.Scenario,
    points: Mapping[tuple[str, str], OperatingPoint],
    tasks: Tasks,
) -> tuple[tuple[Buffer, ...], tuple[Source, ...]]:
    """Join the reactors, which are all units so far, to the stations; new units follow them.

    Parameters
    ----------
    points : operating point of each reactor, by name and product
    tasks : planned maintenance of a station

    Returns
    -------
    The buffers between the units, and the source of lots.

    Raises
    ------
    InfeasibleError
        If the reactors take lots of different sizes, or a store holds less than it must.
    """
    plant = scenario.plant
    lot = _lot(units)
    before = [station for station in plant.stations if station.place == "before"]
    after = [station for station in plant.stations if station.place == "after"]
    laboratory = next((station.name for station in after if station.kind == "laboratory"), None)
    room = len(units) if plant.reactor_store is None else _holds(plant.reactor_store, lot, "reactor_store", 1)
    feed = Buffer(f"{BEFORE}reactors", room, uptake=_uptake(plant.reactor_store_uptake))
    stores = {station.name: _store(station, lot) for station in plant.stations}
    onward = [*[stores[station.name].name for station in before], feed.name]
    onward += [stores[station.name].name for station in after]
    varies, judged = scenario.powder.surface_variation.mode, plant.under_dosed != "accept"
    again = AGAIN if (varies and plant.under_dosed == "rework") or _coats_again(scenario, units) else None
    dryer = next((station for station in before if station.drying_time is not None), None)
    fresh = _fresh(plant.stored, dryer)
    returns = fresh is not None and fresh.back is not None
    for index, (unit, info) in enumerate(zip(units, infos, strict=True)):
        assert isinstance(unit, BatchReactor)
        limits = {
            product: int(points[info.group, product].surface_margin * THOUSANDTHS + 1e-6) if varies and judged else None
            for product in scenario.by_product
        }
        units[index] = replace(
            unit,
            input=feed.name,
            output=onward[len(before) + 1] if after else None,
            again=again,
            surface_limit=next(iter(limits.values())),
            recipes=unit.recipes
            and {name: replace(recipe, surface_limit=limits[name]) for name, recipe in unit.recipes.items()},
            judges=laboratory is None,
            fresh=fresh,
        )
        infos[index] = replace(info, delivers=not after)
    info, dry = infos[0], scenario.powder.moisture.mode
    for place, station in enumerate(plant.stations):
        way = place + 1 if station.place == "before" else place + 2
        to = onward[way] if way < len(onward) else None
        routes: tuple[Route, ...] = (Route(to),)
        if station.name == laboratory:
            back = Route(again, quality="under-dosed", outcome="rework")
            bad = Route(quality="under-dosed", outcome="scrap")
            routes = (
                Route(to, quality="in spec"),
                Route(quality="off spec", outcome="scrap"),
                bad if again is None else back,
            )
        machine = _machine(station, stores[station.name].name, routes, lot, tasks, dry)
        if returns and station is dryer:
            machine = replace(machine, inputs=(DAMP, *machine.inputs))
        _add(units, infos, station, machine, info, to)
    buffers = (*(stores[station.name] for station in before), feed, *(stores[station.name] for station in after))
    first = buffers[0]
    if first.capacity is None:
        # endless supply must not pile up: as many as the first stations could take at once
        first = replace(first, capacity=before[0].batch * before[0].count)
        buffers = (first, *buffers[1:])
    source = Source("supply", first.name, between=Variate(0), each=Order(quantity=lot))
    if scenario.products:
        buffers = (queue(scenario, first), *buffers[1:])
        # orders for powder are by mass, which is the same for all of it
        every = scenario.by_product
        source = supply(scenario, first.name, dict.fromkeys(every, lot), dict.fromkeys(every, infos[0]))
    source = replace(
        source,
        surface=Variate(THOUSANDTHS, varies * THOUSANDTHS, "lognormal") if varies else None,
        moisture=_moisture(scenario.powder),
    )
    damp = () if dryer is None or not returns else (Buffer(DAMP, uptake=_uptake(dryer.store_uptake)),)
    return (*buffers, *(() if again is None else (Buffer(again),)), *damp), (source,)


def _coats_again(scenario: planned.Scenario, units: Units) -> bool:
    """Whether failures or outages leave lots to be coated again."""
    outages = any(outage.batches == "rework" for outage in scenario.plant.outages)
    return outages or any(mode.effect == "rework" for unit in units for mode in unit.failures)


def _moisture(powder: planned.PowderMaterial) -> Variate | None:
    """Water of lots as they come [mg/kg]."""
    if powder.moisture_as_received is None:
        return None
    mean = powder.moisture_as_received.mode * PPM
    varies = powder.moisture_variation.mode
    return Variate(mean, varies * mean, "lognormal") if varies else Variate(float(round(mean)))


def _lot(units: Units) -> int:
    """The lot that all reactors take [g]."""
    sizes = {unit.charge: unit.name for unit in units if isinstance(unit, BatchReactor)}
    if len(sizes) > 1:
        said = ", ".join(f"{name} takes {size / G:.4g} kg" for size, name in sizes.items())
        hint = "the same charge or lot in all reactors, or a scenario for each size"
        raise InfeasibleError(f"reactors that share stations take lots of one size: {said}", hint=hint)
    return next(iter(sizes))


def _holds(store: planned.Value, lot: int, where: str, least: int) -> int:
    """Whole lots in a store."""
    lots = int(store.mode * G / lot * (1 + 1e-9))
    if lots < least:
        raise InfeasibleError(
            f"{where}: {store.text} hold {lots} lots of {lot / G:.4g} kg, and it takes {least}", hint="a larger store"
        )
    return lots


def _store(station: planned.Station, lot: int) -> Buffer:
    """The buffer in front of a station."""
    name = BEFORE + station.name
    room = None if station.store is None else _holds(station.store, lot, station.name, station.batch)
    return Buffer(name, room, uptake=_uptake(station.store_uptake))


def _uptake(stated: planned.Uptake | None) -> Uptake | None:
    return None if stated is None else Uptake(round(stated.time_constant.mode * MS), stated.equilibrium.mode * PPM)


def _fresh(stated: planned.Stored | None, dryer: planned.Station | None) -> Fresh | None:
    """Which lots are loaded; others go back to the first dryer, if there is one and they shall."""
    if stated is None:
        return None
    limit, life = stated.moisture_limit, stated.shelf_life
    return Fresh(
        None if limit is None else limit.mode * PPM,
        None if life is None else round(life.mode * MS),
        DAMP if stated.then == "dry" and dryer is not None else None,
    )


def _machine(
    station: planned.Station, store: str, routes: tuple[Route, ...], lot: int, tasks: Tasks, dry: float
) -> Machine:
    """One of the station's machines."""
    if station.time is not None:
        time = variate(station.time, MS)
    else:
        assert station.rate is not None
        time = Variate(float(round(station.batch * lot / (station.rate.mode * G / MS))))
    return Machine(
        name=station.name,
        time=time,
        inputs=(store,),
        routes=routes,
        batch=station.batch,
        crew=station.crew,
        people=station.people,
        mass_loss=station.mass_loss.mode,
        drying=None
        if station.drying_time is None
        else Drying(round(station.drying_time.mode * MS), max(1, round(dry * PPM))),
        failures=failures_of(station.failures),
        maintenance=tasks(station),
        supply=Order(quantity=lot),
    )


def _add(
    units: Units, infos: list[UnitInfo], station: planned.Station, machine: Machine, reactor: UnitInfo, to: str | None
) -> None:
    """Write a station out as often as it is counted, with maintenance spread evenly, as for reactors."""
    power = {} if station.electric_power is None else {"electricity/ms": station.electric_power.mode / MS}
    lot, machine = machine.supply.quantity, with_standing(machine, station)
    reactor = with_idle(replace(reactor, idle={}, warming={}), station)
    for number in range(1, station.count + 1):
        name = station.name if station.count == 1 else f"{station.name}-{number}"
        spread = tuple(
            replace(task, first=max(task.every * number // station.count, 1)) for task in machine.maintenance
        )
        units.append(replace(machine, name=name, maintenance=spread))
        infos.append(
            replace(
                reactor,
                name=name,
                group=station.name,
                kind=station.kind,
                nameplate=machine.batch * lot / max(machine.time.mean, 1.0),
                utilities=power,
                film_precursors={},
                coats=False,
                delivers=to is None,
                follows=station.place == "after",
            )
        )
