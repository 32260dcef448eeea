"""How rolls come to a plant, are carried in it, are cut, and go back: fields only, what they do is in ``plant``."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from r2r_sim.catalog import Model, default
from r2r_sim.catalog.quantity import refuse
from r2r_sim.catalog.types import Length, LengthOrZero, RandomDuration, Share
from r2r_sim.scenario.upkeep import Name, People

Rolls = Annotated[int, Field(ge=1, le=100_000)]
LINES = "lines"
"""Stands for all lines where rolls are sent back."""


class Slit(Model):
    """How a slitter makes several rolls of one."""

    lanes: Annotated[int, Field(ge=1, le=1000)]
    """Rolls side by side that one becomes; 1 for a rewinder that cuts to length only."""
    trim: LengthOrZero = default("0 mm", "length")
    """Width cut off at the edges, both together, of the coated width."""
    length: Length | None = None
    """Web on each slit roll; none for as much as there is."""
    shortest: LengthOrZero = default("0 m", "length")
    """A last piece with less web than this is scrap."""

    @model_validator(mode="after")
    def _short_is_short(self) -> Slit:
        if self.shortest.mode and self.length is None:
            refuse("without a length no piece is short", "such as length: 1000 m", "shortest", "conflict")
        if self.length is not None and self.shortest.mode > self.length.mode:
            message = f"{self.shortest.text} is longer than the {self.length.text} of a slit roll"
            refuse(message, "shorter than length", "shortest", "range")
        return self


class Rework(Model):
    """What becomes of rolls that a station finds off specification, other than scrap."""

    share: Share = default("100 %", "fraction")
    """Share of the rolls off specification that are sent back; the others are scrap."""
    to: Name = LINES
    """Where they are sent: ``lines`` to be coated again, or the name of a station, this one or one before it."""


class Delivery(Model):
    """How bare rolls are delivered."""

    rolls: Rolls
    """Rolls that come at a time."""
    every: RandomDuration
    """Time from one delivery to the next."""
    at_start: Annotated[int, Field(ge=0, le=100_000)] | None = None
    """Rolls in the store at the start; none for those of one delivery, as far as there is room."""


class RollSupply(Model):
    """Bare rolls in front of the lines."""

    store: Rolls | None = None
    """Rolls that the store holds; none for one roll for each line, or for a store without an end where rolls are
    delivered."""
    brought_by: str | None = None
    """Transport that brings rolls to the lines; none where that takes no time."""
    delivery: Delivery | None = None
    """Deliveries; none where there are always rolls."""

    @model_validator(mode="after")
    def _fits(self) -> RollSupply:
        if self.store is not None and self.delivery is not None and (self.delivery.at_start or 0) > self.store:
            message = f"{self.delivery.at_start} rolls at the start are more than the {self.store} that the store holds"
            refuse(message, "fewer rolls, or a larger store", "delivery", "range")
        return self


class Transport(Model):
    """What carries rolls between stores, lines and stations."""

    name: Name
    """Name of the transport."""
    carriers: Annotated[int, Field(ge=1, le=1000)] | None = None
    """Vehicles or cranes; or a crew of people who carry."""
    crew: str | None = None
    """Crew whose people carry, in place of carriers."""
    people: People = 1
    """People of the crew needed for a move."""
    move: RandomDuration
    """Time of a move with the way to where it begins."""
    rolls: Rolls = 1
    """Rolls carried at a time at the most."""
    places: Rolls = 1
    """Places at each line or station from which rolls are fetched; while all are taken it stands."""

    @model_validator(mode="after")
    def _carries(self) -> Transport:
        if (self.carriers is None) == (self.crew is None):
            refuse(
                "a transport has either carriers or a crew", "such as carriers: 2, or crew: operators", "", "conflict"
            )
        return self
