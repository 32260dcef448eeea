"""The Run log: what made this result, and everything that the run had to say."""

from __future__ import annotations

from r2r_sim.errors import Finding
from r2r_sim.kpi.series import WarmUp
from r2r_sim.report.book import Book
from r2r_sim.report.context import Context
from r2r_sim.report.page import Page
from r2r_sim.report.style import BAD_FILL, CLOSE_FILL, PAPER
from r2r_sim.report.table import Column, Entry, Put

WIDTHS = (150, 260, 500, 330)
"""Pixels."""

_ORDER = {"error": 0, "warning": 1, "note": 2}
_FILL = {"error": BAD_FILL, "warning": CLOSE_FILL, "note": PAPER}


def ranked(findings: tuple[Finding, ...]) -> list[Finding]:
    """Findings, the gravest first, otherwise as they came."""
    return sorted(findings, key=lambda finding: _ORDER[finding.severity])


def write(book: Book, context: Context) -> None:
    """Write the sheet."""
    result, made = context.result, context.result.provenance
    page = Page(
        book,
        "Run log",
        WIDTHS,
        "Run log: what made this result",
        "The same scenario, seed and versions give the same workbook, byte for byte.",
    )
    page.section("Run")
    facts: list[list[Entry]] = [
        ["Scenario", result.name],
        ["File", made.scenario_file],
        ["Scenario hash", made.scenario_hash],
        ["Seed", str(made.seed)],
        ["Replications", str(made.replications)],
        ["Horizon", f"{made.horizon_days:g} days each"],
    ]
    if result.warm_up is not None:
        facts.append(["Settles after (MSER-5 on daily output)", _settles(result.warm_up)])
    facts += [[f"Version of {name}", version] for name, version in made.versions]
    table = page.table("run_facts", [Column("What", "wrap"), Column("This run", "wrap")], facts, sortable=False)
    page.plain_texts(table.first, table.last, [1])
    page.skip()
    page.section("Overrides", "What the command line or the call changed in the scenario, old → new.")
    changes: list[list[Entry]] = [[str(i + 1), text] for i, text in enumerate(made.overrides)] or [["none", ""]]
    table = page.table("overrides", [Column("Number", "wrap"), Column("Change", "text")], changes)
    page.plain_texts(table.first, table.last, [0])
    page.skip()
    findings = ranked(result.findings)
    page.section(f"Findings ({len(findings)})", "Warnings change how far the result can be trusted; notes explain it.")
    rows: list[list[Entry]] = [
        [
            Put(finding.severity, "wrap", fill=_FILL[finding.severity]),
            "\n".join(part for part in (finding.code, finding.path, finding.where) if part),
            finding.message,
            finding.hint,
        ]
        for finding in findings
    ]
    columns = [
        Column("Severity", "wrap"),
        Column("Code and place", "wrap"),
        Column("What", "wrap"),
        Column("What to do", "wrap"),
    ]
    page.table("findings", columns, rows or [["none", "", "", ""]])
    page.finish()


def _settles(warm_up: WarmUp) -> str:
    if warm_up.values is None:
        return f"n/a: {warm_up.words}"
    return f"{warm_up.values} days" if warm_up.values else "no time: settled from the start"
