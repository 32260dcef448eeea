"""Batch ALD on powder in a closed, vibrating vessel: filled with precursor, held, evacuated, again and again.

Nothing is lost while the powder still takes it: each micro-pulse but the last is used up if it is held long enough.
The cabinet fills a charging volume evenly while the pulses run.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from r2r_sim.errors import Finding, InfeasibleError
from r2r_sim.physics import cocurrent, gas
from r2r_sim.physics.constants import BOLTZMANN
from r2r_sim.process.batch import Nitrogen, operate_batch
from r2r_sim.process.batch_limits import Dose, Pairs, Purge, delivery_limit, moisture_amount, pairs_of, species_in
from r2r_sim.process.charge import Charge
from r2r_sim.process.operating_point import Limit, OperatingPoint, Step
from r2r_sim.process.recipe import Layer, Species, recipe_of
from r2r_sim.process.supply import cabinet_share
from r2r_sim.process.vessel import fill_limit, gas_room
from r2r_sim.scenario import Scenario, StaticBed

USED_UP = 40.0
"""Hold over reaction time at which nothing is left of a pulse: exp(-40)."""
MOST_PULSES = 20_000
"""In one dose; more would take days."""


def operate(reactor: StaticBed, scenario: Scenario) -> OperatingPoint:
    """Operating point of a static bed: steps of a batch with what rules each of them.

    Raises
    ------
    InfeasibleError
        If the powder does not fit in, the vessel cannot be evacuated below its dose, or pulses never saturate it.
    """
    material, recipe = scenario.powder, recipe_of(scenario)
    powder, mass, diameter = material.properties, reactor.charge.mode, reactor.diameter.mode
    volume = reactor.volume.mode
    area = math.pi / 4 * diameter**2
    full, warnings = fill_limit(reactor, powder, mass, volume, reactor.highest_fill.mode)
    wall = area + math.pi * diameter * (mass / powder.bulk_density.mode / area)
    charge = Charge(
        reactor=reactor,
        recipe=recipe,
        mass=mass,
        surface=mass * material.specific_surface.mode,
        pressure=reactor.pressure.mode,
        velocity=0.0,
        flow=reactor.pump_speed.mode,
        gas_volume=gas_room(reactor, powder, mass, volume),
        heat_capacity=mass * powder.heat_capacity.mode,
        conductance=reactor.wall_heat_transfer.mode * wall,
    )
    if reactor.base_pressure.mode >= reactor.pressure.mode:
        raise InfeasibleError(
            f"{reactor.name}: purge gas fills to {reactor.pressure.mode:.3g} Pa, not above the base pressure",
            hint="state a higher pressure or a lower base_pressure",
        )
    doses = pairs_of(charge, scenario, lambda layer, label: _dose(charge, reactor, layer, label, scenario))
    rises = [_pressure_rise(reactor, dose.layer, dose.species) for pair in doses for dose in pair]
    for rise in rises:
        warnings += _told(reactor, rise)
    return operate_batch(
        charge,
        scenario,
        doses,
        [full, *rises],
        warnings,
        purge=lambda charge, dose: _purge(charge, reactor, dose),
        nitrogen_use=_nitrogen_of_swings(charge, reactor, doses),
    )


@dataclass(frozen=True, slots=True)
class _Pulse:
    """One micro-pulse: what is filled in, and how long filling, holding and evacuating take."""

    molecules: float
    ratio: float
    """Sites over molecules of one filling."""
    held: float
    """Hold time times the initial rate per site."""
    time: float
    """[s]"""

    def after(self, pulses: int) -> float:
        """Coverage after so many pulses on a fresh surface."""
        done = min(pulses, self._used_up(1.0))
        coverage = done / self.ratio
        for _ in range(min(pulses - done, MOST_PULSES)):
            coverage = self._next(coverage)
        return coverage

    def needed(self, coverage: float) -> int | None:
        """Pulses that reach a coverage; None where they are too many."""
        pulses = self._used_up(coverage)
        reached = pulses / self.ratio
        while reached < coverage - 1e-12:
            before, reached, pulses = reached, self._next(reached), pulses + 1
            if reached <= before or pulses > MOST_PULSES:
                return None
        return pulses

    def _used_up(self, coverage: float) -> int:
        """Pulses on the way to a coverage of which nothing is left, however one counts."""
        return max(0, math.floor(min(coverage * self.ratio, self.ratio - 1.0 - USED_UP / self.held)))

    def _next(self, coverage: float) -> float:
        free = 1.0 - coverage
        if free <= 0.0:
            return coverage
        return coverage + free * float(cocurrent.static_dose_coverage(self.ratio * free, self.held))


def _pulse(charge: Charge, reactor: StaticBed, layer: Layer, species: Species, filled: float) -> _Pulse:
    """A pulse that is filled to a pressure of precursor [Pa]."""
    temperature = charge.recipe.temperature
    density = filled / (BOLTZMANN * temperature)
    base = reactor.base_pressure.mode
    peak = base + filled * max(1.0, _released(layer, species))
    evacuate = charge.gas_volume / reactor.pump_speed.mode * math.log(peak / base)
    return _Pulse(
        molecules=density * charge.gas_volume,
        ratio=charge.sites(layer) * species.per_site / (density * charge.gas_volume),
        held=species.reaction_velocity * density / (layer.sites * species.per_site) * reactor.hold_time.mode,
        time=reactor.fill_time.mode + reactor.hold_time.mode + evacuate + 2 * reactor.switch.mode,
    )


def _released(layer: Layer, species: Species) -> float:
    """Molecules of by-product for each molecule that reacts: each half-reaction releases about half of them."""
    by_product = layer.by_product
    return 0.0 if by_product is None else by_product[1] / 2.0 / species.per_site


def _dose(charge: Charge, reactor: StaticBed, layer: Layer, label: str, scenario: Scenario) -> Dose:
    species = species_in(charge, layer, label)
    rise = _pressure_rise(reactor, layer, species)
    pulse = _pulse(charge, reactor, layer, species, min(species.pressure, rise.value))
    needed = pulse.needed(layer.saturation)
    if needed is None:
        raise InfeasibleError(
            f"{reactor.name}: it takes more than {MOST_PULSES} pulses of {species.name} to saturate the powder",
            hint="hold longer, raise the partial pressure, or charge less",
        )
    count = math.ceil(needed * reactor.overdose.mode - 1e-9)
    amount = count * pulse.molecules * species.supply_mass
    common = {
        "surface [m2]": charge.surface,
        "sites over molecules of a pulse [-]": pulse.ratio,
        "pulses [-]": float(count),
        "supplied [g]": amount * 1e3,
    }
    limits = [
        Limit(
            layer.named(f"pulses of {species.name}"),
            "min_time",
            count * pulse.time,
            "min",
            0.0,
            {
                **common,
                "filled to [Pa]": min(species.pressure, rise.value),
                "fill [s]": reactor.fill_time.mode,
                "hold [s]": reactor.hold_time.mode,
                "hold over reaction time [-]": pulse.held,
                "valves [s]": 2 * reactor.switch.mode,
                "one pulse [s]": pulse.time,
                "gas volume [m3]": charge.gas_volume,
            },
            "pulses x (fill + hold + V/S ln(p/p_base) + switching); r = S q/(n V), theta = (1 - E)/(1 - r E), "
            "E = exp(-k't(1 - r))",
            layer.named(f"dose {label}"),
        )
    ]
    cabinet = cabinet_share(scenario, reactor, species.name)
    if cabinet is not None:
        limits.append(delivery_limit(scenario, layer, label, species, amount, cabinet, common))
    shortest = max(limit.value for limit in limits)

    def after(duration: float) -> tuple[float, float]:
        done = math.floor(duration * count / shortest + 1e-9)
        return done * pulse.molecules * species.supply_mass, pulse.after(done)

    return Dose(
        layer=layer,
        label=label,
        species=species,
        monolayer=charge.sites(layer) * species.per_site * species.supply_mass,
        coverage=pulse.after(count),
        amount=amount,
        moisture_amount=moisture_amount(charge, layer, label, species, scenario),
        fastest=amount / shortest,
        limits=tuple(limits),
        after=after,
        margin=count / needed,
    )


def _pressure_rise(reactor: StaticBed, layer: Layer, species: Species) -> Limit:
    """The filling at which precursor and by-product just stay below the highest pressure.

    Raises
    ------
    InfeasibleError
        If the base pressure leaves no room for any filling.
    """
    released = _released(layer, species)
    allowed = (reactor.highest_pressure.mode - reactor.base_pressure.mode) / max(1.0, released)
    if not allowed > 0:
        raise InfeasibleError(
            f"{reactor.name}: the base pressure leaves no room below the highest pressure",
            hint="state a higher highest_pressure or a lower base_pressure",
        )
    return Limit(
        layer.named(f"pressure rise in dose {species.name}"),
        "max_pressure",
        allowed,
        "Pa",
        max(allowed / species.pressure - 1.0, 0.0),
        {
            "highest pressure [Pa]": reactor.highest_pressure.mode,
            "base pressure [Pa]": reactor.base_pressure.mode,
            "released per molecule [-]": released,
            "wanted [Pa]": species.pressure,
        },
        "p_fill x max(1, by-product per molecule) + p_base <= p_max; half of the by-product in each half-reaction",
    )


def _told(reactor: StaticBed, rise: Limit) -> list[Finding]:
    """A finding where a pulse is filled to less than what is given."""
    wanted = rise.inputs["wanted [Pa]"]
    if wanted <= rise.value:
        return []
    message = (
        f"{rise.name}: filled to {rise.value:.3g} Pa rather than {wanted:.3g} Pa, to stay below the highest pressure"
    )
    path = f"plant.reactors.{reactor.name}.partial_pressure"
    return [
        Finding("process.pressure_rise", message, "warning", path, hint="more pulses follow; raise highest_pressure")
    ]


def _swings(charge: Charge, reactor: StaticBed, dose: Dose) -> tuple[int, float]:
    """Fillings with purge gas until little enough precursor is left, and the time that one takes [s]."""
    base, fill = reactor.base_pressure.mode, reactor.pressure.mode
    left = base / (BOLTZMANN * charge.recipe.temperature) * charge.gas_volume
    allowed = reactor.residual.mode * charge.sites(dose.layer) * dose.species.per_site
    swings = max(1, math.ceil(math.log(left / allowed) / math.log(fill / base) - 1e-9)) if left > allowed else 1
    return swings, reactor.fill_time.mode + charge.gas_volume / reactor.pump_speed.mode * math.log(fill / base)


def _purge(charge: Charge, reactor: StaticBed, dose: Dose) -> Purge:
    """Evacuate and fill with purge gas, then the tail of desorption."""
    swings, one = _swings(charge, reactor, dose)
    tail, switching = reactor.desorption_time.mode, 2 * reactor.switch.mode
    molecules = reactor.base_pressure.mode / (BOLTZMANN * charge.recipe.temperature) * charge.gas_volume
    left = molecules / (charge.sites(dose.layer) * dose.species.per_site)
    limit = Limit(
        dose.layer.named(f"pressure swings after {dose.label}"),
        "min_time",
        swings * one + tail + switching,
        "min",
        0.0,
        {
            "swings [-]": float(swings),
            "one swing [s]": one,
            "from [Pa]": reactor.base_pressure.mode,
            "filled to [Pa]": reactor.pressure.mode,
            "gas volume [m3]": charge.gas_volume,
            "pump [m3/s]": reactor.pump_speed.mode,
            "residual allowed [monolayers]": reactor.residual.mode,
            "desorption tail [min]": tail / 60,
            "valves [min]": switching / 60,
        },
        "t = swings x (fill + V/S ln(p/p_base)) + tail + switching; each swing thins the rest by p/p_base",
        dose.layer.named(f"purge {dose.label}"),
    )
    thinned = left * (reactor.base_pressure.mode / reactor.pressure.mode) ** swings
    return Purge(limit, left, thinned, tail + switching)


def _nitrogen_of_swings(charge: Charge, reactor: StaticBed, doses: Pairs) -> Nitrogen:
    """Nitrogen fills the vessel in the swings of the purges; a purge that is given longer swings no more often."""
    filled = float(gas.standard_volume_flow(charge.gas_volume, reactor.pressure.mode, charge.recipe.temperature))
    swings = {
        dose.layer.named(f"purge {dose.label}"): _swings(charge, reactor, dose)[0] for pair in doses for dose in pair
    }

    def use(steps: tuple[Step, ...]) -> tuple[float, float]:
        count = sum(
            swings[step.name] * min(1.0, step.duration / step.shortest) * step.repeats
            for step in steps
            if step.name in swings
        )
        return filled * count, filled / reactor.fill_time.mode

    return use
