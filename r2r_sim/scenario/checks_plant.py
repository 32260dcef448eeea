"""Checks that the plant hangs together: names, crews, cabinets, clocks, pressures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from r2r_sim.catalog import Value, equipment_defaults, reactor_defaults
from r2r_sim.scenario.checks_process import all_chemistries_of, joined, unknown_id, value_at
from r2r_sim.scenario.checks_standing import standing_issues
from r2r_sim.scenario.checks_stations import station_issues
from r2r_sim.scenario.checks_stops import cycle_issues, date_issues, effect_issues, outage_issues
from r2r_sim.scenario.checks_stored import stored_issues
from r2r_sim.scenario.checks_supply import spare_issues, stock_issues, utility_issues
from r2r_sim.scenario.checks_winding import ramp_up_issues, winding_issues
from r2r_sim.scenario.lines import line_kind
from r2r_sim.scenario.locate import Issue, at, items, suggest
from r2r_sim.scenario.model import precursors_of
from r2r_sim.scenario.reactors import reactor_kind
from r2r_sim.scenario.reader import Path

_GROUPS = ("cabinets", "lines", "reactors", "stations", "transports")


def plant_issues(data: Any) -> Iterator[Issue]:
    """Everything that can be wrong between the parts of a plant."""
    if isinstance(at(data, "plant"), Mapping):
        yield from _equipment(data)
    yield from _names(data)
    yield from _crews(data)
    yield from _cabinets(data)
    yield from _clocks(data)
    yield from _pressures(data)
    yield from _bed_temperatures(data)
    yield from _calendar(data)
    yield from winding_issues(data)
    yield from ramp_up_issues(data)
    yield from station_issues(data)
    yield from standing_issues(data)
    yield from stored_issues(data)
    yield from stock_issues(data)
    yield from utility_issues(data)
    yield from spare_issues(data)
    yield from effect_issues(data)
    yield from outage_issues(data)
    yield from date_issues(data)
    yield from cycle_issues(data)


def unit_names(data: Any) -> list[str]:
    """Names that a capital item may refer to."""
    return [str(item["name"]) for group in _GROUPS for _, item in items(data, "plant", group) if "name" in item]


def _equipment(data: Any) -> Iterator[Issue]:
    lines, reactors = at(data, "plant", "lines"), at(data, "plant", "reactors")
    if not lines and not reactors:
        yield Issue("scenario.conflict", ("plant",), "the plant has neither lines nor reactors", "add at least one")
    material = at(data, "material")
    if not isinstance(material, Mapping):
        return
    if lines and "powder" in material and not {"separator", "foil"} & set(material):
        message = "lines coat webs, but the material is a powder"
        yield Issue("scenario.conflict", ("plant", "lines"), message, "use reactors", at_key=True)
    if reactors and {"separator", "foil"} & set(material) and "powder" not in material:
        message = "reactors coat powders, but the material is a web"
        yield Issue("scenario.conflict", ("plant", "reactors"), message, "use lines", at_key=True)


def _names(data: Any) -> Iterator[Issue]:
    places = [("crews",), ("utilities", "transports"), ("spares",), ("outages",), _GROUPS]
    for groups in places:
        seen: set[str] = set()
        for group in groups:
            for path, item in items(data, "plant", group):
                yield from _seen(seen, path, item)
    for group in ("lines", "reactors", "stations"):
        for path, _ in items(data, "plant", group):
            for part in ("failures", "maintenance"):
                known: set[str] = set()
                for inner, item in items(data, *path, part):
                    yield from _seen(known, inner, item)


def _seen(seen: set[str], path: Path, item: Mapping[str, Any]) -> Iterator[Issue]:
    name = item.get("name")
    if not isinstance(name, str):
        return
    if name in seen:
        message = f"the name {name!r} is used twice"
        yield Issue("scenario.duplicate_name", (*path, "name"), message, "names must differ")
    if name == "plant" and len(path) == 3:
        yield Issue("scenario.duplicate_name", (*path, "name"), "the name 'plant' stands for the whole plant")
    seen.add(name)


def _people(data: Any) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Everything that may ask for a crew."""
    for group in _GROUPS:
        for path, item in items(data, "plant", group):
            yield path, item
            for part in ("failures", "maintenance"):
                yield from items(data, *path, part)
            if isinstance(item.get("changeovers"), Mapping):
                yield (*path, "changeovers"), item["changeovers"]
            for winder in ("unwinder", "rewinder"):
                yield from items(data, *path, winder, "failures")
            web_break = item.get("web_break")
            if isinstance(web_break, Mapping):
                yield (*path, "web_break"), web_break


def _crews(data: Any) -> Iterator[Issue]:
    crews = {item.get("name"): item.get("per_shift") for _, item in items(data, "plant", "crews")}
    names = [name for name in crews if isinstance(name, str)]
    for path, item in _people(data):
        crew, people = item.get("crew"), item.get("people", 1)
        if not isinstance(crew, str):
            continue
        if crew not in crews:
            hint = suggest(crew, names, "crews")
            yield Issue("scenario.reference", (*path, "crew"), f"there is no crew {crew!r}", hint)
            continue
        present = crews[crew]
        if isinstance(people, int) and isinstance(present, int) and people > present >= 1:
            message = f"{people} people are needed, but {crew} has {present} on a shift: it would wait for ever"
            yield Issue("scenario.reference", (*path, "people" if "people" in item else "crew"), message)


