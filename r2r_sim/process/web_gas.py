"""Gas of a web line at a speed: feed of each zone, purge, and all of it together.

Speeds here are those between heads and web, which is the web speed where the heads stand still.
"""

from __future__ import annotations

from r2r_sim.physics import gas, nitrogen, polymer, purge, web
from r2r_sim.physics.constants import STANDARD_PRESSURE, STANDARD_TEMPERATURE
from r2r_sim.process.web_state import MOLECULES_PER_STANDARD_M3, DoseZone, WebState
from r2r_sim.scenario import MovingWeb


def land_length(line: MovingWeb) -> float:
    """Length of one land of a purge zone [m]: each purge slot feeds two."""
    return line.zones.purge.mode / 2.0


def dissolved(zone: DoseZone, past: float) -> float:
    """Molecules that the polymer takes up in one dose over the sites of its surface [-]."""
    if zone.soaked is None:
        return 0.0
    share = polymer.infiltrated_share(zone.length / past, zone.soaked.wall, zone.soaked.diffusivity)
    return zone.soaked.ratio * float(share)


def infiltrated(zone: DoseZone, past: float, purge_length: float) -> float | None:
    """Molecules that the polymer still holds after the purge over those of a cycle [-]; None where not known."""
    if zone.soaked is None:
        return None
    left = 1.0 - float(polymer.infiltrated_share(purge_length / past, zone.soaked.wall, zone.soaked.diffusivity))
    return dissolved(zone, past) * left / zone.layer.saturation


def fed_speed(zone: DoseZone, feed: float) -> float:
    """Speed that a feed [1/s] of one zone face allows, in series with the dose [m/s]."""
    supply_speed = web.supply_speed(feed, zone.sites_per_metre)
    saturation = zone.layer.saturation
    if zone.soaked is None:
        return float(web.series_speed(zone.dose_speed, supply_speed, saturation))
    soaked = (zone.length, zone.soaked.ratio, zone.soaked.wall, zone.soaked.diffusivity)
    return float(polymer.infiltrated_speed(zone.dose_speed, supply_speed, saturation, *soaked))


def zone_feed(zone: DoseZone, state: WebState, past: float) -> float:
    """Molecules fed to one zone face [1/s]."""
    if zone.given_feed is not None:
        return zone.given_feed if zone.share is None else min(zone.given_feed, zone.share)
    # beyond the speed of the lowest utilisation more feed would be wasted; a given web speed does not change that
    useful = min(past, zone.dose_speed * (1.0 - state.line.min_utilisation.mode))
    saturation = zone.layer.saturation
    sites = zone.sites_per_metre * (1.0 + dissolved(zone, useful) / saturation)
    feed = float(web.feed_for_speed(useful, zone.dose_speed, saturation, sites))
    # at the delivery limit the two agree to rounding; the cabinet must never be asked for more than it gives
    return feed if zone.share is None else min(feed, zone.share)


def purge_flow(state: WebState, past: float) -> float:
    """Nitrogen of one purge zone at standard conditions [m3/s]: given, or the least that isolates at this speed."""
    line = state.line
    if line.zones.purge_flow != "auto":
        return line.zones.purge_flow.mode
    velocity = max(_isolating_velocity(state, zone, past) for zone in state.zones)
    actual = 2.0 * velocity * line.zones.gap.mode * state.width
    return float(gas.standard_volume_flow(actual, line.pressure.mode, state.recipe.temperature))


def _isolating_velocity(state: WebState, zone: DoseZone, past: float) -> float:
    """Purge velocity over a land that keeps a species back; at a given speed beyond isolation, the best there is."""
    line = state.line
    conditions = (
        land_length(line),
        line.zones.gap.mode,
        zone.species.diffusivity,
        line.leak.mode,
        line.pressure_imbalance.mode,
        float(nitrogen.nitrogen_viscosity(state.recipe.temperature)),
    )
    highest, best = purge.isolation_highest_web_speed(*conditions)
    return float(best) if past >= highest else float(purge.isolation_purge_velocity(past, *conditions))


def pumped_flow(state: WebState, past: float) -> float:
    """All gas of the line, precursors with it, at its pressure and temperature [m3/s]."""
    pure = sum(
        zone_feed(zone, state, past) * zone.faces * state.line.pressure.mode / zone.species.pressure
        for zone in state.zones
    )
    normal = 2 * state.faces * purge_flow(state, past) + pure / MOLECULES_PER_STANDARD_M3
    warmer = state.recipe.temperature / STANDARD_TEMPERATURE
    return normal * STANDARD_PRESSURE / state.line.pressure.mode * warmer


def pumped_speed(state: WebState, pump_speed: float) -> float:
    """Speed at which the gas of the line is what its pumps take [m/s]; 0 where they do not keep up at any speed."""
    fastest = min(zone.dose_speed for zone in state.zones)
    low, high = fastest * 1e-9, fastest
    if pumped_flow(state, low) > pump_speed:
        return 0.0
    if pumped_flow(state, high) <= pump_speed:
        return float("inf")
    for _ in range(80):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if pumped_flow(state, middle) <= pump_speed else (low, middle)
    return low
