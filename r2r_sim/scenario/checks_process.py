"""Checks that the process suits the material: catalog names, temperatures, depths."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from pydantic_core import PydanticCustomError

from r2r_sim import catalog, units
from r2r_sim.catalog import Chemistry, Foil, Powder, Quantity, Separator, Value
from r2r_sim.errors import CatalogError
from r2r_sim.scenario.forms import first_sentence
from r2r_sim.scenario.locate import Issue, at, suggest
from r2r_sim.scenario.model import named_chemistries, products_chemistries
from r2r_sim.scenario.process import Process, recipe_conflicts
from r2r_sim.scenario.reader import Path

Found = TypeVar("Found")
MAX_HORIZON = 50 * 365 * 86400.0


def value_at(data: Any, path: Path, *dimensions: str) -> Value | None:
    """The quantity at a path, or None if there is none that can be read."""
    try:
        found = Quantity(dimensions).read(at(data, *path))
    except PydanticCustomError:
        return None
    return found if isinstance(found, Value) else None


def _entry(get: Callable[[str], Found], name: Any) -> Found | None:
    try:
        return get(name) if isinstance(name, str) else None
    except CatalogError:
        return None


def chemistries_of(data: Any) -> tuple[Chemistry, ...]:
    """The scenario's chemistries, each once; none if it names one that is not known."""
    names = dict.fromkeys(name for _, name in named_chemistries(at(data, "process")))
    known = _known_chemistries(data)
    return known if len(known) == len(names) else ()


def all_chemistries_of(data: Any) -> tuple[Chemistry, ...]:
    """Those of the scenario and of its products, each once; none if one is not known."""
    own = chemistries_of(data)
    others = [_entry(catalog.chemistry, name) for name in products_chemistries(data)]
    return tuple({entry.id: entry for entry in (*own, *others) if entry is not None}.values()) if own else ()


def _known_chemistries(data: Any) -> tuple[Chemistry, ...]:
    """Those of the scenario's chemistries that are known, each once."""
    names = dict.fromkeys(name for _, name in named_chemistries(at(data, "process")))
    found = (_entry(catalog.chemistry, name) for name in names)
    return tuple(entry for entry in found if entry is not None)


def joined(entries: Iterable[Chemistry]) -> str:
    """Names of chemistries in a sentence."""
    return " with ".join(entry.id for entry in entries)


def unknown_id(kind: catalog.Kind, path: Path, name: Any) -> Iterator[Issue]:
    """An issue if the catalog has no such entry."""
    if isinstance(name, str) and name not in catalog.ids(kind):
        hint = suggest(name, catalog.ids(kind), "known", f"r2r-sim catalog {kind}")
        yield Issue("scenario.unknown_id", path, f"the catalog has no {kind} {name!r}", hint)


def process_issues(data: Any) -> Iterator[Issue]:
    """Catalog names, temperature, horizon."""
    for path, name in named_chemistries(at(data, "process")):
        yield from unknown_id("chemistry", ("process", *path), name)
    yield from _recipe(data)
    for kind in ("separator", "foil", "powder"):
        yield from unknown_id(kind, ("material", kind), at(data, "material", kind))
    yield from _temperature(data)
    yield from _web(data)
    yield from _powder(data)
    horizon = value_at(data, ("horizon",), "time")
    if horizon is not None and horizon.mode > MAX_HORIZON:
        yield Issue("scenario.range", ("horizon",), f"{horizon.text} is out of range: at most 50 year")


def _recipe(data: Any) -> Iterator[Issue]:
    """Keys that do not go together, or that are missing, whatever else is wrong with the process."""
    process = at(data, "process")
    if not isinstance(process, Mapping):
        return
    given = [name for name, value in process.items() if value is not None]
    if "chemistry" not in given and "supercycle" not in given:
        hint = first_sentence(Process.model_fields["chemistry"])
        yield Issue("scenario.missing_key", ("process", "chemistry"), "chemistry is missing", hint)
    elif "supercycle" in given:
        for message, hint, key in recipe_conflicts(given):
            yield Issue("scenario.conflict", ("process", key) if key else ("process",), message, hint)


def _material(data: Any) -> Separator | Foil | Powder | None:
    if at(data, "material", "separator") is not None:
        return _entry(catalog.separator, at(data, "material", "separator"))
    if at(data, "material", "foil") is not None:
        return _entry(catalog.foil, at(data, "material", "foil"))
    return _entry(catalog.powder, at(data, "material", "powder"))


