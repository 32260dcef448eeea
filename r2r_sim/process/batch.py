"""Batch ALD on powder, whatever the reactor: steps of a batch, what rules each of them, film and consumption."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from r2r_sim.catalog import Draw, Value
from r2r_sim.errors import Finding, InfeasibleError
from r2r_sim.physics import gas, nitrogen
from r2r_sim.physics.constants import AVOGADRO, STANDARD_PRESSURE, STANDARD_TEMPERATURE
from r2r_sim.process.batch_limits import Dose, cut_short, purge_limit, thermal_limits
from r2r_sim.process.charge import Charge
from r2r_sim.process.operating_point import Consumption, Growth, Limit, OperatingPoint, Step
from r2r_sim.process.recipe import Recipe
from r2r_sim.scenario import BatchReactor, Scenario

NOTABLE_RISE = 20.0
"""Adiabatic warming of a charge by one cycle that is worth a warning [K]."""

Nitrogen = Callable[[tuple[Step, ...]], tuple[float, float]]
"""From the steps of a batch to its nitrogen [m3 at 273.15 K and 101 325 Pa] and the highest flow of it [m3/s]."""


def operate_batch(
    charge: Charge,
    scenario: Scenario,
    wanted: tuple[Dose, Dose],
    limits: list[Limit],
    warnings: list[Finding],
    *,
    purge: Callable[[Charge, Dose], Limit] = purge_limit,
    thermal: tuple[Limit, Limit] | None = None,
    nitrogen_use: Nitrogen | None = None,
) -> OperatingPoint:
    """Operating point of a batch reactor: steps of a batch with what rules each of them.

    ``limits`` and ``warnings`` are those of the reactor itself. A purge is a gas exchange, heat comes through the
    wall, and nitrogen flows all the time, unless the reactor says otherwise.
    """
    reactor = charge.reactor
    cycles = charge.recipe.cycles(scenario, min(dose.coverage for dose in wanted))
    doses = (_as_given(reactor.name, wanted[0], reactor.dose_a), _as_given(reactor.name, wanted[1], reactor.dose_b))
    growth_fraction = min(dose.coverage for dose in doses)
    heat, cool = thermal or thermal_limits(charge)
    plan = [
        _part("heat", reactor.heat, 1, (heat,)),
        *_cycles(charge, wanted, doses, cycles, purge),
        _part("cool", reactor.cool, 1, (cool,)),
    ]
    steps = tuple(part.step for part in plan)
    findings = [*warnings, *(part.too_short(reactor, doses) for part in plan if part.is_too_short)]
    findings += _reaction_heat(charge, growth_fraction)
    of_steps = [limit for part in plan if not part.step.name.startswith("first") for limit in part.limits]
    return OperatingPoint(
        unit=reactor.name,
        unit_kind=reactor.kind,
        count=reactor.count,
        rate=charge.mass,
        nameplate=charge.mass / sum(min(step.shortest, step.duration) * step.repeats for step in steps),
        steps=steps,
        cycles=cycles,
        passes=1,
        growth=_growth(charge, wanted, doses, cycles),
        consumption=_consumption(charge, doses, steps, cycles, growth_fraction, nitrogen_use),
        limits=_rank(steps, [*of_steps, *limits]),
        warnings=tuple(findings),
    )


def _as_given(name: str, dose: Dose, stated: Value | Draw | str) -> Dose:
    """A dose that is given less time than it needs supplies less.

    Raises
    ------
    InfeasibleError
        If it supplies nothing.
    """
    given = _seconds(stated)
    if given is None or given >= dose.shortest:
        return dose
    short = cut_short(dose, given)
    if not short.coverage > 0:
        raise InfeasibleError(
            f"{name}: the given {given:.4g} s for dose {dose.label} are too short for any film",
            hint=f"write `dose_{dose.label.lower()}: auto`",
        )
    return short


def _seconds(stated: Value | Draw | str) -> float | None:
    """A stated duration [s]; None for ``auto``."""
    if isinstance(stated, Value):
        return stated.mode
    return stated.mean if isinstance(stated, Draw) else None


@dataclass(frozen=True, slots=True)
class _Part:
    """One step of the batch with the limits it was set by."""

    step: Step
    ruling: Limit
    """What physics asks for."""
    limits: tuple[Limit, ...]

    @property
    def is_too_short(self) -> bool:
        return self.step.duration < self.step.shortest * (1 - 1e-9)

    def too_short(self, reactor: BatchReactor, doses: tuple[Dose, ...]) -> Finding:
        """What a step that is given less time than physics asks for leads to."""
        step, ruling = self.step, self.ruling
        key = step.name.removeprefix("first ").lower().replace(" ", "_")
        effect = ""
        for dose in doses:
            if step.name.endswith(f"dose {dose.label}"):
                effect = f"; coverage {dose.coverage:.0%}"
        return Finding(
            "process.time_below_limit",
            f"the given {step.duration / 60:.4g} min for {step.name} is shorter than the {ruling.value / 60:.4g} min "
            f"that {ruling.name} takes{effect}",
            "warning",
            f"plant.reactors.{reactor.name}.{key}",
            hint=f"write `{key}: auto`, or relax the limit that `explain` shows",
        )


def _cycles(
    charge: Charge,
    wanted: tuple[Dose, Dose],
    doses: tuple[Dose, Dose],
    cycles: int,
    purge: Callable[[Charge, Dose], Limit],
) -> list[_Part]:
    """The doses and purges of a batch, in order of the recipe."""
    reactor = charge.reactor
    parts: list[_Part] = []
    stated = ((reactor.dose_a, reactor.purge_a), (reactor.dose_b, reactor.purge_b))
    for full, dose, (dosing, purging) in zip(wanted, doses, stated, strict=True):
        label = f"dose {dose.label}"
        first = 1 if full.moisture_amount > 0 else 0
        if first:
            parts.append(_part(f"first {label}", dosing, 1, _with_moisture(full), dose))
        if cycles > first:
            parts.append(_part(label, dosing, cycles - first, full.limits, dose))
        parts.append(_part(f"purge {dose.label}", purging, cycles, (purge(charge, dose),)))
    return parts


def _with_moisture(dose: Dose) -> tuple[Limit, ...]:
    """The dose's limits when it also meets the powder's moisture."""
    factor = (dose.amount + dose.moisture_amount) / dose.amount
    return tuple(replace(limit, value=limit.value * factor) for limit in dose.limits)


def _part(
    name: str, stated: Value | Draw | str, repeats: int, limits: tuple[Limit, ...], dose: Dose | None = None
) -> _Part:
    """A step as long as it is given, or as its slowest limit asks for."""
    ruling = max(limits, key=lambda limit: limit.value)
    given = _seconds(stated)
    duration = ruling.value if given is None else given
    amount = 0.0
    if dose is not None:
        extra = dose.moisture_amount if name.startswith("first") else 0.0
        needed = dose.amount + extra
        amount = dose.fastest * duration if dose.flows_on else min(needed, dose.fastest * duration)
    if given is not None and given >= ruling.value * (1 - 1e-9):
        limits = (*limits, Limit("given time", "min_time", given, "min", 0.0, {}, "the scenario states it", name))
    step = Step(
        name=name,
        duration=duration,
        repeats=repeats,
        precursor=dose.species.name if dose is not None else None,
        amount=amount,
        ruled_by=ruling.name if given is None else "given",
        shortest=ruling.value,
    )
    return _Part(step, ruling, limits)


def _rank(steps: tuple[Step, ...], limits: list[Limit]) -> tuple[Limit, ...]:
    """Limits by the part of the batch that they rule, longest first; then those with room, the tightest first."""
    lasts = {step.name: step.duration for step in reversed(steps)}
    total: dict[str, float] = {}
    for step in steps:
        name = step.name.removeprefix("first ")
        total[name] = total.get(name, 0.0) + step.duration * step.repeats

    def placed(limit: Limit) -> Limit:
        if limit.kind != "min_time":
            return limit
        return replace(limit, margin=lasts[limit.step] / limit.value - 1.0 if limit.value > 0 else math.inf)

    def rank(limit: Limit) -> tuple[bool, float]:
        rules = limit.kind == "min_time" and limit.margin < 1e-9
        return (not rules, -total[limit.step] if rules else limit.margin)

    return tuple(sorted((placed(limit) for limit in limits), key=rank))


def _growth(charge: Charge, wanted: tuple[Dose, Dose], doses: tuple[Dose, Dose], cycles: int) -> Growth:
    """The film, and what it would be if no dose were given less time than it needs."""
    specific_surface = charge.surface / charge.mass
    growth = growth_of(charge.recipe, specific_surface, (doses[0].coverage, doses[1].coverage), cycles)
    if doses == wanted:
        return growth
    full = charge.recipe.thickness(cycles, min(dose.coverage for dose in wanted))
    return replace(growth, thickness_wanted=full)


def _reaction_heat(charge: Charge, growth_fraction: float) -> list[Finding]:
    """A finding where one cycle would warm the powder much if it kept the heat of reaction."""
    released = charge.recipe.reaction_heat
    if released is None:
        return []
    rise = released * charge.sites * growth_fraction / charge.heat_capacity
    if rise < NOTABLE_RISE:
        return []
    message = (
        f"a cycle releases heat for {rise:.3g} K in the powder: gas and wall must take it up while a dose lasts, "
        "which is not computed"
    )
    return [Finding("process.reaction_heat", message, "warning", f"plant.reactors.{charge.reactor.name}")]


def growth_of(recipe: Recipe, specific_surface: float, coverages: tuple[float, float], cycles: int) -> Growth:
    """The film on powder of a specific surface [m2/kg]."""
    growth_fraction = min(coverages)
    thickness = recipe.thickness(cycles, growth_fraction)
    return Growth(
        thickness=thickness,
        growth_per_cycle=recipe.growth_saturated * growth_fraction,
        coverage_a=coverages[0],
        coverage_b=coverages[1],
        sites=recipe.sites,
        mass_gain=thickness * recipe.density * specific_surface,
        coated_area=specific_surface,
        nucleation_cycles=recipe.nucleation_cycles,
    )


def _flowing(charge: Charge) -> Nitrogen:
    """Nitrogen that flows in every step between load and unload."""
    flow = float(gas.standard_volume_flow(charge.flow, charge.pressure, charge.recipe.temperature))
    return lambda steps: (flow * sum(step.duration * step.repeats for step in steps), flow)


def _consumption(
    charge: Charge,
    doses: tuple[Dose, Dose],
    steps: tuple[Step, ...],
    cycles: int,
    growth_fraction: float,
    nitrogen_use: Nitrogen | None,
) -> Consumption:
    recipe, reactor = charge.recipe, charge.reactor
    precursors: dict[str, float] = {}
    used: dict[str, float] = {}
    peak: dict[str, float] = {}
    atoms = recipe.thickness(cycles, growth_fraction) * recipe.atoms_per_volume * charge.surface
    for dose in doses:
        name = dose.species.name
        supplied = sum(step.amount * step.repeats for step in steps if step.precursor == name)
        precursors[name] = supplied
        used[name] = atoms * dose.species.per_site * dose.species.supply_mass / supplied
        peak[name] = max(step.amount / step.duration for step in steps if step.precursor == name and step.duration > 0)
    volume, peak_volume = (nitrogen_use or _flowing(charge))(steps)
    rise = max(recipe.temperature - reactor.start_temperature.mode, 0.0)  # hotter powder needs no heat
    return Consumption(
        basis="batch",
        precursors=precursors,
        utilisation=used,
        nitrogen=volume,
        process_heat=charge.heat_capacity * rise + gas_heat(volume, recipe, rise),
        peak_precursors=peak,
        peak_nitrogen=peak_volume,
        by_products=by_products(recipe, atoms),
    )


def gas_heat(normal_volume: float, recipe: Recipe, rise: float) -> float:
    """Heat that nitrogen takes up when it is warmed to the process temperature [J]."""
    mass = normal_volume * float(nitrogen.nitrogen_density(STANDARD_PRESSURE, STANDARD_TEMPERATURE))
    return mass * float(nitrogen.nitrogen_heat_capacity(recipe.temperature)) * rise


def by_products(recipe: Recipe, atoms: float) -> dict[str, float]:
    """Gas that a film of so many metal atoms releases [mol]."""
    if recipe.by_product is None:
        return {}
    name, per_atom = recipe.by_product
    return {name: atoms * per_atom / AVOGADRO}
