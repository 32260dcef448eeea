"""What pydantic found, in plain words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from r2r_sim import catalog
from r2r_sim.scenario.forms import field_at, first_sentence, is_open, names_at
from r2r_sim.scenario.lines import LINES
from r2r_sim.scenario.locate import Issue, suggest
from r2r_sim.scenario.material import MATERIALS
from r2r_sim.scenario.reactors import REACTORS
from r2r_sim.scenario.reader import Path
from r2r_sim.scenario.source import SOURCES

_CODES = {
    "quantity": "scenario.quantity",
    "unknown_key": "scenario.unknown_key",
    "choice": "scenario.choice",
    "range": "scenario.range",
    "conflict": "scenario.conflict",
    "material": "scenario.conflict",
    "extra_forbidden": "scenario.unknown_key",
    "missing": "scenario.missing_key",
    "literal_error": "scenario.choice",
    "greater_than_equal": "scenario.range",
    "less_than_equal": "scenario.range",
}
_EXPECTED = {
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "int_parsing": "a whole number",
    "string_type": "text",
    "tuple_type": "a list",
    "model_type": "keys with values",
    "model_attributes_type": "keys with values",
    "dict_type": "keys with values",
    "bool_type": "true or false",
}
_PATTERNS = {
    "start": ("a time of day is written HH:MM", "such as 06:00"),
    "name": ("a name has only letters, digits, - and _", "such as line-1"),
    "currency": ("a currency has three capital letters", "such as USD"),
}


def issues_of(error: ValidationError, data: Any) -> Iterator[Issue]:
    """Every error that pydantic collected."""
    for detail in error.errors(include_url=False):
        if detail["type"] != "default_factory_not_called":
            yield _issue(detail, data)


def _path(detail: ErrorDetails) -> Path:
    """Where it is in the planner's terms: without the marks pydantic adds for alternatives."""
    loc = detail["loc"]
    path = loc[:1] + loc[2:] if loc[:1] == ("material",) and loc[1:2] and loc[1] in MATERIALS else loc
    if path[:2] in (("plant", "lines"), ("plant", "reactors")) and path[3:4] and path[3] in (*LINES, *REACTORS):
        path = path[:3] + path[4:]
    if path[:2] == ("plant", "cabinets") and path[3:4] == ("source",) and path[4:5] and path[4] in SOURCES:
        path = path[:4] + path[5:]
    if path[:2] == ("process", "supercycle"):
        path = tuple(part for place, part in enumerate(path) if not isinstance(path[place - 1], int))
    key = detail.get("ctx", {}).get("key", "")
    return (*path, key) if key else path


def _issue(detail: ErrorDetails, data: Any) -> Issue:
    kind, path, given = detail["type"], _path(detail), detail["input"]
    context = detail.get("ctx", {})
    code = _CODES.get(kind, "scenario.type")
    if kind == "extra_forbidden":
        hint = _known_keys(path, data)
        if given is None and str(path[-1])[:1].isdigit():
            hint = "inside { } a comma begins a new key: write numbers without commas"
        return Issue(code, path, f"unknown key {path[-1]!r}", hint, at_key=True)
    if kind == "missing":
        return Issue(code, path, f"{path[-1]} is missing", first_sentence(field_at(path, data)))
    if kind == "literal_error":
        allowed = re.findall(r"'([^']*)'|(\d+)", str(context.get("expected", "")))
        options = [word or number for word, number in allowed]
        if path[:2] == ("plant", "reactors") and path[3:] == ("kind",):
            options = list(REACTORS)
        if path[:2] == ("plant", "lines") and path[3:] == ("kind",):
            options = list(LINES)
        if path[:2] == ("plant", "cabinets") and path[3:] == ("source", "kind"):
            options = list(SOURCES)
        return Issue(code, path, f"{_show(given)} is not possible here", suggest(str(given), options))
    if kind == "string_pattern_mismatch":
        message, hint = _PATTERNS.get(str(path[-1]), ("this text has the wrong form", ""))
        return Issue("scenario.form", path, f"{message}, not {_show(given)}", hint)
    if kind in ("greater_than_equal", "less_than_equal"):
        words = f"at least {context.get('ge')}" if kind.startswith("greater") else f"at most {context.get('le')}"
        return Issue(code, path, f"{_show(given)} is out of range: it must be {words}")
    if kind in _EXPECTED:
        verb = "are" if _EXPECTED[kind] == "keys with values" else "is"
        hint = _type_hint(kind, given, first_sentence(field_at(path, data)))
        return Issue(code, path, f"{_EXPECTED[kind]} {verb} expected, not {_show(given)}", hint)
    if kind in ("string_too_short", "string_too_long"):
        words = "empty" if kind.endswith("short") else "too long"
        return Issue("scenario.form", path, f"this text is {words}", first_sentence(field_at(path, data)))
    return Issue(code, path, detail["msg"], str(context.get("hint", "")), at_key=kind == "unknown_key")


def _known_keys(path: Path, data: Any) -> str:
    parent = path[:-1]
    names = names_at(parent, data)
    if is_open(parent, data):
        names += catalog.ids("precursor")
    return suggest(str(path[-1]), names, "known here")


def _type_hint(kind: str, given: object, meaning: str) -> str:
    if kind == "string_type" and isinstance(given, (bool, int, float)):
        return "put it in quotes if it is meant as text"
    if kind == "tuple_type":
        return "write [ ... ], or one item after each dash"
    if kind.startswith("int") and isinstance(given, str):
        return "write the number alone, without a unit or quotes"
    return meaning


def _show(given: object) -> str:
    """What was given, short."""
    if given is None:
        return "nothing"
    if isinstance(given, bool):
        return "yes/no" if given else "no/false"
    if isinstance(given, dict):
        return "keys with values"
    if isinstance(given, (list, tuple)):
        return "a list"
    text = repr(given)
    return text if len(text) <= 60 else f"{text[:57]}..."
