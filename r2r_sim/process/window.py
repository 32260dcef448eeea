"""Process windows of a spatial web line: the allowed web speed over arrays of inputs, and what limits it.

The same physics as :mod:`r2r_sim.process.spatial_web`, for whole maps at once: every figure of the scenario below may
be an array, and all of them are broadcast against each other.

    at = web_window(line, scenario, {"web_speed": speeds[:, None], "partial_pressure.tma": pressures[None, :]})
    at.allowed_speed, at.binding_names(), at.margin
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from r2r_sim import catalog
from r2r_sim.catalog import Chemistry, Precursor, Value
from r2r_sim.errors import InputError
from r2r_sim.physics import gas, kinetics, nitrogen, polymer, pore_geometry, porous, purge, vapour, web
from r2r_sim.physics.constants import AVOGADRO, STANDARD_PRESSURE, STANDARD_TEMPERATURE
from r2r_sim.process.delivery import delivery
from r2r_sim.process.plasma import plasma_of, time_on_web
from r2r_sim.process.recipe import slowed
from r2r_sim.process.web_state import MOLECULES_PER_STANDARD_M3
from r2r_sim.scenario import Scenario, SpatialWeb, WebMaterial

FloatArray: TypeAlias = NDArray[np.float64]
CLOSED = "pores closed by the film"
"""Name of what binds where no web speed is left because the film fills the pores."""
APPROACH = 1.0
"""How far from the gas the web may be after preheating [K]."""


@dataclass(frozen=True, slots=True)
class WebWindow:
    """Allowed web speed over a map of inputs; every array has the shape of the map."""

    inputs: Mapping[str, FloatArray]
    """What was varied, SI, as given."""
    allowed_speed: FloatArray
    """Web speed that all limits allow [m/s]; 0 where none does."""
    binding: NDArray[np.intp]
    """Place in ``limits`` of the one that binds."""
    limits: Mapping[str, FloatArray]
    """What each limit alone would allow [m/s]."""
    passes: FloatArray
    """Runs through the line that the film takes."""
    thickness: FloatArray
    """Film that results [m]."""
    margin: FloatArray | None
    """Allowed over asked web speed - 1, negative where it is too fast; None where ``web_speed`` is not an input."""

    @property
    def finished_speed(self) -> FloatArray:
        """Web finished per time [m/s]: allowed speed over passes."""
        return self.allowed_speed / self.passes

    def binding_names(self) -> NDArray[np.str_]:
        """Name of the limit that binds, point by point."""
        return np.array(list(self.limits))[self.binding]


def web_window(line: SpatialWeb, scenario: Scenario, inputs: Mapping[str, ArrayLike]) -> WebWindow:
    """Allowed web speed of a line over arrays of inputs, and which limit binds.

    Parameters
    ----------
    line : the line, of which every figure that ``inputs`` leaves out is taken
    scenario : recipe, material and cabinets
    inputs : arrays by name, SI: figures of the line (``web_speed``, ``heads``, ``zones.dose_a``,
        ``partial_pressure.tma``, ...), of the recipe (``process.temperature``, ``process.thickness``, ...), of the
        membrane (``material.coated_depth``, ``material.pore_diameter``, ...) and of a cabinet
        (``cabinets.tma.max_flow``, by precursor); see :func:`window_inputs`

    Raises
    ------
    InputError
        If there is no such input, the arrays do not fit together, the scenario has a supercycle, or the catalog lacks
        a number that a web needs.
    PhysicsError
        If a figure is out of its range.
    """
    known = window_values(line, scenario)
    for name in inputs:
        if name not in known:
            close = get_close_matches(name, known, n=1, cutoff=0.5)
            hint = f"did you mean {close[0]}? " if close else ""
            raise InputError(f"a web line has no input {name!r}", hint=f"{hint}inputs: {', '.join(known)}")
    given = {name: np.asarray(values, dtype=np.float64) for name, values in inputs.items()}
    try:
        shape = np.broadcast_shapes(*(values.shape for values in given.values()))
    except ValueError as error:
        shapes = ", ".join(f"{name} {values.shape}" for name, values in given.items())
        raise InputError(
            f"the arrays do not fit together: {shapes}", hint="use values[:, None] and [None, :]"
        ) from error
    numbers: dict[str, FloatArray] = {
        name: np.asarray(value, dtype=np.float64) for name, value in known.items() if value is not None
    }
    if "process.thickness" in given and "process.cycles" not in given:
        numbers.pop("process.cycles", None)  # the thickness that is asked for goes before the cycles of the scenario
    numbers |= given
    _refuse(numbers)
    state = _State(line, scenario, numbers)
    limits = {name: np.broadcast_to(np.where(state.closed, 0.0, speed), shape) for name, speed in state.limits()}
    limits[CLOSED] = np.broadcast_to(np.where(state.closed, -1.0, np.inf), shape)
    stacked = np.stack(list(limits.values()))
    binding = np.argmin(stacked, axis=0)
    limits[CLOSED] = np.maximum(limits[CLOSED], 0.0)
    allowed: FloatArray = np.maximum(np.min(stacked, axis=0), 0.0)
    asked = given.get("web_speed")
    return WebWindow(
        inputs=given,
        allowed_speed=allowed,
        binding=binding,
        limits=limits,
        passes=np.broadcast_to(state.passes, shape),
        thickness=np.broadcast_to(state.thickness, shape),
        margin=None if asked is None else allowed / asked - 1.0,
    )


def _refuse(numbers: Mapping[str, FloatArray]) -> None:
    """What a scenario would refuse as well, and no physics function does."""
    for name, values in numbers.items():
        partial = name.startswith("partial_pressure.")
        if partial and np.any(values >= numbers["pressure"]):
            raise InputError(f"{name} is not below the total pressure everywhere")
        if name in ("heads", "process.cycles") and np.any((values < 1) | (values != np.round(values))):
            raise InputError(f"{name} must be whole numbers from 1")


def window_inputs(line: SpatialWeb, scenario: Scenario) -> tuple[str, ...]:
    """Names of the inputs that may be varied."""
    return tuple(window_values(line, scenario))


def window_values(line: SpatialWeb, scenario: Scenario) -> dict[str, float | None]:
    """Every input with the scenario's figure, SI; None where it leaves that to physics, or has no such limit."""
    if scenario.process.supercycle is not None:
        raise InputError(
            "a map of web speeds is drawn for a single chemistry, and the scenario has a supercycle",
            hint="draw it for each subcycle alone: process.chemistry instead of process.supercycle",
        )
    process, material, zones = scenario.process, scenario.web, line.zones
    if not isinstance(material, WebMaterial):
        raise InputError(f"{line.name}: a process window knows separators only", hint="material: {separator: ...}")
    film = material.film
    depth = material.coated_depth
    values: dict[str, object] = {
        "web_speed": line.web_speed,
        "handling_speed": line.handling_speed,
        "heads": line.heads,
        "pressure": line.pressure,
        "pressure_imbalance": line.pressure_imbalance,
        "leak": line.leak,
        "residual": line.residual,
        "allowed_rise": line.allowed_rise,
        "pump_speed": line.pump_speed,
        "min_utilisation": line.min_utilisation,
        "web_entry_temperature": line.web_entry_temperature,
        "preheat_length": line.preheat_length,
        "pretreatment_length": line.pretreatment_length,
        "process.pretreatment_time": process.pretreatment_time,
        **{f"zones.{name}": value for name, value in zones},
        **{f"partial_pressure.{name}": value for name, value in line.partial_pressure.items()},
        "process.temperature": process.temperature,
        "process.thickness": process.thickness,
        "process.cycles": process.cycles,
        "process.saturation": process.saturation,
        "process.growth_per_cycle": process.growth_per_cycle,
        "process.nucleation_cycles": scenario.nucleation_cycles,
        "material.coated_depth": 0.0 if depth == "faces" else np.inf if depth == "full" else depth,
        **{
            f"material.{name}": getattr(film, name) for name in ("thickness", "porosity", "pore_diameter", "tortuosity")
        },
        **{
            f"cabinets.{cabinet.precursor}.max_flow": delivery(cabinet, scenario).flow
            for cabinet in scenario.plant.cabinets
        },
    }
    return {name: _number(value) for name, value in values.items()}


