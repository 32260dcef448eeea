"""The four curves of a deposition: growth against temperature, dose and purge time, thickness against cycles.

What the catalog knows is told apart from what is assumed: every line says its basis, every assumption is a sentence.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from r2r_sim import catalog
from r2r_sim.catalog import CONFIDENCES, Value
from r2r_sim.physics import gas, growth_window, kinetics, overlap, soft_saturation
from r2r_sim.physics.constants import GAS_CONSTANT
from r2r_sim.physics.supercycle import Layer, Repeat, composition, repeats_for_thickness, stack_density
from r2r_sim.study.curve_subject import Half, Part, Subject, read_subject

if TYPE_CHECKING:
    import pandas as pd

FloatArray: TypeAlias = NDArray[np.float64]
Panel = Literal["temperature", "dose", "purge", "cycles"]
Basis = Literal["catalog", "reported", "calculated", "assumed"]
UNITS: dict[Panel, tuple[str, str]] = {
    "temperature": ("degC", "angstrom"),
    "dose": ("s", "angstrom"),
    "purge": ("s", "angstrom"),
    "cycles": ("cycle", "nm"),
}
"""Units that each panel is shown in, of x and of y."""
POINTS = 201
"""Points of a line."""


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What no entry of the catalog says, each an estimate."""

    partial_pressure: float = 100.0
    """Of each precursor in its dose [Pa]."""
    slow_fraction: float = 0.2
    """Share of the sites that react slowly, where saturation is soft."""
    slowness: float = 10.0
    """How many times longer they take."""
    purge_a: float = 4.0 / math.log(100.0)
    """Time constant of the purge of the metal precursor at 200 degC [s]: 4 s leave 1 % of TMA."""
    purge_a_energy: float = 39.8e3
    """Its activation energy [J/mol]: 60 s instead of 4 s at 100 degC."""
    purge_b: float = 3.0 / math.log(100.0)
    """Time constant of the purge of the co-reactant at 200 degC [s]: 3 s leave 1 % of water."""
    purge_b_energy: float = 60.1e3
    """Its activation energy [J/mol]: 180 s instead of 3 s at 100 degC."""
    cold_energy: float = 30e3
    """Activation energy of a reaction that does not finish below the window [J/mol]."""
    condensation_heat: float = 20e3
    """Heat of what stays below the window [J/mol]."""
    decomposition_energy: float = 150e3
    """Activation energy of decomposition above the window [J/mol]."""
    doubling: float = 40.0
    """How far above the window decomposition doubles the growth [K]."""
    beyond: float = 60.0
    """How far beyond the window growth is drawn [K]."""
    nucleation_separator: str = "celgard-2400"
    """Separator whose untreated polymer delays growth."""
    short_purge: float = 5.0
    """Purge that is checked for molecules that stay sorbed [s]."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line, or row of points, of a panel; SI."""

    panel: Panel
    """Panel it belongs to."""
    name: str
    """What it shows."""
    basis: Basis
    """``catalog`` or ``reported`` figures; ``calculated`` from them; ``assumed`` where they do not reach."""
    x: FloatArray
    """[K], [s], [s] or [-]."""
    y: FloatArray
    """Growth per cycle or thickness [m]."""
    points: bool = False
    """Whether single points are meant."""
    series: str = ""
    """Lines and points of one series belong together; empty for a line of its own."""


@dataclass(frozen=True, slots=True)
class Curves:
    """Four panels of lines and what is to be said of them."""

    id: str
    """Chemistry or process."""
    name: str
    """In words."""
    temperature: float
    """Of the panels that are not over temperature [K]."""
    lines: tuple[Line, ...]
    """In the order to draw."""
    source: str
    """Of the growth."""
    confidence: str
    """Of the least sure figure that enters."""
    least_sure: str
    """That figure."""
    notes: tuple[str, ...] = field(default=())
    """Assumptions and warnings, a sentence each."""

    def of(self, panel: Panel) -> tuple[Line, ...]:
        """The lines of a panel."""
        return tuple(line for line in self.lines if line.panel == panel)

    def to_frame(self) -> pd.DataFrame:
        """One row for each point, in the units that people use."""
        import pandas as pd

        frames = []
        for line in self.lines:
            x, y = shown(line)
            names = {"panel": line.panel, "line": line.name, "basis": line.basis}
            x_unit, y_unit = UNITS[line.panel]
            frames.append(pd.DataFrame({**names, "x": x, "x_unit": x_unit, "y": y, "y_unit": y_unit}))
        return pd.concat(frames, ignore_index=True)


