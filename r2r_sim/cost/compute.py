"""Cost of a year of the simulated plant: marginal and full, with their items and what is not stated.

Unit costs are ratios of means over replications, so that they are the cost of the mean year over its mean output.
Scrap counts only for the substrate in it: what was spent on coating it is in the other items already, and dividing by
good output spreads that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import fmean

from r2r_sim.cost.breakdown import CostBreakdown, CostItem, LabourRow, UnitCost
from r2r_sim.cost.items import Line, lines
from r2r_sim.cost.prices import convert, high, low
from r2r_sim.cost.quantities import Quantities
from r2r_sim.cost.ratio import ratio
from r2r_sim.cost.spec import CostSpec
from r2r_sim.errors import InputError
from r2r_sim.units import find_unit

_KWH = 3.6e6
"""[J]"""


def breakdown(spec: CostSpec, quantities: Sequence[Quantities]) -> CostBreakdown:
    """Cost of a year.

    Parameters
    ----------
    spec : prices, rates, capital and people
    quantities : amounts a year of each replication

    Raises
    ------
    InputError
        If there is no replication, or a price is not of the kind it is used for.
    """
    if not quantities:
        raise InputError("no replication, no cost")
    found = lines(spec, quantities)
    items = tuple(_item(line, quantities) for line in found)
    marginal = _unit_cost(spec, "marginal", [line for line in found if line.behaviour == "variable"], quantities)
    full = _unit_cost(spec, "full", found, quantities)
    missing = tuple(dict.fromkeys(line.missing for line in found if line.missing))
    good_kg, good_m2 = fmean(q.good_kg for q in quantities), fmean(q.good_m2 for q in quantities)
    value, basis = _value(spec, full, missing, good_kg, good_m2)
    heads = spec.heads_per_post
    return CostBreakdown(
        currency=spec.currency,
        year=spec.year,
        items=items,
        marginal=marginal,
        full=full,
        labour=tuple(
            LabourRow(crew, posts, None if heads is None else posts * heads.mode) for crew, posts in spec.posts.items()
        ),
        good_kg_per_year=good_kg,
        good_m2_per_year=good_m2,
        product_basis=spec.product_basis,
        cell_use=spec.cell_use,
        value_per_unit=value,
        value_basis=basis,
        substrate_per_unit=_substrate(spec, good_kg, good_m2),
        missing=missing,
    )


def _item(line: Line, quantities: Sequence[Quantities]) -> CostItem:
    price, quantity = line.price, line.quantity
    amount = None if price is None else quantity * price.mode
    good_kg, good_m2 = fmean(q.good_kg for q in quantities), fmean(q.good_m2 for q in quantities)
    return CostItem(
        category=line.category,
        name=line.name,
        basis=line.basis,
        behaviour=line.behaviour,
        quantity=quantity,
        quantity_unit=line.unit,
        simulated=line.simulated,
        price=price,
        amount_per_year=amount,
        low_per_year=None if price is None else quantity * low(price),
        high_per_year=None if price is None else quantity * high(price),
        per_kg=None if amount is None or not good_kg else amount / good_kg,
        per_m2=None if amount is None or not good_m2 else amount / good_m2,
        confidence="none" if price is None else price.confidence,
        bought=line.bought,
    )


def _unit_cost(spec: CostSpec, name: str, found: Iterable[Line], quantities: Sequence[Quantities]) -> UnitCost:
    priced = [(line, line.price) for line in found if line.price is not None]
    by_replication = [sum(line.quantities[i] * price.mode for line, price in priced) for i in range(len(quantities))]
    per_kg, half_kg = ratio(by_replication, [q.good_kg for q in quantities])
    per_m2, half_m2 = ratio(by_replication, [q.good_m2 for q in quantities])
    return UnitCost(
        name=name,
        per_year=sum(line.quantity * price.mode for line, price in priced),
        per_kg=per_kg,
        per_m2=per_m2,
        per_kwh=_per_kwh(spec, per_kg, per_m2),
        half_width_per_kg=half_kg,
        half_width_per_m2=half_m2,
        low_per_year=sum(line.quantity * low(price) for line, price in priced),
        high_per_year=sum(line.quantity * high(price) for line, price in priced),
        priced=bool(priced),
    )


def _per_kwh(spec: CostSpec, per_kg: float, per_m2: float) -> float | None:
    """Cost per unit x use per kWh of cell, by the kind of use stated."""
    use = spec.cell_use
    if use is None:
        return None
    unit, _ = find_unit(use.unit)
    per_unit = {"area_per_energy": per_m2, "mass_per_energy": per_kg}.get(unit.dimensions[0])
    if per_unit is None:
        raise InputError(f"{use.path or 'cell use'}: {use.unit} is neither area nor mass per energy")
    return per_unit * use.mode * float(unit.factor) * _KWH


def _value(
    spec: CostSpec, full: UnitCost, missing: Sequence[str], good_kg: float, good_m2: float
) -> tuple[float | None, str]:
    """What one good unit is worth, and why."""
    basis = spec.product_basis
    stated = spec.prices.get("coating")
    if stated is not None:
        price, per = convert(stated, "money_per_area", "money_per_mass")
        text = f"coating price of {stated.mode:g} {stated.unit} (stated)"
        if per == basis:
            return price.mode, text
        mine, other = (good_m2, good_kg) if basis == "m2" else (good_kg, good_m2)
        if mine:
            return price.mode * other / mine, f"{text}, converted with {other / mine:.4g} {per} per {basis}"
        return None, f"{text}, but no good output to convert it with"
    per_unit = full.per_m2 if basis == "m2" else full.per_kg
    if not full.per_year or not (good_m2 if basis == "m2" else good_kg):
        return None, "neither a coating price nor a cost is stated"
    if missing:
        # a full cost with holes in it would say that losing output costs nothing
        return None, f"no coating price is stated, and the full cost is not known (not stated: {', '.join(missing)})"
    return per_unit, f"full cost per {basis}, since no coating price is stated"


def _substrate(spec: CostSpec, good_kg: float, good_m2: float) -> float | None:
    """Price of the uncoated web or powder in one good unit."""
    stated = spec.prices.get("substrate")
    if stated is None:
        return None
    price, per = convert(stated, "money_per_area", "money_per_mass")
    if per == spec.product_basis or spec.product_basis == "m2":
        return price.mode * spec.substrate_in_product
    return price.mode * good_m2 / good_kg if good_kg else None
