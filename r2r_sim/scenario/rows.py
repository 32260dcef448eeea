"""Every input as a row: what a workbook's Inputs sheet and ``explain`` print."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from pydantic.fields import FieldInfo

from r2r_sim import units
from r2r_sim.catalog import Draw, Model, Value, equipment_defaults
from r2r_sim.catalog.own import OWN, OwnEntry
from r2r_sim.scenario.forms import first_sentence
from r2r_sim.scenario.locate import step
from r2r_sim.scenario.model import Scenario
from r2r_sim.scenario.plain import used_entries


@dataclass(frozen=True, slots=True)
class InputRow:
    """One input; numbers are in ``unit``."""

    path: str
    """Dotted path; ``catalog.precursor.tma.molar_mass`` for a figure of the catalog."""
    label: str
    """What it is, in a sentence."""
    value: str
    """The value without its unit, or a word; empty where none is given."""
    number: float | None
    """The value as a number, where it is one."""
    unit: str
    """Unit of value, low, high and number."""
    low: float | None
    """Low end of its range."""
    high: float | None
    """High end of its range."""
    default: str
    """Default, with unit; empty where the scenario must state it."""
    given: bool
    """Whether the scenario states it."""
    changed: bool
    """Whether it is given and differs from a default."""
    source: str
    """Where it comes from."""
    confidence: str
    """How far it can be trusted; empty for choices."""


class Plan(Protocol):
    """A checked scenario, and the data it was read from."""

    @property
    def scenario(self) -> Scenario:
        """With every default filled in."""

    @property
    def data(self) -> Mapping[str, Any]:
        """As given, without defaults."""


def input_rows(loaded: Plan) -> tuple[InputRow, ...]:
    """Every input of the scenario, given or not, and every figure of the catalog entries it uses."""
    scenario = loaded.scenario
    with scenario.known.active():
        # own entries are shown where they are used, like those of the catalog
        rows = [row for row in _model_rows(scenario, "", loaded.data) if row.path.split(".")[0] != "catalog"]
    replaced = {name for name, value in loaded.scenario.material if value is not None}
    for kind, entry in used_entries(loaded.scenario):
        for row in _model_rows(entry, f"catalog.{kind}.{entry.id}", {}):
            hidden = kind in ("separator", "foil", "powder") and row.path.rsplit(".", 1)[-1] in replaced
            if row.number is not None and not hidden:
                counted = (OWN, "stated") if isinstance(entry, OwnEntry) else ("catalog", "high")
                bare = row.source == "default"  # a number without a source, such as atoms in a formula
                rows.append(replace(row, source=counted[0], confidence=counted[1]) if bare else row)
    return tuple(rows)


def _model_rows(model: Model, path: str, given: Any) -> Iterator[InputRow]:
    values = dict(model)
    for name, field in type(model).model_fields.items():
        place = f"{path}.{name}" if path else name
        default = None if field.is_required() else field.get_default(call_default_factory=True, validated_data=values)
        if name == "partial_pressure":
            default = equipment_defaults(values["kind"]).partial_pressure
        yield from _rows(values[name], place, step(given, name), field, default, model)
    for name, value in (model.__pydantic_extra__ or {}).items():
        yield from _rows(value, f"{path}.{name}", step(given, name), None, None, model)


def _rows(value: Any, path: str, given: Any, field: FieldInfo | None, default: Any, owner: Model) -> Iterator[InputRow]:
    if isinstance(value, Model):
        yield from _model_rows(value, path, given)
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            name = getattr(item, "name", None)
            yield from _rows(item, f"{path}.{name or index}", step(given, index), field, None, owner)
    elif isinstance(value, Mapping):
        for name, item in value.items():
            yield from _rows(item, f"{path}.{name}", step(given, name), field, step(default, name), owner)
    else:
        yield _row(value, path, given is not None, field, default, owner)


def _row(value: Any, path: str, given: bool, field: FieldInfo | None, default: Any, owner: Model) -> InputRow:
    label = first_sentence(field) or f"Price of {path.rsplit('.', 1)[-1]}"
    number: float | None = None
    low = high = None
    unit = ""
    source, confidence = ("scenario", "stated") if given else ("default", "")
    text = "" if value is None else str(value)
    if isinstance(value, Value):
        unit, number = value.unit, _clean(value.mode, value.unit)
        text = value.text[: len(value.text) - len(unit)].strip() if unit else value.text
        low = None if value.low is None else _clean(value.low, unit)
        high = None if value.high is None else _clean(value.high, unit)
        source, confidence = value.source, value.confidence
    elif isinstance(value, Draw):
        text, unit = value.text, ""
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        number = float(value)
        own_source, own_confidence = getattr(owner, "source", None), getattr(owner, "confidence", None)
        if isinstance(own_source, str) and isinstance(own_confidence, str):
            source, confidence = own_source, own_confidence
    elif value == "auto":
        source, confidence = "computed", ""
    changed = given and default is not None and not _same(value, default)
    return InputRow(
        path, label, text, number, unit, low, high, _text(default), given, changed, source, confidence
    )  # fmt: skip


def _same(value: Any, default: Any) -> bool:
    if isinstance(value, Value) and isinstance(default, Value):
        return (value.mode, value.low, value.high) == (default.mode, default.low, default.high)
    return bool(value == default)


def _text(default: Any) -> str:
    if default is None or isinstance(default, (tuple, Mapping, Model)):
        return ""
    return default.text if isinstance(default, (Value, Draw)) else str(default)


def _clean(value_si: float, unit: str) -> float:
    """The number a planner would write: without the last digits that a conversion leaves."""
    return float(f"{units.to_unit(value_si, unit):.12g}")
