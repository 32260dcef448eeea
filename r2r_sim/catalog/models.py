"""The typed entries of the catalog: precursors, films, chemistries, separators, foils and powders."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Annotated, Literal, TypeVar

from pydantic import Field, field_validator, model_validator

from r2r_sim.catalog.base import Model
from r2r_sim.catalog.quantity import refuse
from r2r_sim.catalog.types import (
    AtLeastOne,
    Density,
    Diffusivity,
    Duration,
    Length,
    MolarEnergy,
    MolarMass,
    Number,
    NumberOrZero,
    OpenFraction,
    Pressure,
    Share,
    Sites,
    SpecificHeat,
    SpecificSurface,
    Temperature,
)
from r2r_sim.catalog.value import STATED, Confidence, Value
from r2r_sim.errors import CatalogError

AnyModel = TypeVar("AnyModel", bound=Model)


def interpolate(points: Sequence[tuple[float, float]], x: float) -> float:
    """Piecewise linear value at x; beyond the ends, the end's value. Points rise in x."""
    xs = [point[0] for point in points]
    right = bisect_right(xs, x)
    if right == 0:
        return points[0][1]
    if right == len(points):
        return points[-1][1]
    (x0, y0), (x1, y1) = points[right - 1], points[right]
    return y0 + (y1 - y0) * (x - x0) / (x1 - x0)


def sourced(model: AnyModel) -> AnyModel:
    """The same entry with the source of a point or fit on every figure in it that does not state its own."""
    fields = dict(model)
    known = [value for value in fields.values() if isinstance(value, Value) and value.source != STATED]
    source = fields.get("source") or (known[0].source if known else STATED)
    confidence = fields.get("confidence") or (known[0].confidence if known else "stated")
    changed: dict[str, object] = {}
    for name, value in fields.items():
        if isinstance(value, Value) and value.source == STATED:
            changed[name] = replace(value, source=source, confidence=confidence)
        elif isinstance(value, Model):
            changed[name] = sourced(value)
        elif isinstance(value, tuple):
            changed[name] = tuple(sourced(item) if isinstance(item, Model) else item for item in value)
    return model.model_copy(update=changed)


def _refuse_falling(temperatures: Sequence[Value]) -> None:
    """Points over temperature stand in rising order."""
    for lower, upper in pairwise(temperatures):
        if not lower.mode < upper.mode:
            refuse(f"the points must rise in temperature: {upper.text} follows {lower.text}", "sort them", kind="range")


class Entry(Model):
    """What every entry has."""

    id: str
    """Name used in a scenario."""
    name: str
    """Name in words."""
    note: str = ""
    """What to keep in mind."""


class VapourPressure(Model):
    """Saturation pressure over temperature, or one point where no equation is known."""

    form: Literal["antoine_pa", "antoine_torr", "point", "gas", "unknown"]
    """``antoine_pa``: log10(p/Pa) = a - b/(T + c), T in K; ``antoine_torr``: same in Torr; ``point``: one figure only;
    ``gas``: a gas at any usual temperature; ``unknown``: no figure that can be relied on."""
    a: float | None = None
    """Coefficient a [-]."""
    b: float | None = None
    """Coefficient b [K]."""
    c: float | None = None
    """Coefficient c [K]."""
    t_min: Temperature | None = None
    """Lowest temperature of the fit."""
    t_max: Temperature | None = None
    """Highest temperature of the fit."""
    reference_temperature: Temperature | None = None
    """Temperature of the reference point."""
    reference_pressure: Pressure | None = None
    """Pressure at the reference point."""
    source: str
    """Where the coefficients come from."""
    confidence: Confidence
    """How far they can be trusted."""

    @model_validator(mode="after")
    def _complete(self) -> VapourPressure:
        if self.form.startswith("antoine") and (self.a is None or self.b is None):
            refuse(
                f"{self.form} needs a and b", "c is 0 where left out", "a" if self.a is None else "b", "missing_part"
            )
        if self.form == "point" and (self.reference_pressure is None or self.reference_temperature is None):
            refuse("a point needs reference_temperature and reference_pressure", "", "form", "missing_part")
        return self

    def at(self, temperature: float) -> float | None:
        """Saturation pressure [Pa] at a temperature [K] by the equation, also beyond its fit; None without one."""
        if self.a is None or self.b is None or not self.form.startswith("antoine"):
            return None
        logarithm: float = self.a - self.b / (temperature + (self.c or 0.0))
        return float(10.0**logarithm) * (101325.0 / 760.0 if self.form == "antoine_torr" else 1.0)


