"""Operating points in words and numbers: what ``explain`` shows."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from r2r_sim import units
from r2r_sim.errors import Finding
from r2r_sim.process.operating_point import Limit, OperatingPoint
from r2r_sim.study.sensitivity import EnteringInput, Sensitivity
from r2r_sim.study.separator import CoatedSeparator
from r2r_sim.study.standing import HotOrCold

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class ExplainedLimit:
    """A limit ready to be printed."""

    name: str
    allows: str
    margin: str
    role: str
    """``binds``, ``next`` or empty."""
    equation: str
    inputs: str


@dataclass(frozen=True, slots=True)
class ExplainedPoint:
    """An operating point ready to be printed."""

    headline: str
    facts: tuple[str, ...]
    limits: tuple[ExplainedLimit, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What physics says of a scenario before anything is simulated."""

    name: str
    operating: tuple[OperatingPoint, ...]
    points: tuple[ExplainedPoint, ...]
    sensitivities: tuple[Sensitivity, ...]
    """What a change of each input does to the output, the strongest first for each unit."""
    inputs: tuple[EnteringInput, ...]
    """Every number that enters, with its source, the strongest first for each unit."""
    separators: tuple[CoatedSeparator, ...]
    """Each line's coated separator against what separators have to meet; empty for other materials."""
    findings: tuple[Finding, ...]
    standing: tuple[HotOrCold, ...] = ()
    """Whether units should stand hot or cold while the plant is closed, where what they take idle is stated."""

    def to_frame(self) -> pd.DataFrame:
        """Every limit as a row: ``of, name, kind, value, unit, display_value, margin, binding, next, step``."""
        import pandas as pd

        from r2r_sim.study.as_json import limits_as_list

        rows = [
            {key: value for key, value in row.items() if key not in ("inputs", "equation")}
            for row in limits_as_list(self.operating)
        ]
        return pd.DataFrame(rows)

    def as_dict(self) -> dict[str, Any]:
        """As plain data, in the documented JSON form."""
        from r2r_sim.study.as_json import FORMAT, finite, limits_as_list, points_as_list

        document: dict[str, Any] = finite(
            {
                "format": FORMAT,
                "name": self.name,
                "operating_points": points_as_list(self.operating),
                "limits": limits_as_list(self.operating),
                "sensitivities": [asdict(row) for row in self.sensitivities],
                "inputs": [asdict(row) for row in self.inputs],
                "separators": [asdict(line) for line in self.separators],
                "standing": [asdict(row) for row in self.standing],
                "findings": [finding.as_dict() for finding in self.findings],
            }
        )
        return document


def significant(value: float, digits: int = 4) -> str:
    """A number in words: thousands apart, no exponent where none is needed."""
    if value != value:
        return "n/a"
    if abs(value) >= 10 ** (digits - 1) and abs(value) < 1e15:
        return f"{value:,.0f}"
    return f"{value:.{digits}g}"


def explained(point: OperatingPoint) -> ExplainedPoint:
    """One operating point ready to be printed."""
    facts = _web_facts(point) if point.consumption.basis == "hot_second" else _batch_facts(point)
    if point.consumption.basis == "hot_second":
        passes = "1 pass" if point.passes == 1 else f"{point.passes} passes"
        headline = f"{point.label}: web at {significant(point.rate * 60)} m/min, {passes} for {_cycles(point)}"
    elif point.is_continuous:
        hours = point.steps[0].duration / 3600
        rate = f"{significant(point.rate / hours)} kg/h"
        headline = f"{point.label}: powder at {rate}, {significant(point.rate)} kg a lot in {significant(hours)} h"
    elif point.is_roll:
        hours = sum(step.duration * step.repeats for step in point.steps) / 3600
        lasts = f"{significant(hours)} h from wind in to wind out"
        headline = f"{point.label}: {significant(point.rate)} m of web a batch, {lasts}"
    else:
        hours = sum(step.duration * step.repeats for step in point.steps) / 3600
        headline = f"{point.label}: {significant(point.rate)} kg a batch, {significant(hours)} h from heat to cool"
    binding = point.binding
    if binding.kind == "min_time":
        headline += f"; {binding.name} rules the longest part"
    else:
        headline += f"; {binding.name} binds"
    roles = {0: "binds", 1: "next"}
    return ExplainedPoint(
        headline=headline,
        facts=(*facts, *_growth_facts(point)),
        limits=tuple(_limit(limit, roles.get(number, "")) for number, limit in enumerate(point.limits)),
    )


