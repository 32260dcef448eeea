"""What rules each step of a batch: doses, purges, heating and cooling.

A dose is a delivery problem: above grams the Damkohler number is so large that what is supplied reacts until
breakthrough, except for the gas that bypasses in bubbles. Two supplies compete, the gas through the bed at its
partial pressure and the precursor cabinet.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from r2r_sim.physics import heat, stirred, supply
from r2r_sim.physics.constants import AVOGADRO
from r2r_sim.physics.vessel_purge import tank_purge_time
from r2r_sim.process.bed_state import BedState
from r2r_sim.process.operating_point import Limit
from r2r_sim.process.recipe import Species, species_of
from r2r_sim.process.supply import cabinet_share
from r2r_sim.scenario import Scenario

WATER_MOLAR_MASS = 18.015e-3
"""[kg/mol]"""


@dataclass(frozen=True, slots=True)
class Dose:
    """One dose: what it takes and how it may be supplied."""

    label: str
    species: Species
    damkohler: float
    """Of the gas that meets powder."""
    contact_efficiency: float
    monolayer: float
    """Vapour that one monolayer takes [kg]."""
    coverage: float
    amount: float
    """Vapour supplied [kg]."""
    moisture_amount: float
    """Extra in the first cycle [kg]."""
    gas_rate: float
    """Vapour that the bed's gas carries at its partial pressure [kg/s]."""
    cabinet_rate: float | None
    limits: tuple[Limit, ...]

    @property
    def fastest(self) -> float:
        """[kg/s]"""
        return self.gas_rate if self.cabinet_rate is None else min(self.gas_rate, self.cabinet_rate)

    @property
    def shortest(self) -> float:
        """Time that the dose takes at the fastest supply [s]."""
        return self.amount / self.fastest


def plan_dose(bed: BedState, label: str, scenario: Scenario) -> Dose:
    """The dose that reaches the saturation wanted, and what each supply would take for it."""
    reactor, recipe = bed.reactor, bed.recipe
    metal = label == "A"
    precursor = recipe.precursor_a if metal else recipe.precursor_b
    species = species_of(
        precursor,
        per_site=recipe.molecules_a if metal else recipe.molecules_b,
        pressure=reactor.partial_pressure[precursor].mode,
        total_pressure=bed.top,
        temperature=recipe.temperature,
    )
    efficiency = reactor.contact_efficiency.mode
    damkohler = supply.damkohler(bed.surface, species.thermal_speed, species.sticking, bed.flow)
    bypassed, _ = supply.with_bypass(damkohler, 1.0, efficiency)
    # monolayers to supply: what reaches the coverage through the part of the gas that meets powder, times overdose
    monolayers = float(stirred.fluidised_dose(bypassed, recipe.saturation)) / efficiency * reactor.overdose.mode
    coverage = float(stirred.fluidised_coverage(bypassed, efficiency * monolayers))
    monolayer_mass = bed.sites * species.per_site * species.supply_mass
    amount = monolayers * monolayer_mass
    material = scenario.powder
    extra = 0.0
    if metal and material.moisture.mode > 0:
        # water on the powder takes the metal precursor in the ratio in which the two build the film
        molecules = material.moisture.mode * bed.charge / WATER_MOLAR_MASS * AVOGADRO
        extra = molecules * recipe.molecules_a / recipe.molecules_b * species.supply_mass / efficiency
    gas_rate = bed.flow * species.number_density * species.supply_mass
    cabinet_rate = cabinet_share(scenario, reactor, precursor)
    common = {
        "surface [m2]": bed.surface,
        "monolayer [g]": monolayer_mass * 1e3,
        "supplied [g]": amount * 1e3,
        "contact efficiency [-]": efficiency,
        "coverage [-]": coverage,
        "Damkohler [-]": float(damkohler),
    }
    limits = [
        Limit(
            f"gas carries {species.name}",
            "min_time",
            amount / gas_rate,
            "min",
            0.0,
            {
                **common,
                "partial pressure [Pa]": species.pressure,
                "gas velocity [mm/s]": bed.velocity * 1e3,
                "flow [g/min]": gas_rate * 6e4,
            },
            "t = m/(u A n); m = monolayers x sites, coverage from plug-flow gas through a well-mixed bed with bypass",
            f"dose {label}",
        )
    ]
    if cabinet_rate is not None:
        limits.append(
            Limit(
                "precursor delivery" if label == "A" else f"{species.name} delivery",
                "min_time",
                amount / cabinet_rate,
                "min",
                0.0,
                {**common, "cabinet [g/min]": cabinet_rate * 6e4},
                "t = m/cabinet flow, while no other bed draws",
                f"dose {label}",
            )
        )
    return Dose(
        label, species, float(bypassed), efficiency, monolayer_mass, coverage, amount, extra, gas_rate, cabinet_rate,
        tuple(limits),
    )  # fmt: skip


