"""Batch ALD on powder in a fluidised bed: dose, purge, heat and cool from mass, gas and wall."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from r2r_sim.catalog import Draw, Value
from r2r_sim.errors import Finding
from r2r_sim.physics import gas, nitrogen
from r2r_sim.physics.constants import AVOGADRO, STANDARD_PRESSURE, STANDARD_TEMPERATURE
from r2r_sim.process.bed_limits import Dose, cut_short, plan_dose, purge_limit, thermal_limits
from r2r_sim.process.bed_state import BedState, describe
from r2r_sim.process.operating_point import Consumption, Growth, Limit, OperatingPoint, Step
from r2r_sim.scenario import FluidisedBed, Scenario


def operate(reactor: FluidisedBed, scenario: Scenario) -> OperatingPoint:
    """Operating point of a fluidised bed: steps of a batch with what rules each of them.

    Raises
    ------
    InfeasibleError
        If no gas velocity both fluidises the bottom and keeps the powder in, or heat cannot reach the temperature.
    """
    bed, velocity_limits, warnings = describe(reactor, scenario)
    wanted = tuple(plan_dose(bed, label, scenario) for label in ("A", "B"))
    cycles = bed.recipe.cycles(scenario, min(dose.coverage for dose in wanted))
    doses = (_as_given(wanted[0], reactor.dose_a), _as_given(wanted[1], reactor.dose_b))
    growth_fraction = min(dose.coverage for dose in doses)
    plan = _plan(bed, wanted, doses, cycles)
    steps = tuple(part.step for part in plan)
    warnings += [part.too_short(reactor, doses) for part in plan if part.is_too_short]
    limits = [limit for part in plan if not part.step.name.startswith("first") for limit in part.limits]
    return OperatingPoint(
        unit=reactor.name,
        unit_kind=reactor.kind,
        count=reactor.count,
        rate=bed.charge,
        nameplate=bed.charge / sum(min(step.shortest, step.duration) * step.repeats for step in steps),
        steps=steps,
        cycles=cycles,
        passes=1,
        growth=_growth(bed, doses, cycles, growth_fraction),
        consumption=_consumption(bed, doses, steps, cycles, growth_fraction),
        limits=_rank(steps, [*limits, *velocity_limits]),
        warnings=tuple(warnings),
    )


def _as_given(dose: Dose, stated: Value | Draw | str) -> Dose:
    """A dose that is given less time than it needs supplies less."""
    given = _seconds(stated)
    return dose if given is None or given >= dose.shortest else cut_short(dose, given)


def _seconds(stated: Value | Draw | str) -> float | None:
    """A stated duration [s]; None for ``auto``."""
    if isinstance(stated, Value):
        return stated.mode
    return stated.mean if isinstance(stated, Draw) else None


@dataclass(frozen=True, slots=True)
class _Part:
    """One step of the batch with the limits it was set by."""

    step: Step
    limits: tuple[Limit, ...]

    @property
    def ruling(self) -> Limit:
        return max(self.limits, key=lambda limit: limit.value)

    @property
    def is_too_short(self) -> bool:
        return self.step.duration < self.step.shortest * (1 - 1e-9)

    def too_short(self, reactor: FluidisedBed, doses: tuple[Dose, ...]) -> Finding:
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


def _plan(bed: BedState, wanted: tuple[Dose, ...], doses: tuple[Dose, ...], cycles: int) -> list[_Part]:
    """Every step of a batch between load and unload, in order of the recipe."""
    reactor = bed.reactor
    heat_limit, cool_limit = thermal_limits(bed)
    parts = [_part("heat", reactor.heat, 1, (heat_limit,))]
    stated = ((reactor.dose_a, reactor.purge_a), (reactor.dose_b, reactor.purge_b))
    for full, dose, (dosing, purging) in zip(wanted, doses, stated, strict=True):
        label = f"dose {dose.label}"
        first = 1 if full.moisture_amount > 0 else 0
        if first:
            parts.append(_part(f"first {label}", dosing, 1, _with_moisture(full), dose))
        if cycles > first:
            parts.append(_part(label, dosing, cycles - first, full.limits, dose))
        parts.append(_part(f"purge {dose.label}", purging, cycles, (purge_limit(bed, dose),)))
    return [*parts, _part("cool", reactor.cool, 1, (cool_limit,))]


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
        amount = min(dose.amount + extra, dose.fastest * duration)
    step = Step(
        name=name,
        duration=duration,
        repeats=repeats,
        precursor=dose.species.name if dose is not None else None,
        amount=amount,
        ruled_by=ruling.name if given is None else "given",
        shortest=ruling.value,
    )
    return _Part(step, limits)


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


def _growth(bed: BedState, doses: tuple[Dose, ...], cycles: int, growth_fraction: float) -> Growth:
    recipe = bed.recipe
    thickness = recipe.thickness(cycles, growth_fraction)
    specific_surface = bed.surface / bed.charge
    return Growth(
        thickness=thickness,
        growth_per_cycle=recipe.growth_saturated * growth_fraction,
        coverage_a=doses[0].coverage,
        coverage_b=doses[1].coverage,
        sites=recipe.sites,
        mass_gain=thickness * recipe.density * specific_surface,
        coated_area=specific_surface,
        nucleation_cycles=recipe.nucleation_cycles,
    )


def _consumption(
    bed: BedState, doses: tuple[Dose, ...], steps: tuple[Step, ...], cycles: int, growth_fraction: float
) -> Consumption:
    recipe, reactor = bed.recipe, bed.reactor
    precursors: dict[str, float] = {}
    used: dict[str, float] = {}
    peak: dict[str, float] = {}
    atoms = recipe.thickness(cycles, growth_fraction) * recipe.atoms_per_volume * bed.surface
    for dose in doses:
        name = dose.species.name
        supplied = sum(step.amount * step.repeats for step in steps if step.precursor == name)
        precursors[name] = supplied
        used[name] = atoms * dose.species.per_site * dose.species.supply_mass / supplied
        peak[name] = max(step.amount / step.duration for step in steps if step.precursor == name and step.duration > 0)
    gas_time = sum(step.duration * step.repeats for step in steps)
    nitrogen_flow = float(gas.standard_volume_flow(bed.flow, bed.top, recipe.temperature))
    rise = recipe.temperature - reactor.start_temperature.mode
    gas_mass = nitrogen_flow * float(nitrogen.nitrogen_density(STANDARD_PRESSURE, STANDARD_TEMPERATURE)) * gas_time
    by_products = {}
    if recipe.by_product is not None:
        gas_name, per_atom = recipe.by_product
        by_products[gas_name] = atoms * per_atom / AVOGADRO
    return Consumption(
        basis="batch",
        precursors=precursors,
        utilisation=used,
        nitrogen=nitrogen_flow * gas_time,
        process_heat=bed.heat_capacity * rise
        + gas_mass * float(nitrogen.nitrogen_heat_capacity(recipe.temperature)) * rise,
        peak_precursors=peak,
        peak_nitrogen=nitrogen_flow,
        by_products=by_products,
    )
