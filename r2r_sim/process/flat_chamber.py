"""Batch ALD in a small flat chamber with a resting layer of powder on its trays: the classic chamber for wafers.

It serves flat parts. Of powder it takes a thin layer, which gas enters from above only, through gaps between resting
particles; it is loaded, pumped, heated and unloaded for a charge of grams to a few kilograms.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from r2r_sim.errors import InputError
from r2r_sim.physics import gas, nitrogen, pore_purge, porous
from r2r_sim.physics.constants import STANDARD_PRESSURE, STANDARD_TEMPERATURE
from r2r_sim.process.batch import operate_batch
from r2r_sim.process.batch_limits import (
    Dose,
    Purge,
    delivery_limit,
    moisture_amount,
    pairs_of,
    purge_limit,
    species_in,
    thermal_limits,
)
from r2r_sim.process.charge import Charge
from r2r_sim.process.operating_point import Limit, OperatingPoint
from r2r_sim.process.recipe import Layer, Species, recipe_of
from r2r_sim.process.supply import cabinet_share
from r2r_sim.scenario import FlatChamber, Scenario


@dataclass(frozen=True, slots=True)
class _Slab:
    """Resting powder as a porous slab that is exposed on one side."""

    depth: float
    porosity: float
    pore_diameter: float
    """Of the gaps: 2/3 eps/(1 - eps) of the particle's diameter, which is four times void over surface of spheres."""
    tortuosity: float
    area_ratio: float
    """Powder surface per area of tray [-]."""


def operate(reactor: FlatChamber, scenario: Scenario) -> OperatingPoint:
    """Operating point of a flat chamber: steps of a run with what rules each of them.

    Raises
    ------
    InputError
        If the catalog does not know how a precursor diffuses.
    InfeasibleError
        If heat cannot reach the temperature.
    """
    material, recipe = scenario.powder, recipe_of(scenario)
    powder = material.properties
    depth, bulk = reactor.layer.mode, powder.bulk_density.mode
    mass = reactor.tray_area.mode * depth * bulk
    porosity = 1.0 - bulk / powder.density.mode
    slab = _Slab(
        depth=depth,
        porosity=porosity,
        pore_diameter=2.0 / 3.0 * porosity / (1.0 - porosity) * powder.particle_diameter.mode,
        tortuosity=reactor.tortuosity.mode,
        area_ratio=max(1.0, material.specific_surface.mode * bulk * depth),
    )
    actual = STANDARD_PRESSURE / reactor.pressure.mode * recipe.temperature / STANDARD_TEMPERATURE
    flow = reactor.gas_flow.mode * actual
    carried = flow * float(nitrogen.nitrogen_density(reactor.pressure.mode, recipe.temperature))
    charge = Charge(
        reactor=reactor,
        recipe=recipe,
        mass=mass,
        surface=mass * material.specific_surface.mode,
        pressure=reactor.pressure.mode,
        velocity=0.0,
        flow=flow,
        gas_volume=reactor.chamber_volume.mode + reactor.tray_area.mode * depth * porosity,
        heat_capacity=mass * powder.heat_capacity.mode,
        conductance=reactor.wall_heat_transfer.mode * reactor.tray_area.mode
        + carried * float(nitrogen.nitrogen_heat_capacity(recipe.temperature)),
    )
    heat, cool = thermal_limits(charge)
    pump_down = reactor.pump_down.mode
    heat = replace(
        heat,
        name="pump down, then heat through tray",
        value=heat.value + pump_down,
        inputs={**heat.inputs, "pump down [min]": pump_down / 60},
        equation=f"pump down + {heat.equation}",
    )
    return operate_batch(
        charge,
        scenario,
        pairs_of(charge, scenario, lambda layer, label: _dose(charge, slab, layer, label, scenario)),
        [],
        [],
        purge=lambda charge, dose: _purge(charge, slab, dose),
        thermal=(heat, cool),
    )


def _pore_diffusivity(charge: Charge, slab: _Slab, species: Species) -> float:
    """Diffusivity in the gaps between particles [m2/s]: Knudsen and molecular in series."""
    if math.isnan(species.diffusivity):
        raise InputError(
            f"{charge.reactor.name}: the diffusivity of {species.name} in nitrogen is not known",
            hint=f"state it: process.diffusivity: {{{species.name}: ... m2/s}}",
        )
    knudsen = gas.knudsen_diffusivity(slab.pore_diameter, charge.recipe.temperature, species.molar_mass)
    return float(gas.combined_diffusivity(knudsen, species.diffusivity))


