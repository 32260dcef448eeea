"""What rules each step of a batch: doses, purges, heating and cooling.

A dose is a delivery problem: above grams the Damkohler number is so large that what is supplied reacts until
breakthrough, except for the gas that bypasses in bubbles. Two supplies compete, the gas through the bed at its
partial pressure and the precursor cabinet.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from r2r_sim.physics import heat, stirred, supply
from r2r_sim.physics.constants import AVOGADRO
from r2r_sim.physics.vessel_purge import tank_purge_time
from r2r_sim.process.charge import Charge
from r2r_sim.process.delivery import Delivery, delivery
from r2r_sim.process.operating_point import Limit
from r2r_sim.process.plasma import exposure_on_powder
from r2r_sim.process.recipe import Layer, Species, species_of
from r2r_sim.process.supply import cabinet_share
from r2r_sim.scenario import FilteredReactor, Scenario

WATER = "h2o"
"""Name in the catalog."""
WATER_MOLAR_MASS = 18.015e-3
"""[kg/mol]"""


@dataclass(frozen=True, slots=True)
class Dose:
    """One dose: what it takes and how it may be supplied."""

    layer: Layer
    label: str
    """Half-cycle: A or B."""
    species: Species
    monolayer: float
    """Vapour that one monolayer takes [kg]."""
    coverage: float
    amount: float
    """Vapour supplied [kg]."""
    moisture_amount: float
    """Extra in the first cycle [kg]."""
    fastest: float
    """Supply while it lasts, where nothing else holds it up [kg/s]."""
    limits: tuple[Limit, ...]
    after: Callable[[float], tuple[float, float]]
    """What has been supplied after a time [s] that is too short [kg], and the coverage that this reaches."""
    flows_on: bool = False
    """Whether precursor flows to the end of a dose that is given longer than it needs."""
    margin: float = 1.0
    """What is supplied over what the coverage wanted takes."""

    @property
    def name(self) -> str:
        """Of the step: ``dose A``, or ``Ta2O5 dose A`` in a supercycle."""
        return self.layer.named(f"dose {self.label}")

    @property
    def shortest(self) -> float:
        """Time that the dose takes at the fastest supply [s]."""
        return max(limit.value for limit in self.limits)


@dataclass(frozen=True, slots=True)
class FlowModel:
    """How gas that flows meets the powder: monolayers for a coverage, and back."""

    monolayers: Callable[[float, float], float]
    """Of a Damkohler number and a coverage."""
    coverage: Callable[[float, float], float]
    """Of a Damkohler number and monolayers."""
    equation: str


FLUIDISED = FlowModel(
    lambda damkohler, coverage: float(stirred.fluidised_dose(damkohler, coverage)),
    lambda damkohler, dose: float(stirred.fluidised_coverage(damkohler, dose)),
    "t = m/(u A n); m = monolayers x sites, coverage from plug-flow gas through a well-mixed bed with bypass",
)
WELL_MIXED = FlowModel(
    lambda damkohler, coverage: float(stirred.well_mixed_dose(damkohler, coverage)),
    lambda damkohler, dose: float(stirred.well_mixed_coverage(damkohler, dose)),
    "t = m/(Q n); m = monolayers x sites, coverage from stirred gas over stirred powder",
)


Pairs = tuple[tuple[Dose, Dose], ...]
"""Doses A and B of each layer."""


def pairs_of(charge: Charge, scenario: Scenario, dose: Callable[[Layer, str], Dose]) -> Pairs:
    """Both doses of each layer of the recipe; a plasma takes what is stated of it, in any reactor."""
    return tuple(
        (dose(layer, "A"), dose(layer, "B") if layer.plasma is None else _plasma_dose(charge, layer, scenario))
        for layer in charge.recipe.layers
    )


def _plasma_dose(charge: Charge, layer: Layer, scenario: Scenario) -> Dose:
    """A plasma half-cycle: gas flows on while the plasma burns for the time that is stated."""
    assert layer.plasma is not None
    species = species_in(charge, layer, "B")
    exposure = exposure_on_powder(layer.plasma, charge.reactor, layer.chemistry, layer.saturation)
    gas_rate = charge.flow * species.number_density * species.supply_mass
    cabinet_rate = cabinet_share(scenario, charge.reactor, species.name)
    rate = gas_rate if cabinet_rate is None else min(gas_rate, cabinet_rate)
    monolayer = charge.sites(layer) * species.per_site * species.supply_mass
    needed = layer.saturation * monolayer
    limits = [
        Limit(
            layer.named("plasma B"),
            "min_time",
            exposure,
            "min",
            0.0,
            {"exposure stated [s]": exposure, "coverage [-]": layer.saturation, "surface [m2]": charge.surface},
            "t = exposure as measured on such powder",
            layer.named("dose B"),
        ),
        Limit(
            layer.named(f"gas delivery of {species.name}"),
            "min_time",
            needed / gas_rate,
            "min",
            0.0,
            {"needed [g]": needed * 1e3, "partial pressure [Pa]": species.pressure, "flow [g/min]": gas_rate * 6e4},
            "t = theta x sites/(Q n)",
            layer.named("dose B"),
        ),
    ]
    if cabinet_rate is not None:
        limits.append(delivery_limit(scenario, layer, "B", species, needed, cabinet_rate, {"needed [g]": needed * 1e3}))
    longest = max(limit.value for limit in limits)

    def after(duration: float) -> tuple[float, float]:
        lit = -math.expm1(math.log1p(-layer.saturation) * duration / exposure)
        return rate * duration, min(lit, layer.saturation, rate * duration / monolayer)

    return Dose(
        layer=layer,
        label="B",
        species=species,
        monolayer=monolayer,
        coverage=layer.saturation,
        amount=rate * longest,
        moisture_amount=0.0,
        fastest=rate,
        limits=tuple(limits),
        after=after,
        flows_on=True,
        margin=rate * longest / needed,
    )


def species_in(charge: Charge, layer: Layer, label: str) -> Species:
    """The precursor of dose A or B of a layer at its partial pressure in the reactor."""
    pressure = charge.reactor.partial_pressure[layer.half(label)[0]].mode
    return species_of(charge.recipe, layer, label, pressure=pressure, total_pressure=charge.pressure)


def moisture_atoms(charge: Charge, layer: Layer, label: str, scenario: Scenario) -> float:
    """Metal atoms that water on the powder takes up, in the ratio in which the two build the film.

    The first precursor that the powder meets gives them all; with another co-reactant than water it is not known.
    """
    moisture = scenario.powder.moisture.mode
    if label != "A" or layer != charge.recipe.layers[0] or layer.precursor_b != WATER or not moisture > 0:
        return 0.0
    return moisture * charge.mass / WATER_MOLAR_MASS * AVOGADRO / layer.molecules_b


def moisture_amount(charge: Charge, layer: Layer, label: str, species: Species, scenario: Scenario) -> float:
    """Metal precursor that water on the powder takes [kg]."""
    return moisture_atoms(charge, layer, label, scenario) * layer.molecules_a * species.supply_mass


def delivery_limit(
    scenario: Scenario,
    layer: Layer,
    label: str,
    species: Species,
    amount: float,
    rate: float,
    common: Mapping[str, float],
) -> Limit:
    """What the cabinet takes for a dose."""
    cabinet = scenario.plant.cabinet_for(species.name)
    source = Delivery(rate) if cabinet is None else delivery(cabinet, scenario)
    equation = "t = m/cabinet flow, while no other bed draws"
    return Limit(
        layer.named("precursor delivery" if label == "A" else f"{species.name} delivery"),
        "min_time",
        amount / rate,
        "min",
        0.0,
        {**common, "cabinet [g/min]": rate * 6e4, **source.inputs},
        f"{equation}; {source.equation}" if source.equation else equation,
        layer.named(f"dose {label}"),
    )


def flow_dose(
    charge: Charge, layer: Layer, label: str, scenario: Scenario, model: FlowModel, efficiency: float = 1.0
) -> Dose:
    """The dose by flowing gas that reaches the saturation wanted, and what each supply would take for it."""
    reactor = charge.reactor
    species = species_in(charge, layer, label)
    damkohler = supply.damkohler(charge.surface, species.thermal_speed, species.sticking, charge.flow)
    bypassed = float(supply.with_bypass(damkohler, 1.0, efficiency)[0])
    # monolayers to supply: what reaches the coverage through the part of the gas that meets powder, times overdose
    monolayers = model.monolayers(bypassed, layer.saturation) / efficiency * reactor.overdose.mode
    coverage = model.coverage(bypassed, efficiency * monolayers)
    monolayer_mass = charge.sites(layer) * species.per_site * species.supply_mass
    amount = monolayers * monolayer_mass
    extra = moisture_amount(charge, layer, label, species, scenario) / efficiency
    gas_rate = charge.flow * species.number_density * species.supply_mass
    cabinet_rate = cabinet_share(scenario, reactor, species.name)
    fastest = gas_rate if cabinet_rate is None else min(gas_rate, cabinet_rate)
    common = {
        "surface [m2]": charge.surface,
        "monolayer [g]": monolayer_mass * 1e3,
        "supplied [g]": amount * 1e3,
        "contact efficiency [-]": efficiency,
        "coverage [-]": coverage,
        "Damkohler [-]": float(damkohler),
    }
    limits = [
        Limit(
            layer.named(f"gas delivery of {species.name}"),
            "min_time",
            amount / gas_rate,
            "min",
            0.0,
            {
                **common,
                "partial pressure [Pa]": species.pressure,
                "gas velocity [mm/s]": charge.velocity * 1e3,
                "flow [g/min]": gas_rate * 6e4,
            },
            model.equation,
            layer.named(f"dose {label}"),
        )
    ]
    if cabinet_rate is not None:
        limits.append(delivery_limit(scenario, layer, label, species, amount, cabinet_rate, common))

    def after(duration: float) -> tuple[float, float]:
        supplied = fastest * duration
        return supplied, model.coverage(bypassed, efficiency * (supplied / monolayer_mass))

    return Dose(
        layer,
        label,
        species,
        monolayer_mass,
        coverage,
        amount,
        extra,
        fastest,
        tuple(limits),
        after,
        margin=reactor.overdose.mode,
    )


def cut_short(dose: Dose, duration: float) -> Dose:
    """The same dose stopped after a given time: what has been supplied by then, and the coverage it reaches."""
    amount, coverage = dose.after(duration)
    return replace(dose, amount=amount, coverage=coverage, margin=dose.margin * amount / dose.amount)


@dataclass(frozen=True, slots=True)
class Purge:
    """The shortest purge, and what a shorter or longer one leaves."""

    limit: Limit
    filled: float
    """In the gas at the end of the dose [monolayers]."""
    reached: float
    """In the gas at the end of the shortest purge [monolayers]."""
    idle: float
    """Of its time, what goes into valves, blow-back and desorption rather than gas exchange [s]."""

    def left(self, duration: float) -> float:
        """What a purge of a duration leaves in the gas [monolayers]: an exponential decay through both ends."""
        exchange = self.limit.value - self.idle
        if not exchange > 0.0:
            return self.filled
        return float(self.filled * (self.reached / self.filled) ** (max(duration - self.idle, 0.0) / exchange))


def purge_limit(charge: Charge, dose: Dose) -> Purge:
    """Gas exchange until what is left is a small part of a monolayer, then the tail of desorption."""
    reactor = charge.reactor
    filled = charge.gas_volume * dose.species.number_density
    monolayer = charge.sites(dose.layer) * dose.species.per_site
    allowed = reactor.residual.mode * monolayer
    exchange = float(tank_purge_time(charge.gas_volume, charge.flow, filled, allowed)) if filled > allowed else 0.0
    tail = reactor.desorption_time.mode
    switching = 2 * reactor.switch.mode
    blow_back = reactor.blow_back.mode if isinstance(reactor, FilteredReactor) else 0.0
    limit = Limit(
        dose.layer.named(f"gas exchange after {dose.label}"),
        "min_time",
        exchange + tail + switching + blow_back,
        "min",
        0.0,
        {
            "gas volume [m3]": charge.gas_volume,
            "gas flow [m3/s]": charge.flow,
            "left at end of dose [monolayers]": filled / monolayer,
            "residual allowed [monolayers]": reactor.residual.mode,
            "exchange [min]": exchange / 60,
            "desorption tail [min]": tail / 60,
            "valves [min]": switching / 60,
            **({"blow-back [min]": blow_back / 60} if blow_back else {}),
        },
        "t = (V/Q) ln(n0/(residual N)) + tail + switching"
        + (" + blow-back" if blow_back else "")
        + "; V with freeboard and filter",
        dose.layer.named(f"purge {dose.label}"),
    )
    return Purge(limit, filled / monolayer, min(filled, allowed) / monolayer, tail + switching + blow_back)


def thermal_limits(charge: Charge) -> tuple[Limit, Limit]:
    """Heating and cooling of the charge through the wall and by the gas."""
    reactor, temperature = charge.reactor, charge.recipe.temperature
    wall = temperature + reactor.wall_superheat.mode
    start, coolant, unload = (
        reactor.start_temperature.mode,
        reactor.coolant_temperature.mode,
        reactor.unload_temperature.mode,
    )

    def limit(name: str, begin: float, end: float, surroundings: float) -> Limit:
        moves = (end - begin) * (surroundings - end) > 0  # powder that comes in hotter than it is wanted needs no heat
        time = (
            float(heat.approach_time(charge.heat_capacity, charge.conductance, begin, end, surroundings))
            if moves
            else 0.0
        )
        return Limit(
            f"{name} through wall and gas",
            "min_time",
            time,
            "min",
            0.0,
            {
                "heat capacity [MJ/K]": charge.heat_capacity / 1e6,
                "wall and gas [W/K]": charge.conductance,
                "from [degC]": begin - 273.15,
                "to [degC]": end - 273.15,
                "wall [degC]": surroundings - 273.15,
            },
            "t = (m c/UA) ln((T_wall - T_0)/(T_wall - T))",
            name,
        )

    return limit("heat", start, temperature, wall), limit("cool", temperature, unload, coolant)
