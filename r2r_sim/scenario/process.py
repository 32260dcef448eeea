"""The process section: what is deposited, how hot, how thick."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Discriminator, Field, Tag, model_validator

from r2r_sim.catalog import Model, Value, chemistry, default
from r2r_sim.catalog.quantity import refuse
from r2r_sim.catalog.types import (
    AUTO,
    AutoLength,
    AutoNumber,
    Diffusivity,
    Duration,
    Length,
    OpenFraction,
    Share,
    Temperature,
)
from r2r_sim.errors import CatalogError

MOST_CYCLES = 100_000
"""In a recipe, or in one supercycle."""


def _saturation(given: dict[str, Any]) -> Value:
    """The chemistry's own figure; an unknown chemistry is reported elsewhere."""
    try:
        return chemistry(str(given.get("chemistry"))).saturation
    except CatalogError:
        return default("0.95", "fraction")


def _saturation_if_single(given: dict[str, Any]) -> Value | None:
    return None if given.get("supercycle") is not None else _saturation(given)


class Subcycle(Model):
    """Cycles of one chemistry in a supercycle."""

    chemistry: str
    """Chemistry, by its catalog name."""
    cycles: Annotated[int, Field(ge=1, le=MOST_CYCLES)] = 1
    """Cycles in one go."""
    growth_per_cycle: AutoLength = AUTO
    """Growth per saturated cycle of this subcycle; auto takes the chemistry's figure at the temperature."""
    saturation: OpenFraction = Field(default_factory=_saturation)
    """Coverage that each half-cycle of this subcycle must reach; by default the chemistry's figure."""


class Repeated(Model):
    """Subcycles that a supercycle repeats before it goes on."""

    repeat: Annotated[int, Field(ge=1, le=MOST_CYCLES)]
    """How often."""
    of: Annotated[tuple[Part, ...], Field(strict=False, min_length=1)]
    """Subcycles in order, or further repeats."""


def part_kind(raw: Any) -> Literal["subcycle", "repeated"]:
    """Which of the two an item of a supercycle is meant to be."""
    if isinstance(raw, Repeated):
        return "repeated"
    return "repeated" if isinstance(raw, Mapping) and ("repeat" in raw or "of" in raw) else "subcycle"


Part: TypeAlias = Annotated[
    Annotated[Subcycle, Tag("subcycle")] | Annotated[Repeated, Tag("repeated")], Discriminator(part_kind)
]
Repeated.model_rebuild()


class PlasmaHalfCycle(Model):
    """What the catalog does not know of a plasma half-cycle, or what holds for the source at hand."""

    time_constant: Duration | None = None
    """Time in which the plasma leaves 1/e of the sites of a flat surface, in place of the catalog's."""
    recombination: Share | None = None
    """Probability that a radical is lost when it strikes the film, in place of the catalog's."""
    exposure: Duration | None = None
    """Time of the plasma half-cycle as measured on this web or powder, in place of the model."""


