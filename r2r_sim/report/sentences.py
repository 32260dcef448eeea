"""Sentences that say what the figures mean; what quotes a price or a target is a formula."""

from __future__ import annotations

from r2r_sim.report.advice import what_would_help
from r2r_sim.report.book import Book
from r2r_sim.report.context import Context
from r2r_sim.report.live import Cell, Figure, Live, either, percent, sentence
from r2r_sim.report.prices import ALL_STATED
from r2r_sim.report.style import decimals
from r2r_sim.report.targets import CLOSE, Targets
from r2r_sim.report.text import capital, clean, fixed, pretty, shorten

QUOTE_PRICES = frozenset(("cost.above_substrate", "cost.below_marginal"))
"""Findings whose figures may be edited in the workbook: it says them in live sentences instead."""


def headline(book: Book, context: Context, targets: Targets) -> Live:
    """The finding in words: how much, against which target, limited by what."""
    main = context.main
    parts: list[str | Figure | Live | Cell] = []
    if main is not None:
        cell = book.cells[f"kpi_{main.name}"]
        noun = "m² a day" if main.unit == "m2/day" else "t a day" if main.unit == "t/day" else pretty(main.unit)
        parts += [Figure(str(cell), main.mean, decimals(main.mean)), f" {noun}"]
        if context.result.caveat:
            parts.append(f", {clean(context.result.caveat)}")
    for target, goal, result in zip(targets.targets, targets.goals, targets.results, strict=True):
        if target.name != "throughput" or not goal.number:
            continue
        aim = Figure(str(goal), goal.number, max(decimals(goal.number) - 1, 0))
        off = percent(f"ABS({result}/{goal}-1)", abs(result.number / goal.number - 1))
        met = result.number >= goal.number
        unit = "" if main is not None and target.unit == main.unit else f" {pretty(target.unit)}"
        if context.result.caveat:
            parts += [": target of ", aim, f"{unit} not met with such a film"]
            break
        parts += [
            ": target of ",
            aim,
            f"{unit} ",
            either(f"{result}>={goal}", met, "met with ", "missed by "),
            off,
            either(f"{result}>={goal}", met, " % to spare", " %"),
        ]
        break
    parts.append(f"; {limited_by(context)}" if parts else capital(limited_by(context)))
    return sentence(*parts)


def limited_by(context: Context) -> str:
    """What limits the plant, in few words."""
    result = context.result
    first = min(result.resources, key=lambda row: row.rank, default=None)
    group = next((row for row in result.groups if first is not None and row.group == first.name), None)
    if group is None and first is not None and first.kind in ("crew", "cabinet", "station", "utility"):
        return f"{shorten(first.name, 40)} ({first.kind}) limits the plant"
    if group is None and result.groups:
        group = result.groups[0]
    if group is not None and group.limited_by:
        if not context.is_web:
            return f"{shorten(context.named(group.limited_by), 60)} binds in {shorten(group.group, 40)}"
        return f"{shorten(context.named(group.limited_by), 60)} limits {shorten(group.group, 40)}"
    return shorten(context.named(result.bottleneck), 90).rstrip(".")


def drivers(book: Book, context: Context) -> list[Live | str]:
    """Four sentences: the bottleneck, what would help, the largest losses and their worth, the largest cost."""
    help_ = shorten(what_would_help(context), 330)
    return [shorten(_bottleneck(context), 330), help_, _losses(book, context), _cost(book, context)]


def _bottleneck(context: Context) -> str:
    text = capital(context.named(context.result.bottleneck.strip())).rstrip(".") + "."
    first = min(context.result.resources, key=lambda row: row.rank, default=None)
    if first is not None and first.name.casefold() not in text.casefold():
        text += (
            f" {capital(first.kind)} {first.name} is busy {fixed(first.utilisation * 100, 0)} % of its scheduled time."
        )
    return text


def _losses(book: Book, context: Context) -> Live | str:
    losses = context.result.kpi.losses
    # what costs most goes first; without prices, what takes most
    order = sorted(range(len(losses)), key=lambda i: (-(losses[i].worth_per_year or 0.0), -losses[i].lost_per_day))[:2]
    order = [i for i in order if losses[i].lost_per_day > 0]
    if not order:
        return "Nothing is lost on the way from nameplate to good output."
    parts: list[str | Figure | Live | Cell] = ["Costliest loss" + ("es" if len(order) > 1 else "") + ": "]
    for number, index in enumerate(order):
        cause, share = book.cells[f"loss cause {index}"], book.cells[f"loss share {index}"]
        worth = book.cells[f"loss worth {index}"]
        parts += ["; then " if number else "", cause, " takes ", percent(str(share), share.number), " % of nameplate"]
        if context.cost is not None:
            scale, word, places = _scale(worth.number)
            amount = sentence(
                ", worth ", Figure(str(worth), worth.number, places, scale), f" {word}{context.currency} a year"
            )
            parts.append(either(f"ISNUMBER({worth})", not isinstance(worth.value, str), amount, ""))
    parts.append(".")
    return sentence(*parts)


