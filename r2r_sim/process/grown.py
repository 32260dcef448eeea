"""What a recipe has grown: each layer of it, and the film as a whole."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from r2r_sim.errors import Finding, PhysicsError
from r2r_sim.physics import supercycle
from r2r_sim.process.operating_point import LayerGrowth
from r2r_sim.process.recipe import Recipe
from r2r_sim.scenario import Scenario

ANIONS = ("S", "N", "O", "F", "Cl", "Br", "I")
"""Written last in a formula, in this order."""
THICK = 0.1
"""Film over the radius of the particles beyond which the surface grows by more than a fifth."""


def layers_of(
    recipe: Recipe, supercycles: int, thicknesses: Sequence[float], coverages: Sequence[tuple[float, float]]
) -> tuple[LayerGrowth, ...]:
    """Every layer with its share of the film; ``coverages`` are those of half-cycles A and B of each."""
    whole = math.fsum(thicknesses)
    return tuple(
        LayerGrowth(
            label=layer.label,
            chemistry=layer.chemistry,
            film=layer.film,
            cycles=supercycles * layer.cycles,
            thickness=thickness,
            share=thickness / whole if whole > 0 else 0.0,
            growth_per_cycle=thickness / (supercycles * layer.cycles),
            coverage_a=first,
            coverage_b=second,
            precursors=(layer.precursor_a, layer.precursor_b),
        )
        for layer, thickness, (first, second) in zip(recipe.layers, thicknesses, coverages, strict=True)
    )


def composition_of(recipe: Recipe, thicknesses: Sequence[float]) -> Mapping[str, float]:
    """Atoms of each element per metal atom in the film.

    Empty where a film has no formula of whole numbers. Metal is what the catalog counts as such in each film.
    """
    grown = [(layer, thickness) for layer, thickness in zip(recipe.layers, thicknesses, strict=True) if thickness > 0]
    parts = [supercycle.Layer(one.film, 1, thick, 0.0, one.density, one.molar_mass) for one, thick in grown]
    metal = math.fsum(
        part.mass_per_area / part.molar_mass * layer.metal_atoms for (layer, _), part in zip(grown, parts, strict=True)
    )
    try:
        atoms = supercycle.Repeat(tuple(parts)).atoms_per_area
    except PhysicsError:
        return {}
    return {element: moles / metal for element, moles in atoms.items()}


def formula_of(recipe: Recipe, composition: Mapping[str, float]) -> str:
    """The film as grown, such as ``Li0.35TaO2.68``: atoms per atom of the commonest element that is no anion."""
    if len(recipe.layers) == 1 or not composition:
        return "/".join(layer.film for layer in recipe.layers)
    cations = [element for element in composition if element not in ANIONS]
    unit = max(composition[element] for element in cations or composition)
    written = [*cations, *(element for element in ANIONS if element in composition)]
    counts = {element: composition[element] / unit for element in written}
    return "".join(
        f"{element}{'' if math.isclose(count, 1.0, rel_tol=5e-4) else f'{count:.3g}'}"
        for element, count in counts.items()
    )


def thick_film(scenario: Scenario, thickness: float, path: str) -> list[Finding]:
    """A warning where a film is not thin against the particles: their surface, taken as constant, grows with it.

    The radius is that of smooth spheres with the powder's surface, 3/(density x specific surface).
    """
    material = scenario.powder
    radius = 3.0 / (material.properties.density.mode * material.specific_surface.mode)
    if not thickness > THICK * radius:
        return []
    message = (
        f"a film of {thickness * 1e9:.3g} nm is not thin against particles of {radius * 1e9:.3g} nm radius (smooth "
        f"spheres of this surface): it ends on {(1 + thickness / radius) ** 2:.3g} times the surface that doses, mass "
        "gain and precursor are computed with"
    )
    hint = "fewer cycles, or in steps, each with the surface that the last one leaves"
    return [Finding("process.thick_film", message, "warning", path, hint=hint)]
