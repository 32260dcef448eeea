"""Outages of a scenario in the plant's own units: which units each of them hits."""

from __future__ import annotations

from collections.abc import Sequence

from r2r_sim import scenario as planned
from r2r_sim.dates import since
from r2r_sim.plant.model import BatchReactor, Machine, Unit, UnitInfo
from r2r_sim.plant.parts import Effect, Outage
from r2r_sim.plant.stops import MM, MS, variate


def outages_of(scenario: planned.Scenario, units: Sequence[Unit], infos: Sequence[UnitInfo]) -> tuple[Outage, ...]:
    """All outages of a scenario; what becomes of batches counts for reactors, lots in stations go on."""
    cabinets = {cabinet.name for cabinet in scenario.plant.cabinets}
    found = []
    for stated in scenario.plant.outages:
        named = set(stated.hits)
        hits: dict[str, Effect] = {
            unit.name: stated.batches if isinstance(unit, BatchReactor) else "resume"
            for unit, info in zip(units, infos, strict=True)
            if not named or _is_hit(unit, info, named)
        }
        found.append(
            Outage(
                name=stated.name,
                lasts=variate(stated.lasts, MS),
                hits=hits,
                cabinets=tuple(name for name in stated.hits if name in cabinets),
                between=None if stated.between is None else variate(stated.between, MS),
                at=tuple(sorted(time for one in stated.at if (time := _moment(one, scenario)) >= 0)),
                planned=stated.planned,
                scrap=round(stated.scrap.mode * MM),
            )
        )
    return tuple(found)


def _moment(stated: planned.Value | str, scenario: planned.Scenario) -> int:
    if isinstance(stated, str):
        return round(since(stated, str(scenario.plant.calendar.begins)).total_seconds() * MS)
    return round(stated.mode * MS)


def _is_hit(unit: Unit, info: UnitInfo, named: set[str]) -> bool:
    """Whether a unit is named, with its winders, or takes of a utility that is."""
    takes = () if isinstance(unit, Machine) else unit.takes
    groups = {info.group, info.group.removesuffix("-unwinder").removesuffix("-rewinder")}
    return bool(groups & named) or any(take.utility in named for take in takes)
