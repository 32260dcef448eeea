"""Checks of what the plant is supplied with from outside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from r2r_sim.scenario.checks_process import value_at
from r2r_sim.scenario.locate import Issue, at, items, suggest
from r2r_sim.scenario.supply import UTILITY_DIMENSIONS, UTILITY_EXAMPLES


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


def utility_issues(data: Any) -> Iterator[Issue]:
    """Shares of utilities that are not there, of another kind, or larger than what there is."""
    known = {str(item.get("name")): (path, str(item.get("of"))) for path, item in items(data, "plant", "utilities")}
    taken: dict[str, float] = {}
    used: set[str] = set()
    for group in ("lines", "reactors"):
        for path, unit in items(data, "plant", group):
            takes = unit.get("takes")
            for name in takes if isinstance(takes, Mapping) else ():
                place = (*path, "takes", name)
                if name not in known:
                    hint = suggest(str(name), known, "utilities")
                    yield Issue("scenario.reference", place, f"there is no utility {name!r}", hint, at_key=True)
                    continue
                used.add(name)
                where, of = known[name]
                dimension = UTILITY_DIMENSIONS.get(of, "number")
                share, capacity = value_at(data, place, dimension), value_at(data, (*where, "capacity"), dimension)
                if share is None or capacity is None:
                    if at(data, *place) is not None and capacity is not None and of in UTILITY_DIMENSIONS:
                        message = f"a share of {name} is stated as its capacity is"
                        yield Issue("scenario.unit", place, message, f"such as {UTILITY_EXAMPLES[of]}")
                    continue
                if share.mode > capacity.mode:
                    message = f"one unit takes {share.text} of the {capacity.text} there are: it would wait for ever"
                    yield Issue("scenario.range", place, message)
                if group == "lines":
                    count = unit.get("count", 1)
                    taken[name] = taken.get(name, 0.0) + share.mode * (count if isinstance(count, int) else 1)
                    if taken[name] > capacity.mode >= share.mode:
                        message = (
                            f"lines ask for more of {name} than its {capacity.text}: some stand while others are hot"
                        )
                        yield Issue("scenario.unusual", place, message, "more capacity, or fewer lines", "warning")
    for name, (path, of) in known.items():
        if of == "number" and name not in used:
            message = f"no unit takes of {name!r}"
            hint = f"such as takes: {{{name}: 1}} at a line or reactor"
            yield Issue("scenario.unusual", (*path, "name"), message, hint, "warning")


def spare_issues(data: Any) -> Iterator[Issue]:
    """Parts that are not kept, and parts that nobody uses."""
    known = {str(item.get("name")): path for path, item in items(data, "plant", "spares")}
    used: set[str] = set()
    for group in ("lines", "reactors", "stations"):
        for path, _ in items(data, "plant", group):
            for place in (path, (*path, "unwinder"), (*path, "rewinder")):
                for inner, failure in items(data, *place, "failures"):
                    name = failure.get("spare")
                    if isinstance(name, str) and name not in known:
                        hint = suggest(name, known, "spares")
                        yield Issue("scenario.reference", (*inner, "spare"), f"there is no spare {name!r}", hint)
                    used.add(str(name))
    for name, path in known.items():
        if name not in used:
            message = f"no repair uses {name!r}"
            yield Issue("scenario.unusual", (*path, "name"), message, "spare: ... at a failure", "warning")
