"""Which inputs enter an operating point, where each comes from, and what a change of it does: nothing simulated."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from r2r_sim import catalog, units
from r2r_sim.catalog import Entry, Model, Value, VapourPressure
from r2r_sim.errors import R2RError
from r2r_sim.process import OperatingPoint
from r2r_sim.process.registry import operating_points
from r2r_sim.scenario import InputRow, Plan, Scenario, data_of, input_rows, used_entries

SHARE = 0.10
"""Inputs are raised by this share of themselves."""
KELVIN = 10.0
"""Temperatures are raised by this much instead: their zero is far away."""
SMALLEST = 1e-4
"""Effects below this share of the output are left out."""
_SAME = 1e-9
"""Numbers of an operating point that differ by less are the same."""
_SKIPPED = frozenset(
    ("failures", "maintenance", "web_break", "cost", "targets", "crews", "calendar", "count", "catalog", "changeovers")
)
"""Parts of a scenario that physics does not read, and how many units there are: that is no input of one of them."""
_ANCHOR = "reference_temperature"
"""Figure of a fit that only says where another one holds."""
_TABLES = {"growth_per_cycle": "growth", "density": "density"}
"""Tables over temperature in catalog entries, and the figure of their points: a table is one input."""


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """Effect of one raised input on the output of one line or reactor while it runs, in m2 or kg."""

    of: str
    """The line or reactor."""
    path: str
    """The input, as in the scenario; ``catalog.precursor.tma.sticking.reference`` for a figure of the catalog."""
    change: str
    """Such as ``+10 %`` or ``+10 K``."""
    effect: float | None
    """Change of the output that physics allows, as a share of it; None where nothing can run any more."""


@dataclass(frozen=True, slots=True)
class EnteringInput:
    """One number that the operating point of a line or reactor rests on."""

    of: str
    """The line or reactor."""
    path: str
    """The input, as in the scenario or the catalog."""
    label: str
    """What it is, in a sentence."""
    value: str
    """With its unit."""
    span: str
    """Its range with unit; empty without one."""
    origin: str
    """``scenario``, ``catalog`` or ``default``."""
    source: str
    """Where the figure comes from."""
    confidence: str
    """How far it can be trusted; ``estimate`` is where measuring pays."""
    change: str
    """What was tried, such as ``+10 %``."""
    effect: float | None
    """Change of the output, as a share of it; None where nothing can run any more."""
    enters: tuple[str, ...]
    """Limits whose value it moves; empty where it moves film or consumption only."""

    @property
    def moves(self) -> bool:
        """Whether it moves the output by more than rounding."""
        return self.effect is None or abs(self.effect) > SMALLEST

    @property
    def known(self) -> bool:
        """Whether it is a figure of the catalog that is known for sure, such as a molar mass: no choice, no doubt."""
        return self.origin == "catalog" and self.confidence == "high" and not self.span


@dataclass(frozen=True, slots=True)
class _Trial:
    """One input, and how a scenario and the catalog look when it is changed."""

    path: str
    value: Value | None
    change: str
    scenario: Scenario
    entries: tuple[tuple[catalog.Kind, Entry], ...] = ()


@dataclass(frozen=True, slots=True)
class ProductPlan:
    """What a plan is for one of its products."""

    scenario: Scenario
    data: Mapping[str, Any]


def entering_inputs(loaded: Plan, points: Sequence[OperatingPoint]) -> tuple[EnteringInput, ...]:
    """Every number that any figure of an operating point rests on, the strongest first, for each line and reactor.

    Figures of the scenario, its defaults and those of the catalog are raised alike, one at a time: 10 % of themselves,
    temperatures by 10 K, whole numbers by 1. What changes nothing at all does not enter. What is known for sure comes
    last.
    """
    if loaded.scenario.products:
        return tuple(
            row
            for product, scenario in loaded.scenario.by_product.items()
            for row in entering_inputs(
                ProductPlan(scenario, data_of(loaded.data, product)), [one for one in points if one.product == product]
            )
        )
    scenario = loaded.scenario
    rows = {row.path: row for row in input_rows(loaded)}
    before = {point.unit: replace(point, product="") for point in points}
    labels = {point.unit: point.label for point in points}
    found: list[EnteringInput] = []
    for trial in _trials(scenario):
        try:
            with catalog.instead(*trial.entries):
                after = {point.unit: point for point in operating_points(trial.scenario, alternatives=False)}
        except R2RError:
            after = {}
        for name, point in before.items():
            changed = after.get(name)
            if changed is not None and not _differ(_numbers(point), _numbers(changed)):
                continue
            effect = None if changed is None else _output(trial.scenario, changed) / _output(scenario, point) - 1.0
            enters = () if changed is None else _moved(point, changed)
            found.append(_entering(labels[name], trial, rows, effect, enters))
    order = {point.label: number for number, point in enumerate(points)}
    found.sort(key=lambda row: (order[row.of], row.known, -_size(row.effect), row.path))
    return tuple(found)


def sensitivities(entering: Sequence[EnteringInput]) -> tuple[Sensitivity, ...]:
    """The inputs that move the output, the strongest first for each line and reactor; not what is known for sure."""
    return tuple(
        Sensitivity(row.of, row.path, row.change, row.effect) for row in entering if row.moves and not row.known
    )


# what enters --------------------------------------------------------------------------------------------------------


def _size(effect: float | None) -> float:
    if effect is None:
        return math.inf
    # what moves the output by rounding only has no rank of its own
    return abs(effect) if abs(effect) > SMALLEST else 0.0


def _output(scenario: Scenario, point: OperatingPoint) -> float:
    """Output of a line or reactor while it runs [m2/s or kg/s]."""
    return point.nameplate * (scenario.web.roll.coated_width if scenario.is_web else 1.0)


def _numbers(point: OperatingPoint) -> dict[str, Any]:
    """Every figure of an operating point, by place; the limits by their names, whatever their order."""
    figures = {**asdict(point), "limits": {limit.full_name: limit.value for limit in point.limits}}
    del figures["warnings"], figures["alternatives"]
    return figures


def _differ(one: Any, other: Any) -> bool:
    if isinstance(one, dict):
        return one.keys() != other.keys() or any(_differ(one[key], other[key]) for key in one)
    if isinstance(one, (list, tuple)):
        return len(one) != len(other) or any(map(_differ, one, other))
    if isinstance(one, float) and isinstance(other, float):
        both_nan = math.isnan(one) and math.isnan(other)
        return not (one == other or both_nan or math.isclose(one, other, rel_tol=_SAME))
    return bool(one != other)


def _moved(before: OperatingPoint, after: OperatingPoint) -> tuple[str, ...]:
    """Limits whose value differs, or that are there in one of the two only."""
    old, new = ({limit.full_name: limit.value for limit in point.limits} for point in (before, after))
    names = dict.fromkeys((*old, *new))
    return tuple(name for name in names if name not in old or name not in new or _differ(old[name], new[name]))


def _entering(
    of: str, trial: _Trial, rows: Mapping[str, InputRow], effect: float | None, enters: tuple[str, ...]
) -> EnteringInput:
    row, value = _row_of(trial.path, rows), trial.value
    if value is None:
        text, span, source, confidence = row.value, "", row.source, row.confidence
    else:
        text = _shown(value, value.mode)
        span = "" if value.low is None or value.high is None else _span(value)
        source, confidence = value.source, value.confidence
    origin = "catalog" if trial.path.startswith("catalog.") else "scenario" if row.given else "default"
    return EnteringInput(
        of, trial.path, row.label, text, span, origin, source, str(confidence), trial.change, effect, enters
    )  # fmt: skip


def _row_of(path: str, rows: Mapping[str, InputRow]) -> InputRow:
    """The row of an input; of a table or a fit, that of its first figure."""
    return rows[path] if path in rows else next(row for name, row in rows.items() if name.startswith(f"{path}."))


def _shown(value: Value, amount: float) -> str:
    text = units.format_quantity(amount, value.unit)
    # pressures and temperatures read better in full than with an exponent
    return f"{units.to_unit(amount, value.unit):.0f} {value.unit}".rstrip() if "e+0" in text else text


def _span(value: Value) -> str:
    assert value.low is not None
    assert value.high is not None
    low, high = _shown(value, value.low), _shown(value, value.high)
    return f"{low.removesuffix(value.unit).strip()} to {high}"


# what is tried ------------------------------------------------------------------------------------------------------


def _trials(scenario: Scenario) -> Iterator[_Trial]:
    for path, value in _values(scenario, ""):
        if isinstance(value, Value):
            raised, change = _raised(value)
            yield _Trial(path, value, change, _with(scenario, path, raised))
        else:
            yield _Trial(path, None, "+1", _with(scenario, path, value + 1))
    temperature = scenario.process.temperature.mode
    for kind, entry in used_entries(scenario):
        for path, shown, change, other in _entry_trials(entry, temperature):
            yield _Trial(f"catalog.{kind}.{entry.id}.{path}", shown, change, scenario, ((kind, other),))


def _raised(value: Value) -> tuple[Value, str]:
    if value.dimension == "temperature":
        return value.with_mode(value.mode + KELVIN), f"+{KELVIN:g} K"
    if value.dimension == "fraction" and value.mode * (1 + SHARE) >= 1.0:
        # a share near 1: what is missing to 1 shrinks by as much
        return value.with_mode(1.0 - (1.0 - value.mode) * (1 - SHARE)), f"-{SHARE:.0%} of what is missing to 1"
    return value.with_mode(value.mode * (1 + SHARE)), f"+{SHARE:.0%}"


def _values(part: object, path: str) -> Iterator[tuple[str, Value | int]]:
    """Every quantity other than zero that physics may read, with its path; list items go by their name."""
    if isinstance(part, Value):
        if part.mode != 0:
            yield path, part
    elif isinstance(part, Model):
        for name, inner in part:
            place = f"{path}.{name}" if path else name
            if name in _SKIPPED:
                continue
            if _is_count(part, name):
                yield place, getattr(part, name)
            yield from _values(inner, place)
    elif isinstance(part, tuple):
        for index, item in enumerate(part):
            if isinstance(item, Model):
                yield from _values(item, f"{path}.{getattr(item, 'name', index)}")
    elif isinstance(part, Mapping):
        for name, inner in part.items():
            yield from _values(inner, f"{path}.{name}")


def _is_count(model: Model, name: str) -> bool:
    """Whether a field is a whole number that may be one more."""
    value, field = getattr(model, name), type(model).model_fields.get(name)
    return type(value) is int and field is not None and "Literal" not in str(field.annotation)


def _entry_trials(entry: Entry, temperature: float) -> Iterator[tuple[str, Value | None, str, Entry]]:
    """Path, figure as it is, what was changed, and the changed entry, for each figure of a catalog entry."""
    for name, part in entry:
        if isinstance(part, Value):
            if part.mode != 0:
                raised, change = _raised(part)
                yield name, part, change, entry.model_copy(update={name: raised})
        elif name in _TABLES and isinstance(part, tuple):
            figure = _TABLES[name]
            points = [point.model_copy(update={figure: _raised(getattr(point, figure))[0]}) for point in part]
            nearest = min(part, key=lambda point: abs(point.temperature.mode - temperature))
            at = catalog.interpolate([(p.temperature.mode, getattr(p, figure).mode) for p in part], temperature)
            shown = replace(getattr(nearest, figure), mode=at, low=None, high=None)
            yield name, shown, f"+{SHARE:.0%}", entry.model_copy(update={name: tuple(points)})
        elif isinstance(part, VapourPressure):
            if part.a is not None:
                raised_fit = part.model_copy(update={"a": part.a + math.log10(1 + SHARE)})
                yield name, None, f"+{SHARE:.0%} of the pressure", entry.model_copy(update={name: raised_fit})
        elif isinstance(part, Model):
            for inner, value in part:
                if isinstance(value, Value) and value.mode != 0 and inner != _ANCHOR:
                    raised, change = _raised(value)
                    changed = part.model_copy(update={inner: raised})
                    yield f"{name}.{inner}", value, change, entry.model_copy(update={name: changed})


def _with(scenario: Scenario, path: str, value: Value | int) -> Scenario:
    changed = _replaced(scenario, path.split("."), value)
    assert isinstance(changed, Scenario)
    return changed


def _replaced(part: object, keys: Sequence[str], value: Value | int) -> object:
    """A copy of a part of a scenario with one figure changed; nothing is validated again."""
    if not keys:
        return value
    key, rest = keys[0], keys[1:]
    if isinstance(part, Model):
        return part.model_copy(update={key: _replaced(getattr(part, key), rest, value)})
    if isinstance(part, tuple):
        names = [str(getattr(item, "name", number)) for number, item in enumerate(part)]
        return tuple(
            _replaced(item, rest, value) if name == key else item for name, item in zip(names, part, strict=True)
        )
    assert isinstance(part, Mapping)
    return {**part, key: _replaced(part[key], rest, value)}
