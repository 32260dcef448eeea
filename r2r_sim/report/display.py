"""SI values in the units people use at the line."""

from __future__ import annotations

import math

from r2r_sim import catalog, units
from r2r_sim.errors import CatalogError, UnitError
from r2r_sim.report.text import clean, pretty

Shown = tuple[float, str]
"""A number and its unit, ready to print."""


def show(value_si: float, unit: str) -> Shown:
    """An SI value in a unit, without the last digits that a conversion leaves."""
    try:
        number = units.to_unit(value_si, unit)
    except UnitError:
        number = value_si
    return (float(f"{number:.12g}") if math.isfinite(number) else number), pretty(unit)


def duration(seconds: float) -> Shown:
    """A time in ms, s, min or h."""
    size = abs(seconds)
    unit = "ms" if size < 0.5 else "s" if size < 180 else "min" if size < 36000 else "h"
    return show(seconds, unit)


def mass(kilograms: float) -> Shown:
    """A mass in g or kg."""
    return show(kilograms, "g" if abs(kilograms) < 1 else "kg")


def flow(kilograms_per_second: float) -> Shown:
    """A mass flow in g/min, as cabinets are rated."""
    return show(kilograms_per_second, "g/min")


def gas_flow(cubic_metres_per_second: float) -> Shown:
    """A gas flow at 273.15 K and 101 325 Pa in Nm3/h."""
    return show(cubic_metres_per_second, "Nm3/h")


def speed(metres_per_second: float) -> Shown:
    """A web speed in m/min."""
    return show(metres_per_second, "m/min")


def nanometres(metres: float) -> Shown:
    """A thickness in nm."""
    return show(metres, "nm")


def precursor(name: str) -> str:
    """A precursor as people write it: ``TiCl4`` for ticl4, ``TMA`` for tma; other ids stay as they are."""
    try:
        formula = catalog.precursor(name).formula
    except CatalogError:
        formula = ""
    if formula.casefold() == name.casefold():
        return formula
    return clean(name).upper() if len(name) <= 5 and name.isalpha() else clean(name)
