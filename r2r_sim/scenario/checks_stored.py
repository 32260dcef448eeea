"""Checks of stored powder: what it takes up must be known, and what is dried must be able to pass."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from r2r_sim.scenario.checks_process import value_at
from r2r_sim.scenario.locate import Issue, at, items
from r2r_sim.scenario.reader import Path


def stored_issues(data: Any) -> Iterator[Issue]:
    """Uptake without a beginning or an end, and limits that no lot or every lot keeps."""
    stations = list(items(data, "plant", "stations"))
    dryers = [number for number, (_, one) in enumerate(stations) if "drying_time" in one]
    first = dryers[0] if dryers else len(stations)
    damp: list[Path] = []
    """Stores between the first dryer and the reactors, in which powder takes up water again."""
    for number, (path, one) in enumerate(stations):
        place = (*path, "store_uptake")
        if "store_uptake" not in one:
            continue
        if one.get("place", "before" if one.get("kind") == "dryer" else "after") == "after":
            message = "what powder takes up after it was coated has no consequence here"
            yield Issue("scenario.unusual", place, message, "leave it out", "warning", at_key=True)
            continue
        yield from _beginning(data, place)
        damp += [place] if number > first else []
    if at(data, "plant", "reactor_store_uptake") is not None:
        damp.append(("plant", "reactor_store_uptake"))
        yield from _beginning(data, damp[-1])
    rules, path = at(data, "plant", "stored"), ("plant", "stored")
    if rules is None:
        if damp:
            message = "how damp powder may be when it is loaded is not stated: all of it is loaded as it is"
            hint = "plant.stored: {moisture_limit: ..., then: dry}, as the process stands it"
            yield Issue("scenario.assumption", path, message, hint, severity="note")
    elif not dryers:
        message = "no dryer has a drying_time: nothing says how damp or how old a lot is"
        yield Issue("scenario.conflict", path, message, "a station of kind dryer with a drying_time", at_key=True)
    else:
        yield from _limit(data, damp)
        dryer = stations[first][1]
        if at(data, *path, "then") != "scrap" and dryer.get("batch", 1) != 1:
            message = (
                f"{dryer.get('name')} dries {dryer.get('batch')} lots at a time, and damp lots come back one by one"
            )
            yield Issue("scenario.conflict", path, message, "batch: 1 at that dryer, or then: scrap", at_key=True)


def _beginning(data: Any, place: Path) -> Iterator[Issue]:
    if at(data, "material", "moisture_as_received") is None:
        message = "what powder takes up in a store needs the water with which it comes"
        yield Issue("scenario.missing_key", place, message, "material.moisture_as_received: 500 ppm", at_key=True)


def _limit(data: Any, damp: list[Path]) -> Iterator[Issue]:
    place = ("plant", "stored", "moisture_limit")
    limit, dry = value_at(data, place, "fraction"), value_at(data, ("material", "moisture"), "fraction")
    if limit is None:
        return
    if dry is not None and limit.mode < dry.mode:
        message = f"no lot is as dry as {limit.text}: drying ends at material.moisture of {dry.text}"
        yield Issue("scenario.range", place, message, "a higher limit, or a lower material.moisture")
    ends = [value_at(data, (*store, "equilibrium"), "fraction") for store in damp]
    if all(end is not None and end.mode <= limit.mode for end in ends):
        message = f"no lot gets damper than {limit.text} after its drying"
        hint = "an uptake of the store in front of the reactors, or leave the limit out"
        yield Issue("scenario.unusual", place, message, hint, "warning")
