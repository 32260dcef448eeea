"""YAML text to plain data, with the place of every key and value, under YAML 1.2 rules only.

Built on ruamel's event stream, so that nothing is constructed that a scenario does not need: ``22:30``, ``NO`` and
dates stay text, tags are refused, duplicate keys are findings, aliases cannot blow up, and a draw such as
``lognormal(60 min, 30 min)`` may stand unquoted inside ``{...}``.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from r2r_sim.errors import Finding

MAX_CHARACTERS = 1_000_000
MAX_NODES = 20_000
"""Most values in a scenario, aliases counted each time they are used."""
MAX_DEPTH = 30
Path = tuple[str | int, ...]

_CALL = re.compile(r"[A-Za-z_]{2,20}\([^(){}\[\]\"'#\r\n]{0,130}\)")
_INT = re.compile(r"[-+]?[0-9]{1,30}")
_FLOAT = re.compile(r"[-+]?(?:[0-9]{1,40}\.?[0-9]{0,40}|\.[0-9]{1,40})(?:[eE][-+]?[0-9]{1,3})?")
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value and its key stand: one-based, or a cell; ``source`` if it is not the scenario file."""

    line: int | None = None
    column: int | None = None
    key_line: int | None = None
    key_column: int | None = None
    cell: str = ""
    source: str = ""


@dataclass
class Document:
    """What was read: plain data, where it stands, and what was wrong with it."""

    data: Any = None
    places: dict[Path, Place] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


@dataclass
class _Node:
    """One value as read, with everything below it."""

    value: Any
    line: int
    column: int
    size: int = 1
    depth: int = 1
    children: list[tuple[str | int, _Node, int, int]] = field(default_factory=list)


