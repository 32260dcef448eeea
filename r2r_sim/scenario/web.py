"""Lines whose web runs through gas zones: fields only, what they do is in ``process``."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from r2r_sim.catalog import Model, default, equipment_defaults
from r2r_sim.catalog.quantity import refuse
from r2r_sim.catalog.types import (
    AUTO,
    Area,
    AtLeastOne,
    AutoNormalFlow,
    AutoRotation,
    AutoSpeed,
    DurationOrZero,
    Fraction,
    Length,
    LengthOrZero,
    NormalFlow,
    OpenFraction,
    Power,
    Pressure,
    PressureOrZero,
    RandomDuration,
    Rotation,
    Share,
    Speed,
    Temperature,
    TemperatureDifference,
    Volume,
    VolumeFlow,
)
from r2r_sim.scenario.products import Changeovers
from r2r_sim.scenario.standing import BatchRestart, Idle, WebRestart, WhenClosed
from r2r_sim.scenario.supply import Priority
from r2r_sim.scenario.supply import Share as UtilityShare
from r2r_sim.scenario.upkeep import Failure, Maintenance, Name, People, WebBreak
from r2r_sim.scenario.winding import RampUp, Turret, Winder

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


def _usual(name: str) -> Any:
    """A field whose default is the catalog's for the kind at hand."""
    return Field(default_factory=lambda given: getattr(equipment_defaults(given["kind"]), name))


class MovingWeb(Model):
    """What every line states whose web runs past heads of A, purge, B, purge."""

    name: Name
    """Name of the line."""
    kind: str
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
    pressure: Pressure = _usual("pressure")
    """Total pressure in the head."""
    partial_pressure: dict[str, Pressure] = Field(default_factory=dict)
    """Partial pressure of each precursor in its dose zone; missing ones come from the catalog."""
    pressure_imbalance: PressureOrZero = _usual("pressure_imbalance")
    """Pressure difference between neighbouring exhausts."""
    pump_speed: VolumeFlow | None = None
    """Pumping speed for all gas of the line at its pressure; none for no such limit."""
    coldest_wall: Temperature | None = None
    """Coldest wall that vapour meets in the line; none if none is colder than the process."""
    leak: OpenFraction = _usual("leak")
    """Share of a precursor that may reach the neighbouring zone."""
    residual: OpenFraction = _usual("residual")
    """Share of a precursor that may be left in the pores after a purge zone."""
    allowed_rise: TemperatureDifference = _usual("allowed_rise")
    """Warming of the web by the reaction that is allowed."""
    min_utilisation: Share = _usual("min_utilisation")
    """Share of the supplied precursor that must react in a dose zone."""
    web_entry_temperature: Temperature = _usual("web_entry_temperature")
    """Temperature of the web before preheating."""
    pretreatment_length: Length | None = None
    """Length of the plasma zone in which the web is pretreated before coating; none for no such limit."""
    preheat_length: Length | None = None
    """Length of the preheating zone; none for no such limit."""
    crew: str | None = None
    """Crew that changes rolls; none if nobody is needed."""
    people: People = 1
    """People of the crew needed for a roll change."""
    roll_change: RandomDuration
    """Time to change rolls."""
    turret: Turret | None = None
    """Turret for flying splices; none for a stop at each roll change."""
    unwinder: Winder | None = None
    """Unwinder with an accumulator; none where rolls are changed on the stopped line or by a turret."""
    rewinder: Winder | None = None
    """Rewinder with an accumulator; none where its rolls are changed with those of the unwinder."""
    leader: LengthOrZero = default("0 m", "length")
    """Web of each roll that is never sold: leader and tail."""
    startup_scrap: LengthOrZero = default("0 m", "length")
    """Web scrapped after each stop."""
    speed_up: DurationOrZero = default("0 s", "time")
    """Time from standstill to full speed."""
    at_close: Literal["stop", "finish"] = "stop"
    """What the line does when the plant closes: stop at once, or run its roll to the end first."""
    change_at_close: Literal["finish", "pause", "abort"] = "finish"
    """What people do with a roll change when the plant closes: finish it, go on at opening, or begin it again then."""
    warm_up: DurationOrZero = default("0 h", "time")
    """Time to bring the line to temperature after it was cold; 0 where it stands hot while the plant is closed."""
    when_closed: WhenClosed = None
    """Whether it stands hot or cold while the plant is closed; none for cold where it has a warm-up."""
    idle: Idle | None = None
    """What it takes while it stands hot and does not run; none for nothing."""
    restart: WebRestart | None = None
    """How it is left to cool down, and what it takes beyond its warm-up; none for at every closing."""
    start: DurationOrZero = default("0 day", "time")
    """When the first of the lines is installed and begins."""
    start_interval: DurationOrZero = default("0 day", "time")
    """Time between the starts of equal lines."""
    ramp_up: Annotated[tuple[RampUp, ...], Field(strict=False)] = ()
    """Phases of ramp-up after the start, in order of time."""
    web_break: WebBreak | None = None
    """Web breaks; none for no breaks."""
    failures: Failures = ()
    """Failure modes."""
    maintenance: Upkeep = ()
    """Planned maintenance."""
    changeovers: Changeovers | None = None
    """What it takes to go from one product to another; none for nothing."""
    reject: Fraction = default("0 %", "fraction")
    """Share of the coated area rejected at inspection."""
    takes: dict[str, UtilityShare] = Field(default_factory=dict)
    """What one unit takes of utilities while it runs, by name; nitrogen, by-product and power are worked out."""
    priority: Priority = 0
    """Rank among those who wait for a utility with policy priority; the least goes first."""
    electric_power: Power | None = None
    """Mean electric power while the plant is open, for the cost of electricity."""
    floor_area: Area | None = None
    """Floor area of one line, for the cost of floor."""


