"""Typed access to the catalog's data files, each read once when first needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal, TypeVar, get_args

from pydantic import TypeAdapter, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from r2r_sim.catalog.base import Model
from r2r_sim.catalog.equipment import (
    EQUIPMENT,
    FluidisedBedDefaults,
    ReactorDefaults,
    SpatialWebDefaults,
    WoundRollDefaults,
)
from r2r_sim.catalog.estimates import with_estimates
from r2r_sim.catalog.identities import FilmIdentity, PrecursorIdentity, PrecursorName
from r2r_sim.catalog.models import Chemistry, Entry, Film, Foil, Powder, Precursor, Separator, sourced
from r2r_sim.catalog.processes import Cell, Process, Substrate
from r2r_sim.catalog.published import PublishedPrice
from r2r_sim.catalog.review import CathodeMaterial, CoatingMethod, Requirement, ReviewEntry, with_source
from r2r_sim.errors import CatalogError, Finding

Kind = Literal[
    "precursor", "film", "chemistry", "separator", "foil", "powder", "process", "precursor_identity", "film_identity",
    "cell", "method", "cathode", "requirement", "price",
]  # fmt: skip
_FILES: dict[str, tuple[str, type[Entry]]] = {
    "precursor": ("precursors.yaml", Precursor),
    "film": ("films.yaml", Film),
    "chemistry": ("chemistries.yaml", Chemistry),
    "separator": ("separators.yaml", Separator),
    "foil": ("foils.yaml", Foil),
    "powder": ("powders.yaml", Powder),
    "process": ("processes.yaml", Process),
    "precursor_identity": ("precursors_more.yaml", PrecursorIdentity),
    "film_identity": ("films_more.yaml", FilmIdentity),
    "cell": ("cells.yaml", Cell),
    "price": ("prices.yaml", PublishedPrice),
    "method": ("methods.yaml", CoatingMethod),
    "cathode": ("cathodes.yaml", CathodeMaterial),
    "requirement": ("requirements.yaml", Requirement),
}
_PARTS = {"processes.yaml": tuple(f"processes_{part}.yaml" for part in (*(f"table{n}" for n in range(3, 8)), "text"))}
"""Files that are read as one."""
_INSTEAD: ContextVar[Mapping[tuple[str, str], Entry]] = ContextVar("_INSTEAD", default=MappingProxyType({}))
AnyEntry = TypeVar("AnyEntry", bound=Entry)
AnyModel = TypeVar("AnyModel", bound=Model)


@cache
def _read(name: str) -> Mapping[str, Any]:
    """One data file as plain data."""
    if name in _PARTS:
        return {key: entry for part in _PARTS[name] for key, entry in _read(part).items()}
    yaml = YAML(typ="safe", pure=True)
    yaml.version = (1, 2)
    try:
        data = yaml.load(files("r2r_sim.catalog").joinpath("data", name).read_text(encoding="utf-8"))
    except YAMLError as error:
        raise CatalogError(f"catalog file {name} cannot be read: {error}") from error
    if not isinstance(data, dict):
        raise CatalogError(f"catalog file {name} does not hold a mapping")
    return data


def _validated(model: type[AnyModel], data: object, name: str) -> AnyModel:
    try:
        return TypeAdapter(model).validate_python(data)
    except ValidationError as error:
        findings = [
            Finding("catalog", item["msg"], path=".".join(str(part) for part in item["loc"]), source=name)
            for item in error.errors(include_url=False)
        ]
        raise CatalogError(f"catalog file {name} is malformed", findings=findings) from error


@contextmanager
def instead(*given: tuple[Kind, Entry]) -> Iterator[None]:
    """Entries that stand in place of those of the data files, or beside them, until the block ends.

    What is read inside the block sees them by kind and id, here and in nested blocks; nothing else changes.
    """
    token = _INSTEAD.set({**_INSTEAD.get(), **{(kind, entry.id): entry for kind, entry in given}})
    try:
        yield
    finally:
        _INSTEAD.reset(token)


def overlaid(kind: Kind, name: str) -> bool:
    """Whether something stands in place of this entry, or beside the data files, in the block at hand."""
    return (kind, name) in _INSTEAD.get()


def _entry(kind: str, name: str) -> Entry:
    return _INSTEAD.get().get((kind, name)) or _from_file(kind, name)


@cache
def _from_file(kind: str, name: str) -> Entry:
    file, model = _FILES[kind]
    entry = _validated(model, {"id": name, **_read(file)[name]}, file)
    if isinstance(entry, ReviewEntry):
        return with_source(entry, entry.source, entry.confidence)
    return with_estimates(sourced(entry))


def _get(kind: Kind, name: str, model: type[AnyEntry]) -> AnyEntry:
    known = ids(kind)
    if name not in known:
        close = get_close_matches(name.lower(), list(known), n=1, cutoff=0.5)
        hint = f"did you mean {close[0]}? " if close else ""
        raise CatalogError(f"the catalog has no {kind} {name!r}", hint=f"{hint}known: {', '.join(known)}")
    entry = _entry(kind, name)
    assert isinstance(entry, model)
    return entry


def shipped_ids(kind: Kind) -> tuple[str, ...]:
    """The names of the entries of a kind that come with the tool, whatever stands in for them at the moment."""
    return tuple(_read(_FILES[kind][0]))


def ids(kind: Kind) -> tuple[str, ...]:
    """The names of all entries of a kind, in the catalog's order."""
    if kind not in get_args(Kind):
        raise CatalogError(f"the catalog has no kind {kind!r}", hint=f"kinds: {', '.join(get_args(Kind))}")
    added = (name for of, name in _INSTEAD.get() if of == kind)
    return tuple(dict.fromkeys((*_read(_FILES[kind][0]), *added)))


