"""The tiles of the Summary: what a manager wants to know first."""

from __future__ import annotations

from dataclasses import dataclass

from r2r_sim.kpi.table import Kpi
from r2r_sim.report.book import Book
from r2r_sim.report.context import Context
from r2r_sim.report.display import precursor
from r2r_sim.report.live import Figure, Live, either, percent, sentence
from r2r_sim.report.prices import ALL_STATED
from r2r_sim.report.style import decimals, decimals_format
from r2r_sim.report.table import NOT_AVAILABLE
from r2r_sim.report.text import clean, fixed, pretty


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure with its label and two lines below."""

    label: str | Live
    value: Live | str
    number_format: str
    first: Live | str = ""
    second: Live | str = ""
    note: str = ""


def tiles(book: Book, context: Context) -> list[Tile]:
    """Eight tiles, output first, then cost."""
    return [
        _output(book, context, context.main),
        _output(book, context, context.other),
        _oee(book, context),
        _committed(book, context),
        _full_cost(book, context),
        _per_kwh(book, context),
        _precursor(book, context),
        _capital(book, context),
    ]


def with_unit(value: float, unit: str, digits: int = 4) -> str:
    """A number format that ends in the unit."""
    safe = pretty(unit).replace('"', "")
    return f'{decimals_format(decimals(value, digits))} "{safe}"'


def missing(label: str, why: str) -> Tile:
    """A tile without a figure, and why."""
    return Tile(label, NOT_AVAILABLE, "General", why, "", why)


def _kpi(book: Book, kpi: Kpi) -> Live:
    cell = book.cells[f"kpi_{kpi.name}"]
    return Live(f"={cell}", cell.value)


def spread(kpi: Kpi) -> tuple[str, str]:
    """Interval and percentiles in words."""
    if kpi.half_width is None:
        return "one replication: no interval", ""
    places = decimals(kpi.mean, 4)
    low, high = (fixed(value, places) for value in (kpi.mean - kpi.half_width, kpi.mean + kpi.half_width))
    first = f"95 % interval of the mean {low} to {high}"
    if kpi.p10 is None or kpi.p90 is None:
        return first, ""
    return first, f"P10 {fixed(kpi.p10, places)}  ·  P90 {fixed(kpi.p90, places)}"


def _output(book: Book, context: Context, kpi: Kpi | None) -> Tile:
    if kpi is None:
        return missing("Good output", "the run does not give it")
    if kpi.name.startswith("good_t"):
        label = "Good output, coated membrane" if context.is_web else "Good output, coated powder"
    else:
        label = "Good output, coated web" if context.is_web else "Coated powder surface"
    return Tile(label, _kpi(book, kpi), with_unit(kpi.mean, kpi.unit), *spread(kpi))


def _oee(book: Book, context: Context) -> Tile:
    oee, teep = context.find("oee"), context.find("teep")
    if oee is None:
        return missing("OEE on operations time", "the run does not give it")
    first = "" if teep is None else f"TEEP (on calendar time) {fixed(teep.mean * 100, 1)} %"
    second = "one replication: no interval"
    if oee.half_width is not None:
        second = f"95 % interval ± {fixed(oee.half_width * 100, 1)} points"
    return Tile("OEE on operations time", _kpi(book, oee), "0.0 %", first, second)


def _committed(book: Book, context: Context) -> Tile:
    label = "Month that can be committed at 90 %"
    kpi = context.find("committed_m2_per_month" if context.is_web else "committed_t_per_month")
    months = context.result.kpi.months
    if kpi is None or not months:
        return missing(label, "the horizon is shorter than a month")
    mean = sum(month.mean for month in months) / len(months)
    first = f"mean month {fixed(mean, decimals(mean))} {context.quantity}"
    return Tile(label, _kpi(book, kpi), with_unit(kpi.mean, kpi.unit), first, "P10 of all months and replications")


def _full_cost(book: Book, context: Context) -> Tile:
    cost = context.cost
    label = f"Full cost per {context.sold_by}"
    if cost is None:
        return missing(label, "no cost section in the scenario")
    suffix = "per_m2" if context.sold_by == "m²" else "per_kg"
    full, marginal = book.cells[f"full_cost_{suffix}"], book.cells[f"marginal_cost_{suffix}"]
    low, high = book.cells["full_low"], book.cells["full_high"]
    if isinstance(full.value, str) or isinstance(marginal.value, str):
        return missing(label, "no good output to divide by")
    places = decimals(full.number)
    unit = f"{cost.currency}/{context.sold_by}"
    first = sentence("marginal ", Figure(str(marginal), marginal.number, places), f" {unit}")
    lows = (Figure(str(low), low.number, places), Figure(str(high), high.number, places))
    missing_prices = book.cells["prices_missing"]
    ranges = sentence("prices low to high: ", lows[0], " to ", lows[1])
    stated = f'{missing_prices}="{ALL_STATED}"'
    holds = missing_prices.value == ALL_STATED
    second = either(stated, holds, ranges, Live(f"={missing_prices}", missing_prices.value))
    title = either(stated, holds, label, f"{label}, as far as prices are stated")
    # without a single price the sum of nothing is no cost of nothing
    nothing, bare = f"COUNT({book.spans['amounts']})=0", not cost.full.priced
    shown = either(nothing, bare, NOT_AVAILABLE, Live(f"={full}", full.number))
    return Tile(title, shown, with_unit(full.number, unit), either(nothing, bare, "", first), second)


def _per_kwh(book: Book, context: Context) -> Tile:
    label = "Full cost per kWh of cell"
    cost = context.cost
    if cost is None:
        return missing(label, "no cost section in the scenario")
    full, marginal = book.cells["full_cost_per_kwh"], book.cells["marginal_cost_per_kwh"]
    if isinstance(full.value, str) or isinstance(marginal.value, str):
        return missing(label, "the scenario states no cost.cell_use")
    unit = f"{cost.currency}/kWh"
    first = sentence("marginal ", Figure(str(marginal), marginal.number, decimals(full.number)), f" {unit}")
    use = cost.cell_use
    second = f"at {use.mode:.4g} {pretty(use.unit)}" if use else ""
    return Tile(label, Live(f"={full}", full.number), with_unit(full.number, unit), first, second)


def _precursor(book: Book, context: Context) -> Tile:
    found = [
        kpi
        for kpi in context.result.kpi.kpis
        if kpi.name.startswith("precursor_") and kpi.name.endswith("_kg_per_day") and "_heel_" not in kpi.name
    ]
    if not found:
        return missing("Precursor", "the run does not give it")
    prices = {kpi.name: book.cells.get(f"precursor {_identity(kpi).casefold()}") for kpi in found}
    # the dearest; without prices the first that the recipe doses
    order = [name for point in context.result.operating for name in point.consumption.precursors]
    found.sort(key=lambda kpi: order.index(_identity(kpi)) if _identity(kpi) in order else len(order))
    main = max(found, key=lambda kpi: kpi.mean * cell.number if (cell := prices[kpi.name]) is not None else -1.0)
    name = _identity(main)
    shown = precursor(name)
    utilisation = context.find(f"precursor_{name}_utilisation")
    first = "" if utilisation is None else f"{fixed(utilisation.mean * 100, 1)} % of it ends in the film"
    rest = ((precursor(_identity(kpi)), kpi.mean) for kpi in found if kpi is not main)
    others = [f"{other} {fixed(mean, decimals(mean, 3))}" for other, mean in rest]
    second = f"kg a day of others: {', '.join(others)}" if others else ""
    return Tile(f"{clean(shown, 30)} supplied", _kpi(book, main), with_unit(main.mean, main.unit), first, second)


def _identity(kpi: Kpi) -> str:
    return kpi.name.removeprefix("precursor_").removesuffix("_kg_per_day")


def _capital(book: Book, context: Context) -> Tile:
    cost = context.cost
    label = "Capital"
    if cost is None:
        return missing(label, "no cost section in the scenario")
    total = book.cells.get("capital")
    if total is None or "category amounts" not in book.spans:
        return missing(label, "the scenario states no capital")
    million = abs(total.number) >= 1e6
    unit = f"M{cost.currency}" if million else cost.currency
    # two commas divide by a million
    shown = f'#,##0.00,, "{unit}"' if million else f'#,##0 "{unit}"'
    full, amounts = book.cells["full_cost_per_year"], book.spans["amounts"]
    categories = book.spans["categories"]
    charge = f'SUMIF({categories},"capital",{amounts})'
    table = book.tables["cost_items"]
    pairs = zip(table.column("Category"), table.column(f"{cost.currency} a year"), strict=True)
    value = sum(amount.number for category, amount in pairs if category.value == "capital")
    share: Live | str = "with no cost a year"
    if full.number:
        words = sentence("depreciation is ", percent(f"{charge}/{full}", value / full.number), " % of the full cost")
        share = either(f"{full}=0", False, "", words)
    return Tile(label, Live(f"={total}", total.number), shown, share, "as stated in the scenario")
