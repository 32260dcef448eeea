"""How a model's field reads a quantity: text with a unit, a range, a draw, or one of a few words.

``Length = Annotated[Value, quantity("length", gt=0)]`` is a pydantic type. It accepts ``5 nm``, or
``{low: 1 nm, mode: 2 nm, high: 4 nm, source: ..., confidence: ...}``, or ``{value: 2 nm, source: ...}``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Literal, NoReturn, cast

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from r2r_sim import units
from r2r_sim.catalog.value import (
    CONFIDENCES,
    DISTRIBUTIONS,
    DRAWS,
    STATED,
    Confidence,
    Draw,
    Value,
    looks_like_draw,
    parse_draw,
)
from r2r_sim.dates import DATE, DAYS, MOMENT, days_of, moment_of
from r2r_sim.errors import UnitError

_KEYS = ("value", "low", "mode", "high", "distribution", "source", "confidence")
_NUMBERS = r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?"
PLAIN_DIMENSIONS = frozenset({"fraction", "number"})
"""Dimensions that a number without a unit is read as."""


def refuse(message: str, hint: str = "", key: str = "", kind: str = "quantity") -> NoReturn:
    """Raise what pydantic collects, with a hint and the key inside the mapping that is to blame."""
    raise PydanticCustomError(cast("Any", kind), "{text}", {"text": message, "hint": hint, "key": key})


@dataclass(frozen=True)
class Quantity:
    """The rule of one field: its dimensions, bounds in SI, and what else it accepts."""

    dimensions: tuple[str, ...]
    gt: float | None = None
    ge: float | None = None
    lt: float | None = None
    le: float | None = None
    words: tuple[str, ...] = ()
    draws: bool = False
    dates: Literal["", "days", "moment"] = ""
    """Whether it may be a list of days off, or a moment, instead."""

    def read(self, raw: object) -> Value | Draw | str | tuple[str, ...]:
        """The quantity, or one of the words, or dates; raises what pydantic collects."""
        if self.dates == "days" and isinstance(raw, (list, tuple)):
            return tuple(self._read_date(one) for one in raw)
        if self.dates == "moment" and isinstance(raw, str) and re.match(rf"\s*{DATE}", raw):
            return self._read_date(raw)
        if isinstance(raw, (Value, Draw)):
            return self._checked(raw)
        if isinstance(raw, str):
            if raw.strip() in self.words:
                return raw.strip()
            return self._read_text(raw)
        if isinstance(raw, Mapping):
            return self._read_mapping(raw)
        return self._bounded(self._read_scalar(raw), "")

    def _read_date(self, raw: object) -> str:
        text = " ".join(raw.split()) if isinstance(raw, str) else ""
        try:
            (days_of if self.dates == "days" else moment_of)(text)
        except ValueError:
            example = "2027-12-25, or 2027-08-02 to 2027-08-13" if self.dates == "days" else "2027-08-02 06:00"
            refuse(f"{raw!r} is no date" if raw else "a date is missing", f"such as {example}")
        return text

    def _read_text(self, text: str) -> Value | Draw:
        if looks_like_draw(text):
            if not self.draws:
                refuse(f"{text!r}: a random draw is not possible here", "give one quantity or {low, mode, high}")
            try:
                draw = parse_draw(text, *self.dimensions)
            except UnitError as error:
                refuse(error.message, error.hint)
            return draw
        return self._bounded(self._read_scalar(text), "")

    def _read_scalar(self, raw: object, key: str = "") -> Value:
        text = raw
        if isinstance(raw, (int, float)) and not isinstance(raw, bool):
            text = repr(raw)
        if not isinstance(text, str):
            what = (
                "nothing" if raw is None else {bool: "yes/no", list: "a list", tuple: "a list"}.get(type(raw), "this")
            )
            refuse(f"a quantity is expected, not {what}", self._form(), key)
        try:
            parsed = units.parse(text, *self.dimensions)
        except UnitError as error:
            close = get_close_matches(text.strip(), self.words, n=1)
            hint = f"did you mean {close[0]}?" if close else error.hint
            if self.words and not close:
                hint = f"{hint}; or the word {' or '.join(self.words)}".lstrip("; ")
            refuse(error.message, hint, key)
        return Value(parsed.value_si, parsed.unit, parsed.dimension, currency=parsed.currency)

    def _read_mapping(self, raw: Mapping[Any, Any]) -> Value:
        for key in raw:
            if key not in _KEYS:
                close = get_close_matches(str(key), _KEYS, n=1)
                hint = f"did you mean {close[0]}?" if close else f"allowed: {', '.join(_KEYS)}"
                refuse(f"a quantity has no key {key!r}", hint, str(key), "unknown_key")
        shape = {key for key in ("value", "low", "mode", "high") if key in raw}
        if shape not in ({"value"}, {"mode"}, {"low", "mode", "high"}):
            refuse("a range needs low, mode and high", "write {low, mode, high} or {value, source, confidence}")
        values = {key: self._bounded(self._read_scalar(raw[key], key), key) for key in sorted(shape)}
        mode = values.get("mode") or values["value"]
        if len({value.currency for value in values.values()} | {mode.currency}) > 1:
            refuse("low, mode and high have different currencies")
        if len({value.dimension for value in values.values()}) > 1:
            refuse("low, mode and high are different kinds of quantity")
        source = raw.get("source", STATED)
        if not isinstance(source, str) or not source.strip():
            refuse("source must be text", key="source")
        confidence = self._choice(raw, "confidence", CONFIDENCES, "stated")
        low = high = distribution = None
        if "low" in values:
            low, high = values["low"].mode, values["high"].mode
            if not low <= mode.mode <= high:
                refuse("a range must rise: low <= mode <= high", key="mode" if low <= high else "low")
            distribution = self._choice(raw, "distribution", DISTRIBUTIONS, "triangular")
            if distribution == "lognormal" and low <= 0:
                refuse("a lognormal range must lie above zero", key="low")
        elif "distribution" in raw:
            refuse("a distribution needs a range", "give low, mode and high as well", "distribution")
        return Value(
            mode.mode, mode.unit, mode.dimension, low, high, mode.currency, distribution, source,
            cast("Confidence", confidence),
        )  # fmt: skip

    def _choice(self, raw: Mapping[Any, Any], key: str, allowed: tuple[str, ...], default: str) -> str:
        given = raw.get(key, default)
        if given not in allowed:
            close = get_close_matches(str(given), allowed, n=1)
            hint = (f"did you mean {close[0]}? " if close else "") + f"allowed: {', '.join(allowed)}"
            refuse(f"{given!r} is not a known {key}", hint, key, "choice")
        return str(given)

    def _checked(self, raw: Value | Draw) -> Value | Draw:
        if isinstance(raw, Draw) and not self.draws:
            refuse("a random draw is not possible here")
        if raw.dimension not in self.dimensions:
            refuse(f"a {raw.dimension} is given where {self._names()} is expected")
        return raw if isinstance(raw, Draw) else self._bounded(raw, "")

    def _bounded(self, value: Value, key: str) -> Value:
        ends = [end for end in (value.mode, value.low, value.high) if end is not None]
        tests = (
            (self.gt, "above", all(self.gt is None or end > self.gt for end in ends)),
            (self.ge, "at least", all(self.ge is None or end >= self.ge for end in ends)),
            (self.lt, "below", all(self.lt is None or end < self.lt for end in ends)),
            (self.le, "at most", all(self.le is None or end <= self.le for end in ends)),
        )
        for bound, words, fine in tests:
            if bound is not None and not fine:
                limit = units.format_quantity(bound, value.unit, 6)
                refuse(f"{value.text} is out of range: it must be {words} {limit}", "", key, "range")
        return value

    def _names(self) -> str:
        return " or ".join(name.replace("_", " ") for name in self.dimensions)

    def _form(self) -> str:
        names = self._names()
        parts = [f"{names}, such as {units.example_of(self.dimensions[0])}"]
        parts += list(self.words)
        if self.draws:
            parts.append("a distribution such as lognormal(2 h, 1 h)")
        return "; or ".join(parts)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            self.read, serialization=core_schema.plain_serializer_function_ser_schema(plain)
        )

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        allowed = [unit for name in self.dimensions for unit in units.units_of(name)]
        names = self._names()
        money = any(name in units.MONEY_DIMENSIONS for name in self.dimensions)
        number: dict[str, Any] = {"type": "string", "description": f"{names}: number, space, unit"}
        if not money:
            escaped = "|".join(unit.replace("/", r"\/") for unit in allowed)
            number["pattern"] = rf"^\s*{_NUMBERS}\s*({escaped})\s*$"
        number["examples"] = [f"5 {unit}".strip() for unit in allowed[:4]]
        scalar: list[dict[str, Any]] = [number]
        if any(name in PLAIN_DIMENSIONS for name in self.dimensions):
            scalar.append({"type": "number"})
        inner = {"anyOf": scalar}
        mapping = {
            "type": "object",
            "properties": {
                **dict.fromkeys(("value", "low", "mode", "high"), inner),
                "distribution": {"enum": list(DISTRIBUTIONS)},
                "source": {"type": "string"},
                "confidence": {"enum": list(CONFIDENCES)},
            },
            "additionalProperties": False,
        }
        choices = [*scalar, mapping]
        if self.words:
            choices.append({"enum": list(self.words)})
        if self.draws:
            pattern = rf"^\s*({'|'.join(DRAWS)})\s*\([^()]+\)\s*$"
            choices.append({"type": "string", "pattern": pattern, "examples": ["lognormal(2 h, 1 h)"]})
        if self.dates:
            one = {"type": "string", "pattern": DAYS if self.dates == "days" else MOMENT}
            choices.append({"type": "array", "items": one} if self.dates == "days" else one)
        return {"anyOf": choices, "x-dimension": list(self.dimensions)}


def plain(value: object) -> object:
    """A quantity as text, number or mapping; words as they are."""
    return value.plain() if isinstance(value, (Value, Draw)) else value


def quantity(
    *dimensions: str,
    gt: float | None = None,
    ge: float | None = None,
    lt: float | None = None,
    le: float | None = None,
    words: tuple[str, ...] = (),
    draws: bool = False,
    dates: Literal["", "days", "moment"] = "",
) -> Quantity:
    """The rule of a field: dimensions, bounds in SI, words such as ``auto``, whether it may be a draw, or dates."""
    for name in dimensions:
        units.units_of(name)
    return Quantity(dimensions, gt, ge, lt, le, words, draws, dates)


def default(text: str, dimension: str, *, source: str = "default", confidence: Confidence = "estimate") -> Value:
    """A field's own default, written as a planner would."""
    parsed = units.parse(text, dimension)
    return Value(parsed.value_si, parsed.unit, dimension, None, None, parsed.currency, None, source, confidence)
