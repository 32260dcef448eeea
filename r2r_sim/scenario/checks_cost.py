"""Checks on money: one currency, known names, and what is not priced."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from r2r_sim import catalog, units
from r2r_sim.scenario.checks_plant import unit_names
from r2r_sim.scenario.checks_process import all_chemistries_of, value_at
from r2r_sim.scenario.cost import Prices
from r2r_sim.scenario.locate import Issue, at, items, suggest
from r2r_sim.scenario.model import precursors_of
from r2r_sim.scenario.reader import Path


def cost_issues(data: Any) -> Iterator[Issue]:
    """Everything that can be wrong with money."""
    yield from _currency(data)
    yield from _per_area(data)
    cost = at(data, "cost")
    if not isinstance(cost, Mapping):
        return
    yield from _prices(data)
    yield from _capital(data)
    yield from _heads(cost)


def _money(data: Any) -> Iterator[tuple[Path, str]]:
    """Every amount of money that can be read, with its currency."""
    prices = at(data, "cost", "prices")
    places: list[Path] = [("cost", "prices", name) for name in prices] if isinstance(prices, Mapping) else []
    places += [(*path, "amount") for path, _ in items(data, "cost", "capital")]
    places.append(("targets", "cost"))
    for path in places:
        value = value_at(data, path, *sorted(units.MONEY_DIMENSIONS))
        if value is not None and value.currency is not None:
            yield path, value.currency


def _currency(data: Any) -> Iterator[Issue]:
    wanted = at(data, "cost", "currency")
    if not isinstance(wanted, str) or len(wanted) != 3 or not wanted.isupper():
        return
    for path, currency in _money(data):
        if currency != wanted:
            message = f"{currency} is given, but the scenario counts in {wanted}"
            yield Issue("scenario.currency", path, message, f"convert it to {wanted}")


def _per_area(data: Any) -> Iterator[Issue]:
    """A powder is bought by mass; a web's cell use is an area."""
    powder = at(data, "material", "powder") is not None
    if powder and value_at(data, ("cost", "prices", "substrate"), "money_per_area") is not None:
        yield Issue("scenario.quantity", ("cost", "prices", "substrate"), "a powder is bought by mass", "per kg")
    dimension, better = ("area_per_energy", "kg/kWh") if powder else ("mass_per_energy", "m2/kWh")
    if value_at(data, ("cost", "cell_use"), dimension) is not None and isinstance(at(data, "material"), Mapping):
        yield Issue("scenario.quantity", ("cost", "cell_use"), f"this material is counted in {better}")


def _prices(data: Any) -> Iterator[Issue]:
    prices = at(data, "cost", "prices")
    given = prices if isinstance(prices, Mapping) else {}
    fixed = list(Prices.model_fields)
    for name in given:
        if name not in fixed and name not in catalog.ids("precursor"):
            hint = suggest(str(name), [*fixed, *catalog.ids("precursor")], "known prices")
            yield Issue("scenario.unknown_key", ("cost", "prices", name), f"unknown price {name!r}", hint, at_key=True)
    needed = [*precursors_of(all_chemistries_of(data)), "n2", "electricity", "substrate", "floor", "wage"]
    missing = [name for name in needed if given.get(name) is None]
    if missing:
        message = f"not priced, so left out of the cost: {', '.join(missing)}"
        yield Issue("scenario.assumption", ("cost", "prices"), message, severity="note")
    if not at(data, "cost", "capital"):
        message = "no capital is given, so the cost has no depreciation"
        yield Issue("scenario.assumption", ("cost",), message, severity="note")


def _heads(cost: Mapping[str, Any]) -> Iterator[Issue]:
    """Heads for a post are stated, or follow from working week and absence."""
    stated = [key for key in ("working_week", "absence") if key in cost]
    if len(stated) == 1:
        missing = "absence" if stated == ["working_week"] else "working_week"
        message = f"heads for a post need {missing} beside {stated[0]}"
        hint = "such as working_week: 40 h, and absence: 15 %, from your own records"
        yield Issue("scenario.missing_key", ("cost", missing), message, hint)
    if stated and "heads_per_post" in cost:
        message = "heads_per_post is stated, and would follow from working week and absence too"
        yield Issue("scenario.conflict", ("cost", "heads_per_post"), message, "leave one of them out", at_key=True)


def _capital(data: Any) -> Iterator[Issue]:
    names = [*unit_names(data), "plant"]
    for path, item in items(data, "cost", "capital"):
        per = item.get("per", "plant")
        if isinstance(per, str) and per not in names:
            message = f"there is no line, reactor, station or cabinet {per!r}"
            yield Issue("scenario.reference", (*path, "per"), message, suggest(per, names, "names"))
