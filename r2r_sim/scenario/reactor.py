"""What reactors for powders have in common: fields only, what they do is in ``process``."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from r2r_sim.catalog import Draw, Model, Value, default, reactor_defaults
from r2r_sim.catalog.types import (
    AUTO,
    Area,
    AtLeastOne,
    AutoDuration,
    DurationOrZero,
    Fraction,
    HeatTransfer,
    Mass,
    NormalFlow,
    OpenFraction,
    Power,
    Pressure,
    RandomDuration,
    Temperature,
    TemperatureDifference,
    VolumeFlow,
)
from r2r_sim.scenario.products import Changeovers
from r2r_sim.scenario.standing import BatchRestart, Idle, WhenClosed
from r2r_sim.scenario.supply import Priority, Share
from r2r_sim.scenario.upkeep import Failure, Maintenance, Name, People
from r2r_sim.scenario.winding import RampUp

Failures = Annotated[tuple[Failure, ...], Field(strict=False)]
Upkeep = Annotated[tuple[Maintenance, ...], Field(strict=False)]


def usual(name: str) -> Any:
    """A field whose default is the catalog's for the kind at hand."""
    return Field(default_factory=lambda given: getattr(reactor_defaults(given["kind"]), name))


def _as_load(given: dict[str, Any]) -> Value | Draw:
    load = given["load"]
    assert isinstance(load, (Value, Draw))
    return load


class Reactor(Model):
    """What every reactor for powders states."""

    name: Name
    """Name of the reactor."""
    kind: str
    """Kind of equipment."""
    count: Annotated[int, Field(ge=1, le=1000)] = 1
    """Number of equal reactors."""
    pressure: Pressure = usual("pressure")
    """Total pressure of the gas."""
    partial_pressure: dict[str, Pressure] = Field(default_factory=dict)
    """Partial pressure of each precursor in the feed gas; missing ones come from the catalog."""
    overdose: AtLeastOne = usual("overdose")
    """Precursor supplied over what a monolayer needs, before the contact efficiency."""
    residual: OpenFraction = usual("residual")
    """Share of a monolayer that may be left in the gas after a purge."""
    allowed_rise: TemperatureDifference = usual("allowed_rise")
    """Warming of the powder by the heat of reaction that is allowed in a dose."""
    abatement: NormalFlow | None = None
    """By-product gas that abatement takes from one reactor all the time; none for no such limit."""
    start_temperature: Temperature = usual("start_temperature")
    """Temperature of the powder when loaded."""
    load: RandomDuration
    """Time to load a batch, or to change the hopper that feeds a continuous reactor."""
    unload: RandomDuration = Field(default_factory=_as_load)
    """Time to unload a batch; by default the same as to load it."""
    crew: str | None = None
    """Crew that loads and unloads; none if nobody is needed."""
    people: People = 1
    """People of the crew needed to load or unload."""
    at_close: Literal["finish", "pause", "abort"] = "finish"
    """What becomes of a batch when the plant closes: it runs on through the steps that need nobody (finish), rests
    until opening (pause), or is processed again from its start at opening (abort)."""
    people_at_close: Literal["finish", "pause"] = "finish"
    """What people do with loading and unloading when the plant closes: finish it, or go on at opening."""
    mass_loss: Fraction = default("0 %", "fraction")
    """Share of the powder lost in each batch."""
    off_spec: Fraction = default("0 %", "fraction")
    """Share of batches scrapped."""
    failures: Failures = ()
    """Failure modes."""
    maintenance: Upkeep = ()
    """Planned maintenance."""
    changeovers: Changeovers | None = None
    """What it takes to go from one product to another; none for nothing."""
    start: DurationOrZero = default("0 day", "time")
    """When the first of the reactors is installed and begins."""
    start_interval: DurationOrZero = default("0 day", "time")
    """Time between the starts of equal reactors."""
    ramp_up: Annotated[tuple[RampUp, ...], Field(strict=False)] = ()
    """Phases of ramp-up after the start, in order of time; they have no speed."""
    takes: dict[str, Share] = Field(default_factory=dict)
    """What one unit takes of utilities while it runs, by name; nitrogen, by-product and power are worked out."""
    priority: Priority = 0
    """Rank among those who wait for a utility with policy priority; the least goes first."""
    electric_power: Power | None = None
    """Electric power while running, for the cost of electricity."""
    floor_area: Area | None = None
    """Floor area of one reactor, for the cost of floor."""
    warm_up: DurationOrZero = default("0 h", "time")
    """Time to bring the reactor to temperature after it was cold; 0 where it stands hot while the plant is closed."""
    when_closed: WhenClosed = None
    """Whether it stands hot or cold while the plant is closed; none for cold where it has a warm-up."""
    idle: Idle | None = None
    """What it takes while it stands hot and processes nothing; none for nothing."""
    restart: BatchRestart | None = None
    """How it is left to cool down, and what it takes beyond its warm-up; none for at every closing."""


class BatchReactor(Reactor):
    """What every reactor states that coats powder charge by charge."""

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
    pump_speed: VolumeFlow | None = None
    """Gas that the pump takes at the reactor's pressure and temperature; none for no such limit."""
    switch: DurationOrZero = default("0 s", "time")
    """Valve switching and settling, added to each dose and purge."""
    desorption_time: DurationOrZero = usual("desorption_time")
    """Time added to every purge for slow desorption."""
    wall_heat_transfer: HeatTransfer = usual("wall_heat_transfer")
    """Heat transfer between wall and bed."""
    wall_superheat: TemperatureDifference = usual("wall_superheat")
    """Wall temperature above the process temperature while heating."""
    coolant_temperature: Temperature = usual("coolant_temperature")
    """Wall temperature while cooling."""
    unload_temperature: Temperature = usual("unload_temperature")
    """Temperature below which powder may be unloaded."""


class ContinuousReactor(Reactor):
    """What every reactor states through which powder passes without a stop."""

    lot: Mass
    """Powder in one lot: a hopper or a big bag, after which the reactor stands for a change."""
