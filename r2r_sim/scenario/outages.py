"""Common causes: what lines, reactors and stations share is out."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from r2r_sim.catalog import Model, default
from r2r_sim.catalog.quantity import refuse
from r2r_sim.catalog.types import LengthOrZero, Moment, RandomDuration
from r2r_sim.scenario.upkeep import Effect, Name


class Outage(Model):
    """Something that units share is out - power, nitrogen, abatement - and all that it hits stand at the same time."""

    name: Name
    """Name of the cause."""
    hits: Annotated[tuple[str, ...], Field(strict=False)] = ()
    """What it stops: names of lines, reactors and stations, of utilities (all that take of them) and of cabinets (who
    draws from them waits); none named for all."""
    between: RandomDuration | None = None
    """Time from the end of one to the next, by the calendar; none where ``at`` says when it comes."""
    at: Annotated[tuple[Moment, ...], Field(strict=False)] = ()
    """When it comes, in place of a time between: times from the start, or dates such as 2027-08-02 06:00."""
    lasts: RandomDuration
    """How long it lasts."""
    planned: bool = False
    """Whether it is planned, and so scheduled downtime."""
    batches: Effect = "resume"
    """What becomes of batches under way in reactors: they go on afterwards (resume), are processed again from their
    start (restart), are lost (scrap), or are coated again as other batches (rework)."""
    scrap: LengthOrZero = default("0 m", "length")
    """Web cut out of each line that it stops, beside the start-up scrap."""

    @model_validator(mode="after")
    def _comes(self) -> Outage:
        if (self.between is None) == (not self.at):
            refuse("an outage has either a time between or times at which it comes",
                   "such as between: exponential(2000 h), or at: [200 day]", kind="conflict")  # fmt: skip
        return self
