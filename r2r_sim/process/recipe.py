"""The recipe in SI: layers in order, each a chemistry with its film, at the scenario's temperature.

A single chemistry is a supercycle of one layer of one cycle; a supercycle has as many layers as it has chemistries.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from r2r_sim.catalog import Precursor, SlowSites
from r2r_sim.physics import gas, kinetics, soft_saturation, supercycle, vapour
from r2r_sim.physics.constants import AVOGADRO
from r2r_sim.process.plasma import Plasma, plasma_of
from r2r_sim.scenario import Repeated, Scenario, Subcycle


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
    """Where some sites are slow, that of sites of one kind which reach the saturation in the same time. NaN of a
    plasma, unless its exposure is stated: then that of sites which take it."""
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
class Layer:
    """What one chemistry grows in a supercycle, independent of the reactor."""

    label: str
    """How it is told from the others, such as ``Ta2O5``; empty for the only one."""
    chemistry: str
    film: str
    """Formula unit."""
    cycles: int
    """Of this chemistry in one supercycle, wherever they stand."""
    saturation: float
    """Coverage that each half-cycle must reach."""
    growth_saturated: float
    """Growth per cycle at full saturation [m]."""
    density: float
    """Of the film [kg/m3]."""
    molar_mass: float
    """Of the formula unit [kg/mol]."""
    metal_atoms: int
    """Atoms of the counted metal in a formula unit."""
    sites: float
    """Metal atoms per square metre and saturated cycle [1/m2]."""
    atoms_per_volume: float
    """Metal atoms per volume of film [1/m3]."""
    precursor_a: str
    precursor_b: str
    molecules_a: float
    """Molecules of precursor A per metal atom deposited."""
    molecules_b: float
    reaction_heat: float | None
    """Released per metal atom over a cycle [J]; None where not known."""
    by_product: tuple[str, float] | None
    """Gas released and molecules of it per metal atom."""
    slow: tuple[SlowSites | None, SlowSites | None]
    """Slow sites of half-cycles A and B; None for one kind of site."""
    plasma: Plasma | None
    """Of the second half-cycle; None for a thermal one."""

    def named(self, what: str) -> str:
        """``dose A`` of the only layer, ``Ta2O5 dose A`` of one of several."""
        return f"{self.label} {what}" if self.label else what

    def half(self, label: str) -> tuple[str, float]:
        """Precursor of half-cycle A or B, and its molecules per metal atom."""
        return (self.precursor_a, self.molecules_a) if label == "A" else (self.precursor_b, self.molecules_b)


Run = tuple[int, int]
"""Number of a layer, and cycles of it in one go."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What is to be grown, independent of the reactor: layers, and the order of their cycles."""

    temperature: float
    nucleation_cycles: float
    """Cycles lost on the bare substrate, which meets the first layer."""
    layers: tuple[Layer, ...]
    """In the order of their first cycle."""
    parts: tuple[Run | _Group, ...]
    """One supercycle as the scenario writes it."""
    entries: tuple[Precursor, ...]
    """Precursors of all layers, with the figures that the scenario states in place of the catalog's."""

    def precursor(self, name: str) -> Precursor:
        """The precursor of this id."""
        return next(entry for entry in self.entries if entry.id == name)

    @property
    def cycles_per_supercycle(self) -> int:
        """Cycles of all layers."""
        return sum(layer.cycles for layer in self.layers)

    def runs(self) -> tuple[Run, ...]:
        """One supercycle written out: what follows on the same layer in one run."""
        found: list[Run] = []
        for number, cycles in _written_out(self.parts):
            if found and found[-1][0] == number:
                cycles += found.pop()[1]
            found.append((number, cycles))
        return tuple(found)

    @property
    def order(self) -> tuple[tuple[str, int], ...]:
        """One supercycle by the names of its layers."""
        return tuple((self.layers[number].label, cycles) for number, cycles in self.runs())

    def supercycles(self, scenario: Scenario, fractions: Sequence[float]) -> int:
        """Supercycles to run: given, or the smallest whole number that reaches the thickness.

        ``fractions`` are the shares of the saturated growth that the layers reach.
        """
        process = scenario.process
        given = process.supercycles if process.supercycle is not None else process.cycles
        if given is not None:
            return given
        assert process.thickness is not None  # the scenario holds exactly one of the two
        wanted, stack = process.thickness.mode, self.stack(fractions)
        # a planner who asks for 40 x 0.125 nm means 40 cycles, whatever the last bit says
        enough = wanted - supercycle.WHOLE * stack.thickness
        first = self.layers[0].growth_saturated * fractions[0]
        low = max(1, supercycle.repeats_for_thickness(stack, wanted))
        high = max(1, supercycle.repeats_for_thickness(stack, wanted + first * self.nucleation_cycles))
        while low < high:  # the delay costs no more than all its cycles
            middle = (low + high) // 2
            reached = math.fsum(self.thicknesses(middle, fractions)) >= enough
            low, high = (low, middle) if reached else (middle + 1, high)
        return low

    def thicknesses(self, supercycles: int, fractions: Sequence[float]) -> tuple[float, ...]:
        """Film of each layer after whole supercycles [m]; the delay counts once, on the bare substrate."""
        return tuple(
            float(
                kinetics.nucleated_thickness(
                    supercycles * layer.cycles,
                    layer.growth_saturated * fraction,
                    0.0 if number else self.nucleation_cycles,
                )
            )
            for number, (layer, fraction) in enumerate(zip(self.layers, fractions, strict=True))
        )

    def metal_atoms(self, thicknesses: Sequence[float], surface: float) -> tuple[float, ...]:
        """Metal atoms of each layer on a surface [m2]."""
        return tuple(
            thickness * layer.atoms_per_volume * surface
            for layer, thickness in zip(self.layers, thicknesses, strict=True)
        )

    def stack(self, fractions: Sequence[float]) -> supercycle.Repeat:
        """One supercycle in steady growth, nested as it is written."""
        return supercycle.Repeat(self._stacked(self.parts, fractions))

    def _stacked(self, parts: tuple[Run | _Group, ...], fractions: Sequence[float]) -> tuple[supercycle.Stack, ...]:
        return tuple(
            supercycle.Repeat(self._stacked(part.parts, fractions), part.times)
            if isinstance(part, _Group)
            else self._stack_layer(*part, fractions)
            for part in parts
        )

    def _stack_layer(self, number: int, cycles: int, fractions: Sequence[float]) -> supercycle.Layer:
        layer = self.layers[number]
        growth = layer.growth_saturated * fractions[number]
        return supercycle.Layer(layer.film, cycles, growth, 0.0, layer.density, layer.molar_mass)

    def growths(self, fractions: Sequence[float]) -> tuple[float, ...]:
        """Growth per cycle of each layer at a share of the saturated growth [m]."""
        return tuple(layer.growth_saturated * fraction for layer, fraction in zip(self.layers, fractions, strict=True))

    def extra_share(self, extra: Sequence[float], fractions: Sequence[float]) -> float:
        """Extra growth of the layers, each over a saturated cycle of its own, as a share of the whole film."""
        beyond = math.fsum(
            layer.cycles * layer.growth_saturated * more for layer, more in zip(self.layers, extra, strict=True)
        )
        return beyond / self.cycles_per_supercycle / self.mean(self.growths(fractions))

    def mean(self, values: Sequence[float]) -> float:
        """Mean over the cycles of a supercycle of a figure of each layer."""
        total = math.fsum(layer.cycles * value for layer, value in zip(self.layers, values, strict=True))
        return total / self.cycles_per_supercycle


