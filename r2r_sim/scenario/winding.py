"""How rolls come on and off a line without stopping it, and how a line is brought up."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from r2r_sim.catalog import Model, default
from r2r_sim.catalog.types import Duration, Fraction, Length, LengthOrZero, RandomDuration, Share, Speed
from r2r_sim.scenario.upkeep import Failure


class Turret(Model):
    """A spare arm on which the next roll is made ready while the web runs, and spliced to it without a stop."""

    prepare: RandomDuration
    """Work of the line's crew to make the next roll ready."""
    splice_scrap: LengthOrZero = default("0 m", "length")
    """Web around each splice that is cut out later."""
    failed: Fraction = default("0 %", "fraction")
    """Share of splices that do not hold: the line stops for the time of a roll change."""


class Winder(Model):
    """An unwinder or rewinder with an accumulator, so that the web runs on while its rolls are changed."""

    accumulator: Length
    """Web that the accumulator holds."""
    highest_speed: Speed
    """Highest speed of the winder, faster than the web, so that it can catch up after a change."""
    failures: Annotated[tuple[Failure, ...], Field(strict=False)] = ()
    """Failure modes of the winder."""


class RampUp(Model):
    """A phase in which a new line or reactor still runs below what it will do."""

    until: Duration
    """End of the phase, counted from the start of the unit."""
    speed: Share = default("100 %", "fraction")
    """Web speed over the full one; reactors run their steps at full speed."""
    failures: Annotated[float, Field(ge=1e-3, le=1e3)] = 1.0
    """How many times as often failures come."""
    reject: Fraction = default("0 %", "fraction")
    """Share of web rejected, or of batches off specification, on top of the usual one."""
