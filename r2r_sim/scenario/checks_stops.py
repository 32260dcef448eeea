"""Checks of what stops units: common causes, and what failures do to the work under way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from r2r_sim.dates import days_of, moment_of
from r2r_sim.scenario.checks_process import value_at
from r2r_sim.scenario.lines import line_kind
from r2r_sim.scenario.locate import Issue, at, items, suggest
from r2r_sim.scenario.reactor import ContinuousReactor
from r2r_sim.scenario.reactors import REACTORS, reactor_kind
from r2r_sim.scenario.reader import Path


def effect_issues(data: Any) -> Iterator[Issue]:
    """Effects on a batch where there is none, or where lots cannot be coated again."""
    for path, line in items(data, "plant", "lines"):
        if line_kind(line) != "wound_roll":
            for place in (path, (*path, "unwinder"), (*path, "rewinder")):
                for inner, _ in _with_effect(data, place):
                    message = "a web that runs is no batch: what it loses at a stop is start-up scrap"
                    yield Issue("scenario.conflict", inner, message, "startup_scrap of the line", at_key=True)
    for path, _ in items(data, "plant", "stations"):
        for inner, effect in _with_effect(data, path):
            if effect == "rework":
                message = "a station has no way back to the reactors"
                yield Issue("scenario.conflict", inner, message, "resume, restart or scrap", at_key=True)
    varies = value_at(data, ("material", "surface_variation"), "fraction")
    if varies is not None and varies.mode and at(data, "plant", "under_dosed") == "scrap":
        again = [
            (inner, effect)
            for path, _ in items(data, "plant", "reactors")
            for inner, effect in _with_effect(data, path)
        ]
        again += [((*path, "batches"), item.get("batches")) for path, item in items(data, "plant", "outages")]
        for inner, effect in again:
            if effect == "rework":
                message = "lots are coated again after a stop, but under-dosed ones are scrapped"
                yield Issue("scenario.conflict", inner, message, "under_dosed: rework, or scrap here too")


def outage_issues(data: Any) -> Iterator[Issue]:
    """Outages of what is not there, that come too late, or that spoil batches where there are none."""
    groups = ("lines", "reactors", "stations", "utilities", "cabinets")
    known = [str(item.get("name")) for group in groups for _, item in items(data, "plant", group)]
    horizon = value_at(data, ("horizon",), "time")
    batches = bool(at(data, "plant", "reactors")) or any(
        line_kind(line) == "wound_roll" for _, line in items(data, "plant", "lines")
    )
    for path, outage in items(data, "plant", "outages"):
        hits, times = outage.get("hits"), outage.get("at")
        for place, name in enumerate(hits if isinstance(hits, list) else ()):
            if isinstance(name, str) and name not in known:
                hint = suggest(name, known, "lines, reactors, stations, utilities and cabinets")
                yield Issue("scenario.reference", (*path, "hits", place), f"there is nothing called {name!r}", hint)
        if "batches" in outage and not batches:
            message = "a web that runs is no batch: what it loses is start-up scrap, and scrap"
            yield Issue("scenario.unusual", (*path, "batches"), message, severity="warning", at_key=True)
        for place in range(len(times) if isinstance(times, list) else 0):
            time = value_at(data, (*path, "at", place), "time")
            if time is not None and horizon is not None and time.mode >= horizon.mode:
                message = f"{time.text} is beyond the horizon of {horizon.text}"
                yield Issue("scenario.unusual", (*path, "at", place), message, severity="warning")


def cycle_issues(data: Any) -> Iterator[Issue]:
    """What goes by cycles where none are counted."""
    for group in ("lines", "reactors", "stations"):
        for path, unit in items(data, "plant", group):
            why, hint = _no_cycles(group, unit)
            for place in (path, (*path, "unwinder"), (*path, "rewinder")) if why else ():
                for inner, failure in items(data, *place, "failures"):
                    if failure.get("clock") == "cycles":
                        yield Issue("scenario.conflict", (*inner, "clock"), why, hint)
                for inner, _ in items(data, *place, "maintenance"):
                    if value_at(data, (*inner, "every"), "cycles") is not None:
                        yield Issue("scenario.conflict", (*inner, "every"), why, hint)


def _no_cycles(group: str, unit: Mapping[str, Any]) -> tuple[str, str]:
    """Why a unit counts no cycles, and by what it goes instead; nothing for those that count them."""
    if group == "lines":
        running = line_kind(unit) != "wound_roll"
        return ("the heads of a web that runs do no cycles in time", "use operating or metres") if running else ("", "")
    if group == "stations":
        return "a station does no cycles", "use operating or batches"
    if issubclass(REACTORS[reactor_kind(unit)], ContinuousReactor):
        return "powder that runs through its zones meets no cycles in time", "use operating or batches"
    return "", ""


def date_issues(data: Any) -> Iterator[Issue]:
    """Days off and dates of outages that are not in the time that is simulated."""
    begins, horizon = at(data, "plant", "calendar", "begins"), value_at(data, ("horizon",), "time")
    try:
        first = moment_of(begins)
    except (TypeError, ValueError):
        return
    last = None if horizon is None else first + timedelta(seconds=horizon.mode)
    for path in (("plant", "calendar"), *((*crew, "calendar") for crew, _ in items(data, "plant", "crews"))):
        days = at(data, *path, "holidays")
        for place, text in enumerate(days if isinstance(days, list) else ()):
            try:
                one, other = days_of(text)
            except (TypeError, ValueError):
                continue
            if other < first.date() or (last is not None and moment_of(str(one)) >= last):
                message = f"{text} is not in the time that is simulated, which begins on {begins}"
                yield Issue("scenario.unusual", (*path, "holidays", place), message, severity="warning")
    for path, outage in items(data, "plant", "outages"):
        times = outage.get("at")
        for place, text in enumerate(times if isinstance(times, list) else ()):
            try:
                time = moment_of(text)
            except (TypeError, ValueError):
                continue
            where = (*path, "at", place)
            if time < first:
                yield Issue("scenario.range", where, f"{text} is before the plan begins, on {begins}")
            elif last is not None and time >= last:
                message = f"{text} is beyond the horizon, which ends on {last.date().isoformat()}"
                yield Issue("scenario.unusual", where, message, severity="warning")


def _with_effect(data: Any, unit: Path) -> Iterator[tuple[Path, object]]:
    """Where failures of a unit state what becomes of the work under way."""
    for inner, failure in items(data, *unit, "failures"):
        if failure.get("effect", "resume") != "resume":
            yield (*inner, "effect"), failure["effect"]
