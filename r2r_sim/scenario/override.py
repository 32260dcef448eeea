"""``--set plant.reactors.bed.count=5``: changes to the data before it is checked, each logged old to new."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from r2r_sim.scenario.forms import field_at, is_open, models_at, names_at
from r2r_sim.scenario.locate import Issue, dotted, suggest
from r2r_sim.scenario.reader import Document, Path, Place, read

SOURCE = "--set"
_QUANTITY_KEYS = ("value", "low", "mode", "high", "distribution", "source", "confidence")


@dataclass(frozen=True, slots=True)
class Override:
    """One change that was made."""

    path: str
    old: str
    new: str

    def __str__(self) -> str:
        return f"{self.path}: {self.old} -> {self.new}"


class UnknownError(Exception):
    """The path leads nowhere; carries the issue."""

    def __init__(self, path: Path, message: str, hint: str) -> None:
        super().__init__(message)
        self.issue = Issue("scenario.override", path, message, hint)


def apply(document: Document, overrides: Sequence[str]) -> tuple[list[Override], list[Issue]]:
    """Change the document's data in place; what was changed, and what could not be."""
    done: list[Override] = []
    issues: list[Issue] = []
    for text in overrides:
        name, equals, value_text = text.partition("=")
        if not equals or not name.strip():
            issue = Issue("scenario.override", (), f"{text!r} is not path=value", "such as process.cycles=5")
            issues.append(issue)
            continue
        value = read(value_text)
        if any(finding.code != "scenario.empty" for finding in value.findings):
            message = f"{name.strip()}: the value {value_text!r} cannot be read: {value.findings[0].message}"
            issues.append(Issue("scenario.override", (), message, value.findings[0].hint))
            continue
        try:
            done.append(put(document, name.strip(), value.data, None))
        except UnknownError as unknown:
            issues.append(unknown.issue)
    return done, issues


def put(document: Document, name: str, value: Any, place: Place | None) -> Override:
    """Write a value at a dotted path, which stands at this place; None for an option of the command line.

    Raises :class:`UnknownError` if the path leads nowhere.
    """
    parts = name.split(".")
    here: Any = document.data
    path: Path = ()
    for part in parts[:-1]:
        here, path = _down(document, here, path, part)
    last, path = _key(document, here, path, parts[-1])
    absent = isinstance(here, dict) and last not in here
    old = "default" if absent else show(here[last])
    here[last] = value
    for known in [known for known in document.places if known[: len(path)] == path]:
        del document.places[known]
    document.places[path] = place or Place(source=SOURCE)
    return Override(dotted(path, document.data), old, show(value))


def _down(document: Document, here: Any, path: Path, part: str) -> tuple[Any, Path]:
    """One step towards the value, making the mapping that is not there yet."""
    key, path = _key(document, here, path, part)
    if isinstance(here, dict) and here.get(key) is None:
        field = field_at(path, document.data)
        if not models_at(path, document.data) and not is_open(path, document.data):
            raise UnknownError(path, f"{dotted(path, document.data)} has no parts to set", "set it as a whole")
        if field is not None and "tuple" in str(field.annotation):
            raise UnknownError(path, f"{dotted(path, document.data)} is an empty list", "add items in the file")
        here[key] = {}
        document.places[path] = Place(source=SOURCE)
    else:
        # an alias may share this part with others: change a copy
        here[key] = here[key].copy() if isinstance(here[key], (dict, list)) else here[key]
    return here[key], path


def _key(document: Document, here: Any, path: Path, part: str) -> tuple[Any, Path]:
    """The key or index that a part of the path means."""
    where = dotted(path, document.data) or "the scenario"
    if isinstance(here, dict):
        known = names_at(path, document.data)
        quantity = not known and (not here.keys() - set(_QUANTITY_KEYS)) and not is_open(path, document.data)
        allowed = list(_QUANTITY_KEYS) if quantity else known
        if part not in allowed and part not in here and not is_open(path, document.data):
            raise UnknownError((*path, part), f"{where} has no {part!r}", suggest(part, allowed, "known here"))
        return part, (*path, part)
    if isinstance(here, list):
        names = [item.get("name") if isinstance(item, dict) else None for item in here]
        if part in names:
            return names.index(part), (*path, names.index(part))
        if part.isascii() and part.isdigit() and len(part) < 6 and int(part) < len(here):
            return int(part), (*path, int(part))
        listed = [str(name) for name in names if name is not None]
        raise UnknownError(path, f"{where} has no item named {part!r}", suggest(part, listed, "names"))
    raise UnknownError(path, f"{where} has no parts to set", "set it as a whole, such as {low: .., mode: .., high: ..}")


def show(value: Any) -> str:
    """A value on one line."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 200 else f"{text[:197]}..."
