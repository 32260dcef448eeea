"""Default settings of equipment: plausible figures so that a first run works, each shown as an assumption."""

from __future__ import annotations

from r2r_sim.catalog.base import Model
from r2r_sim.catalog.types import (
    AtLeastOne,
    DurationOrZero,
    Fraction,
    HeatTransfer,
    Length,
    OpenFraction,
    Pressure,
    PressureOrZero,
    Share,
    Temperature,
    TemperatureDifference,
    VolumeOrZero,
)


class SpatialWebDefaults(Model):
    """Defaults of a spatial line for webs."""

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


class FluidisedBedDefaults(Model):
    """Defaults of a fluidised bed for powders."""

    pressure: Pressure
    """Pressure in the freeboard."""
    partial_pressure: dict[str, Pressure]
    """Partial pressure in the feed gas, by precursor."""
    contact_efficiency: Share
    """Share of the supplied precursor that meets powder rather than passing in bubbles."""
    wall_heat_transfer: HeatTransfer
    """Heat transfer between wall and bed."""
    wall_superheat: TemperatureDifference
    """Wall temperature above the process temperature while heating."""
    coolant_temperature: Temperature
    """Wall temperature while cooling."""
    start_temperature: Temperature
    """Temperature of the powder when loaded."""
    unload_temperature: Temperature
    """Temperature below which powder may be unloaded."""
    residual: OpenFraction
    """Share of a monolayer that may be left in the gas after a purge."""
    desorption_time: DurationOrZero
    """Time added to every purge for slow desorption."""
    velocity_fraction: Fraction
    """Gas velocity as a share of the terminal velocity, where it is worked out."""
    fluidisation_number: AtLeastOne
    """Least gas velocity as a multiple of the minimum fluidisation velocity."""
    freeboard_height: Length
    """Height of the gas space above the bed."""
    filter_volume: VolumeOrZero
    """Gas volume of the filter housing."""
    overdose: AtLeastOne
    """Precursor supplied over what a monolayer needs, before the contact efficiency."""
