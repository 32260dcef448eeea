"""Checks of the stations before and after the reactors or lines: their order, their stores, and what lots they get."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Any

from r2r_sim.catalog import Value
from r2r_sim.scenario.checks_process import value_at
from r2r_sim.scenario.checks_rolls import powder_issues, roll_issues
from r2r_sim.scenario.locate import Issue, at, items
from r2r_sim.scenario.reader import Path


def station_issues(data: Any) -> Iterator[Issue]:
    """Everything that can be wrong with stations."""
    stations = list(items(data, "plant", "stations"))
    for path, _ in stations:
        for inner, task in items(data, *path, "maintenance"):
            if task.get("clock") == "film":
                message = "no film grows in a station"
                yield Issue("scenario.conflict", (*inner, "clock"), message, "use operating or calendar")
    if at(data, "plant", "lines"):
        yield from roll_issues(data)
        return
    yield from powder_issues(data)
    if not stations:
        yield from _without_stations(data)
    lot = yield from _lot(data)
    behind = ""
    for path, item in stations:
        kind, name = item.get("kind"), str(item.get("name"))
        place = item.get("place", "before" if kind == "dryer" else "after")
        if place == "before" and behind:
            message = f"{name} stands before the reactors, but is listed after {behind}, which stands after them"
            yield Issue("scenario.conflict", path, message, "list stations in the order in which lots come to them")
        behind = name if place == "after" else behind
        if kind == "laboratory" and place == "before":
            message = "a laboratory judges what is coated: it stands after the reactors"
            yield Issue("scenario.conflict", (*path, "place"), message, "leave place out")
        yield from _store(data, (*path, "store"), lot, item.get("batch", 1))
    yield from _drying(data, stations)
    laboratories = [(path, item) for path, item in stations if item.get("kind") == "laboratory"]
    for path, _ in laboratories[1:]:
        message = f"a second laboratory beside {laboratories[0][1].get('name')}: one judges each lot"
        yield Issue("scenario.conflict", (*path, "kind"), message, "count: for more lots under test at a time")
    yield from _store(data, ("plant", "reactor_store"), lot, 1)


def _drying(data: Any, stations: list[tuple[Path, Any]]) -> Iterator[Issue]:
    received = value_at(data, ("material", "moisture_as_received"), "fraction")
    wanted = value_at(data, ("material", "moisture"), "fraction")
    dryers = [(path, item) for path, item in stations if "drying_time" in item]
    for path, item in dryers:
        if item.get("kind") != "dryer" or item.get("place") == "after":
            message = "only a dryer before the reactors dries"
            yield Issue("scenario.conflict", (*path, "drying_time"), message, "leave drying_time out", at_key=True)
        elif received is None or wanted is None or not wanted.mode:
            missing = "moisture_as_received" if received is None else "moisture"
            message = f"how long drying takes needs material.{missing}"
            hint = "moisture_as_received: 500 ppm, and moisture: 50 ppm as loaded"
            yield Issue("scenario.missing_key", (*path, "drying_time"), message, hint, at_key=True)
    if received is not None and not dryers:
        message = "no dryer has a drying_time: lots are taken to be as dry as material.moisture says"
        path = ("material", "moisture_as_received")
        yield Issue("scenario.unusual", path, message, severity="warning", at_key=True)


def _without_stations(data: Any) -> Iterator[Issue]:
    varies = value_at(data, ("material", "surface_variation"), "fraction")
    if at(data, "plant", "under_dosed") is not None and (varies is None or not varies.mode):
        message = "no lot is under-dosed while all have the same surface"
        hint = "material.surface_variation says how much they differ"
        yield Issue("scenario.unusual", ("plant", "under_dosed"), message, hint, "warning", at_key=True)


def _lot(data: Any) -> Generator[Issue, None, Value | None]:
    """The lot that all reactors take, where it can be read; returned when all is said."""
    lot: Value | None = None
    owner = ""
    many = bool(at(data, "plant", "stations"))
    for path, item in items(data, "plant", "reactors"):
        key = "lot" if "lot" in item else "charge"
        own = value_at(data, (*path, key), "mass")
        if own is None:
            continue
        if lot is not None and many and abs(own.mode - lot.mode) > 1e-9 * lot.mode:
            message = f"{item.get('name')} takes lots of {own.text}, {owner} of {lot.text}: stations hand on one size"
            hint = "the same charge or lot in all reactors, or a scenario for each size"
            yield Issue("scenario.conflict", (*path, key), message, hint)
        elif lot is None:
            lot, owner = own, str(item.get("name"))
    return lot


def _store(data: Any, path: Path, lot: Value | None, batch: Any) -> Iterator[Issue]:
    store = value_at(data, path, "mass")
    if store is None or lot is None:
        return
    holds = int(store.mode / lot.mode * (1 + 1e-9))
    needed = batch if isinstance(batch, int) and batch >= 1 else 1
    if holds < needed:
        lots = "a lot" if needed == 1 else f"the {needed} lots of a batch"
        message = f"a store of {store.text} is too small for {lots} of {lot.text}"
        yield Issue("scenario.range", path, message, f"{needed * lot.mode:.4g} kg or more, or leave it out")