def shown(line: Line) -> tuple[FloatArray, FloatArray]:
    """x and y of a line in the units of its panel."""
    x = line.x - 273.15 if line.panel == "temperature" else line.x
    return x, line.y * (1e9 if line.panel == "cycles" else 1e10)


def curves(name: str, *, temperature: float | None = None, assumptions: Assumptions | None = None) -> Curves:
    """Compute the four curves of a chemistry or a reported process.

    Parameters
    ----------
    name : id of a chemistry or process of the catalog
    temperature : of the panels that are not over temperature [K]; by default the middle of a chemistry's window, or
        what was reported for a process
    assumptions : where the catalog says nothing

    Raises
    ------
    CatalogError
        With a suggestion, if there is no such chemistry or process.
    InputError
        With one finding for each number that is missing, or if the temperature lies outside the window.
    """
    subject, assumed = read_subject(name, temperature), assumptions or Assumptions()
    rates = tuple(_Rates(part, subject, assumed) for part in subject.parts)
    least, confidence = _least_sure(subject)
    return Curves(
        id=subject.id,
        name=subject.name,
        temperature=subject.temperature,
        lines=(
            *_against_temperature(subject, rates, assumed),
            *_against_dose(rates, assumed),
            *_against_purge(rates),
            *_against_cycles(subject, rates, assumed),
        ),
        source=subject.source,
        confidence=confidence,
        least_sure=least,
        notes=tuple(_notes(subject, rates, assumed)),
    )


class _Rates:
    """One part at the temperature of the subject: growth, time constants of doses and purges, doses that saturate."""

    def __init__(self, part: Part, subject: Subject, assumed: Assumptions) -> None:
        self.part = part
        warm = subject.temperature
        self.low, self.high = (float(_growth(part, warm, end)) for end in (0, 1))
        self.growth = 0.5 * (self.low + self.high)
        self.sites = float(
            kinetics.sites_per_area(self.growth, part.density.mode, part.metal_atoms, part.molar_mass.mode)
        )
        self.dose_a, self.dose_b = (self._dose(half, warm, assumed) for half in part.halves)
        known = catalog.chemistry(part.chemistry).saturation if part.chemistry else None
        self.saturation = 0.95 if known is None else known.mode
        full = float(-np.log1p(-self.saturation))
        self.time_a, self.time_b = full * self.dose_a, full * self.dose_b
        at_200 = 473.15
        self.purge_a = float(overlap.purge_time_constant(assumed.purge_a, assumed.purge_a_energy, at_200, warm))
        self.purge_b = float(overlap.purge_time_constant(assumed.purge_b, assumed.purge_b_energy, at_200, warm))

    def _dose(self, half: Half, warm: float, assumed: Assumptions) -> float:
        """Time constant of a dose on a flat surface [s]; without a sticking 1 s, whose length drops out of a purge."""
        sticking = half.precursor.sticking
        if sticking is None:
            return 1.0
        probability = kinetics.sticking_arrhenius(
            sticking.reference.mode, sticking.activation_energy.mode, sticking.reference_temperature.mode, warm
        )
        flux = gas.impingement_flux(assumed.partial_pressure, warm, half.precursor.molar_mass.mode)
        return float(soft_saturation.dose_time_constant(self.sites * half.per_metal, flux, probability))

    def label(self, words: str, several: bool) -> str:
        return f"{self.part.film}: {words}" if several else words


def _table(part: Part, end: int) -> tuple[list[float], list[float]]:
    return [row[0].mode for row in part.growth], [row[1 + end].mode for row in part.growth]


def _growth(part: Part, temperature: ArrayLike, end: int) -> FloatArray:
    """Growth per cycle from the table of the part; constant beyond its ends."""
    at, values = _table(part, end)
    return growth_window.window_growth(temperature, at, values, at[0], at[-1])


# the four panels ----------------------------------------------------------------------------------------------------


