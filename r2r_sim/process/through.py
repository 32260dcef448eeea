"""Powder that passes through zones of gas without a stop: what sets its rate, and what follows from it.

A continuous reactor is told to the plant as a batch: its charge is a lot, a hopper or a big bag, which takes the lot's
mass over the rate to run through. Gas and powder travel together, so that the closed form of co-current plug flow
holds in each dose zone: theta = (1 - E)/(1 - r E), E = exp(-K (1 - r)), with r sites over molecules supplied and K the
time in the zone over the time of the reaction.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from r2r_sim.errors import Finding, InfeasibleError
from r2r_sim.physics import cocurrent
from r2r_sim.physics.constants import AVOGADRO
from r2r_sim.process.batch import gas_heat, growth_of
from r2r_sim.process.batch_limits import WATER, WATER_MOLAR_MASS
from r2r_sim.process.delivery import Delivery, delivery
from r2r_sim.process.grown import thick_film
from r2r_sim.process.operating_point import Consumption, Limit, OperatingPoint, Step
from r2r_sim.process.plasma import exposure_on_powder
from r2r_sim.process.reaction import HALF, STANDARD_CUBIC_METRE, heat_unknown, moisture_unknown
from r2r_sim.process.recipe import Layer, Recipe, Species, by_products, species_of
from r2r_sim.process.supply import cabinet_share
from r2r_sim.scenario import ContinuousReactor, Scenario

FLAT = 1e-9
"""Sites and molecules supplied that are equal but for this share have the limit of the closed form."""


@dataclass(frozen=True, slots=True)
class Zone:
    """One of the dose zones of a half-cycle, all alike."""

    layer: Layer
    label: str
    """Half-cycle: A or B."""
    count: int
    """Zones of this half-cycle: its cycles."""
    species: Species
    demand: float
    """Molecules that saturate one kg of powder in a cycle [1/kg]."""
    moisture: float
    """Molecules that the water on one kg of powder takes besides, in the first zone [1/kg]."""
    highest: float
    """Gas that may meet the powder [m3/s for one zone]."""
    share: float | None
    """Of the cabinet, for one zone [molecules/s]; None without a cabinet."""
    efficiency: float = 1.0
    """Share of the gas that meets the powder."""
    source: Delivery | None = None
    """Of the cabinet; None without a cabinet."""

    @property
    def atoms(self) -> float:
        """Metal atoms that react on one kg of powder at the coverage wanted [1/kg]."""
        return self.demand / self.species.per_site * self.layer.saturation

    @property
    def moist_atoms(self) -> float:
        """Metal atoms that water on one kg of powder takes besides, in the first zone [1/kg]."""
        return self.moisture / self.species.per_site

    @property
    def heat(self) -> float | None:
        """Released by one kg of powder in the first zone [J/kg]; None where it is not known."""
        heat = self.layer.reaction_heat
        return None if heat is None else heat * (HALF * self.atoms + self.moist_atoms)

    @property
    def supply(self) -> float:
        """Molecules that one zone may be fed at the most [1/s]."""
        fed = self.highest * self.species.number_density
        return fed if self.share is None else min(fed, self.share)

    def progress(self, residence: float) -> float:
        """K: time in the zone over the time of the reaction."""
        species = self.species
        return species.reaction_velocity * species.number_density / (self.layer.sites * species.per_site) * residence


def zones_of(
    reactor: ContinuousReactor,
    scenario: Scenario,
    recipe: Recipe,
    *,
    highest: float,
    efficiency: float = 1.0,
) -> tuple[Zone, ...]:
    """The dose zones of each half-cycle; ``highest`` is the gas that one zone may take [m3/s].

    Half-cycles that share a precursor divide its cabinet as they need it.
    """
    material = scenario.powder
    supercycles = supercycles_of(recipe, scenario)
    water = material.moisture.mode / WATER_MOLAR_MASS * AVOGADRO
    surface = material.specific_surface.mode
    needs: dict[str, list[tuple[int, float]]] = {}
    for layer in recipe.layers:
        for name, per_site in (layer.half("A"), layer.half("B")):
            needs.setdefault(name, []).append((supercycles * layer.cycles, layer.sites * per_site))

    def zone(layer: Layer, label: str) -> Zone:
        precursor, per_site = layer.half(label)
        exposure = None
        if label == "B" and layer.plasma is not None:
            exposure = exposure_on_powder(layer.plasma, reactor, layer.chemistry, layer.saturation)
        species = species_of(
            recipe,
            layer,
            label,
            pressure=reactor.partial_pressure[precursor].mode,
            total_pressure=reactor.pressure.mode,
            exposure=exposure,
        )
        share = cabinet_share(scenario, reactor, precursor)
        cabinet = scenario.plant.cabinet_for(precursor)
        need = layer.sites * per_site
        zones = sum(count * (other / need) for count, other in needs[precursor])
        wet = label == "A" and layer == recipe.layers[0] and layer.precursor_b == WATER
        return Zone(
            layer=layer,
            label=label,
            count=supercycles * layer.cycles,
            species=species,
            demand=surface * layer.sites * per_site,
            moisture=water * layer.molecules_a / layer.molecules_b if wet else 0.0,
            highest=highest,
            share=None if share is None else share / species.supply_mass / zones,
            efficiency=efficiency,
            source=None if cabinet is None else delivery(cabinet, scenario),
        )

    return tuple(zone(layer, label) for layer in recipe.layers for label in ("A", "B"))


def supercycles_of(recipe: Recipe, scenario: Scenario) -> int:
    """Supercycles, each cycle with its own zones; laid out for the saturation that the recipe asks for."""
    return recipe.supercycles(scenario, [layer.saturation for layer in recipe.layers])


def fed_rate(zone: Zone, supply: float, site_ratio: float, overdose: float) -> float:
    """Powder that a supply [molecules/s] serves in the first zone [kg/s]; ``site_ratio`` is the highest r."""
    if site_ratio <= 0.0:
        return 0.0
    return zone.efficiency * supply / (zone.demand * overdose / site_ratio + zone.moisture)


def supply_limits(
    zone: Zone, rates: tuple[float, float | None], common: Mapping[str, float], equation: str
) -> list[Limit]:
    """What the gas of one zone carries, and what the cabinet gives; both rates in kg/s of powder."""
    species = zone.species
    from_gas, from_cabinet = rates
    limits = [
        Limit(
            zone.layer.named(f"gas delivery of {species.name}"),
            "max_flow",
            from_gas,
            "kg/h",
            0.0,
            {
                **common,
                "gas in a zone [m3/h]": zone.highest * 3600,
                "partial pressure [Pa]": species.pressure,
                "need [g per kg of powder and cycle]": zone.demand * species.supply_mass * 1e3,
            },
            equation,
        )
    ]
    if from_cabinet is not None and zone.share is not None:
        source = zone.source or Delivery(zone.share)
        limits.append(
            Limit(
                zone.layer.named("precursor delivery" if zone.label == "A" else f"{species.name} delivery"),
                "max_flow",
                from_cabinet,
                "kg/h",
                0.0,
                {
                    **common,
                    "share of the cabinet for a zone [g/min]": zone.share * species.supply_mass * 6e4,
                    **source.inputs,
                },
                f"{equation}; Q n <= cabinet share" + (f"; {source.equation}" if source.equation else ""),
            )
        )
    return limits


def by_product_per_kg(zones: Sequence[Zone]) -> dict[str, float]:
    """Gas that one kg of powder releases in all its zones [mol/kg]."""
    found: dict[str, float] = {}
    for zone in zones:
        if zone.layer.by_product is not None:
            name, per_atom = zone.layer.by_product
            atoms = zone.count * HALF * zone.atoms + zone.moist_atoms
            found[name] = found.get(name, 0.0) + per_atom * atoms / AVOGADRO
    return found


def abatement_limits(reactor: ContinuousReactor, zones: Sequence[Zone]) -> list[Limit]:
    """The powder whose by-product abatement takes; none where its capacity is not stated."""
    released = sum(by_product_per_kg(zones).values())
    if reactor.abatement is None or not released > 0.0:
        return []
    return [
        Limit(
            "abatement",
            "max_flow",
            reactor.abatement.mode * STANDARD_CUBIC_METRE / AVOGADRO / released,
            "kg/h",
            0.0,
            {"by-product [mol/kg]": released, "abatement [Nm3/h]": reactor.abatement.mode * 3600},
            "rate x by-product <= abatement capacity",
        )
    ]


@dataclass(frozen=True, slots=True)
class Throughput:
    """The rate at which powder passes, and what it was chosen from."""

    rate: float
    """[kg/s]"""
    allowed: float
    """[kg/s]"""
    limits: tuple[Limit, ...]
    """The tightest first."""
    warnings: tuple[Finding, ...]


def choose_rate(reactor: ContinuousReactor, limits: list[Limit], given: float | None, key: str) -> Throughput:
    """The highest rate that all limits allow, or the one that is given [kg/s].

    Raises
    ------
    InfeasibleError
        If a limit leaves no positive rate.
    """
    slowest = min(limits, key=lambda limit: limit.value)
    if not slowest.value > 0:
        raise InfeasibleError(
            f"{reactor.name}: {slowest.name} leaves no positive rate",
            hint="; ".join(f"{name} {value:.4g}" for name, value in slowest.inputs.items()),
        )
    rate, warnings = slowest.value, []
    if given is not None:
        rate = given
        broken = [limit.name for limit in limits if limit.value < given * (1 - 1e-9)]
        if broken:
            warnings.append(
                Finding(
                    "process.rate_above_limit",
                    f"the given rate of {given * 3600:.4g} kg/h is more than the {slowest.value * 3600:.4g} kg/h that "
                    f"{slowest.name} allows; beyond its limit: {', '.join(broken)}",
                    "warning",
                    f"plant.reactors.{reactor.name}.{key}",
                    hint=f"write `{key}: auto`, or relax the limit that `explain` shows",
                )
            )
        elif given < slowest.value * (1 - 1e-9):
            limits = [*limits, Limit("given rate", "max_flow", given, "kg/h", 0.0, {}, "the scenario states the rate")]
    ranked = sorted((replace(limit, margin=limit.value / rate - 1.0) for limit in limits), key=lambda one: one.value)
    return Throughput(rate, slowest.value, tuple(ranked), tuple(warnings))


def least_feed(zone: Zone, rate: float, progress: float, coverage: float, overdose: float) -> tuple[float, float]:
    """Molecules that a zone is fed [1/s] in a cycle after the first, and the coverage that this reaches.

    As much as the coverage wanted takes, but no more than the zone may be fed.
    """
    ratio = float(cocurrent.static_site_ratio(coverage, progress))
    wanted = rate * zone.demand * overdose / ratio / zone.efficiency if ratio > 0 else zone.supply
    fed = min(wanted, zone.supply)
    reached = cocurrent.static_dose_coverage(rate * zone.demand / (zone.efficiency * fed), progress)
    return fed, float(reached)


def operate_through(
    reactor: ContinuousReactor,
    scenario: Scenario,
    recipe: Recipe,
    throughput: Throughput,
    fed: Sequence[tuple[Zone, float, float]],
    *,
    nitrogen_flow: float,
    left: Sequence[float],
    apart: tuple[Limit, ...] = (),
    findings: tuple[Finding, ...] = (),
) -> OperatingPoint:
    """Operating point of a continuous reactor, told as a batch of one lot.

    ``fed`` has of each half-cycle, A and B of one layer after the other, its zone, the molecules that one zone is fed
    [1/s] and the coverage reached; ``left`` is what the gas brings of each into the next zone [monolayers];
    ``nitrogen_flow`` is at standard conditions [m3/s]; limits that are ``apart`` rule no rate.
    """
    lot, rate = reactor.lot.mode, throughput.rate
    duration = lot / rate
    supercycles = supercycles_of(recipe, scenario)
    specific_surface = scenario.powder.specific_surface.mode
    coverages = tuple((first[2], second[2]) for first, second in zip(fed[::2], fed[1::2], strict=True))
    thicknesses = recipe.thicknesses(supercycles, [min(pair) for pair in coverages])
    atoms = [count * lot for count in recipe.metal_atoms(thicknesses, specific_surface)]
    film: dict[str, float] = {}
    peak: dict[str, float] = {}
    for place, (zone, molecules, _) in enumerate(fed):
        name, mass = zone.species.name, zone.species.supply_mass
        moisture = min(rate * zone.moisture / zone.efficiency, max(zone.supply - molecules, 0.0))
        peak[name] = peak.get(name, 0.0) + (zone.count * molecules + moisture) * mass
        film[name] = film.get(name, 0.0) + atoms[place // 2] * zone.species.per_site * mass
    supplied = {name: flow * duration for name, flow in peak.items()}
    metal = fed[0][0].species.name
    rise = max(recipe.temperature - reactor.start_temperature.mode, 0.0)  # hotter powder needs no heat
    step = Step(
        name="coating",
        duration=duration,
        precursor=metal,
        amount=supplied[metal],
        ruled_by=throughput.limits[0].name,
        shortest=lot / throughput.allowed,
    )
    return OperatingPoint(
        unit=reactor.name,
        unit_kind=reactor.kind,
        count=reactor.count,
        rate=lot,
        nameplate=max(rate, throughput.allowed),
        steps=(step,),
        cycles=supercycles * recipe.cycles_per_supercycle,
        passes=1,
        growth=replace(
            growth_of(recipe, specific_surface, coverages, supercycles),
            parasitic_share=recipe.extra_share(
                [first + second for first, second in zip(left[::2], left[1::2], strict=True)],
                [min(pair) for pair in coverages],
            ),
        ),
        consumption=Consumption(
            basis="batch",
            precursors=supplied,
            utilisation={name: mass / supplied[name] for name, mass in film.items()},
            nitrogen=nitrogen_flow * duration,
            process_heat=scenario.powder.properties.heat_capacity.mode * rise * lot
            + gas_heat(nitrogen_flow * duration, recipe, rise),
            peak_precursors=peak,
            peak_nitrogen=nitrogen_flow,
            by_products=by_products(recipe, atoms),
            peak_by_products={
                name: rate * amount for name, amount in by_product_per_kg([zone for zone, _, _ in fed]).items()
            },
        ),
        limits=(*throughput.limits, *apart),
        warnings=(
            *findings,
            *throughput.warnings,
            *heat_unknown(recipe, f"plant.reactors.{reactor.name}"),
            *moisture_unknown(recipe, scenario),
            *thick_film(scenario, math.fsum(thicknesses), f"plant.reactors.{reactor.name}"),
            *(found for name in supplied if name != metal for found in _not_simulated(reactor, scenario, name)),
        ),
        surface_margin=min(_margin(*one, rate) for one in fed),
        supercycles=supercycles,
        order=recipe.order,
    )


def _margin(zone: Zone, molecules: float, reached: float, rate: float) -> float:
    """Surface that a feed [molecules/s] brings to the coverage wanted in the time in the zone, over the nominal one.

    The time in the zone is K of the closed form, which the coverage that is reached tells.
    """
    ratio = rate * zone.demand / (zone.efficiency * molecules)
    unreacted = (1.0 - reached) / (1.0 - reached * ratio) if reached * ratio < 1.0 else 0.0
    if not unreacted > 0.0:
        return 1.0 / (ratio * zone.layer.saturation)
    progress = reached / (1.0 - reached) if abs(1.0 - ratio) < FLAT else -math.log(unreacted) / (1.0 - ratio)
    return float(cocurrent.static_site_ratio(zone.layer.saturation, progress)) / ratio


def _not_simulated(reactor: ContinuousReactor, scenario: Scenario, other: str) -> list[Finding]:
    """A lot draws from one cabinet while it runs through: that of the metal precursor."""
    cabinet = scenario.plant.cabinet_for(other)
    if cabinet is None:
        return []
    message = (
        f"{reactor.name} draws {other} all the time beside the first precursor: the flow of cabinet {cabinet.name} "
        "limits the rate, but its canister changes are not simulated"
    )
    return [Finding("process.second_cabinet", message, "note", f"plant.reactors.{reactor.name}")]