def cut_short(dose: Dose, duration: float) -> Dose:
    """The same dose stopped after a given time: what has been supplied by then, and the coverage it reaches."""
    amount = dose.fastest * duration
    monolayers = amount / dose.monolayer
    coverage = float(stirred.fluidised_coverage(dose.damkohler, dose.contact_efficiency * monolayers))
    return replace(dose, amount=amount, coverage=coverage)


def purge_limit(bed: BedState, dose: Dose) -> Limit:
    """Gas exchange until what is left is a small part of a monolayer, then the tail of desorption."""
    reactor = bed.reactor
    filled = bed.gas_volume * dose.species.number_density
    allowed = reactor.residual.mode * bed.sites * dose.species.per_site
    exchange = float(tank_purge_time(bed.gas_volume, bed.flow, filled, allowed)) if filled > allowed else 0.0
    tail = reactor.desorption_time.mode
    switching = 2 * reactor.switch.mode
    return Limit(
        f"gas exchange after {dose.label}",
        "min_time",
        exchange + tail + switching,
        "min",
        0.0,
        {
            "gas volume [m3]": bed.gas_volume,
            "gas flow [m3/s]": bed.flow,
            "left at end of dose [monolayers]": filled / (bed.sites * dose.species.per_site),
            "residual allowed [monolayers]": reactor.residual.mode,
            "exchange [min]": exchange / 60,
            "desorption tail [min]": tail / 60,
            "valves [min]": switching / 60,
        },
        "t = (V/Q) ln(n0/(residual N)) + tail + switching; V with freeboard and filter",
        f"purge {dose.label}",
    )


def thermal_limits(bed: BedState) -> tuple[Limit, Limit]:
    """Heating and cooling of the charge through the wall and by the gas."""
    reactor, temperature = bed.reactor, bed.recipe.temperature
    wall = temperature + reactor.wall_superheat.mode
    start, coolant, unload = (
        reactor.start_temperature.mode,
        reactor.coolant_temperature.mode,
        reactor.unload_temperature.mode,
    )

    def limit(name: str, begin: float, end: float, surroundings: float) -> Limit:
        moves = (end - begin) * (surroundings - begin) > 0
        time = float(heat.approach_time(bed.heat_capacity, bed.conductance, begin, end, surroundings)) if moves else 0.0
        return Limit(
            f"{name} through wall and gas",
            "min_time",
            time,
            "min",
            0.0,
            {
                "heat capacity [MJ/K]": bed.heat_capacity / 1e6,
                "wall and gas [W/K]": bed.conductance,
                "from [degC]": begin - 273.15,
                "to [degC]": end - 273.15,
                "wall [degC]": surroundings - 273.15,
            },
            "t = (m c/UA) ln((T_wall - T_0)/(T_wall - T))",
            name,
        )

    return limit("heat", start, temperature, wall), limit("cool", temperature, unload, coolant)
