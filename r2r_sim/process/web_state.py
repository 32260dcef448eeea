"""Everything of a spatial web line that does not depend on the web speed."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from r2r_sim.errors import Finding, InfeasibleError, InputError
from r2r_sim.physics import gas, kinetics, polymer, pore_geometry, porous, web
from r2r_sim.physics.constants import BOLTZMANN, STANDARD_PRESSURE, STANDARD_TEMPERATURE
from r2r_sim.process.heads import HeadPlan, plan_drum, plan_heads
from r2r_sim.process.plasma import time_on_web
from r2r_sim.process.recipe import Layer, Recipe, Species, recipe_of, species_of
from r2r_sim.process.supply import cabinet_share
from r2r_sim.scenario import DrumWeb, MovingWeb, Scenario, Web, WebMaterial, WoundRoll

MOLECULES_PER_STANDARD_M3 = STANDARD_PRESSURE / (BOLTZMANN * STANDARD_TEMPERATURE)


@dataclass(frozen=True, slots=True)
class Pores:
    """The part of the web that one face gives the gas to coat, at one stage of pore narrowing."""

    depth: float
    """0 where only the face is coated."""
    porosity: float
    """0 on a foil without pores."""
    diameter: float
    tortuosity: float
    surface_scale: float = 1.0
    """Internal surface over that of straight pores of this diameter."""
    face: float = 1.0
    """Surface of the face without its pores [m2/m2]."""
    length: float = 0.0
    """Of the pores that may be coated from this face, however deep they are [m]."""

    @property
    def area_per_volume(self) -> float:
        """Internal surface per volume of the porous part [1/m]."""
        return self.surface_scale * float(pore_geometry.internal_area_per_volume(self.porosity, self.diameter))

    @property
    def area_ratio(self) -> float:
        """Surface per exposed face: the face itself and its pores down to the depth [m2/m2]."""
        return self.face + (self.area_per_volume * self.depth if self.depth > 0 else 0.0)


@dataclass(frozen=True, slots=True)
class Soaked:
    """Polymer that dissolves a precursor."""

    ratio: float
    """Molecules that it holds when full over the sites of the surface [-]."""
    wall: float
    """Its thickness between pores, as a slab exposed on both faces [m]."""
    diffusivity: float
    """[m2/s]"""


@dataclass(frozen=True, slots=True)
class DoseZone:
    """A dose zone: the species, how fast the web may pass it, and what the web takes."""

    layer: Layer
    label: str
    """Half-cycle: A or B."""
    species: Species
    length: float
    pores: Pores
    """The stage of pore narrowing that takes the longest dose."""
    parts: porous.DoseTimeParts
    dose_speed: float
    sites_per_metre: float
    """Molecules that saturate one metre of web at one face [1/m]."""
    share: float | None
    """This line's share of the cabinet [molecules/s per zone and face]; None without a cabinet."""
    given_feed: float | None
    soaked: Soaked | None
    """None where the planner does not say how the precursor dissolves."""
    faces: float
    """Such zones that are fed on both sides of the web, mean over the passes."""
    most_faces: float
    """Such zones that are fed at once."""


@dataclass(frozen=True, slots=True)
class WebState:
    """Everything of the line that does not depend on the web speed."""

    line: MovingWeb
    recipe: Recipe
    material: Web
    width: float
    supercycles: int
    heads: HeadPlan
    advance: float
    """Web speed over the speed between heads and web: 1 where the heads stand still."""
    thicknesses: tuple[float, ...]
    """Film of each layer [m]."""
    fractions: tuple[float, ...]
    """Growth of each layer over that of saturated cycles [-]."""
    fresh: Pores
    narrowed: Pores
    film_gap: float
    pretreatment_time: float | None
    """That the web needs in the plasma of its pretreatment [s]; None where it is not stated."""
    zones: tuple[DoseZone, ...]
    """A and B of one layer after the other."""

    @property
    def thickness(self) -> float:
        """Of the whole film [m]."""
        return math.fsum(self.thicknesses)

    @property
    def passes(self) -> int:
        """Runs of the roll through the line."""
        return self.heads.passes

    @property
    def coated_area(self) -> float:
        """Surface per square metre of web, all exposed faces [m2/m2]."""
        return self.line.sides * self.fresh.area_ratio

    @property
    def faces(self) -> float:
        """Heads in use on both sides, mean over the passes."""
        return sum(self.heads.fed) * self.line.sides


