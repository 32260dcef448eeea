"""What the plant is supplied with from outside: full canisters."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from r2r_sim.catalog import Model
from r2r_sim.catalog.quantity import refuse
from r2r_sim.catalog.types import RandomDuration


class CanisterStock(Model):
    """Full canisters in store for a cabinet, beside the one that is in it, and how they are ordered."""

    canisters: Annotated[int, Field(ge=0, le=100_000)]
    """Full canisters in store at the start."""
    reorder_at: Annotated[int, Field(ge=0, le=100_000)]
    """An order goes out when the canisters in store and on order are no more than this."""
    order: Annotated[int, Field(ge=1, le=100_000)]
    """Canisters ordered at a time."""
    lead_time: RandomDuration
    """Time from order to arrival; deliveries come at any hour."""
    site_maximum: Annotated[int, Field(ge=1, le=100_000)]
    """Canisters in store and on order at the most; a larger order is cut."""

    @model_validator(mode="after")
    def _fits_the_site(self) -> CanisterStock:
        if self.canisters > self.site_maximum:
            message = f"{self.canisters} canisters are more than the {self.site_maximum} that the site may hold"
            refuse(message, "fewer canisters, or a higher site_maximum", "canisters")
        if self.reorder_at >= self.site_maximum:
            message = f"a reorder point of {self.reorder_at} leaves no room for an order below {self.site_maximum}"
            refuse(message, "a reorder point below site_maximum", "reorder_at")
        return self
