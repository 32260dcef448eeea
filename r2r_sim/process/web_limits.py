"""What each mechanism alone would allow as web speed."""

from __future__ import annotations

import math
from dataclasses import replace

from r2r_sim.physics import nitrogen, pore_purge, purge, web
from r2r_sim.physics.constants import STANDARD_PRESSURE, STANDARD_TEMPERATURE
from r2r_sim.process.operating_point import Limit
from r2r_sim.process.plasma import Plasma, reach
from r2r_sim.process.recipe import Layer
from r2r_sim.process.web_gas import fed_speed, land_length, pumped_flow, pumped_speed
from r2r_sim.process.web_state import DoseZone, WebState, pore_diffusivity


def web_limits(state: WebState) -> list[Limit]:
    """Every limit of the web speed, with the numbers that enter; margins are set once the speed is known."""
    line = state.line
    limits = [_dose_limit(state, zone) for zone in state.zones]
    limits.append(_isolation_limit(state))
    limits.append(_desorption_limit(state))
    limits += [_delivery_limit(state, zone) for zone in state.zones if zone.share is not None]
    for layer in state.recipe.layers:
        if layer.reaction_heat is not None:
            limits.append(_heat_limit(state, layer, layer.reaction_heat))
    if line.pump_speed is not None:
        limits.append(_pump_limit(state, line.pump_speed.mode))
    limits = [_of_web(limit, state.advance) for limit in limits]
    if line.pretreatment_length is not None and state.pretreatment_time is not None:
        limits.append(_pretreatment_limit(line.pretreatment_length.mode, state.pretreatment_time))
    if line.preheat_length is not None:
        limits.append(_preheat_limit(state, line.preheat_length.mode))
    if line.handling_speed is not None:
        stated = line.handling_speed.mode
        limits.append(Limit("handling", "max_speed", stated, "m/min", 0.0, {}, "tension limit of the web, stated"))
    return limits


def _of_web(limit: Limit, advance: float) -> Limit:
    """A limit of the speed between heads and web as one of the web speed."""
    if advance == 1.0:
        return limit
    between = {"heads past web [m/min]": limit.value * 60}
    return replace(limit, value=limit.value * advance, inputs={**limit.inputs, **between})


def _dose_limit(state: WebState, zone: DoseZone) -> Limit:
    """Dose with its supply in series; an ``auto`` feed may be wasted down to the lowest utilisation."""
    lowest = state.line.min_utilisation.mode
    if zone.given_feed is None:
        speed = zone.dose_speed * (1.0 - lowest)
        supply = f"feed used to {lowest:.0%} at least"
    else:
        speed = fed_speed(zone, zone.given_feed)
        supply = "feed given"
    if zone.label == "B" and zone.layer.plasma is not None:
        return _plasma_limit(zone, zone.layer.plasma, speed, supply)
    return Limit(
        zone.layer.named(f"dose {zone.label}"),
        "max_speed",
        speed,
        "m/min",
        0.0,
        {
            "zone [mm]": zone.length * 1e3,
            "partial pressure [Pa]": zone.species.pressure,
            "sticking [-]": zone.species.sticking,
            "reaction [ms]": float(zone.parts.reaction) * 1e3,
            "gas film [ms]": float(zone.parts.gas_film) * 1e3,
            "pores [ms]": float(zone.parts.pore) * 1e3,
            "surface per face [m2/m2]": state.fresh.area_ratio,
            "coverage [-]": zone.layer.saturation,
            "dose alone [m/min]": zone.dose_speed * 60,
        },
        f"1/u = t_dose/L + theta/u_supply; t_dose = reaction + gas film + pores; {supply}",
    )


