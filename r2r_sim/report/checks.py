"""The Checks sheet: what must hold, live where the workbook can compute it."""

from __future__ import annotations

from r2r_sim.report.book import Book
from r2r_sim.report.context import Context
from r2r_sim.report.live import Cell, Live, either
from r2r_sim.report.page import Page
from r2r_sim.report.style import BAD_FILL, GOOD_FILL, SMALL
from r2r_sim.report.table import Column, Entry, Put
from r2r_sim.report.text import pretty

WIDTHS = (380, 120, 120, 90, 100, 130, 420)
"""Pixels."""

_TIGHT = 1e-6
"""Relative difference that a live check allows."""

Check = tuple[str, Live, str]
"""What it is, the relative difference, and what it means."""


def write(book: Book, context: Context) -> None:
    """Write the sheet and name the cell ``all_checks_pass``."""
    page = Page(
        book,
        "Checks",
        WIDTHS,
        "Checks: what must hold for the figures to be trusted",
        "Live checks follow every change in this workbook; the others were made by the run.",
    )
    overall_row = page.row
    page.set_height(overall_row, 26)
    page.row += 1
    page.skip()
    page.section("All checks")
    columns = [
        Column("Check", "wrap"),
        Column("Value", "live", SMALL),
        Column("Allowed", "live", SMALL),
        Column("Unit", "wrap"),
        Column("Outcome", "wrap"),
        Column("Made by", "wrap"),
        Column("What it means", "wrap"),
    ]
    top = page.row + 1
    rows: list[list[Entry]] = []
    for name, difference, meaning in _live_checks(book, context):
        row = top + len(rows)
        value, allowed = Cell(page.name, row, 1, difference.value), Cell(page.name, row, 2, _TIGHT)
        passed = not isinstance(difference.value, str) and abs(difference.value) <= _TIGHT
        outcome = either(f"ABS({value.here})<={allowed.here}", passed, "pass", "FAIL")
        rows.append([name, difference, _TIGHT, "relative", outcome, "this workbook", meaning])
    for check in context.result.checks:
        outcome_text = "pass" if check.passed else "FAIL"
        rows.append(
            [
                check.name,
                Put(check.value, "simulated"),
                Put(check.tolerance, "simulated"),
                pretty(check.unit),
                Put(outcome_text, "wrap"),
                "the run",
                check.meaning,
            ]
        )
    table = page.table("checks", columns, rows)
    span = table.span("Outcome")
    for text, fill in (("pass", GOOD_FILL), ("FAIL", BAD_FILL)):
        page.sheet.conditional_format(
            span.first,
            span.column,
            span.last,
            span.column,
            {
                "type": "cell",
                "criteria": "==",
                "value": f'"{text}"',
                "format": book.workbook.add_format({"bg_color": fill}),
            },
        )
    _write_overall(page, overall_row, span.local, [str(cells[4].value) for cells in table.cells])
    page.finish()


def _write_overall(page: Page, row: int, outcomes: str, values: list[str]) -> None:
    count, failed = len(values), sum(value != "pass" for value in values)
    wrong = f'{count}-COUNTIF({outcomes},"pass")'
    formula = f'=IF({wrong}=0,"All {count} checks pass",({wrong})&" of {count} checks fail: see Checks")'
    text = f"All {count} checks pass" if not failed else f"{failed} of {count} checks fail: see Checks"
    style = page.book.format("plain", bold=True, font_size=14, align="left")
    page.book.define("all_checks_pass", page.put(row, 0, Live(formula, text), style))


def _relative(left: str, left_value: float, right: str, right_value: float) -> Live:
    """The difference of two figures relative to the larger one, without the last digits of rounding."""
    scale = max(abs(left_value), abs(right_value), 1e-300)
    value = round((left_value - right_value) / scale, 9) + 0.0
    return Live(f"=ROUND((({left})-({right}))/MAX(ABS({left}),ABS({right}),1E-300),9)", value)


def _live_checks(book: Book, context: Context) -> list[Check]:
    return [
        *_loss_checks(book, context),
        *_gap_checks(book, context),
        *_state_checks(book),
        *_cost_checks(book, context),
    ]


