"""The Products sheet: what is made of each product, whether orders are on time, and what changing over costs."""

from __future__ import annotations

from r2r_sim.kpi.products import Products
from r2r_sim.report.book import Book
from r2r_sim.report.context import Context
from r2r_sim.report.page import Page
from r2r_sim.report.style import NUMBER, NUMBER_1, NUMBER_2, PERCENT
from r2r_sim.report.table import NOT_AVAILABLE, Column, Entry
from r2r_sim.study.sentences import orders_in_words

NAME = "Products"
WIDTHS = (200, 130, 100, 100, 100, 100, 100, 110)
"""Pixels."""


def write(book: Book, context: Context) -> None:
    """Write the sheet, if there are several products."""
    made = context.result.products
    if made is None:
        return
    title = "Products: what is made of each, and when orders are done"
    page = Page(book, NAME, WIDTHS, title, orders_in_words(made) or context.result.product_label)
    _write_products(page, context, made)
    _write_orders(page, made)
    _write_campaigns(page, made)
    page.finish()


def _write_products(page: Page, context: Context, made: Products) -> None:
    page.section(
        "Output by product",
        "Scrap: lost of what was made, for any reason. Cost is for all products together: what they share, such as "
        "people, capital and gas, has no share of one product that would hold in another mix.",
    )
    shown = context.output_format
    columns = [
        Column("Product", "wrap"),
        Column(f"Good, {context.per_day}", "simulated", shown),
        Column("Interval ±", "simulated", shown),
        Column("P10", "simulated", shown),
        Column("P90", "simulated", shown),
        Column("Of all", "simulated", PERCENT),
        Column("Lots a day", "simulated", NUMBER_2),
        Column("Scrap", "simulated", PERCENT),
    ]
    rows: list[list[Entry]] = [
        [
            row.product,
            row.good,
            _known(row.half_width),
            _known(row.p10),
            _known(row.p90),
            row.share,
            row.lots_per_day,
            row.scrap,
        ]
        for row in made.products
    ]
    page.table("products", columns, rows)


def _write_orders(page: Page, made: Products) -> None:
    if not made.orders:
        return
    page.skip()
    page.section(
        "Orders",
        "An order is done when the last of its lots has left the plant. Late: not done when it falls due; days late "
        "are the mean of all, none for those on time. Delivered: good product of what was wanted.",
    )
    columns = [
        Column("Order", "wrap"),
        Column("Product", "wrap"),
        Column("Orders a run", "simulated", NUMBER_1),
        Column("On time", "simulated", PERCENT),
        Column("Interval ±", "simulated", PERCENT),
        Column("Days late", "simulated", NUMBER_2),
        Column("Days to do", "simulated", NUMBER_2),
        Column("Delivered", "simulated", PERCENT),
    ]
    rows: list[list[Entry]] = [
        [
            row.name,
            row.product,
            row.orders,
            _known(row.on_time),
            _known(row.on_time_half_width),
            _known(row.tardiness),
            _known(row.lead),
            _known(row.delivered),
        ]
        for row in made.orders
    ]
    page.table("orders", columns, rows)


def _write_campaigns(page: Page, made: Products) -> None:
    page.skip()
    page.section("Campaigns", "Lots of one product in a row on one unit, from its changeover to the next.")
    columns = [
        Column("Group", "wrap"),
        Column("Product", "wrap"),
        Column("A year", "simulated", NUMBER),
        Column("Lots in one", "simulated", NUMBER_1),
        Column("Hours of one", "simulated", NUMBER_1),
    ]
    rows: list[list[Entry]] = [[row.group, row.product, row.per_year, row.lots, row.hours] for row in made.campaigns]
    page.table("campaigns", columns, rows or [["none was ended", "", None, None, None]])
    page.skip()
    page.section(
        "Changeovers", "Unit-hours with the wait for people; among the losses they are setup, scheduled down in E10."
    )
    columns = [
        Column("Group", "wrap"),
        Column("A year", "simulated", NUMBER),
        Column("Unit-hours a year", "simulated", NUMBER_1),
    ]
    changes: list[list[Entry]] = [[row.group, row.per_year, row.hours_per_year] for row in made.setups]
    page.table("changeovers", columns, changes or [["none took time", None, None]])


def _known(value: float | None) -> Entry:
    return NOT_AVAILABLE if value is None else value
