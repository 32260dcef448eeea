"""A fluidised bed at temperature: its geometry, its gas and the surface it holds.

The gas enters at the bottom, where the bed's weight compresses it, and leaves at the top, where it is fastest:
minimum fluidisation must hold at the bottom, entrainment at the top.
"""

from __future__ import annotations

import math
from dataclasses import replace

from r2r_sim.errors import Finding, InfeasibleError
from r2r_sim.physics import bed, fluidisation, gas, nitrogen
from r2r_sim.process.charge import Charge
from r2r_sim.process.dust import filter_finding, filter_limit, settling_velocity
from r2r_sim.process.operating_point import Limit
from r2r_sim.process.recipe import Recipe, recipe_of
from r2r_sim.scenario import FluidisedBed, Scenario

HIGHEST_PRESSURE_RATIO = 2.0
"""Bottom to top; beyond it one gas velocity cannot suit the whole bed (design rule)."""


def describe(reactor: FluidisedBed, scenario: Scenario) -> tuple[Charge, list[Limit], list[Finding]]:
    """The bed, the limits of its gas velocity, and what is to be said of it.

    Raises
    ------
    InfeasibleError
        If no gas velocity both fluidises the bottom and keeps the powder in.
    """
    material = scenario.powder
    recipe, powder = recipe_of(scenario), material.properties
    charge, diameter = reactor.charge.mode, reactor.diameter.mode
    area = math.pi / 4 * diameter**2
    bulk = powder.bulk_density.mode
    height = float(bed.bed_height(charge, bulk, diameter))
    top = reactor.pressure.mode
    bottom = top + float(bed.bed_pressure_drop(charge, diameter))
    warnings: list[Finding] = []
    if bottom / top > HIGHEST_PRESSURE_RATIO:
        warnings.append(
            Finding(
                "process.bed_weight",
                f"the bed's weight raises the pressure {bottom / top:.2g} times from top to bottom, "
                f"more than {HIGHEST_PRESSURE_RATIO:.2g}: the gas speeds up too much on its way",
                "warning",
                f"plant.reactors.{reactor.name}.pressure",
                hint="raise the freeboard pressure, widen the bed or charge less",
            )
        )
    clogging = filter_limit(reactor, area)
    velocity, limits = _velocity(
        reactor,
        recipe,
        powder.particle_diameter.mode,
        powder.density.mode,
        (top, bottom),
        math.inf if clogging is None else clogging.value,
    )
    if clogging is not None:
        limits.append(replace(clogging, margin=clogging.value / velocity - 1.0))
        warnings += filter_finding(reactor, clogging, velocity)
    limits.append(_weight(charge, diameter, top, bottom))
    bed_volume = charge / bulk
    voids = bed_volume * (1 - bulk / powder.density.mode)
    gas_volume = voids + area * reactor.freeboard_height.mode + reactor.filter_volume.mode
    gas_mass_flow = velocity * area * float(nitrogen.nitrogen_density(top, recipe.temperature))
    gas_conductance = gas_mass_flow * float(nitrogen.nitrogen_heat_capacity(recipe.temperature))
    wall = reactor.wall_heat_transfer.mode * math.pi * diameter * height
    state = Charge(
        reactor=reactor,
        recipe=recipe,
        mass=charge,
        surface=charge * material.specific_surface.mode,
        pressure=top,
        velocity=velocity,
        flow=velocity * area,
        gas_volume=gas_volume,
        heat_capacity=charge * powder.heat_capacity.mode,
        conductance=wall + gas_conductance,
    )
    return state, limits, warnings


def _weight(charge: float, diameter: float, top: float, bottom: float) -> Limit:
    """The charge whose weight the gas still passes without speeding up too much."""
    highest = float(bed.highest_charge(top, HIGHEST_PRESSURE_RATIO, diameter))
    return Limit(
        "bed weight",
        "max_mass",
        highest,
        "kg",
        highest / charge - 1.0,
        {
            "bottom over top pressure [-]": bottom / top,
            "highest ratio [-]": HIGHEST_PRESSURE_RATIO,
            "top pressure [kPa]": top / 1e3,
            "diameter [m]": diameter,
        },
        "m <= (ratio - 1) p_top A/g: the gas speeds up by p_bottom/p_top on its way",
    )


def _velocity(
    reactor: FluidisedBed,
    recipe: Recipe,
    particle: float,
    density: float,
    pressures: tuple[float, float],
    cap: float,
) -> tuple[float, list[Limit]]:
    """Superficial velocity at the top [m/s], and the two limits it lies between; auto stays below ``cap`` too."""
    top, bottom = pressures
    temperature = recipe.temperature
    rho, path = nitrogen.nitrogen_density(bottom, temperature), gas.mean_free_path(bottom, temperature)
    pores = fluidisation.slip_factor(path, fluidisation.bed_hydraulic_diameter(particle))
    viscosity = nitrogen.nitrogen_viscosity(temperature)
    u_mf = float(fluidisation.minimum_fluidisation_velocity(particle, density, rho, viscosity, pores))
    u_t = settling_velocity(particle, density, top, temperature)
    lowest = reactor.fluidisation_number.mode * u_mf * bottom / top
    highest = u_t * reactor.velocity_fraction.mode
    if lowest > min(highest, cap):
        if cap < highest:
            raise InfeasibleError(
                f"{reactor.name}: gas that fluidises the bottom ({lowest * 1e3:.3g} mm/s at the top) is more than "
                f"the filter takes ({cap * 1e3:.3g} mm/s)",
                hint="state a larger filter_area, or a lower fluidisation_number",
            )
        raise InfeasibleError(
            f"{reactor.name}: gas that fluidises the bottom ({lowest * 1e3:.3g} mm/s at the top) "
            f"would carry the powder out ({highest * 1e3:.3g} mm/s allowed)",
            hint="raise the freeboard pressure, widen the bed, charge less, or state a lower fluidisation_number",
        )
    velocity = min(highest, cap) if reactor.gas_velocity == "auto" else reactor.gas_velocity.mode
    if not lowest * (1 - 1e-9) <= velocity <= u_t:
        raise InfeasibleError(
            f"{reactor.name}: the given gas velocity of {velocity * 1e3:.3g} mm/s lies outside what fluidises "
            f"({lowest * 1e3:.3g} mm/s) and what keeps the powder in ({u_t * 1e3:.3g} mm/s)",
            hint="write `gas_velocity: auto`",
        )
    limits = [
        Limit(
            "entrainment",
            "max_speed",
            highest,
            "mm/s",
            highest / velocity - 1,
            {"terminal velocity at top [mm/s]": u_t * 1e3, "fraction [-]": reactor.velocity_fraction.mode},
            "u(top) <= fraction x terminal velocity of the mean particle",
        ),
        Limit(
            "minimum fluidisation",
            "max_speed",
            velocity * velocity / lowest,
            "mm/s",
            velocity / lowest - 1,
            {
                "u_mf at bottom [mm/s]": u_mf * 1e3,
                "times u_mf wanted [-]": reactor.fluidisation_number.mode,
                "velocity at top [mm/s]": velocity * 1e3,
                "bottom pressure [kPa]": bottom / 1e3,
                "top pressure [kPa]": top / 1e3,
            },
            "u(top) p_top/p_bottom >= number x u_mf(bottom), Wen and Yu",
        ),
    ]
    return velocity, limits
