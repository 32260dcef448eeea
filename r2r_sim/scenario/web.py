"""A spatial ALD line for webs."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from r2r_sim.catalog import Model, default, spatial_web_defaults
from r2r_sim.catalog.types import (
    AUTO,
    Area,
    AutoNormalFlow,
    AutoSpeed,
    Fraction,
    Length,
    LengthOrZero,
    OpenFraction,
    Power,
    Pressure,
    PressureOrZero,
    RandomDuration,
    Share,
    Speed,
    Temperature,
    TemperatureDifference,
)
from r2r_sim.scenario.upkeep import Failure, Maintenance, Name, People, WebBreak

Failures = Annotated[tuple[Failure, ...], Field(strict=False)]
Upkeep = Annotated[tuple[Maintenance, ...], Field(strict=False)]


class Zones(Model):
    """Lengths and flows of the zones of one head: A, purge, B, purge."""

    dose_a: Length
    """Length of the first precursor's zone along the web."""
    purge: Length
    """Length of each purge zone along the web."""
    dose_b: Length
    """Length of the second precursor's zone along the web."""
    gap: Length
    """Gap between head and web."""
    purge_flow: AutoNormalFlow = AUTO
    """Nitrogen to each purge zone; auto gives what isolation needs."""
    flow_a: AutoNormalFlow = AUTO
    """Carrier and precursor to each zone of the first precursor; auto gives what the dose needs."""
    flow_b: AutoNormalFlow = AUTO
    """Carrier and precursor to each zone of the second precursor; auto gives what the dose needs."""


class SpatialWeb(Model):
    """A spatial ALD line for webs: heads of A, purge, B, purge that the web runs past."""

    name: Name
    """Name of the line."""
    kind: Literal["spatial_web"]
    """Kind of equipment."""
    count: Annotated[int, Field(ge=1, le=1000)] = 1
    """Number of equal lines."""
    web_speed: AutoSpeed = AUTO
    """Web speed; auto runs as fast as the physics allows."""
    handling_speed: Speed | None = None
    """Highest speed that winding and tension control allow; none for no such limit."""
    heads: Annotated[int, Field(ge=1, le=10_000)]
    """Heads per pass: ALD cycles in one pass."""
    sides: Literal[1, 2] = 2
    """Sides of the web that are coated at once."""
    zones: Zones
    """Zones of one head."""
    pressure: Pressure = Field(default_factory=lambda: spatial_web_defaults().pressure)
    """Total pressure in the head."""
    partial_pressure: dict[str, Pressure] = Field(default_factory=dict)
    """Partial pressure of each precursor in its dose zone; missing ones come from the catalog."""
    pressure_imbalance: PressureOrZero = Field(default_factory=lambda: spatial_web_defaults().pressure_imbalance)
    """Pressure difference between neighbouring exhausts."""
    leak: OpenFraction = Field(default_factory=lambda: spatial_web_defaults().leak)
    """Share of a precursor that may reach the neighbouring zone."""
    residual: OpenFraction = Field(default_factory=lambda: spatial_web_defaults().residual)
    """Share of a precursor that may be left in the pores after a purge zone."""
    allowed_rise: TemperatureDifference = Field(default_factory=lambda: spatial_web_defaults().allowed_rise)
    """Warming of the web by the reaction that is allowed."""
    min_utilisation: Share = Field(default_factory=lambda: spatial_web_defaults().min_utilisation)
    """Share of the supplied precursor that must react in a dose zone."""
    web_entry_temperature: Temperature = Field(default_factory=lambda: spatial_web_defaults().web_entry_temperature)
    """Temperature of the web before preheating."""
    preheat_length: Length | None = None
    """Length of the preheating zone; none for no such limit."""
    crew: str | None = None
    """Crew that changes rolls; none if nobody is needed."""
    people: People = 1
    """People of the crew needed for a roll change."""
    roll_change: RandomDuration
    """Time to change rolls."""
    startup_scrap: LengthOrZero = default("0 m", "length")
    """Web scrapped after each stop."""
    web_break: WebBreak | None = None
    """Web breaks; none for no breaks."""
    failures: Failures = ()
    """Failure modes."""
    maintenance: Upkeep = ()
    """Planned maintenance."""
    reject: Fraction = default("0 %", "fraction")
    """Share of the coated area rejected at inspection."""
    electric_power: Power | None = None
    """Mean electric power while the plant is open, for the cost of electricity."""
    floor_area: Area | None = None
    """Floor area of one line, for the cost of floor."""