def _plasma_limit(zone: DoseZone, plasma: Plasma, speed: float, supply: str) -> Limit:
    """A plasma in place of a dose: its time at the deepest wall, with the supply of its gas in series."""
    pores = zone.pores
    inputs = {"zone [mm]": zone.length * 1e3, "plasma [ms]": float(zone.parts.total) * 1e3}
    if plasma.exposure is not None:
        inputs["exposure stated [ms]"] = plasma.exposure * 1e3
        time = "t = exposure as measured on such a web"
    else:
        assert plasma.time_constant is not None
        inputs |= {
            "time constant of a flat surface [ms]": plasma.time_constant * 1e3,
            "recombination [-]": plasma.recombination or 0.0,
            "coated depth [um]": pores.depth * 1e6,
        }
        if pores.depth > 0:
            inputs["reach of radicals [um]"] = reach(plasma, pores.diameter, pores.tortuosity) * 1e6
        time = "t = -ln(1 - theta) t_0 cosh(L/lambda)/cosh((L - x)/lambda), lambda = d/sqrt(3 r tau)"
    return Limit(
        zone.layer.named("plasma B"),
        "max_speed",
        speed,
        "m/min",
        0.0,
        {**inputs, "coverage [-]": zone.layer.saturation, "plasma alone [m/min]": zone.dose_speed * 60},
        f"1/u = t/zone + theta/u_supply; {time}; {supply}",
    )


def _pretreatment_limit(length: float, time: float) -> Limit:
    return Limit(
        "plasma pretreatment",
        "max_speed",
        length / time,
        "m/min",
        0.0,
        {"zone [mm]": length * 1e3, "time needed [s]": time},
        "u = L/t",
    )


def _delivery_limit(state: WebState, zone: DoseZone) -> Limit:
    """What the line's share of the cabinet lets through, in series with the dose."""
    assert zone.share is not None
    supply_speed = web.supply_speed(zone.share, zone.sites_per_metre)
    total = zone.share * zone.most_faces * zone.species.supply_mass
    return Limit(
        zone.layer.named("precursor delivery" if zone.label == "A" else f"{zone.species.name} delivery"),
        "max_speed",
        fed_speed(zone, zone.share),
        "m/min",
        0.0,
        {
            "line's share of cabinet [g/min]": total * 6e4,
            "heads fed [-]": zone.most_faces // state.line.sides,
            "sides [-]": state.line.sides,
            "at full use [m/min]": float(supply_speed) * 60 / zone.layer.saturation,
            "need [g per m2 and pass]": zone.sites_per_metre
            * zone.species.supply_mass
            * zone.most_faces
            / state.width
            * zone.layer.saturation
            * 1e3,
            **_soaked(zone),
        },
        "1/u = 1/u_dose + theta/u_supply, u_supply = cabinet share/(sites per metre of web)"
        + ("; theta + r U(L/u) with what the polymer dissolves" if zone.soaked else ""),
    )


def _soaked(zone: DoseZone) -> dict[str, float]:
    if zone.soaked is None:
        return {}
    return {
        "polymer when full over sites [-]": zone.soaked.ratio,
        "wall of polymer [nm]": zone.soaked.wall * 1e9,
        "diffusivity in polymer [m2/s]": zone.soaked.diffusivity,
    }


def _pump_limit(state: WebState, pump_speed: float) -> Limit:
    """What the pumps take of all gas at the line's pressure."""
    speed = pumped_speed(state, pump_speed)
    return Limit(
        "pumps",
        "max_speed",
        speed,
        "m/min",
        0.0,
        {
            "pump speed [m3/h]": pump_speed * 3600,
            "pressure [Pa]": state.line.pressure.mode,
            "gas of a web at rest [m3/h]": pumped_flow(state, 1e-9) * 3600,
        },
        "purge, carrier and precursors at the line's pressure <= pump speed",
    )


def _isolation_limit(state: WebState) -> Limit:
    line = state.line
    land, gap = land_length(line), line.zones.gap.mode
    viscosity = float(nitrogen.nitrogen_viscosity(state.recipe.temperature))
    imbalance, leak = line.pressure_imbalance.mode, line.leak.mode
    inputs = {
        "land [mm]": land * 1e3,
        "gap [mm]": gap * 1e3,
        "pressure imbalance [Pa]": imbalance,
        "leak [-]": leak,
    }
    speeds = []
    for zone in state.zones:
        diffusivity = zone.species.diffusivity
        if line.zones.purge_flow == "auto":
            speed, best = purge.isolation_highest_web_speed(land, gap, diffusivity, leak, imbalance, viscosity)
            velocity = float(best)
        else:
            velocity = _land_velocity(state, line.zones.purge_flow.mode)
            speed = purge.isolation_web_speed(velocity, land, gap, diffusivity, leak, imbalance, viscosity)
        speeds.append(float(speed))
        inputs[f"purge velocity against {zone.species.name} [m/s]"] = velocity
    return Limit(
        "purge isolation",
        "max_speed",
        min(speeds),
        "m/min",
        0.0,
        inputs,
        "(u_p - u_dp - u/2) L_land/D_e >= ln(1/leak), D_e with shear dispersion, u_dp = gap^2 dp/(12 mu L_land)",
    )


