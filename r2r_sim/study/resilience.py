"""What the plant still makes with one unit or one person out, and what an hour without a shared thing costs.

One unit out (N-1): the unit is gone for the whole horizon, and those that are left share people and precursor as they
find them. A shared thing (power, nitrogen or abatement for all; a cabinet, from which no dose begins then) is out again
and again, in open time; what is lost to one such outage is the loss over all of them by their number. What a unit
was doing goes on afterwards, a web after its start-up scrap; batches under way may also begin again, or be lost.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from statistics import fmean
from typing import Any, Literal

from r2r_sim import units
from r2r_sim.errors import Finding, InputError, R2RError
from r2r_sim.kpi import aggregate
from r2r_sim.kpi.comparison import Difference, paired
from r2r_sim.plant import BatchReactor, Calendar, PlantModel, Variate
from r2r_sim.plant import Outage as PlantOutage
from r2r_sim.plant.build import build_plant
from r2r_sim.plant.estimate_outages import drawn_by
from r2r_sim.plant.model import Unit
from r2r_sim.plant.parts import Effect
from r2r_sim.process.registry import operating_points
from r2r_sim.scenario import Loaded, Scenario
from r2r_sim.study.as_json import FORMAT, finite
from r2r_sim.study.bottleneck import outputs
from r2r_sim.study.levers import with_crew
from r2r_sim.study.runs import Progress, Replication, replicate_each

EVERY, LEAST_EVERY = 10.0, 2 * 86400.0
"""Outages come this many times their length apart, and at least this far [s]: often enough to be measured."""
ALL = "power, nitrogen or abatement"
"""What every unit needs."""
_NAME = "outage under study"
Batches = Literal["resume", "restart", "scrap"]
"""What becomes of batches under way in an outage."""


@dataclass(frozen=True, slots=True)
class OneOut:
    """The plant with one unit or one person less."""

    of: str
    """Group of units, or ``crew <name>``."""
    left: int
    """Units, or people on each shift."""
    output: float
    """[m2/day or t/day]"""
    change: Difference
    """Against the plan."""
    share: float
    """Change of the output as a share of the plan."""
    target_met: float | None
    """Share of replications that meet the throughput target; None without one."""


@dataclass(frozen=True, slots=True)
class Outage:
    """A shared thing that fails for a stated time."""

    of: str
    """``cabinet <name>``, or what all units need."""
    units: int
    """That stop."""
    lost: float
    """Good output lost to one outage [m2 or t]."""
    half_width: float | None
    """Of the 95 % interval."""
    standstill: float
    """What the stopped units make in that time as planned [m2 or t]; the rest is restarting, or is made up for."""


@dataclass(frozen=True, slots=True)
class Resilience:
    """What is left when something is out."""

    name: str
    product_unit: str
    output: float
    """As planned."""
    outage_hours: float
    batches: Batches
    """What became of batches under way when an outage began."""
    replications: int
    seed: int
    one_out: tuple[OneOut, ...]
    """The largest loss first."""
    outages: tuple[Outage, ...]
    findings: tuple[Finding, ...]

    def as_dict(self) -> dict[str, Any]:
        """As plain data, in the documented JSON form."""
        document: dict[str, Any] = finite({"format": FORMAT, **asdict(self)})
        document["findings"] = [finding.as_dict() for finding in self.findings]
        return document


@dataclass(frozen=True, slots=True)
class _Case:
    of: str
    left: int
    model: PlantModel


def resilience(
    loaded: Loaded,
    outage: float,
    *,
    batches: Batches = "resume",
    replications: int = 10,
    seed: int = 1,
    workers: int = 1,
    progress: Progress | None = None,
) -> Resilience:
    """Simulate a scenario with each unit, person and shared thing out, all with the same random numbers.

    Parameters
    ----------
    outage : how long a shared thing is out [s]
    batches : what becomes of batches under way then

    Raises
    ------
    InputError
        If there are fewer than two replications, or the outage is not positive or too long for the horizon.
    InfeasibleError
        If a unit cannot run at all.
    RunError
        If a plant cannot reach the horizon.
    """
    scenario = loaded.scenario
    every = max(EVERY * outage, LEAST_EVERY)
    if replications < 2:
        raise InputError(f"a loss needs 2 replications or more, not {replications}", hint="10 are usual")
    if not outage > 0.0 or every > scenario.horizon.mode / 2:
        longest = scenario.horizon.mode / 2 / EVERY / 3600.0
        raise InputError(
            f"an outage of {outage / 3600.0:g} h cannot be measured in this horizon",
            hint=f"from a minute to {longest:.3g} h, in a horizon of at least 4 days",
        )
    model = build_plant(scenario, operating_points(scenario))
    cases = [*_fewer_units(model), *_fewer_people(scenario)]
    shared = [
        (name, _out(model, cabinet, outage, every, batches), needs)
        for name, cabinet, needs in (
            (ALL, None, _needs_all),
            *((f"cabinet {c.name}", c.name, _needs(c.name)) for c in model.cabinets),
        )
        if any(needs(unit) for unit in model.units)
    ]
    base, *done = replicate_each(
        [model, *(case.model for case in cases), *(_with(model, out) for _, out, _ in shared)],
        seed,
        replications,
        workers=workers,
        progress=progress,
    )
    product = aggregate.product_unit(model.infos)
    planned = outputs(base, product)
    target = _target(scenario)
    one_out = [
        _one_out(case, planned, outputs(own, product), target)
        for case, own in zip(cases, done[: len(cases)], strict=True)
    ] + [_nothing_left(planned, name, target) for name in _only_ones(model)]
    return Resilience(
        name=scenario.name,
        product_unit=product,
        output=fmean(planned),
        outage_hours=outage / 3600.0,
        batches=batches,
        replications=replications,
        seed=seed,
        one_out=tuple(sorted(one_out, key=lambda row: row.change.mean)),
        outages=tuple(
            _outage(name, model, needs, base, own, outage, len(out.at))
            for (name, out, needs), own in zip(shared, done[len(cases) :], strict=True)
        ),
        findings=loaded.findings,
    )


def _fewer_units(model: PlantModel) -> list[_Case]:
    """The last unit of each group gone; without one that all product goes through nothing would be left to simulate."""
    found = []
    for group in dict.fromkeys(info.group for info in model.infos):
        members = [index for index, info in enumerate(model.infos) if info.group == group]
        if group not in _only_ones(model):
            kept = [index for index in range(len(model.units)) if index != members[-1]]
            fewer = replace(
                model,
                units=tuple(model.units[index] for index in kept),
                infos=tuple(model.infos[index] for index in kept),
            )
            found.append(_Case(group, len(members) - 1, fewer))
    return found


def _only_ones(model: PlantModel) -> list[str]:
    """Groups of one unit without which nothing is made: a plant's only coater, or a station that lots go through."""
    if len(model.units) == 1:
        return [model.infos[0].group]
    groups = [info.group for info in model.infos]
    coaters = {info.group for info in model.infos if info.coats}
    return [
        group
        for group in dict.fromkeys(groups)
        if model.sources and groups.count(group) == 1 and (group not in coaters or len(coaters) == 1)
    ]


