"""Everything of a spatial web line that does not depend on the web speed."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from r2r_sim.catalog import Separator
from r2r_sim.errors import InfeasibleError, InputError
from r2r_sim.physics import gas, kinetics, pore_geometry, porous, web
from r2r_sim.physics.constants import BOLTZMANN, STANDARD_PRESSURE, STANDARD_TEMPERATURE
from r2r_sim.process.recipe import Recipe, Species, recipe_of, species_of
from r2r_sim.process.supply import cabinet_share
from r2r_sim.scenario import Scenario, SpatialWeb, WebMaterial

MOLECULES_PER_STANDARD_M3 = STANDARD_PRESSURE / (BOLTZMANN * STANDARD_TEMPERATURE)


@dataclass(frozen=True, slots=True)
class Pores:
    """The part of the membrane that one face gives the gas to coat, at one stage of pore narrowing."""

    depth: float
    porosity: float
    diameter: float
    tortuosity: float

    @property
    def area_per_volume(self) -> float:
        """Internal surface per volume of membrane [1/m]."""
        return float(pore_geometry.internal_area_per_volume(self.porosity, self.diameter))

    @property
    def area_ratio(self) -> float:
        """Surface per exposed face: the face itself and its pores down to the depth [m2/m2]."""
        return 1.0 + (self.area_per_volume * self.depth if self.depth > 0 else 0.0)


@dataclass(frozen=True, slots=True)
class DoseZone:
    """A dose zone: the species, how fast the web may pass it, and what the web takes."""

    label: str
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


@dataclass(frozen=True, slots=True)
class WebState:
    """Everything of the line that does not depend on the web speed."""

    line: SpatialWeb
    recipe: Recipe
    film: Separator
    width: float
    growth_fraction: float
    cycles: int
    passes: int
    heads_used: int
    thickness: float
    fresh: Pores
    narrowed: Pores
    film_gap: float
    zones: tuple[DoseZone, DoseZone]

    @property
    def coated_area(self) -> float:
        """Surface per square metre of web, all exposed faces [m2/m2]."""
        return self.line.sides * self.fresh.area_ratio

    @property
    def faces(self) -> int:
        """Dose zones of one species that are fed: heads in use on each side."""
        return self.heads_used * self.line.sides


def describe(line: SpatialWeb, scenario: Scenario) -> WebState:
    """The line with its recipe: cycles, passes, pores at the start and at the end, and both dose zones.

    Raises
    ------
    InfeasibleError
        If the film closes the pores.
    InputError
        If the catalog lacks a number that a web needs.
    """
    material = scenario.web
    recipe = recipe_of(scenario)
    film = material.film
    uncovered = 1.0 - recipe.saturation
    growth_fraction = float(kinetics.incomplete_growth(uncovered, uncovered))
    cycles = recipe.cycles(scenario, growth_fraction)
    thickness = recipe.thickness(cycles, growth_fraction)
    passes = math.ceil(cycles / line.heads)
    heads_used = math.ceil(cycles / passes)
    depth = _depth(material, film, line.sides)
    fresh = Pores(depth, film.porosity.mode, film.pore_diameter.mode, film.tortuosity.mode)
    narrowed = _narrow(line, fresh, thickness) if depth > 0 else fresh
    width = material.roll.coated_width
    film_gap = float(web.slit_gas_film(line.zones.gap.mode))

    def zone(label: str, precursor: str, per_site: float, length: float, given: float | None) -> DoseZone:
        stated = scenario.process.diffusivity.get(precursor)
        species = species_of(
            precursor,
            per_site=per_site,
            pressure=line.partial_pressure[precursor].mode,
            total_pressure=line.pressure.mode,
            temperature=recipe.temperature,
            diffusivity=None if stated is None else stated.mode,
        )
        if math.isnan(species.diffusivity):
            raise InputError(
                f"{line.name}: the diffusivity of {precursor} in nitrogen is not known",
                hint=f"state it: process.diffusivity: {{{precursor}: ... m2/s}}",
            )
        # pores narrow as the film grows, and the line has one speed: the slowest stage rules
        stages = ((dose_time(recipe, species, at, film_gap, recipe.saturation), at) for at in (fresh, narrowed))
        parts, slowest = max(stages, key=lambda stage: float(stage[0].total))
        share = cabinet_share(scenario, line, precursor)
        faces = heads_used * line.sides
        return DoseZone(
            label=label,
            species=species,
            length=length,
            pores=slowest,
            parts=parts,
            dose_speed=float(web.zone_speed_from_dose(length, parts.total)),
            sites_per_metre=recipe.sites * species.per_site * fresh.area_ratio * width,
            share=None if share is None else share / species.supply_mass / faces,
            given_feed=None
            if given is None
            else given * MOLECULES_PER_STANDARD_M3 * species.pressure / line.pressure.mode,
        )

    zones = line.zones
    flow_a = None if zones.flow_a == "auto" else zones.flow_a.mode
    flow_b = None if zones.flow_b == "auto" else zones.flow_b.mode
    return WebState(
        line=line,
        recipe=recipe,
        film=film,
        width=width,
        growth_fraction=growth_fraction,
        cycles=cycles,
        passes=passes,
        heads_used=heads_used,
        thickness=thickness,
        fresh=fresh,
        narrowed=narrowed,
        film_gap=film_gap,
        zones=(
            zone("A", recipe.precursor_a, recipe.molecules_a, zones.dose_a.mode, flow_a),
            zone("B", recipe.precursor_b, recipe.molecules_b, zones.dose_b.mode, flow_b),
        ),
    )


def _depth(material: WebMaterial, film: Separator, sides: int) -> float:
    """Coated depth from each exposed face [m]."""
    if material.coated_depth == "faces":
        return 0.0
    whole = film.thickness.mode / sides
    if material.coated_depth == "full":
        return whole
    return min(material.coated_depth.mode, whole)


def _narrow(line: SpatialWeb, fresh: Pores, thickness: float) -> Pores:
    if 2 * thickness >= fresh.diameter:
        raise InfeasibleError(
            f"{line.name}: a film of {thickness * 1e9:.3g} nm closes pores of {fresh.diameter * 1e9:.3g} nm",
            hint="coat the faces only, or choose a thinner film or a wider pore",
        )
    return replace(
        fresh,
        porosity=float(pore_geometry.narrowed_porosity(fresh.porosity, fresh.diameter, thickness)),
        diameter=float(pore_geometry.narrowed_pore(fresh.diameter, thickness)),
    )


def pore_diffusivity(recipe: Recipe, species: Species, pores: Pores) -> float:
    """Diffusivity in a pore [m2/s]: Knudsen and molecular in series."""
    knudsen = gas.knudsen_diffusivity(pores.diameter, recipe.temperature, species.molar_mass)
    return float(gas.combined_diffusivity(knudsen, species.diffusivity))


def dose_time(recipe: Recipe, species: Species, pores: Pores, film_gap: float, coverage: float) -> porous.DoseTimeParts:
    """Time to a coverage at the zone's partial pressure, by its three resistances."""
    return porous.porous_dose_time_parts(
        coverage=coverage,
        sites=recipe.sites * species.per_site,
        number_density=species.number_density,
        reaction_velocity=species.reaction_velocity,
        film_thickness=film_gap,
        gas_diffusivity=species.diffusivity,
        pore_diffusivity=pore_diffusivity(recipe, species, pores),
        area_ratio=pores.area_ratio,
        depth=pores.depth,
        porosity=pores.porosity,
        pore_diameter=pores.diameter,
        tortuosity=pores.tortuosity,
        transport_slowdown=species.slowdown,
    )


def areal_heat(state: WebState) -> float:
    """Heat capacity of the bare web [J/m2/K]."""
    film = state.film
    return film.thickness.mode * (1 - film.porosity.mode) * film.polymer_density.mode * film.heat_capacity.mode
