"""Which kind of reactor for a process: the kinds side by side, with a planner's own equipment where there is some."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from typing import Any

from r2r_sim import catalog, units
from r2r_sim.catalog import EQUIPMENT
from r2r_sim.errors import CatalogError, Finding, InputError, R2RError
from r2r_sim.plant.build import build_plant
from r2r_sim.plant.estimate import estimate
from r2r_sim.process import OperatingPoint
from r2r_sim.process.registry import operating_points
from r2r_sim.scenario import Loaded, Scenario, input_rows, load_ready
from r2r_sim.study.equipment import EVERY, Template, override_path, templates
from r2r_sim.study.reported import Asked, ask, errors_of, load_asked
from r2r_sim.study.sentences import limits_in_words
from r2r_sim.study.separator import coated_separators, separator_findings

REFERENCES = {"m2/day": "separator_al2o3_r2r", "t/day": "nmc811_al2o3_fluidised_bed"}
"""Ready scenarios whose recipe and material are meant where only a chemistry is named."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One kind of reactor for the process asked about."""

    kind: str
    ready: str
    """The ready scenario that its equipment is taken from, or the planner's own file."""
    own: bool
    """Whether the equipment is the planner's own."""
    per_unit: float | None
    """Good output of one unit by the closed-form estimate [m2/day or t/day]; None where it cannot run."""
    unit: str
    units_needed: int | None
    """Whole units for the demand."""
    precursors: Mapping[str, float]
    """Vapour supplied per good output [kg/m2 or kg/t]."""
    binds: str
    then: str
    settings: int
    """Figures of the unit that stand in its section or are its defaults."""
    estimates: int
    """How many of them are estimates."""
    warnings: tuple[str, ...]
    """What to know of it: given values beyond a limit, pressures that are assumed, a requirement missed."""
    reason: str
    """Why it cannot run; empty where it can."""


@dataclass(frozen=True, slots=True)
class Selection:
    """All kinds for one process, the fewest units first, then those that cannot run."""

    process: str
    recipe: str
    """What every kind is asked for, such as ``cycles: 4, temperature: 150 degC, nmc811``."""
    demand: float
    unit: str
    choices: tuple[Choice, ...]
    notes: tuple[str, ...]
    """How the process was read, where it is one of the catalog."""

    def as_dict(self) -> dict[str, Any]:
        """As plain data, for JSON."""
        return asdict(self)


def select(process: str | Loaded, demand: str, overrides: Sequence[str] = ()) -> Selection:
    """Put the kinds of reactor side by side for one process.

    Parameters
    ----------
    process : a loaded scenario, whose process, material and own equipment are used; a reported process of the catalog;
        or a chemistry, with the recipe and material of the reference scenario for webs or powders
    demand : good output wanted, such as ``10 t/day`` of powder or ``10000 m2/day`` of web; it says which kinds compete
    overrides : ``path=value`` as for ``--set``; ``fluidised_bed.charge=400 kg`` is for one kind, ``*.switch=5 s`` for
        every kind that has the setting

    Raises
    ------
    CatalogError
        If the catalog has no such process or chemistry.
    InputError
        If the demand or an override cannot be read, the material does not fit the demand, or numbers of the process are
        missing: one finding each.
    """
    wanted = units.parse(demand, "mass_flow", "area_rate")
    webs = wanted.dimension == "area_rate"
    unit = "m2/day" if webs else "t/day"
    goal = units.to_unit(wanted.value_si, unit)
    if not goal > 0:
        raise InputError(f"a demand of {demand} asks for nothing", hint="such as 10 t/day")
    _refuse_unknown(overrides)
    asked = _asked(process, webs=webs, overrides=overrides)
    if asked.is_web != webs:
        made = "a web, in m2/day" if asked.is_web else "a powder, in t/day"
        raise InputError(f"{asked.name} coats {made}: the demand of {demand} does not fit")
    if asked.missing:
        lacking = "1 number is" if len(asked.missing) == 1 else f"{len(asked.missing)} numbers are"
        raise InputError(f"{asked.name}: {lacking} missing", findings=asked.findings)
    own = process if isinstance(process, Loaded) else None
    known = catalog.SHIPPED if own is None else own.scenario.known
    kinds = templates(webs=webs, own=own)
    with known.active():
        choices = [_choice(one, asked, unit, goal, overrides) for one in kinds]
    choices.sort(key=lambda row: (row.units_needed is None, row.units_needed or 0, row.kind))
    notes = tuple(finding.message for finding in asked.findings)
    return Selection(asked.name, _recipe(asked, overrides), goal, unit, tuple(choices), notes)


