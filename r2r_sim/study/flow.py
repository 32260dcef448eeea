"""What a plan should know of its lots: how many come out under-dosed, and whether stations keep up with lines."""

from __future__ import annotations

from collections.abc import Sequence
from math import erfc, log, log1p, sqrt

from r2r_sim.errors import Finding, Severity
from r2r_sim.plant.build import build_plant
from r2r_sim.plant.build_rolls import has_rolls
from r2r_sim.plant.estimate import estimate
from r2r_sim.process import OperatingPoint
from r2r_sim.scenario import Scenario

MANY = 0.05
"""Share of lots that is worth a warning rather than a note."""
_THEN = {"rework": "they are coated again", "scrap": "they are scrapped", "accept": "they are taken as they are"}


def flow_findings(scenario: Scenario, points: Sequence[OperatingPoint]) -> list[Finding]:
    """How many lots of each reactor come out under-dosed, where they differ; what holds lines up, where rolls go on."""
    if has_rolls(scenario):
        return [_slowest(scenario, points)]
    if scenario.is_web or not scenario.powder.surface_variation.mode:
        return []
    varies = scenario.powder.surface_variation
    found = []
    for point in points:
        share = share_above(point.surface_margin, varies.mode)
        message = (
            f"a batch of {point.label} supplies {point.surface_margin:.3g} times the nominal surface: {share:.1%} "
            f"of lots have more, and {_THEN[scenario.plant.under_dosed]}"
        )
        severity: Severity = "warning" if share > MANY else "note"
        path = f"plant.reactors.{point.unit}.overdose"
        hint = "a higher overdose, or a specific_surface nearer to that of the largest lots"
        found.append(Finding("plan.under_dosed", message, severity, path, hint=hint))
    return found


def _slowest(scenario: Scenario, points: Sequence[OperatingPoint]) -> Finding:
    """What stations and transport make of the lines, by the closed form."""
    model = build_plant(scenario, tuple(points))
    rows = zip(estimate(model), model.infos, strict=True)
    line = min((row for row, info in rows if info.coats), key=lambda row: row.slowdown)
    kind, _, name = line.slowed_by.partition(":")
    for key, those in (("stations", scenario.plant.stations), ("transports", scenario.plant.transports)):
        if kind in ("station", "utility") and name in [one.name for one in those]:
            message = f"{name} holds the lines to {line.slowdown:.1%} of what they could run, by the closed form"
            hint = "a faster one, or one more; `bottleneck` says what that would bring"
            return Finding("plan.slow_station", message, "warning", f"plant.{key}.{name}", hint=hint)
    message = "stations and transport take what the lines make, by the closed form"
    return Finding("plan.stations_keep_up", message, "note", "plant")


def share_above(margin: float, variation: float) -> float:
    """Share of lots with more than ``margin`` times the mean surface, lognormal with a coefficient of variation."""
    variance = log1p(variation**2)
    return erfc((log(margin) + variance / 2.0) / sqrt(2.0 * variance)) / 2.0