def _temperature(data: Any) -> Iterator[Issue]:
    path: Path = ("process", "temperature")
    value = value_at(data, path, "temperature")
    if value is None:
        return
    low = value.mode if value.low is None else value.low
    high = value.mode if value.high is None else value.high
    for entry in _known_chemistries(data):
        ends = [_shown(end, value.unit) for end in (entry.window_low.mode, entry.window_high.mode)]
        window = f"{ends[0]} to {ends[1]}"
        if not entry.window_low.mode <= value.mode <= entry.window_high.mode:
            message = f"{value.text} lies outside the window of {entry.id}"
            yield Issue("scenario.temperature", path, message, window)
        elif low < entry.window_low.mode or high > entry.window_high.mode:
            message = f"the range reaches beyond the window of {entry.id}"
            yield Issue("scenario.temperature", path, message, window, "warning")
    material = _material(data)
    if material is None:
        return
    limit = material.highest_temperature
    if value.mode > limit.mode:
        message = f"{value.text} is more than {material.id} stands"
        yield Issue("scenario.temperature", path, message, f"at most {_shown(limit.mode, value.unit)}")
    elif high > limit.mode:
        message = f"the range reaches beyond what {material.id} stands"
        hint = f"at most {_shown(limit.mode, value.unit)}"
        yield Issue("scenario.temperature", path, message, hint, "warning")
    layer = value_at(data, ("material", "coating", "highest_temperature"), "temperature")
    if layer is not None and value.mode > layer.mode:
        message = f"{value.text} is more than the coating stands"
        yield Issue("scenario.temperature", path, message, f"at most {_shown(layer.mode, value.unit)}")


def _web(data: Any) -> Iterator[Issue]:
    width = value_at(data, ("material", "roll", "width"), "length")
    trim = value_at(data, ("material", "roll", "trim"), "length")
    if width is not None and trim is not None and (trim.high or trim.mode) >= (width.low or width.mode):
        path: Path = ("material", "roll", "trim")
        yield Issue("scenario.range", path, f"a trim of {trim.text} leaves nothing of {width.text}")
    yield from _electrode(data)
    entry = _entry(catalog.separator, at(data, "material", "separator"))
    depth = value_at(data, ("material", "coated_depth"), "length")
    if entry is None or depth is None:
        return
    thickness = value_at(data, ("material", "thickness"), "length") or entry.thickness
    if depth.mode > thickness.mode / 2 * (1 + 1e-9):
        message = f"a depth of {depth.text} from each face is more than half of the {thickness.text} thickness"
        yield Issue("scenario.range", ("material", "coated_depth"), message, "write full to coat all of it")


def _electrode(data: Any) -> Iterator[Issue]:
    """The porous layer of an electrode sheet: its depth, and the faces that a line exposes."""
    layer = value_at(data, ("material", "coating", "thickness"), "length")
    depth = value_at(data, ("material", "coated_depth"), "length")
    if layer is not None and depth is not None and depth.mode > layer.mode * (1 + 1e-9):
        message = f"a depth of {depth.text} is more than the {layer.text} of the coating"
        yield Issue("scenario.range", ("material", "coated_depth"), message, "write full to coat all of it")
    lines = at(data, "plant", "lines")
    if at(data, "material", "coating", "faces") == 1:
        for index, line in enumerate(lines if isinstance(lines, (list, tuple)) else ()):
            if at(line, "sides") != 1:
                message = "the electrode is coated on one face, and this line exposes both"
                yield Issue("scenario.conflict", ("plant", "lines", index, "sides"), message, "write sides: 1")


def _powder(data: Any) -> Iterator[Issue]:
    entry = _entry(catalog.powder, at(data, "material", "powder"))
    value = value_at(data, ("material", "specific_surface"), "specific_surface")
    if entry is None or value is None:
        return
    usual = entry.specific_surface
    if not usual.low.mode <= value.mode <= usual.high.mode:
        message = f"{value.text} is unusual for {entry.id}"
        hint = f"usual: {usual.low.text} to {usual.high.text}; check the unit"
        yield Issue("scenario.unusual", ("material", "specific_surface"), message, hint, "warning")


def _shown(value: float, unit: str) -> str:
    return units.format_quantity(value, unit, 5)