class Sticking(Model):
    """Initial sticking probability: reference x exp(-E/R (1/T - 1/T_ref))."""

    reference: Share
    """Sticking probability on bare sites at the reference temperature."""
    activation_energy: MolarEnergy
    """Activation energy."""
    reference_temperature: Temperature
    """Reference temperature."""


class Precursor(Entry):
    """A precursor or co-reactant."""

    formula: str
    """Chemical formula of what reaches the surface."""
    cas: str
    """CAS number."""
    molar_mass: MolarMass
    """Molar mass of the species that reaches the surface."""
    vapour_molar_mass: MolarMass
    """Molar mass of the species in the delivered vapour."""
    metal_atoms_per_vapour_molecule: Annotated[int, Field(ge=0)]
    """Metal atoms in one molecule of the delivered vapour (0 for a co-reactant)."""
    transport_dimer: bool = False
    """Whether the vapour is delivered as a dimer that splits on the hot surface."""
    vapour_pressure: VapourPressure
    """Saturation pressure."""
    source_temperature: Temperature | None = None
    """Usual temperature of the source; none where unknown or a gas."""
    decomposition_temperature: Temperature | None = None
    """Temperature above which it decomposes and grows film without end; none where unknown."""
    sticking: Sticking | None = None
    """Sticking probability; none where unknown: a scenario states it."""
    diffusivity_in_n2: Diffusivity | None = None
    """Diffusivity in nitrogen at 298.15 K and 101325 Pa; estimated from the formula where no figure is known."""
    molecules_per_site: Number
    """Molecules used per metal atom deposited, with the usual partner; a chemistry states its own."""
    sorbed_sites: Sites | None = None
    """Molecules held by sorption per internal area when saturated: what a purge has to remove; none where unknown."""
    hazard: str
    """What makes it dangerous."""

    @property
    def known_sticking(self) -> Sticking:
        """The sticking probability; CatalogError that names it where it is not known."""
        if self.sticking is None:
            raise CatalogError(
                f"the sticking probability of {self.id} is not known",
                hint=f"state it: process.sticking: {{{self.id}: ...}}",
            )
        return self.sticking


class Film(Entry):
    """A deposited film."""

    formula: str
    """Formula unit."""
    molar_mass: MolarMass
    """Molar mass of the formula unit."""
    metal_atoms_per_formula: Annotated[int, Field(ge=1)]
    """Atoms of the counted metal in a formula unit."""
    density: Annotated[tuple[DensityPoint, ...], Field(strict=False, min_length=1)]
    """Density over deposition temperature."""

    @field_validator("density")
    @classmethod
    def _rises(cls, points: tuple[DensityPoint, ...]) -> tuple[DensityPoint, ...]:
        _refuse_falling([point.temperature for point in points])
        return points

    def density_at(self, temperature: float) -> float:
        """Density [kg/m3] at a deposition temperature [K], linear between points and constant beyond them."""
        return interpolate([(point.temperature.mode, point.density.mode) for point in self.density], temperature)


class DensityPoint(Model):
    """Film density at one deposition temperature."""

    temperature: Temperature
    """Deposition temperature."""
    density: Density
    """Film density."""


class GrowthPoint(Model):
    """Growth per cycle at one deposition temperature."""

    temperature: Temperature
    """Deposition temperature."""
    growth: Length
    """Growth per saturated cycle."""


class SlowSites(Model):
    """Sites that react more slowly than the others, so that a dose saturates softly."""

    fraction: OpenFraction
    """Share of the sites that are slow."""
    slowness: AtLeastOne
    """How many times longer a slow site takes: sticking on fast over sticking on slow sites."""


