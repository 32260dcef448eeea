"""Doses on powder of a precursor whose sticking nobody knows: from which sticking on supply alone limits them.

Above grams of powder the Damkohler number is far above 1: what is supplied reacts, however well it sticks. Such a dose
is computed with a sticking of 1, its upper bound, which is the supply-limited one. The sticking at which that ends
is found with the reactor's own model.
"""

from __future__ import annotations

from collections.abc import Callable

from r2r_sim.catalog import default
from r2r_sim.errors import Finding, InfeasibleError
from r2r_sim.process.operating_point import OperatingPoint
from r2r_sim.scenario import Scenario

LEAST = 1e-12
"""The lowest sticking that is tried; those that have been measured lie above 1e-7."""
HALVINGS = 8
"""Of the twelve decades: to a twentieth of a decade."""
COSTS = 0.01
"""Share of the output that a sticking that matters costs."""


def sticking_findings(
    scenario: Scenario, point: OperatingPoint, operate: Callable[[Scenario], OperatingPoint] | None, path: str
) -> list[Finding]:
    """What is taken for a sticking that is not known, and below which sticking the output would be less.

    Without ``operate``, the operating point of the unit in a changed scenario, the second is left out.
    """
    found = []
    for name in scenario.unknown_stickings:
        message = f"the sticking probability of {name} is not known: its dose is computed as limited by supply alone"
        if operate is not None:
            least = _least(scenario, point, operate, name)
            message += f", which holds while it is above {least:.1g} (below, output falls by more than {COSTS:.0%})"
        hint = f"state it where it is known: process.sticking: {{{name}: ...}}"
        found.append(Finding("process.sticking_unknown", message, "note", path, hint=hint))
    return found


def _least(
    scenario: Scenario, point: OperatingPoint, operate: Callable[[Scenario], OperatingPoint], name: str
) -> float:
    """The sticking from which on the output is as good as that of the upper bound."""
    low, high = LEAST, 1.0
    for _ in range(HALVINGS):
        middle = (low * high) ** 0.5
        if _output(scenario, operate, name, middle) >= (1.0 - COSTS) * point.nameplate:
            high = middle
        else:
            low = middle
    return high


def _output(scenario: Scenario, operate: Callable[[Scenario], OperatingPoint], name: str, sticking: float) -> float:
    stated = {**scenario.process.sticking, name: default(repr(sticking), "fraction")}
    process = scenario.process.model_copy(update={"sticking": stated})
    try:
        return operate(scenario.model_copy(update={"process": process})).nameplate
    except InfeasibleError:
        return 0.0
