"""Winders of a scenario's lines: webs of their own before and behind the coater, with accumulators between."""

from __future__ import annotations

from dataclasses import replace

from r2r_sim import scenario as planned
from r2r_sim.errors import InfeasibleError
from r2r_sim.plant.model import BatchReactor, Machine, UnitInfo, WebLine
from r2r_sim.plant.parts import Accumulator, Splice, Variate
from r2r_sim.plant.stops import MM, MS, failures_of, variate


def splice(line: planned.MovingWeb) -> Splice | None:
    """How one roll follows the other on the coater: over a turret, or as one web where winders change the rolls."""
    if line.turret is not None:
        turret = line.turret
        return Splice(variate(turret.prepare, MS), round(turret.splice_scrap.mode * MM), turret.failed.mode)
    return None if line.unwinder is None and line.rewinder is None else Splice(Variate(0))


def add_winders(
    units: list[WebLine | BatchReactor | Machine], infos: list[UnitInfo], line: planned.MovingWeb
) -> list[Accumulator]:
    """Give each coater of a line, which are the last units, its winders.

    Returns the accumulators between them: full before the coater and empty behind it.

    Raises
    ------
    InfeasibleError
        If a winder is not faster than the web.
    """
    found: list[Accumulator] = []
    first = len(units) - line.count
    for index in range(first, first + line.count):
        coater, info = units[index], infos[index]
        assert isinstance(coater, WebLine)
        for winder, end in ((line.unwinder, "unwinder"), (line.rewinder, "rewinder")):
            if winder is None:
                continue
            if winder.highest_speed.mode * MM / MS <= coater.speed:
                raise InfeasibleError(
                    f"{line.name}: the {end} runs {winder.highest_speed.text} at most, the web "
                    f"{coater.speed * MS / MM * 60:.4g} m/min: it would never catch up after a roll change",
                    hint="a faster winder, or a web_speed below it",
                )
            name = f"{coater.name}-{end}"
            capacity = round(winder.accumulator.mode * MM)
            before = end == "unwinder"
            found.append(Accumulator(name, capacity, capacity if before else 0))
            coater = replace(coater, entry=name) if before else replace(coater, exit=name)
            units.append(
                WebLine(
                    name=name,
                    speed=winder.highest_speed.mode * MM / MS,
                    roll_length=coater.roll_length,
                    passes=1,
                    roll_change=coater.roll_change,
                    crew=line.crew,
                    people=line.people,
                    failures=failures_of(winder.failures),
                    entry=None if before else name,
                    exit=name if before else None,
                    starts=coater.starts,
                    at_close=coater.at_close,
                    change_at_close=coater.change_at_close,
                )
            )
            infos.append(
                replace(
                    info,
                    name=name,
                    group=f"{info.group}-{end}",
                    kind=end,
                    nameplate=winder.highest_speed.mode * MM / MS,
                    utilities={},
                    idle={},
                    warming={},
                    film_precursors={},
                    coats=False,
                    delivers=False,
                )
            )
        units[index] = replace(coater, crew=None) if coater.splice == Splice(Variate(0)) else coater
    return found