class Chemistry(Entry):
    """A pair of half-reactions that deposits a film."""

    film: str
    """Film deposited."""
    precursor_a: str
    """Precursor of the first half-cycle: the one that brings the metal."""
    precursor_b: str
    """Precursor of the second half-cycle."""
    plasma: bool = False
    """Whether the second half-cycle is a plasma."""
    window_low: Temperature
    """Lowest deposition temperature of the window."""
    window_high: Temperature
    """Highest deposition temperature of the window."""
    growth_per_cycle: Annotated[tuple[GrowthPoint, ...], Field(strict=False, min_length=1)]
    """Growth per saturated cycle over temperature."""
    molecules_a: Number
    """Molecules of the first precursor per metal atom deposited."""
    molecules_b: Number
    """Molecules of the second precursor per metal atom deposited."""
    reaction_heat: MolarEnergy | None = None
    """Heat released per mole of metal over a whole cycle; none where unknown."""
    by_product: str = ""
    """By-product gas."""
    by_product_per_metal: NumberOrZero | None = None
    """Molecules of by-product gas per metal atom over a whole cycle; none where unknown."""
    saturation: OpenFraction
    """Coverage that each half-cycle must reach by default."""
    slow_a: SlowSites | None = None
    """Slow sites in the first half-cycle; none for one kind of site."""
    slow_b: SlowSites | None = None
    """Slow sites in the second half-cycle; none for one kind of site."""
    plasma_time_constant: Duration | None = None
    """Time in which the plasma leaves 1/e of the sites of a flat surface, with a usual source; none where unknown."""
    recombination: Share | None = None
    """Probability that a radical is lost when it strikes the film; none where unknown."""

    @field_validator("growth_per_cycle")
    @classmethod
    def _rises(cls, points: tuple[GrowthPoint, ...]) -> tuple[GrowthPoint, ...]:
        _refuse_falling([point.temperature for point in points])
        return points

    @model_validator(mode="after")
    def _window(self) -> Chemistry:
        if self.window_low.mode > self.window_high.mode:
            refuse("a window must rise: window_low <= window_high", "", "window_low", "range")
        return self

    def growth_at(self, temperature: float) -> float:
        """Growth per saturated cycle [m] at a temperature [K], linear between points and constant beyond them."""
        points = [(point.temperature.mode, point.growth.mode) for point in self.growth_per_cycle]
        return interpolate(points, temperature)


class Separator(Entry):
    """A porous battery separator."""

    polymer: str
    """Polymer or layers."""
    thickness: Length
    """Thickness of the film."""
    porosity: OpenFraction
    """Pore volume over total volume."""
    pore_diameter: Length
    """Mean pore diameter."""
    tortuosity: Number
    """Tortuosity factor: effective diffusivity = porosity x diffusivity / tortuosity."""
    polymer_density: Density
    """Density of the solid polymer."""
    melt_temperature: Temperature
    """Melting temperature of the layer that melts first."""
    highest_temperature: Temperature
    """Highest process temperature without harm."""
    nucleation_cycles: NumberOrZero
    """Cycles lost to nucleation on the untreated polymer."""
    heat_capacity: SpecificHeat
    """Specific heat of the polymer."""

    @property
    def areal_mass(self) -> float:
        """Mass of the bare film [kg/m2]: thickness x (1 - porosity) x polymer density."""
        return self.thickness.mode * (1.0 - self.porosity.mode) * self.polymer_density.mode


class Foil(Entry):
    """A dense web: a metal foil or a plastic film."""

    material: str
    """What it is made of."""
    thickness: Length
    """Thickness."""
    density: Density
    """Density."""
    heat_capacity: SpecificHeat
    """Specific heat."""
    highest_temperature: Temperature
    """Highest process temperature without harm."""
    nucleation_cycles: NumberOrZero
    """Cycles lost to nucleation on the untreated surface."""


class SurfaceRange(Model):
    """Range of specific surface found on the market: a check on what a scenario states, never a default."""

    low: SpecificSurface
    """Low end."""
    high: SpecificSurface
    """High end."""
    source: str
    """Where the range comes from."""
    confidence: Confidence
    """How far it can be trusted."""


class Powder(Entry):
    """A battery powder."""

    kind: str
    """What it is used for."""
    density: Density
    """True density of the particle."""
    bulk_density: Density
    """Tap density of the powder."""
    particle_diameter: Length
    """Median particle diameter."""
    specific_surface: SurfaceRange
    """Range of specific surface; the scenario states the value."""
    highest_temperature: Temperature
    """Highest process temperature without harm."""
    heat_capacity: SpecificHeat
    """Specific heat."""
    nucleation_cycles: NumberOrZero | None = None
    """Cycles lost to nucleation on the untreated powder; none where no delay is known."""


Film.model_rebuild()
