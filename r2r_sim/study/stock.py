"""What a plan should know of its stocks: order points that were worked out."""

from __future__ import annotations

from collections.abc import Sequence

from r2r_sim.errors import Finding
from r2r_sim.plant.order_point import order_point_of
from r2r_sim.process import OperatingPoint
from r2r_sim.scenario import Scenario


def stock_findings(scenario: Scenario, points: Sequence[OperatingPoint]) -> list[Finding]:
    """The order point of each cabinet that leaves it open, with what it rests on.

    Raises
    ------
    InfeasibleError
        If the site may not hold as many canisters as it asks for.
    """
    found = []
    for cabinet in scenario.plant.cabinets:
        if cabinet.stock is None or cabinet.stock.reorder_at != "auto":
            continue
        point = order_point_of(cabinet, scenario, points)
        message = (
            f"reorder_at of {cabinet.name} is worked out as {point.canisters}: {point.per_day:.3g} canisters a day are "
            f"{point.in_lead_time:.3g} in a lead time of {cabinet.stock.lead_time.text}, and no more than "
            f"{point.canisters} in {point.service:.2%} of them"
        )
        path = f"plant.cabinets.{cabinet.name}.stock.reorder_at"
        found.append(Finding("study.order_point", message, "note", path))
    return found
