"""One unit of each kind of equipment, with the settings of its ready scenario or of a planner's own file."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from r2r_sim import catalog, units
from r2r_sim.catalog import Precursor, ReactorDefaults, SpatialWebDefaults, WoundRollDefaults
from r2r_sim.errors import Finding
from r2r_sim.scenario import LINES, REACTORS, Loaded, load_ready, ready_scenarios, ready_text
from r2r_sim.scenario.forms import names_at

FIRST = ("nmc811_al2o3_", "separator_al2o3_")
"""Where several ready scenarios have a kind, those whose names begin so lend it."""
CHECK = "check_"
"""Ready scenarios whose name begins so are hand cases, not equipment to choose from."""
EVERY = "*"
"""Stands for every kind in an override."""
PICK_UP = 0.5
"""Share of saturation that gas takes up in a source, where nothing is stated: our estimate."""
GROUPS = ("lines", "reactors")


@dataclass(frozen=True, slots=True)
class Template:
    """One unit of a kind, and the plant around it."""

    kind: str
    source: str
    """Ready scenario, or the planner's own file."""
    own: bool
    """Whether it is the planner's own."""
    is_web: bool
    plant: Mapping[str, Any]
    """Plant section with this unit alone, once."""
    material: Mapping[str, Any]
    precursors: tuple[str, ...]
    """That its cabinets and pressures are stated for: the metal's first."""

    @property
    def group(self) -> str:
        """``lines`` or ``reactors``."""
        return GROUPS[0] if self.is_web else GROUPS[1]

    @property
    def unit(self) -> Mapping[str, Any]:
        """The unit's own section."""
        found: Mapping[str, Any] = self.plant[self.group][0]
        return found


def templates(*, webs: bool, own: Loaded | None = None) -> tuple[Template, ...]:
    """One unit of each kind: the planner's own where the file has it, else that of a ready scenario; by kind."""
    found = {one.kind: one for one in _ready_templates(webs)}
    if own is not None and own.scenario.is_web == webs:
        found |= {one.kind: one for one in reversed(_templates(own, own.source, own=True))}
    return tuple(found[kind] for kind in sorted(found))


@cache
def _ready_templates(webs: bool) -> tuple[Template, ...]:
    return tuple(one for one in _all_ready() if one.is_web == webs)


@cache
def _all_ready() -> tuple[Template, ...]:
    """A template of each kind. A ready scenario is read only if its text names a kind that is still wanted: reading
    and checking one takes longer than planning a process on it."""
    found: dict[str, Template] = {}
    for name in _ready_names():
        text = ready_text(name)
        if all(kind in found or f"kind: {kind}" not in text for kind in (*LINES, *REACTORS)):
            continue
        for one in _templates(load_ready(name), name, own=False):
            found.setdefault(one.kind, one)
    return tuple(found.values())


def _templates(plan: Loaded, source: str, *, own: bool) -> list[Template]:
    """Each unit of a scenario as a template."""
    is_web = plan.scenario.is_web
    group = GROUPS[0] if is_web else GROUPS[1]
    used = plan.scenario.precursors
    found = []
    for item in plan.data["plant"].get(group, ()):
        plant = copy.deepcopy({**plan.data["plant"], group: [{**item, "count": 1}]})
        found.append(
            Template(str(item["kind"]), source, own, is_web, plant, copy.deepcopy(plan.data["material"]), used)
        )
    return found


def _ready_names() -> list[str]:
    names = [ready.name for ready in ready_scenarios() if not ready.name.startswith(CHECK)]
    return sorted(names, key=lambda name: (not name.startswith(FIRST), name))


def precursors_of(process: Mapping[str, Any]) -> tuple[str, ...]:
    """Precursors of the chemistries that a process section names, each once, in their order."""
    entries = [catalog.chemistry(name) for name in _chemistries(process)]
    return tuple(dict.fromkeys(name for entry in entries for name in (entry.precursor_a, entry.precursor_b)))


def _chemistries(part: Any) -> Iterable[str]:
    if isinstance(part, Mapping):
        if isinstance(part.get("chemistry"), str):
            yield part["chemistry"]
        for name in ("supercycle", "of"):
            yield from _chemistries(part.get(name))
    elif isinstance(part, (list, tuple)):
        for item in part:
            yield from _chemistries(item)


