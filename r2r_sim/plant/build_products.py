"""Units of a scenario that make several products, and the orders or campaigns that bring them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from math import ceil

from r2r_sim import scenario as planned
from r2r_sim.errors import InfeasibleError
from r2r_sim.plant.lots import Buffer, Order, Source
from r2r_sim.plant.model import BatchReactor, BatchRecipe, UnitInfo, WebLine, WebRecipe
from r2r_sim.plant.parts import Changeovers, MaintenanceTask, Take, Variate
from r2r_sim.plant.stops import MS, variate
from r2r_sim.scenario.products import TO

ORDERS = "orders"
"""Source of lots where there are several products, and the buffer of rolls that lines take them from."""
Made = Mapping[str, tuple[WebLine | BatchReactor, UnitInfo]]
"""Product -> the unit as it makes that, and what it is with it."""


def several(
    unit: planned.MovingWeb | planned.WoundRoll | planned.Reactor, made: Made
) -> tuple[WebLine | BatchReactor, UnitInfo]:
    """One unit that makes all products: as with the first of them, with recipes for the others."""
    first, info = next(iter(made.values()))
    if list(made) == [""]:
        return first, info
    changeovers = Changeovers() if unit.changeovers is None else _changeovers(unit.changeovers)
    first = replace(first, changeovers=changeovers, input=ORDERS, maintenance=_maintenance(made))
    if isinstance(first, WebLine):
        webs = {name: _web_recipe(one) for name, (one, _) in made.items() if isinstance(one, WebLine)}
        return replace(first, recipes=webs), info
    recipes = {
        name: BatchRecipe(one.steps, one.mass_loss, one.surface_limit)
        for name, (one, _) in made.items()
        if isinstance(one, BatchReactor)
    }
    return replace(first, recipes=recipes), info


def _maintenance(made: Made) -> tuple[MaintenanceTask, ...]:
    """Planned tasks: what is due by the film of a batch goes by the product that grows most."""
    each = zip(*(unit.maintenance for unit, _ in made.values()), strict=True)
    return tuple(min(tasks, key=lambda task: task.every) for tasks in each)


def lots_of(made: Made) -> dict[str, int]:
    """Product -> size of its lots in the unit's integers: the roll of a line, the charge of a reactor."""
    return {name: unit.roll_length if isinstance(unit, WebLine) else unit.charge for name, (unit, _) in made.items()}


def most_of(takes: Iterable[tuple[Take, ...]]) -> tuple[Take, ...]:
    """The most that a unit takes of each utility, whatever it makes."""
    most: dict[str, int] = {}
    for each in takes:
        for take in each:
            most[take.utility] = max(most.get(take.utility, 0), take.amount)
    return tuple(Take(utility, amount) for utility, amount in most.items())


def with_stations(
    by_product: Mapping[str, Mapping[str, UnitInfo]], infos: Iterable[UnitInfo]
) -> dict[str, Mapping[str, UnitInfo]]:
    """What units are with each product, with the stations, through which all of them go alike."""
    first = next(iter(by_product.values()))
    stations = {
        info.group: {
            name: replace(info, area_per_quantity=one.area_per_quantity, mass_per_quantity=one.mass_per_quantity)
            for name, one in first.items()
        }
        for info in infos
        if info.group not in by_product
    }
    return {**by_product, **stations}


def one_size(sizes: Mapping[str, Mapping[str, int]]) -> Mapping[str, int]:
    """Product -> size of its lots, which all groups share.

    Raises :class:`InfeasibleError` if they take lots of different sizes.
    """
    first = next(iter(sizes.values()))
    if any(size != first for size in sizes.values()):
        said = "; ".join(f"{group}: {dict(size)}" for group, size in sizes.items())
        hint = "the same charge, lot or roll in all units, or a scenario for each of them"
        raise InfeasibleError(f"units that share orders take lots of one size: {said}", hint=hint)
    return first


def supply(scenario: planned.Scenario, output: str, sizes: Mapping[str, int], infos: Mapping[str, UnitInfo]) -> Source:
    """The source of all lots.

    Parameters
    ----------
    output : buffer into which they come
    sizes, infos : size of the lots of each product, and what a unit is with it
    """
    if scenario.campaigns:
        campaigns = tuple(Order(product=c.product, lots=c.lots, quantity=sizes[c.product]) for c in scenario.campaigns)
        return Source(ORDERS, output, between=Variate(0), campaigns=campaigns)
    return Source(ORDERS, output, orders=orders_of(scenario, sizes, infos))


def orders_of(scenario: planned.Scenario, sizes: Mapping[str, int], infos: Mapping[str, UnitInfo]) -> tuple[Order, ...]:
    """Every order, as often as it comes before the horizon."""
    found = []
    for number, order in enumerate(scenario.orders, start=1):
        size, name = sizes[order.product], order.name or f"order {number}"
        lots = order.lots
        if lots is None:
            assert order.amount is not None
            info = infos[order.product]
            each = size * (info.area_per_quantity if order.amount.dimension == "area" else info.mass_per_quantity)
            lots = ceil(order.amount.mode / each * (1 - 1e-9))
        release, every = order.release.mode, None if order.every is None else order.every.mode
        times = 1 if every is None else max(1, ceil((scenario.horizon.mode - release) / every))
        for time in range(times):
            begins = round((release + time * (every or 0.0)) * MS)
            found.append(
                Order(
                    begins,
                    order.product,
                    lots,
                    size,
                    None if order.due is None else begins + round(order.due.mode * MS),
                    order.priority,
                    name if every is None else f"{name} #{time + 1}",
                )
            )
    return tuple(sorted(found, key=lambda order: order.release))


def ordered_rolls(
    scenario: planned.Scenario, sizes: Mapping[str, int], infos: Mapping[str, UnitInfo]
) -> tuple[Buffer, Source]:
    """The store of rolls in front of all lines, and what brings them."""
    return queue(scenario, Buffer(ORDERS, 1)), supply(scenario, ORDERS, sizes, infos)


def queue(scenario: planned.Scenario, buffer: Buffer) -> Buffer:
    """The first buffer of a plant with products: what is ordered waits in it, by its rank."""
    return buffer if scenario.campaigns else replace(buffer, capacity=None, order="rank")


def _web_recipe(line: WebLine) -> WebRecipe:
    return WebRecipe(line.speed, line.passes, line.startup_scrap, line.feeds)


def _changeovers(stated: planned.Changeovers) -> Changeovers:
    times = {}
    for pair, takes in stated.times.items():
        before, _, after = pair.partition(TO)
        times[before, after] = variate(takes, MS)
    return Changeovers(
        times,
        variate(stated.otherwise, MS),
        keep=stated.keep,
        crew=stated.crew,
        people=stated.people,
        at_close=stated.at_close,
    )
