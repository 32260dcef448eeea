"""Temporal ALD on a whole roll: wound with a gap in a vacuum chamber, dosed and purged cycle by cycle.

What is public of roll-to-roll ALD with pulses is a web that runs through a chamber while it is pulsed; a roll that is
wound with a gap and coated as a batch is the limit in which the web stands still. No such machine of production size is
known to be published, so its figures are estimates. A front of precursor has to travel from both edges to the middle of
the gap, which takes a time that grows with the width squared, with the surface and with the pressure of the carrier.
"""

from __future__ import annotations

import math
from dataclasses import replace

from r2r_sim.errors import Finding, InfeasibleError, InputError
from r2r_sim.physics import gas, kinetics, nitrogen, pore_geometry, wound
from r2r_sim.physics.constants import STANDARD_PRESSURE, STANDARD_TEMPERATURE
from r2r_sim.physics.vessel_purge import tank_purge_time
from r2r_sim.process.grown import composition_of, formula_of, layers_of
from r2r_sim.process.operating_point import Consumption, Growth, Limit, OperatingPoint, Step
from r2r_sim.process.reaction import heat_unknown
from r2r_sim.process.recipe import Layer, Recipe, Species, by_products, recipe_of, species_of
from r2r_sim.process.supply import cabinet_share
from r2r_sim.process.web_state import Pores, bridged_pores, dose_time, fresh_pores, narrowed_pores, pore_mouth
from r2r_sim.scenario import Scenario, WoundRoll

APPROACH = 1.0
"""How far from the process temperature the roll may be [K]."""


def operate(roll: WoundRoll, scenario: Scenario) -> OperatingPoint:
    """Operating point of a roll that is coated as a batch.

    Raises
    ------
    InfeasibleError
        If the film closes the pores, or the recipe has a plasma.
    InputError
        If the catalog lacks a number that the gap needs.
    """
    material, recipe = scenario.web, recipe_of(scenario)
    if any(layer.plasma is not None for layer in recipe.layers):
        raise InfeasibleError(
            f"{roll.name}: radicals of a plasma are lost on the walls of the gap, long before its middle",
            hint="a thermal chemistry, or a kind whose heads face the web",
        )
    fractions = tuple(
        float(kinetics.incomplete_growth(1.0 - layer.saturation, 1.0 - layer.saturation)) for layer in recipe.layers
    )
    supercycles = recipe.supercycles(scenario, fractions)
    thicknesses = recipe.thicknesses(supercycles, fractions)
    fresh = fresh_pores(material, roll.sides)
    narrowed = narrowed_pores(roll, fresh, math.fsum(thicknesses)) if fresh.depth > 0 else fresh
    thickness, gap = material.bare_thickness, roll.layer_gap.mode
    length = float(wound.wound_length(roll.diameter.mode, thickness, gap, roll.core_diameter.mode))
    surface = length * material.roll.coated_width * roll.sides * fresh.area_ratio
    cycle: list[tuple[Step, tuple[Limit, ...]]] = []
    supplied: dict[str, float] = {}
    film: dict[str, float] = {}
    peak: dict[str, float] = {}
    atoms = recipe.metal_atoms(thicknesses, surface)
    for layer, count in zip(recipe.layers, atoms, strict=True):
        for label in ("A", "B"):
            species = _species(roll, recipe, layer, label)
            repeats = supercycles * layer.cycles
            dose, amount = _dose(roll, scenario, recipe, layer, label, species, (fresh, narrowed), surface)
            name = species.name
            supplied[name] = supplied.get(name, 0.0) + amount * repeats
            film[name] = film.get(name, 0.0) + count * species.per_site * species.supply_mass
            slowest = max(dose, key=lambda limit: limit.value)
            peak[name] = max(peak.get(name, 0.0), amount / slowest.value)
            step = layer.named(f"dose {label}")
            cycle.append((_step(step, dose, repeats, layer.label, name, amount), dose))
            purge = (_purge(roll, scenario, recipe, layer, label, species, fresh),)
            cycle.append((_step(layer.named(f"purge {label}"), purge, repeats, layer.label), purge))
    begin, end = (_wind_in(roll, scenario, recipe, length),), (_wind_out(roll, length),)
    plan = [(_step("heat", begin, 1), begin), *cycle, (_step("cool", end, 1), end)]
    steps = tuple(step for step, _ in plan)
    total = sum(step.duration * step.repeats for step in steps)
    pulsed = sum(step.duration * step.repeats for step, _ in cycle)
    nitrogen_used = roll.gas_flow.mode * pulsed + roll.chamber_volume.mode * STANDARD_TEMPERATURE / 293.15
    pore = material.pore(roll.sides)
    after = None if pore is None else pore.porosity
    if pore is not None and fresh.depth > 0:
        after = float(
            pore_geometry.coated_porosity(
                fresh.porosity, fresh.diameter, math.fsum(thicknesses), fresh.depth, 1, pore.depth
            )
        )
    coated = roll.sides * fresh.area_ratio
    coverages = [(layer.saturation, layer.saturation) for layer in recipe.layers]
    composition = composition_of(recipe, thicknesses)
    rise = max(recipe.temperature - 298.15, 0.0)
    return OperatingPoint(
        unit=roll.name,
        unit_kind=roll.kind,
        count=roll.count,
        rate=length,
        nameplate=length / total,
        steps=steps,
        cycles=supercycles * recipe.cycles_per_supercycle,
        passes=1,
        growth=Growth(
            thickness=math.fsum(thicknesses),
            growth_per_cycle=recipe.mean(recipe.growths(fractions)),
            coverage_a=min(layer.saturation for layer in recipe.layers),
            coverage_b=min(layer.saturation for layer in recipe.layers),
            sites=recipe.mean([layer.sites for layer in recipe.layers]),
            mass_gain=math.fsum(
                grown * layer.density * coated for layer, grown in zip(recipe.layers, thicknesses, strict=True)
            ),
            coated_area=coated,
            nucleation_cycles=recipe.nucleation_cycles,
            porosity_before=None if pore is None else pore.porosity,
            porosity_after=after,
            pore_diameter_after=None if pore is None else pore_mouth(fresh, math.fsum(thicknesses)),
            layers=layers_of(recipe, supercycles, thicknesses, coverages),
            composition=composition,
            formula=formula_of(recipe, composition),
        ),
        consumption=Consumption(
            basis="batch",
            precursors=supplied,
            utilisation={name: mass / supplied[name] for name, mass in film.items()},
            nitrogen=nitrogen_used,
            process_heat=material.areal_heat * material.roll.coated_width * length * rise,
            peak_precursors=peak,
            peak_nitrogen=roll.gas_flow.mode,
            by_products=by_products(recipe, atoms),
        ),
        limits=_ranked(plan),
        warnings=(
            *heat_unknown(recipe, f"plant.lines.{roll.name}"),
            *_shorter(roll, scenario, length),
            *bridged_pores(roll, fresh, math.fsum(thicknesses)),
        ),
        supercycles=supercycles,
        order=recipe.order,
    )


