"""What the reaction of a dose releases, heat and gas, and how fast powder, pump and abatement take it.

Each half-reaction releases about half of the heat and of the by-product of a cycle; moisture on the powder reacts with
the metal precursor alone, and releases all of both.
"""

from __future__ import annotations

from dataclasses import dataclass

from r2r_sim.errors import Finding, InfeasibleError
from r2r_sim.physics import heat, supply
from r2r_sim.physics.constants import AVOGADRO, BOLTZMANN, STANDARD_PRESSURE, STANDARD_TEMPERATURE
from r2r_sim.process.batch_limits import WATER, Dose, moisture_atoms
from r2r_sim.process.charge import Charge
from r2r_sim.process.operating_point import Limit, Step
from r2r_sim.process.recipe import Recipe
from r2r_sim.scenario import Scenario, StaticBed

STANDARD_CUBIC_METRE = STANDARD_PRESSURE / (BOLTZMANN * STANDARD_TEMPERATURE)
"""Molecules in it."""

HALF = 0.5
"""Share of a cycle's heat and by-product that one half-reaction releases (estimate)."""


@dataclass(frozen=True, slots=True)
class Release:
    """What one dose releases."""

    atoms: float
    """Metal atoms that react in it, or at the end of it are there."""
    moisture: float
    """Metal atoms that moisture takes up besides."""
    heat: float | None
    """[J]; None where it is not known."""
    by_product: float | None
    """Molecules; None where it is not known."""


def release_of(charge: Charge, dose: Dose, scenario: Scenario, *, first: bool = False) -> Release:
    """What a dose releases at the coverage it reaches; the first one also meets the powder's moisture."""
    layer = dose.layer
    atoms = charge.sites(layer) * dose.coverage
    moisture = moisture_atoms(charge, layer, dose.label, scenario) if first else 0.0
    share = HALF * atoms + moisture
    return Release(
        atoms=atoms,
        moisture=moisture,
        heat=None if layer.reaction_heat is None else layer.reaction_heat * share,
        by_product=None if layer.by_product is None else layer.by_product[1] * share,
    )


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How doses follow each other: warmth that one leaves is there when the next begins."""

    pause: float
    """Between two doses [s]."""
    doses: int
    """Of the whole recipe."""


ONCE = Rhythm(0.0, 1)
"""Of the first dose, which finds the powder at the process temperature."""


def reaction_limits(
    charge: Charge, dose: Dose, scenario: Scenario, rhythm: Rhythm, *, first: bool = False
) -> tuple[Limit, ...]:
    """The shortest dose that powder, pump and abatement stand.

    Raises
    ------
    InfeasibleError
        If the pump does not even take the gas that flows.
    """
    release = release_of(charge, dose, scenario, first=first)
    found = [_warming(charge, dose, release, rhythm), _pumped(charge, dose, release), _abated(charge, dose, release)]
    return tuple(limit for limit in found if limit is not None)


def rise_of(charge: Charge, release: Release, duration: float, rhythm: Rhythm) -> float | None:
    """Warming of the powder at the end of the last dose, if each takes so long [K]; None where it is not known."""
    if release.heat is None:
        return None
    capacity, conductance = charge.heat_capacity, charge.conductance
    return float(heat.repeated_rise(duration, release.heat, capacity, conductance, rhythm.pause, rhythm.doses))


def peak_by_products(charge: Charge, dose: Dose, scenario: Scenario, steps: tuple[Step, ...]) -> dict[str, float]:
    """Highest flow of by-product in the doses of a half-cycle [mol/s]."""
    by_product = dose.layer.by_product
    if by_product is None:
        return {}
    flows = [0.0]
    for step in steps:
        if step.name.removeprefix("first ") == dose.name and step.duration > 0:
            released = release_of(charge, dose, scenario, first=step.name.startswith("first")).by_product
            flows.append((released or 0.0) / AVOGADRO / step.duration)
    return {by_product[0]: max(flows)}


def heat_unknown(recipe: Recipe, path: str) -> list[Finding]:
    """A note for each layer whose reaction heat is not known."""
    return [
        Finding(
            "process.reaction_heat_unknown",
            f"the reaction heat of {layer.chemistry} is not known: its limit is not computed",
            "note",
            path,
        )
        for layer in recipe.layers
        if layer.reaction_heat is None
    ]


def moisture_unknown(recipe: Recipe, scenario: Scenario) -> list[Finding]:
    """A note where the powder is moist and the first layer's co-reactant is not water."""
    layer = recipe.layers[0]
    if layer.precursor_b == WATER or not scenario.powder.moisture.mode > 0:
        return []
    message = f"how much {layer.precursor_a} moisture on the powder takes is not known: it is not counted"
    return [Finding("process.moisture_unknown", message, "note", "material.moisture")]


