"""What becomes of powder while it is stored: fields only, what they do is in ``plant``."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from r2r_sim.catalog import Model
from r2r_sim.catalog.quantity import refuse
from r2r_sim.catalog.types import Duration, Fraction


class Uptake(Model):
    """Water that powder takes up in a store, of first order; measured on the powder in the air of the store."""

    time_constant: Duration
    """Time in which the distance to the equilibrium goes down to a e-th."""
    equilibrium: Fraction
    """Water of powder that has lain there for long, share of its mass."""


class Stored(Model):
    """Which powder is loaded into the reactors, and what becomes of the rest."""

    moisture_limit: Fraction | None = None
    """The most water of a lot that is loaded; none for any."""
    shelf_life: Duration | None = None
    """The longest time since a lot was dried; none for any."""
    then: Literal["dry", "scrap"] = "dry"
    """What becomes of other lots: back to the first dryer, before new lots, or scrap."""

    @model_validator(mode="after")
    def _says_something(self) -> Stored:
        if self.moisture_limit is None and self.shelf_life is None:
            refuse("neither a moisture_limit nor a shelf_life is stated", "at least one of them", kind="conflict")
        return self
