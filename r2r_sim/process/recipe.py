"""The recipe in SI: chemistry, film and the two species at the scenario's temperature and pressure."""

from __future__ import annotations

import math
from dataclasses import dataclass

from r2r_sim import catalog
from r2r_sim.physics import gas, kinetics, vapour
from r2r_sim.physics.constants import AVOGADRO
from r2r_sim.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Species:
    """One precursor or co-reactant as the surface meets it."""

    name: str
    pressure: float
    """Partial pressure in the dose, counted as the species that reaches the surface [Pa]."""
    number_density: float
    """[1/m3]"""
    thermal_speed: float
    """[m/s]"""
    molar_mass: float
    """Of the species that reaches the surface [kg/mol]."""
    supply_mass: float
    """Vapour to be delivered per molecule that reaches the surface [kg]."""
    sticking: float
    diffusivity: float
    """In nitrogen at the process temperature and pressure [m2/s]; NaN where the catalog does not know it."""
    per_site: float
    """Molecules used per metal atom."""
    sorbed: float | None
    """Amount held on the surface by physisorption [1/m2]; None where the catalog does not know it."""
    slowdown: float
    """Factor on transport resistances because part of the vapour moves as dimer."""

    @property
    def reaction_velocity(self) -> float:
        """beta v / 4 [m/s]."""
        return self.sticking * self.thermal_speed / 4.0


@dataclass(frozen=True, slots=True)
class Recipe:
    """What is to be grown, independent of the reactor."""

    chemistry: str
    film: str
    temperature: float
    saturation: float
    """Coverage that each half-cycle must reach."""
    growth_saturated: float
    """Growth per cycle at full saturation [m]."""
    density: float
    """Of the film [kg/m3]."""
    sites: float
    """Metal atoms per square metre and saturated cycle [1/m2]."""
    atoms_per_volume: float
    """Metal atoms per volume of film [1/m3]."""
    nucleation_cycles: float
    precursor_a: str
    precursor_b: str
    molecules_a: float
    """Molecules of precursor A per metal atom deposited."""
    molecules_b: float
    reaction_heat: float | None
    """Released per metal atom over a cycle [J]; None where not known."""
    by_product: tuple[str, float] | None
    """Gas released and molecules of it per metal atom."""

    def cycles(self, scenario: Scenario, growth_fraction: float) -> int:
        """Cycles to run: given, or the smallest whole number that reaches the thickness."""
        if scenario.process.cycles is not None:
            return scenario.process.cycles
        assert scenario.process.thickness is not None  # the scenario holds exactly one of the two
        exact = kinetics.cycles_for_thickness(
            scenario.process.thickness.mode, self.growth_saturated * growth_fraction, self.nucleation_cycles
        )
        # a planner who asks for 40 x 0.125 nm means 40 cycles, whatever the last bit says
        return max(1, math.ceil(float(exact) - 1e-9))

    def thickness(self, cycles: int, growth_fraction: float) -> float:
        """Film after whole cycles [m]."""
        return float(
            kinetics.nucleated_thickness(cycles, self.growth_saturated * growth_fraction, self.nucleation_cycles)
        )


def recipe_of(scenario: Scenario) -> Recipe:
    """Recipe of a scenario, with what the catalog adds.

    Growth and density are read off the catalog's tables at the process temperature; a growth that the scenario states
    goes before. Sites follow from growth x density, once, for the process at hand.
    """
    process = scenario.process
    chemistry = catalog.chemistry(process.chemistry)
    film = catalog.film(chemistry.film)
    temperature = process.temperature.mode
    stated = process.growth_per_cycle
    growth = chemistry.growth_at(temperature) if stated == "auto" else stated.mode
    density = film.density_at(temperature)
    sites = float(kinetics.sites_per_area(growth, density, film.metal_atoms_per_formula, film.molar_mass.mode))
    heat, per_metal = chemistry.reaction_heat, chemistry.by_product_per_metal
    return Recipe(
        chemistry=process.chemistry,
        film=film.formula,
        temperature=temperature,
        saturation=process.saturation.mode,
        growth_saturated=growth,
        density=density,
        sites=sites,
        atoms_per_volume=sites / growth,
        nucleation_cycles=scenario.nucleation_cycles.mode,
        precursor_a=chemistry.precursor_a,
        precursor_b=chemistry.precursor_b,
        molecules_a=chemistry.molecules_a.mode,
        molecules_b=chemistry.molecules_b.mode,
        reaction_heat=heat.mode / AVOGADRO if heat is not None else None,
        by_product=(chemistry.by_product, per_metal.mode) if per_metal is not None else None,
    )


def species_of(
    precursor: str,
    *,
    per_site: float,
    pressure: float,
    total_pressure: float,
    temperature: float,
    diffusivity: float | None = None,
) -> Species:
    """A precursor at its partial pressure in nitrogen; ``per_site`` molecules are used per metal atom.

    ``diffusivity`` in nitrogen at 25 degC and 101 325 Pa goes before the catalog's [m2/s].
    """
    entry = catalog.precursor(precursor)
    molar_mass = entry.molar_mass.mode
    if diffusivity is None and entry.diffusivity_in_n2 is not None:
        diffusivity = entry.diffusivity_in_n2.mode
    sticking, slowdown = entry.known_sticking, 1.0
    if entry.transport_dimer:
        slowdown = float(vapour.dimer_slowdown(vapour.tma_monomer_fraction(pressure, temperature)))
    return Species(
        name=precursor,
        pressure=pressure,
        number_density=float(gas.number_density(pressure, temperature)),
        thermal_speed=float(gas.mean_thermal_speed(temperature, molar_mass)),
        molar_mass=molar_mass,
        supply_mass=entry.vapour_molar_mass.mode / max(entry.metal_atoms_per_vapour_molecule, 1) / AVOGADRO,
        sticking=float(
            kinetics.sticking_arrhenius(
                sticking.reference.mode,
                sticking.activation_energy.mode,
                sticking.reference_temperature.mode,
                temperature,
            )
        ),
        diffusivity=math.nan
        if diffusivity is None
        else float(gas.binary_diffusivity(diffusivity, temperature, total_pressure)),
        per_site=per_site,
        sorbed=None if entry.sorbed_sites is None else entry.sorbed_sites.mode,
        slowdown=slowdown,
    )
