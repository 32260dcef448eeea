"""What a scenario says of cost, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from r2r_sim.cost.breakdown import Price


@dataclass(frozen=True, slots=True)
class CapitalItem:
    """Something bought and used up over its life."""

    name: str
    price: Price
    """For each one, such as ``USD`` or ``MUSD``."""
    count: float
    life_years: float


@dataclass(frozen=True, slots=True)
class CostSpec:
    """Prices, rates, capital and people; a price that is not stated is left out, never invented."""

    currency: str
    year: int
    product_basis: Literal["m2", "kg"]
    """What the product is sold by: m2 of web or kg of powder."""
    prices: Mapping[str, Price] = field(default_factory=dict)
    """By precursor id, and ``n2``, ``electricity``, ``substrate``, ``floor``, ``wage``, ``coating``; in any unit of
    money per amount of that kind."""
    precursor_names: Mapping[str, str] = field(default_factory=dict)
    """Name to show for a precursor id, such as ``TMA``."""
    heads_per_post: Price | None = None
    """People employed for each post; a plain number."""
    paid_hours_per_head: Price | None = None
    """[h/year]"""
    maintenance_rate: Price | None = None
    """Share of capital a year, as a plain share or in ``%``."""
    capital: tuple[CapitalItem, ...] = ()
    floor_area: float = 0.0
    """[m2]"""
    posts: Mapping[str, float] = field(default_factory=dict)
    """Crew -> people on site in each shift."""
    open_hours_per_year: float = 8760.0
    """Hours a year in which the posts are filled."""
    substrate_per_unit: float = 1.0
    """Substrate bought for each unit coated, good or not, in m2 or kg as it is priced: width / (width - trim) for a web
    priced by area; 1 / (1 + mass gain) for a powder."""
    substrate_in_product: float = 1.0
    """Substrate that is in each unit of good product, in the same terms: 1 for a web priced by area; for a web priced
    by mass its mass per area (and that enters ``substrate_per_unit`` too); 1 / (1 + mass gain) for a powder."""
    cell_use: Price | None = None
    """Good product per kWh of cell [m2/kWh or kg/kWh]."""
