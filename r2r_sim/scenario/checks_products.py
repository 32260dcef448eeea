"""Checks of products, orders, campaigns and changeovers, and the scenario of each product."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from r2r_sim.errors import Finding
from r2r_sim.scenario import override
from r2r_sim.scenario.checks_process import value_at
from r2r_sim.scenario.locate import Issue, Locator, at, items, suggest
from r2r_sim.scenario.model import Scenario
from r2r_sim.scenario.products import TO
from r2r_sim.scenario.reader import Document, Path

_OF_ALL = ("products", "orders", "campaigns")
_MAY = ("process", "material")
_SHARED = ("material.surface_variation", "material.moisture_as_received", "material.roll.diameter")
"""What holds for all products: lots are drawn from one source."""
_SUBSTRATES = ("material.powder", "material.separator", "material.foil")
Examine = Callable[[dict[str, Any]], tuple[Scenario | None, list[Issue]]]


@dataclass(frozen=True)
class Variants:
    """The scenario of each product, and what was found in it."""

    scenarios: dict[str, Scenario]
    findings: tuple[Finding, ...]


def variants_of(document: Document, source: str, examine: Examine) -> Variants:
    """Read the scenario of each product: the plan with what the product sets in place of its own.

    Parameters
    ----------
    examine : reads and checks plain data
    """
    data, found = document.data, dict[str, Scenario]()
    findings: list[Finding] = []
    for path, product in items(data, "products"):
        name = str(product.get("name"))
        own, done, unknown = _own(document, path, product)
        findings += [_of(name, Locator(data, document.places, source).finding(issue)) for issue in unknown]
        scenario, issues = examine(own.data)
        if scenario is not None:
            found[name] = scenario
        told_of = [issue for issue in issues if issue.severity == "error" or _under(issue.path, done)]
        findings += [_of(name, one) for one in Locator(own.data, own.places, source).findings(told_of)]
    return Variants(found, tuple(findings))


def data_of(data: Mapping[str, Any], product: str) -> dict[str, Any]:
    """The plan's data with what a product sets in place of its own."""
    path, given = next((path, item) for path, item in items(data, "products") if item.get("name") == product)
    own: dict[str, Any] = _own(Document(data), path, given)[0].data
    return own


def _own(document: Document, path: Path, product: Mapping[str, Any]) -> tuple[Document, list[Path], list[Issue]]:
    """The plan of one product, the paths that it sets, and what of them leads nowhere."""
    own, done, unknown = _document(document), list[Path](), list[Issue]()
    given = product.get("set")
    for key, value in given.items() if isinstance(given, Mapping) else ():
        place = (*path, "set", key)
        if _may(key):
            try:
                override.put(own, key, value, document.places.get(place))
                done.append(tuple(key.split(".")))
            except override.UnknownError as error:
                unknown.append(replace(error.issue, path=place, at_key=True))
    return own, done, unknown


def product_issues(data: Any) -> Iterator[Issue]:
    """Everything that can be wrong with products and with what brings them."""
    products = list(items(data, "products"))
    names = [str(item.get("name")) for _, item in products]
    for number, (path, item) in enumerate(products):
        if item.get("name") in names[:number]:
            message = f"the name {item.get('name')!r} is used twice"
            yield Issue("scenario.duplicate_name", (*path, "name"), message, "names must differ")
        given = item.get("set")
        for key in given if isinstance(given, Mapping) else ():
            if not _may(key):
                message = f"a product cannot have its own {key}"
                hint = "what a product may have of its own begins with process. or material., such as process.thickness"
                yield Issue("scenario.conflict", (*path, "set", str(key)), message, hint, at_key=True)
        what = [key for key in given if str(key) in _SUBSTRATES] if isinstance(given, Mapping) else []
        if what and at(data, "cost", "prices", "substrate") is not None:
            message = (
                f"{item.get('name')} is another substrate, and cost.prices.substrate is one price for all products"
            )
            hint = "leave the price out where they differ much"
            yield Issue("scenario.unusual", (*path, "set", str(what[0])), message, hint, "warning", at_key=True)
    yield from _bringers(data, names)
    yield from _orders(data)
    yield from _changeovers(data, names)
    yield from _rolls(data) if products else ()
    for path, item in items(data, "plant", "lines") if products else ():
        for winder in ("unwinder", "rewinder"):
            if winder in item:
                message = "a line with accumulators runs one product: which roll is where is not followed through them"
                yield Issue("scenario.conflict", (*path, winder), message, "a turret, or a stop at each roll change")


