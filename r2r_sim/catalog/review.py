"""Shapes of what a review states: spans without a most likely value, plain figures, and entries with a reference.

A review prints ``2-9 nm`` and means neither end nor middle: a span has a low and a high end and nothing between. What
the review leaves open is ``null``; what contradicts itself says so in ``inconsistency`` and is trusted less.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, ClassVar, Literal, TypeVar, cast

from pydantic import BeforeValidator, Field, model_validator

from r2r_sim.catalog.base import Model
from r2r_sim.catalog.models import Entry
from r2r_sim.catalog.quantity import quantity
from r2r_sim.catalog.types import Length, Temperature
from r2r_sim.catalog.value import STATED, Confidence, Value

REVIEW = "review of ALD for lithium-ion batteries 2023"
"""S. Karimzadeh, B. Safaei, C. Yuan, T.-C. Jen: Emerging Atomic Layer Deposition for the Development of
High-Performance Lithium-Ion Batteries, 2023."""
AnyModel = TypeVar("AnyModel", bound=Model)
Cycles = Annotated[Value, quantity("cycles", gt=0)]


def _both_ends(raw: object) -> object:
    """A single quantity is a span whose ends are the same."""
    return {"low": raw, "high": raw} if raw is not None and not isinstance(raw, (Mapping, Model)) else raw


class Span(Model):
    """Two ends and nothing said about what lies between."""

    @property
    def ends(self) -> tuple[Value, Value]:
        """Low and high end."""
        low, high = (value for _, value in self)
        return cast("Value", low), cast("Value", high)

    @model_validator(mode="after")
    def _rises(self) -> Span:
        low, high = self.ends
        if low.mode > high.mode:
            raise ValueError("a span must rise: low <= high")
        return self


class TemperatureSpan(Span):
    """Span of temperature."""

    low: Temperature
    """Low end."""
    high: Temperature
    """High end."""


class LengthSpan(Span):
    """Span of a thickness, or of a growth per cycle."""

    low: Length
    """Low end."""
    high: Length
    """High end."""


class CycleSpan(Span):
    """Span of a number of cycles."""

    low: Cycles
    """Low end."""
    high: Cycles
    """High end."""


Temperatures = Annotated[TemperatureSpan, BeforeValidator(_both_ends)]
Lengths = Annotated[LengthSpan, BeforeValidator(_both_ends)]
CycleCounts = Annotated[CycleSpan, BeforeValidator(_both_ends)]


class Figure(Model):
    """A number in a unit that the tool does not calculate with, such as mAh/g: shown, never converted."""

    low: float
    """Low end, or the number itself."""
    high: float
    """High end, or the number itself."""
    unit: str
    """Unit, as shown."""
    source: str = STATED
    """Where it comes from."""
    confidence: Confidence = "stated"
    """How far it can be trusted."""


def with_source(model: AnyModel, source: str, confidence: Confidence) -> AnyModel:
    """The same model with this source on every figure in it that does not state its own."""
    changed = {name: _sourced(value, source, confidence) for name, value in model}
    return model.model_copy(update=changed)


def _sourced(value: Any, source: str, confidence: Confidence) -> Any:
    if isinstance(value, Value):
        return replace(value, source=source, confidence=confidence) if value.source == STATED else value
    if isinstance(value, Model):
        done = with_source(value, source, confidence)
        if isinstance(done, Figure) and done.source == STATED:
            return done.model_copy(update={"source": source, "confidence": confidence})
        return done
    if isinstance(value, tuple):
        return tuple(_sourced(item, source, confidence) for item in value)
    return value


class ReviewEntry(Entry):
    """An entry taken from the review: its place there is the source of every figure in it."""

    place: ClassVar[str] = ""
    """Where in the review entries of this kind stand, unless the entry says so itself."""
    reference: Annotated[int, Field(ge=1, le=321)] | None = None
    """Number in the review's list of references; none where the review gives none."""
    inconsistency: str = ""
    """What contradicts itself, and how it is read here; empty where nothing does."""

    @property
    def source(self) -> str:
        """Place in the review and the reference it names."""
        parts = [REVIEW, self._place()]
        if self.reference is not None:
            parts.append(f"reference {self.reference}")
        return ", ".join(part for part in parts if part)

    @property
    def confidence(self) -> Confidence:
        """Medium: stated by a review; low where the review contradicts itself."""
        return "low" if self.inconsistency else "medium"

    def _place(self) -> str:
        return self.place


class CoatingMethod(ReviewEntry):
    """A way to coat a surface, and how finely."""

    place: ClassVar[str] = "table 1"
    accuracy: Length
    """Smallest step of thickness it controls."""
    strengths: Annotated[tuple[str, ...], Field(strict=False)]
    """What speaks for it."""
    weaknesses: Annotated[tuple[str, ...], Field(strict=False)]
    """What speaks against it."""


class CathodeMaterial(ReviewEntry):
    """A cathode material and what a cell gets from it."""

    place: ClassVar[str] = "table 2"
    formula: str
    """Formula unit."""
    specific_capacity: Figure
    """Largest specific capacity [mAh/g]."""
    voltage: Figure
    """Average voltage [V]."""
    specific_energy: Figure
    """Specific energy [Wh/kg]."""
    powder: str | None = None
    """Entry of the same powder; none where the catalog has none."""

    @property
    def energy_ratio(self) -> tuple[float, float]:
        """Specific energy over capacity x voltage, low and high: about 1 where the row agrees with itself."""
        given, voltage, capacity = self.specific_energy, self.voltage, self.specific_capacity
        return given.low / (capacity.high * voltage.high), given.high / (capacity.low * voltage.low)


Bound = Annotated[Value, quantity("fraction", "length", "temperature", "time", "pressure", gt=0)]


class Requirement(ReviewEntry):
    """What a battery separator has to meet."""

    place: ClassVar[str] = "table 8"
    asks: str
    """What is asked for, in words."""
    low: Bound | Figure | None
    """Lowest value allowed; none where there is no lower bound or no number."""
    high: Bound | Figure | None
    """Highest value allowed; none where there is no upper bound or no number."""
    conditions: Annotated[tuple[Bound, ...], Field(strict=False)] = ()
    """Conditions of the test, such as temperature and time."""
    checked: Literal["number", "note", "no"]
    """Whether :func:`check_separator` compares a number, only reminds, or says nothing."""