@dataclass(frozen=True, slots=True)
class _Group:
    """Runs and groups that are repeated."""

    times: int
    parts: tuple[Run | _Group, ...]


def _written_out(parts: tuple[Run | _Group, ...]) -> list[Run]:
    found: list[Run] = []
    for part in parts:
        found += _written_out(part.parts) * part.times if isinstance(part, _Group) else [part]
    return found


def recipe_of(scenario: Scenario) -> Recipe:
    """Recipe of a scenario, with what the catalog adds.

    Growth and density are read off the catalog's tables at the process temperature; a growth that the scenario states
    goes before. Sites follow from growth x density, once, for each layer at hand.
    """
    process = scenario.process
    layers: dict[tuple[object, ...], Layer] = {}
    numbers: dict[tuple[object, ...], int] = {}

    def read(parts: tuple[Subcycle | Repeated, ...], times: int) -> tuple[Run | _Group, ...]:
        found: list[Run | _Group] = []
        for part in parts:
            if isinstance(part, Repeated):
                found.append(_Group(part.repeat, read(part.of, times * part.repeat)))
                continue
            stated = part.growth_per_cycle
            # the same chemistry with another growth is another layer
            key = (part.chemistry, stated if stated == "auto" else stated.mode, part.saturation.mode)
            if key not in layers:
                numbers[key], layers[key] = len(layers), _layer(part, scenario)
            layers[key] = replace(layers[key], cycles=layers[key].cycles + part.cycles * times)
            found.append((numbers[key], part.cycles))
        return tuple(found)

    parts = read(process.parts, 1)
    return Recipe(
        temperature=process.temperature.mode,
        nucleation_cycles=scenario.nucleation_cycles.mode,
        layers=_labelled(tuple(layers.values())),
        parts=parts,
        entries=tuple(scenario.precursor(name) for name in scenario.precursors),
    )


