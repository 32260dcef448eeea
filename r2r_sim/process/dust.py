"""Gas that passes over powder must not carry it away."""

from __future__ import annotations

import math

from r2r_sim.errors import Finding
from r2r_sim.physics import fluidisation, gas, nitrogen
from r2r_sim.process.operating_point import Limit
from r2r_sim.scenario import FilteredReactor, RotaryDrum, Scenario, SpatialBed


def settling_velocity(particle: float, density: float, pressure: float, temperature: float) -> float:
    """Terminal velocity of a particle in nitrogen, with slip at low pressure [m/s]."""
    slip = fluidisation.cunningham_slip(gas.mean_free_path(pressure, temperature), particle)
    viscosity = nitrogen.nitrogen_viscosity(temperature)
    rho = nitrogen.nitrogen_density(pressure, temperature)
    return float(fluidisation.terminal_velocity(particle, density, rho, viscosity, slip))


def filter_limit(reactor: FilteredReactor, open_area: float) -> Limit | None:
    """The gas velocity in an open area [m2] at which the filter still takes the gas; None where no filter is stated.

    Its margin is to be placed.
    """
    if reactor.filter_area is None or reactor.filter_velocity is None:
        return None
    area, velocity = reactor.filter_area.mode, reactor.filter_velocity.mode
    return Limit(
        "filter",
        "max_speed",
        velocity * area / open_area,
        "mm/s",
        0.0,
        {"filter [m2]": area, "velocity at filter [mm/s]": velocity * 1e3, "open to the gas [m2]": open_area},
        "u A <= velocity at the filter x its area",
    )


def carry_over(
    reactor: RotaryDrum | SpatialBed, scenario: Scenario, cap: float = math.inf
) -> tuple[float, Limit, list[Finding]]:
    """Gas velocity past the powder [m/s], the limit that dust sets to it, and a finding where more is given.

    Where the velocity is worked out it stays below ``cap`` [m/s] too.
    """
    powder = scenario.powder.properties
    temperature = scenario.process.temperature.mode
    settling = settling_velocity(powder.particle_diameter.mode, powder.density.mode, reactor.pressure.mode, temperature)
    fraction = reactor.velocity_fraction.mode
    highest = settling * fraction
    velocity = min(highest, cap) if reactor.gas_velocity == "auto" else reactor.gas_velocity.mode
    limit = Limit(
        "dust carry-over",
        "max_speed",
        highest,
        "mm/s",
        highest / velocity - 1,
        {"terminal velocity [mm/s]": settling * 1e3, "fraction [-]": fraction, "gas velocity [mm/s]": velocity * 1e3},
        "gas velocity past the powder <= fraction x terminal velocity of the mean particle",
    )
    if limit.margin >= -1e-9:
        return velocity, limit, []
    message = f"gas at {velocity * 1e3:.3g} mm/s carries powder out; {highest * 1e3:.3g} mm/s keep it in"
    path = f"plant.reactors.{reactor.name}.gas_velocity"
    return velocity, limit, [Finding("process.carry_over", message, "warning", path, hint="write `gas_velocity: auto`")]


def filter_finding(reactor: FilteredReactor, limit: Limit, velocity: float) -> list[Finding]:
    """A finding where more gas is given than the filter takes."""
    if limit.value >= velocity * (1 - 1e-9):
        return []
    message = f"gas at {velocity * 1e3:.3g} mm/s is more than the filter takes; {limit.value * 1e3:.3g} mm/s suit it"
    path = f"plant.reactors.{reactor.name}.gas_velocity"
    return [Finding("process.filter", message, "warning", path, hint="write `gas_velocity: auto`, or a larger filter")]
