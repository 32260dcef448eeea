"""Published prices: to look at, and to hold a quotation against. Nothing is costed with them."""

from __future__ import annotations

from typing import Annotated

from pydantic import model_validator

from r2r_sim.catalog.models import Entry
from r2r_sim.catalog.quantity import quantity, refuse
from r2r_sim.catalog.value import Confidence, Value

Price = Annotated[
    Value,
    quantity(
        "money_per_mass", "money_per_area", "money_per_energy", "money_per_time", "money_per_standard_volume", gt=0
    ),
]


class PublishedPrice(Entry):
    """A price that somebody published, or an estimate where nobody did."""

    low: Price | None = None
    """Low end of what is quoted; none where there is none."""
    usual: Price | None = None
    """Central or only figure; none where only ends are known."""
    high: Price | None = None
    """High end of what is quoted; none where there is none."""
    year: str = ""
    """Of what time it is."""
    basis: str = ""
    """What kind of figure it is."""
    source: str
    """Who published it."""
    confidence: Confidence
    """How far it can be trusted."""

    @model_validator(mode="after")
    def _rises(self) -> PublishedPrice:
        found = [value for value in (self.low, self.usual, self.high) if value is not None]
        if not found:
            refuse("a price needs at least one of low, usual and high", kind="missing_part")
        if len({(value.currency, value.dimension) for value in found}) > 1:
            refuse("low, usual and high have different currencies or units", key="low")
        if [value.mode for value in found] != sorted(value.mode for value in found):
            refuse("a price must rise: low <= usual <= high", key="low", kind="range")
        return self
