"""Checks of what units take and do while they stand, and of what nobody has said about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from r2r_sim.scenario.checks_process import value_at
from r2r_sim.scenario.locate import Issue, at, items
from r2r_sim.scenario.reader import Path


def standing_issues(data: Any) -> Iterator[Issue]:
    """A cold unit without a warm-up, settings without effect, and what is not counted because nobody stated it."""
    closes = _closes(data)
    for group in ("lines", "reactors", "stations"):
        for path, unit in items(data, "plant", group):
            warm_up = value_at(data, (*path, "warm_up"), "time")
            cold = _is_cold(unit, warm_up is not None and warm_up.mode > 0)
            yield from _shares(data, path, group)
            if unit.get("when_closed") == "cold" and warm_up is None:
                message = "how long it takes to be warm again is not stated"
                yield Issue("scenario.missing_key", (*path, "warm_up"), message, "such as warm_up: 4 h, measured")
            colds = [inner for inner, task in items(data, *path, "maintenance") if task.get("cold") is True]
            if colds and warm_up is None:
                message = "how long it takes to be warm again after this work is not stated"
                yield Issue("scenario.missing_key", (*path, "warm_up"), message, "such as warm_up: 4 h, measured")
            if not closes and not colds:
                for key in ("when_closed", "restart"):
                    if key in unit:
                        message = f"{key} has no effect: the plant never closes"
                        hint = "plant.calendar says when it works"
                        yield Issue("scenario.unusual", (*path, key), message, hint, "warning", at_key=True)
            elif closes and group != "stations":
                yield from _not_stated(path, unit, cold)


def _is_cold(unit: Mapping[str, Any], warms_up: bool) -> bool:
    return bool(unit.get("when_closed", "cold" if warms_up else "hot") == "cold")


def _closes(data: Any) -> bool:
    calendar = at(data, "plant", "calendar")
    if not isinstance(calendar, Mapping):
        return False
    holidays = value_at(data, ("plant", "calendar", "holidays"), "days_per_year")
    return calendar.get("pattern", "continuous") != "continuous" or (holidays is not None and holidays.mode > 0)


def _shares(data: Any, path: Path, group: str) -> Iterator[Issue]:
    """A station has no gas of its own of which it could take a share."""
    for part in ("idle", "restart"):
        place = (*path, part, "nitrogen")
        if group == "stations" and value_at(data, place, "fraction") is not None:
            message = "a station takes no nitrogen while it runs, of which this could be a share"
            yield Issue("scenario.conflict", place, message, "a flow, such as 5 Nm3/h")


def _not_stated(path: Path, unit: Mapping[str, Any], cold: bool) -> Iterator[Issue]:
    """What a unit takes in closed time or in its warm-up, and nobody has said how much."""
    restart = unit.get("restart")
    wanted = {"nitrogen", "heat"} - set(restart if isinstance(restart, Mapping) else ())
    if cold and wanted:
        what = " and ".join(sorted(wanted, reverse=True))
        message = f"what it takes of {what} while it warms up is not stated: none is counted"
        hint = f"such as restart: {{{', '.join(f'{key}: ...' for key in sorted(wanted, reverse=True))}}}, measured"
        yield Issue("scenario.assumption", (*path, "restart"), message, hint, severity="note")
    if not cold and "idle" not in unit:
        message = "what it takes of nitrogen and power while the plant is closed and it stands hot is not stated: none"
        hint = "such as idle: {nitrogen: 20 %, heat: ..., electricity: ...}, measured; or when_closed: cold"
        yield Issue("scenario.assumption", (*path, "idle"), f"{message} is counted", hint, severity="note")
