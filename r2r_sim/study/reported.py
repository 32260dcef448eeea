"""From a process as the review reports it to a scenario on a suited kind of equipment.

What the review or the catalog leaves open is named, number by number, and nothing is filled in: with one exception,
told as a note. The specific surface of a powder, which a scenario has to state, is the middle of the catalog's range.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any, Literal

from r2r_sim import catalog, units
from r2r_sim.catalog import Chemistry, Process, Subcycle, Substrate, Value
from r2r_sim.errors import CatalogError, Finding, InputError, R2RError
from r2r_sim.process.registry import operating_points
from r2r_sim.scenario import Loaded, load_data
from r2r_sim.study.equipment import Template, meant_for, override_path, templates, with_process

PREFERRED = ("fluidised_bed", "rotary_drum", "static_bed", "spatial_bed", "spatial_web")
"""Kinds that are tried first, in this order; then the others by name."""
FILM = frozenset(("process.thickness", "process.cycles", "process.supercycles"))
"""Paths that say how much film is wanted."""
MATERIALS: tuple[Literal["powder", "separator", "foil"], ...] = ("powder", "separator", "foil")
"""Kinds of entries that may be coated."""
WEB_FORMS = ("separator", "foil", "wafer")
"""Forms of substrates that are planned on a roll."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a process asks of any equipment, as sections of a scenario."""

    name: str
    is_web: bool
    process: Mapping[str, Any]
    material: Mapping[str, Any]
    findings: tuple[Finding, ...]
    """Notes on what was read how; errors where a number is missing, and then the sections are not complete."""
    catalog: Mapping[str, Any] | None = None
    """The planner's own entries, where the process came with some."""

    @property
    def missing(self) -> tuple[Finding, ...]:
        """What is missing."""
        return tuple(finding for finding in self.findings if finding.severity == "error")


@dataclass(frozen=True, slots=True)
class PlannedProcess:
    """A reported process on one kind of equipment, or what it lacks."""

    process: str
    kind: str
    """Kind of equipment; empty where no kind can be tried."""
    loaded: Loaded | None
    """The scenario, with notes on what was assumed; None where a number is missing or no kind can run."""
    findings: tuple[Finding, ...]
    """Notes where there is a scenario; else what is missing or why it cannot run, named one by one."""


def plan_process(name: str, kind: str = "", *, on: str = "", overrides: Sequence[str] = ()) -> PlannedProcess:
    """A scenario of a reported process on the first suited kind that can run it.

    Parameters
    ----------
    name : id of a process of the catalog
    kind : kind of equipment to plan on; by default each suited kind is tried, batch kinds for powders first
    on : powder, separator or foil of the catalog to coat in place of the reported substrate
    overrides : ``path=value``, ``kind.setting=value`` or ``*.setting=value``; what they state is not missing

    Raises
    ------
    CatalogError
        If the catalog has no such process, or no such material.
    InputError
        If the kind does not suit the material, or there is no such kind.
    """
    asked = ask(name, on=on, stated=[override_path(text) for text in overrides])
    if asked.missing:
        return PlannedProcess(name, "", None, asked.findings)
    tried = [one for one in _ordered(templates(webs=asked.is_web)) if kind in ("", one.kind)]
    if not tried:
        known = ", ".join(one.kind for one in templates(webs=asked.is_web))
        raise InputError(f"{kind!r} does not suit {name}", hint=f"kinds for its material: {known}")
    refused: list[Finding] = []
    for template in tried:
        try:
            loaded = load_asked(asked, template, overrides)
            operating_points(loaded.scenario, alternatives=False)
        except R2RError as error:
            refused += [replace(one, message=f"{template.kind}: {one.message}") for one in errors_of(error)]
            continue
        return PlannedProcess(name, template.kind, loaded, loaded.findings)
    return PlannedProcess(name, "", None, (*asked.findings, *_once(refused)))