def describe(line: MovingWeb, scenario: Scenario) -> WebState:
    """The line with its recipe: cycles, passes, pores at the start and at the end, and the dose zones of each layer.

    Half-cycles that are fed at once and share a precursor divide its cabinet as they need it.

    Raises
    ------
    InfeasibleError
        If the film closes the pores.
    InputError
        If the catalog lacks a number that a web needs.
    """
    material = scenario.web
    recipe = recipe_of(scenario)
    fractions = tuple(
        float(kinetics.incomplete_growth(1.0 - layer.saturation, 1.0 - layer.saturation)) for layer in recipe.layers
    )
    supercycles = recipe.supercycles(scenario, fractions)
    thicknesses = recipe.thicknesses(supercycles, fractions)
    if isinstance(line, DrumWeb):
        heads = plan_drum(recipe, supercycles, line.heads, line.wrap.mode)
        advance = sum(heads.fed) / (supercycles * recipe.cycles_per_supercycle)
    else:
        heads, advance = plan_heads(recipe, supercycles, line.heads), 1.0
    fresh = fresh_pores(material, line.sides)
    narrowed = narrowed_pores(line, fresh, math.fsum(thicknesses)) if fresh.depth > 0 else fresh
    pretreatment = scenario.process.pretreatment_time
    width = material.roll.coated_width
    film_gap = float(web.slit_gas_film(line.zones.gap.mode))

    def zone(number: int, label: str, length: float, given: float | None) -> DoseZone:
        layer = recipe.layers[number]
        precursor, per_site = layer.half(label)
        pressure = line.partial_pressure[precursor].mode
        species = species_of(recipe, layer, label, pressure=pressure, total_pressure=line.pressure.mode)
        if math.isnan(species.diffusivity):
            raise InputError(
                f"{line.name}: the diffusivity of {precursor} in nitrogen is not known",
                hint=f"state it: process.diffusivity: {{{precursor}: ... m2/s}}",
            )
        # pores narrow as the film grows, and the line has one speed: the slowest stage rules
        stages = (
            (dose_time(recipe, layer, label, species, at, film_gap, layer.saturation), at) for at in (fresh, narrowed)
        )
        parts, slowest = max(stages, key=lambda stage: float(stage[0].total))
        share = cabinet_share(scenario, line, precursor)
        # what else draws on the cabinet in the same pass, in zones like this one
        at_once = range(len(recipe.layers)) if heads.whole else [number]
        drawing = sum(
            heads.most[other] * line.sides * (recipe.layers[other].sites * molecules / (layer.sites * per_site))
            for other in at_once
            for name, molecules in (recipe.layers[other].half("A"), recipe.layers[other].half("B"))
            if name == precursor
        )
        return DoseZone(
            layer=layer,
            label=label,
            species=species,
            length=length,
            pores=slowest,
            parts=parts,
            dose_speed=float(web.zone_speed_from_dose(length, parts.total)),
            sites_per_metre=layer.sites * species.per_site * fresh.area_ratio * width,
            share=None if share is None else share / species.supply_mass / drawing,
            given_feed=None
            if given is None
            else given * MOLECULES_PER_STANDARD_M3 * species.pressure / line.pressure.mode,
            soaked=_soaked(material, species, layer.sites * per_site, fresh),
            faces=heads.fed[number] * line.sides,
            most_faces=heads.most[number] * line.sides,
        )

    zones = line.zones
    flow_a = None if zones.flow_a == "auto" else zones.flow_a.mode
    flow_b = None if zones.flow_b == "auto" else zones.flow_b.mode
    return WebState(
        line=line,
        recipe=recipe,
        material=material,
        width=width,
        supercycles=supercycles,
        heads=heads,
        advance=advance,
        thicknesses=thicknesses,
        fractions=fractions,
        fresh=fresh,
        narrowed=narrowed,
        film_gap=film_gap,
        pretreatment_time=None if pretreatment is None else pretreatment.mode,
        zones=tuple(
            zone(number, label, length, flow)
            for number in range(len(recipe.layers))
            for label, length, flow in (("A", zones.dose_a.mode, flow_a), ("B", zones.dose_b.mode, flow_b))
        ),
    )


def fresh_pores(material: Web, sides: int) -> Pores:
    """Face and pores that are coated, before the first cycle."""
    pore, wanted = material.pore(sides), material.coated_depth
    if pore is None or wanted is None:
        return Pores(0.0, 0.0, 0.0, 1.0, face=material.face)
    depth = pore.depth
    if wanted != "full":
        depth = 0.0 if wanted == "faces" else min(wanted.mode, pore.depth)
    return Pores(depth, pore.porosity, pore.diameter, pore.tortuosity, pore.surface_scale, material.face, pore.depth)