def _against_temperature(subject: Subject, rates: tuple[_Rates, ...], assumed: Assumptions) -> Iterator[Line]:
    several = len(rates) > 1
    for rate in rates:
        part = rate.part
        series = rate.label("growth", several)
        if subject.kind == "process" and part.chemistry:
            yield _window(part.chemistry, rate.label(f"chemistry {part.chemistry}", several), series)
            if part.borrowed:
                at, values = np.array([subject.temperature]), np.array([rate.growth])
                name = rate.label("at the reported temperature", several)
                yield Line("temperature", name, "catalog", at, values, True, series)
                continue
        for end, words in ((0, "low end"), (1, "high end")):
            at, values = (np.array(column) for column in _table(part, end))
            if end and rate.high == rate.low and np.array_equal(values, _table(part, 0)[1]):
                continue
            basis: Basis = "catalog" if subject.kind == "chemistry" else "reported"
            words = f"{basis}, {words}" if rate.high > rate.low else basis
            yield Line("temperature", rate.label(words, several), basis, at, values, True, series)
            if subject.span[0] < subject.span[1]:
                inside = np.linspace(*subject.span, POINTS)
                # what a review prints for a span of temperatures is no window that somebody has measured
                name = "window" if subject.kind == "chemistry" else f"{words}, between"
                growth = _growth(part, inside, end)
                yield Line("temperature", rate.label(name, several), basis, inside, growth, series=series)
    if subject.kind == "chemistry":
        yield from _beyond(subject, rates[0], assumed)


def _window(name: str, label: str, series: str) -> Line:
    """The curve of a chemistry, to hold a reported process against."""
    entry = catalog.chemistry(name)
    inside = np.linspace(entry.window_low.mode, entry.window_high.mode, POINTS)
    growth = np.array([entry.growth_at(float(at)) for at in inside])
    return Line("temperature", label, "catalog", inside, growth, series=series)