class Process(Model):
    """What is deposited, how hot, how thick."""

    chemistry: str | None = None
    """Chemistry, by its catalog name; give either this or a supercycle."""
    supercycle: Annotated[tuple[Part, ...], Field(strict=False, min_length=1)] | None = None
    """Subcycles of several chemistries in order, repeated as a whole; in place of a chemistry."""
    temperature: Temperature
    """Deposition temperature."""
    thickness: Length | None = None
    """Film thickness wanted; give either this or the number of cycles."""
    cycles: Annotated[int, Field(ge=1, le=MOST_CYCLES)] | None = None
    """Number of ALD cycles of a single chemistry; give either this or the thickness."""
    supercycles: Annotated[int, Field(ge=1, le=MOST_CYCLES)] | None = None
    """Number of supercycles; give either this or the thickness."""
    growth_per_cycle: AutoLength = AUTO
    """Growth per saturated cycle of a single chemistry; auto takes the chemistry's figure at the temperature."""
    saturation: OpenFraction | None = Field(default_factory=_saturation_if_single)
    """Coverage that each half-cycle of a single chemistry must reach; by default the chemistry's figure."""
    pretreatment: Literal["none", "plasma", "hydroxylation"] = "none"
    """Treatment of the surface before coating; plasma and hydroxylation remove the nucleation delay."""
    pretreatment_time: Duration | None = None
    """Time that a web needs in the plasma of its pretreatment; none for no such limit."""
    plasma: PlasmaHalfCycle | None = None
    """Plasma half-cycles: what their time follows from."""
    diffusivity: dict[str, Diffusivity] = Field(default_factory=dict)
    """Diffusivity of precursors in nitrogen at 25 degC and 101325 Pa, in place of the catalog's."""
    sticking: dict[str, Share] = Field(default_factory=dict)
    """Sticking probability of precursors on free sites at the process temperature, in place of the catalog's."""
    nucleation_cycles: AutoNumber = AUTO
    """Cycles lost to nucleation; auto takes the material's figure, none after a pretreatment."""

    @model_validator(mode="after")
    def _one_recipe_and_target(self) -> Process:
        if self.chemistry is None and self.supercycle is None:
            refuse("", key="chemistry", kind="missing")
        for message, hint, key in recipe_conflicts(stated(self)):
            refuse(message, hint, key, "conflict")
        if sum(part.cycles * times for part, times in counted(self.parts)) > MOST_CYCLES:
            refuse(f"a supercycle has {MOST_CYCLES:,} cycles at the most", "repeat less", "supercycle", "range")
        return self

    @property
    def parts(self) -> tuple[Subcycle | Repeated, ...]:
        """The supercycle; of a single chemistry one cycle of it."""
        if self.supercycle is not None:
            return self.supercycle
        assert self.chemistry is not None  # exactly one of the two is given
        assert self.saturation is not None
        only = Subcycle.model_construct(
            chemistry=self.chemistry, cycles=1, growth_per_cycle=self.growth_per_cycle, saturation=self.saturation
        )
        return (only,)

    @property
    def chemistries(self) -> tuple[str, ...]:
        """Names of the chemistries, each once, in the order of their first cycle."""
        return tuple(dict.fromkeys(subcycle.chemistry for subcycle, _ in counted(self.parts)))


def counted(parts: tuple[Subcycle | Repeated, ...], times: int = 1) -> Iterator[tuple[Subcycle, int]]:
    """Every subcycle as it is written, and how often it comes in a supercycle."""
    for part in parts:
        if isinstance(part, Subcycle):
            yield part, times
        else:
            yield from counted(part.of, times * part.repeat)


def stated(process: Process) -> set[str]:
    """Fields that are given a value."""
    return {name for name in process.model_fields_set if getattr(process, name) is not None}


def recipe_conflicts(given: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """What is wrong with the keys that are given: message, hint and the key to blame."""
    both = "supercycle" in given and "chemistry" in given
    if both:
        yield "give exactly one of chemistry and supercycle: both are given", "leave one of them out", "supercycle"
    if "supercycle" in given and not both:
        for name, instead in (
            ("cycles", "write supercycles, or cycles in each subcycle"),
            ("growth_per_cycle", "write it in the subcycle that it holds for"),
            ("saturation", "write it in the subcycle that it holds for"),
        ):
            if name in given:
                yield f"{name} belongs to a single chemistry, and a supercycle is given", instead, name
        yield from _one_of(given, "supercycles")
    elif not both:
        if "supercycles" in given:
            yield "supercycles needs a supercycle, and a single chemistry is given", "write cycles", "supercycles"
        yield from _one_of(given, "cycles")


def _one_of(given: Collection[str], count: str) -> Iterator[tuple[str, str, str]]:
    if ("thickness" in given) == (count in given):
        found = "both are given" if count in given else "neither is given"
        yield f"give exactly one of thickness and {count}: {found}", "such as thickness: 5 nm", ""