def _number(value: object) -> float | None:
    if isinstance(value, Value):
        return value.mode
    return float(value) if isinstance(value, (int, float)) else None


class _Zone:
    """A dose zone over the map: its species, and the web speed that the dose alone allows."""

    def __init__(self, state: _State, label: str, precursor: str, per_site: float) -> None:
        take, entry = state.take, state.scenario.precursor(precursor)
        process, (chemistry,) = state.scenario.process, state.scenario.chemistries
        diffusivity = entry.diffusivity_in_n2
        self.label, self.name = label, precursor
        if diffusivity is None:
            raise InputError(
                f"{state.line.name}: the diffusivity of {precursor} in nitrogen is not known",
                hint=f"state it: process.diffusivity: {{{precursor}: ... m2/s}}",
            )
        warm, molar_mass = state.temperature, entry.molar_mass.mode
        self.pressure = take(f"partial_pressure.{precursor}")
        self.number_density = gas.number_density(self.pressure, warm)
        self.diffusivity = gas.binary_diffusivity(diffusivity.mode, warm, take("pressure"))
        self.sorbed = None if entry.sorbed_sites is None else entry.sorbed_sites.mode
        supply_mass = entry.vapour_molar_mass.mode / max(entry.metal_atoms_per_vapour_molecule, 1) / AVOGADRO
        slowdown: ArrayLike = 1.0
        if entry.transport_dimer:
            slowdown = vapour.dimer_slowdown(vapour.tma_monomer_fraction(self.pressure, warm))
        self.plasma = plasma_of(process, chemistry) if label == "B" else None
        sticking = np.asarray(np.nan) if self.plasma is not None else self._sticking(state, entry, chemistry)
        self.length = take(f"zones.dose_{label.lower()}")

        def dose_time(porosity: FloatArray, diameter: FloatArray) -> FloatArray:
            if self.plasma is not None:
                length = take("material.thickness") / state.line.sides
                saturation, winding = state.saturation, take("material.tortuosity")
                return time_on_web(self.plasma, saturation, saturation, state.depth, length, diameter, winding)
            return porous.porous_dose_time_parts(
                coverage=state.saturation,
                sites=state.sites * per_site,
                number_density=self.number_density,
                reaction_velocity=sticking * gas.mean_thermal_speed(warm, molar_mass) / 4.0,
                film_thickness=state.film_gap,
                gas_diffusivity=self.diffusivity,
                pore_diffusivity=self.pore_diffusivity(state, diameter),
                area_ratio=1.0 + state.area_per_volume(porosity, diameter) * state.depth,
                depth=state.depth,
                porosity=porosity,
                pore_diameter=diameter,
                tortuosity=take("material.tortuosity"),
                transport_slowdown=slowdown,
            ).total

        self.molar_mass = molar_mass
        # pores narrow as the film grows, and the line has one speed: the slowest stage rules
        slowest = np.maximum(
            dose_time(state.porosity, state.diameter), dose_time(state.narrow_porosity, state.narrow_diameter)
        )
        self.dose_speed = web.zone_speed_from_dose(self.length, slowest)
        self.sites_per_metre = state.sites * per_site * state.area_ratio * state.width
        flow = state.numbers.get(f"zones.flow_{label.lower()}")
        self.given_feed = None if flow is None else flow * MOLECULES_PER_STANDARD_M3 * self.pressure / take("pressure")
        self.share = None
        if state.scenario.plant.cabinet_for(precursor) is not None:
            shared = take(f"cabinets.{precursor}.max_flow") / sum(each.count for each in state.scenario.plant.lines)
            self.share = shared / supply_mass / (state.heads_used * state.line.sides)

        material = state.scenario.web
        self.soaked: tuple[FloatArray, FloatArray, float] | None = None
        if isinstance(material, WebMaterial) and precursor in material.infiltration:
            given, inside = material.infiltration[precursor], state.depth > 0
            # the slab with the polymer's volume and surface, as in polymer_wall
            between = 2.0 * (1.0 - state.porosity) / state.area_per_volume(state.porosity, state.diameter)
            wall = np.where(inside, between, take("material.thickness"))
            volume = np.where(inside, state.depth, wall / 2.0) * (1.0 - state.porosity)
            held = polymer.infiltrated_amount(given.solubility.mode, self.number_density, volume)
            self.soaked = held * state.width / self.sites_per_metre, wall, given.diffusivity.mode

    def feed(self, state: _State, speed: FloatArray) -> FloatArray:
        """Molecules fed to one zone face [1/s]."""
        if self.given_feed is not None:
            return self.given_feed if self.share is None else np.minimum(self.given_feed, self.share)
        useful = np.minimum(speed, self.dose_speed * (1.0 - state.take("min_utilisation")))
        sites = self.sites_per_metre
        if self.soaked is not None:
            ratio, wall, diffusivity = self.soaked
            taken = ratio * polymer.infiltrated_share(self.length / useful, wall, diffusivity)
            sites = sites * (1.0 + taken / state.saturation)
        feed = web.feed_for_speed(useful, self.dose_speed, state.saturation, sites)
        return feed if self.share is None else np.minimum(feed, self.share)

    def _sticking(self, state: _State, entry: Precursor, chemistry: Chemistry) -> FloatArray:
        known = entry.known_sticking
        sticking = kinetics.sticking_arrhenius(
            known.reference.mode,
            known.activation_energy.mode,
            known.reference_temperature.mode,
            state.temperature,
        )
        return sticking / slowed(chemistry.slow_a if self.label == "A" else chemistry.slow_b, state.saturation)

    def pore_diffusivity(self, state: _State, diameter: FloatArray) -> FloatArray:
        knudsen = gas.knudsen_diffusivity(diameter, state.temperature, self.molar_mass)
        return gas.combined_diffusivity(knudsen, self.diffusivity)


