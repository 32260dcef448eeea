"""ALD on powder that gas carries through tubes: one section for each half-reaction, a separator after each.

After van Ommen and co-workers (2015), who coated about 1 g/min: powder is injected into gas at 10 to 40 m/s and
100 to 250 degC. Powder is taken to travel as fast as the gas, and to be open to it: agglomerates are not resolved.
"""

from __future__ import annotations

import math

from r2r_sim.errors import Finding, InfeasibleError
from r2r_sim.physics import cocurrent, gas, nitrogen
from r2r_sim.process.operating_point import Limit, OperatingPoint
from r2r_sim.process.recipe import Recipe, recipe_of
from r2r_sim.process.through import (
    Throughput,
    Zone,
    abatement_limits,
    choose_rate,
    fed_rate,
    operate_through,
    supply_limits,
    zones_of,
)
from r2r_sim.scenario import PneumaticTube, Scenario

PUBLISHED = 1e-3 / 60.0
"""Powder through a tube that was published [kg/s]: 1 g/min (van Ommen 2015)."""
UNPROVEN = 10.0
"""Times that rate, beyond which a finding says that nobody has shown it."""


def operate(reactor: PneumaticTube, scenario: Scenario) -> OperatingPoint:
    """Operating point of pneumatic tubes: powder a second, and what would limit it.

    Raises
    ------
    InfeasibleError
        If powder settles, a section is too short for its reaction, or a limit leaves no positive rate.
    """
    recipe, powder = recipe_of(scenario), scenario.powder.properties
    velocity = reactor.gas_velocity.mode
    flow = velocity * math.pi / 4 * reactor.diameter.mode**2 * reactor.tubes
    carrying = flow * float(nitrogen.nitrogen_density(reactor.pressure.mode, recipe.temperature))
    zones = zones_of(reactor, scenario, recipe, highest=flow)
    residence = reactor.section.mode / velocity
    limits: list[Limit] = []
    apart = [_saltation(reactor)]
    for zone in zones:
        apart.append(_residence(reactor, zone))
        limits += _supplies(reactor, zone, residence)
        limits += _warming(reactor, zone, carrying, recipe.temperature, powder.heat_capacity.mode)
    limits += abatement_limits(reactor, zones)
    limits += [_loading(reactor, carrying), _gas_temperature(reactor, recipe, carrying, powder.heat_capacity.mode)]
    given = None if reactor.feed == "auto" else reactor.feed.mode
    short = [limit for limit in apart if limit.margin < -1e-9]
    if short and given is None:
        raise InfeasibleError(
            f"{reactor.name}: {short[0].name} allows {short[0].value:.3g} m/s, the gas has {velocity:.3g} m/s",
            hint="lengthen the section, slow the gas down, or raise the partial pressure",
        )
    throughput = choose_rate(reactor, [one for one in limits if one.value > 0] if short else limits, given, "feed")
    fed = tuple((zone, zone.supply, _coverage(zone, throughput.rate, residence)) for zone in zones)
    return operate_through(
        reactor,
        scenario,
        recipe,
        throughput,
        fed,
        # each section is fed fresh gas: the separator before it takes the used gas out
        nitrogen_flow=sum(zone.count for zone in zones)
        * float(gas.standard_volume_flow(flow, reactor.pressure.mode, recipe.temperature)),
        left=[_in_voids(scenario, zone) for zone in zones],
        apart=tuple(apart),
        findings=(
            *_too_short(reactor, short),
            *_carried_over(reactor, scenario, zones),
            *_unproven(reactor, throughput),
        ),
    )


def _unproven(reactor: PneumaticTube, throughput: Throughput) -> list[Finding]:
    """A warning where a tube passes far more powder than any that was published."""
    each = throughput.rate / reactor.tubes
    if each <= UNPROVEN * PUBLISHED:
        return []
    message = (
        f"{each * 6e4:.3g} g/min in a tube: published work reached about {PUBLISHED * 6e4:.3g} g/min, and how well gas "
        "enters agglomerates is not modelled"
    )
    hint = "a bound until a tube of this size has been tried"
    return [Finding("process.unproven_rate", message, "warning", f"plant.reactors.{reactor.name}", hint=hint)]


def _thinned(zone: Zone, molecules: float) -> float:
    """Partial pressure in the gas, as a share of the stated one, when a section is fed so many molecules a second."""
    return min(1.0, molecules / (zone.highest * zone.species.number_density))


def _coverage(zone: Zone, rate: float, residence: float) -> float:
    progress = zone.progress(residence) * _thinned(zone, zone.supply)
    return float(cocurrent.static_dose_coverage(rate * zone.demand / zone.supply, progress))


def _saltation(reactor: PneumaticTube) -> Limit:
    """The gas velocity that keeps powder flying.

    Raises
    ------
    InfeasibleError
        If the gas is slower.
    """
    velocity, lowest = reactor.gas_velocity.mode, reactor.lowest_velocity.mode
    if velocity < lowest:
        raise InfeasibleError(
            f"{reactor.name}: gas at {velocity:.3g} m/s lets powder settle; {lowest:.3g} m/s keep it flying",
            hint="raise gas_velocity, or state a lower lowest_velocity",
        )
    return Limit(
        "saltation",
        "max_speed",
        velocity * velocity / lowest,
        "m/s",
        velocity / lowest - 1.0,
        {"gas velocity [m/s]": velocity, "lowest velocity [m/s]": lowest},
        "gas velocity >= saltation velocity, which is an input",
    )


