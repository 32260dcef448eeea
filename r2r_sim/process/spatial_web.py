"""Roll-to-roll spatial ALD: the web passes heads of A | purge | B | purge.

Each mechanism alone allows a web speed; the slowest rules. Within a dose zone, reaction, gas film and pores take
time in series, and so does supply: a zone that is fed F molecules a second at dose speed u_d lets the web pass at

    1/u = 1/u_d + theta/u_s,   u_s = F/(sites per metre of web)

so a feed that is to be used well costs speed. Where the feed is ``auto`` it is the least that the web speed needs;
it never falls below the scenario's lowest utilisation, and never exceeds the line's share of the cabinet.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from r2r_sim.errors import Finding, InfeasibleError
from r2r_sim.physics import drum, gas, kinetics, nitrogen, pore_geometry, web
from r2r_sim.physics.constants import STANDARD_PRESSURE, STANDARD_TEMPERATURE
from r2r_sim.process.grown import composition_of, formula_of, layers_of
from r2r_sim.process.heads import told
from r2r_sim.process.operating_point import Alternative, Consumption, Growth, Limit, OperatingPoint, Step
from r2r_sim.process.plasma import beyond_reach
from r2r_sim.process.reaction import heat_unknown
from r2r_sim.process.recipe import by_products
from r2r_sim.process.web_gas import dissolved, infiltrated, purge_flow, zone_feed
from r2r_sim.process.web_limits import web_limits
from r2r_sim.process.web_state import (
    MOLECULES_PER_STANDARD_M3,
    DoseZone,
    WebState,
    bridged_pores,
    describe,
    dose_time,
    pore_mouth,
)
from r2r_sim.scenario import DrumWeb, MovingWeb, Scenario, SpatialWeb, WebMaterial

SLIP, TRANSITION = 0.01, 0.1
"""Knudsen numbers above which gas slips at walls, and above which it is no continuum."""
NOTABLE_INFILTRATION = 0.1
"""Precursor left in the polymer, over that of a cycle, that is worth a warning."""


def operate(line: SpatialWeb, scenario: Scenario) -> OperatingPoint:
    """Operating point of a spatial web line.

    Raises
    ------
    InfeasibleError
        If a limit leaves no positive web speed, or the film closes the pores.
    """
    point = operate_zones(line, scenario)
    return replace(point, alternatives=depth_alternatives(line, scenario, point))


def operate_zones(
    line: MovingWeb, scenario: Scenario, more: Callable[[WebState], list[Limit]] | None = None
) -> OperatingPoint:
    """Operating point of a line whose web runs past zones, with further limits of the web speed [m/s]."""
    state = describe(line, scenario)
    limits = [*web_limits(state), *(more(state) if more else [])]
    slowest = min(limits, key=lambda limit: limit.value)
    if not slowest.value > 0:
        raise InfeasibleError(
            f"{line.name}: {slowest.name} leaves no positive web speed",
            hint="; ".join(f"{name} {value:.4g}" for name, value in slowest.inputs.items()),
        )
    speed, warnings = slowest.value, list(_warnings(state))
    stated = stated_speed(state)
    coverages, wanted = tuple(zone.layer.saturation for zone in state.zones), state.thickness
    if stated is not None:
        speed = stated
        if speed > slowest.value * (1 + 1e-9):
            coverages = tuple(_coverage(zone, state, speed) for zone in state.zones)
            fractions = tuple(
                float(kinetics.incomplete_growth(1 - first, 1 - second))
                for first, second in zip(coverages[::2], coverages[1::2], strict=True)
            )
            thicknesses = state.recipe.thicknesses(state.supercycles, fractions)
            state = replace(state, thicknesses=thicknesses, fractions=fractions)
            warnings.append(_too_fast(state, speed, limits, wanted))
        elif speed < slowest.value:
            limits.append(
                Limit(
                    f"given {_given(line)}",
                    "max_speed",
                    speed,
                    "m/min",
                    0.0,
                    {},
                    f"the scenario states the {_given(line)}",
                )
            )
    warnings += _soaking(state, speed / state.advance)
    warnings += bridged_pores(line, state.fresh, state.thickness)
    ranked = sorted((replace(limit, margin=limit.value / speed - 1.0) for limit in limits), key=lambda li: li.value)
    feeds = tuple(zone_feed(zone, state, speed / state.advance) for zone in state.zones)
    return OperatingPoint(
        unit=line.name,
        unit_kind=line.kind,
        count=line.count,
        rate=speed,
        nameplate=max(slowest.value, speed) / state.passes,
        steps=_steps(state, speed),
        cycles=state.supercycles * state.recipe.cycles_per_supercycle,
        passes=state.passes,
        growth=_growth(state, feeds, speed, coverages, wanted),
        consumption=_consumption(state, feeds, speed),
        limits=tuple(ranked),
        warnings=tuple(warnings),
        supercycles=state.supercycles,
        order=state.recipe.order,
    )


def stated_speed(state: WebState) -> float | None:
    """Web speed that the scenario states, or that follows from a rotation it states [m/s]; None where neither is."""
    line = state.line
    if isinstance(line, DrumWeb) and line.rotation != "auto":
        return speed_of_rotation(state, line, line.rotation.mode)
    return None if line.web_speed == "auto" else line.web_speed.mode


def speed_of_rotation(state: WebState, line: DrumWeb, rotation: float) -> float:
    """Web speed at which a rotation [1/s] gives each point of the web its cycles [m/s]."""
    cycles, facing = state.supercycles * state.recipe.cycles_per_supercycle, sum(state.heads.fed)
    between = drum.relative_speed_of_rotation(rotation, line.diameter.mode, facing, cycles)
    return float(drum.drum_web_speed(between, facing, cycles))


def _given(line: MovingWeb) -> str:
    return "rotation" if isinstance(line, DrumWeb) and line.rotation != "auto" else "web speed"


def _zones_met(state: WebState) -> list[int]:
    """How many zones of each layer a point of the web meets in a pass, at most."""
    if state.advance == 1.0:
        return [round(heads) for heads in state.heads.most]
    return [state.supercycles * layer.cycles for layer in state.recipe.layers]


# what follows at the chosen speed -----------------------------------------------------------------------------------


def _coverage(zone: DoseZone, state: WebState, speed: float) -> float:
    """Coverage that a zone reaches at a speed beyond the limits: dose and supply in series take the zone's dwell."""
    from scipy.optimize import brentq

    past = speed / state.advance
    supply_speed = float(web.supply_speed(zone_feed(zone, state, past), zone.sites_per_metre))
    lost = dissolved(zone, past) / supply_speed

    def excess(coverage: float) -> float:
        dose = dose_time(state.recipe, zone.layer, zone.label, zone.species, zone.pores, state.film_gap, coverage)
        return float(dose.total) / zone.length + coverage / supply_speed + lost - 1.0 / past

    wanted = zone.layer.saturation
    return wanted if excess(wanted) <= 1e-12 else float(brentq(excess, 0.0, wanted))


