"""What outages must fulfil before they can be simulated."""

from __future__ import annotations

from collections.abc import Iterator

from r2r_sim.plant.model import PlantModel, WebLine
from r2r_sim.plant.part_checks import variate_reasons


def outage_reasons(model: PlantModel) -> Iterator[str]:
    """Everything that is wrong with the outages of a plant."""
    units = {unit.name: unit for unit in model.units}
    cabinets = {cabinet.name for cabinet in model.cabinets}
    for outage in model.outages:
        where = f"outage {outage.name}"
        if (outage.between is None) == (not outage.at):
            yield f"{where}: it needs either a time between or times at which it comes"
        if outage.between is not None:
            yield from variate_reasons(f"{where}, between", outage.between)
        if any(time < 0 for time in outage.at) or outage.scrap < 0:
            yield f"{where}: a time or the web cut out is negative"
        yield from variate_reasons(f"{where}, lasts", outage.lasts)
        if not outage.hits and not outage.cabinets:
            yield f"{where}: it hits nothing"
        yield from (f"{where}: there is no cabinet {name}" for name in outage.cabinets if name not in cabinets)
        for name, effect in outage.hits.items():
            if name not in units:
                yield f"{where}: there is no unit {name}"
            elif effect != "resume" and isinstance(units[name], WebLine):
                yield f"{where}: what it does to web {name} is the length that it scraps"
