"""Checks of a coated separator against what the catalog says a separator has to meet."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from r2r_sim import units
from r2r_sim.catalog.access import requirement
from r2r_sim.catalog.review import Requirement
from r2r_sim.catalog.value import Value
from r2r_sim.errors import Finding, PhysicsError, Severity

TOLERANCE = 0.005
"""Share of a bound by which it may be passed: the table prints two digits, 25 um with 5 nm on each face are 25 um."""


@dataclass(frozen=True, slots=True)
class SeparatorFigures:
    """What a separator is judged by; SI."""

    thickness: float
    """[m]"""
    porosity: float
    """[-]"""
    pore_diameter: float
    """Mean [m]."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a separator stands against one requirement, bare and coated."""

    name: str
    """What is asked about."""
    asks: str
    """The requirement in words."""
    unit: str
    """Unit of the figures."""
    low: float | None
    """Least that is allowed; None without such a bound."""
    high: float | None
    """Most that is allowed; None without such a bound."""
    before: float | None
    """Of the bare separator; None where it is not calculated."""
    after: float | None
    """Of the coated separator; None where it is not calculated."""
    met_before: bool | None
    """Whether the bare separator meets it; None where it is not calculated."""
    met: bool | None
    """Whether the coated separator meets it; None where it is not calculated."""
    source: str
    """Where the requirement comes from."""
    note: str
    """What to keep in mind."""


def judge_separator(before: SeparatorFigures, after: SeparatorFigures) -> tuple[Verdict, ...]:
    """The general requirements of the review's table 8 that a coating may change, met or not, bare and coated.

    Thickness, porosity and pore size are compared; shrinkage when hot has to be measured, so it is listed without a
    number.
    """
    rows = []
    for name, bare, coated in (
        ("thickness", before.thickness, after.thickness),
        ("porosity", before.porosity, after.porosity),
        ("pore-size", before.pore_diameter, after.pore_diameter),
    ):
        asked = requirement(name)
        unit, low, high = _bounds(asked)
        shown = (units.to_unit(bare, unit), units.to_unit(coated, unit))
        met = (not any(_outside(asked, bare)), not any(_outside(asked, coated)))
        rows.append(Verdict(asked.name, asked.asks, unit, low, high, *shown, *met, asked.source, asked.note))
    hot = requirement("shrinkage")
    rows.append(Verdict(hot.name, hot.asks, *_bounds(hot), None, None, None, None, hot.source, hot.note))
    return tuple(rows)


def _bounds(asked: Requirement) -> tuple[str, float | None, float | None]:
    """Unit, and low and high bound in it."""
    unit = next(bound.unit for bound in (asked.low, asked.high) if isinstance(bound, Value))
    low, high = (bound.shown if isinstance(bound, Value) else None for bound in (asked.low, asked.high))
    return unit, low, high


def check_separator(
    thickness: float, porosity: float, pore_diameter: float, *, shrinkage: float | None = None
) -> tuple[Finding, ...]:
    """Findings where a coated separator misses the general requirements of the review's table 8.

    Parameters
    ----------
    thickness : of the separator with its coating [m]
    porosity : pore volume over total volume, after coating [-]
    pore_diameter : mean diameter of the pores, after coating [m]
    shrinkage : share of length lost in the hot test of the table, if it was measured [-]

    Returns
    -------
    A warning for each figure out of its range; a note where shrinkage was not measured. Bounds belong to the range
    (to :data:`TOLERANCE`), but for shrinkage, which has to stay below its bound. Empty if all is met.

    Raises
    ------
    PhysicsError
        If a length is not positive, porosity is not between 0 and 1, or shrinkage not from 0 to 1.

    Notes
    -----
    The table is general: much of today's market is thinner than its 20 um, so a warning is not a refusal.
    """
    if not (0 < thickness < math.inf and 0 < pore_diameter < math.inf and 0 < porosity < 1):
        raise PhysicsError("a separator needs a thickness and a pore diameter above 0 and a porosity between 0 and 1")
    if shrinkage is not None and not 0 <= shrinkage <= 1:
        raise PhysicsError("shrinkage is a share from 0 to 1")
    findings = [
        *_outside(requirement("thickness"), thickness),
        *_outside(requirement("porosity"), porosity),
        *_outside(requirement("pore-size"), pore_diameter),
    ]
    hot = requirement("shrinkage")
    bound = _bound(hot.high)
    conditions = " for ".join(units.format_quantity(value.mode, value.unit) for value in hot.conditions)
    limit = units.format_quantity(bound.mode, bound.unit)
    if shrinkage is None:
        message = f"{hot.name} is not calculated: the requirement is less than {limit} at {conditions}"
        findings.append(_finding(hot, message, "note"))
    elif shrinkage >= bound.mode:
        shown = units.format_quantity(shrinkage, bound.unit)
        findings.append(_finding(hot, f"{hot.name} is {shown}; the requirement is less than {limit} at {conditions}"))
    return tuple(findings)


def _bound(bound: object) -> Value:
    assert isinstance(bound, Value)
    return bound


def _outside(asked: Requirement, value: float) -> Iterator[Finding]:
    low, high = asked.low, asked.high
    if isinstance(low, Value) and value < low.mode * (1 - TOLERANCE):
        yield _finding(asked, _misses(asked, value, "at least", low))
    if isinstance(high, Value) and value > high.mode * (1 + TOLERANCE):
        yield _finding(asked, _misses(asked, value, "at most", high))


def _misses(asked: Requirement, value: float, words: str, bound: Value) -> str:
    shown = units.format_quantity(value, bound.unit)
    limit = units.format_quantity(bound.mode, bound.unit)
    return f"{asked.name} of the coated separator is {shown}; the requirement is {words} {limit}"


def _finding(asked: Requirement, message: str, severity: Severity = "warning") -> Finding:
    code = f"separator.{asked.id.replace('-', '_')}"
    return Finding(code, message, severity, source=asked.source, hint=asked.note)