def _cycles(point: OperatingPoint) -> str:
    if point.supercycles == point.cycles:
        return f"{point.cycles} cycles"
    return f"{point.supercycles} supercycles of {point.cycles // point.supercycles} cycles"


def _layer_facts(point: OperatingPoint) -> list[str]:
    """What each layer of a supercycle adds, and what the film is as a whole."""
    growth = point.growth
    if len(growth.layers) < 2:
        return []
    facts = [
        f"{layer.label}: {layer.cycles} cycles of {layer.chemistry}, {significant(layer.thickness * 1e9, 3)} nm "
        f"({layer.share:.1%} of the film), coverage A {layer.coverage_a:.1%}, B {layer.coverage_b:.1%}"
        for layer in growth.layers
    ]
    if growth.composition:
        atoms = ", ".join(f"{element} {significant(count, 3)}" for element, count in growth.composition.items())
        facts.append(f"{_cycles(point)} grow {growth.formula}: {atoms} per metal atom")
    return facts


def _limit(limit: Limit, role: str) -> ExplainedLimit:
    prefix = "at least" if limit.kind == "min_time" else "up to"
    value = units.to_unit(limit.value, limit.unit) if limit.value != float("inf") else limit.value
    return ExplainedLimit(
        name=limit.full_name,
        allows="no limit" if value == float("inf") else f"{prefix} {significant(value)} {limit.unit}",
        margin=f"{limit.margin:+.0%}" if limit.margin < 100 else "> 100 x",
        role=role,
        equation=limit.equation,
        inputs=", ".join(f"{name} {significant(value)}" for name, value in limit.inputs.items()),
    )


def _web_facts(point: OperatingPoint) -> list[str]:
    facts = [
        f"{step.name}: {significant(step.duration * 1e3)} ms dwell, {step.repeats} zones a pass" for step in point.steps
    ]
    flows = ", ".join(
        f"{name} {significant(flow * 6e4)} g/min used to {point.consumption.utilisation[name]:.0%}"
        for name, flow in point.consumption.precursors.items()
    )
    return [*facts, f"draws {flows}, nitrogen {significant(point.consumption.nitrogen * 3600)} Nm3/h while hot"]


def _batch_facts(point: OperatingPoint) -> list[str]:
    facts = [
        f"{step.name}: {significant(step.duration / 60)} min x {step.repeats}, ruled by {step.ruled_by}"
        for step in point.steps
    ]
    amounts = ", ".join(
        f"{name} {significant(amount * 1e3)} g used to {point.consumption.utilisation[name]:.0%}"
        for name, amount in point.consumption.precursors.items()
    )
    return [*facts, f"a batch draws {amounts}, nitrogen {significant(point.consumption.nitrogen)} Nm3"]


def _growth_facts(point: OperatingPoint) -> list[str]:
    growth = point.growth
    per_cycle = significant(growth.growth_per_cycle * 1e10, 3)
    film = f"film {significant(growth.thickness * 1e9, 3)} nm at {per_cycle} angstrom a cycle"
    facts = [f"{film}, coverage A {growth.coverage_a:.1%}, B {growth.coverage_b:.1%}", *_layer_facts(point)]
    if growth.porosity_before is not None and growth.porosity_after is not None:
        facts.append(
            f"coats {significant(growth.coated_area)} m2 of surface per m2 of web; "
            f"porosity {growth.porosity_before:.1%} before, {growth.porosity_after:.1%} after"
        )
    if growth.infiltrated_share is not None:
        facts.append(
            f"the polymer holds {significant(growth.infiltrated_share, 3)} times a cycle's metal after the purge, "
            "which reacts in it"
        )
    for alternative in point.alternatives:
        if alternative.rate is None:
            facts.append(f"coated {alternative.label}: not possible, {alternative.note}")
            continue
        draws = ", ".join(f"{name} {significant(mass * 1e3, 3)} g/m2" for name, mass in alternative.precursors.items())
        facts.append(
            f"coated {alternative.label}{' (chosen)' if alternative.chosen else ''}: "
            f"{significant(alternative.rate * 60, 3)} m/min ({alternative.binding}), {draws}, "
            f"porosity after {alternative.porosity_after:.1%}"
        )
    return facts
