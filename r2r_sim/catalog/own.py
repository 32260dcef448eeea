"""A planner's own entries: the same forms as the shipped ones, for one scenario only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from pydantic import Field, field_validator, model_validator

from r2r_sim.catalog.access import Kind
from r2r_sim.catalog.base import Model
from r2r_sim.catalog.estimates import DIFFUSIVITY_SOURCE, with_estimates
from r2r_sim.catalog.models import Chemistry, Entry, Film, Foil, Powder, Precursor, Separator
from r2r_sim.catalog.scope import Catalog
from r2r_sim.catalog.value import STATED, Value

AnyModel = TypeVar("AnyModel", bound=Model)
OWN = "planner's own"
"""Stands in the source of every figure of a planner's own entry."""
SECTIONS: Mapping[str, Kind] = {
    "precursors": "precursor", "films": "film", "chemistries": "chemistry", "separators": "separator",
    "foils": "foil", "powders": "powder",
}  # fmt: skip
"""Sections of a planner's catalog, and the kind of entry each holds."""


class OwnEntry(Entry):
    """What a planner's own entry says beside its figures."""

    replaces: bool = False
    """Whether it stands in place of the shipped entry of the same id; without it such an id is refused."""
    file: str = ""
    """File it was read from; filled in by reading."""


class OwnPrecursor(OwnEntry, Precursor):
    """A planner's own precursor."""


class OwnFilm(OwnEntry, Film):
    """A planner's own film."""


class OwnChemistry(OwnEntry, Chemistry):
    """A planner's own chemistry."""


class OwnSeparator(OwnEntry, Separator):
    """A planner's own separator."""


class OwnFoil(OwnEntry, Foil):
    """A planner's own foil."""


class OwnPowder(OwnEntry, Powder):
    """A planner's own powder."""


class OwnCatalog(Model):
    """Entries of one scenario beside, or in place of, the shipped ones; each by its id."""

    precursors: dict[str, OwnPrecursor] = Field(default_factory=dict)
    """Precursors and co-reactants."""
    films: dict[str, OwnFilm] = Field(default_factory=dict)
    """Deposited films."""
    chemistries: dict[str, OwnChemistry] = Field(default_factory=dict)
    """Pairs of half-reactions."""
    separators: dict[str, OwnSeparator] = Field(default_factory=dict)
    """Porous separators."""
    foils: dict[str, OwnFoil] = Field(default_factory=dict)
    """Dense webs."""
    powders: dict[str, OwnPowder] = Field(default_factory=dict)
    """Powders."""

    @field_validator("*", mode="before")
    @classmethod
    def _with_ids(cls, raw: Any) -> Any:
        """An entry's id is its key."""
        if not isinstance(raw, Mapping):
            return raw
        return {
            name: {**entry, "id": str(name)} if isinstance(entry, Mapping) else entry for name, entry in raw.items()
        }

    @model_validator(mode="after")
    def _told(self) -> OwnCatalog:
        """Every figure says that it is the planner's own; what can be estimated is."""
        for section in SECTIONS:
            found: dict[str, Any] = getattr(self, section)
            for name, entry in found.items():
                found[name] = with_estimates(_named(entry, f"{entry.file}, {OWN}" if entry.file else OWN))
        return self

    def entries(self) -> Iterator[tuple[Kind, Entry]]:
        """All of them, each with its kind."""
        for section, kind in SECTIONS.items():
            for entry in getattr(self, section).values():
                yield kind, entry

    @property
    def known(self) -> Catalog:
        """Look-ups that see them."""
        return Catalog(tuple(self.entries()))


def _named(model: AnyModel, prefix: str, inside: tuple[str, Any] | None = None) -> AnyModel:
    """The same entry, with a prefix to the source of every figure; one inside a point or fit has the source of that."""
    changed: dict[str, object] = {}
    own: Any = getattr(model, "source", None)
    if isinstance(own, str):
        inside = _source(own, prefix), getattr(model, "confidence", "stated")
        changed["source"] = inside[0]
    for name, value in model:
        if isinstance(value, Value):
            if value.source == STATED and inside is not None:
                changed[name] = replace(value, source=inside[0], confidence=inside[1])
            else:
                changed[name] = replace(value, source=_source(value.source, prefix))
        elif isinstance(value, Model):
            changed[name] = _named(value, prefix, inside)
        elif isinstance(value, tuple):
            changed[name] = tuple(_named(item, prefix, inside) if isinstance(item, Model) else item for item in value)
    return model.model_copy(update=changed)


def _source(given: str, prefix: str) -> str:
    if given == STATED:
        return prefix
    return given if given.startswith(prefix) or given == DIFFUSIVITY_SOURCE else f"{prefix}: {given}"
