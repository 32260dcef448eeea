"""Batch ALD on powder, whatever the reactor: steps of a batch, what rules each of them, film and consumption."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from r2r_sim.catalog import Draw, Value
from r2r_sim.errors import Finding, InfeasibleError
from r2r_sim.physics import gas, nitrogen, overlap, supply
from r2r_sim.physics.constants import STANDARD_PRESSURE, STANDARD_TEMPERATURE
from r2r_sim.process.batch_limits import Dose, Pairs, Purge, cut_short, purge_limit, thermal_limits
from r2r_sim.process.charge import Charge
from r2r_sim.process.grown import composition_of, formula_of, layers_of, thick_film
from r2r_sim.process.operating_point import Consumption, Growth, Limit, OperatingPoint, Step
from r2r_sim.process.reaction import (
    ONCE,
    Rhythm,
    heat_unknown,
    moisture_unknown,
    peak_by_products,
    reaction_limits,
    release_of,
    rise_of,
)
from r2r_sim.process.recipe import Recipe, by_products
from r2r_sim.scenario import BatchReactor, Scenario

Nitrogen = Callable[[tuple[Step, ...]], tuple[float, float]]
"""From the steps of a batch to its nitrogen [m3 at 273.15 K and 101 325 Pa] and the highest flow of it [m3/s]."""


def operate_batch(
    charge: Charge,
    scenario: Scenario,
    wanted: Pairs,
    limits: list[Limit],
    warnings: list[Finding],
    *,
    purge: Callable[[Charge, Dose], Purge] = purge_limit,
    thermal: tuple[Limit, Limit] | None = None,
    nitrogen_use: Nitrogen | None = None,
) -> OperatingPoint:
    """Operating point of a batch reactor: steps of a batch with what rules each of them.

    ``limits`` and ``warnings`` are those of the reactor itself. A purge is a gas exchange, heat comes through the
    wall, and nitrogen flows all the time, unless the reactor says otherwise.
    """
    reactor = charge.reactor
    recipe = charge.recipe
    supercycles = recipe.supercycles(scenario, _fractions(wanted))
    doses = tuple(
        (_as_given(reactor.name, first, reactor.dose_a), _as_given(reactor.name, second, reactor.dose_b))
        for first, second in wanted
    )
    heat, cool = thermal or thermal_limits(charge)
    plan = [
        _part("heat", reactor.heat, 1, (heat,)),
        *_cycles(charge, scenario, wanted, doses, supercycles, purge),
        _part("cool", reactor.cool, 1, (cool,)),
    ]
    steps = tuple(part.step for part in plan)
    findings = [*warnings, *(part.too_short(reactor) for part in plan if part.is_too_short)]
    findings += heat_unknown(recipe, f"plant.reactors.{reactor.name}")
    findings += moisture_unknown(recipe, scenario)
    growth = _growth(charge, wanted, doses, supercycles, plan)
    findings += thick_film(scenario, growth.thickness, f"plant.reactors.{reactor.name}")
    of_steps = [limit for part in plan if not part.step.name.startswith("first") for limit in part.limits]
    return OperatingPoint(
        unit=reactor.name,
        unit_kind=reactor.kind,
        count=reactor.count,
        rate=charge.mass,
        nameplate=charge.mass / sum(min(step.shortest, step.duration) * step.repeats for step in steps),
        steps=steps,
        cycles=supercycles * recipe.cycles_per_supercycle,
        passes=1,
        growth=growth,
        consumption=_consumption(charge, scenario, doses, steps, supercycles, nitrogen_use),
        limits=_rank(steps, [*of_steps, *limits]),
        warnings=tuple(findings),
        surface_margin=min(dose.margin for pair in doses for dose in pair),
        supercycles=supercycles,
        order=recipe.order,
    )


def _fractions(doses: Pairs) -> tuple[float, ...]:
    """Share of the saturated growth that each layer reaches."""
    return tuple(min(first.coverage, second.coverage) for first, second in doses)


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
            f"{name}: the given {given:.4g} s for {dose.name} are too short for any film",
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
    effect: str = ""
    """What a time that is too short leads to."""
    extra_growth: float = 0.0
    """Of a purge: what it leaves grows so much more, over a saturated cycle [-]."""

    @property
    def is_too_short(self) -> bool:
        return self.step.duration < self.step.shortest * (1 - 1e-9)

    def too_short(self, reactor: BatchReactor) -> Finding:
        """What a step that is given less time than physics asks for leads to."""
        step, ruling = self.step, self.ruling
        key = step.part.lower().replace(" ", "_")
        return Finding(
            "process.time_below_limit",
            f"the given {step.duration / 60:.4g} min for {step.name} is shorter than the {ruling.value / 60:.4g} min "
            f"that {ruling.name} takes{self.effect}",
            "warning",
            f"plant.reactors.{reactor.name}.{key}",
            hint=f"write `{key}: auto`, or relax the limit that `explain` shows",
        )


def _cycles(
    charge: Charge,
    scenario: Scenario,
    wanted: Pairs,
    doses: Pairs,
    supercycles: int,
    purge: Callable[[Charge, Dose], Purge],
) -> list[_Part]:
    """The doses and purges of a batch, layer by layer; times that are given hold for every layer."""
    reactor = charge.reactor
    parts: list[_Part] = []
    stated = ((reactor.dose_a, reactor.purge_a), (reactor.dose_b, reactor.purge_b))
    purges = [[purge(charge, dose) for dose in pair] for pair in doses]
    pauses = [
        purged.limit.value if (given := _seconds(purging)) is None else given
        for pair in purges
        for purged, (_, purging) in zip(pair, stated, strict=True)
    ]
    rhythm = Rhythm(min(pauses), 2 * supercycles * charge.recipe.cycles_per_supercycle)
    for pair_wanted, pair, pair_purged in zip(wanted, doses, purges, strict=True):
        for full, dose, purged, (dosing, purging) in zip(pair_wanted, pair, pair_purged, stated, strict=True):
            cycles, label = supercycles * dose.layer.cycles, dose.layer.label
            first = 1 if full.moisture_amount > 0 else 0
            if first:
                limits = (*_with_moisture(full), *reaction_limits(charge, full, scenario, ONCE, first=True))
                part = _part(f"first {dose.name}", dosing, 1, limits, dose, label)
                parts.append(_dose_effect(part, charge, dose, scenario, ONCE))
            if cycles > first:
                limits = (*full.limits, *reaction_limits(charge, full, scenario, rhythm))
                part = _part(dose.name, dosing, cycles - first, limits, dose, label)
                parts.append(_dose_effect(part, charge, dose, scenario, rhythm))
            name = dose.layer.named(f"purge {dose.label}")
            part = _part(name, purging, cycles, (purged.limit,), layer=label)
            parts.append(_purge_effect(part, charge, dose, purged))
    return parts


def _dose_effect(part: _Part, charge: Charge, dose: Dose, scenario: Scenario, rhythm: Rhythm) -> _Part:
    """With the coverage that a dose reaches, and how much it warms the powder where that is too much."""
    first = part.step.name.startswith("first")
    rise = rise_of(charge, release_of(charge, dose, scenario, first=first), part.step.duration, rhythm)
    allowed = charge.reactor.allowed_rise.mode
    warms = f", the powder warms by {rise:.3g} K" if rise is not None and rise > allowed * (1 + 1e-9) else ""
    return replace(part, effect=f"; coverage {dose.coverage:.0%}{warms}")


def _purge_effect(part: _Part, charge: Charge, dose: Dose, purged: Purge) -> _Part:
    """With what a purge leaves, and what grows of it in the other dose."""
    species = dose.species
    left = purged.left(part.step.duration)
    if dose.label == "B" and dose.layer.plasma is not None:
        return replace(part, effect=f"; {left:.3g} monolayers are left, which do nothing once the plasma is off")
    damkohler = supply.damkohler(charge.surface, species.thermal_speed, species.sticking, charge.flow)
    extra = float(overlap.residual_growth(left, 0.0, damkohler, 1.0))
    effect = f"; {left:.3g} monolayers are left, and {extra:.1%} of a cycle grows beyond saturation"
    return replace(part, effect=effect, extra_growth=extra)


def _with_moisture(dose: Dose) -> tuple[Limit, ...]:
    """The dose's limits when it also meets the powder's moisture."""
    factor = (dose.amount + dose.moisture_amount) / dose.amount
    return tuple(replace(limit, value=limit.value * factor) for limit in dose.limits)


def _part(
    name: str,
    stated: Value | Draw | str,
    repeats: int,
    limits: tuple[Limit, ...],
    dose: Dose | None = None,
    layer: str = "",
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
        layer=layer,
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


def _growth(charge: Charge, wanted: Pairs, doses: Pairs, supercycles: int, plan: list[_Part]) -> Growth:
    """The film, and what it would be if no dose were given less time than it needs."""
    specific_surface = charge.surface / charge.mass
    coverages = tuple((first.coverage, second.coverage) for first, second in doses)
    growth = growth_of(charge.recipe, specific_surface, coverages, supercycles)
    extra = {layer.label: 0.0 for layer in charge.recipe.layers}
    for part in plan:
        if part.extra_growth:
            extra[part.step.layer] += part.extra_growth
    growth = replace(growth, parasitic_share=charge.recipe.extra_share(tuple(extra.values()), _fractions(doses)))
    if doses == wanted:
        return growth
    full = math.fsum(charge.recipe.thicknesses(supercycles, _fractions(wanted)))
    return replace(growth, thickness_wanted=full)


def growth_of(
    recipe: Recipe, specific_surface: float, coverages: tuple[tuple[float, float], ...], supercycles: int
) -> Growth:
    """The film on powder of a specific surface [m2/kg], with the coverages of each layer."""
    fractions = tuple(min(pair) for pair in coverages)
    thicknesses = recipe.thicknesses(supercycles, fractions)
    return Growth(
        thickness=math.fsum(thicknesses),
        growth_per_cycle=recipe.mean(recipe.growths(fractions)),
        coverage_a=min(pair[0] for pair in coverages),
        coverage_b=min(pair[1] for pair in coverages),
        sites=recipe.mean([layer.sites for layer in recipe.layers]),
        mass_gain=math.fsum(
            thickness * layer.density * specific_surface
            for layer, thickness in zip(recipe.layers, thicknesses, strict=True)
        ),
        coated_area=specific_surface,
        nucleation_cycles=recipe.nucleation_cycles,
        layers=layers_of(recipe, supercycles, thicknesses, coverages),
        composition=(composition := composition_of(recipe, thicknesses)),
        formula=formula_of(recipe, composition),
    )


def _flowing(charge: Charge) -> Nitrogen:
    """Nitrogen that flows in every step between load and unload."""
    flow = float(gas.standard_volume_flow(charge.flow, charge.pressure, charge.recipe.temperature))
    return lambda steps: (flow * sum(step.duration * step.repeats for step in steps), flow)


def _consumption(
    charge: Charge,
    scenario: Scenario,
    doses: Pairs,
    steps: tuple[Step, ...],
    supercycles: int,
    nitrogen_use: Nitrogen | None,
) -> Consumption:
    recipe, reactor = charge.recipe, charge.reactor
    atoms = recipe.metal_atoms(recipe.thicknesses(supercycles, _fractions(doses)), charge.surface)
    film: dict[str, float] = {}
    for count, pair in zip(atoms, doses, strict=True):
        for species in (dose.species for dose in pair):
            film[species.name] = film.get(species.name, 0.0) + count * species.per_site * species.supply_mass
    peaks: dict[str, float] = {}
    for dose in (dose for pair in doses for dose in pair):
        for gas_name, flow in peak_by_products(charge, dose, scenario, steps).items():
            peaks[gas_name] = max(peaks.get(gas_name, 0.0), flow)
    drawn = {name: [step for step in steps if step.precursor == name] for name in film}
    precursors = {name: sum(step.amount * step.repeats for step in of) for name, of in drawn.items()}
    volume, peak_volume = (nitrogen_use or _flowing(charge))(steps)
    rise = max(recipe.temperature - reactor.start_temperature.mode, 0.0)  # hotter powder needs no heat
    return Consumption(
        basis="batch",
        precursors=precursors,
        utilisation={name: mass / precursors[name] for name, mass in film.items()},
        nitrogen=volume,
        process_heat=charge.heat_capacity * rise + gas_heat(volume, recipe, rise),
        peak_precursors={
            name: max(step.amount / step.duration for step in of if step.duration > 0) for name, of in drawn.items()
        },
        peak_nitrogen=peak_volume,
        by_products=by_products(recipe, atoms),
        peak_by_products=peaks,
    )


def gas_heat(normal_volume: float, recipe: Recipe, rise: float) -> float:
    """Heat that nitrogen takes up when it is warmed to the process temperature [J]."""
    mass = normal_volume * float(nitrogen.nitrogen_density(STANDARD_PRESSURE, STANDARD_TEMPERATURE))
    return mass * float(nitrogen.nitrogen_heat_capacity(recipe.temperature)) * rise