def _residence(reactor: PneumaticTube, zone: Zone) -> Limit:
    """The gas velocity at which the reaction itself, at endless supply, takes the whole section."""
    reaction = -math.log1p(-zone.layer.saturation) / zone.progress(1.0)
    velocity = reactor.gas_velocity.mode
    allowed = reactor.section.mode / reaction
    return Limit(
        zone.layer.named(f"residence in {zone.species.name}"),
        "max_speed",
        allowed,
        "m/s",
        allowed / velocity - 1.0,
        {
            "section [m]": reactor.section.mode,
            "gas velocity [m/s]": velocity,
            "residence [ms]": reactor.section.mode / velocity * 1e3,
            "reaction [ms]": reaction * 1e3,
            "partial pressure [Pa]": zone.species.pressure,
        },
        "L/u >= -ln(1 - theta) q/(k n)",
    )


def _supplies(reactor: PneumaticTube, zone: Zone, residence: float) -> list[Limit]:
    """Supply and reaction together, by all the gas at its partial pressure and by the cabinet's share."""

    def rate(molecules: float) -> float:
        progress = zone.progress(residence) * _thinned(zone, molecules)
        ratio = float(cocurrent.static_site_ratio(zone.layer.saturation, progress))
        return fed_rate(zone, molecules, ratio, reactor.overdose.mode)

    fed = (rate(zone.highest * zone.species.number_density), None if zone.share is None else rate(zone.share))
    common = {
        "tubes [-]": float(reactor.tubes),
        "residence [ms]": residence * 1e3,
        "residence over reaction time [-]": zone.progress(residence),
        "first section's moisture over need [-]": zone.moisture / zone.demand,
    }
    return supply_limits(
        zone, fed, common, "Q n = rate x need x overdose/r, theta = (1 - E)/(1 - r E), E = exp(-K(1 - r))"
    )


def _loading(reactor: PneumaticTube, carrying: float) -> Limit:
    loading = reactor.solids_loading.mode
    return Limit(
        "solids loading",
        "max_flow",
        loading * carrying,
        "kg/h",
        0.0,
        {"loading [kg/kg]": loading, "gas [kg/h]": carrying * 3600, "tubes [-]": float(reactor.tubes)},
        "rate <= loading x gas",
    )


def _gas_temperature(reactor: PneumaticTube, recipe: Recipe, carrying: float, specific_heat: float) -> Limit:
    """The powder that the first section's gas can bring to temperature without falling below it."""
    rise = recipe.temperature - reactor.start_temperature.mode
    heat = carrying * float(nitrogen.nitrogen_heat_capacity(recipe.temperature)) * reactor.gas_superheat.mode
    return Limit(
        "gas temperature",
        "max_flow",
        heat / (specific_heat * rise) if rise > 0 else math.inf,
        "kg/h",
        0.0,
        {
            "gas above process [K]": reactor.gas_superheat.mode,
            "powder below process [K]": rise,
            "gas [kg/h]": carrying * 3600,
            "heat of the gas [W]": heat,
        },
        "rate x c_powder (T - T_start) <= gas x c_gas (T_gas - T)",
    )


def _warming(
    reactor: PneumaticTube, zone: Zone, carrying: float, temperature: float, specific_heat: float
) -> list[Limit]:
    """The rate at which powder and its gas keep a section's heat of reaction; none where it is not known."""
    if zone.heat is None:
        return []
    allowed = reactor.allowed_rise.mode
    into_gas = carrying * float(nitrogen.nitrogen_heat_capacity(temperature)) * allowed
    beyond = zone.heat - specific_heat * allowed
    return [
        Limit(
            zone.layer.named(f"heat of reaction with {zone.species.name}"),
            "max_flow",
            into_gas / beyond if beyond > 0.0 else math.inf,
            "kg/h",
            0.0,
            {
                "released [kJ/kg]": zone.heat / 1e3,
                "rise without gas [K]": zone.heat / specific_heat,
                "rise allowed [K]": allowed,
                "gas [kg/h]": carrying * 3600,
            },
            "rate x (Q - c_powder dT) <= gas x c_gas dT",
        )
    ]


def _in_voids(scenario: Scenario, zone: Zone) -> float:
    """Gas that separated powder takes along in its voids into the next section [monolayers]."""
    powder = scenario.powder.properties
    voids = 1.0 / powder.bulk_density.mode - 1.0 / powder.density.mode
    return voids * zone.species.number_density / zone.demand


def _too_short(reactor: PneumaticTube, short: list[Limit]) -> list[Finding]:
    """What a section that is too short leads to, where the feed is given nevertheless."""
    return [
        Finding(
            "process.time_below_limit",
            f"{limit.name}: {limit.inputs['residence [ms]']:.3g} ms in a section are less than the "
            f"{limit.inputs['reaction [ms]']:.3g} ms that the reaction takes",
            "warning",
            f"plant.reactors.{reactor.name}.section",
            hint="lengthen the section, slow the gas down, or raise the partial pressure",
        )
        for limit in short
    ]


def _carried_over(reactor: PneumaticTube, scenario: Scenario, zones: tuple[Zone, ...]) -> list[Finding]:
    """Gas that separated powder takes along in its voids into the next section."""
    found = []
    for zone in zones:
        share = _in_voids(scenario, zone)
        if share > reactor.residual.mode:
            message = (
                f"powder takes {share:.1%} of a monolayer of {zone.species.name} along in its voids, "
                f"more than the {reactor.residual.mode:.1%} allowed"
            )
            path = f"plant.reactors.{reactor.name}.partial_pressure"
            hint = "lower the partial pressure, or flush the separators"
            found.append(Finding("process.carry_over", message, "warning", path, hint=hint))
    return found
