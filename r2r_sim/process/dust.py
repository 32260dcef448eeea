"""Gas that passes over powder must not carry it away."""

from __future__ import annotations

from r2r_sim.catalog import Value
from r2r_sim.physics import fluidisation, gas, nitrogen
from r2r_sim.process.operating_point import Limit


def settling_velocity(particle: float, density: float, pressure: float, temperature: float) -> float:
    """Terminal velocity of a particle in nitrogen, with slip at low pressure [m/s]."""
    slip = fluidisation.cunningham_slip(gas.mean_free_path(pressure, temperature), particle)
    viscosity = nitrogen.nitrogen_viscosity(temperature)
    rho = nitrogen.nitrogen_density(pressure, temperature)
    return float(fluidisation.terminal_velocity(particle, density, rho, viscosity, slip))


def carry_over(settling: float, fraction: float, stated: Value | str) -> tuple[float, Limit]:
    """Gas velocity past the powder [m/s], and the limit that dust sets to it."""
    highest = settling * fraction
    velocity = stated.mode if isinstance(stated, Value) else highest
    return velocity, Limit(
        "dust carry-over",
        "max_speed",
        highest,
        "mm/s",
        highest / velocity - 1,
        {"terminal velocity [mm/s]": settling * 1e3, "fraction [-]": fraction, "gas velocity [mm/s]": velocity * 1e3},
        "gas velocity past the powder <= fraction x terminal velocity of the mean particle",
    )