def _land_velocity(state: WebState, normal_flow: float) -> float:
    """Purge gas velocity over one land [m/s] from the flow of one purge zone at standard conditions [m3/s]."""
    warmer = state.recipe.temperature / STANDARD_TEMPERATURE
    actual = normal_flow * STANDARD_PRESSURE / state.line.pressure.mode * warmer
    return actual / 2.0 / (state.line.zones.gap.mode * state.width)


def _desorption_limit(state: WebState) -> Limit:
    line, residual = state.line, state.line.residual.mode
    times: dict[str, float] = {}
    for zone in state.zones:
        species, pores = zone.species, state.narrowed
        held = species.sorbed or 0.0  # where that is not known, the gas in the pores alone: a finding says so
        # the outer face holds sorbed gas too; it leaves through the gas film alone
        time = held / species.number_density * state.film_gap / species.diffusivity * math.log(1 / residual)
        if pores.depth > 0:
            ratio = pore_purge.sorption_ratio(pores.area_per_volume, held, pores.porosity, species.number_density)
            time += float(
                pore_purge.pore_purge_time(
                    residual_fraction=residual,
                    depth=pores.depth,
                    porosity=pores.porosity,
                    pore_diffusivity=pore_diffusivity(state.recipe, species, pores),
                    tortuosity=pores.tortuosity,
                    film_thickness=state.film_gap,
                    gas_diffusivity=species.diffusivity,
                    sorption_ratio=ratio,
                )
            )
        if time > 0:
            times[f"purge time of {species.name} [ms]"] = time * 1e3
    longest = max(times.values(), default=0.0) / 1e3
    return Limit(
        "desorption",
        "max_speed",
        float(web.purge_speed(line.zones.purge.mode, longest)) if longest > 0 else math.inf,
        "m/min",
        0.0,
        {"purge zone [mm]": line.zones.purge.mode * 1e3, "residual [-]": residual, **times},
        "t = (4 l^2 tau/(pi^2 D_p) + eps l delta/D)(1 + s_v Gamma/(eps n)) ln(1/residual) <= purge length/u",
    )


def _gas_heat_transfer(state: WebState) -> float:
    conductivity = nitrogen.nitrogen_thermal_conductivity(state.recipe.temperature)
    return float(web.slit_heat_transfer(state.line.zones.gap.mode, conductivity))


def _heat_limit(state: WebState, layer: Layer, heat_per_atom: float) -> Limit:
    per_half_cycle = heat_per_atom / 2.0 * layer.sites * layer.saturation * state.coated_area
    transfer = _gas_heat_transfer(state)
    shortest = min(zone.length for zone in state.zones)
    speed = web.reaction_heat_speed(per_half_cycle, state.line.allowed_rise.mode, shortest, transfer, sides=2)
    return Limit(
        layer.named("reaction heat"),
        "max_speed",
        float(speed),
        "m/min",
        0.0,
        {
            "heat per half-cycle [J/m2]": per_half_cycle,
            "heat transfer [W/m2/K]": transfer,
            "allowed rise [K]": state.line.allowed_rise.mode,
            "shortest dose zone [mm]": shortest * 1e3,
        },
        "Q_half/(2 h t_zone) <= allowed rise",
    )


def _preheat_limit(state: WebState, length: float) -> Limit:
    transfer = _gas_heat_transfer(state)
    entry = state.line.web_entry_temperature.mode
    approach = 1.0  # K below the gas at the exit: within the width of the growth window's steps
    speed = web.preheat_speed(length, state.material.areal_heat, transfer, 2, state.recipe.temperature, entry, approach)
    return Limit(
        "preheat",
        "max_speed",
        float(speed),
        "m/min",
        0.0,
        {
            "length [mm]": length * 1e3,
            "web [J/m2/K]": state.material.areal_heat,
            "heat transfer [W/m2/K]": transfer,
            "entry [degC]": entry - 273.15,
        },
        "u = L/((m c/2h) ln((T - T_entry)/1 K))",
    )
