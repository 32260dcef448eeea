"""What units take and do while they stand, from the scenario to the plant's own units."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from r2r_sim import scenario as planned
from r2r_sim.plant.calendar import NEVER
from r2r_sim.plant.model import BatchReactor, Machine, UnitInfo, WebLine
from r2r_sim.plant.parts import Restart
from r2r_sim.plant.stops import MM, MS
from r2r_sim.process import OperatingPoint

Stated = planned.MovingWeb | planned.WoundRoll | planned.Reactor | planned.Station
OneUnit = TypeVar("OneUnit", bound=WebLine | BatchReactor | Machine)


def goes_cold(unit: Stated) -> bool:
    """Whether it is left to cool down while the plant is closed."""
    return unit.when_closed == "cold" or (unit.when_closed is None and unit.warm_up.mode > 0)


def ever_cold(unit: Stated) -> bool:
    """Whether it is cold at times: while the plant is closed, or for maintenance."""
    return goes_cold(unit) or any(task.cold for task in unit.maintenance)


def with_standing(unit: OneUnit, stated: Stated) -> OneUnit:
    """A unit as it is left to cool down, and as it runs again."""
    if not ever_cold(stated):
        return unit
    restart = _restart(stated.restart)
    if not goes_cold(stated):
        restart = replace(restart or Restart(), beyond=NEVER)
    return replace(unit, warm_up=round(stated.warm_up.mode * MS), restart=restart)


def with_idle(info: UnitInfo, stated: Stated, point: OperatingPoint | None = None) -> UnitInfo:
    """What is known of a unit, with what it takes while it stands; ``point`` is how it runs, None of a station."""
    idle, restart = stated.idle, stated.restart
    if idle is not None:
        taken = {
            "n2": nitrogen(idle.nitrogen, point),
            "heat": _watts(idle.heat),
            "electricity": _watts(idle.electricity),
        }
        info = replace(info, idle=_per_ms(taken))
    if restart is not None and ever_cold(stated):
        info = replace(info, warming=_per_ms({"n2": nitrogen(restart.nitrogen, point), "heat": _watts(restart.heat)}))
    return info


def nitrogen(gas: planned.Value | None, point: OperatingPoint | None) -> float:
    """A flow [m3/s], or a share of what the operating point takes on average while it runs."""
    if gas is None:
        return 0.0
    if gas.dimension != "fraction" or point is None:
        return gas.mode
    used = point.consumption
    time = 1.0 if used.basis == "hot_second" else sum(step.duration * step.repeats for step in point.steps)
    return gas.mode * used.nitrogen / time


def _watts(power: planned.Value | None) -> float:
    return 0.0 if power is None else power.mode


def _per_ms(amounts: dict[str, float]) -> dict[str, float]:
    return {name: amount / MS for name, amount in amounts.items() if amount}


def _restart(stated: planned.Restart | None) -> Restart | None:
    if stated is None:
        return None
    return Restart(
        beyond=round(stated.cold_from.mode * MS),
        cool_down=round(stated.cool_down.mode * MS),
        requalify=round(stated.requalify.mode * MS),
        scrap=round(stated.scrap.mode * MM) if isinstance(stated, planned.WebRestart) else 0,
        dummies=stated.dummy_batches if isinstance(stated, planned.BatchRestart) else 0,
        off_spec=stated.off_spec.mode if isinstance(stated, planned.BatchRestart) else 0.0,
    )