def _steps(state: WebState, speed: float) -> tuple[Step, ...]:
    zones = state.line.zones
    lengths = (("dose A", zones.dose_a), ("purge", zones.purge), ("dose B", zones.dose_b), ("purge", zones.purge))
    return tuple(
        Step(
            layer.named(name),
            length.mode * state.advance / speed,
            repeats=heads,
            shortest=length.mode * state.advance / speed,
            ruled_by="web speed",
            layer=layer.label,
        )
        for layer, heads in zip(state.recipe.layers, _zones_met(state), strict=True)
        for name, length in lengths
    )


def _growth(
    state: WebState, feeds: tuple[float, ...], speed: float, coverages: tuple[float, ...], wanted: float
) -> Growth:
    line, pores = state.line, state.fresh
    pore = state.material.pore(line.sides)
    after = before = None if pore is None else pore.porosity
    if pore is not None and pores.depth > 0:
        after = float(
            pore_geometry.coated_porosity(pores.porosity, pores.diameter, state.thickness, pores.depth, 1, pore.depth)
        )
    past = speed / state.advance
    left = [infiltrated(zone, past, line.zones.purge.mode) for zone in state.zones[::2]]
    first_doses = [feed / (zone.sites_per_metre * past) for zone, feed in zip(state.zones, feeds, strict=True)][::2]
    layers = state.recipe.layers
    return Growth(
        thickness=state.thickness,
        growth_per_cycle=state.recipe.mean(state.recipe.growths(state.fractions)),
        coverage_a=min(coverages[::2]),
        coverage_b=min(coverages[1::2]),
        sites=state.recipe.mean([layer.sites for layer in layers]),
        mass_gain=math.fsum(
            thickness * layer.density * state.coated_area
            for layer, thickness in zip(layers, state.thicknesses, strict=True)
        ),
        coated_area=state.coated_area,
        nucleation_cycles=state.recipe.nucleation_cycles,
        infiltrated_share=None if all(share is None for share in left) else max(share or 0.0 for share in left),
        parasitic_share=line.leak.mode * max(first_doses),
        porosity_before=before,
        porosity_after=after,
        pore_diameter_after=None if pore is None else pore_mouth(pores, state.thickness),
        thickness_wanted=wanted if wanted > state.thickness else None,
        layers=layers_of(
            state.recipe,
            state.supercycles,
            state.thicknesses,
            list(zip(coverages[::2], coverages[1::2], strict=True)),
        ),
        composition=(composition := composition_of(state.recipe, state.thicknesses)),
        formula=formula_of(state.recipe, composition),
    )


