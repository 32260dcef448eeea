"""Reactors through which powder passes without a stop."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from r2r_sim.catalog.types import (
    AUTO,
    AutoMassFlow,
    AutoSpeed,
    DurationOrZero,
    HeatTransfer,
    Length,
    LoadingRatio,
    Share,
    Speed,
    Temperature,
    TemperatureDifference,
)
from r2r_sim.scenario.reactor import ContinuousReactor, usual


class SpatialBed(ContinuousReactor):
    """A vibrating or moving bed of powder that passes zones of A, purge, B, purge, once for each cycle."""

    kind: Literal["spatial_bed"]
    """Kind of equipment."""
    width: Length
    """Width of the bed."""
    depth: Length
    """Depth of the powder."""
    heat_zone: Length
    """Length in which the powder is heated."""
    dose_a: Length
    """Length of each dose zone of the first precursor."""
    purge: Length
    """Length of each purge zone."""
    dose_b: Length
    """Length of each dose zone of the second precursor."""
    cool_zone: Length
    """Length in which the powder is cooled."""
    bed_speed: AutoSpeed = AUTO
    """Speed of the powder; auto runs as fast as the physics allows."""
    highest_speed: Speed = usual("highest_speed")
    """Speed that vibration or belt can give the powder."""
    gas_velocity: AutoSpeed = AUTO
    """Highest gas velocity above the powder; auto takes a share of the terminal velocity."""
    velocity_fraction: Share = usual("velocity_fraction")
    """Gas velocity as a share of the terminal velocity, where it is auto."""
    headspace: Length = usual("headspace")
    """Height of the gas space above the powder."""
    contact_efficiency: Share = usual("contact_efficiency")
    """Share of the supplied precursor that meets powder rather than passing above it."""
    desorption_time: DurationOrZero = usual("desorption_time")
    """Time added to every purge zone for slow desorption."""
    wall_heat_transfer: HeatTransfer = usual("wall_heat_transfer")
    """Heat transfer between floor and powder."""
    wall_superheat: TemperatureDifference = usual("wall_superheat")
    """Temperature of the floor above the process temperature in the heating zone."""
    coolant_temperature: Temperature = usual("coolant_temperature")
    """Temperature of the floor in the cooling zone."""
    unload_temperature: Temperature = usual("unload_temperature")
    """Temperature below which powder may leave."""


class PneumaticTube(ContinuousReactor):
    """Tubes in which gas carries the powder, one section for each half-reaction, with a separator after each."""

    kind: Literal["pneumatic_tube"]
    """Kind of equipment."""
    tubes: Annotated[int, Field(ge=1, le=1000)] = 1
    """Tubes side by side."""
    diameter: Length
    """Inner diameter of a tube."""
    section: Length
    """Length of tube for one half-reaction."""
    feed: AutoMassFlow = AUTO
    """Powder fed to all tubes; auto feeds as much as the physics allows."""
    gas_velocity: Speed = usual("gas_velocity")
    """Gas velocity in the tube; powder is taken to travel as fast."""
    lowest_velocity: Speed = usual("lowest_velocity")
    """Gas velocity below which powder settles (saltation)."""
    solids_loading: LoadingRatio = usual("solids_loading")
    """Powder over gas, by mass, that can be carried."""
    gas_superheat: TemperatureDifference = usual("gas_superheat")
    """Temperature of the carrying gas above the process temperature where it meets the powder."""
