"""What stops a line or reactor: failures, maintenance, web breaks."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from r2r_sim.catalog import Draw, Model, Value, default
from r2r_sim.catalog.quantity import refuse
from r2r_sim.catalog.types import Interval, LengthOrZero, RandomDuration, RandomInterval, RandomLength, Speed

Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]+$", min_length=1, max_length=40)]
"""What is referred to by its name: letters, digits, - and _."""
Label = Annotated[str, Field(min_length=1, max_length=80)]
"""What is only shown: any short text."""
People = Annotated[int, Field(ge=1, le=1000)]
Effect = Literal["resume", "restart", "scrap", "rework"]
_CLOCKS = {"operating": "time", "calendar": "time", "metres": "length", "batches": "batches", "cycles": "cycles"}
_NEEDS = {"time": "a time", "length": "a length", "batches": "a number of batches", "cycles": "a number of cycles"}
_EXAMPLES = {"time": "exponential(100 h)", "length": "exponential(150 km)", "batches": "exponential(60 batch)"}
_EXAMPLES["cycles"] = "exponential(2e6 cycle)"


class Failure(Model):
    """A failure mode with its own clock."""

    name: Label
    """Name of the failure mode."""
    clock: Literal["operating", "calendar", "metres", "batches", "cycles"]
    """What brings the failure nearer: operating time, calendar time, metres of web, batches, or ALD cycles."""
    between: RandomInterval
    """Time, length, batches or cycles between failures."""
    repair: RandomDuration
    """Time to repair, without waiting."""
    crew: str | None = None
    """Crew that repairs; none if nobody is needed."""
    people: People = 1
    """People of the crew needed."""
    spare: str | None = None
    """Spare part that each repair uses up; none if it needs none."""
    assist: bool = False
    """Whether it is a short stop that an operator ends, counted apart from failures."""
    at_close: Literal["finish", "pause"] = "finish"
    """What people do with it when the plant closes: finish it, or let it rest until the plant opens."""
    effect: Effect = "resume"
    """What becomes of the batch under way: it goes on after the repair (resume), is processed again from its start
    (restart), is lost (scrap), or is coated again as another batch (rework)."""

    @model_validator(mode="after")
    def _clock_fits(self) -> Failure:
        wanted = _CLOCKS[self.clock]
        if self.between.dimension != wanted:
            refuse(
                f"the {self.clock} clock needs {_NEEDS[wanted]}, {_text(self.between)} is given",
                f"such as {_EXAMPLES[wanted]}",
                "between",
            )
        return self


class Maintenance(Model):
    """Planned work that comes due by time, length or batches."""

    name: Label
    """Name of the work."""
    every: Interval
    """How often: a time, a length of web, a number of batches or cycles, or a thickness of film on the walls."""
    clock: Literal["operating", "calendar", "film"] = "operating"
    """For a time: whether only operating time counts, or calendar time; ``film``: ``every`` is film on the walls."""
    wall_growth: Speed | None = None
    """Film that grows on the walls by operating time; without it the walls of a reactor grow what a batch grows."""
    opportunistic: Interval | None = None
    """How much before it is due it is done when the unit stands for a repair or other maintenance; none for never."""
    takes: RandomDuration
    """How long the work takes."""
    cold: bool = False
    """Whether the unit cools down for it (restart.cool_down), and then warms up (warm_up) and is tested."""
    crew: str | None = None
    """Crew that does it; none if nobody is needed."""
    people: People = 1
    """People of the crew needed."""
    at_close: Literal["finish", "pause"] = "finish"
    """What people do with it when the plant closes: finish it, or let it rest until the plant opens."""

    @model_validator(mode="after")
    def _clock_fits(self) -> Maintenance:
        if self.clock == "calendar" and self.every.dimension != "time":
            refuse(f"the calendar clock needs a time, {_text(self.every)} is given", "such as 168 h", "every")
        if self.clock == "film" and self.every.dimension != "length":
            refuse(f"the film clock needs a thickness, {_text(self.every)} is given", "such as 5 um", "every")
        if self.wall_growth is not None and self.clock != "film":
            refuse("film on the walls counts on the film clock only", "clock: film", "wall_growth")
        early = self.opportunistic
        if early is not None and (early.dimension != self.every.dimension or early.mode >= self.every.mode):
            message = f"{early.text} is no part of {self.every.text}"
            refuse(message, "less than every, and in the same kind of unit", "opportunistic")
        return self


class WebBreak(Model):
    """Breaks of the web, by metres run."""

    clock: Literal["metres"] = "metres"
    """What brings a break nearer: metres of web."""
    between: RandomLength
    """Metres of web between breaks."""
    repair: RandomDuration
    """Time to thread again, without waiting."""
    crew: str | None = None
    """Crew that threads; none if nobody is needed."""
    people: People = 1
    """People of the crew needed."""
    scrap: LengthOrZero = default("0 m", "length")
    """Web lost at each break."""


def _text(quantity: Value | Draw) -> str:
    return quantity.text
