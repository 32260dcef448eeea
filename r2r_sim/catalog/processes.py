"""Deposition processes as the review lists them: one entry for each row of its tables 3 to 7 and of its text.

An entry records what was reported, not what the tool calculates with: that is a :class:`Chemistry`. Nothing is filled
in that the review leaves open.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from r2r_sim.catalog.base import Model
from r2r_sim.catalog.models import GrowthPoint
from r2r_sim.catalog.review import CycleCounts, Cycles, Figure, Lengths, ReviewEntry, Temperatures
from r2r_sim.catalog.types import Length

OPEN_FIELDS = ("temperature", "cycles", "thickness", "growth_per_cycle", "subcycles")
"""Fields that may be left open."""


class HalfCycle(Model):
    """One exposure to one precursor."""

    precursor: str | None
    """Precursor or co-reactant; none where the review's name fits no compound or there is none."""
    plasma: bool = False
    """Whether it is struck into a plasma."""


class Subcycle(Model):
    """Half-cycles that are repeated together."""

    deposits: str
    """What they deposit, by formula."""
    half_cycles: Annotated[tuple[HalfCycle, ...], Field(strict=False, min_length=1)]
    """Exposures; in this order only where the sequence is ``stated``."""
    cycles: Cycles | None = None
    """Repeats within one supercycle; none where left open."""
    growth_per_cycle: Length | None = None
    """Growth of this subcycle alone; none where left open."""


class Substrate(Model):
    """What a substrate of the review is to a plant."""

    form: Literal["powder", "separator", "foil", "wafer", "porous sheet"]
    """What was coated."""
    entry: str | None
    """Material of the catalog to calculate with; none where it has none."""
    stand_in: bool = False
    """Whether that material is not the reported one."""
    reason: str = ""
    """Why this one, or why none."""
    missing: Annotated[tuple[str, ...], Field(strict=False)] = ()
    """Figures that the catalog lacks, where it has no such material."""


class Process(ReviewEntry):
    """A deposition as reported."""

    table: Annotated[int, Field(ge=3, le=7)] | None = None
    """Table of the review; none for what only its text describes."""
    row: Annotated[int, Field(ge=1)] | None = None
    """Row in that table."""
    section: str = ""
    """Section of the review, for what no table lists."""
    films: Annotated[tuple[str, ...], Field(strict=False, min_length=1)]
    """Films deposited, by id."""
    substrate: str
    """What was coated, as named by the review."""
    powder: str | None = None
    """Entry of the same powder; none where it is no powder or the catalog has none."""
    separator: str | None = None
    """Entry of the same separator; none where it is no separator or the review does not say which."""
    reactants: Annotated[tuple[str, ...], Field(strict=False)]
    """Precursors and co-reactants as the review names them; none where it names none."""
    subcycles: Annotated[tuple[Subcycle, ...], Field(strict=False)] | None
    """Half-cycles by subcycle; none where the review names no precursor."""
    separate: bool = False
    """Whether the subcycles are coatings of their own, tried one beside the other, and no laminate."""
    sequence: Literal["stated", "inferred", "open"]
    """``stated``: the review pairs the reactants; ``inferred``: it lists them and only one pairing makes this film;
    ``open``: it lists them and the order is not known."""
    energy: Literal["thermal", "plasma", "open"]
    """``thermal``: the review names no plasma; ``open``: it contradicts itself or does not say."""
    temperature: Temperatures | None
    """Deposition temperature."""
    cycles: CycleCounts | None
    """Number of cycles."""
    cycles_count: Literal["cycle", "supercycle", "open"] | None = None
    """What is counted; none without a number."""
    thickness: Lengths | None
    """Thickness of the film."""
    growth_per_cycle: Lengths | None
    """Growth per cycle, as stated or, where ``inconsistency`` says so, as read."""
    growth_basis: Literal["cycle", "supercycle", "open"] | None = None
    """Per what the growth is; none without a number."""
    growth_points: Annotated[tuple[GrowthPoint, ...], Field(strict=False)] = ()
    """Growth at each temperature where the review gives it."""
    specific_capacity: Figure | None = None
    """Specific capacity reached with it [mAh/g]; none where not given."""
    printed: str = ""
    """Thickness, growth and cycles as the table prints them; empty where it prints nothing."""

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Process:
        if (self.cycles is None) != (self.cycles_count is None):
            raise ValueError("cycles and cycles_count come together")
        if (self.growth_per_cycle is None) != (self.growth_basis is None):
            raise ValueError("growth_per_cycle and growth_basis come together")
        if (self.table is None) != (self.row is None) or (self.table is None) != bool(self.section):
            raise ValueError("either table and row, or a section")
        struck = any(half.plasma for half in self.half_cycles)
        if struck != (self.energy == "plasma") and self.energy != "open":
            raise ValueError("energy and the plasma of the half-cycles disagree")
        return self

    @property
    def half_cycles(self) -> tuple[HalfCycle, ...]:
        """All half-cycles of all subcycles."""
        return tuple(half for subcycle in self.subcycles or () for half in subcycle.half_cycles)

    @property
    def left_open(self) -> tuple[str, ...]:
        """Names of the fields that the review leaves open."""
        return tuple(name for name in OPEN_FIELDS if getattr(self, name) is None)

    @property
    def implied_growth(self) -> tuple[float, float] | None:
        """Thickness over cycles [m], low end over low and high over high; none where either is open."""
        if self.thickness is None or self.cycles is None:
            return None
        ratios = [
            thickness.mode / cycles.mode
            for thickness, cycles in zip(self.thickness.ends, self.cycles.ends, strict=True)
        ]
        return min(ratios), max(ratios)

    def _place(self) -> str:
        return f"table {self.table}" if self.table is not None else f"section {self.section}"


class Layer(Model):
    """One layer of a cell."""

    part: str
    """What it does in the cell."""
    film: str
    """What it is made of, by formula or name."""
    thickness: Lengths | None
    """Thickness; none where left open."""
    made_by: str
    """How it was made."""
    process: str | None = None
    """Entry of its deposition, where it is an ALD layer."""


class Cell(ReviewEntry):
    """A thin-film cell with layers made by ALD."""

    substrate: str
    """What it is built on."""
    all_ald: bool
    """Whether every active layer is made by ALD."""
    layers: Annotated[tuple[Layer, ...], Field(strict=False, min_length=1)]
    """Layers, in the order the review lists them."""

    def _place(self) -> str:
        return "section 3.5"
