"""Default settings of equipment: plausible figures so that a first run works, each shown as an assumption."""

from __future__ import annotations

from r2r_sim.catalog.base import Model
from r2r_sim.catalog.types import (
    AtLeastOne,
    Duration,
    DurationOrZero,
    Fraction,
    HeatTransfer,
    Length,
    LoadingRatio,
    NormalFlow,
    Number,
    OpenFraction,
    Pressure,
    PressureOrZero,
    Share,
    Speed,
    Temperature,
    TemperatureDifference,
    VolumeOrZero,
)


class SpatialWebDefaults(Model):
    """Defaults of a line whose web runs past heads: in a row, or round a drum."""

    pressure: Pressure
    """Total pressure in the head."""
    partial_pressure: dict[str, Pressure]
    """Partial pressure in the dose zone, by precursor."""
    pressure_imbalance: PressureOrZero
    """Difference in pressure between neighbouring exhausts."""
    leak: OpenFraction
    """Share of a precursor that may reach the neighbouring zone."""
    residual: OpenFraction
    """Share of a precursor that may be left in the pores after a purge zone."""
    allowed_rise: TemperatureDifference
    """Warming of the web by the reaction that is allowed."""
    min_utilisation: Share
    """Share of the supplied precursor that must react in a dose zone."""
    web_entry_temperature: Temperature
    """Temperature of the web before preheating."""


class WoundRollDefaults(Model):
    """Defaults of a chamber for a roll that is wound with a gap."""

    pressure: Pressure
    """Total pressure of the gas."""
    partial_pressure: dict[str, Pressure]
    """Partial pressure at the edges of the roll, by precursor."""
    overdose: AtLeastOne
    """Precursor supplied over what the surface takes."""
    residual: OpenFraction
    """Share of a precursor that may be left between the layers after a purge."""
    pump_down: DurationOrZero
    """Time to evacuate the chamber after it was open."""
    vent: DurationOrZero
    """Time to fill the chamber with gas before it is opened."""


class ReactorDefaults(Model):
    """Defaults that every reactor for powders has."""

    pressure: Pressure
    """Total pressure: in the freeboard of a fluidised bed, else in the gas space."""
    partial_pressure: dict[str, Pressure]
    """Partial pressure in the dose, by precursor."""
    start_temperature: Temperature
    """Temperature of the powder when loaded."""
    residual: OpenFraction
    """Share of a monolayer that may be left in the gas after a purge."""
    overdose: AtLeastOne
    """Precursor supplied over what a monolayer needs, before the contact efficiency."""
    allowed_rise: TemperatureDifference
    """Warming of the powder by the reaction that is allowed."""


class BatchDefaults(ReactorDefaults):
    """Defaults that every batch reactor for powders has."""

    wall_heat_transfer: HeatTransfer
    """Heat transfer between wall and powder."""
    wall_superheat: TemperatureDifference
    """Wall temperature above the process temperature while heating."""
    coolant_temperature: Temperature
    """Wall temperature while cooling."""
    unload_temperature: Temperature
    """Temperature below which powder may be unloaded."""
    desorption_time: DurationOrZero
    """Time added to every purge for slow desorption."""


class FluidisedBedDefaults(BatchDefaults):
    """Defaults of a fluidised bed for powders."""

    contact_efficiency: Share
    """Share of the supplied precursor that meets powder rather than passing in bubbles."""
    velocity_fraction: Fraction
    """Gas velocity as a share of the terminal velocity, where it is worked out."""
    fluidisation_number: AtLeastOne
    """Least gas velocity as a multiple of the minimum fluidisation velocity."""
    freeboard_height: Length
    """Height of the gas space above the bed."""
    filter_volume: VolumeOrZero
    """Gas volume of the filter housing."""


class RotaryDrumDefaults(BatchDefaults):
    """Defaults of a rotary drum for powders."""

    lowest_fill: OpenFraction
    """Least share of the drum that powder fills, for it to tumble."""
    highest_fill: OpenFraction
    """Largest share of the drum that powder may fill and still turn over."""
    speed_fraction: OpenFraction
    """Speed as a share of the critical one, where it is worked out."""
    velocity_fraction: Share
    """Gas velocity above the powder as a share of the terminal velocity."""
    filter_volume: VolumeOrZero
    """Gas volume of filter and gas lines."""


class StaticBedDefaults(BatchDefaults):
    """Defaults of a closed, vibrating vessel that is dosed at constant volume."""

    highest_fill: OpenFraction
    """Largest share of the vessel that powder may fill."""
    fill_time: Duration
    """Time to fill the vessel in one micro-pulse."""
    hold_time: Duration
    """Time that the gas stays in one micro-pulse."""
    base_pressure: Pressure
    """Pressure to which the vessel is evacuated."""
    highest_pressure: Pressure
    """Pressure that the vessel may reach in a dose."""


class FlatChamberDefaults(BatchDefaults):
    """Defaults of a small flat chamber with powder on a tray."""

    tortuosity: Number
    """Tortuosity factor of the gaps between particles."""
    chamber_volume: VolumeOrZero
    """Gas volume of the chamber."""
    gas_flow: NormalFlow
    """Carrier gas through the chamber."""
    pump_down: DurationOrZero
    """Time to evacuate the chamber after it was open."""


class SpatialBedDefaults(ReactorDefaults):
    """Defaults of a vibrating or moving bed that runs through gas zones."""

    wall_heat_transfer: HeatTransfer
    """Heat transfer between wall and powder."""
    wall_superheat: TemperatureDifference
    """Wall temperature above the process temperature in the heating zone."""
    coolant_temperature: Temperature
    """Wall temperature of the cooling zone."""
    unload_temperature: Temperature
    """Temperature below which powder may leave."""
    desorption_time: DurationOrZero
    """Time added to every purge zone for slow desorption."""
    headspace: Length
    """Height of the gas space above the powder."""
    contact_efficiency: Share
    """Share of the supplied precursor that meets powder rather than passing above it."""
    velocity_fraction: Share
    """Gas velocity above the powder as a share of the terminal velocity."""
    highest_speed: Speed
    """Speed that vibration or belt can give the powder."""


class PneumaticTubeDefaults(ReactorDefaults):
    """Defaults of tubes in which gas carries the powder."""

    gas_superheat: TemperatureDifference
    """Temperature of the carrying gas above the process temperature."""
    gas_velocity: Speed
    """Gas velocity in the tube."""
    lowest_velocity: Speed
    """Gas velocity below which powder settles (saltation)."""
    solids_loading: LoadingRatio
    """Powder over gas, by mass, that can be carried."""


EQUIPMENT: dict[str, type[SpatialWebDefaults] | type[WoundRollDefaults] | type[ReactorDefaults]] = {
    "spatial_web": SpatialWebDefaults,
    "drum_web": SpatialWebDefaults,
    "wound_roll": WoundRollDefaults,
    "fluidised_bed": FluidisedBedDefaults,
    "rotary_drum": RotaryDrumDefaults,
    "static_bed": StaticBedDefaults,
    "flat_chamber": FlatChamberDefaults,
    "spatial_bed": SpatialBedDefaults,
    "pneumatic_tube": PneumaticTubeDefaults,
}
"""Which form the defaults of each kind of equipment have."""