def with_process(
    template: Template, process: Mapping[str, Any], material: Mapping[str, Any], name: str
) -> tuple[dict[str, Any], tuple[Finding, ...]]:
    """A scenario of the template's unit with another process and material; what is assumed, or what is missing.

    What names a precursor that the process does not use goes; the cabinet of the metal serves the new one. Where
    neither equipment nor catalog has a partial pressure, it is what a source at its usual temperature gives,
    :data:`PICK_UP` of saturation, and no more than the kind's usual one.
    """
    used = precursors_of(process)
    plant = copy.deepcopy(dict(template.plant))
    unit = plant[template.group][0]
    if template.precursors != used:
        plant["cabinets"] = _cabinets(plant.get("cabinets", ()), template.precursors, used)
    stated = unit.get("partial_pressure")
    kept = {one: value for one, value in stated.items() if one in used} if isinstance(stated, Mapping) else {}
    added, findings = _pressures(template.kind, [one for one in used if one not in kept], used)
    if kept or added:
        unit["partial_pressure"] = {**kept, **added}
    else:
        unit.pop("partial_pressure", None)
    data = {
        "schema_version": 1,
        "name": name,
        "process": copy.deepcopy(dict(process)),
        "material": copy.deepcopy(dict(material)),
        "plant": plant,
    }
    return data, findings


def _cabinets(cabinets: Sequence[Mapping[str, Any]], before: Sequence[str], used: Sequence[str]) -> list[Any]:
    """Cabinets of precursors that are used; that of the old metal serves the new one."""
    if before[:1] != used[:1] and used[0] not in {cabinet["precursor"] for cabinet in cabinets}:
        cabinets = [
            {**cabinet, "precursor": used[0]} if cabinet["precursor"] == before[0] else cabinet for cabinet in cabinets
        ]
    return [cabinet for cabinet in cabinets if cabinet["precursor"] in used]


# overrides ----------------------------------------------------------------------------------------------------------


def override_path(text: str) -> str:
    """What an override changes."""
    return text.partition("=")[0].strip()


def meant_for(template: Template, data: Mapping[str, Any], overrides: Sequence[str]) -> list[str]:
    """The overrides that a scenario of this kind's unit has, as its paths.

    ``fluidised_bed.charge=400 kg`` is for one kind, ``*.switch=5 s`` for every kind that has the setting; what names
    another unit is left out, and every other path is the scenario's.
    """
    unit = f"plant.{template.group}.{template.unit['name']}"
    fields = names_at(("plant", template.group, 0), data)
    found = []
    for text in overrides:
        first, _, rest = text.partition(".")
        of_another = text.startswith(f"plant.{template.group}.") and not text.startswith(f"{unit}.")
        if first == template.kind or (first == EVERY and override_path(rest).partition(".")[0] in fields):
            found.append(f"{unit}.{rest}")
        elif first not in (EVERY, *catalog.EQUIPMENT) and not of_another:
            found.append(text)
    return found


# partial pressures --------------------------------------------------------------------------------------------------


def _pressures(
    kind: str, names: Sequence[str], used: Sequence[str]
) -> tuple[dict[str, dict[str, Any]], tuple[Finding, ...]]:
    """Partial pressures that the kind has no default for, as a scenario writes them."""
    defaults = catalog.equipment_defaults(kind)
    found: dict[str, dict[str, Any]] = {}
    findings = []
    for name in names:
        if name in defaults.partial_pressure:
            continue
        pressure, words = _source_pressure(catalog.precursor(name), defaults, is_metal=name == used[0])
        path = f"plant.partial_pressure.{name}"
        if pressure is None:
            message = f"the vapour pressure of {name} is not known, nor a partial pressure of it in a {kind}"
            hint = f'--set "*.partial_pressure.{name}=... Pa"'
            findings.append(Finding("plan.missing", message, "error", path, hint=hint))
            continue
        text = units.exact_text(float(f"{pressure:.3g}"), "Pa")
        found[name] = {"value": text, "source": words, "confidence": "estimate"}
        findings.append(Finding("plan.assumed", f"partial pressure of {name}: {text}, {words}", "note", path))
    return found, tuple(findings)


def _source_pressure(
    entry: Precursor, defaults: SpatialWebDefaults | WoundRollDefaults | ReactorDefaults, *, is_metal: bool
) -> tuple[float | None, str]:
    """Partial pressure in the dose [Pa], and where it comes from; None where the vapour pressure is not known."""
    usual = defaults.partial_pressure["tma" if is_metal else "h2o"].mode
    vapour = entry.vapour_pressure
    if vapour.form == "gas":
        return usual, "a gas: as much as the kind usually has of a co-reactant"
    warm = entry.source_temperature
    saturated = None if warm is None else vapour.at(warm.mode)
    at = "" if warm is None else f"at its source temperature of {warm.mode - 273.15:.0f} degC"
    if saturated is None and vapour.reference_pressure is not None and vapour.reference_temperature is not None:
        saturated = vapour.reference_pressure.mode
        at = f"at {vapour.reference_temperature.mode - 273.15:.0f} degC"
    if saturated is None:
        return None, ""
    taken = PICK_UP * saturated
    if taken >= usual:
        return usual, f"estimate: as usual for this kind, below {PICK_UP:.0%} of saturation {at}"
    return taken, f"estimate: {PICK_UP:.0%} of saturation {at}"