def errors_of(error: R2RError) -> list[Finding]:
    """What an error says is wrong, without the notes beside it."""
    return [finding for finding in error.as_findings() if finding.severity == "error"]


def load_asked(asked: Asked, template: Template, overrides: Sequence[str] = ()) -> Loaded:
    """The process on a template's unit.

    Raises
    ------
    InputError
        With a finding for each number that is missing.
    ScenarioError
        If the scenario cannot be used, such as at a temperature outside the chemistry's window.
    """
    data, told = with_process(template, asked.process, asked.material, asked.name)
    if asked.catalog is not None:
        data["catalog"] = asked.catalog
    changes = meant_for(template, data, overrides)
    given = tuple(override_path(text) for text in changes)
    findings = [one for one in told if not any(path.endswith(_last_two(one)) for path in given)]
    if any(finding.severity == "error" for finding in findings):
        raise InputError(f"{asked.name}: numbers are missing", findings=findings)
    loaded = load_data(data, asked.name, changes)
    return replace(loaded, findings=(*asked.findings, *findings, *loaded.findings))


def _last_two(finding: Finding) -> str:
    """``partial_pressure.ttip``, whatever unit it is of."""
    return ".".join(finding.path.split(".")[-2:])


def _ordered(found: tuple[Template, ...]) -> list[Template]:
    rank = {kind: number for number, kind in enumerate(PREFERRED)}
    return sorted(found, key=lambda one: (rank.get(one.kind, len(rank)), one.kind))


def _once(findings: list[Finding]) -> tuple[Finding, ...]:
    """Each finding once, whatever kind said it."""
    return tuple({(one.message.partition(": ")[2], one.path): one for one in reversed(findings)}.values())[::-1]


# what the process asks ----------------------------------------------------------------------------------------------


def ask(name: str, *, on: str = "", stated: Collection[str] = ()) -> Asked:
    """Process and material sections of a reported process, and what is missing for them.

    ``on`` is a material of the catalog to coat in place of the reported substrate; ``stated`` are paths that are given
    elsewhere, so that they are not missing.

    Raises
    ------
    CatalogError
        If the catalog has no such process, or no such material.
    """
    entry = catalog.process(name)
    substrate = _replaced(on) if on else catalog.substrates()[entry.substrate]
    material, about_material = _material(entry, substrate, on)
    process, about_process = _process(entry, stated, is_web=substrate.form in WEB_FORMS)
    findings = [
        replace(one, path=f"process.{entry.id}.{one.path}".rstrip("."), source=entry.source)
        for one in (*about_material, *about_process)
    ]
    return Asked(f"{entry.name} ({entry.id})", substrate.form in WEB_FORMS, process, material, tuple(findings))


def _lack(path: str, message: str, hint: str = "") -> Finding:
    return Finding("plan.missing", message, "error", path, hint=hint)


def _note(path: str, message: str) -> Finding:
    return Finding("plan.assumed", message, "note", path)


def _replaced(on: str) -> Substrate:
    """A material of the catalog as a substrate."""
    for form in MATERIALS:
        if on in catalog.ids(form):
            return Substrate(form=form, entry=on, stand_in=True, reason="as asked")
    known = [name for form in MATERIALS for name in catalog.ids(form)]
    close = get_close_matches(on.lower(), known, n=1, cutoff=0.5)
    hint = f"did you mean {close[0]}? " if close else ""
    raise CatalogError(f"the catalog has no powder, separator or foil {on!r}", hint=f"{hint}known: {', '.join(known)}")