class _StopError(Exception):
    """Reading cannot go on; carries the finding."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


def read(text: str, source: str = "") -> Document:
    """Read one YAML document; findings instead of exceptions, whatever the text."""
    document = Document()
    if len(text) > MAX_CHARACTERS:
        message = f"the file has {len(text):,} characters; a scenario has at most {MAX_CHARACTERS:,}"
        document.findings.append(Finding("scenario.file", message, source=source))
        return document
    text = text.removeprefix("\ufeff")
    comma = next(chr(code) for code in range(0xE000, 0xF8FF) if chr(code) not in text)
    text = _CALL.sub(lambda match: match[0].replace(",", comma), text)
    builder = _Builder(document, source, comma)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            root = builder.build(iter(_events(text)))
    except _StopError as stop:
        document.findings.append(stop.finding)
        return document
    except MarkedYAMLError as error:
        document.findings.append(_syntax(error, text, source))
        return document
    except (YAMLError, ValueError, ArithmeticError, LookupError, RecursionError, AssertionError, TypeError) as error:
        # the parser's own slips on text that is not YAML
        reason = " ".join(str(error).split())[:200]
        document.findings.append(Finding("scenario.yaml", f"not readable as YAML: {reason}", source=source))
        return document
    if root is None:
        document.findings.append(Finding("scenario.empty", "there is nothing in it", source=source))
        return document
    document.data = root.value
    document.places.update(_places(root))
    return document


def scalar(text: str) -> Any:
    """A plain (unquoted) scalar under the YAML 1.2 core rules, without octal, hexadecimal and infinities."""
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    return text


def _events(text: str) -> Iterator[Event]:
    yaml = YAML(typ="safe", pure=True)
    yaml.version = (1, 2)
    events: Iterator[Event] = yaml.parse(text)
    return events


class _Builder:
    """Turns events into nodes without recursion."""

    def __init__(self, document: Document, source: str, comma: str) -> None:
        self.document = document
        self.source = source
        self.comma = comma
        self.anchors: dict[str, _Node] = {}
        self.nodes = 0

    def build(self, events: Iterator[Event]) -> _Node | None:
        root: _Node | None = None
        # open collections: node, its anchor, its pending key with place (None if a key is due or in a list)
        stack: list[tuple[_Node, str | None]] = []
        keys: list[_Node | None] = []
        documents = 0
        for event in events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._stop("scenario.yaml", "more than one document in the file", event)
                continue
            done: _Node | None = None
            anchor: str | None = None
            if isinstance(event, (MappingStartEvent, SequenceStartEvent)):
                self._check(event)
                if len(stack) >= MAX_DEPTH:
                    self._stop("scenario.yaml", f"nested deeper than {MAX_DEPTH} levels", event)
                start: Any = {} if isinstance(event, MappingStartEvent) else []
                stack.append((self._node(start, event), event.anchor))
                keys.append(None)
                continue
            if isinstance(event, (MappingEndEvent, SequenceEndEvent)):
                done, anchor = stack.pop()
                keys.pop()
            elif isinstance(event, ScalarEvent):
                self._check(event)
                text = event.value.replace(self.comma, ",")
                done, anchor = self._node(scalar(text) if event.implicit[0] else text, event), event.anchor
            elif isinstance(event, AliasEvent):
                done = self._alias(event)
            if done is None:
                continue
            if anchor is not None:
                self.anchors[anchor] = done
            if not stack:
                root = done
            else:
                keys[-1] = self._add(stack[-1][0], keys[-1], done)
        return root

    def _add(self, parent: _Node, key: _Node | None, child: _Node) -> _Node | None:
        """Put a finished node into its parent; returns the key that is now pending."""
        if isinstance(parent.value, list):
            parent.children.append((len(parent.value), child, child.line, child.column))
            parent.value.append(child.value)
        elif key is None:
            return child
        else:
            self._add_pair(parent, key, child)
        parent.size += child.size
        parent.depth = max(parent.depth, child.depth + 1)
        if parent.depth > MAX_DEPTH:
            raise _StopError(self._finding("scenario.yaml", f"nested deeper than {MAX_DEPTH} levels", child))
        return None

    def _add_pair(self, parent: _Node, key: _Node, child: _Node) -> None:
        name = key.value
        if isinstance(name, (dict, list)) or name is None:
            self.document.findings.append(self._finding("scenario.yaml", "a key must be a word", key))
            return
        name = name if isinstance(name, str) else str(name).lower() if isinstance(name, bool) else str(name)
        if name == "<<":
            self.document.findings.append(
                self._finding("scenario.yaml", "merge keys (<<) are not read", key, "write the keys out")
            )
            return
        if name in parent.value:
            first = next(line for known, _, line, _ in parent.children if known == name)
            message = f"the key {name!r} stands twice; first on line {first}"
            self.document.findings.append(self._finding("scenario.duplicate_key", message, key, "keep one of them"))
            return
        parent.value[name] = child.value
        parent.children.append((name, child, key.line, key.column))

    def _alias(self, event: AliasEvent) -> _Node:
        known = self.anchors.get(event.anchor)
        if known is None:
            self._stop("scenario.yaml", f"the alias *{event.anchor} refers to nothing before it", event)
        assert known is not None
        self.nodes += known.size
        self._limit(event)
        return _Node(known.value, _line(event), _column(event), known.size, known.depth, known.children)

    def _node(self, value: Any, event: Event) -> _Node:
        self.nodes += 1
        self._limit(event)
        return _Node(value, _line(event), _column(event))

    def _limit(self, event: Event) -> None:
        if self.nodes > MAX_NODES:
            self._stop("scenario.file", f"more than {MAX_NODES:,} values: not a scenario", event)

    def _check(self, event: Any) -> None:
        if event.ctag is not None or event.tag is not None:
            self._stop("scenario.tag", f"tags are not read: {event.tag}", event, "leave the tag out")

    def _stop(self, code: str, message: str, event: Event, hint: str = "") -> None:
        raise _StopError(
            Finding(code, message, source=self.source, line=_line(event), column=_column(event), hint=hint)
        )

    def _finding(self, code: str, message: str, node: _Node, hint: str = "") -> Finding:
        return Finding(code, message, source=self.source, line=node.line, column=node.column, hint=hint)


def _places(root: _Node) -> dict[Path, Place]:
    """The place of every value, by path."""
    found: dict[Path, Place] = {(): Place(root.line, root.column, root.line, root.column)}
    pending: list[tuple[Path, _Node]] = [((), root)]
    while pending:
        path, node = pending.pop()
        for key, child, line, column in node.children:
            found[(*path, key)] = Place(child.line, child.column, line, column)
            pending.append(((*path, key), child))
    return found


def _syntax(error: MarkedYAMLError, text: str, source: str) -> Finding:
    """A parser's complaint in plain words."""
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (None, None)
    problem = (error.problem or error.context or "not readable as YAML").strip()
    hint = ""
    lines = text.splitlines()
    near = lines[line - 1] if line is not None and 0 < line <= len(lines) else ""
    if "\\t" in problem or near.startswith("\t") or "\t" in near[: len(near) - len(near.lstrip())]:
        problem, hint = "a tab stands where spaces are needed", "indent with spaces"
    elif "mapping values are not allowed" in problem:
        hint = "check the indentation, and put text that contains ': ' in quotes"
    elif "expected ',' or" in problem:
        hint = "a bracket or a comma is missing"
    return Finding(
        "scenario.yaml", f"not readable as YAML: {problem}", source=source, line=line, column=column, hint=hint
    )


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _column(event: Any) -> int:
    return int(event.start_mark.column) + 1
