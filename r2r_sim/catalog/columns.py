"""The columns that each kind of entry is listed with, as text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from r2r_sim import units
from r2r_sim.catalog.equipment import ReactorDefaults, SpatialWebDefaults, WoundRollDefaults
from r2r_sim.catalog.identities import FilmIdentity, PrecursorIdentity
from r2r_sim.catalog.models import Chemistry, Film, Foil, Powder, Precursor, Separator, VapourPressure
from r2r_sim.catalog.processes import Cell, Process
from r2r_sim.catalog.published import PublishedPrice
from r2r_sim.catalog.review import CathodeMaterial, CoatingMethod, Figure, Requirement, Span
from r2r_sim.catalog.value import Value

Row = Mapping[str, str]
"""Column to text, in the order to print."""
UNKNOWN = "unknown"
"""Shown where the catalog knows no figure."""
LEFT_OPEN = "left open"
"""Shown where the review gives no figure."""


def text(value: Value | Span | Figure | str | None, missing: str = UNKNOWN) -> str:
    """A figure or span in a few characters."""
    if isinstance(value, Span):
        low, high = value.ends
        return low.text if low.mode == high.mode else between(low, high)
    if isinstance(value, Value):
        return value.text
    if isinstance(value, Figure):
        number = f"{value.low:g}" if value.low == value.high else f"{value.low:g} to {value.high:g}"
        return f"{number} {value.unit}"
    return missing if value is None else value


def between(low: Value, high: Value) -> str:
    """Two ends with one unit."""
    return f"{units.to_unit(low.mode, high.unit):g} to {high.text}"


def vapour_text(vapour: VapourPressure | None) -> str:
    """The reference point, ``gas``, or that it is unknown."""
    if vapour is None:
        return UNKNOWN
    if vapour.reference_pressure is None or vapour.reference_temperature is None:
        return vapour.form
    return f"{text(vapour.reference_pressure)} at {text(vapour.reference_temperature)}"


def _process(entry: Process) -> Row:
    place = f"table {entry.table} row {entry.row}" if entry.table is not None else f"section {entry.section}"
    return {
        "films": ", ".join(entry.films),
        "substrate": entry.substrate,
        "reactants": " + ".join(entry.reactants) or LEFT_OPEN,
        "energy": LEFT_OPEN if entry.energy == "open" else entry.energy,
        "temperature": text(entry.temperature, LEFT_OPEN),
        "cycles": text(entry.cycles, LEFT_OPEN),
        "thickness": text(entry.thickness, LEFT_OPEN),
        "growth per cycle": text(entry.growth_per_cycle, LEFT_OPEN),
        "place": f"{place}, reference {entry.reference}",
        "inconsistency": "yes" if entry.inconsistency else "",
    }


def _precursor(entry: Precursor | PrecursorIdentity) -> Row:
    return {
        "formula": text(entry.formula),
        "CAS": text(entry.cas),
        "molar mass": text(entry.molar_mass),
        "vapour pressure": vapour_text(entry.vapour_pressure),
        "data": "identity" if isinstance(entry, PrecursorIdentity) else "full",
        "hazard": entry.hazard,
    }


def _film(entry: Film | FilmIdentity) -> Row:
    identity = isinstance(entry, FilmIdentity)
    return {
        "formula": text(entry.formula),
        "molar mass": text(entry.molar_mass),
        "density": text(entry.density if isinstance(entry, FilmIdentity) else entry.density[0].density),
        "data": "identity" if identity else "full",
    }


def _chemistry(entry: Chemistry) -> Row:
    growth = ", ".join(f"{text(point.growth)} at {text(point.temperature)}" for point in entry.growth_per_cycle)
    return {
        "film": entry.film,
        "precursors": f"{entry.precursor_a} + {entry.precursor_b}",
        "window": between(entry.window_low, entry.window_high),
        "growth per cycle": growth,
    }


def _powder(entry: Powder) -> Row:
    return {
        "used as": entry.kind,
        "particle diameter": text(entry.particle_diameter),
        "specific surface": between(entry.specific_surface.low, entry.specific_surface.high),
        "density": text(entry.density),
        "highest temperature": text(entry.highest_temperature),
    }


def _separator(entry: Separator) -> Row:
    return {
        "polymer": entry.polymer,
        "thickness": text(entry.thickness),
        "porosity": text(entry.porosity),
        "pore diameter": text(entry.pore_diameter),
        "highest temperature": text(entry.highest_temperature),
    }


def _foil(entry: Foil) -> Row:
    return {
        "material": entry.material,
        "thickness": text(entry.thickness),
        "density": text(entry.density),
        "highest temperature": text(entry.highest_temperature),
    }


def _equipment(entry: SpatialWebDefaults | WoundRollDefaults | ReactorDefaults) -> Row:
    return {"pressure": text(entry.pressure), "settings": str(len(type(entry).model_fields))}


def _method(entry: CoatingMethod) -> Row:
    return {
        "accuracy": text(entry.accuracy),
        "strengths": ", ".join(entry.strengths),
        "weaknesses": ", ".join(entry.weaknesses),
    }


def _cathode(entry: CathodeMaterial) -> Row:
    return {
        "formula": entry.formula,
        "specific capacity": text(entry.specific_capacity),
        "voltage": text(entry.voltage),
        "specific energy": text(entry.specific_energy),
        "inconsistency": "yes" if entry.inconsistency else "",
    }


def _requirement(entry: Requirement) -> Row:
    return {"asks": entry.asks, "checked": entry.checked, "inconsistency": "yes" if entry.inconsistency else ""}


def _cell(entry: Cell) -> Row:
    return {
        "layers": " / ".join(layer.film for layer in entry.layers),
        "all by ALD": "yes" if entry.all_ald else "no",
        "reference": str(entry.reference),
    }


def _price(entry: PublishedPrice) -> Row:
    return {
        "low": text(entry.low, ""),
        "usual": text(entry.usual, ""),
        "high": text(entry.high, ""),
        "year": entry.year,
        "source": entry.source,
    }


COLUMNS: Mapping[str, Callable[[Any], Row]] = {
    "process": _process,
    "precursor": _precursor,
    "film": _film,
    "chemistry": _chemistry,
    "powder": _powder,
    "separator": _separator,
    "foil": _foil,
    "equipment": _equipment,
    "method": _method,
    "cathode": _cathode,
    "requirement": _requirement,
    "cell": _cell,
    "price": _price,
}
"""What to print of an entry beside its id, name and confidence."""
