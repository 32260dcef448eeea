"""What a change of each input does to the output that physics allows: one at a time, nothing simulated."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from r2r_sim.catalog import Model, Value
from r2r_sim.errors import R2RError
from r2r_sim.process import OperatingPoint
from r2r_sim.process.registry import operating_points
from r2r_sim.scenario import Scenario

SHARE = 0.10
"""Inputs are raised by this share of themselves."""
KELVIN = 10.0
"""Temperatures are raised by this much instead: their zero is far away."""
SMALLEST = 1e-4
"""Effects below this share of the output are left out."""
_SKIPPED = frozenset(("failures", "maintenance", "web_break", "cost", "targets", "crews", "calendar"))
"""Parts of a scenario that physics does not read."""


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """Effect of one raised input on the output of one line or reactor while it runs, in m2 or kg."""

    of: str
    """The line or reactor."""
    path: str
    """The input, as in the scenario."""
    change: str
    """Such as ``+10 %`` or ``+10 K``."""
    effect: float | None
    """Change of the output that physics allows, as a share of it; None where nothing can run any more."""


def sensitivities(scenario: Scenario, points: Sequence[OperatingPoint]) -> tuple[Sensitivity, ...]:
    """Every input that moves the output, the strongest first, for each line and reactor of a scenario.

    Stated and default inputs alike are raised, one at a time: 10 % of themselves, temperatures by 10 K. Whole numbers
    (heads, cycles, counts) are left alone.
    """
    found = []
    before = _output(scenario, points)
    for path, value in _values(scenario, ""):
        raised, change = _raised(value)
        changed = _with(scenario, path, raised)
        try:
            after = _output(changed, operating_points(changed))
        except R2RError:
            after = {}
        for point in points:
            output = after.get(point.unit)
            effect = None if output is None else output / before[point.unit] - 1.0
            if effect is None or abs(effect) > SMALLEST:
                found.append(Sensitivity(point.unit, path, change, effect))
    order = {point.unit: number for number, point in enumerate(points)}
    found.sort(key=lambda row: (order[row.of], -math.inf if row.effect is None else -abs(row.effect), row.path))
    return tuple(found)


def _output(scenario: Scenario, points: Sequence[OperatingPoint]) -> dict[str, float]:
    """Output of each line or reactor while it runs [m2/s or kg/s]."""
    width = scenario.web.roll.coated_width if scenario.is_web else 1.0
    return {point.unit: point.nameplate * width for point in points}


def _raised(value: Value) -> tuple[Value, str]:
    if value.dimension == "temperature":
        return value.with_mode(value.mode + KELVIN), f"+{KELVIN:g} K"
    if value.dimension == "fraction" and value.mode * (1 + SHARE) >= 1.0:
        # a share near 1: what is missing to 1 shrinks by as much
        return value.with_mode(1.0 - (1.0 - value.mode) * (1 - SHARE)), f"-{SHARE:.0%} of what is missing to 1"
    return value.with_mode(value.mode * (1 + SHARE)), f"+{SHARE:.0%}"


def _values(part: object, path: str) -> Iterator[tuple[str, Value]]:
    """Every quantity other than zero that physics may read, with its path; list items go by their name."""
    if isinstance(part, Value):
        if part.mode != 0:
            yield path, part
    elif isinstance(part, Model):
        for name, inner in part:
            if name not in _SKIPPED:
                yield from _values(inner, f"{path}.{name}" if path else name)
    elif isinstance(part, tuple):
        for item in part:
            yield from _values(item, f"{path}.{item.name}")
    elif isinstance(part, Mapping):
        for name, inner in part.items():
            yield from _values(inner, f"{path}.{name}")


def _with(scenario: Scenario, path: str, value: Value) -> Scenario:
    changed = _replaced(scenario, path.split("."), value)
    assert isinstance(changed, Scenario)
    return changed


def _replaced(part: object, keys: Sequence[str], value: Value) -> object:
    """A copy of a part of a scenario with one quantity changed; nothing is validated again."""
    if not keys:
        return value
    key, rest = keys[0], keys[1:]
    if isinstance(part, Model):
        return part.model_copy(update={key: _replaced(getattr(part, key), rest, value)})
    if isinstance(part, tuple):
        return tuple(_replaced(item, rest, value) if item.name == key else item for item in part)
    assert isinstance(part, Mapping)
    return {**part, key: _replaced(part[key], rest, value)}