def _warming(charge: Charge, dose: Dose, release: Release, rhythm: Rhythm) -> Limit | None:
    if release.heat is None:
        return None
    allowed = charge.reactor.allowed_rise.mode
    time = heat.dose_time_for_repeated_rise(
        allowed, release.heat, charge.heat_capacity, charge.conductance, rhythm.pause, rhythm.doses
    )
    return Limit(
        dose.layer.named(f"heat of reaction with {dose.species.name}"),
        "min_time",
        time,
        "min",
        0.0,
        {
            "released [kJ]": release.heat / 1e3,
            "rise without heat loss [K]": release.heat / charge.heat_capacity,
            "rise allowed [K]": allowed,
            "heat capacity [MJ/K]": charge.heat_capacity / 1e6,
            "wall and gas [W/K]": charge.conductance,
            "between doses [min]": rhythm.pause / 60,
            "doses [-]": float(rhythm.doses),
        },
        "dT = Q/(UA t) (1 - exp(-UA t/C)) (1 - r^m)/(1 - r) <= allowed, r = exp(-UA (t + pause)/C); half of a "
        "cycle's heat in each of m doses",
        dose.name,
    )


def _pumped(charge: Charge, dose: Dose, release: Release) -> Limit | None:
    reactor, species = charge.reactor, dose.species
    if reactor.pump_speed is None or isinstance(reactor, StaticBed):
        return None  # a static bed is evacuated after each pulse: its pump speed is in the pulses
    speed = reactor.pump_speed.mode
    if charge.flow >= speed:
        raise InfeasibleError(
            f"{reactor.name}: the pump takes {speed * 3600:.4g} m3/h, and {charge.flow * 3600:.4g} m3/h flow",
            hint="state a larger pump_speed or a lower gas flow",
        )
    if release.by_product is None:
        return None
    added = release.by_product - species.per_site * (release.atoms + release.moisture)
    time = supply.pumped_dose_time(added, charge.pressure, charge.recipe.temperature, speed, charge.flow)
    return Limit(
        dose.layer.named(f"pump in dose of {species.name}"),
        "min_time",
        float(time),
        "min",
        0.0,
        {
            "by-product [mol]": release.by_product / AVOGADRO,
            "more than precursor [mol]": added / AVOGADRO,
            "pump [m3/h]": speed * 3600,
            "gas [m3/h]": charge.flow * 3600,
            "pressure [Pa]": charge.pressure,
        },
        "t = (by-product - precursor) k T/(p (S - Q))",
        dose.name,
    )


def _abated(charge: Charge, dose: Dose, release: Release) -> Limit | None:
    capacity = charge.reactor.abatement
    if capacity is None or release.by_product is None:
        return None
    return Limit(
        dose.layer.named(f"abatement in dose of {dose.species.name}"),
        "min_time",
        release.by_product / (capacity.mode * STANDARD_CUBIC_METRE),
        "min",
        0.0,
        {"by-product [mol]": release.by_product / AVOGADRO, "abatement [Nm3/h]": capacity.mode * 3600},
        "t = by-product/abatement capacity",
        dose.name,
    )