def _consumption(state: WebState, feeds: tuple[float, ...], speed: float) -> Consumption:
    line, recipe = state.line, state.recipe
    purge_nitrogen = 2 * state.faces * purge_flow(state, speed / state.advance)
    carrier = 0.0
    precursors: dict[str, float] = {}
    peak: dict[str, float] = {}
    film: dict[str, float] = {}
    atoms = recipe.metal_atoms(state.thicknesses, state.coated_area)  # 1/m2 of web
    for place, (zone, feed) in enumerate(zip(state.zones, feeds, strict=True)):
        name, molecules = zone.species.name, feed * zone.faces
        precursors[name] = precursors.get(name, 0.0) + molecules * zone.species.supply_mass
        at_once = feed * zone.most_faces * zone.species.supply_mass
        peak[name] = peak.get(name, 0.0) + at_once if state.heads.whole else max(peak.get(name, 0.0), at_once)
        film[name] = film.get(name, 0.0) + atoms[place // 2] * zone.species.per_site * zone.species.supply_mass
        share = zone.species.pressure / line.pressure.mode
        carrier += molecules * (1 / share - 1) / MOLECULES_PER_STANDARD_M3
    gas_flow = purge_nitrogen + carrier
    rise = max(recipe.temperature - line.web_entry_temperature.mode, 0.0)  # a hotter web needs no heat
    gas_heat = (
        gas_flow
        * float(nitrogen.nitrogen_density(STANDARD_PRESSURE, STANDARD_TEMPERATURE))
        * float(nitrogen.nitrogen_heat_capacity(recipe.temperature))
        * rise
    )
    return Consumption(
        basis="hot_second",
        precursors=precursors,
        utilisation={name: mass * state.width * speed / state.passes / precursors[name] for name, mass in film.items()},
        nitrogen=gas_flow,
        process_heat=gas_heat + state.material.areal_heat * state.width * speed * rise,
        peak_precursors=peak,
        peak_nitrogen=gas_flow,
        by_products=by_products(recipe, [count * state.width * speed / state.passes for count in atoms]),
    )


# what to tell -------------------------------------------------------------------------------------------------------


def _too_fast(state: WebState, given: float, limits: list[Limit], wanted: float) -> Finding:
    beyond = sorted((limit for limit in limits if limit.value < given * (1 - 1e-9)), key=lambda limit: limit.value)
    named = ", ".join(f"{limit.name} {limit.value * 60:.3g} m/min" for limit in beyond)
    film = ""
    if state.thickness < wanted * (1 - 1e-6):
        film = f"; the film reaches {state.thickness * 1e9:.3g} of {wanted * 1e9:.3g} nm"
    return Finding(
        code="process.speed_beyond_limit",
        severity="warning",
        path=f"plant.lines.{state.line.name}.{_given(state.line).replace(' ', '_')}",
        message=f"the given {given * 60:.4g} m/min is beyond what physics allows ({named}){film}",
        hint=f"write `{_given(state.line).replace(' ', '_')}: auto`, or relax the limits that `explain` shows",
    )


def _warnings(state: WebState) -> list[Finding]:
    line, found = state.line, []
    path = f"plant.lines.{line.name}"
    found += heat_unknown(state.recipe, path)
    found += _sorption_unknown(state, path)
    found += _rarefied(state, path)
    for layer in state.recipe.layers:
        if layer.plasma is not None:
            pores = state.fresh
            found += beyond_reach(layer.plasma, pores.depth, pores.diameter, pores.tortuosity, path)
    found += _pretreatment(state, path)
    found += told(state.recipe, state.heads, line.heads, path)
    for zone in state.zones:
        if zone.share is not None and (zone.given_feed or 0.0) > zone.share * (1 + 1e-9):
            message = f"the given flow needs more {zone.species.name} than the cabinet gives; its share is used"
            place = f"{path}.zones.flow_{zone.label.lower()}"
            found.append(Finding("process.feed_beyond_cabinet", message, "warning", place))
    return found


def _soaking(state: WebState, past: float) -> list[Finding]:
    """What the polymer dissolves: how much of it reacts in the wrong place, or that it is not known."""
    found: list[Finding] = []
    place = "material.infiltration"
    if not isinstance(state.material, WebMaterial):
        return found
    for zone in state.zones[::2]:
        name, left = zone.species.name, infiltrated(zone, past, state.line.zones.purge.mode)
        if left is None:
            message = f"what {name} loses to the polymer is not computed: its solubility and diffusivity are not given"
            hint = f"{place}: {{{name}: {{solubility: ..., diffusivity: ... m2/s}}}}, measured on the polymer"
            found.append(Finding("process.infiltration_unknown", message, "note", place, hint=hint))
        elif left > NOTABLE_INFILTRATION:
            message = (
                f"after the purge the polymer still holds {left:.3g} times the {name} of a cycle: it reacts in the "
                "polymer, until the film is closed"
            )
            hint = "longer purges, a barrier first, or less partial pressure"
            found.append(Finding("process.infiltration", message, "warning", place, hint=hint))
    return found


def _sorption_unknown(state: WebState, path: str) -> list[Finding]:
    """A note on the molecules that may stay on the surface for longer than the limit on desorption says."""
    unknown = dict.fromkeys(zone.species.name for zone in state.zones if zone.species.sorbed is None)
    if not unknown:
        return []
    message = f"how much {' and '.join(unknown)} stays sorbed is not known: desorption counts the gas in pores alone"
    return [Finding("process.sorption_unknown", message, "note", path, hint="an own catalog entry with sorbed_sites")]


def _rarefied(state: WebState, path: str) -> list[Finding]:
    """Whether the gas in the gap is still a continuum."""
    gap, pressure = state.line.zones.gap.mode, state.line.pressure.mode
    knudsen = float(gas.mean_free_path(pressure, state.recipe.temperature)) / gap
    if knudsen < SLIP:
        return []
    numbers = f"mean free path over gap is {knudsen:.2g} at {pressure:.4g} Pa"
    if knudsen < TRANSITION:
        message = f"{numbers}: gas slips at the walls, so curtains and heat transfer are some per cent worse than shown"
        return [Finding("process.slip", message, "note", f"{path}.pressure")]
    message = f"{numbers}: beyond slip flow, gas curtains, gas film and heat transfer are not what is computed here"
    hint = f"at least {knudsen / TRANSITION * pressure:.3g} Pa, or a wider gap"
    return [Finding("process.rarefied", message, "warning", f"{path}.pressure", hint=hint)]


def _pretreatment(state: WebState, path: str) -> list[Finding]:
    """A finding where the pretreatment is told by half, so that it limits nothing."""
    if (state.pretreatment_time is None) == (state.line.pretreatment_length is None):
        return []
    given, missing = "pretreatment_time", "the line's pretreatment_length"
    if state.pretreatment_time is None:
        given, missing = "pretreatment_length", "process.pretreatment_time"
    message = f"{given} is given without {missing}: the pretreatment does not limit the web speed"
    return [Finding("process.pretreatment", message, "warning", path, hint=f"state {missing}")]


def depth_alternatives(
    line: MovingWeb,
    scenario: Scenario,
    chosen: OperatingPoint,
    more: Callable[[WebState], list[Limit]] | None = None,
) -> tuple[Alternative, ...]:
    """The same line with the outer faces, skins of some depths, and the full depth coated."""
    material = scenario.web
    stated = material.coated_depth
    if stated is None:  # a foil without pores
        return ()
    # each depth at the speed that physics allows it
    speeds = [name for name in ("web_speed", "rotation") if name in type(line).model_fields]
    freed = line.model_copy(update=dict.fromkeys(speeds, "auto"))
    label = stated if isinstance(stated, str) else f"{stated.mode * 1e6:.3g} um from each face"
    rows = []
    for depth in ("faces", "chosen", "full"):
        if depth == "chosen":
            rows.append(_alternative(label, True, chosen, scenario))
        elif depth != stated:
            other = scenario.model_copy(update={"material": material.model_copy(update={"coated_depth": depth})})
            try:
                rows.append(_alternative(depth, False, operate_zones(freed, other, more), other))
            except InfeasibleError as error:
                rows.append(Alternative(depth, False, None, "", math.nan, math.nan, {}, note=str(error)))
    return tuple(rows)


def _alternative(label: str, is_chosen: bool, point: OperatingPoint, scenario: Scenario) -> Alternative:
    finished = point.rate / point.passes * scenario.web.roll.coated_width  # m2/s
    return Alternative(
        label=label,
        chosen=is_chosen,
        rate=point.rate,
        binding=point.binding.name,
        coated_area=point.growth.coated_area,
        mass_gain=point.growth.mass_gain,
        precursors={name: flow / finished for name, flow in point.consumption.precursors.items()},
        porosity_after=point.growth.porosity_after,
    )