def _rolls(data: Any) -> Iterator[Issue]:
    """Stations and a supply of rolls bring one product to lines."""
    for key in ("stations", "roll_supply"):
        if at(data, "plant", "lines") and at(data, "plant", key):
            message = f"{key} around lines know one product"
            yield Issue("scenario.conflict", ("plant", key), message, "leave it out, or make one product", at_key=True)


def _bringers(data: Any, names: list[str]) -> Iterator[Issue]:
    """Orders or campaigns: one of the two, of products that there are."""
    orders, campaigns = at(data, "orders"), at(data, "campaigns")
    for key in ("orders", "campaigns"):
        if at(data, key) and not names:
            yield Issue(
                "scenario.conflict", (key,), f"{key} need products", "such as products: [{name: one}]", at_key=True
            )
    if orders and campaigns:
        message = "give exactly one of orders and campaigns: both are given"
        yield Issue("scenario.conflict", ("campaigns",), message, "leave one of them out", at_key=True)
    if names and not orders and not campaigns:
        message = "there are products, and neither orders nor campaigns say which is made when"
        yield Issue(
            "scenario.missing_key", ("products",), message, "such as campaigns: [{product: .., lots: 20}]", at_key=True
        )
    wanted = set[str]()
    for key in ("orders", "campaigns"):
        for path, item in items(data, key):
            product = item.get("product")
            wanted.add(str(product))
            if isinstance(product, str) and names and product not in names:
                message = f"there is no product {product!r}"
                yield Issue("scenario.reference", (*path, "product"), message, suggest(product, names, "products"))
    for path, item in items(data, "products"):
        if (orders or campaigns) and str(item.get("name")) not in wanted:
            message = f"nothing asks for {item.get('name')}: it is never made"
            yield Issue("scenario.unusual", path, message, severity="warning")


def _orders(data: Any) -> Iterator[Issue]:
    web = bool(at(data, "plant", "lines"))
    seen = set[str]()
    for path, item in items(data, "orders"):
        name, amount = item.get("name"), item.get("amount")
        if isinstance(name, str) and name in seen:
            yield Issue(
                "scenario.duplicate_name", (*path, "name"), f"the name {name!r} is used twice", "names must differ"
            )
        seen.add(str(name))
        if value_at(data, (*path, "amount"), "mass" if web else "area") is not None:
            message = f"{amount} are wanted, and the plant makes {'square metres' if web else 'tonnes'}"
            yield Issue(
                "scenario.quantity", (*path, "amount"), message, f"such as {'5000 m2' if web else '20 t'}, or lots: 12"
            )


def _changeovers(data: Any, names: list[str]) -> Iterator[Issue]:
    for group in ("lines", "reactors"):
        for path, item in items(data, "plant", group):
            changeovers = item.get("changeovers")
            if not isinstance(changeovers, Mapping):
                continue
            if not names:
                message = "there is one product: nothing is ever changed over"
                yield Issue(
                    "scenario.unusual", (*path, "changeovers"), message, "products: [..]", "warning", at_key=True
                )
                continue
            times = changeovers.get("times")
            for pair in times if isinstance(times, Mapping) else ():
                before, to, after = str(pair).partition(TO)
                if not to or before not in names or after not in names or before == after:
                    message = f"{pair!r} is no pair of products"
                    hint = f"such as {names[0]}{TO}{names[-1]}; products: {', '.join(names)}"
                    yield Issue(
                        "scenario.reference", (*path, "changeovers", "times", str(pair)), message, hint, at_key=True
                    )


def _may(key: object) -> bool:
    return str(key).partition(".")[0] in _MAY and "." in str(key) and str(key) not in _SHARED


def _document(document: Document) -> Document:
    """The plan without what is said of all products, as a copy that may be changed."""
    data = {key: value for key, value in document.data.items() if key not in _OF_ALL}
    places = {path: place for path, place in document.places.items() if path[:1] not in [(key,) for key in _OF_ALL]}
    return Document(data, places)


def _under(path: Path, done: list[Path]) -> bool:
    return any(path[: len(own)] == own for own in done)


def _of(product: str, finding: Finding) -> Finding:
    return replace(finding, message=f"product {product}: {finding.message}")