class _State:
    """The line over the map: recipe, pores at the start and at the end, both dose zones."""

    def __init__(self, line: SpatialWeb, scenario: Scenario, numbers: Mapping[str, FloatArray]) -> None:
        self.line, self.scenario, self.numbers = line, scenario, numbers
        take = self.take
        (chemistry,) = scenario.chemistries
        film = scenario.known.film(chemistry.film)
        self.temperature, self.saturation = take("process.temperature"), take("process.saturation")
        self.growth = numbers.get("process.growth_per_cycle", self._table(chemistry.growth_per_cycle, "growth"))
        density = self._table(film.density, "density")
        self.sites = kinetics.sites_per_area(self.growth, density, film.metal_atoms_per_formula, film.molar_mass.mode)
        heat = chemistry.reaction_heat
        self.heat_per_atom = None if heat is None else heat.mode / AVOGADRO
        self.cycles, self.thickness = self._grown()
        self.passes = np.ceil(self.cycles / take("heads"))
        self.heads_used = np.ceil(self.cycles / self.passes)
        self.width = scenario.web.roll.coated_width
        self.film_gap = web.slit_gas_film(take("zones.gap"))
        self.depth = np.minimum(take("material.coated_depth"), take("material.thickness") / line.sides)
        self.porosity, self.diameter = take("material.porosity"), take("material.pore_diameter")
        self.closed = (2 * self.thickness >= self.diameter) & (self.depth > 0)
        lining = np.where(self.closed | (self.depth == 0), 0.0, self.thickness)
        self.narrow_porosity = pore_geometry.narrowed_porosity(self.porosity, self.diameter, lining)
        self.narrow_diameter = pore_geometry.narrowed_pore(self.diameter, lining)
        self.area_ratio = 1.0 + self.area_per_volume(self.porosity, self.diameter) * self.depth
        self.viscosity = nitrogen.nitrogen_viscosity(self.temperature)
        self.heat_transfer = web.slit_heat_transfer(
            take("zones.gap"), nitrogen.nitrogen_thermal_conductivity(self.temperature)
        )
        self.zones = (
            _Zone(self, "A", chemistry.precursor_a, chemistry.molecules_a.mode),
            _Zone(self, "B", chemistry.precursor_b, chemistry.molecules_b.mode),
        )

    def take(self, name: str) -> FloatArray:
        return self.numbers[name]

    def _table(
        self, points: tuple[catalog.GrowthPoint, ...] | tuple[catalog.DensityPoint, ...], name: str
    ) -> FloatArray:
        """Linear between the rows of a catalog's table, constant beyond them."""
        rows = [(point.temperature.mode, getattr(point, name).mode) for point in points]
        at, values = np.array(rows).T
        found: FloatArray = np.asarray(np.interp(self.temperature, at, values), dtype=np.float64)
        return found

    def _grown(self) -> tuple[FloatArray, FloatArray]:
        """Whole cycles, given or as the thickness needs, and the film they grow."""
        uncovered = 1.0 - self.saturation
        growth = self.growth * kinetics.incomplete_growth(uncovered, uncovered)
        delay = self.take("process.nucleation_cycles")
        cycles = self.numbers.get("process.cycles")
        if cycles is None:
            exact = kinetics.cycles_for_thickness(self.take("process.thickness"), growth, delay)
            cycles = np.maximum(np.ceil(exact - 1e-9), 1.0)
        return cycles, kinetics.nucleated_thickness(cycles, growth, delay)

    def limits(self) -> Iterator[tuple[str, FloatArray]]:
        """Name and web speed of each limit, in the order of the operating point's."""
        take, line = self.take, self.line
        for zone in self.zones:
            yield f"{'dose' if zone.plasma is None else 'plasma'} {zone.label}", self._dose(zone)
        yield "purge isolation", self._isolation()
        yield "desorption", self._desorption()
        for zone in self.zones:
            if zone.share is not None:
                name = "precursor delivery" if zone.label == "A" else f"{zone.name} delivery"
                yield name, self._fed(zone, zone.share)
        if self.heat_per_atom is not None:
            released = self.heat_per_atom / 2.0 * self.sites * self.saturation * line.sides * self.area_ratio
            shortest = np.minimum(self.zones[0].length, self.zones[1].length)
            yield (
                "reaction heat",
                web.reaction_heat_speed(released, take("allowed_rise"), shortest, self.heat_transfer, sides=2),
            )
        if "pump_speed" in self.numbers:
            yield "pumps", self._pumped(take("pump_speed"))
        if "pretreatment_length" in self.numbers and "process.pretreatment_time" in self.numbers:
            yield "plasma pretreatment", take("pretreatment_length") / take("process.pretreatment_time")
        if "preheat_length" in self.numbers:
            yield "preheat", self._preheat()
        if "handling_speed" in self.numbers:
            yield "handling", take("handling_speed")

    def _fed(self, zone: _Zone, feed: FloatArray) -> FloatArray:
        if zone.soaked is not None:
            ratio, wall, diffusivity = zone.soaked
            supply = web.supply_speed(feed, zone.sites_per_metre)
            rest = (zone.length, ratio, wall, diffusivity)
            return polymer.infiltrated_speed(zone.dose_speed, supply, self.saturation, *rest)
        return web.series_speed(zone.dose_speed, web.supply_speed(feed, zone.sites_per_metre), self.saturation)

    def _dose(self, zone: _Zone) -> FloatArray:
        if zone.given_feed is not None:
            return self._fed(zone, zone.given_feed)
        return zone.dose_speed * (1.0 - self.take("min_utilisation"))

    def _pumped(self, pump_speed: FloatArray) -> FloatArray:
        """Speed at which all gas is what the pumps take, by bisection."""
        fastest = np.minimum(self.zones[0].dose_speed, self.zones[1].dose_speed)
        low, high = fastest * 1e-9, fastest * 1.0
        stands, keeps_up = self._gas(low) <= pump_speed, self._gas(high) <= pump_speed
        for _ in range(50):
            middle = 0.5 * (low + high)
            fits = self._gas(middle) <= pump_speed
            low, high = np.where(fits, middle, low), np.where(fits, high, middle)
        found: FloatArray = np.where(keeps_up, np.inf, np.where(stands, low, 0.0))
        return found

    def _gas(self, speed: FloatArray) -> FloatArray:
        """All gas of the line at its pressure and temperature [m3/s]."""
        take, flow = self.take, self.numbers.get("zones.purge_flow")
        faces, warmer = self.heads_used * self.line.sides, self.temperature / STANDARD_TEMPERATURE
        if flow is None:
            land, gap = take("zones.purge") / 2.0, take("zones.gap")
            fastest = np.asarray(0.0)
            for zone in self.zones:
                rest = (land, gap, zone.diffusivity, take("leak"), take("pressure_imbalance"), self.viscosity)
                highest, best = purge.isolation_highest_web_speed(*rest)
                needed = purge.isolation_purge_velocity(np.minimum(speed, highest), *rest)
                fastest = np.maximum(fastest, np.where(speed >= highest, best, needed))
            purging = 2.0 * fastest * gap * self.width
        else:
            purging = flow * STANDARD_PRESSURE / take("pressure") * warmer
        total = 2.0 * faces * purging
        for zone in self.zones:
            total = total + zone.feed(self, speed) * faces / zone.number_density
        return total

    def _isolation(self) -> FloatArray:
        take, flow = self.take, self.numbers.get("zones.purge_flow")
        land, gap = take("zones.purge") / 2.0, take("zones.gap")
        speeds = []
        for zone in self.zones:
            rest = (land, gap, zone.diffusivity, take("leak"), take("pressure_imbalance"), self.viscosity)
            if flow is None:
                speeds.append(purge.isolation_highest_web_speed(*rest)[0])
                continue
            actual = flow * STANDARD_PRESSURE / take("pressure") * (self.temperature / STANDARD_TEMPERATURE)
            speeds.append(purge.isolation_web_speed(actual / 2.0 / (gap * self.width), *rest))
        return np.minimum(*speeds)

    def area_per_volume(self, porosity: FloatArray, diameter: FloatArray) -> FloatArray:
        """Internal surface per volume of the separator [1/m]: of straight pores, scaled to what was measured."""
        measured = self.scenario.web.pore(self.line.sides)
        assert measured is not None  # separators only
        return measured.surface_scale * pore_geometry.internal_area_per_volume(porosity, diameter)

    def _desorption(self) -> FloatArray:
        residual, longest = self.take("residual"), np.asarray(0.0)
        for zone in self.zones:
            held = zone.sorbed or 0.0
            face = held / zone.number_density * self.film_gap / zone.diffusivity * np.log(1.0 / residual)
            ratio = porous.sorption_ratio(
                self.area_per_volume(self.narrow_porosity, self.narrow_diameter),
                held,
                self.narrow_porosity,
                zone.number_density,
            )
            pores = porous.pore_purge_time(
                residual_fraction=residual,
                depth=self.depth,
                porosity=self.narrow_porosity,
                pore_diffusivity=zone.pore_diffusivity(self, self.narrow_diameter),
                tortuosity=self.take("material.tortuosity"),
                film_thickness=self.film_gap,
                gas_diffusivity=zone.diffusivity,
                sorption_ratio=ratio,
            )
            longest = np.maximum(longest, face + pores)
        return web.purge_speed(self.take("zones.purge"), longest)

    def _preheat(self) -> FloatArray:
        material = self.scenario.web
        assert isinstance(material, WebMaterial)  # separators only
        film = material.film
        solid = self.take("material.thickness") * (1.0 - self.porosity) * film.polymer_density.mode
        return web.preheat_speed(
            self.take("preheat_length"),
            solid * film.heat_capacity.mode,
            self.heat_transfer,
            2,
            self.temperature,
            self.take("web_entry_temperature"),
            APPROACH,
        )