def _asked(process: str | Loaded, *, webs: bool, overrides: Sequence[str]) -> Asked:
    """What every kind is asked for."""
    if isinstance(process, Loaded):
        plan, data = process.scenario, process.data
        return Asked(plan.name, plan.is_web, data["process"], data["material"], (), data.get("catalog"))
    if process in catalog.ids("process"):
        return ask(process, stated=[override_path(text) for text in overrides])
    if process not in catalog.ids("chemistry"):
        known = [*catalog.ids("chemistry"), *catalog.ids("process")]
        close = get_close_matches(process.lower(), known, n=1, cutoff=0.5)
        hint = f"did you mean {close[0]}? " if close else ""
        more = "list them: r2r-sim catalog chemistry, r2r-sim catalog process"
        raise CatalogError(f"the catalog has no chemistry or process {process!r}", hint=f"{hint}{more}")
    reference = load_ready(REFERENCES["m2/day" if webs else "t/day"])
    recipe = dict(reference.data["process"])
    if recipe["chemistry"] != process:
        recipe.pop("growth_per_cycle", None)
    name = catalog.chemistry(process).name
    return Asked(name, webs, {**recipe, "chemistry": process}, reference.data["material"], ())


def _recipe(asked: Asked, overrides: Sequence[str]) -> str:
    process, material = asked.process, asked.material
    words = [
        f"{key}: {process[key]}" for key in ("cycles", "supercycles", "thickness", "temperature") if key in process
    ]
    substrate = material.get("powder") or material.get("separator") or material.get("foil")
    return ", ".join((*words, *([substrate] if isinstance(substrate, str) else []), *overrides))


# overrides ----------------------------------------------------------------------------------------------------------


def _refuse_unknown(overrides: Sequence[str]) -> None:
    """An override that no kind could mean is refused once, not for each kind."""
    known = (EVERY, *EQUIPMENT, *Scenario.model_fields)
    for text in overrides:
        first = override_path(text).partition(".")[0]
        if "=" in text and first not in known:
            close = get_close_matches(first, known, n=1, cutoff=0.5)
            mean = f"did you mean {close[0]}? " if close else ""
            kinds = ", ".join(EQUIPMENT)
            hint = f"{mean}write a path of a scenario (process.cycles=5), KIND.SETTING=VALUE, or *.SETTING=VALUE"
            raise InputError(f"--set {text}: nothing is called {first!r}", hint=f"{hint}; kinds: {kinds}")


# one kind -----------------------------------------------------------------------------------------------------------


def _choice(template: Template, asked: Asked, unit: str, goal: float, overrides: Sequence[str]) -> Choice:
    def refused(reason: str) -> Choice:
        return Choice(template.kind, template.source, template.own, None, unit, None, {}, "", "", 0, 0, (), reason)

    try:
        loaded = load_asked(asked, template, overrides)
        points = operating_points(loaded.scenario, alternatives=False)
        model = build_plant(loaded.scenario, points)
    except R2RError as error:
        return refused("; ".join(_words(finding) for finding in errors_of(error)))
    info, point = model.infos[0], points[0]
    good = estimate(model)[0].rate * 86_400_000.0  # quantity units a day
    per_unit = good * (info.area_per_quantity if unit == "m2/day" else info.mass_per_quantity / 1000.0)
    if not per_unit > 0:
        return refused("it makes nothing that is good")
    binds, then = limits_in_words(point)
    made = _made(loaded.scenario, point)
    settings, estimates = _settings(loaded, template)
    return Choice(
        kind=template.kind,
        ready=template.source,
        own=template.own,
        per_unit=per_unit,
        unit=unit,
        units_needed=math.ceil(goal / per_unit * (1 - 1e-12)),
        precursors={precursor: amount / made for precursor, amount in point.consumption.precursors.items()},
        binds=binds,
        then=then,
        settings=settings,
        estimates=estimates,
        warnings=_warnings(loaded, points),
        reason="",
    )


def _words(finding: Finding) -> str:
    return f"{finding.message} ({finding.hint})" if finding.hint else finding.message


def _made(scenario: Scenario, point: OperatingPoint) -> float:
    """What the unit's consumption makes [m2/s or m2 of web, t of a batch]."""
    if point.consumption.basis == "hot_second":
        return point.rate / point.passes * scenario.web.roll.coated_width
    if point.is_roll:
        return point.rate * scenario.web.roll.coated_width
    return point.rate / 1000.0


def _settings(loaded: Loaded, template: Template) -> tuple[int, int]:
    """Numbers in the unit's section, given or by default, and how many of them are estimates."""
    start = f"plant.{template.group}.{template.unit['name']}."
    upkeep = (f"{start}failures", f"{start}maintenance", f"{start}web_break")
    rows = [
        row
        for row in input_rows(loaded)
        if row.path.startswith(start) and not row.path.startswith(upkeep) and row.number is not None
    ]
    return len(rows), sum(row.confidence == "estimate" for row in rows)


def _warnings(loaded: Loaded, points: Sequence[OperatingPoint]) -> tuple[str, ...]:
    """Warnings of the unit, and what was assumed of it; what was assumed of the process stands above all kinds."""
    told = [*loaded.findings, *(finding for point in points for finding in point.warnings)]
    told += separator_findings(coated_separators(loaded.scenario, points))
    found = [one.message for one in told if one.severity == "warning"]
    found += [one.message for one in told if one.code == "plan.assumed" and one.path.startswith("plant.")]
    return tuple(dict.fromkeys(found))