def precursor(name: str) -> Precursor:
    """The precursor of this id; CatalogError with a suggestion if there is none."""
    return _get("precursor", name, Precursor)


def film(name: str) -> Film:
    """The film of this id; CatalogError with a suggestion if there is none."""
    return _get("film", name, Film)


def chemistry(name: str) -> Chemistry:
    """The chemistry of this id; CatalogError with a suggestion if there is none."""
    return _get("chemistry", name, Chemistry)


def separator(name: str) -> Separator:
    """The separator of this id; CatalogError with a suggestion if there is none."""
    return _get("separator", name, Separator)


def foil(name: str) -> Foil:
    """The foil of this id; CatalogError with a suggestion if there is none."""
    return _get("foil", name, Foil)


def powder(name: str) -> Powder:
    """The powder of this id; CatalogError with a suggestion if there is none."""
    return _get("powder", name, Powder)


def process(name: str) -> Process:
    """The reported process of this id; CatalogError with a suggestion if there is none."""
    return _get("process", name, Process)


def requirement(name: str) -> Requirement:
    """The separator requirement of this id; CatalogError with a suggestion if there is none."""
    return _get("requirement", name, Requirement)


@cache
def precursor_names() -> Mapping[str, PrecursorName]:
    """What each name of a precursor in the review stands for."""
    file = "precursor_names.yaml"
    return MappingProxyType({name: _validated(PrecursorName, data, file) for name, data in _read(file).items()})


@cache
def substrates() -> Mapping[str, Substrate]:
    """What each substrate of the reported processes is to a plant, by the review's name."""
    file = "substrates.yaml"
    return MappingProxyType({name: _validated(Substrate, data, file) for name, data in _read(file).items()})


@cache
def spatial_web_defaults() -> SpatialWebDefaults:
    """Default settings of a spatial line for webs."""
    return _validated(SpatialWebDefaults, _read("equipment.yaml")["spatial_web"], "equipment.yaml")


@cache
def fluidised_bed_defaults() -> FluidisedBedDefaults:
    """Default settings of a fluidised bed for powders."""
    found = reactor_defaults("fluidised_bed")
    assert isinstance(found, FluidisedBedDefaults)
    return found


@cache
def reactor_defaults(kind: str) -> ReactorDefaults:
    """Default settings of a kind of reactor for powders; CatalogError if there is no such kind."""
    found = equipment_defaults(kind)
    if not isinstance(found, ReactorDefaults):
        raise CatalogError(f"{kind} is no reactor for powders")
    return found


@cache
def equipment_defaults(kind: str) -> SpatialWebDefaults | WoundRollDefaults | ReactorDefaults:
    """Default settings of a kind of equipment; CatalogError if there is no such kind."""
    if kind not in EQUIPMENT:
        raise CatalogError(f"the catalog has no equipment {kind!r}", hint=f"there are {', '.join(EQUIPMENT)}")
    form: type[SpatialWebDefaults] | type[WoundRollDefaults] | type[ReactorDefaults] = EQUIPMENT[kind]
    return _validated(form, _read("equipment.yaml")[kind], "equipment.yaml")


def entries(kind: Kind) -> Mapping[str, Entry]:
    """All entries of a kind, by id."""
    return MappingProxyType({name: _entry(kind, name) for name in ids(kind)})