def _step(
    name: str,
    limits: tuple[Limit, ...],
    repeats: int,
    layer: str = "",
    precursor: str | None = None,
    amount: float = 0.0,
) -> Step:
    slowest = max(limits, key=lambda limit: limit.value)
    return Step(name, slowest.value, repeats, precursor, amount, slowest.name, slowest.value, layer)


def _ranked(plan: list[tuple[Step, tuple[Limit, ...]]]) -> tuple[Limit, ...]:
    """Limits by the part of the batch that they rule, longest first; then those with room, the tightest first."""
    ruling, others = [], []
    for step, limits in plan:
        for limit in limits:
            placed = replace(limit, margin=step.duration / limit.value - 1.0 if limit.value > 0 else math.inf)
            if limit.name == step.ruled_by:
                ruling.append((step.duration * step.repeats, placed))
            else:
                others.append(placed)
    ruling.sort(key=lambda row: -row[0])
    return (*(limit for _, limit in ruling), *sorted(others, key=lambda limit: limit.margin))


def _species(roll: WoundRoll, recipe: Recipe, layer: Layer, label: str) -> Species:
    precursor, _ = layer.half(label)
    pressure = roll.partial_pressure[precursor].mode
    species = species_of(recipe, layer, label, pressure=pressure, total_pressure=roll.pressure.mode)
    if math.isnan(species.diffusivity):
        raise InputError(
            f"{roll.name}: the diffusivity of {precursor} in nitrogen is not known",
            hint=f"state it: process.diffusivity: {{{precursor}: ... m2/s}}",
        )
    return species


def _gap_diffusivity(roll: WoundRoll, recipe: Recipe, species: Species) -> float:
    """In the gap [m2/s]: a slit counts as a pore of twice its width where it is in molecular flow."""
    knudsen = gas.knudsen_diffusivity(2.0 * roll.layer_gap.mode, recipe.temperature, species.molar_mass)
    return float(gas.combined_diffusivity(knudsen, species.diffusivity))


