"""Levers of what units share besides people and flow: utilities, hours, stores, stocks and spares."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from r2r_sim.plant import PlantModel
from r2r_sim.plant.build_flow import BEFORE
from r2r_sim.plant.lots import Buffer
from r2r_sim.plant.parts import Accumulator, CanisterSupply, Spare, Utility, Variate
from r2r_sim.scenario import Crew, Scenario

STEP = 0.10
"""Levers are turned by this share."""
LESS, MORE = f"-{STEP:.0%}", f"+{STEP:.0%}"
Turned = tuple[str, str, PlantModel]
"""What it is, what is changed, and the plant with it."""


def supply_levers(scenario: Scenario, model: PlantModel) -> list[Turned]:
    """Utilities, canisters in store, spares, accumulators and the stores between units."""
    found: list[Turned] = []
    numbers = {utility.name for utility in scenario.plant.utilities if utility.of == "number"}
    for utility in model.utilities:
        counted = utility.name in numbers
        change, larger = ("1 more", _one_more) if counted else (f"capacity {MORE}", _larger_utility)
        found.append((f"utility {utility.name}", change, _with(model, "utilities", utility.name, larger)))
    for cabinet in model.cabinets:
        if cabinet.supply is not None:
            of = f"stock {cabinet.name}"
            for change, turn in (
                ("reorder point and site 1 more", _earlier),
                (f"lead time {LESS}", _sooner),
            ):
                supply = turn(cabinet.supply)
                turned = tuple(replace(c, supply=supply) if c is cabinet else c for c in model.cabinets)
                found.append((of, change, replace(model, cabinets=turned)))
    for spare in model.spares:
        found.append((f"spare {spare.name}", "1 more", _with(model, "spares", spare.name, _spare_more)))
        found.append((f"spare {spare.name}", f"lead time {LESS}", _with(model, "spares", spare.name, _spare_sooner)))
    found += [
        (f"accumulator {one.name}", f"web {MORE}", _with(model, "accumulators", one.name, _longer))
        for one in model.accumulators
    ]
    sources = {source.output for source in model.sources}
    for buffer in model.buffers:
        # what an endless supply fills limits nothing
        if buffer.capacity is not None and buffer.name not in sources:
            of = f"store before {buffer.name.removeprefix(BEFORE)}"
            found.append((of, _lots(buffer), _with(model, "buffers", buffer.name, _roomier)))
    return found


def hour_levers(scenario: Scenario) -> list[tuple[str, str, Scenario]]:
    """Breaks and hours of crews, which their wages follow."""
    found = []
    for crew in scenario.plant.crews:
        if crew.breaks:
            shorter = tuple(
                one.model_copy(update={"length": one.length.with_mode(one.length.mode * (1 - STEP))})
                for one in crew.breaks
            )
            found.append((f"crew {crew.name}", f"breaks {LESS}", _with_hours(scenario, crew, {"breaks": shorter})))
        own = crew.calendar
        if own is not None and own.pattern != "continuous":
            length = min(own.shift_length.mode * (1 + STEP), 86400.0 / own.shifts_per_day)
            longer = own.model_copy(update={"shift_length": own.shift_length.with_mode(length)})
            found.append((f"crew {crew.name}", f"shifts {MORE}", _with_hours(scenario, crew, {"calendar": longer})))
    return found


def _with_hours(scenario: Scenario, crew: Crew, update: dict[str, Any]) -> Scenario:
    plant = scenario.plant
    crews = tuple(c.model_copy(update=update) if c.name == crew.name else c for c in plant.crews)
    return scenario.model_copy(update={"plant": plant.model_copy(update={"crews": crews})})


def _with(model: PlantModel, part: str, name: str, turn: Callable[[Any], Any]) -> PlantModel:
    """The plant with one of its named parts changed."""
    changed: dict[str, Any] = {part: tuple(turn(one) if one.name == name else one for one in getattr(model, part))}
    return replace(model, **changed)


def _one_more(utility: Utility) -> Utility:
    return replace(utility, capacity=utility.capacity + 1)


def _larger_utility(utility: Utility) -> Utility:
    return replace(utility, capacity=round(utility.capacity * (1 + STEP)))


def _earlier(supply: CanisterSupply) -> CanisterSupply:
    """One canister more in store all the time: at the start, at each order, and at the most."""
    return replace(supply, stock=supply.stock + 1, reorder_at=supply.reorder_at + 1, maximum=supply.maximum + 1)


def _sooner(supply: CanisterSupply) -> CanisterSupply:
    return replace(supply, lead_time=_less(supply.lead_time))


def _spare_more(spare: Spare) -> Spare:
    return replace(spare, stock=spare.stock + 1)


def _spare_sooner(spare: Spare) -> Spare:
    return replace(spare, lead_time=_less(spare.lead_time))


def _longer(one: Accumulator) -> Accumulator:
    return replace(one, capacity=round(one.capacity * (1 + STEP)), content=round(one.content * (1 + STEP)))


def _more_lots(buffer: Buffer) -> int:
    return max(1, round((buffer.capacity or 0) * STEP))


def _lots(buffer: Buffer) -> str:
    more = _more_lots(buffer)
    return f"{more} lot{'s' if more > 1 else ''} more"


def _roomier(buffer: Buffer) -> Buffer:
    return replace(buffer, capacity=(buffer.capacity or 0) + _more_lots(buffer))


def _less(variate: Variate) -> Variate:
    return replace(variate, mean=variate.mean * (1 - STEP), sd=variate.sd * (1 - STEP))