def _loss_checks(book: Book, context: Context) -> list[Check]:
    cells, result = book.cells, context.result
    last, good = cells["waterfall last"], cells["waterfall good"]
    checks: list[Check] = [
        (
            "Nameplate less all losses is the good output",
            _relative(str(last), last.number, str(good), good.number),
            "every loss is counted once and none is missing",
        )
    ]
    groups, lost = book.spans["loss groups"], book.spans["loss lost"]
    if 1 < len(result.groups) <= 12:
        for number, group in enumerate(result.groups):
            nameplate, made, name = (cells[f"group {number} {what}"] for what in ("nameplate", "good", "name"))
            of_group = sum(row.lost_per_day for row in result.kpi.losses if row.group == group.group)
            left, value = f"{nameplate}-SUMPRODUCT(--EXACT({groups},{name}),{lost})", group.nameplate_per_day - of_group
            checks.append(
                (
                    f"The same for {group.group}",
                    _relative(left, value, str(made), group.good_per_day),
                    "per line or reactor group",
                )
            )
    if context.main is not None:
        kpi = cells[f"kpi_{context.main.name}"]
        total = _relative(str(good), good.number, str(kpi), kpi.number)
        checks.append(("Good output of the groups is that of the plant", total, "groups and plant count the same lots"))
    return checks


def _gap_checks(book: Book, context: Context) -> list[Check]:
    cells, result = book.cells, context.result
    if "gap first" not in cells:
        return []
    estimate, simulated = cells["estimate"], cells["simulated"]
    span = f"{cells['gap first']}:{cells['gap last'].local}"
    value = result.estimate_per_day + sum(row.per_day for row in result.gap)
    difference = _relative(f"{estimate}+SUM({span})", value, str(simulated), simulated.number)
    return [("The estimate and its gap give the simulated output", difference, "the gap is explained in full")]


def _state_checks(book: Book) -> list[Check]:
    span = book.spans.get("state totals")
    if span is None:
        return []
    totals = [cell.number for cell in book.tables["states_by_unit"].column("All")]
    top, least = (f"{name}({span})" for name in ("MAX", "MIN"))
    meaning = "each unit is in exactly one state at any time, 8760 hours a year"
    return [
        ("States of each unit sum to the year (longest)", _relative(top, max(totals), "8760", 8760.0), meaning),
        ("States of each unit sum to the year (shortest)", _relative(least, min(totals), "8760", 8760.0), meaning),
    ]


def _cost_checks(book: Book, context: Context) -> list[Check]:
    cost, cells, spans = context.cost, book.cells, book.spans
    if cost is None:
        return []
    full, marginal = cells["full_cost_per_year"], cells["marginal_cost_per_year"]
    amounts, classes = (
        book.tables["cost_items"].column(f"{cost.currency} a year"),
        book.tables["cost_items"].column("Class"),
    )
    variable = sum(a.number for a, c in zip(amounts, classes, strict=True) if c.value == "variable")
    fixed = sum(a.number for a, c in zip(amounts, classes, strict=True) if c.value == "fixed")
    by_class = (
        f'SUMIF({spans["classes"]},"variable",{spans["amounts"]})+SUMIF({spans["classes"]},"fixed",{spans["amounts"]})'
    )
    changed = cells["prices_changed"]
    stated = _relative(str(full), full.number, repr(float(cost.full.per_year)), cost.full.per_year)
    stated_variable = _relative(
        str(marginal), marginal.number, repr(float(cost.marginal.per_year)), cost.marginal.per_year
    )
    checks: list[Check] = [
        (
            "Variable and fixed items sum to the full cost",
            _relative(by_class, variable + fixed, str(full), full.number),
            "no item is left out or counted twice",
        ),
        (
            "Full cost agrees with the run",
            Live(f"=IF({changed}=0,{stated.inner},0)", stated.value),
            "at the prices of the scenario; not looked at once a price is changed here",
        ),
        (
            "Marginal cost agrees with the run",
            Live(f"=IF({changed}=0,{stated_variable.inner},0)", stated_variable.value),
            "at the prices of the scenario; not looked at once a price is changed here",
        ),
    ]
    if "categories total" in cells:
        total = cells["categories total"]
        span = spans["category amounts"]
        checks.append(
            (
                "Categories sum to the full cost",
                _relative(f"SUM({span})", total.number, str(full), full.number),
                "the stack shows all of the cost",
            )
        )
    return checks
