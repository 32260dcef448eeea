"""The shapes of cost: what enters, and what comes out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Behaviour = Literal["variable", "fixed"]


@dataclass(frozen=True, slots=True)
class Price:
    """A price or rate of the scenario with its range."""

    mode: float
    """In money per display unit, such as 200 for ``USD/kg``."""
    low: float | None
    high: float | None
    unit: str
    """Such as ``USD/kg``."""
    confidence: str
    source: str
    path: str
    """Where the scenario states it, such as ``cost.prices.tma``."""


@dataclass(frozen=True, slots=True)
class CostItem:
    """One line of the cost table: amount a year = quantity x price."""

    category: str
    """``precursor``, ``gas``, ``energy``, ``labour``, ``maintenance``, ``capital``, ``floor``, ``scrap``."""
    name: str
    """Such as ``TMA``."""
    basis: str
    """In words: what the quantity is and where it comes from (``simulated``, ``stated``)."""
    behaviour: Behaviour
    """Variable items are the marginal cost; both together are the full cost."""
    quantity: float
    """A year."""
    quantity_unit: str
    """Such that quantity x price is money a year."""
    simulated: bool
    """Whether the quantity comes from the simulation (grey) or from the scenario."""
    price: Price | None
    """None where the scenario states none: the item is then not in the totals, and a finding says so."""
    amount_per_year: float | None
    low_per_year: float | None
    """Amount at the price's low and high end, quantity unchanged."""
    high_per_year: float | None
    per_kg: float | None
    """Per kg of good product (coated membrane or powder)."""
    per_m2: float | None
    """Per m2 of good web, or of powder surface."""
    confidence: str
    """Of the price; ``none`` where it is not stated."""
    bought: float | None = None
    """How many are bought, for capital; maintenance is a share of the sum of price x bought."""


@dataclass(frozen=True, slots=True)
class UnitCost:
    """One of the costs that are always reported together."""

    name: str
    """``marginal`` (cash variable) or ``full`` (with labour, maintenance, floor and depreciation)."""
    per_year: float
    per_kg: float
    per_m2: float
    per_kwh: float | None
    """Per kWh of cell; None where the scenario states no use per kWh."""
    half_width_per_kg: float | None
    """Of the 95 % interval over replications."""
    half_width_per_m2: float | None
    low_per_year: float
    """All prices at their low end."""
    high_per_year: float
    priced: bool = True
    """Whether any price of it is stated; if not, its zeros say nothing."""


@dataclass(frozen=True, slots=True)
class LabourRow:
    """Posts and heads of one crew."""

    crew: str
    posts: float
    """People on site in each shift."""
    heads: float | None
    """On the payroll: posts x heads per post."""


@dataclass(frozen=True, slots=True)
class CostBreakdown:
    """Cost of a year of the simulated plant."""

    currency: str
    year: int
    items: tuple[CostItem, ...]
    marginal: UnitCost
    full: UnitCost
    labour: tuple[LabourRow, ...]
    good_kg_per_year: float
    good_m2_per_year: float
    product_basis: Literal["m2", "kg"]
    """What the product is sold by: m2 of web or kg of powder."""
    cell_use: Price | None
    """Good product per kWh of cell [m2/kWh or kg/kWh]."""
    value_per_unit: float | None
    """What one good unit is worth [money per m2 or kg]: the stated coating price, else the full cost."""
    value_basis: str
    """In words, which of the two."""
    substrate_per_unit: float | None
    """Price of the uncoated web or powder in one good unit [money per m2 or kg]; None where it is not stated."""
    missing: tuple[str, ...]
    """Names of the prices that the scenario does not state."""
