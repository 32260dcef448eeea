"""Which function knows which reactor kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from r2r_sim.errors import InfeasibleError
from r2r_sim.process import (
    flat_chamber,
    fluidised_bed,
    pneumatic_tube,
    rotary_drum,
    spatial_bed,
    spatial_web,
    static_bed,
)
from r2r_sim.process.operating_point import OperatingPoint
from r2r_sim.scenario import Scenario

REACTORS: Mapping[str, Callable[[Any, Scenario], OperatingPoint]] = {
    "fluidised_bed": fluidised_bed.operate,
    "rotary_drum": rotary_drum.operate,
    "static_bed": static_bed.operate,
    "flat_chamber": flat_chamber.operate,
    "spatial_bed": spatial_bed.operate,
    "pneumatic_tube": pneumatic_tube.operate,
}
"""Which function knows which kind of reactor for powders."""


def operating_points(scenario: Scenario) -> tuple[OperatingPoint, ...]:
    """Operating point of every line and reactor of a scenario, in its order.

    Raises
    ------
    InfeasibleError
        If any unit cannot run; the findings name every such unit.
    """
    points: list[OperatingPoint] = []
    failed: list[InfeasibleError] = []
    jobs = [partial(spatial_web.operate, line, scenario) for line in scenario.plant.lines]
    jobs += [partial(REACTORS[reactor.kind], reactor, scenario) for reactor in scenario.plant.reactors]
    for operate in jobs:
        try:
            points.append(operate())
        except InfeasibleError as error:
            failed.append(error)
    if failed:
        raise InfeasibleError(
            "; ".join(error.message for error in failed),
            hint="; ".join(error.hint for error in failed),
            findings=[finding for error in failed for finding in error.as_findings()],
        )
    return tuple(points)
