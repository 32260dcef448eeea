"""Which kind of reactor for a process: the kinds side by side, each with the equipment of its ready scenario."""

from __future__ import annotations

import copy
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from r2r_sim import catalog, units
from r2r_sim.errors import InfeasibleError, InputError, R2RError
from r2r_sim.plant.build import build_plant
from r2r_sim.plant.estimate import estimate
from r2r_sim.process.registry import operating_points
from r2r_sim.scenario import Loaded, load_data, load_ready, ready_scenarios
from r2r_sim.study.sentences import limits_in_words

REFERENCES = {"m2/day": "separator_al2o3_r2r", "t/day": "nmc811_al2o3_fluidised_bed"}
"""Ready scenarios whose recipe and material are meant where only a chemistry is named."""
CHECK = "check_"
"""Ready scenarios whose name begins so are hand cases, not equipment to choose from."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One kind of reactor for the process asked about."""

    kind: str
    ready: str
    """The ready scenario that its equipment is taken from."""
    per_unit: float | None
    """Good output of one unit by the closed-form estimate [m2/day or t/day]; None where it cannot run."""
    unit: str
    units_needed: int | None
    """Whole units for the demand."""
    precursors: Mapping[str, float]
    """Vapour supplied per good output [kg/m2 or kg/t]."""
    binds: str
    then: str
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

    def as_dict(self) -> dict[str, Any]:
        """As plain data, for JSON."""
        return asdict(self)


def select(process: str | Loaded, demand: str, overrides: Sequence[str] = ()) -> Selection:
    """Put the kinds of reactor side by side for one process.

    Parameters
    ----------
    process : a chemistry of the catalog, with the recipe and material of the reference scenario for webs or powders;
        or a loaded scenario, whose process and material are used
    demand : good output wanted, such as ``10 t/day`` of powder or ``10000 m2/day`` of web; it says which kinds compete
    overrides : ``path=value`` for process and material, as for ``--set``

    Raises
    ------
    InputError
        If the chemistry or the demand cannot be read, or the scenario's material does not fit the demand.
    """
    wanted = units.parse(demand, "mass_flow", "area_rate")
    webs = wanted.dimension == "area_rate"
    unit = "m2/day" if webs else "t/day"
    goal = units.to_unit(wanted.value_si, unit)
    if not goal > 0:
        raise InputError(f"a demand of {demand} asks for nothing", hint="such as 10 t/day")
    if isinstance(process, Loaded):
        if process.scenario.is_web != webs:
            made = "a web, in m2/day" if process.scenario.is_web else "a powder, in t/day"
            raise InputError(f"{process.source} coats {made}: the demand of {demand} does not fit")
        name = process.scenario.name
    else:
        name = catalog.chemistry(process).name
    reference = load_ready(REFERENCES[unit])
    choices = []
    for ready in ready_scenarios():
        if ready.name.startswith(CHECK):
            continue
        template = load_ready(ready.name)
        if template.scenario.is_web == webs:
            choices.append(_choice(ready.name, template, process, reference, unit, goal, overrides))
    choices.sort(key=lambda row: (row.units_needed is None, row.units_needed or 0, row.kind))
    asked = process if isinstance(process, Loaded) else reference
    return Selection(name, _recipe(asked, overrides), goal, unit, tuple(choices))


def _recipe(asked: Loaded, overrides: Sequence[str]) -> str:
    process, material = asked.data["process"], asked.data["material"]
    film = next(f"{key}: {process[key]}" for key in ("cycles", "supercycles", "thickness") if key in process)
    substrate = material.get("powder") or material.get("separator")
    changed = "".join(f", {change}" for change in overrides)
    return f"{film}, temperature: {process['temperature']}, {substrate}{changed}"


def _choice(
    name: str,
    template: Loaded,
    process: str | Loaded,
    reference: Loaded,
    unit: str,
    goal: float,
    overrides: Sequence[str],
) -> Choice:
    group = "lines" if template.scenario.is_web else "reactors"
    kind = str(template.data["plant"][group][0]["kind"])
    data: dict[str, Any] = copy.deepcopy(dict(template.data))
    data["plant"][group] = [{**data["plant"][group][0], "count": 1}]
    data.pop("cost", None)  # nothing is priced here, and its entries name units that may be gone
    # every kind is asked for the same film on the same material
    asked = process if isinstance(process, Loaded) else reference
    data["process"], data["material"] = (copy.deepcopy(asked.data[part]) for part in ("process", "material"))
    if isinstance(process, str):
        _use_chemistry(data, group, process)
    try:
        scenario = load_data(data, Path(name).name, overrides).scenario
        points = operating_points(scenario)
        model = build_plant(scenario, points)
    except InfeasibleError as error:
        return Choice(kind, name, None, unit, None, {}, "", "", error.message)
    except R2RError as error:
        found = [finding for finding in error.as_findings() if finding.severity == "error"]
        reasons = [f"{one.message} ({one.hint})" if one.hint else one.message for one in found]
        return Choice(kind, name, None, unit, None, {}, "", "", "; ".join(reasons))
    info, point = model.infos[0], points[0]
    good = estimate(model)[0].rate * 86_400_000.0  # quantity units a day
    per_unit = good * (info.area_per_quantity if unit == "m2/day" else info.mass_per_quantity / 1000.0)
    if not per_unit > 0:
        return Choice(kind, name, None, unit, None, {}, "", "", "it makes nothing that is good")
    if point.consumption.basis == "hot_second":
        width = scenario.web.roll.coated_width
        made = point.rate / point.passes * width
    else:
        made = point.rate / 1000.0
    binds, then = limits_in_words(point)
    return Choice(
        kind=kind,
        ready=name,
        per_unit=per_unit,
        unit=unit,
        units_needed=math.ceil(goal / per_unit * (1 - 1e-12)),
        precursors={precursor: amount / made for precursor, amount in point.consumption.precursors.items()},
        binds=binds,
        then=then,
        reason="",
    )


def _use_chemistry(data: dict[str, Any], group: str, chemistry: str) -> None:
    """Another chemistry in a template: what names the old precursors goes, cabinets serve the new one."""
    if data["process"]["chemistry"] == chemistry:
        return
    before, after = catalog.chemistry(data["process"]["chemistry"]), catalog.chemistry(chemistry)
    data["process"]["chemistry"] = chemistry
    data["process"].pop("growth_per_cycle", None)
    renamed = {before.precursor_a: after.precursor_a, before.precursor_b: after.precursor_b}
    for cabinet in data["plant"].get("cabinets", []):
        cabinet["precursor"] = renamed.get(cabinet["precursor"], cabinet["precursor"])
    for unit in data["plant"][group]:
        pressures = unit.get("partial_pressure")
        if isinstance(pressures, Mapping):
            unit["partial_pressure"] = {renamed.get(name, name): value for name, value in pressures.items()}