def _dose(charge: Charge, slab: _Slab, layer: Layer, label: str, scenario: Scenario) -> Dose:
    species = species_in(charge, layer, label)
    diffusivity = _pore_diffusivity(charge, slab, species)
    exposure = {
        "sites": layer.sites * species.per_site,
        "number_density": species.number_density,
        "reaction_velocity": species.reaction_velocity,
        "film_thickness": 0.0,
        "gas_diffusivity": species.diffusivity,
        "pore_diffusivity": diffusivity,
        "area_ratio": slab.area_ratio,
        "depth": slab.depth,
        "porosity": slab.porosity,
        "pore_diameter": slab.pore_diameter,
        "tortuosity": slab.tortuosity,
        "transport_slowdown": species.slowdown,
    }
    overdose = charge.reactor.overdose.mode
    parts = porous.porous_dose_time_parts(coverage=layer.saturation, **exposure)
    exposed = overdose * float(parts.total)
    monolayer = charge.sites(layer) * species.per_site * species.supply_mass
    least = layer.saturation * overdose * monolayer
    gas_rate = charge.flow * species.number_density * species.supply_mass
    cabinet = cabinet_share(scenario, charge.reactor, species.name)
    rate = gas_rate if cabinet is None else min(gas_rate, cabinet)
    common = {"surface [m2]": charge.surface, "monolayer [g]": monolayer * 1e3, "needed [g]": least * 1e3}
    limits = [
        Limit(
            layer.named(f"exposure through the layer to {species.name}"),
            "min_time",
            exposed,
            "min",
            0.0,
            {
                "layer [mm]": slab.depth * 1e3,
                "gaps [um]": slab.pore_diameter * 1e6,
                "porosity [-]": slab.porosity,
                "tortuosity [-]": slab.tortuosity,
                "powder surface per tray [m2/m2]": slab.area_ratio,
                "partial pressure [Pa]": species.pressure,
                "reaction [s]": float(parts.reaction),
                "through the gaps [s]": float(parts.pore),
            },
            "t = overdose (q/n)[-ln(1 - theta)/k + nu A_f l theta^2 tau/(2 eps D_p)], A_f = A rho_bulk l",
            layer.named(f"dose {label}"),
        ),
        Limit(
            layer.named(f"gas delivery of {species.name}"),
            "min_time",
            least / gas_rate,
            "min",
            0.0,
            {**common, "partial pressure [Pa]": species.pressure, "flow [g/min]": gas_rate * 6e4},
            "t = overdose x theta x sites/(Q n)",
            layer.named(f"dose {label}"),
        ),
    ]
    if cabinet is not None:
        limits.append(delivery_limit(scenario, layer, label, species, least, cabinet, common))
    longest = max(limit.value for limit in limits)

    def after(duration: float) -> tuple[float, float]:
        reached = float(porous.porous_coverage(duration / overdose, **exposure))
        return rate * duration, min(reached, layer.saturation, rate * duration / overdose / monolayer)

    return Dose(
        layer=layer,
        label=label,
        species=species,
        monolayer=monolayer,
        coverage=layer.saturation,
        amount=rate * longest,
        moisture_amount=moisture_amount(charge, layer, label, species, scenario),
        fastest=rate,
        limits=tuple(limits),
        after=after,
        flows_on=True,
        margin=overdose,
    )


def _purge(charge: Charge, slab: _Slab, dose: Dose) -> Purge:
    """Gas exchange of the chamber, and the layer's own purge, with what is sorbed in it."""
    species = dose.species
    chamber = purge_limit(charge, dose)
    held = 1.0
    if species.sorbed is not None:
        per_volume = slab.area_ratio / slab.depth
        held = float(pore_purge.sorption_ratio(per_volume, species.sorbed, slab.porosity, species.number_density))
    through = float(
        pore_purge.pore_purge_time(
            residual_fraction=charge.reactor.residual.mode,
            depth=slab.depth,
            porosity=slab.porosity,
            pore_diffusivity=_pore_diffusivity(charge, slab, species),
            tortuosity=slab.tortuosity,
            film_thickness=0.0,
            gas_diffusivity=species.diffusivity,
            sorption_ratio=held,
        )
    )
    limit = replace(
        chamber.limit,
        name=dose.layer.named(f"gas exchange and layer after {species.name}"),
        value=chamber.limit.value + through,
        inputs={**chamber.limit.inputs, "through the layer [min]": through / 60, "sorption ratio [-]": held},
        equation=f"{chamber.limit.equation}, and R 4 l^2 tau/(pi^2 D_p) ln(1/residual) of the layer",
    )
    return replace(chamber, limit=limit)