def _dose(
    roll: WoundRoll,
    scenario: Scenario,
    recipe: Recipe,
    layer: Layer,
    label: str,
    species: Species,
    stages: tuple[Pores, Pores],
    surface: float,
) -> tuple[tuple[Limit, ...], float]:
    """What sets the time of a dose, and the vapour that it takes [kg]."""
    half_width, gap = scenario.web.roll.coated_width / 2.0, roll.layer_gap.mode
    parts = max(
        (dose_time(recipe, layer, label, species, at, 0.0, layer.saturation) for at in stages),
        key=lambda one: float(one.total),
    )
    area = stages[0].area_ratio
    diffusivity = _gap_diffusivity(roll, recipe, species)
    front = float(
        wound.gap_dose_time(
            layer.saturation,
            layer.sites * species.per_site,
            species.number_density,
            area,
            half_width,
            gap,
            diffusivity,
            roll.sides,
            species.slowdown,
        )
    )
    overdose = roll.overdose.mode
    amount = overdose * layer.saturation * surface * layer.sites * species.per_site * species.supply_mass
    step = layer.named(f"dose {label}")
    limits = [
        Limit(
            layer.named(f"exposure of the roll to {species.name}"),
            "min_time",
            float(parts.total) + front,
            "min",
            0.0,
            {
                "partial pressure [Pa]": species.pressure,
                "edge to middle [mm]": half_width * 1e3,
                "gap [mm]": gap * 1e3,
                "surface per face [m2/m2]": area,
                "diffusivity in the gap [cm2/s]": diffusivity * 1e4,
                "from the edges [min]": front / 60,
                "reaction and pores [min]": float(parts.total) / 60,
            },
            "t = theta^2 l^2/(2 D) (nu a A q/(g n) + 1/3) + reaction + pores",
            step,
        )
    ]
    share = cabinet_share(scenario, roll, species.name)
    if share is not None:
        limits.append(
            Limit(
                "precursor delivery" if label == "A" and not layer.label else f"{species.name} delivery of {step}",
                "min_time",
                amount / share,
                "min",
                0.0,
                {"surface [m2]": surface, "needed [g]": amount * 1e3, "cabinet [g/min]": share * 6e4},
                "t = overdose x theta x sites/cabinet flow",
                step,
            )
        )
    return tuple(limits), amount


def _purge(
    roll: WoundRoll, scenario: Scenario, recipe: Recipe, layer: Layer, label: str, species: Species, pores: Pores
) -> Limit:
    """Gas exchange of the chamber, then what leaves the gap with what its walls hold."""
    residual = roll.residual.mode
    flow = roll.gas_flow.mode * STANDARD_PRESSURE / roll.pressure.mode * recipe.temperature / STANDARD_TEMPERATURE
    exchange = float(tank_purge_time(roll.chamber_volume.mode, flow, 1.0, residual))
    through = float(
        wound.gap_purge_time(
            residual,
            scenario.web.roll.coated_width / 2.0,
            roll.layer_gap.mode,
            _gap_diffusivity(roll, recipe, species),
            pores.area_ratio,
            species.sorbed or 0.0,
            species.number_density,
        )
    )
    return Limit(
        layer.named(f"gas exchange and gap after {label}"),
        "min_time",
        exchange + through,
        "min",
        0.0,
        {
            "gas volume [m3]": roll.chamber_volume.mode,
            "gas flow [m3/s]": flow,
            "exchange [min]": exchange / 60,
            "through the gap [min]": through / 60,
            "residual [-]": residual,
        },
        "t = (V/Q + 4 l^2/(pi^2 D) (1 + 2 A Gamma/(g n))) ln(1/residual)",
        layer.named(f"purge {label}"),
    )


def _wind_in(roll: WoundRoll, scenario: Scenario, recipe: Recipe, length: float) -> Limit:
    material, gap = scenario.web, roll.layer_gap.mode
    away = abs(recipe.temperature - roll.web_temperature.mode)
    conduct = float(
        wound.wound_heat_time(
            (roll.diameter.mode - roll.core_diameter.mode) / 2.0,
            material.areal_heat,
            float(nitrogen.nitrogen_thermal_conductivity(recipe.temperature)),
            material.bare_thickness,
            gap,
            away,
            APPROACH,
        )
    )
    winding, pumping = length / roll.winding_speed.mode, roll.pump_down.mode
    return Limit(
        "wind in, pump down, heat",
        "min_time",
        winding + pumping + conduct,
        "min",
        0.0,
        {
            "web [m]": length,
            "wind in [min]": winding / 60,
            "pump down [min]": pumping / 60,
            "heat through the layers [min]": conduct / 60,
            "web as wound in [degC]": roll.web_temperature.mode - 273.15,
        },
        "L/u + pump down + d^2/(pi^2 a) ln(dT/1 K), a = k (t + g)^2/(g C)",
        "heat",
    )


def _wind_out(roll: WoundRoll, length: float) -> Limit:
    winding, vent = length / roll.winding_speed.mode, roll.vent.mode
    inputs = {"web [m]": length, "wind out [min]": winding / 60, "vent [min]": vent / 60}
    return Limit("vent, wind out", "min_time", winding + vent, "min", 0.0, inputs, "vent + L/u", "cool")


def _shorter(roll: WoundRoll, scenario: Scenario, length: float) -> list[Finding]:
    bought = scenario.web.roll.length_of(scenario.web.bare_thickness)
    if length >= bought:
        return []
    message = f"with its gap the chamber takes {length:,.0f} m of web, a roll as bought has {bought:,.0f} m: it is cut"
    return [Finding("process.roll_cut", message, "note", f"plant.lines.{roll.name}.diameter")]
