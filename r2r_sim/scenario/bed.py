"""Reactors that coat powder charge by charge."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from r2r_sim.catalog import default
from r2r_sim.catalog.quantity import refuse
from r2r_sim.catalog.types import (
    AUTO,
    Area,
    AtLeastOne,
    AutoRotation,
    AutoSpeed,
    Duration,
    DurationOrZero,
    Length,
    Mass,
    NormalFlow,
    Number,
    OpenFraction,
    Pressure,
    Share,
    Speed,
    Volume,
    VolumeFlow,
    VolumeOrZero,
)
from r2r_sim.scenario.reactor import BatchReactor, usual


class FilteredReactor(BatchReactor):
    """A batch reactor whose gas leaves through a filter that is blown back."""

    filter_area: Area | None = None
    """Area of the filter; none for no limit by it."""
    filter_velocity: Speed | None = None
    """Highest gas velocity towards the filter, at the reactor's pressure and temperature; goes with filter_area."""
    blow_back: DurationOrZero = default("0 s", "time")
    """Time to blow the filter back, added to each purge."""

    @model_validator(mode="after")
    def _filter_with_velocity(self) -> FilteredReactor:
        if (self.filter_area is None) != (self.filter_velocity is None):
            missing = "filter_velocity" if self.filter_velocity is None else "filter_area"
            refuse(f"{missing} is missing: a filter limits the gas by its area and velocity", "", kind="conflict")
        return self


class FluidisedBed(FilteredReactor):
    """A fluidised bed that coats powder in batches."""

    kind: Literal["fluidised_bed"]
    """Kind of equipment."""
    charge: Mass
    """Powder in one batch."""
    diameter: Length
    """Inner diameter of the bed."""
    freeboard_height: Length = usual("freeboard_height")
    """Height of the gas space above the bed."""
    filter_volume: VolumeOrZero = usual("filter_volume")
    """Gas volume of the filter housing."""
    pressure: Pressure = usual("pressure")
    """Pressure in the freeboard."""
    gas_velocity: AutoSpeed = AUTO
    """Superficial gas velocity; auto takes a share of the terminal velocity."""
    contact_efficiency: Share = usual("contact_efficiency")
    """Share of the supplied precursor that meets powder rather than passing in bubbles."""
    velocity_fraction: Share = usual("velocity_fraction")
    """Gas velocity as a share of the terminal velocity, where it is auto."""
    fluidisation_number: AtLeastOne = usual("fluidisation_number")
    """Least gas velocity as a multiple of the minimum fluidisation velocity."""


class RotaryDrum(FilteredReactor):
    """A drum that turns, so that its powder tumbles in a stirred gas."""

    kind: Literal["rotary_drum"]
    """Kind of equipment."""
    charge: Mass
    """Powder in one batch."""
    diameter: Length
    """Inner diameter of the drum."""
    length: Length
    """Inner length of the drum."""
    rotation: AutoRotation = AUTO
    """Speed of rotation; auto takes a share of the critical speed."""
    gas_velocity: AutoSpeed = AUTO
    """Gas velocity along the drum, above the powder; auto takes a share of the terminal velocity."""
    filter_volume: VolumeOrZero = usual("filter_volume")
    """Gas volume of filter and gas lines."""
    lowest_fill: OpenFraction = usual("lowest_fill")
    """Least share of the drum that powder fills, for it to tumble."""
    highest_fill: OpenFraction = usual("highest_fill")
    """Largest share of the drum that powder may fill and still turn over."""
    speed_fraction: OpenFraction = usual("speed_fraction")
    """Rotation as a share of the critical speed, where it is auto."""
    velocity_fraction: Share = usual("velocity_fraction")
    """Gas velocity as a share of the terminal velocity, where it is auto."""


class StaticBed(BatchReactor):
    """A closed, vibrating vessel that is filled with precursor, held and evacuated in micro-pulses."""

    kind: Literal["static_bed"]
    """Kind of equipment."""
    charge: Mass
    """Powder in one batch."""
    volume: Volume
    """Inner volume of the vessel."""
    diameter: Length
    """Inner diameter of the vessel."""
    pump_speed: VolumeFlow
    """Pumping speed at the vessel."""
    pressure: Pressure = usual("pressure")
    """Pressure to which purge gas fills the vessel between evacuations."""
    fill_time: Duration = usual("fill_time")
    """Time to fill the vessel, in each micro-pulse and in each swing of a purge."""
    hold_time: Duration = usual("hold_time")
    """Time that the gas stays in one micro-pulse."""
    base_pressure: Pressure = usual("base_pressure")
    """Pressure to which the vessel is evacuated."""
    highest_pressure: Pressure = usual("highest_pressure")
    """Pressure that precursor and by-product may reach in a dose."""
    highest_fill: OpenFraction = usual("highest_fill")
    """Largest share of the vessel that powder may fill."""


class FlatChamber(BatchReactor):
    """A small flat chamber, made for wafers, with a layer of resting powder on its trays."""

    kind: Literal["flat_chamber"]
    """Kind of equipment."""
    tray_area: Area
    """Area of all trays together."""
    layer: Length
    """Thickness of the powder layer; gas reaches it from above."""
    chamber_volume: VolumeOrZero = usual("chamber_volume")
    """Gas volume of the chamber."""
    gas_flow: NormalFlow = usual("gas_flow")
    """Carrier gas through the chamber."""
    pump_down: DurationOrZero = usual("pump_down")
    """Time to evacuate the chamber after it was open, before it heats."""
    tortuosity: Number = usual("tortuosity")
    """Tortuosity factor of the gaps between particles."""
