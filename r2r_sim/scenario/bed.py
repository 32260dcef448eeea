"""A fluidised bed for powders."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from r2r_sim.catalog import Draw, Model, Value, default, fluidised_bed_defaults
from r2r_sim.catalog.types import (
    AUTO,
    Area,
    AtLeastOne,
    AutoDuration,
    AutoSpeed,
    DurationOrZero,
    Fraction,
    HeatTransfer,
    Length,
    Mass,
    OpenFraction,
    Power,
    Pressure,
    RandomDuration,
    Share,
    Temperature,
    TemperatureDifference,
    VolumeOrZero,
)
from r2r_sim.scenario.upkeep import Failure, Maintenance, Name, People

Failures = Annotated[tuple[Failure, ...], Field(strict=False)]
Upkeep = Annotated[tuple[Maintenance, ...], Field(strict=False)]


def _as_load(given: dict[str, Any]) -> Value | Draw:
    load = given["load"]
    assert isinstance(load, (Value, Draw))
    return load


class FluidisedBed(Model):
    """A fluidised bed that coats powder in batches."""

    name: Name
    """Name of the reactor."""
    kind: Literal["fluidised_bed"]
    """Kind of equipment."""
    count: Annotated[int, Field(ge=1, le=1000)] = 1
    """Number of equal reactors."""
    charge: Mass
    """Powder in one batch."""
    diameter: Length
    """Inner diameter of the bed."""
    freeboard_height: Length = Field(default_factory=lambda: fluidised_bed_defaults().freeboard_height)
    """Height of the gas space above the bed."""
    filter_volume: VolumeOrZero = Field(default_factory=lambda: fluidised_bed_defaults().filter_volume)
    """Gas volume of the filter housing."""
    pressure: Pressure = Field(default_factory=lambda: fluidised_bed_defaults().pressure)
    """Pressure in the freeboard."""
    partial_pressure: dict[str, Pressure] = Field(default_factory=dict)
    """Partial pressure of each precursor in the feed gas; missing ones come from the catalog."""
    gas_velocity: AutoSpeed = AUTO
    """Superficial gas velocity; auto takes a share of the terminal velocity."""
    contact_efficiency: Share = Field(default_factory=lambda: fluidised_bed_defaults().contact_efficiency)
    """Share of the supplied precursor that meets powder rather than passing in bubbles."""
    overdose: AtLeastOne = Field(default_factory=lambda: fluidised_bed_defaults().overdose)
    """Precursor supplied over what a monolayer needs, before the contact efficiency."""
    residual: OpenFraction = Field(default_factory=lambda: fluidised_bed_defaults().residual)
    """Share of a monolayer that may be left in the gas after a purge."""
    desorption_time: DurationOrZero = Field(default_factory=lambda: fluidised_bed_defaults().desorption_time)
    """Time added to every purge for slow desorption."""
    velocity_fraction: Share = Field(default_factory=lambda: fluidised_bed_defaults().velocity_fraction)
    """Gas velocity as a share of the terminal velocity, where it is auto."""
    fluidisation_number: AtLeastOne = Field(default_factory=lambda: fluidised_bed_defaults().fluidisation_number)
    """Least gas velocity as a multiple of the minimum fluidisation velocity."""
    wall_heat_transfer: HeatTransfer = Field(default_factory=lambda: fluidised_bed_defaults().wall_heat_transfer)
    """Heat transfer between wall and bed."""
    wall_superheat: TemperatureDifference = Field(default_factory=lambda: fluidised_bed_defaults().wall_superheat)
    """Wall temperature above the process temperature while heating."""
    coolant_temperature: Temperature = Field(default_factory=lambda: fluidised_bed_defaults().coolant_temperature)
    """Wall temperature while cooling."""
    start_temperature: Temperature = Field(default_factory=lambda: fluidised_bed_defaults().start_temperature)
    """Temperature of the powder when loaded."""
    unload_temperature: Temperature = Field(default_factory=lambda: fluidised_bed_defaults().unload_temperature)
    """Temperature below which powder may be unloaded."""
    load: RandomDuration
    """Time to load a batch."""
    unload: RandomDuration = Field(default_factory=_as_load)
    """Time to unload a batch; by default the same as to load it."""
    heat: AutoDuration = AUTO
    """Time to heat up; auto from the heat balance."""
    dose_a: AutoDuration = AUTO
    """Time of one dose of the first precursor; auto from supply and surface."""
    purge_a: AutoDuration = AUTO
    """Time of one purge after the first precursor; auto from gas volume and flow."""
    dose_b: AutoDuration = AUTO
    """Time of one dose of the second precursor; auto from supply and surface."""
    purge_b: AutoDuration = AUTO
    """Time of one purge after the second precursor; auto from gas volume and flow."""
    cool: AutoDuration = AUTO
    """Time to cool down; auto from the heat balance."""
    switch: DurationOrZero = default("0 s", "time")
    """Valve switching and settling, added to each dose and purge."""
    crew: str | None = None
    """Crew that loads and unloads; none if nobody is needed."""
    people: People = 1
    """People of the crew needed to load or unload."""
    mass_loss: Fraction = default("0 %", "fraction")
    """Share of the powder lost in each batch."""
    off_spec: Fraction = default("0 %", "fraction")
    """Share of batches scrapped."""
    failures: Failures = ()
    """Failure modes."""
    maintenance: Upkeep = ()
    """Planned maintenance."""
    electric_power: Power | None = None
    """Electric power while running, for the cost of electricity."""
    floor_area: Area | None = None
    """Floor area of one reactor, for the cost of floor."""