class SpatialWeb(MovingWeb):
    """A spatial ALD line for webs: heads of A, purge, B, purge that the web runs past."""

    kind: Literal["spatial_web"]
    """Kind of equipment."""


class WoundRoll(Model):
    """A roll that is wound with a gap in a vacuum chamber, dosed and purged as a whole, cycle by cycle."""

    name: Name
    """Name of the chamber."""
    kind: Literal["wound_roll"]
    """Kind of equipment."""
    count: Annotated[int, Field(ge=1, le=1000)] = 1
    """Number of equal chambers."""
    diameter: Length
    """Outer diameter of the wound roll."""
    core_diameter: Length
    """Diameter of its core."""
    layer_gap: Length
    """Gap between layers, held by spacers."""
    sides: Literal[1, 2] = 2
    """Sides of the web that are coated."""
    chamber_volume: Volume
    """Gas volume of the chamber."""
    gas_flow: NormalFlow
    """Carrier and purge gas through the chamber."""
    winding_speed: Speed
    """Speed at which the web is wound in with its gap, and out."""
    web_temperature: Temperature
    """Temperature of the web as it is wound in; rollers may warm it."""
    pressure: Pressure = _usual("pressure")
    """Total pressure of the gas."""
    partial_pressure: dict[str, Pressure] = Field(default_factory=dict)
    """Partial pressure of each precursor at the edges of the roll; missing ones come from the catalog."""
    overdose: AtLeastOne = _usual("overdose")
    """Precursor supplied over what the surface takes."""
    residual: OpenFraction = _usual("residual")
    """Share of a precursor that may be left between the layers after a purge."""
    pump_down: DurationOrZero = _usual("pump_down")
    """Time to evacuate the chamber after it was open."""
    vent: DurationOrZero = _usual("vent")
    """Time to fill the chamber with gas before it is opened."""
    load: RandomDuration
    """Time to mount a roll."""
    unload: RandomDuration
    """Time to take a roll out."""
    crew: str | None = None
    """Crew that mounts and takes out rolls; none if nobody is needed."""
    people: People = 1
    """People of the crew needed."""
    at_close: Literal["finish", "pause", "abort"] = "finish"
    """What becomes of a roll when the plant closes: its cycles run on (finish), rest until opening (pause), or begin
    again at opening (abort)."""
    people_at_close: Literal["finish", "pause"] = "finish"
    """What people do with mounting and taking out when the plant closes: finish it, or go on at opening."""
    mass_loss: Fraction = default("0 %", "fraction")
    """Share of each roll scrapped: leaders, edges marked by spacers."""
    off_spec: Fraction = default("0 %", "fraction")
    """Share of rolls scrapped as a whole."""
    failures: Failures = ()
    """Failure modes."""
    maintenance: Upkeep = ()
    """Planned maintenance."""
    changeovers: Changeovers | None = None
    """What it takes to go from one product to another; none for nothing."""
    takes: dict[str, UtilityShare] = Field(default_factory=dict)
    """What one unit takes of utilities while it runs, by name; nitrogen, by-product and power are worked out."""
    priority: Priority = 0
    """Rank among those who wait for a utility with policy priority; the least goes first."""
    electric_power: Power | None = None
    """Mean electric power while the plant is open, for the cost of electricity."""
    floor_area: Area | None = None
    """Floor area of one chamber, for the cost of floor."""
    warm_up: DurationOrZero = default("0 h", "time")
    """Time to bring the chamber to temperature after it was cold; 0 where it stands hot while the plant is closed."""
    when_closed: WhenClosed = None
    """Whether it stands hot or cold while the plant is closed; none for cold where it has a warm-up."""
    idle: Idle | None = None
    """What it takes while it stands hot and does not run; none for nothing."""
    restart: BatchRestart | None = None
    """How it is left to cool down, and what it takes beyond its warm-up; none for at every closing."""
    start: DurationOrZero = default("0 day", "time")
    """When the first of the chambers is installed and begins."""
    start_interval: DurationOrZero = default("0 day", "time")
    """Time between the starts of equal chambers."""
    ramp_up: Annotated[tuple[RampUp, ...], Field(strict=False)] = ()
    """Phases of ramp-up after the start, in order of time."""

    @model_validator(mode="after")
    def _layers(self) -> WoundRoll:
        if self.core_diameter.mode >= self.diameter.mode:
            refuse("the core is as large as the roll", "a smaller core_diameter", "core_diameter")
        return self


class DrumWeb(MovingWeb):
    """A drum that the web runs round, past heads that turn against it and coat the same web many times."""

    kind: Literal["drum_web"]
    """Kind of equipment."""
    heads: Annotated[int, Field(ge=1, le=1000)]
    """Heads round the whole drum: cycles that a point of the web gets in one turn."""
    sides: Literal[1] = 1
    """Sides of the web that are coated: the other one lies on the drum."""
    diameter: Length
    """Diameter of the drum with the web on it."""
    wrap: Share
    """Share of the circumference that the web covers; heads are fed while they face it."""
    rotation: AutoRotation = AUTO
    """Rotation of the heads; auto turns as fast as the physics allows."""
    highest_rotation: Rotation
    """Highest rotation of the heads that bearings and rotating gas seals stand."""

    @model_validator(mode="after")
    def _one_speed(self) -> DrumWeb:
        if self.rotation != "auto" and self.web_speed != "auto":
            refuse("rotation and web_speed are both given: one follows from the other", "leave one at auto", "rotation")
        return self
