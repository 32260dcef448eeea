"""Spatial ALD on a vibrating or moving bed of powder: heat | (A | purge | B | purge) x cycles | cool.

The powder moves on evenly and is mixed over its depth by vibration; in each zone gas passes above it, the same way.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from r2r_sim.physics import cocurrent, gas, heat
from r2r_sim.physics.vessel_purge import tank_purge_time
from r2r_sim.process.dust import carry_over
from r2r_sim.process.operating_point import Limit, OperatingPoint
from r2r_sim.process.recipe import Recipe, recipe_of
from r2r_sim.process.through import (
    Zone,
    abatement_limits,
    choose_rate,
    fed_rate,
    least_feed,
    operate_through,
    supply_limits,
    zones_of,
)
from r2r_sim.scenario import Scenario, SpatialBed


@dataclass(frozen=True, slots=True)
class _Bed:
    """The bed and its gas, whatever its speed."""

    reactor: SpatialBed
    recipe: Recipe
    mass_per_length: float
    """Powder on a metre of bed [kg/m]."""
    specific_surface: float
    porosity: float
    gas_velocity: float

    @property
    def gas(self) -> float:
        """Highest gas flow through a zone, at temperature and pressure [m3/s]."""
        return self.gas_velocity * self.reactor.width.mode * self.reactor.headspace.mode

    def rate(self, length: float, time: float) -> float:
        """Powder that spends a time [s] in a zone of a length [kg/s]."""
        return self.mass_per_length * length / time if time > 0 else math.inf


def operate(reactor: SpatialBed, scenario: Scenario) -> OperatingPoint:
    """Operating point of a spatial bed: its rate, and what would limit it.

    Raises
    ------
    InfeasibleError
        If a limit leaves no positive rate, or heat cannot reach the temperature.
    """
    material, recipe = scenario.powder, recipe_of(scenario)
    powder = material.properties
    velocity, dust, dusty = carry_over(reactor, scenario)
    bed = _Bed(
        reactor=reactor,
        recipe=recipe,
        mass_per_length=reactor.width.mode * reactor.depth.mode * powder.bulk_density.mode,
        specific_surface=material.specific_surface.mode,
        porosity=1.0 - powder.bulk_density.mode / powder.density.mode,
        gas_velocity=velocity,
    )
    zones = zones_of(reactor, scenario, recipe, highest=bed.gas, efficiency=reactor.contact_efficiency.mode)
    lengths = [(reactor.dose_a if zone.label == "A" else reactor.dose_b).mode for zone in zones]
    limits: list[Limit] = []
    for zone, length in zip(zones, lengths, strict=True):
        limits += [_residence(bed, zone, length), *_supplies(bed, zone, length), _purge(bed, zone)]
        limits += _warming(bed, zone, length, powder.heat_capacity.mode)
    limits += abatement_limits(reactor, zones)
    limits += [_heating(bed, powder.heat_capacity.mode), _cooling(bed, powder.heat_capacity.mode), _conveyor(bed)]
    given = None if reactor.bed_speed == "auto" else reactor.bed_speed.mode * bed.mass_per_length
    throughput = choose_rate(reactor, limits, given, "bed_speed")
    overdose = reactor.overdose.mode
    fed = []
    for zone, length in zip(zones, lengths, strict=True):
        progress = zone.progress(bed.mass_per_length * length / throughput.rate)
        fed.append((zone, *least_feed(zone, throughput.rate, progress, zone.layer.saturation, overdose)))
    left = [_left(bed, zone, throughput.rate) for zone in zones]
    total = 0.0
    for first, second in zip(fed[::2], fed[1::2], strict=True):
        through_doses = sum(molecules / zone.species.number_density for zone, molecules, _ in (first, second))
        total += first[0].count * (through_doses + 2.0 * bed.gas)
    return operate_through(
        reactor,
        scenario,
        recipe,
        throughput,
        fed,
        nitrogen_flow=float(gas.standard_volume_flow(total, reactor.pressure.mode, recipe.temperature)),
        left=left,
        apart=(dust,),
        findings=tuple(dusty),
    )


def _residence(bed: _Bed, zone: Zone, length: float) -> Limit:
    """The reaction itself, at endless supply."""
    species, sites = zone.species, zone.layer.sites * zone.species.per_site
    time = -math.log1p(-zone.layer.saturation) * sites / (species.reaction_velocity * species.number_density)
    return Limit(
        zone.layer.named(f"residence in {species.name}"),
        "max_flow",
        bed.rate(length, time),
        "kg/h",
        0.0,
        {
            "zone [mm]": length * 1e3,
            "reaction [s]": time,
            "partial pressure [Pa]": species.pressure,
            "powder on the bed [kg/m]": bed.mass_per_length,
        },
        "L/u >= -ln(1 - theta) q/(k n)",
    )


def _supplies(bed: _Bed, zone: Zone, length: float) -> list[Limit]:
    """Supply and reaction together, at the highest gas flow and at the cabinet's share."""
    species, overdose = zone.species, bed.reactor.overdose.mode
    conductance = species.reaction_velocity * bed.specific_surface * bed.mass_per_length * length

    def rate(molecules: float) -> float:
        flow = molecules / species.number_density
        dose = float(cocurrent.cocurrent_dose(conductance / (flow * zone.efficiency), zone.layer.saturation))
        return fed_rate(zone, molecules, 1.0 / dose, overdose)

    fed = (rate(zone.highest * species.number_density), None if zone.share is None else rate(zone.share))
    common = {
        "zone [mm]": length * 1e3,
        "zones [-]": float(zone.count),
        "contact efficiency [-]": zone.efficiency,
        "gas velocity [mm/s]": bed.gas_velocity * 1e3,
        "first zone's moisture over need [-]": zone.moisture / zone.demand,
    }
    equation = (
        "eta Q n = rate x need x overdose x tau, ln[(1 - theta/tau)/(1 - theta)] = Da (tau - 1), Da = k S/(eta Q)"
    )
    return supply_limits(zone, fed, common, equation)


