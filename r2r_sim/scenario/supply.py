"""What the plant is supplied with: full canisters, and utilities with a limit."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from r2r_sim.catalog import Model, Value
from r2r_sim.catalog.quantity import quantity, refuse
from r2r_sim.catalog.types import Auto, Fraction, RandomDuration
from r2r_sim.scenario.upkeep import Name


class CanisterStock(Model):
    """Full canisters in store for a cabinet, beside the one that is in it, and how they are ordered."""

    canisters: Annotated[int, Field(ge=0, le=100_000)]
    """Full canisters in store at the start."""
    reorder_at: Annotated[int, Field(ge=0, le=100_000)] | Auto
    """An order goes out when the canisters in store and on order are no more than this; auto follows from service."""
    service: Fraction | None = None
    """For auto: probability that a delivery comes before a change finds no full canister in store."""
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
        if self.reorder_at == "auto":
            if self.service is None or not self.service.mode:
                message = "how sure a delivery must be in time is not stated"
                refuse(message, "such as service: 99 %", "service", kind="conflict")
        elif self.service is not None:
            refuse("service is for reorder_at: auto", "leave one of them out", "service", kind="conflict")
        elif self.reorder_at >= self.site_maximum:
            message = f"a reorder point of {self.reorder_at} leaves no room for an order below {self.site_maximum}"
            refuse(message, "a reorder point below site_maximum", "reorder_at")
        return self


UTILITY_DIMENSIONS = {
    "nitrogen": "volume_flow_standard",
    "by_product": "volume_flow_standard",
    "power": "power",
    "number": "number",
}
"""What the capacity of each kind of utility is stated in."""
UTILITY_EXAMPLES = {"nitrogen": "400 Nm3/h", "by_product": "20 Nm3/h", "power": "200 kW", "number": "3"}
Share = Annotated[Value, quantity("number", "volume_flow_standard", "power", ge=0)]
"""What a unit takes of a utility."""
Priority = Annotated[int, Field(ge=0, le=1000)]


class Utility(Model):
    """Something with a limit that units take shares of while they run: nitrogen, abatement, power, vacuum trains."""

    name: Name
    """Name of the utility."""
    of: Literal["nitrogen", "by_product", "power", "number"]
    """What it gives or takes away: nitrogen, by-product gas, power, or a number of like things such as trains."""
    capacity: Annotated[Value, quantity("number", "volume_flow_standard", "power", gt=0)]
    """What all units together may take."""
    policy: Literal["fifo", "priority"] = "fifo"
    """Who is served first: who asked first (fifo), or the unit of the least priority."""

    @model_validator(mode="after")
    def _capacity_fits(self) -> Utility:
        if self.capacity.dimension != UTILITY_DIMENSIONS[self.of]:
            message = f"a utility of {self.of} cannot have a capacity of {self.capacity.text}"
            refuse(message, f"such as capacity: {UTILITY_EXAMPLES[self.of]}", "capacity")
        if self.of == "number" and not self.capacity.mode.is_integer():
            refuse(f"{self.capacity.text} is not a whole number", "such as capacity: 3", "capacity")
        return self


class Spare(Model):
    """Parts of one kind in stock for repairs; each one that is used is ordered at once."""

    name: Name
    """Name of the part."""
    stock: Annotated[int, Field(ge=1, le=100_000)]
    """Parts in stock at the start, and the level up to which is ordered."""
    lead_time: RandomDuration
    """Time from order to arrival."""
