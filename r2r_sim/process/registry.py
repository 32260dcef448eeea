"""Which function knows which reactor kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from r2r_sim.errors import Finding, InfeasibleError
from r2r_sim.process import (
    drum_web,
    flat_chamber,
    fluidised_bed,
    pneumatic_tube,
    rotary_drum,
    spatial_bed,
    spatial_web,
    static_bed,
    wound_roll,
)
from r2r_sim.process.cold import cold_findings
from r2r_sim.process.operating_point import OperatingPoint
from r2r_sim.process.plausible import plausible_findings
from r2r_sim.process.sticking import sticking_findings
from r2r_sim.scenario import Scenario

LINES: Mapping[str, Callable[[Any, Scenario], OperatingPoint]] = {
    "spatial_web": spatial_web.operate,
    "drum_web": drum_web.operate,
    "wound_roll": wound_roll.operate,
}
"""Which function knows which kind of line for webs."""
ALONE: Mapping[str, Callable[[Any, Scenario], OperatingPoint]] = {**LINES, "spatial_web": spatial_web.operate_zones}
"""The same without alternatives, where a function leaves them out."""
REACTORS: Mapping[str, Callable[[Any, Scenario], OperatingPoint]] = {
    "fluidised_bed": fluidised_bed.operate,
    "rotary_drum": rotary_drum.operate,
    "static_bed": static_bed.operate,
    "flat_chamber": flat_chamber.operate,
    "spatial_bed": spatial_bed.operate,
    "pneumatic_tube": pneumatic_tube.operate,
}
"""Which function knows which kind of reactor for powders."""


def operating_points(scenario: Scenario, *, alternatives: bool = True) -> tuple[OperatingPoint, ...]:
    """Operating point of every line and reactor of a scenario, in its order; for each of its products.

    Without ``alternatives`` it may leave out the same unit with another choice, which costs several times the point.

    Raises
    ------
    InfeasibleError
        If any unit cannot run; the findings name every such unit.
    """
    points: list[OperatingPoint] = []
    failed: list[InfeasibleError] = []
    findings: list[Finding] = []
    for product, own in scenario.by_product.items():
        for unit in _points(own, alternatives):
            said = f"product {product}: " if product else ""
            if isinstance(unit, OperatingPoint):
                told = tuple(replace(found, message=f"{said}{found.message}") for found in unit.warnings)
                points.append(replace(unit, product=product, warnings=told) if product else unit)
                continue
            error, place = unit
            failed.append(InfeasibleError(f"{said}{error.message}", hint=error.hint))
            findings += [
                replace(found, path=found.path or place, message=f"{said}{found.message}")
                for found in error.as_findings()
            ]
    if failed:
        raise InfeasibleError(
            "; ".join(error.message for error in failed),
            hint="; ".join(error.hint for error in failed),
            findings=findings,
        )
    return tuple(points)


def _points(scenario: Scenario, alternatives: bool) -> Iterator[OperatingPoint | tuple[InfeasibleError, str]]:
    """The operating point of each line and reactor, or why it has none, with its place."""
    lines = LINES if alternatives else ALONE
    jobs = [(f"plant.lines.{line.name}", partial(lines[line.kind], line)) for line in scenario.plant.lines]
    jobs += [
        (f"plant.reactors.{reactor.name}", partial(REACTORS[reactor.kind], reactor))
        for reactor in scenario.plant.reactors
    ]
    for place, operate in jobs:
        try:
            point = operate(scenario)
            told = [
                *cold_findings(scenario, point, place),
                *plausible_findings(point, place),
                *sticking_findings(scenario, point, operate if alternatives else None, place),
            ]
            yield replace(point, warnings=(*point.warnings, *told))
        except InfeasibleError as error:
            yield error, place
