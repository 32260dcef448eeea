"""Checks of precursor sources: condensation in the line, decomposition, figures that the catalog does not have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from r2r_sim import catalog, units
from r2r_sim.catalog import Precursor, Value
from r2r_sim.errors import CatalogError
from r2r_sim.scenario.checks_process import value_at
from r2r_sim.scenario.locate import Issue, at
from r2r_sim.scenario.reader import Path


def source_issues(data: Any) -> Iterator[Issue]:
    """Everything that the precursor and its source's temperatures tell."""
    cabinets = at(data, "plant", "cabinets")
    for index, cabinet in enumerate(cabinets if isinstance(cabinets, (list, tuple)) else ()):
        given = at(cabinet, "source") if isinstance(cabinet, Mapping) else None
        if not isinstance(given, Mapping):
            continue
        try:
            entry = catalog.precursor(str(cabinet.get("precursor")))
        except CatalogError:
            continue  # an unknown precursor is reported elsewhere
        path: Path = ("plant", "cabinets", index, "source")
        yield from _missing(path, given, entry)
        temperature = value_at(data, (*path, "temperature"), "temperature")
        if temperature is not None:
            yield from _hot(path, temperature, entry)
            yield from _line(path, temperature, value_at(data, (*path, "line_temperature"), "temperature"))
            yield from _fit(path, given, temperature, entry)


def _missing(path: Path, given: Mapping[str, Any], entry: Precursor) -> Iterator[Issue]:
    if entry.vapour_pressure.form == "gas":
        message = f"{entry.id} is a gas: it needs no source"
        yield Issue("scenario.conflict", path, message, "state max_flow, and leave the source out", at_key=True)
        return
    known = entry.vapour_pressure.b is not None
    if not known and "vapour_pressure" not in given:
        message = f"the catalog has no equation for the vapour pressure of {entry.id}"
        hint = "state it at the source's temperature: vapour_pressure: ... Pa"
        yield Issue("scenario.missing_key", path, message, hint, at_key=True)
    evaporates = given.get("kind") == "liquid_injection" or "heat_supply" in given
    if not known and evaporates and "evaporation_heat" not in given:
        message = f"the catalog has no figure for the heat of evaporation of {entry.id}"
        yield Issue("scenario.missing_key", path, message, "state it: evaporation_heat: ... kJ/mol", at_key=True)
    if given.get("kind") in ("bubbler", "direct_draw") and "heat_supply" not in given:
        message = "the source is taken to stay at its temperature however much is drawn"
        hint = "state heat_supply in W/K, so that cooling by evaporation is worked out"
        yield Issue("scenario.assumption", path, message, hint, "note", at_key=True)


def _hot(path: Path, temperature: Value, entry: Precursor) -> Iterator[Issue]:
    limit = entry.decomposition_temperature
    if limit is not None and temperature.mode > limit.mode:
        message = f"{temperature.text} is more than {entry.id} stands in its source"
        hint = f"at most {units.format_quantity(limit.mode, temperature.unit, 4)}"
        yield Issue("scenario.temperature", (*path, "temperature"), message, hint, "warning")


def _line(path: Path, temperature: Value, line: Value | None) -> Iterator[Issue]:
    if line is not None and line.mode < temperature.mode:
        message = f"the line at {line.text} is colder than the source at {temperature.text}: vapour may condense in it"
        yield Issue("scenario.temperature", (*path, "line_temperature"), message, "heat the line", "warning")


def _fit(path: Path, given: Mapping[str, Any], temperature: Value, entry: Precursor) -> Iterator[Issue]:
    law = entry.vapour_pressure
    if law.b is None or law.t_min is None or law.t_max is None or "vapour_pressure" in given:
        return
    if not law.t_min.mode <= temperature.mode <= law.t_max.mode:
        ends = [units.format_quantity(end.mode, temperature.unit, 4) for end in (law.t_min, law.t_max)]
        message = f"the vapour pressure of {entry.id} is extrapolated to {temperature.text}"
        hint = f"the equation holds from {ends[0]} to {ends[1]}; state vapour_pressure if you know it"
        yield Issue("scenario.assumption", (*path, "temperature"), message, hint, "note")