def _cabinets(data: Any) -> Iterator[Issue]:
    entries = all_chemistries_of(data)
    used = precursors_of(entries)
    seen: set[str] = set()
    for path, item in items(data, "plant", "cabinets"):
        name, place = item.get("precursor"), (*path, "precursor")
        yield from unknown_id("precursor", place, name)
        if not isinstance(name, str):
            continue
        if name in seen:
            message = f"a second cabinet for {name}"
            yield Issue("scenario.duplicate_name", place, message, "one cabinet for each precursor; add its flow there")
        seen.add(name)
        if used and name not in used:
            message = f"{joined(entries)} does not use {name}: this cabinet stands idle"
            yield Issue("scenario.unusual", place, message, severity="warning")
    if isinstance(at(data, "plant"), Mapping):
        missing = [name for name in used if name not in seen]
        if missing:
            message = f"no cabinet for {' and '.join(missing)}: its supply is taken as unlimited"
            yield Issue("scenario.assumption", ("plant", "cabinets"), message, severity="note")


def _clocks(data: Any) -> Iterator[Issue]:
    wrong = {
        "lines": ("batches", "a line for webs has no batches"),
        "reactors": ("length", "a reactor has no metres"),
        "stations": ("length", "a station for powder has no metres"),
    }
    if at(data, "plant", "lines"):
        del wrong["stations"]
    for group, (dimension, why) in wrong.items():
        clock = {"batches": "batches", "length": "metres"}[dimension]
        for path, _ in items(data, "plant", group):
            for inner, item in items(data, *path, "failures"):
                if item.get("clock") == clock:
                    yield Issue("scenario.conflict", (*inner, "clock"), why, "use operating or calendar")
            for inner, item in items(data, *path, "maintenance"):
                film = item.get("clock") == "film"
                if not film and value_at(data, (*inner, "every"), dimension) is not None:
                    yield Issue("scenario.conflict", (*inner, "every"), why, "give a time such as 168 h")
                if film and group == "lines" and "wall_growth" not in item:
                    message = "how fast film grows on the walls of a line is not known: measure it"
                    hint = "such as wall_growth: 50 nm/h, of operating time"
                    yield Issue("scenario.missing_key", (*inner, "wall_growth"), message, hint)


def _pressures(data: Any) -> Iterator[Issue]:
    used = precursors_of(all_chemistries_of(data))
    for group in ("lines", "reactors"):
        for path, item in items(data, "plant", group):
            given = item.get("partial_pressure", {})
            if not isinstance(given, Mapping):
                continue
            total = _total_pressure(data, path, (reactor_kind if group == "reactors" else line_kind)(item))
            for name in given:
                place = (*path, "partial_pressure", name)
                known = list(unknown_id("precursor", place, name))
                yield from known
                if used and name not in used and not known:
                    message = f"the chemistry does not use {name}"
                    yield Issue("scenario.unusual", place, message, severity="warning")
                value = value_at(data, place, "pressure")
                if value is not None and total is not None and value.mode >= total.mode:
                    message = f"{value.text} of {name} is not below the total pressure of {total.text}"
                    yield Issue("scenario.range", place, message)
            for name in used:
                if name not in given:
                    message = f"the partial pressure of {name} is missing, and the catalog has no usual one"
                    hint = f"partial_pressure: {{{name}: 500 Pa}}"
                    yield Issue("scenario.missing_key", (*path, "partial_pressure"), message, hint)


def _total_pressure(data: Any, path: Path, kind: str) -> Value | None:
    """What partial pressures must stay below; none in a vessel that is filled with precursor alone."""
    if kind == "static_bed":
        return None
    return value_at(data, (*path, "pressure"), "pressure") or equipment_defaults(kind).pressure


def _bed_temperatures(data: Any) -> Iterator[Issue]:
    process = value_at(data, ("process", "temperature"), "temperature")
    for path, item in items(data, "plant", "reactors"):
        usual = reactor_defaults(reactor_kind(item))
        coolant, unload = (
            value_at(data, (*path, name), "temperature") or getattr(usual, name, None)
            for name in ("coolant_temperature", "unload_temperature")
        )
        if not isinstance(coolant, Value) or not isinstance(unload, Value):
            continue  # nothing is cooled
        if coolant.mode >= unload.mode and (process is None or process.mode > unload.mode):
            message = f"cooling with {coolant.text} never reaches the {unload.text} to unload at"
            yield Issue("scenario.range", (*path, "unload_temperature"), message)


def _calendar(data: Any) -> Iterator[Issue]:
    calendar = at(data, "plant", "calendar")
    if not isinstance(calendar, Mapping) or calendar.get("pattern", "continuous") != "continuous":
        return
    for key in ("shifts_per_day", "shift_length"):
        if key in calendar:
            message = f"{key} has no effect while the pattern is continuous"
            hint = "pattern: daily or weekdays works in shifts"
            yield Issue("scenario.unusual", ("plant", "calendar", key), message, hint, "warning", at_key=True)
