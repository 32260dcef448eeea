"""Checks of what the gas can carry: saturation at the process temperature, and diffusivities that webs need."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from r2r_sim import catalog, units
from r2r_sim.catalog import Chemistry
from r2r_sim.errors import CatalogError
from r2r_sim.scenario.checks_process import chemistries_of, joined, value_at
from r2r_sim.scenario.locate import Issue, at
from r2r_sim.scenario.model import precursors_of


def gas_issues(data: Any) -> Iterator[Issue]:
    """Partial pressures above saturation, and precursors whose diffusivity a web line needs and nobody states."""
    yield from _saturation(data)
    yield from _diffusivity(data)
    yield from _sticking(data)
    yield from _plasma(data)


def _saturation(data: Any) -> Iterator[Issue]:
    temperature = value_at(data, ("process", "temperature"), "temperature")
    if temperature is None:
        return
    for group in ("lines", "reactors"):
        found = at(data, "plant", group)
        for index, item in enumerate(found if isinstance(found, (list, tuple)) else ()):
            given = item.get("partial_pressure") if isinstance(item, Mapping) else None
            for name in given if isinstance(given, Mapping) else ():
                path = ("plant", group, index, "partial_pressure", name)
                wall = value_at(data, ("plant", group, index, "coldest_wall"), "temperature")
                stated, highest = value_at(data, path, "pressure"), _saturated(name, temperature.mode)
                coldest = None if wall is None else _saturated(name, wall.mode)
                if wall is not None and stated is not None and coldest is not None and stated.mode > coldest:
                    limit = units.format_quantity(coldest, stated.unit, 3)
                    message = f"{stated.text} of {name} condenses on the coldest wall, at {wall.text}"
                    yield Issue("scenario.range", path, message, f"at most {limit}, or a warmer wall")
                elif stated is not None and highest is not None and stated.mode > highest:
                    limit = units.format_quantity(highest, stated.unit, 3)
                    message = f"{stated.text} of {name} is more than its saturation at {temperature.text}"
                    yield Issue("scenario.range", path, message, f"at most {limit}, and less than its source gives")


def _saturated(name: object, temperature: float) -> float | None:
    """Saturation pressure, counted as the species that reaches the surface [Pa]; None where it is not known."""
    try:
        entry = catalog.precursor(str(name))
    except CatalogError:
        return None
    pressure = entry.vapour_pressure.at(temperature)
    return None if pressure is None else pressure * (2.0 if entry.transport_dimer else 1.0)


def _diffusivity(data: Any) -> Iterator[Issue]:
    entries = chemistries_of(data)
    if not entries or not at(data, "plant", "lines"):
        return
    used, stated = precursors_of(entries), at(data, "process", "diffusivity")
    yield from _unused("diffusivity", entries, stated)
    for name in used:
        if isinstance(stated, Mapping) and name in stated:
            continue
        known = catalog.precursor(name).diffusivity_in_n2
        hint = f"state it at 25 degC and 1 atm: process.diffusivity: {{{name}: ... m2/s}}"
        if known is not None and known.source == catalog.DIFFUSIVITY_SOURCE:
            message = f"the diffusivity of {name} in nitrogen, {known.text}, is estimated from its formula"
            yield Issue("scenario.estimate", ("process",), message, hint, severity="note", at_key=True)
        elif known is None:
            message = f"a web line needs the diffusivity of {name} in nitrogen, and the catalog has no figure for it"
            yield Issue("scenario.missing_key", ("process",), message, hint, at_key=True)


def _sticking(data: Any) -> Iterator[Issue]:
    entries = chemistries_of(data)
    if not entries:
        return
    stated = at(data, "process", "sticking")
    yield from _unused("sticking", entries, stated)
    if not at(data, "plant", "lines"):
        return  # on powder the supply limits the dose
    needed = dict.fromkeys(entry.precursor_a for entry in entries)  # that of a plasma's gas does not matter
    needed |= dict.fromkeys(entry.precursor_b for entry in entries if not entry.plasma)
    for name in needed:
        if not (isinstance(stated, Mapping) and name in stated) and catalog.precursor(name).sticking is None:
            message = f"the sticking probability of {name} is needed, and the catalog has no figure for it"
            hint = f"state it at the process temperature: process.sticking: {{{name}: ...}}"
            yield Issue("scenario.missing_key", ("process",), message, hint, at_key=True)


def _unused(key: str, entries: Sequence[Chemistry], stated: Any) -> Iterator[Issue]:
    """Figures of precursors that the process does not use."""
    for name in stated if isinstance(stated, Mapping) else ():
        if name not in precursors_of(entries):
            message = f"{joined(entries)} does not use {name}"
            yield Issue("scenario.unusual", ("process", key, name), message, severity="warning", at_key=True)


def _plasma(data: Any) -> Iterator[Issue]:
    """What a plasma half-cycle on a web needs; that powder needs its exposure is told with the reason."""
    entries = chemistries_of(data)
    struck = [entry for entry in entries if entry.plasma]
    stated = at(data, "process", "plasma")
    given = stated if isinstance(stated, Mapping) else {}
    if given and entries and not struck:
        message = f"{joined(entries)} has no half-cycle with a plasma"
        yield Issue("scenario.unusual", ("process", "plasma"), message, severity="warning", at_key=True)
    if given.get("exposure") is not None or not at(data, "plant", "lines"):
        return
    deep = at(data, "material", "coated_depth") not in (None, "faces")
    for entry in struck:
        if given.get("time_constant") is None and entry.plasma_time_constant is None:
            message = f"the time that the plasma of {entry.id} takes is not known: the catalog has no figure for it"
            hint = "state process.plasma: {time_constant: ... s} of a flat surface, or {exposure: ... s} on such a web"
            yield Issue("scenario.missing_key", ("process", "plasma", "time_constant"), message, hint)
        if deep and given.get("recombination") is None and entry.recombination is None:
            message = f"how radicals of {entry.id} are lost in pores is not known: the catalog has no figure for it"
            hint = "state process.plasma: {recombination: ...} per strike, or {exposure: ... s}; or coat the faces only"
            yield Issue("scenario.missing_key", ("process", "plasma", "recombination"), message, hint)
