"""Checks of stations for rolls around lines for webs: their order, stores, ways back, slitting and transport."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, get_args

from r2r_sim.scenario.checks_process import value_at
from r2r_sim.scenario.locate import Issue, at, items, suggest
from r2r_sim.scenario.reader import Path
from r2r_sim.scenario.rolls import LINES
from r2r_sim.scenario.stations import PowderKind, RollKind

FOR_POWDER = {
    "rate": "speed: 100 m/min for web that runs through, or a time for each roll",
    "mass_loss": "reject for the share of web that is cut out, off_spec for rolls that are bad as a whole",
    "drying_time": "a time",
}
"""What only stations for powder have, and what to write in place of it."""
FOR_ROLLS = {
    "speed": "rate",
    "reject": "mass_loss",
    "off_spec": "off_spec of the reactor",
    "rework": "under_dosed of the plant",
    "slit": "",
    "brought_by": "kind: handling with a time",
}
"""What only stations for rolls have, and what powder has in place of it."""


def roll_issues(data: Any) -> Iterator[Issue]:
    """Everything that can be wrong with stations, transport and supply of rolls."""
    stations = list(items(data, "plant", "stations"))
    supply = at(data, "plant", "roll_supply")
    if stations or supply is not None:
        yield from _lines(data)
    behind = ""
    for number, (path, item) in enumerate(stations):
        name, place = str(item.get("name")), item.get("place", "after")
        if place == "before" and behind:
            message = f"{name} stands before the lines, but is listed after {behind}, which stands after them"
            yield Issue("scenario.conflict", path, message, "list stations in the order in which rolls come to them")
        behind = name if place == "after" else behind
        if name == LINES:
            message = f"the name {LINES!r} stands for all lines"
            yield Issue("scenario.duplicate_name", (*path, "name"), message, "another name")
        yield from _kind(path, item)
        yield from _store(data, path, item)
        yield from _rework(path, item, stations[: number + 1])
        yield from _slit(data, path, item)
        for inner, failure in items(data, *path, "failures"):
            if failure.get("clock") == "metres":
                message = "a station does not fail by metres of web"
                yield Issue(
                    "scenario.conflict", (*inner, "clock"), message, "use operating or batches, which are rolls"
                )
    yield from _transport(data, stations)


def powder_issues(data: Any) -> Iterator[Issue]:
    """What only rolls have, in a plant for powder."""
    for path, item in items(data, "plant", "stations"):
        for key, other in FOR_ROLLS.items():
            if key in item:
                hint = f"powder has {other}" if other else "leave it out"
                yield Issue("scenario.conflict", (*path, key), "only stations for rolls have this", hint, at_key=True)
        if item.get("kind") in set(get_args(RollKind)) - set(get_args(PowderKind)):
            message = f"{item.get('kind')} is a station for rolls, and the plant has reactors for powder"
            hint = f"one of {', '.join(get_args(PowderKind))}"
            yield Issue("scenario.conflict", (*path, "kind"), message, hint)
        store = value_at(data, (*path, "store"), "number")
        if store is not None:
            yield Issue("scenario.conflict", (*path, "store"), "a store of powder is a mass", "such as store: 2 t")
    for key in ("roll_supply", "transports"):
        if at(data, "plant", key):
            message = "rolls are for lines, and the plant has reactors for powder"
            yield Issue("scenario.conflict", ("plant", key), message, "leave it out", at_key=True)


def _lines(data: Any) -> Iterator[Issue]:
    """Lines that cannot hand on rolls."""
    for path, line in items(data, "plant", "lines"):
        for winder in ("unwinder", "rewinder"):
            if line.get(winder) is not None:
                message = f"{line.get('name')}: behind an accumulator of its own web is of no roll any more"
                hint = "turret: {prepare: ...} for rolls that change on the run, or leave stations and roll_supply out"
                yield Issue("scenario.conflict", (*path, winder), message, hint, at_key=True)
    for key in ("reactor_store", "under_dosed"):
        if at(data, "plant", key) is not None:
            message = f"{key} is for powder"
            hint = "roll_supply.store for rolls" if key == "reactor_store" else "rework of a station for rolls"
            yield Issue("scenario.conflict", ("plant", key), message, hint, at_key=True)


def _kind(path: Path, item: Mapping[Any, Any]) -> Iterator[Issue]:
    kind, kinds = item.get("kind"), get_args(RollKind)
    if kind in get_args(PowderKind) and kind not in kinds:
        message = f"a {kind} is a station for powder, and the plant has lines for webs"
        yield Issue("scenario.conflict", (*path, "kind"), message, f"one of {', '.join(kinds)}")
    for key, other in FOR_POWDER.items():
        if key in item:
            message = "only stations for powder have this"
            yield Issue("scenario.conflict", (*path, key), message, f"rolls have {other}", at_key=True)


def _store(data: Any, path: Path, item: Mapping[Any, Any]) -> Iterator[Issue]:
    place, batch = (*path, "store"), item.get("batch", 1)
    if value_at(data, place, "mass") is not None:
        yield Issue("scenario.conflict", place, "a store of rolls is a number of them", "such as store: 12")
    store = value_at(data, place, "number")
    if store is None:
        return
    if not store.mode.is_integer():
        yield Issue("scenario.range", place, f"{store.text} is no whole number of rolls", "such as store: 12")
    elif isinstance(batch, int) and store.mode < batch:
        message = f"a store of {store.text} is too small for the {batch} rolls of a batch"
        yield Issue("scenario.range", place, message, f"{batch} or more, or leave it out")


def _rework(path: Path, item: Mapping[Any, Any], so_far: list[tuple[Path, Any]]) -> Iterator[Issue]:
    """Where rolls are sent back; ``so_far`` are the stations up to this one."""
    rework = item.get("rework")
    if not isinstance(rework, Mapping):
        return
    place = (*path, "rework")
    if "off_spec" not in item:
        message = "no roll is off specification, so none is sent back"
        yield Issue("scenario.missing_key", place, message, "such as off_spec: 5 %", at_key=True)
    to, names = rework.get("to", LINES), [str(other.get("name")) for _, other in so_far]
    before = item.get("place", "after") == "before"
    if to == LINES and before:
        yield Issue("scenario.conflict", place, "a roll that comes before the lines has not been coated", at_key=True)
    if to != LINES and to not in names:
        hint = suggest(str(to), [LINES, *names], "places to send rolls back to")
        yield Issue("scenario.reference", (*place, "to"), f"{to!r} is no station up to this one", hint)
        return
    way = [other for _, other in so_far[:-1] if other.get("place", "after") == "after"]
    if to != LINES:
        target = next(other for _, other in so_far if str(other.get("name")) == to)
        if not before and target.get("place", "after") == "before":
            message = f"{to} stands before the lines: rolls that went through it again would be coated again"
            yield Issue("scenario.conflict", (*place, "to"), message, f"to: {LINES}, or a station after the lines")
        way = [other for _, other in so_far[names.index(str(to)) : -1]]
    slitter = next((str(other.get("name")) for other in way if isinstance(other.get("slit"), Mapping)), None)
    if slitter is not None:
        message = f"rolls that {slitter} has slit cannot go back to {'the lines' if to == LINES else to}"
        yield Issue("scenario.conflict", place, message, "test before slitting, or scrap them", at_key=True)


def _slit(data: Any, path: Path, item: Mapping[Any, Any]) -> Iterator[Issue]:
    slits, slitter = "slit" in item, item.get("kind") == "slitter"
    if slitter and not slits:
        hint = "such as slit: {lanes: 4, trim: 20 mm}"
        yield Issue("scenario.missing_key", path, f"{item.get('name')}: slit is missing", hint)
    if slits and not slitter:
        yield Issue("scenario.conflict", (*path, "slit"), "only a slitter slits", "kind: slitter", at_key=True)
    if slits and item.get("place") == "before":
        message = "lines coat rolls of the full width: slitting comes after them"
        yield Issue("scenario.conflict", (*path, "place"), message, "place: after")
    trim, width = (
        value_at(data, where, "length") for where in ((*path, "slit", "trim"), ("material", "roll", "width"))
    )
    edge = value_at(data, ("material", "roll", "trim"), "length")
    if trim is not None and width is not None:
        coated = width.mode - (0.0 if edge is None else edge.mode)
        if trim.mode >= coated:
            message = f"cutting off {trim.text} leaves nothing of a coated width of {coated * 1e3:.4g} mm"
            yield Issue("scenario.range", (*path, "slit", "trim"), message)


def _transport(data: Any, stations: list[tuple[Path, Any]]) -> Iterator[Issue]:
    names = [str(item.get("name")) for _, item in items(data, "plant", "transports")]
    asked = [((*path, "brought_by"), item.get("brought_by")) for path, item in stations]
    asked.append((("plant", "roll_supply", "brought_by"), at(data, "plant", "roll_supply", "brought_by")))
    for path, name in asked:
        if isinstance(name, str) and name not in names:
            hint = suggest(name, names, "transports") if names else "plant.transports lists what carries rolls"
            yield Issue("scenario.reference", path, f"there is no transport {name!r}", hint)
    for path, item in items(data, "plant", "transports"):
        if item.get("name") not in [name for _, name in asked]:
            message = "nothing is brought by this transport: it stands idle"
            hint = f"brought_by: {item.get('name')} of a station or of roll_supply"
            yield Issue("scenario.unusual", path, message, hint, "warning")
