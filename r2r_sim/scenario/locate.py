"""From a path inside the data to a place in the planner's file, and from an issue to a finding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher, get_close_matches
from typing import Any

from r2r_sim.errors import Finding, Severity
from r2r_sim.scenario.reader import Path, Place

MOST_OPTIONS, NEAREST = 10, 5
"""Of more names than the first, this many are named, where a command lists them all."""


@dataclass(frozen=True, slots=True)
class Issue:
    """Something to say about one place in the data."""

    code: str
    path: Path
    message: str
    hint: str = ""
    severity: Severity = "error"
    at_key: bool = False
    """Point at the key rather than at its value."""


@dataclass(frozen=True)
class Locator:
    """Knows where everything stands."""

    data: Any
    places: Mapping[Path, Place] = field(default_factory=dict)
    source: str = ""

    def finding(self, issue: Issue) -> Finding:
        """The issue with its place; what is not in the file points at the nearest thing around it."""
        path = issue.path
        while path and path not in self.places:
            path = path[:-1]
        place = self.places.get(path, Place())
        at_key = issue.at_key and len(path) == len(issue.path)
        line, column = (place.key_line, place.key_column) if at_key else (place.line, place.column)
        return Finding(
            code=issue.code,
            message=issue.message,
            severity=issue.severity,
            path=dotted(issue.path, self.data),
            source=place.source or self.source,
            line=line,
            column=column,
            cell=place.cell,
            hint=issue.hint,
        )

    def findings(self, issues: Iterable[Issue]) -> list[Finding]:
        """All issues as findings, without repetitions, in the order of the file."""
        found = dict.fromkeys(self.finding(issue) for issue in issues)
        return sorted(found, key=lambda item: (item.source != self.source, item.line or 0, item.column or 0, item.path))


def dotted(path: Path, data: Any) -> str:
    """``plant.lines.coater.heads``: items of a list by their name where they have one."""
    parts: list[str] = []
    here: Any = data
    for part in path:
        here = step(here, part)
        name = here.get("name") if isinstance(part, int) and isinstance(here, Mapping) else None
        parts.append(name if isinstance(name, str) and name else str(part))
    return ".".join(parts)


def undotted(path: str, data: Any) -> Path:
    """The keys and positions that ``plant.lines.coater.heads`` means, as far as the data has them."""
    found: list[str | int] = []
    here: Any = data
    for part in path.split("."):
        if isinstance(here, (list, tuple)):
            names = [step(item, "name") for item in here]
            if part not in names:
                break
            found.append(names.index(part))
        else:
            found.append(part)
        here = step(here, found[-1])
    return tuple(found)


def step(here: Any, part: str | int) -> Any:
    """One step down, or None."""
    if isinstance(part, int):
        return here[part] if isinstance(here, (list, tuple)) and 0 <= part < len(here) else None
    return here.get(part) if isinstance(here, Mapping) else None


def at(data: Any, *path: str | int) -> Any:
    """What stands at a path, or None."""
    for part in path:
        data = step(data, part)
    return data


def suggest(name: str, allowed: Iterable[str], what: str = "allowed", listed_by: str = "") -> str:
    """``did you mean ...? allowed: ...``.

    Parameters
    ----------
    listed_by : command that lists them all; with it, of more than :data:`MOST_OPTIONS` only the nearest are named
    """
    options = list(allowed)
    close = get_close_matches(name.lower(), [option.lower() for option in options], n=1, cutoff=0.55)
    mean = next((f"did you mean {option}? " for option in options if close and option.lower() == close[0]), "")
    if listed_by and len(options) > MOST_OPTIONS:
        near = _nearest(name.lower(), options)
        return f"{mean}nearest of {len(options)}: {', '.join(near)}; {listed_by} lists all"
    listed = ", ".join(options) if options else "none"
    return f"{mean}{what}: {listed}"


def _nearest(name: str, options: list[str]) -> list[str]:
    """The names most like one, those that share the most of its parts between hyphens first."""
    parts = set(name.replace("_", "-").split("-"))

    def unlike(option: str) -> tuple[float, float]:
        own = option.lower().split("-")
        return -len(parts & set(own)), -SequenceMatcher(None, name, option.lower()).ratio()

    return sorted(options, key=unlike)[:NEAREST]


def items(data: Any, *path: str | int) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """The items of a list that are mappings, each with its path."""
    found = at(data, *path)
    for index, item in enumerate(found if isinstance(found, (list, tuple)) else ()):
        if isinstance(item, Mapping):
            yield (*path, index), item