def _scale(value: float) -> tuple[float, str, int]:
    """How to write a sum of money: factor, word, decimals."""
    if abs(value) >= 1e6:
        return 1e-6, "million ", 2
    if abs(value) >= 1e4:
        return 1e-3, "thousand ", 0
    return 1.0, "", decimals(value, 3)


def _cost(book: Book, context: Context) -> Live | str:
    """The largest item of the full cost, whatever the prices become."""
    cost = context.cost
    if cost is None:
        return "No cost: add a cost section to the scenario to see what the product costs and what each loss is worth."
    amounts, names = book.spans["amounts"], book.spans["item names"]
    table = book.tables["cost_items"]
    values = [cell.number for cell in table.column(f"{cost.currency} a year")]
    full = book.cells["full_cost_per_year"]
    suffix = "m2" if context.sold_by == "m²" else "kg"
    each, marginal = book.cells[f"full_cost_per_{suffix}"], book.cells[f"marginal_cost_per_{suffix}"]
    missing = book.cells["prices_missing"]
    nothing = sentence("Full cost is not known: ", Live(f"={missing}", missing.value), ".")
    if isinstance(each.value, str) or isinstance(marginal.value, str):
        return "Full cost per unit is not known: there is no good output."
    top = max(values)
    name = Live(
        f"=INDEX({names},MATCH(MAX({amounts}),{amounts},0))", str(table.column("Item")[values.index(top)].value)
    )
    places = decimals(each.number)
    share = top / full.number if full.number else 0.0
    text = sentence(
        "Largest cost: ",
        name,
        ", ",
        percent(f"MAX({amounts})/{full}", share),
        " % of the full ",
        Figure(str(each), each.number, places),
        f" {cost.currency} per {context.sold_by}, of which ",
        Figure(str(marginal), marginal.number, places),
        " is marginal",
        _beside_the_substrate(book, each),
        _below_marginal(book, marginal),
        either(
            f'{missing}="{ALL_STATED}"',
            missing.value == ALL_STATED,
            "",
            sentence("; ", Live(f"={missing}", missing.value)),
        ),
        ".",
    )
    return either(f"{full}=0", full.number == 0, nothing, text)


def _below_marginal(book: Book, marginal: Cell) -> Live:
    """A word of warning where a unit is worth less than what making it costs in cash."""
    value = book.cells["value_per_unit"]
    known = not isinstance(value.value, str) and not isinstance(marginal.value, str)
    losing = f"AND(ISNUMBER({value}),ISNUMBER({marginal}),N({value})<N({marginal}))"
    words = "; a unit is worth less than its marginal cost: each one made loses money"
    return either(losing, known and value.number < marginal.number, words, "")


def _beside_the_substrate(book: Book, each: Cell) -> Live:
    """How many times the price of the uncoated product the coating costs; nothing where that is not known."""
    substrate = book.cells["substrate_per_unit"]
    known = not isinstance(substrate.value, str) and substrate.number > 0
    times = Figure(f"{each}/{substrate}", each.number / substrate.number if known else 0.0, 1)
    return either(
        f"N({substrate})>0", known, sentence("; the coating costs ", times, " times the uncoated product"), ""
    )


def _between(interval: tuple[float, float] | None) -> str:
    if interval is None:
        return ""
    low, high = (fixed(share * 100, 0) for share in interval)
    return f" (of all years {low} to {high} %)"


def targets_note(written: Targets) -> str | Live:
    """How sure the targets are met, and what the lights mean."""
    if not written.targets:
        return "The scenario states no target."
    parts: list[str | Figure | Live | Cell] = []
    for target, goal in zip(written.targets, written.goals, strict=True):
        if target.probability is None:
            continue
        share = sentence(
            f"{capital(clean(target.name))}: met in {fixed(target.probability * 100, 0)} % of replications"
            f"{_between(target.probability_interval)}. "
        )
        parts.append(either(f"{goal}={target.value!r}", True, share, ""))
    parts.append(f"Amber: missed by less than {CLOSE:.0%}. Open: prices are missing. A blue goal may be changed.")
    return sentence(*parts)
