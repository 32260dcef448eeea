"""Checks of how rolls come on and off a line, and of its ramp-up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from r2r_sim.scenario.checks_process import value_at
from r2r_sim.scenario.locate import Issue, at, items


def winding_issues(data: Any) -> Iterator[Issue]:
    """A turret beside an unwinder, and winders that could never catch up."""
    for path, line in items(data, "plant", "lines"):
        if line.get("turret") is not None and (line.get("unwinder") or line.get("rewinder")) is not None:
            message = "a turret and a winder with an accumulator both change rolls on the run"
            yield Issue("scenario.conflict", (*path, "turret"), message, "keep one of them", at_key=True)
        speed = value_at(data, (*path, "web_speed"), "speed")
        for end in ("unwinder", "rewinder"):
            highest = value_at(data, (*path, end, "highest_speed"), "speed")
            if highest is not None and speed is not None and highest.mode <= speed.mode:
                message = f"{highest.text} is no faster than the web at {speed.text}: it would never catch up"
                yield Issue("scenario.range", (*path, end, "highest_speed"), message, "faster, by a fifth or so")


def ramp_up_issues(data: Any) -> Iterator[Issue]:
    """Phases that do not follow one another, and speeds where there are none."""
    for group in ("lines", "reactors"):
        for path, _ in items(data, "plant", group):
            before = 0.0
            for inner, phase in items(data, *path, "ramp_up"):
                until = value_at(data, (*inner, "until"), "time")
                if until is not None and until.mode <= before:
                    message = f"the phase until {until.text} ends before it begins"
                    yield Issue("scenario.range", (*inner, "until"), message, "list phases in order of time")
                before = before if until is None else max(before, until.mode)
                if group == "reactors" and "speed" in phase:
                    message = "a reactor runs its steps at full speed"
                    yield Issue("scenario.conflict", (*inner, "speed"), message, "leave speed out", at_key=True)
            interval = at(data, *path, "start_interval")
            if interval is not None and at(data, *path, "count") in (None, 1):
                message = "there is one unit, so nothing starts after an interval"
                yield Issue("scenario.unusual", (*path, "start_interval"), message, severity="warning", at_key=True)
