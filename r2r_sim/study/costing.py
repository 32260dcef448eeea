"""From a scenario's cost section to a cost breakdown, and what each loss is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from r2r_sim import units
from r2r_sim.catalog import Value
from r2r_sim.cost.breakdown import CostBreakdown, Price
from r2r_sim.cost.compute import breakdown
from r2r_sim.cost.quantities import Quantities
from r2r_sim.cost.spec import CapitalItem, CostSpec
from r2r_sim.cost.worth import worth_per_year
from r2r_sim.errors import Finding
from r2r_sim.kpi.table import KpiTable
from r2r_sim.plant.calendar import closed_intervals, merged
from r2r_sim.plant.hours import away, calendar_arguments
from r2r_sim.scenario import Cost, Crew, MovingWeb, Reactor, Scenario, WoundRoll

YEAR = 365 * 86400.0
"""[s]"""


def cost_of(scenario: Scenario, made: Sequence[Quantities]) -> CostBreakdown | None:
    """Cost of a year of the simulated plant; None where the scenario has no cost section."""
    return None if scenario.cost is None else breakdown(_spec(scenario), made)


def with_worth(table: KpiTable, cost: CostBreakdown | None) -> KpiTable:
    """The table with every loss valued in money a year, as far as the scenario states prices."""
    if cost is None or cost.value_per_unit is None:
        return table
    marginal = cost.marginal.per_m2 if cost.product_basis == "m2" else cost.marginal.per_kg
    per_year = 365.0 if table.product_unit == "m2/day" else 365.0 * 1000.0
    losses = tuple(
        replace(
            row,
            worth_per_year=worth_per_year(
                row.lost_per_day * per_year, row.scrapped, cost.value_per_unit, marginal, cost.substrate_per_unit
            ),
        )
        for row in table.losses
    )
    return replace(table, losses=losses)


def market_findings(cost: CostBreakdown) -> list[Finding]:
    """What a controller asks first: does the coating earn its marginal cost, and what is it beside its substrate?"""
    unit, each = (cost.product_basis, "per_m2" if cost.product_basis == "m2" else "per_kg")
    marginal, full = getattr(cost.marginal, each), getattr(cost.full, each)
    found = []
    value, substrate = cost.value_per_unit, cost.substrate_per_unit
    if value is not None and value < marginal:
        message = (
            f"the stated coating price of {value:.3g} {cost.currency}/{unit} is below the marginal cost of "
            f"{marginal:.3g}: every unit made loses money, and losses of output are worth less than nothing"
        )
        found.append(Finding("cost.below_marginal", message, "warning", "cost.prices.coating"))
    if substrate and full > substrate:
        message = (
            f"the coating costs {full / substrate:.1f} times the uncoated product it is put on "
            f"({full:.3g} against {substrate:.3g} {cost.currency}/{unit})"
        )
        found.append(
            Finding("cost.above_substrate", message, "warning", hint="what drives it stands on the cost sheet")
        )
    return found


def _price(value: Value, path: str, unit: str | None = None) -> Price:
    """A stated quantity as a price; in its own unit unless another one is asked for."""
    shown = unit or value.unit

    def of(amount: float | None) -> float | None:
        return None if amount is None else units.to_unit(amount, shown)

    return Price(
        mode=units.to_unit(value.mode, shown),
        low=of(value.low),
        high=of(value.high),
        unit=shown,
        confidence=value.confidence,
        source=value.source,
        path=path,
    )


def _optional(value: Value | None, path: str, unit: str | None = None) -> Price | None:
    return None if value is None else _price(value, path, unit)


def _spec(scenario: Scenario) -> CostSpec:
    cost, plant = scenario.cost, scenario.plant
    assert cost is not None  # asked for only where there is one
    lines_and_reactors: tuple[MovingWeb | WoundRoll | Reactor, ...] = (*plant.lines, *plant.reactors)
    bought_units = (*lines_and_reactors, *plant.stations)
    counts = {unit.name: unit.count for unit in bought_units}
    counts |= {one.name: one.carriers or 1 for one in plant.transports}
    bought, kept = _substrate(scenario)
    closed = sum(end - start for start, end in closed_intervals(*calendar_arguments(scenario))) / 1000.0
    return CostSpec(
        currency=cost.currency,
        year=cost.year,
        product_basis="m2" if scenario.is_web else "kg",
        prices={name: _price(value, f"cost.prices.{name}") for name, value in cost.prices.items()},
        precursor_names={
            name: scenario.known.precursor(name).name for own in scenario.by_product.values() for name in own.precursors
        },
        heads_per_post=_heads_per_post(cost, 1.0 - closed / scenario.horizon.mode),
        paid_hours_per_head=_paid_hours(cost),
        maintenance_rate=_optional(cost.maintenance, "cost.maintenance"),
        capital=tuple(
            CapitalItem(
                name=item.name,
                price=_price(item.amount, f"cost.capital.{item.name}.amount"),
                count=float(counts.get(item.per, 1)),
                life_years=item.life.mode / YEAR,
            )
            for item in cost.capital
        ),
        floor_area=sum(unit.count * unit.floor_area.mode for unit in bought_units if unit.floor_area is not None),
        posts={crew.name: crew.per_shift * _presence(crew, scenario, closed) for crew in plant.crews},
        open_hours_per_year=8760.0 * (1.0 - closed / scenario.horizon.mode),
        substrate_per_unit=bought,
        substrate_in_product=kept,
        cell_use=_optional(cost.cell_use, "cost.cell_use"),
    )


def _heads_per_post(cost: Cost, open_share: float) -> Price | None:
    """People employed for a post: as stated, or hours of a week in which it is filled / hours a person is there in one.

    n = 168 h x open share / (working week x (1 - absence)); the more of either, the fewer
    """
    week, absence = cost.working_week, cost.absence
    if week is None or absence is None:
        return _optional(cost.heads_per_post, "cost.heads_per_post")

    def heads(hours: float | None, away: float | None) -> float | None:
        return None if hours is None or away is None else 7 * 86400.0 * open_share / (hours * (1.0 - away))

    mode = heads(week.mode, absence.mode)
    assert mode is not None
    least = heads(week.mode if week.high is None else week.high, absence.mode if absence.low is None else absence.low)
    most = heads(week.mode if week.low is None else week.low, absence.mode if absence.high is None else absence.high)
    source = f"{168.0 * open_share:.4g} h a week / ({week.text} x (1 - {absence.text}))"
    confidence = absence.confidence if absence.confidence != "stated" else week.confidence
    return Price(mode, least, most, "", confidence, source, "cost.working_week")


def _paid_hours(cost: Cost) -> Price | None:
    """Hours a year that a head is paid for: as stated, or 365/7 working weeks."""
    if cost.paid_hours_per_head is not None or cost.working_week is None:
        return _optional(cost.paid_hours_per_head, "cost.paid_hours_per_head", "h")
    week = _price(cost.working_week, "cost.working_week", "h")
    low, high = (None if hours is None else hours * 365.0 / 7.0 for hours in (week.low, week.high))
    return replace(week, mode=week.mode * 365.0 / 7.0, low=low, high=high, source="365/7 working weeks a year")


def _presence(crew: Crew, scenario: Scenario, closed: float) -> float:
    """Share of the plant's open time [s closed] in which a crew is there by its own calendar; breaks are paid."""
    if crew.calendar is None:
        return 1.0
    horizon = round(scenario.horizon.mode * 1000.0)
    off = away(crew.model_copy(update={"breaks": ()}), scenario.plant.calendar.begins, horizon)
    both = sum(end - start for start, end in merged((*off, *closed_intervals(*calendar_arguments(scenario))))) / 1000.0
    return (scenario.horizon.mode - both) / (scenario.horizon.mode - closed)


def _substrate(scenario: Scenario) -> tuple[float, float]:
    """Substrate bought for each coated unit, and the part of it that is in the product, as it is priced."""
    assert scenario.cost is not None
    if not scenario.is_web:
        return 1.0, 1.0
    roll, areal_mass = scenario.web.roll, scenario.web.areal_mass
    whole = roll.width.mode / roll.coated_width
    price = scenario.cost.prices.substrate
    if price is None or price.dimension == "money_per_area":
        return whole, 1.0
    return whole * areal_mass, areal_mass
