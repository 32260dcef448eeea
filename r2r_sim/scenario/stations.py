"""Stations before and after reactors for powder or lines for webs: fields only, what they do is in ``plant``."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from r2r_sim.catalog import Model, Value, default
from r2r_sim.catalog.quantity import quantity, refuse
from r2r_sim.catalog.types import Area, Duration, DurationOrZero, Fraction, MassFlow, Power, RandomDuration, Speed
from r2r_sim.scenario.rolls import Rework, Slit
from r2r_sim.scenario.standing import Idle, Restart, WhenClosed
from r2r_sim.scenario.stored import Uptake
from r2r_sim.scenario.upkeep import Failure, Maintenance, Name, People

Count = Annotated[int, Field(ge=1, le=1000)]
PowderKind = Literal["dryer", "cooler", "sieve", "laboratory", "blender", "packing", "handling"]
RollKind = Literal["inspection", "slitter", "oven", "packing", "handling"]
Store = Annotated[Value, quantity("mass", "number", gt=0)]


class Station(Model):
    """Equipment that works on lots of powder, or on rolls, before or after what coats, with the store before it."""

    name: Name
    """Name of the station."""
    kind: PowderKind | RollKind
    """What it is; for powder dryer, cooler, sieve, laboratory, blender; for rolls inspection, slitter, oven; for both
    packing, or handling for anything else."""
    place: Literal["before", "after"] = Field(default_factory=lambda given: "before" if _dries(given) else "after")
    """Whether lots come to it before or after what coats; dryers stand before, all others after."""
    count: Count = 1
    """Number of equal stations that share the work; of a laboratory, lots under test at a time."""
    batch: Count = 1
    """Lots or rolls worked on together; it waits until they are all there."""
    time: RandomDuration | None = None
    """Time of one batch; of a laboratory, from the sample to the result; with a speed, time to set up for it."""
    speed: Speed | None = None
    """Of a station for rolls: speed at which the web runs through it, beside or in place of a time."""
    drying_time: Duration | None = None
    """Of a dryer: time in which the water of a lot goes down to a e-th, added to its time until material.moisture is
    reached."""
    rate: MassFlow | None = None
    """Powder that one station works on while it runs, in place of a time."""
    store: Store | None = None
    """Powder in whole lots, or rolls, that the store in front of it holds; none for a store that is never full."""
    store_uptake: Uptake | None = None
    """Water that powder takes up in that store; none for a sealed or dry one."""
    brought_by: str | None = None
    """Transport that brings rolls to it; none where that takes no time."""
    crew: str | None = None
    """Crew that is there all the time while it works; none if nobody is needed."""
    people: People = 1
    """People of the crew needed."""
    mass_loss: Fraction = default("0 %", "fraction")
    """Share of each lot of powder lost in it, such as the oversize of a sieve."""
    reject: Fraction = default("0 %", "fraction")
    """Share of the web on each roll that is found bad and cut out."""
    off_spec: Fraction = default("0 %", "fraction")
    """Share of rolls that are found bad as a whole."""
    rework: Rework | None = None
    """Where rolls that are bad as a whole are sent back; none for scrap."""
    slit: Slit | None = None
    """How a slitter cuts rolls."""
    failures: Annotated[tuple[Failure, ...], Field(strict=False)] = ()
    """Failure modes."""
    maintenance: Annotated[tuple[Maintenance, ...], Field(strict=False)] = ()
    """Planned maintenance."""
    electric_power: Power | None = None
    """Electric power of one station, all the time that the plant works."""
    floor_area: Area | None = None
    """Floor area of one station."""
    warm_up: DurationOrZero = default("0 h", "time")
    """Time to bring it to temperature after it was cold; 0 where it stands hot, or needs no heat."""
    when_closed: WhenClosed = None
    """Whether it stands hot or cold while the plant is closed; none for cold where it has a warm-up."""
    idle: Idle | None = None
    """What it takes while it stands hot and does not work; none for nothing."""
    restart: Restart | None = None
    """How it is left to cool down, and what it takes beyond its warm-up; none for at every closing."""

    @model_validator(mode="after")
    def _time_or_rate(self) -> Station:
        if self.speed is not None and self.rate is None:
            return self
        if self.speed is not None or (self.time is None) == (self.rate is None):
            message = "a station has either a time or a rate; one for rolls a time, a speed, or both"
            hint = "such as time: 30 min for each batch, rate: 800 kg/h of powder, or speed: 100 m/min of web"
            refuse(message, hint, kind="conflict")
        return self


def _dries(given: dict[str, object]) -> bool:
    return given.get("kind") == "dryer"