def _purge(bed: _Bed, zone: Zone) -> Limit:
    """Gas exchange in a purge zone as a stirred tank, then the tail of desorption."""
    reactor, species = bed.reactor, zone.species
    length = reactor.purge.mode
    volume = reactor.width.mode * length * (reactor.headspace.mode + bed.porosity * reactor.depth.mode)
    filled = volume * species.number_density
    allowed = reactor.residual.mode * bed.mass_per_length * length * zone.demand
    exchange = float(tank_purge_time(volume, bed.gas, filled, allowed)) if filled > allowed else 0.0
    time = exchange + reactor.desorption_time.mode
    return Limit(
        zone.layer.named(f"purge after {zone.label}"),
        "max_flow",
        bed.rate(length, time),
        "kg/h",
        0.0,
        {
            "purge zone [mm]": length * 1e3,
            "gas volume [m3]": volume,
            "gas flow [m3/s]": bed.gas,
            "left at end of dose [monolayers]": filled / (bed.mass_per_length * length * zone.demand),
            "residual allowed [monolayers]": reactor.residual.mode,
            "exchange [s]": exchange,
            "desorption tail [s]": reactor.desorption_time.mode,
        },
        "L/u >= (V/Q) ln(n0/(residual N)) + tail",
    )


def _left(bed: _Bed, zone: Zone, rate: float) -> float:
    """What the purge after a dose leaves at a rate of powder [monolayers]; the tail's time goes into desorption."""
    reactor = bed.reactor
    length = reactor.purge.mode
    volume = reactor.width.mode * length * (reactor.headspace.mode + bed.porosity * reactor.depth.mode)
    filled = volume * zone.species.number_density / (bed.mass_per_length * length * zone.demand)
    exchange = max(bed.mass_per_length * length / rate - reactor.desorption_time.mode, 0.0)
    return filled * math.exp(-exchange * bed.gas / volume)


def _warming(bed: _Bed, zone: Zone, length: float, specific_heat: float) -> list[Limit]:
    """The rate at which a dose zone's heat of reaction still goes into powder and floor; none where not known."""
    if zone.heat is None:
        return []
    reactor = bed.reactor
    per_area = bed.mass_per_length / reactor.width.mode
    allowed = reactor.allowed_rise.mode
    time = heat.dose_time_for_rise(
        allowed, per_area * zone.heat, per_area * specific_heat, reactor.wall_heat_transfer.mode
    )
    return [
        Limit(
            zone.layer.named(f"heat of reaction with {zone.species.name}"),
            "max_flow",
            bed.rate(length, float(time)),
            "kg/h",
            0.0,
            {
                "zone [mm]": length * 1e3,
                "released [kJ/kg]": zone.heat / 1e3,
                "rise without heat loss [K]": zone.heat / specific_heat,
                "rise allowed [K]": allowed,
                "heat transfer [W/m2/K]": reactor.wall_heat_transfer.mode,
            },
            "dT = Q/(h t) (1 - exp(-h t/C)) <= allowed, per area of floor; t = L/u",
        )
    ]


def _thermal(bed: _Bed, specific_heat: float, name: str, length: float, ends: tuple[float, float, float]) -> Limit:
    """Heating or cooling of the powder by the floor under it."""
    reactor = bed.reactor
    begin, end, floor = ends
    areal = reactor.depth.mode * specific_heat * bed.mass_per_length / (reactor.width.mode * reactor.depth.mode)
    moves = (end - begin) * (floor - end) > 0  # powder that comes in hotter than it is wanted needs no heat
    time = float(heat.approach_time(areal, reactor.wall_heat_transfer.mode, begin, end, floor)) if moves else 0.0
    return Limit(
        name,
        "max_flow",
        bed.rate(length, time),
        "kg/h",
        0.0,
        {
            "zone [mm]": length * 1e3,
            "time [min]": time / 60,
            "powder [J/m2/K]": areal,
            "heat transfer [W/m2/K]": reactor.wall_heat_transfer.mode,
            "from [degC]": begin - 273.15,
            "to [degC]": end - 273.15,
            "floor [degC]": floor - 273.15,
        },
        "L/u >= (rho_bulk depth c/h) ln((T_floor - T_0)/(T_floor - T))",
    )


def _heating(bed: _Bed, specific_heat: float) -> Limit:
    reactor, temperature = bed.reactor, bed.recipe.temperature
    ends = (reactor.start_temperature.mode, temperature, temperature + reactor.wall_superheat.mode)
    return _thermal(bed, specific_heat, "heat-up zone", reactor.heat_zone.mode, ends)


def _cooling(bed: _Bed, specific_heat: float) -> Limit:
    reactor = bed.reactor
    ends = (bed.recipe.temperature, reactor.unload_temperature.mode, reactor.coolant_temperature.mode)
    return _thermal(bed, specific_heat, "cooling zone", reactor.cool_zone.mode, ends)


def _conveyor(bed: _Bed) -> Limit:
    speed = bed.reactor.highest_speed.mode
    return Limit(
        "conveyor speed",
        "max_flow",
        speed * bed.mass_per_length,
        "kg/h",
        0.0,
        {"highest speed [mm/s]": speed * 1e3, "powder on the bed [kg/m]": bed.mass_per_length},
        "rate = u x width x depth x rho_bulk",
    )
