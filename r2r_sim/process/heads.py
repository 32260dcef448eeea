"""How the heads of a line serve the cycles of a recipe.

A pass holds whole supercycles: the heads stand in the order of the cycles, each with its own precursors, and the roll
goes through until all supercycles are grown. Where a supercycle takes more heads than the line has, the line is set to
one layer after the other: the roll goes through for each run of cycles of one layer, and the gases are changed between
passes. A pass does not mix the two: heads whose gases change in the middle of a supercycle are not run.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from r2r_sim.errors import Finding, InfeasibleError
from r2r_sim.physics.drum import heads_over_web
from r2r_sim.process.recipe import Recipe


@dataclass(frozen=True, slots=True)
class HeadPlan:
    """Passes of the roll, and the heads that each layer has in them."""

    passes: int
    fed: tuple[float, ...]
    """Heads of each layer that are fed in a pass, mean over the passes."""
    most: tuple[float, ...]
    """Heads of each layer that are fed at once."""
    whole: bool
    """Whether a pass holds whole supercycles."""


def plan_heads(recipe: Recipe, supercycles: int, heads: int) -> HeadPlan:
    """Passes and heads in use for so many supercycles."""
    in_a_pass = heads // recipe.cycles_per_supercycle
    if in_a_pass:
        passes = math.ceil(supercycles / in_a_pass)
        used = tuple(math.ceil(supercycles / passes) * layer.cycles for layer in recipe.layers)
        return HeadPlan(passes, used, used, whole=True)
    passes_of, fed, most = 0, [0.0] * len(recipe.layers), [0] * len(recipe.layers)
    for number, cycles in recipe.runs():
        takes = math.ceil(cycles / heads)
        used_now = math.ceil(cycles / takes)
        passes_of += takes
        fed[number] += takes * used_now
        most[number] = max(most[number], used_now)
    return HeadPlan(supercycles * passes_of, tuple(each / passes_of for each in fed), tuple(most), whole=False)


def plan_drum(recipe: Recipe, supercycles: int, heads: int, wrap: float) -> HeadPlan:
    """Heads that face the web at any time while they turn round a drum; the web goes through once.

    Raises
    ------
    InfeasibleError
        If the heads do not hold whole supercycles, or more of them face the web than the film has cycles.
    """
    takes = recipe.cycles_per_supercycle
    if heads % takes:
        raise InfeasibleError(
            f"{heads} heads round a drum do not hold whole supercycles of {takes} cycles",
            hint=f"{math.ceil(heads / takes) * takes} heads",
        )
    facing = float(heads_over_web(heads, wrap))
    if facing >= supercycles * takes:
        raise InfeasibleError(
            f"{facing:.4g} heads face the web, and the film takes {supercycles * takes} cycles: nothing has to turn",
            hint="fewer heads, or a spatial_web",
        )
    fed = tuple(facing * layer.cycles / takes for layer in recipe.layers)
    return HeadPlan(1, fed, fed, whole=True)


def told(recipe: Recipe, plan: HeadPlan, heads: int, path: str) -> list[Finding]:
    """Findings where the heads do not fit the supercycle."""
    takes = recipe.cycles_per_supercycle
    if plan.whole:
        idle = heads % takes
        if not idle:
            return []
        message = f"{heads} heads hold {heads // takes} supercycles of {takes} cycles a pass; {idle} stand idle"
        return [Finding("process.heads", message, "note", f"{path}.heads", hint=f"heads: {heads - idle}")]
    message = (
        f"{heads} heads do not hold a supercycle of {takes} cycles: the roll goes through {plan.passes:,} times, with "
        "the heads set to one layer after the other; changing their gases takes no time here but that of a roll change"
    )
    return [Finding("process.heads", message, "warning", f"{path}.heads", hint=f"{takes} heads, or a multiple of it")]
