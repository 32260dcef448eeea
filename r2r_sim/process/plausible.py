"""What can be calculated and is no plan: films that outweigh their powder, batches of months."""

from __future__ import annotations

from r2r_sim.errors import Finding
from r2r_sim.process.operating_point import OperatingPoint

HEAVY = 0.5
"""Film over powder, by mass, from which on the powder is no longer the one that went in: our judgement."""
LONG = 30 * 86400.0
"""A batch of a month [s]: our judgement."""


def plausible_findings(point: OperatingPoint, path: str) -> list[Finding]:
    """What an engineer would doubt of a batch or lot; nothing of a web."""
    if point.consumption.basis != "batch":
        return []
    found = []
    gain = point.growth.mass_gain
    if gain > HEAVY:
        message = (
            f"the film weighs {gain:.3g} times the powder it is put on: surface, density and flow of the powder "
            "change on the way, and are taken as they were at the start"
        )
        hint = "fewer cycles or a powder of less surface; else measure the coated powder and plan it in stages"
        found.append(Finding("process.film_outweighs_powder", message, "warning", path, hint=hint))
    # what physics asks for, not what a scenario states
    duration = sum(step.shortest * step.repeats for step in point.steps)
    if duration > LONG:
        message = (
            f"one load takes {duration / 86400.0:,.0f} days: its surface takes more precursor than this unit feeds"
        )
        hint = "a smaller charge, more precursor in the gas, fewer cycles, or a powder of less surface"
        found.append(Finding("process.load_takes_months", message, "warning", path, hint=hint))
    return found
