"""What lines, reactors and stations take and do while they stand: fields only, what they do is in ``plant``."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from r2r_sim.catalog import Model, Value, default
from r2r_sim.catalog.quantity import quantity
from r2r_sim.catalog.types import DurationOrZero, Fraction, LengthOrZero, Power

WhenClosed = Literal["hot", "cold"] | None
"""What a unit does while the plant is closed; None for cold where it has a warm-up."""
Gas = Annotated[Value, quantity("volume_flow_standard", "fraction", ge=0)]
"""A flow of nitrogen, or a share of what the unit takes on average while it runs."""


class Idle(Model):
    """What a unit takes while it stands hot and does not run: it waits, is repaired, or the plant is closed."""

    nitrogen: Gas | None = None
    """Nitrogen, as a flow or as a share of what it takes while it runs; none for none."""
    heat: Power | None = None
    """Power that keeps it at temperature; none for none."""
    electricity: Power | None = None
    """Other electric power while the plant is closed; while it is open electric_power counts."""


class Restart(Model):
    """How a unit is left to cool down while the plant is closed, and what it takes to run again."""

    cold_from: DurationOrZero = default("0 h", "time")
    """Closed time from which it is left to cool down; it stays hot for less."""
    cool_down: DurationOrZero = default("0 h", "time")
    """Time to cool down, with its idle nitrogen and electricity and without heat."""
    nitrogen: Gas | None = None
    """Nitrogen while it warms up, as a flow or as a share of what it takes while it runs; none for none."""
    heat: Power | None = None
    """Power while it warms up; none for none."""
    requalify: DurationOrZero = default("0 h", "time")
    """Time from the end of the warm-up until it may run."""


class WebRestart(Restart):
    """The same of a line for webs."""

    scrap: LengthOrZero = default("0 m", "length")
    """Web run to scrap after it was cold, on top of startup_scrap."""


class BatchRestart(Restart):
    """The same of a reactor, or of a chamber for wound rolls."""

    dummy_batches: Annotated[int, Field(ge=0, le=100)] = 0
    """Batches run after it was cold that are no product; what is in them is used again."""
    off_spec: Fraction = default("0 %", "fraction")
    """Probability that the first batch of product is off specification, on top of the usual one."""
