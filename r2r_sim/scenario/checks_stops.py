"""Checks of what stops units: what failures do to the work under way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from r2r_sim.scenario.checks_process import value_at
from r2r_sim.scenario.lines import line_kind
from r2r_sim.scenario.locate import Issue, at, items
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
        for path, _ in items(data, "plant", "reactors"):
            for inner, effect in _with_effect(data, path):
                if effect == "rework":
                    message = "lots are coated again after a failure, but under-dosed ones are scrapped"
                    yield Issue("scenario.conflict", inner, message, "under_dosed: rework, or effect: scrap")


def _with_effect(data: Any, unit: Path) -> Iterator[tuple[Path, object]]:
    """Where failures of a unit state what becomes of the work under way."""
    for inner, failure in items(data, *unit, "failures"):
        if failure.get("effect", "resume") != "resume":
            yield (*inner, "effect"), failure["effect"]
