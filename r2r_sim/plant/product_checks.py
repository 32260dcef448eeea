"""What units that run several products, and the orders and campaigns that bring them, must fulfil."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from r2r_sim.plant.lots import Source
from r2r_sim.plant.model import BatchReactor, Machine, PlantModel, WebLine
from r2r_sim.plant.part_checks import variate_reasons


def product_reasons(model: PlantModel) -> Iterator[str]:
    """Every reason why products cannot be run."""
    for unit in model.units:
        if not isinstance(unit, Machine):
            yield from _unit_reasons(unit)
        if unit.changeovers is not None:
            changeovers, people = unit.changeovers, {crew.name: crew.people for crew in model.crews}
            where = f"{unit.name}, changeover"
            if changeovers.crew is not None and changeovers.crew not in people:
                yield f"{where}: there is no crew {changeovers.crew}"
            elif changeovers.crew is not None and not 1 <= changeovers.people <= people[changeovers.crew]:
                had = people[changeovers.crew]
                yield f"{where}: needs {changeovers.people} people, crew {changeovers.crew} has {had}"
            for time in (changeovers.otherwise, *changeovers.times.values()):
                yield from variate_reasons(where, time)
    for source in model.sources:
        yield from _source_reasons(source)


def _unit_reasons(unit: WebLine | BatchReactor) -> Iterator[str]:
    if (unit.recipes or unit.changeovers is not None) and unit.input is None:
        yield f"{unit.name}: what it is to run must come from a buffer"
    if isinstance(unit, WebLine):
        if (unit.recipes or unit.changeovers is not None) and (unit.entry is not None or unit.exit is not None):
            yield f"{unit.name}: a line that runs several products has its own roll at both ends"
        for product, recipe in (unit.recipes or {}).items():
            if not recipe.speed > 0 or recipe.passes < 1 or recipe.startup_scrap < 0:
                yield f"{unit.name}: speed, passes or start-up scrap of {product} are out of range"
        return
    for product, steps in (unit.recipes or {}).items():
        limit = steps.surface_limit
        if not 0 <= steps.mass_loss <= 1 or (limit is not None and limit < 1):
            yield f"{unit.name}: mass loss or surface limit of {product} are out of range"


def _source_reasons(source: Source) -> Iterator[str]:
    where = f"source {source.name}"
    names = Counter(order.name for order in source.orders if order.name)
    yield from (f"{where}: two orders are called {name}" for name, count in names.items() if count > 1)
    if source.campaigns and source.between is None:
        yield f"{where}: campaigns need a time between arrivals"
    if any(order.lots < 1 or order.quantity < 0 or order.name for order in source.campaigns):
        yield f"{where}: a campaign has no lots, less than nothing in them, or a name"