def _beyond(subject: Subject, rate: _Rates, assumed: Assumptions) -> Iterator[Line]:
    """Below the window growth falls or rises, above it the precursor decomposes: shapes, not data."""
    low, high = subject.span
    at, values = _table(rate.part, 0)
    cold = np.linspace(max(low - assumed.beyond, 278.15), low, POINTS // 3)
    hot = np.linspace(high, high + assumed.beyond, POINTS // 3)
    # a prefactor at which decomposition adds one growth as far above the window as is assumed
    energy, top = assumed.decomposition_energy, float(_growth(rate.part, high, 0))
    gained = math.exp(-energy / GAS_CONSTANT / (high + assumed.doubling)) - math.exp(-energy / GAS_CONSTANT / high)
    prefactor = top / (gained * rate.time_a)

    def draw(where: FloatArray, cold_energy: float = 0.0, heat: float = 0.0) -> FloatArray:
        hotter = (rate.time_a, prefactor, energy)
        return growth_window.window_growth(where, at, values, low, high, cold_energy, heat, *hotter)

    yield Line("temperature", "condensation", "assumed", cold, draw(cold, heat=assumed.condensation_heat))
    yield Line("temperature", "incomplete reaction", "assumed", cold, draw(cold, assumed.cold_energy))
    yield Line("temperature", "decomposition", "assumed", hot, draw(hot))


def _against_dose(rates: tuple[_Rates, ...], assumed: Assumptions) -> Iterator[Line]:
    """One dose varied, the other one long; nothing where a sticking is not known."""
    if _unstuck(rates):
        return
    constants = [constant for rate in rates for constant in (rate.dose_a, rate.dose_b)]
    times = np.geomspace(0.03 * min(constants), 10.0 * assumed.slowness * max(constants), POINTS)
    share, slow = assumed.slow_fraction, assumed.slowness
    for rate in rates:
        endless = 1e4 * slow
        for place, half in enumerate(rate.part.halves):
            a, b = (times, endless * rate.dose_b) if place == 0 else (endless * rate.dose_a, times)
            slower = (slow, 1.0) if place == 0 else (1.0, slow)
            name = rate.label(half.precursor.name, len(rates) > 1)
            sharp = soft_saturation.dosed_growth(rate.growth, a, b, rate.dose_a, rate.dose_b)
            soft = soft_saturation.dosed_growth(rate.growth, a, b, rate.dose_a, rate.dose_b, share, *slower)
            reached = rate.time_a if place == 0 else rate.time_b
            yield Line("dose", name, "calculated", times, sharp, series=name)
            yield Line("dose", f"{name}, soft saturation", "assumed", times, soft, series=name)
            dot = np.array([reached]), np.array([rate.growth * rate.saturation])
            yield Line("dose", f"{name}, {100 * rate.saturation:g} %", "calculated", *dot, True, name)


def _against_purge(rates: tuple[_Rates, ...]) -> Iterator[Line]:
    """Both purges, or one of them, of the same length; doses that reach the saturation wanted."""
    longest = max(constant for rate in rates for constant in (rate.purge_a, rate.purge_b))
    times = np.linspace(0.0, 7.0 * longest, POINTS)
    basis: Basis = "calculated" if _tma_and_water(rates) else "assumed"
    for rate in rates:
        several = len(rates) > 1
        left_a, left_b = (overlap.purge_residual(times, constant) for constant in (rate.purge_a, rate.purge_b))
        none = np.zeros_like(times)
        names = [half.precursor.name for half in rate.part.halves]
        cases = [("both purges short", left_a, left_b)]
        if not several:
            cases += [
                (f"only that of {names[0]} short", left_a, none),
                (f"only that of {names[1]} short", none, left_b),
            ]
        for words, a, b in cases:
            share = overlap.purged_growth(rate.time_a, rate.time_b, rate.dose_a, rate.dose_b, a, b)
            yield Line("purge", rate.label(words, several), basis, times, rate.growth * share)
        clean = float(overlap.purged_growth(rate.time_a, rate.time_b, rate.dose_a, rate.dose_b))
        yield Line(
            "purge", rate.label("well purged", several), "calculated", times, np.full(POINTS, rate.growth * clean)
        )


def _against_cycles(subject: Subject, rates: tuple[_Rates, ...], assumed: Assumptions) -> Iterator[Line]:
    if len(rates) > 1:
        yield _laminate(rates)
        return
    (rate,) = rates
    most = max((cycles for cycles, _ in subject.reported), default=100.0) * 1.25
    cycles = np.linspace(0.0, math.ceil(most), POINTS)
    words = "from the first cycle" if rate.high == rate.low else "from the first cycle, low end"
    yield Line("cycles", words, "calculated", cycles, kinetics.nucleated_thickness(cycles, rate.low))
    if rate.high > rate.low:
        high = kinetics.nucleated_thickness(cycles, rate.high)
        yield Line("cycles", "from the first cycle, high end", "calculated", cycles, high)
    delay = catalog.separator(assumed.nucleation_separator).nucleation_cycles.mode
    late = kinetics.nucleated_thickness(cycles, rate.growth, delay)
    yield Line("cycles", f"untreated polyolefin, {delay:g} cycles late", "assumed", cycles, late)
    if subject.reported:
        x, y = np.array(subject.reported).T
        yield Line("cycles", "reported", "reported", x, y, points=True)


def _supercycle(rates: tuple[_Rates, ...]) -> tuple[Layer, ...]:
    return tuple(
        Layer(rate.part.film, rate.part.cycles, rate.growth, 0.0, rate.part.density.mode, rate.part.molar_mass.mode)
        for rate in rates
    )


def _laminate(rates: tuple[_Rates, ...]) -> Line:
    """Thickness of a laminate cycle by cycle: a corner at every change of film."""
    layers = _supercycle(rates)
    supercycle = Repeat(layers)
    repeats = max(3, repeats_for_thickness(supercycle, 20e-9))
    steps = [(0.0, 0.0)] + [(layer.cycles, layer.thickness) for _ in range(repeats) for layer in layers]
    cycles, thickness = np.cumsum(np.array(steps), axis=0).T
    name = " + ".join(f"{layer.cycles} {layer.formula}" for layer in layers)
    return Line("cycles", f"{repeats} x ({name})", "calculated", cycles, thickness)


# what to say --------------------------------------------------------------------------------------------------------


def _least_sure(subject: Subject) -> tuple[str, str]:
    """The figure that is trusted least, and its confidence."""
    figures: list[tuple[str, Value]] = []
    for part in subject.parts:
        figures += [(f"growth of {part.film}", row[1]) for row in part.growth]
        figures += [(f"density of {part.film}", part.density)]
        for half in part.halves:
            if half.precursor.sticking is not None:
                figures.append((f"sticking of {half.precursor.id}", half.precursor.sticking.reference))
    name, value = max(figures, key=lambda figure: CONFIDENCES.index(figure[1].confidence))
    return name, value.confidence


def _dose_note(rates: tuple[_Rates, ...], assumed: Assumptions) -> str:
    if unknown := _unstuck(rates):
        return f"Panel b is left out: the sticking probability of {' and '.join(unknown)} is not known."
    return (
        f"Doses: flat surface, {assumed.partial_pressure:g} Pa of each precursor (assumed; twice the pressure, half "
        f"the time). Soft saturation: {100 * assumed.slow_fraction:g} % of the sites {assumed.slowness:g} times slower "
        "(assumed)."
    )


def _notes(subject: Subject, rates: tuple[_Rates, ...], assumed: Assumptions) -> Iterator[str]:
    yield _dose_note(rates, assumed)
    far = "" if 373.15 <= subject.temperature <= 473.15 else ", extrapolated"
    borrowed = "" if _tma_and_water(rates) else ", taken over for these precursors"
    dosed = " and ".join(dict.fromkeys(f"{100 * rate.saturation:g} %" for rate in rates))
    yield (
        f"Purges: aldopt's purge times of TMA and water at 100 and 200 degC, read as leaving 1 %{far}{borrowed}; "
        f"here 1/e takes {rates[0].purge_a:.3g} s and {rates[0].purge_b:.3g} s. Each dose covers {dosed}."
    )
    if subject.kind == "chemistry":
        yield "Dashed lines beyond the window are shapes, not data: the catalog has no numbers there."
    elif lent := [rate.part for rate in rates if rate.part.borrowed]:
        named = " and ".join(dict.fromkeys(part.chemistry for part in lent))
        yield f"Growth is that of {named}: the report gives none that can be relied on."
    elif subject.span[0] == subject.span[1]:
        yield "One temperature was reported: growth at others is not known."
    if any(rate.high > rate.low for rate in rates):
        yield "Panels b and c take the middle of the growth that was reported."
    if subject.derived:
        yield "Growth is the reported thickness over the reported cycles."
    if len(rates) > 1:
        whole = Repeat(_supercycle(rates))
        atoms = ", ".join(f"{element} {100 * share:.3g} %" for element, share in composition(whole).items())
        yield (
            f"One supercycle, if each film grows as it would alone: {whole.thickness * 1e9:.3g} nm of "
            f"{stack_density(whole) / 1000:.3g} g/cm3; atoms: {atoms}."
        )
    for half in (half for rate in rates for half in rate.part.halves):
        if half.borrowed:
            name, count = half.precursor.id, half.per_metal
            yield f"{count:g} molecules of {name} per metal atom: its usual number, not known for this film."
    if _tma_and_water(rates):
        sorbed = growth_window.physisorption(
            subject.temperature, assumed.short_purge, max(rates[0].purge_a, rates[0].purge_b)
        )
        if sorbed.suspected:
            yield f"Not limited by the surface alone: {sorbed.reason}."
    if subject.note:
        yield f"Contradiction in the source: {subject.note}."


def _unstuck(rates: tuple[_Rates, ...]) -> tuple[str, ...]:
    """Precursors whose sticking is not known."""
    halves = (half for rate in rates for half in rate.part.halves)
    return tuple(dict.fromkeys(half.precursor.id for half in halves if half.precursor.sticking is None))


def _tma_and_water(rates: tuple[_Rates, ...]) -> bool:
    """Whether these are the two whose purge times are known."""
    return {half.precursor.id for rate in rates for half in rate.part.halves} == {"tma", "h2o"}


def curve_ids() -> tuple[str, ...]:
    """Chemistries and processes of the catalog that have all numbers for their curves."""
    from r2r_sim.errors import InputError

    found = []
    for name in (*catalog.ids("chemistry"), *catalog.ids("process")):
        try:
            read_subject(name)
        except InputError:
            continue
        found.append(name)
    return tuple(found)
