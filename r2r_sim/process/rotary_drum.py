"""Batch ALD on powder that tumbles in a drum: gas and powder are both stirred.

The gas passes above the powder at a velocity that leaves the powder in the drum; a coarse filter holds back dust.
"""

from __future__ import annotations

import math
from dataclasses import replace

from r2r_sim.errors import Finding, InfeasibleError
from r2r_sim.physics import nitrogen
from r2r_sim.process.batch import operate_batch
from r2r_sim.process.batch_limits import WELL_MIXED, flow_dose, pairs_of
from r2r_sim.process.charge import Charge
from r2r_sim.process.dust import carry_over, filter_finding, filter_limit
from r2r_sim.process.operating_point import Limit, OperatingPoint
from r2r_sim.process.recipe import recipe_of
from r2r_sim.process.vessel import fill_limit, gas_room
from r2r_sim.scenario import RotaryDrum, Scenario

CRITICAL_SPEED = 42.3 / 60.0
"""Times 1/sqrt(diameter in m): revolutions a second at which powder clings to the wall, sqrt(2 g/D)/(2 pi)."""


def operate(reactor: RotaryDrum, scenario: Scenario) -> OperatingPoint:
    """Operating point of a rotary drum: steps of a batch with what rules each of them.

    Raises
    ------
    InfeasibleError
        If the powder does not fit in, clings to the wall, or heat cannot reach the temperature.
    """
    charge, limits, warnings = _describe(reactor, scenario)
    doses = pairs_of(charge, scenario, lambda layer, label: flow_dose(charge, layer, label, scenario, WELL_MIXED))
    return operate_batch(charge, scenario, doses, limits, warnings)


def _describe(reactor: RotaryDrum, scenario: Scenario) -> tuple[Charge, list[Limit], list[Finding]]:
    material, recipe = scenario.powder, recipe_of(scenario)
    powder, mass, diameter = material.properties, reactor.charge.mode, reactor.diameter.mode
    cross_section = math.pi / 4 * diameter**2
    volume = cross_section * reactor.length.mode
    room = gas_room(reactor, powder, mass, volume)
    full, warnings = fill_limit(reactor, powder, mass, volume, reactor.highest_fill.mode)
    fill = full.inputs["fill [-]"]
    if fill < reactor.lowest_fill.mode * (1 - 1e-9):
        message = (
            f"powder fills {fill:.1%} of the drum, less than the {reactor.lowest_fill.mode:.0%} at which it tumbles"
        )
        path = f"plant.reactors.{reactor.name}.charge"
        warnings.append(Finding("process.fill", message, "warning", path, hint="charge more, or state a smaller drum"))
    clogging = filter_limit(reactor, cross_section * (1.0 - fill))
    velocity, dust, dusty = carry_over(reactor, scenario, math.inf if clogging is None else clogging.value)
    warnings += dusty
    limits = [_critical_speed(reactor), full, dust]
    if clogging is not None:
        limits.append(replace(clogging, margin=clogging.value / velocity - 1.0))
        warnings += filter_finding(reactor, clogging, velocity)
    flow = velocity * cross_section * (1.0 - fill)
    gas_mass_flow = flow * float(nitrogen.nitrogen_density(reactor.pressure.mode, recipe.temperature))
    wetted = _wetted_angle(fill) / 2.0 * diameter * reactor.length.mode
    charge = Charge(
        reactor=reactor,
        recipe=recipe,
        mass=mass,
        surface=mass * material.specific_surface.mode,
        pressure=reactor.pressure.mode,
        velocity=velocity,
        flow=flow,
        gas_volume=room + reactor.filter_volume.mode,
        heat_capacity=mass * powder.heat_capacity.mode,
        conductance=reactor.wall_heat_transfer.mode * wetted
        + gas_mass_flow * float(nitrogen.nitrogen_heat_capacity(recipe.temperature)),
    )
    return charge, limits, warnings


def _critical_speed(reactor: RotaryDrum) -> Limit:
    """The speed at which powder clings to the wall.

    Raises
    ------
    InfeasibleError
        If the given speed is not below it.
    """
    critical = CRITICAL_SPEED / math.sqrt(reactor.diameter.mode)
    rotation = reactor.speed_fraction.mode * critical if reactor.rotation == "auto" else reactor.rotation.mode
    if rotation >= critical:
        raise InfeasibleError(
            f"{reactor.name}: at {rotation * 60:.3g} 1/min powder clings to the wall; "
            f"the critical speed is {critical * 60:.3g} 1/min",
            hint="turn more slowly, or write `rotation: auto`",
        )
    return Limit(
        "critical speed",
        "max_speed",
        critical,
        "1/min",
        critical / rotation - 1.0,
        {"diameter [m]": reactor.diameter.mode, "rotation [1/min]": rotation * 60},
        "n < 42.3/sqrt(D) 1/min: weight still exceeds centrifugal force at the top",
    )


def _wetted_angle(fill: float) -> float:
    """Angle of the wall that powder touches [rad], from fill = (angle - sin angle)/(2 pi)."""
    low, high = 0.0, 2 * math.pi
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if middle - math.sin(middle) < 2 * math.pi * fill else (low, middle)
    return (low + high) / 2
