"""The lines of the cost table, before they are divided by output."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean

from r2r_sim.cost.breakdown import Behaviour, Price
from r2r_sim.cost.prices import as_share, convert
from r2r_sim.cost.quantities import Quantities
from r2r_sim.cost.spec import CostSpec


@dataclass(frozen=True, slots=True)
class Line:
    """Quantity and price of one cost, by replication."""

    category: str
    name: str
    basis: str
    behaviour: Behaviour
    quantities: tuple[float, ...]
    """A year, by replication; the same in each where it is stated."""
    unit: str
    simulated: bool
    price: Price | None
    missing: str = ""
    """Name of what is not stated, if that leaves the line without an amount."""
    bought: float | None = None
    """How many are bought, for capital."""

    @property
    def quantity(self) -> float:
        """Mean over replications."""
        return fmean(self.quantities)


def lines(spec: CostSpec, made: Sequence[Quantities]) -> tuple[Line, ...]:
    """Every line: variable ones from the record, fixed ones as stated."""
    n = len(made)
    return (
        *_precursors(spec, made),
        *_utilities(spec, made),
        _scrap(spec, made),
        *_labour(spec, n),
        *_capital(spec, n),
        _floor(spec, n),
    )


def _precursors(spec: CostSpec, made: Sequence[Quantities]) -> Iterator[Line]:
    for key in sorted({name for q in made for name in q.precursor_kg}):
        heel = fmean(q.heel_kg.get(key, 0.0) for q in made)
        part = f"; {heel:,.0f} kg of it heels, paid and returned unused" if heel else ""
        yield _simulated(
            spec,
            "precursor",
            spec.precursor_names.get(key, key),
            f"supplied (simulated){part}",
            [q.precursor_kg.get(key, 0.0) for q in made],
            key,
            "money_per_mass",
        )


def _utilities(spec: CostSpec, made: Sequence[Quantities]) -> Iterator[Line]:
    rows = (
        ("gas", "nitrogen", "purge and carrier gas (simulated)", [q.n2_nm3 for q in made], "n2"),
        ("energy", "electricity", "stated power while switched on (simulated)", _electricity(made), "electricity"),
        ("energy", "process heat", "taken up, as electric heat (simulated)", [q.heat_kwh for q in made], "electricity"),
    )
    for category, name, basis, amounts, key in rows:
        if any(amounts) or name != "process heat":
            dimension = "money_per_standard_volume" if category == "gas" else "money_per_energy"
            yield _simulated(spec, category, name, basis, amounts, key, dimension)


def _electricity(made: Sequence[Quantities]) -> list[float]:
    return [q.electricity_kwh for q in made]


def _scrap(spec: CostSpec, made: Sequence[Quantities]) -> Line:
    """Substrate bought less substrate in good product; process cost of scrap is in the other lines already."""
    if spec.product_basis == "m2":
        outputs = [(q.good_m2, q.scrapped_m2) for q in made]
    else:
        outputs = [(q.good_kg, q.scrapped_kg) for q in made]
    lost = [
        (good + scrapped) * spec.substrate_per_unit - good * spec.substrate_in_product for good, scrapped in outputs
    ]
    dimensions = ("money_per_area", "money_per_mass") if spec.product_basis == "m2" else ("money_per_mass",)
    trim = " and trimmed" if spec.product_basis == "m2" else ""
    basis = f"substrate scrapped{trim}, at its incoming price (simulated)"
    return _simulated(spec, "scrap", "substrate", basis, lost, "substrate", *dimensions)


def _simulated(
    spec: CostSpec, category: str, name: str, basis: str, amounts: Sequence[float], key: str, *dimensions: str
) -> Line:
    price, unit = _price(spec, key, *dimensions)
    missing = key if price is None and any(amounts) else ""
    return Line(category, name, basis, "variable", tuple(amounts), unit, True, price, missing)


def _price(spec: CostSpec, key: str, *dimensions: str) -> tuple[Price | None, str]:
    """A price and the unit its quantity is in."""
    default = {"money_per_mass": "kg", "money_per_area": "m2", "money_per_energy": "kWh", "money_per_time": "h"}
    stated = spec.prices.get(key)
    if stated is None:
        return None, default.get(dimensions[0], "Nm3")
    return convert(stated, *dimensions)


def _labour(spec: CostSpec, n: int) -> Iterator[Line]:
    price, unit = _price(spec, "wage", "money_per_time")
    for crew, posts in spec.posts.items():
        if spec.heads_per_post is not None and spec.paid_hours_per_head is not None:
            per_post, paid = spec.heads_per_post.mode, spec.paid_hours_per_head.mode
            hours = posts * per_post * paid
            basis = f"{posts:g} posts x {per_post:g} heads per post x {paid:,.0f} paid h a head and year (stated)"
        else:
            hours = posts * spec.open_hours_per_year
            basis = f"{posts:g} posts x {spec.open_hours_per_year:,.0f} open h a year (stated)"
            if spec.heads_per_post is not None:
                basis += "; paid hours of a head are not stated, so heads per post do not enter"
        yield Line("labour", crew, basis, "fixed", (hours,) * n, unit, False, price, "" if price else "wage")


def _capital(spec: CostSpec, n: int) -> Iterator[Line]:
    """Maintenance as a share of capital, and straight-line depreciation of each item."""
    priced = [(item, convert(item.price, "money")[0]) for item in spec.capital]
    rate = None if spec.maintenance_rate is None else as_share(spec.maintenance_rate)
    total = sum(price.mode * item.count for item, price in priced)
    missing = "maintenance" if rate is None else "" if priced else "capital"
    basis = f"capital of {total:,.0f} {spec.currency} x share a year (stated)" if priced else "no capital stated"
    yield Line(
        "maintenance",
        "maintenance",
        basis,
        "fixed",
        (total,) * n,
        spec.currency,
        False,
        rate if priced else None,
        missing,
    )
    for item, price in priced:
        basis = f"{item.count:g} x amount / {item.life_years:g} years, straight line (stated)"
        share = item.count / item.life_years
        yield Line("capital", item.name, basis, "fixed", (share,) * n, "1/year", False, price, "", item.count)
    if not priced:
        yield Line("capital", "equipment", "no capital stated", "fixed", (0.0,) * n, "1/year", False, None, "capital")


def _floor(spec: CostSpec, n: int) -> Line:
    stated = spec.prices.get("floor")
    price = None if stated is None else convert(stated, "money_per_area_time")[0]
    basis = "floor area (stated)" if spec.floor_area else "no floor area stated"
    return Line("floor", "floor", basis, "fixed", (spec.floor_area,) * n, "m2", False, price, "" if price else "floor")
