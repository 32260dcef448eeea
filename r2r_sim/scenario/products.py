"""Products, and the orders or campaigns that bring them: fields only, what they do is in ``plant``."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from r2r_sim.catalog import Model, default
from r2r_sim.catalog.quantity import refuse
from r2r_sim.catalog.types import AreaOrMass, Duration, DurationOrZero, RandomDuration, RandomDurationOrZero
from r2r_sim.scenario.upkeep import Label, Name, People

Lots = Annotated[int, Field(ge=1, le=100_000)]
TO = " to "
"""Between two products whose changeover is meant."""


class Product(Model):
    """Something that the plant makes beside other products, as far as it differs from the scenario."""

    name: Name
    """Name of the product."""
    set: dict[str, Any] = Field(default_factory=dict)
    """What differs for this product: paths below process or material, such as process.thickness, and their values."""


class Order(Model):
    """An order for one product."""

    name: Label | None = None
    """What it is called; none for its number in the list."""
    product: str
    """Product that is wanted."""
    amount: AreaOrMass | None = None
    """How much: an area of web or a mass of powder, rounded up to whole rolls or lots; give either this or lots."""
    lots: Lots | None = None
    """How many rolls, or lots of powder; give either this or amount."""
    release: DurationOrZero = default("0 day", "time")
    """When its material is there, from the start."""
    due: Duration | None = None
    """When it has to be done, counted from its release; none for no date."""
    priority: Annotated[int, Field(ge=0, le=1000)] = 0
    """Rank among orders; the least goes first, then the earliest due date."""
    every: Duration | None = None
    """How often it comes again, until the horizon; none for once."""

    @model_validator(mode="after")
    def _amount_or_lots(self) -> Order:
        if (self.amount is None) == (self.lots is None):
            refuse(
                "an order has either an amount or a number of lots",
                "such as amount: 20 t, or lots: 12",
                kind="conflict",
            )
        return self


class Campaign(Model):
    """Lots of one product in a row."""

    product: str
    """Product that is made."""
    lots: Lots
    """How many rolls, or lots of powder, come in a row; the units of the plant share them."""


class Changeovers(Model):
    """What a line or reactor needs to go from one product to another."""

    times: dict[str, RandomDuration] = Field(default_factory=dict)
    """Time for pairs of products, such as ``{thin to thick: 2 h}``."""
    otherwise: RandomDurationOrZero = default("0 h", "time")
    """Time for every other pair."""
    keep: bool = False
    """Whether a unit goes on with its product as long as there are lots of it, before others of the same priority;
    else it takes the most urgent lot."""
    crew: str | None = None
    """Crew that does it; none if nobody is needed."""
    people: People = 1
    """People of the crew needed."""
    at_close: Literal["finish", "pause"] = "finish"
    """What people do with it when the plant closes: finish it, or let it rest until the plant opens."""