def _nothing_left(planned: Sequence[float], group: str, target: float | None) -> OneOut:
    change = paired(planned, [0.0] * len(planned))
    return OneOut(group, 0, 0.0, change, -1.0, None if target is None else 0.0)


def _fewer_people(scenario: Scenario) -> list[_Case]:
    """One person less on each shift, where that leaves enough for every task."""
    found = []
    for crew in scenario.plant.crews:
        if crew.per_shift > 1:
            fewer = with_crew(scenario, crew.name, crew.per_shift - 1)
            try:
                found.append(
                    _Case(f"crew {crew.name}", crew.per_shift - 1, build_plant(fewer, operating_points(fewer)))
                )
            except R2RError:
                continue
    return found


def _one_out(case: _Case, planned: Sequence[float], left: Sequence[float], target: float | None) -> OneOut:
    change, mean = paired(planned, left), fmean(planned)
    return OneOut(
        of=case.of,
        left=case.left,
        output=fmean(left),
        change=change,
        share=change.mean / mean if mean else 0.0,
        target_met=None if target is None else fmean(value >= target for value in left),
    )


def _target(scenario: Scenario) -> float | None:
    """Throughput target as good output [m2/day or t/day]; None where there is none that fits the product."""
    wanted = scenario.targets.throughput
    if wanted is None or (wanted.dimension == "area_rate") != scenario.is_web:
        return None
    return units.to_unit(wanted.mode, "m2/day" if scenario.is_web else "t/day")


def _needs_all(_: Unit) -> bool:
    return True


def _needs(cabinet: str) -> Callable[[Unit], bool]:
    return lambda unit: cabinet in drawn_by(unit)


def _out(model: PlantModel, cabinet: str | None, outage: float, every: float, batches: Batches) -> PlantOutage:
    """A cabinet, or all that units need, out again and again, beginning in open time."""
    calendar, times, lasts = Calendar(model.closed), list[int](), round(outage * 1000)
    time = 0
    while (time := calendar.next_open(time + round(every * 1000))) < model.horizon:
        times.append(time)
        time += lasts
    hits: dict[str, Effect] = {
        unit.name: batches if isinstance(unit, BatchReactor) else "resume" for unit in model.units if cabinet is None
    }
    return PlantOutage(_NAME, Variate(lasts), hits, () if cabinet is None else (cabinet,), at=tuple(times))


def _with(model: PlantModel, outage: PlantOutage) -> PlantModel:
    return replace(model, outages=(*model.outages, outage))


def _outage(
    name: str,
    model: PlantModel,
    needs: Callable[[Unit], bool],
    base: Sequence[Replication],
    done: Sequence[Replication],
    outage: float,
    strikes: int,
) -> Outage:
    """Loss of one outage: loss over all strikes, by their number."""
    product = aggregate.product_unit(model.infos)
    days = model.horizon / 86_400_000
    groups = {info.group for unit, info in zip(model.units, model.infos, strict=True) if needs(unit)}
    lost = [(a - b) * days / strikes for a, b in zip(outputs(base, product), outputs(done, product), strict=True)]
    change = paired([0.0] * len(lost), lost)
    scale = 1.0 if product == "m2/day" else 1000.0
    made = fmean(sum(one.measures.good.get(group, 0.0) for group in groups) for one in base) / scale
    struck = sum(needs(unit) for unit in model.units)
    return Outage(name, struck, change.mean, change.half_width, made / days * outage / 86400.0)
