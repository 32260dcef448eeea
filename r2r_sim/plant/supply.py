"""What a scenario says of supplies from outside, in the plant's own units."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from r2r_sim import scenario as planned
from r2r_sim.errors import InfeasibleError
from r2r_sim.plant.order_point import order_point_of
from r2r_sim.plant.parts import CanisterSupply, Take, Utility
from r2r_sim.plant.stops import MS, variate
from r2r_sim.process import OperatingPoint

MOLAR_VOLUME = 0.022413969545
"""Of an ideal gas at 273.15 K and 101 325 Pa [m3/mol], exact by the constants of the SI of 2019."""
_SCALES = {"nitrogen": 1e6, "by_product": 1e6, "power": 1.0, "number": 1.0}
"""Whole units per SI unit: ml/s of gas, W, pieces."""


def canister_supply(
    cabinet: planned.Cabinet, scenario: planned.Scenario, points: Sequence[OperatingPoint]
) -> CanisterSupply | None:
    """Full canisters of a cabinet and their orders; None where they are not counted."""
    stock = cabinet.stock
    if stock is None:
        return None
    at = order_point_of(cabinet, scenario, points).canisters if stock.reorder_at == "auto" else stock.reorder_at
    return CanisterSupply(stock.canisters, at, stock.order, variate(stock.lead_time, MS), stock.site_maximum)


def utilities_of(stated: Iterable[planned.Utility]) -> tuple[Utility, ...]:
    """Utilities with whole capacities, rounded down."""
    return tuple(
        Utility(one.name, math.floor(one.capacity.mode * _SCALES[one.of] * (1 + 1e-12)), one.policy) for one in stated
    )


def takes_of(
    unit: planned.MovingWeb | planned.WoundRoll | planned.Reactor,
    stated: Iterable[planned.Utility],
    point: OperatingPoint,
) -> tuple[Take, ...]:
    """What a unit takes of the utilities: as stated, or what its operating point needs, rounded up.

    Raises
    ------
    InfeasibleError
        If a unit needs more than there is.
    """
    found = []
    for utility in stated:
        given = unit.takes.get(utility.name)
        share = _needed(unit, utility, point) if given is None else given.mode
        amount = math.ceil(share * _SCALES[utility.of] * (1 - 1e-12))
        if share > utility.capacity.mode * (1 + 1e-12):
            over = share / utility.capacity.mode
            raise InfeasibleError(
                f"{unit.name}: takes {over:.4g} times what utility {utility.name} has ({utility.capacity.text})",
                hint=f"more capacity, or state what it takes: takes: {{{utility.name}: ...}}",
            )
        if amount:
            found.append(Take(utility.name, amount))
    return tuple(found)


def _needed(
    unit: planned.MovingWeb | planned.WoundRoll | planned.Reactor, utility: planned.Utility, point: OperatingPoint
) -> float:
    """What the operating point needs: highest gas flow [m3/s], or mean power while it runs [W]; nothing of others."""
    used = point.consumption
    if utility.of == "nitrogen":
        return used.peak_nitrogen
    if utility.of == "by_product":
        peaks = used.by_products if used.basis == "hot_second" else used.peak_by_products
        return sum(peaks.values()) * MOLAR_VOLUME
    if utility.of == "power":
        steady = 0.0 if unit.electric_power is None else unit.electric_power.mode
        time = 1.0 if used.basis == "hot_second" else sum(step.duration * step.repeats for step in point.steps)
        return steady + used.process_heat / time
    return 0.0