def _material(entry: Process, substrate: Substrate, on: str) -> tuple[dict[str, Any], list[Finding]]:
    name = on or entry.powder or entry.separator or substrate.entry
    if name is None:
        return {}, [
            _lack("substrate", f"the {figure} of {entry.substrate} is not known", substrate.reason)
            for figure in substrate.missing
        ]
    findings = []
    if substrate.stand_in:
        findings.append(_note("substrate", f"reported on {entry.substrate}, calculated on {name}: {substrate.reason}"))
    if substrate.form == "powder":
        span = catalog.powder(name).specific_surface
        middle = (span.low.mode + span.high.mode) / 2
        surface = {
            "low": span.low.text,
            "mode": units.exact_text(float(f"{middle:.6g}"), span.low.unit),
            "high": span.high.text,
            "confidence": "estimate",
            "source": "middle of the catalog's range; measure the powder at hand",
        }
        message = (
            f"specific surface of {name}: {surface['mode']}, the middle of the catalog's range; it must be measured"
        )
        findings.append(_note("substrate", message))
        return {"powder": name, "specific_surface": surface}, findings
    web = next(one for one in templates(webs=True) if one.kind == "spatial_web")
    if substrate.form != "separator":
        return {"foil": name, "roll": web.material["roll"]}, findings
    depth = web.material["coated_depth"]
    findings.append(_note("substrate", f"pores coated to {depth} from each face, as in {web.source}"))
    return {"separator": name, "coated_depth": depth, "roll": web.material["roll"]}, findings


def _process(entry: Process, stated: Collection[str], *, is_web: bool) -> tuple[dict[str, Any], list[Finding]]:
    findings = []
    if entry.separate and entry.subcycles:
        coatings = " or ".join(subcycle.deposits for subcycle in entry.subcycles)
        findings.append(_note("subcycles", f"reported are {coatings}, each alone: the first is taken"))
        entry = entry.model_copy(update={"subcycles": entry.subcycles[:1]})
    findings += _open(entry, stated)
    layers: list[tuple[Subcycle, tuple[Chemistry, ...]]] = []
    for place, subcycle in enumerate(entry.subcycles or (), 1):
        where = f"subcycles[{place}]." if len(entry.subcycles or ()) > 1 else ""
        chemistries, lacking = _chemistries_for(entry, subcycle, where)
        findings += lacking
        findings += _stickings(entry, subcycle, where, stated) if is_web else []
        if chemistries:
            layers.append((subcycle, chemistries))
    if any(finding.severity == "error" for finding in findings):
        return {}, findings
    data: dict[str, Any] = {}
    if entry.temperature is not None:
        low, high = entry.temperature.ends
        data["temperature"] = _middle(low, high).text
        if low.mode != high.mode and "process.temperature" not in stated:
            findings.append(_note("temperature", f"reported at {low.text} to {high.text}: the middle is taken"))
    if entry.inconsistency:
        findings.append(_note("inconsistency", f"the report contradicts itself: {entry.inconsistency}"))
    if len(layers) == 1 and len(layers[0][1]) == 1:
        (chemistry,) = layers[0][1]
        data["chemistry"] = chemistry.id
        data |= _film(entry, chemistry, findings)
    else:
        data["supercycle"] = [_layer(subcycle, chemistries, findings) for subcycle, chemistries in layers]
        data |= _laminate(entry, findings)
    if not FILM.isdisjoint(stated):
        data = {key: value for key, value in data.items() if f"process.{key}" not in FILM}
        findings = [finding for finding in findings if finding.path not in ("thickness", "cycles", "cycles_count")]
    return data, findings


def _open(entry: Process, stated: Collection[str]) -> Iterator[Finding]:
    """What the review leaves open, nobody states, and every scenario has to."""
    if entry.temperature is None and "process.temperature" not in stated:
        hint = '--set "process.temperature=... degC"'
        yield _lack("temperature", "the deposition temperature is left open", hint)
    if entry.thickness is None and entry.cycles is None and FILM.isdisjoint(stated):
        hint = '--set "process.thickness=... nm"'
        yield _lack("thickness", "thickness and number of cycles are left open", hint)
    if not entry.subcycles:
        yield _lack("subcycles", "the precursors are left open")
        return
    if entry.sequence == "open":
        yield _lack("sequence", "the order of the half-cycles is not known", "the review lists the reactants only")
    if len(entry.subcycles) > 1:
        if entry.thickness is None and entry.cycles_count == "open" and FILM.isdisjoint(stated):
            hint = '--set "process.supercycles=..."'
            yield _lack("cycles_count", "whether the number of cycles counts cycles or supercycles is left open", hint)
        for place, subcycle in enumerate(entry.subcycles, 1):
            if subcycle.cycles is None:
                path = f"subcycles[{place}].cycles"
                hint = "a scenario of your own states them: process.supercycle"
                yield _lack(path, f"the cycles of {subcycle.deposits} in a supercycle are left open", hint)