def _soaked(material: Web, species: Species, sites: float, pores: Pores) -> Soaked | None:
    """What the coated part of the polymer can dissolve; of a web that is coated on its faces only, all of it."""
    if not isinstance(material, WebMaterial) or species.name not in material.infiltration:
        return None
    given, film = material.infiltration[species.name], material.film
    if pores.depth > 0:
        wall = float(polymer.polymer_wall(pores.porosity, pores.diameter)) / pores.surface_scale
        volume = pores.depth * (1 - pores.porosity)
    else:
        wall = film.thickness.mode
        volume = wall / 2.0 * (1 - film.porosity.mode)
    held = polymer.infiltrated_amount(given.solubility.mode, species.number_density, volume)
    return Soaked(float(held) / (sites * pores.area_ratio), wall, given.diffusivity.mode)


def narrowed_pores(line: MovingWeb | WoundRoll, fresh: Pores, thickness: float) -> Pores:
    """The same pores lined with a film.

    Raises
    ------
    InfeasibleError
        If the film closes them.
    """
    if 2 * thickness >= fresh.diameter:
        raise InfeasibleError(
            f"{line.name}: a film of {thickness * 1e9:.3g} nm closes pores of {fresh.diameter * 1e9:.3g} nm",
            hint="choose a thinner film or a wider pore; a film on the faces only bridges the pores too",
        )
    return replace(
        fresh,
        porosity=float(pore_geometry.narrowed_porosity(fresh.porosity, fresh.diameter, thickness)),
        diameter=float(pore_geometry.narrowed_pore(fresh.diameter, thickness)),
    )


def pore_mouth(fresh: Pores, thickness: float) -> float:
    """Diameter of a pore's mouth under a film on the face, coated inside or not [m]; 0 where it closes."""
    return max(fresh.diameter - 2 * thickness, 0.0)


def bridged_pores(line: MovingWeb | WoundRoll, fresh: Pores, thickness: float) -> list[Finding]:
    """A warning where a film on the faces alone grows over the mouths of the pores."""
    if not fresh.porosity > 0 or pore_mouth(fresh, thickness) > 0:
        return []
    message = (
        f"a film of {thickness * 1e9:.3g} nm on the faces grows over the mouths of pores of "
        f"{fresh.diameter * 1e9:.3g} nm: ions no longer pass"
    )
    hint = f"a film of less than {fresh.diameter * 5e8:.3g} nm, or wider pores"
    return [Finding("process.pores_bridged", message, "warning", f"plant.lines.{line.name}", hint=hint)]


def pore_diffusivity(recipe: Recipe, species: Species, pores: Pores) -> float:
    """Diffusivity in a pore [m2/s]: Knudsen and molecular in series."""
    knudsen = gas.knudsen_diffusivity(pores.diameter, recipe.temperature, species.molar_mass)
    return float(gas.combined_diffusivity(knudsen, species.diffusivity))


def _inside(recipe: Recipe, species: Species, pores: Pores) -> dict[str, float]:
    """What rules inside the pores; nothing where only the face is coated."""
    if not pores.depth > 0:
        return {}
    return {
        "pore_diffusivity": pore_diffusivity(recipe, species, pores),
        "porosity": pores.porosity,
        "pore_diameter": pores.diameter,
        "tortuosity": pores.tortuosity,
    }


def dose_time(
    recipe: Recipe, layer: Layer, label: str, species: Species, pores: Pores, film_gap: float, coverage: float
) -> porous.DoseTimeParts:
    """Time to a coverage at the zone's partial pressure, by its three resistances; of a plasma, all is reaction."""
    if label == "B" and layer.plasma is not None:
        # on the face alone every radical arrives, whatever pores there are
        inside = (pores.depth, pores.length, pores.diameter, pores.tortuosity)
        walls = inside if pores.depth > 0 else (0.0, 1.0, 1.0, 1.0)
        nothing = np.zeros(())
        return porous.DoseTimeParts(time_on_web(layer.plasma, coverage, layer.saturation, *walls), nothing, nothing)
    return porous.porous_dose_time_parts(
        coverage=coverage,
        sites=layer.sites * species.per_site,
        number_density=species.number_density,
        reaction_velocity=species.reaction_velocity,
        film_thickness=film_gap,
        gas_diffusivity=species.diffusivity,
        area_ratio=pores.area_ratio,
        depth=pores.depth,
        **_inside(recipe, species, pores),
        transport_slowdown=species.slowdown,
    )
