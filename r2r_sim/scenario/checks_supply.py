"""Checks of what the plant is supplied with from outside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from r2r_sim.scenario.checks_process import value_at
from r2r_sim.scenario.locate import Issue, at, items


def stock_issues(data: Any) -> Iterator[Issue]:
    """Orders that are always cut, and deliveries that are surely too late."""
    for path, _ in items(data, "plant", "cabinets"):
        stock = (*path, "stock")
        reorder, order, most = (at(data, *stock, key) for key in ("reorder_at", "order", "site_maximum"))
        if not all(isinstance(number, int) for number in (reorder, order, most)):
            continue
        if order > most - reorder > 0:
            message = f"an order of {order} is cut to {most - reorder}: the site may hold {most}, {reorder} are left"
            hint = "order fewer, or reorder later"
            yield Issue("scenario.unusual", (*stock, "order"), message, hint, "warning")
        lead, horizon = value_at(data, (*stock, "lead_time"), "time"), value_at(data, ("horizon",), "time")
        if lead is not None and horizon is not None and lead.mode >= horizon.mode:
            message = f"what is ordered arrives after {lead.text}, beyond the horizon of {horizon.text}"
            yield Issue("scenario.unusual", (*stock, "lead_time"), message, severity="warning")
