"""The Definitions sheet: every key figure with its value and meaning, the equipment states, and the words used."""

from __future__ import annotations

from r2r_sim.kpi.table import Kpi
from r2r_sim.report.book import Book
from r2r_sim.report.context import Context
from r2r_sim.report.page import Page
from r2r_sim.report.style import CONFIDENCE, number_format
from r2r_sim.report.table import NOT_AVAILABLE, Column, Entry, Put
from r2r_sim.report.text import pretty

WIDTHS = (200, 236, 96, 86, 90, 90, 90, 50, 330, 150, 150)
"""Pixels."""

WORDS = (
    ("Nameplate", "what the binding physical limit allows: no stops, all good"),
    ("Good output", "what leaves the plant and is not scrapped; every output here is good output unless it says gross"),
    ("Web m²", "length × coated width, counted once, whatever the number of coated sides"),
    ("Web t", "mass of the coated membrane"),
    ("Powder m²", "mass × specific surface; shown apart and never added to web"),
    ("OEE", "time that the good output takes at nameplate / operations time (all time but non-scheduled)"),
    ("TEEP", "the same on calendar time: 365 days of 24 hours"),
    ("Committed month", "the P10 of a month's output: met or exceeded in nine of ten replications"),
    ("P10, P90", "percentiles over replications, linear interpolation (PERCENTILE.INC)"),
    (
        "95 % interval",
        "Student t interval of the mean over replications; it shrinks with more replications, P10 to P90 does not",
    ),
    ("Marginal cost", "what one more unit costs in cash: items that grow with output"),
    ("Full cost", "marginal cost with labour, maintenance, floor and depreciation"),
    (
        "Worth of a loss",
        "lost output × (worth of a unit - marginal cost); for scrap × (worth + substrate): all of its cost was paid",
    ),
    ("Closed-form estimate", "what a spreadsheet would give from rates and average stops, without queues or chance"),
    ("Binding limit", "the physical limit that sets the rate; 'next' would rule once the binding one is lifted"),
)
"""Words with one meaning."""

COLOURS = (
    ("Blue on blue", "input", "a price or target that may be changed in this workbook"),
    ("Black", "live", "computed in this workbook from other cells, or stated in the scenario"),
    ("Grey", "simulated", "a result of the simulation: change the scenario and run again"),
)


def write(book: Book, context: Context) -> None:
    """Write the sheet and name the cell of every key figure ``kpi_...``."""
    page = Page(
        book,
        "Definitions",
        WIDTHS,
        "Definitions: what every figure means, by which standard, on which time",
        "Key figures have names that begin with kpi_, prices with price_: type one into the name box to go there.",
    )
    page.section("Key figures", "As simulated, at the prices of the scenario. OEE and TEEP name their time base.")
    _write_figures(page, context)
    page.skip()
    page.section("Equipment states (SEMI E10)")
    rows = [[sub_state, e10, meaning] for sub_state, e10, meaning in context.result.state_table]
    page.table(
        "state_definitions", [Column("Doing", "wrap"), Column("E10 state", "wrap"), Column("Meaning", "text")], rows
    )
    page.skip()
    page.section("Words")
    page.table("words", [Column("Word", "wrap"), Column("What it means here", "text")], [list(row) for row in WORDS])
    page.skip()
    page.section("Colours")
    shown: list[list[Entry]] = [[Put(name, kind), Put(meaning, "text")] for name, kind, meaning in COLOURS]
    shown += [
        [Put(name, "wrap", fill=fill), Put(meaning, "text")]
        for (name, fill), meaning in zip(
            CONFIDENCE.items(),
            (
                "verified at the source, or in an evaluated data base",
                "stated by a vendor, a paper or the market",
                "from memory of the literature, or derived",
                "our own estimate: an assumption, to be replaced by a quotation or a measurement",
                "no public figure: the scenario must state it",
            ),
            strict=True,
        )
    ]
    page.table("colours", [Column("Colour or confidence", "wrap"), Column("Stands for", "text")], shown)
    page.finish()


def _write_figures(page: Page, context: Context) -> None:
    result = context.result
    known = {definition.name: definition for definition in result.definitions}
    figures = {kpi.name: kpi for kpi in result.kpi.kpis}
    names = list(dict.fromkeys([*figures, *known]))
    rows: list[list[Entry]] = []
    for name in names:
        kpi, definition = figures.get(name), known.get(name)
        unit = kpi.unit if kpi else definition.unit if definition else ""
        rows.append(
            [
                definition.label if definition else name,
                figure_name(name),
                *_figures(kpi, unit),
                definition.formula if definition else "",
                definition.standard if definition else "",
                definition.time_base if definition else "",
            ]
        )
    columns = [
        Column("Key figure", "wrap"),
        Column("Name", "wrap"),
        Column("Mean"),
        Column("Unit", "wrap"),
        Column("95 % interval ±"),
        Column("P10"),
        Column("P90"),
        Column("n", "simulated", "0"),
        Column("How it is computed", "wrap"),
        Column("Standard", "wrap"),
        Column("Time base", "wrap"),
    ]
    table = page.table("key_figures", columns, rows)
    for number, name in enumerate(names):
        if name in figures:
            page.book.define(figure_name(name), table.cell(number, "Mean"))


def figure_name(name: str) -> str:
    """The defined name of a key figure: a spreadsheet takes no hyphen, which the ids of precursors have."""
    return f"kpi_{name.replace('-', '_')}"


def _figures(kpi: Kpi | None, unit: str) -> list[Entry]:
    if kpi is None:
        return [NOT_AVAILABLE, pretty(unit), *[NOT_AVAILABLE] * 4]
    share = kpi.unit in ("", "1", "-", "share", "fraction") and abs(kpi.mean) <= 1.5
    shown = "0.0 %" if share else number_format(kpi.mean)
    fine = "0.00 %" if share else number_format(kpi.half_width or 0.0, 2)
    one = "" if kpi.n > 1 else "one replication: no interval"

    def part(value: float | None, numbers: str) -> Put:
        return Put(NOT_AVAILABLE if value is None else value, number_format=numbers, note=one if value is None else "")

    return [
        Put(kpi.mean, number_format=shown),
        "share" if share else pretty(unit),
        part(kpi.half_width, fine),
        part(kpi.p10, shown),
        part(kpi.p90, shown),
        float(kpi.n),
    ]