def _chemistries_for(entry: Process, subcycle: Subcycle, where: str) -> tuple[tuple[Chemistry, ...], list[Finding]]:
    """The chemistry of a subcycle, or of each pair of its half-cycles; none with what keeps the catalog from it."""
    halves = [half.precursor for half in subcycle.half_cycles]
    path = f"{where}half_cycles"
    if entry.sequence == "open":
        return (), []  # said already
    if None in halves:
        return (), [_lack(path, f"the name of a reactant of {subcycle.deposits} fits no compound")]
    pairs = [tuple(str(half) for half in halves[at : at + 2]) for at in range(0, len(halves), 2)]
    if len(pairs) > 1:
        found = [[one for one in _chemistries() if _pair(one) == pair and not one.plasma] for pair in pairs]
        if all(len(known) == 1 for known in found) and not any(half.plasma for half in subcycle.half_cycles):
            return tuple(known[0] for known in found), []
        number = f"{len(halves)} half-cycles of {subcycle.deposits}, where a chemistry has two"
        return (), [_lack(path, f"{number}: which pairs build the film is not known")]
    (pair,) = pairs
    struck = any(half.plasma for half in subcycle.half_cycles)
    fitting = [one for one in _chemistries() if _is(one, entry, subcycle, pair) and one.plasma == struck]
    if not fitting:
        plasma = " plasma" if struck else ""
        message = f"growth per cycle, window and saturation of {subcycle.deposits} from {pair[0]} and {pair[1]}{plasma}"
        lacking = [_lack(f"{where}chemistry", f"{message} are not known: the catalog has no such chemistry")]
        lacking += [_lack(path, f"the catalog knows {one} by name only") for one in pair if not _in_full(one)]
        return (), lacking
    return (fitting[0],), []


def _stickings(entry: Process, subcycle: Subcycle, where: str, stated: Collection[str]) -> list[Finding]:
    """The stickings that a web needs and nobody knows; that of a plasma's gas does not matter."""
    if entry.sequence == "open":
        return []
    doses = [str(half.precursor) for half in subcycle.half_cycles if half.precursor is not None and not half.plasma]
    return [
        _lack(
            f"{where}half_cycles.{one}.sticking",
            f"the sticking probability of {one} is not known",
            f'--set "process.sticking.{one}=..."',
        )
        for one in dict.fromkeys(doses)
        if _in_full(one)
        and catalog.precursor(one).sticking is None
        and not {"process.sticking", f"process.sticking.{one}"} & set(stated)
    ]


def _in_full(precursor: str) -> bool:
    return precursor in catalog.ids("precursor")


def _chemistries() -> list[Chemistry]:
    return [catalog.chemistry(name) for name in catalog.ids("chemistry")]


def _pair(chemistry: Chemistry) -> tuple[str, ...]:
    return chemistry.precursor_a, chemistry.precursor_b


def _is(chemistry: Chemistry, entry: Process, subcycle: Subcycle, pair: tuple[str, ...]) -> bool:
    if _pair(chemistry) != pair:
        return False
    alone = len(entry.subcycles or ()) == 1
    return (alone and chemistry.film in entry.films) or catalog.film(chemistry.film).formula == subcycle.deposits


