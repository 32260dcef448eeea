"""What a planner reads in the terminal of products and orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.markup import escape

from r2r_sim.report.console import make_console, make_table, number

if TYPE_CHECKING:
    from r2r_sim.kpi.products import Products


def show_products(made: Products) -> None:
    """What is made of each product, whether orders are on time, and what changing over takes."""
    console = make_console()
    table = make_table("Products", "", f"good, {made.unit}", "± 95 %", "of all", "lots a day", "scrap")
    for row in made.products:
        table.add_row(
            escape(row.product),
            number(row.good),
            number(row.half_width),
            f"{row.share:.1%}",
            number(row.lots_per_day, 3),
            f"{row.scrap:.1%}",
        )
    console.print(table)
    if made.orders:
        table = make_table("Orders", "", "product", "orders", "on time", "days late", "days to do", "delivered")
        for order in made.orders:
            table.add_row(
                escape(order.name),
                escape(order.product),
                number(order.orders, 3),
                _share(order.on_time),
                number(order.tardiness, 3),
                number(order.lead, 3),
                _share(order.delivered),
            )
        console.print(table)
    for setup in made.setups:
        console.print(
            f"[dim]{escape(setup.group)}: {number(setup.per_year)} changeovers a year take "
            f"{number(setup.hours_per_year)} unit-hours[/]"
        )


def _share(value: float | None) -> str:
    return "n/a" if value is None else f"{value:.1%}"