def _labelled(layers: tuple[Layer, ...]) -> tuple[Layer, ...]:
    """Layers with names to tell them apart: by film, or by chemistry where films are alike, or by number."""
    if len(layers) == 1:
        return layers
    films, names = [layer.film for layer in layers], [layer.chemistry for layer in layers]
    labels = []
    for number, layer in enumerate(layers):
        if films.count(layer.film) == 1:
            labels.append(layer.film)
        elif names.count(layer.chemistry) == 1:
            labels.append(layer.chemistry)
        else:
            labels.append(f"{layer.chemistry} {names[: number + 1].count(layer.chemistry)}")
    return tuple(replace(layer, label=label) for layer, label in zip(layers, labels, strict=True))


def _layer(subcycle: Subcycle, scenario: Scenario) -> Layer:
    chemistry = scenario.known.chemistry(subcycle.chemistry)
    film = scenario.known.film(chemistry.film)
    stated, temperature = subcycle.growth_per_cycle, scenario.process.temperature.mode
    growth = chemistry.growth_at(temperature) if stated == "auto" else stated.mode
    density = film.density_at(temperature)
    sites = float(kinetics.sites_per_area(growth, density, film.metal_atoms_per_formula, film.molar_mass.mode))
    heat, per_metal = chemistry.reaction_heat, chemistry.by_product_per_metal
    return Layer(
        label="",
        chemistry=subcycle.chemistry,
        film=film.formula,
        cycles=0,
        saturation=subcycle.saturation.mode,
        growth_saturated=growth,
        density=density,
        molar_mass=film.molar_mass.mode,
        metal_atoms=film.metal_atoms_per_formula,
        sites=sites,
        atoms_per_volume=sites / growth,
        precursor_a=chemistry.precursor_a,
        precursor_b=chemistry.precursor_b,
        molecules_a=chemistry.molecules_a.mode,
        molecules_b=chemistry.molecules_b.mode,
        reaction_heat=heat.mode / AVOGADRO if heat is not None else None,
        by_product=(chemistry.by_product, per_metal.mode) if per_metal is not None else None,
        slow=(chemistry.slow_a, chemistry.slow_b),
        plasma=plasma_of(scenario.process, chemistry),
    )


def by_products(recipe: Recipe, atoms: Sequence[float]) -> dict[str, float]:
    """Gas that a film of so many metal atoms of each layer releases [mol]."""
    found: dict[str, float] = {}
    for layer, count in zip(recipe.layers, atoms, strict=True):
        if layer.by_product is not None:
            name, per_atom = layer.by_product
            found[name] = found.get(name, 0.0) + count * per_atom / AVOGADRO
    return found


def species_of(
    recipe: Recipe,
    layer: Layer,
    label: str,
    *,
    pressure: float,
    total_pressure: float,
    exposure: float | None = None,
) -> Species:
    """The precursor of half-cycle A or B of a layer, at its partial pressure in nitrogen.

    A plasma takes its ``exposure`` [s].

    Raises
    ------
    CatalogError
        If the sticking probability is not known.
    """
    temperature = recipe.temperature
    precursor, per_site = layer.half(label)
    entry = recipe.precursor(precursor)
    diffusivity = entry.diffusivity_in_n2
    slowdown = 1.0
    if entry.transport_dimer:
        slowdown = float(vapour.dimer_slowdown(vapour.tma_monomer_fraction(pressure, temperature)))
    number_density = float(gas.number_density(pressure, temperature))
    thermal_speed = float(gas.mean_thermal_speed(temperature, entry.molar_mass.mode))
    if label == "B" and layer.plasma is not None:
        sticking = math.nan
        if exposure is not None:
            taken = -math.log1p(-layer.saturation) * layer.sites * per_site
            sticking = 4.0 * taken / (thermal_speed * number_density * exposure)
    else:
        sticking = _sticking(entry, temperature) / float(slowed(layer.slow[label == "B"], layer.saturation))
    return Species(
        name=entry.id,
        pressure=pressure,
        number_density=number_density,
        thermal_speed=thermal_speed,
        molar_mass=entry.molar_mass.mode,
        supply_mass=entry.vapour_molar_mass.mode / max(entry.metal_atoms_per_vapour_molecule, 1) / AVOGADRO,
        sticking=sticking,
        diffusivity=math.nan
        if diffusivity is None
        else float(gas.binary_diffusivity(diffusivity.mode, temperature, total_pressure)),
        per_site=per_site,
        sorbed=None if entry.sorbed_sites is None else entry.sorbed_sites.mode,
        slowdown=slowdown,
    )


def _sticking(entry: Precursor, temperature: float) -> float:
    """On free sites."""
    known = entry.known_sticking
    return float(
        kinetics.sticking_arrhenius(
            known.reference.mode, known.activation_energy.mode, known.reference_temperature.mode, temperature
        )
    )


def slowed(slow: SlowSites | None, saturation: ArrayLike) -> NDArray[np.float64]:
    """How many times longer a saturation takes because some sites are slow [-]."""
    if slow is None:
        return np.ones(())
    time = soft_saturation.two_site_dose_time(saturation, 1.0, slow.fraction.mode, slow.slowness.mode)
    return np.asarray(time / -np.log1p(-np.asarray(saturation)), dtype=np.float64)