def _film(entry: Process, chemistry: Chemistry, findings: list[Finding]) -> dict[str, Any]:
    """How much of a single film, and its growth: as reported, else as the chemistry has it."""
    growth = _growth(entry)
    data: dict[str, Any] = {}
    if growth is not None:
        data["growth_per_cycle"] = _sourced(growth)
    else:
        findings.append(_note("growth_per_cycle", f"growth per cycle as of the chemistry {chemistry.id}"))
    counted = entry.cycles is not None and entry.cycles_count == "cycle"
    if entry.thickness is not None and (growth is not None or not counted):
        data["thickness"] = _most("thickness", entry.thickness.ends, findings).text
    elif entry.cycles is not None:
        data["cycles"] = round(_most("cycles", entry.cycles.ends, findings).mode)
        if not counted:
            findings.append(
                _note("cycles_count", "the number is read as cycles, though it is not said what is counted")
            )
    return data


def _growth(entry: Process) -> Value | None:
    """Growth per cycle as reported: at the temperature, as stated per cycle, or thickness over cycles."""
    if entry.growth_per_cycle is not None and entry.growth_basis == "cycle":
        return _middle(*entry.growth_per_cycle.ends)
    if entry.implied_growth is not None and entry.cycles_count == "cycle" and not entry.inconsistency:
        assert entry.thickness is not None
        base = replace(entry.thickness.ends[0], unit="angstrom")
        return base.with_mode(float(f"{sum(entry.implied_growth) / 2:.4g}"))
    return None


def _layer(subcycle: Subcycle, chemistries: tuple[Chemistry, ...], findings: list[Finding]) -> dict[str, Any]:
    """One part of a supercycle, with its growth as reported, else as the chemistry has it.

    A subcycle of several pairs of half-cycles is repeated as a whole.
    """
    times = 1 if subcycle.cycles is None else round(subcycle.cycles.mode)  # alone it is the supercycle
    if len(chemistries) > 1:
        names = [chemistry.id for chemistry in chemistries]
        words = f"{subcycle.deposits} is built of pairs, with the growth per cycle of {' and '.join(names)}"
        findings.append(_note("subcycles.growth_per_cycle", words))
        return {"repeat": times, "of": [{"chemistry": name} for name in names]}
    (chemistry,) = chemistries
    layer: dict[str, Any] = {"chemistry": chemistry.id, "cycles": times}
    growth = subcycle.growth_per_cycle
    if growth is not None:
        layer["growth_per_cycle"] = _sourced(growth)
    else:
        words = f"growth per cycle of {subcycle.deposits} as of the chemistry {chemistry.id}"
        findings.append(_note("subcycles.growth_per_cycle", words))
    return layer


def _laminate(entry: Process, findings: list[Finding]) -> dict[str, Any]:
    """How much of a film of several layers, in thickness or in whole supercycles."""
    if entry.thickness is not None:
        return {"thickness": _most("thickness", entry.thickness.ends, findings).text}
    if entry.cycles is None:
        return {}
    count = _most("cycles", entry.cycles.ends, findings).mode
    if count == 1 and entry.cycles_count == "supercycle":
        findings.append(_note("cycles_count", "the cycles are read as those of the whole film: each layer once"))
    if entry.cycles_count == "cycle":
        count /= sum(subcycle.cycles.mode for subcycle in entry.subcycles or () if subcycle.cycles is not None)
    return {"supercycles": math.ceil(count)}


def _sourced(value: Value) -> dict[str, Any]:
    return {"value": value.text, "source": value.source, "confidence": value.confidence}


def _most(what: str, ends: tuple[Value, Value], findings: list[Finding]) -> Value:
    """The upper end of what was reported: the most that a plant would have to make."""
    low, high = ends
    if low.mode != high.mode:
        findings.append(_note(what, f"{what} reported from {low.text} to {high.text}: the upper end is taken"))
    return high


def _middle(low: Value, high: Value) -> Value:
    return high if low.mode == high.mode else high.with_mode(float(f"{(low.mode + high.mode) / 2:.6g}"))
