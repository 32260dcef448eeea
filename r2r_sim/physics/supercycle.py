"""Supercycles and nanolaminates: layers repeated in groups, groups repeated in groups.

    Repeat((Layer("Li2O", 1, ...), Layer("Ta2O5", 6, ...)), 100)

A stack is a :class:`Layer` or a :class:`Repeat` of stacks; what holds for the one holds for the other.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from r2r_sim.errors import PhysicsError
from r2r_sim.physics._arrays import not_negative, positive

WHOLE = 1e-9
"""Share of a repeat by which a number of repeats may miss a whole one and still be it."""
ELEMENTS = frozenset(
    re.findall(
        "[A-Z][a-z]?",
        "HHeLiBeBCNOFNeNaMgAlSiPSClArKCaScTiVCrMnFeCoNiCuZnGaGeAsSeBrKrRbSrYZrNbMoTcRuRhPdAgCdInSnSbTeIXeCsBa"
        "LaCePrNdPmSmEuGdTbDyHoErTmYbLuHfTaWReOsIrPtAuHgTlPbBi",
    )
)
"""Symbols that a formula may hold."""
_TOKEN = re.compile(r"([A-Z][a-z]?)(\d*)|(\()|(\))(\d*)|(.)")


@dataclass(frozen=True, slots=True)
class Layer:
    """Cycles of one film."""

    formula: str
    """Formula unit of the film, such as Ta2O5; one that varies, such as NbOx, has a thickness but no atoms."""
    cycles: int
    """Cycles in one go."""
    growth_per_cycle: float
    """Growth of each of them, on this film's neighbour as on itself [m]."""
    cycle_time: float
    """Time of each of them [s]."""
    density: float
    """Of the film [kg/m3]."""
    molar_mass: float
    """Of the formula unit [kg/mol]."""

    def __post_init__(self) -> None:
        if self.cycles < 0:
            raise PhysicsError(f"cycles must be zero or more, not {self.cycles}")
        for name in ("growth_per_cycle", "density", "molar_mass"):
            positive(name, getattr(self, name))
        not_negative("cycle_time", self.cycle_time)

    @property
    def thickness(self) -> float:
        """Of the layer [m]."""
        return self.cycles * self.growth_per_cycle

    @property
    def time(self) -> float:
        """Of all its cycles [s]."""
        return self.cycles * self.cycle_time

    @property
    def mass_per_area(self) -> float:
        """Of the layer [kg/m2]."""
        return self.thickness * self.density

    @property
    def atoms_per_area(self) -> Mapping[str, float]:
        """Moles of atoms of each element [mol/m2]; PhysicsError where the formula is none of whole numbers."""
        units = self.mass_per_area / self.molar_mass
        return {element: count * units for element, count in formula_atoms(self.formula).items()}


@dataclass(frozen=True, slots=True)
class Repeat:
    """Stacks one after the other, all of them repeated."""

    parts: tuple[Layer | Repeat, ...]
    """What is repeated, in order."""
    times: int = 1
    """How often."""

    def __post_init__(self) -> None:
        if self.times < 0:
            raise PhysicsError(f"times must be zero or more, not {self.times}")

    @property
    def thickness(self) -> float:
        """Of all repeats [m]."""
        return self.times * math.fsum(part.thickness for part in self.parts)

    @property
    def time(self) -> float:
        """Of all repeats [s]."""
        return self.times * math.fsum(part.time for part in self.parts)

    @property
    def cycles(self) -> int:
        """Cycles of all layers in all repeats."""
        return self.times * sum(part.cycles for part in self.parts)

    @property
    def mass_per_area(self) -> float:
        """Of all repeats [kg/m2]."""
        return self.times * math.fsum(part.mass_per_area for part in self.parts)

    @property
    def atoms_per_area(self) -> Mapping[str, float]:
        """Moles of atoms of each element [mol/m2]."""
        total: dict[str, float] = {}
        for part in self.parts:
            for element, moles in part.atoms_per_area.items():
                total[element] = total.get(element, 0.0) + self.times * moles
        return total


Stack: TypeAlias = Layer | Repeat


def formula_atoms(formula: str) -> Mapping[str, int]:
    """Atoms of each element in a formula unit.

    Ta2O5: 2 Ta, 5 O; Al(OH)3: 1 Al, 3 O, 3 H

    Parameters
    ----------
    formula : with whole numbers, and brackets where needed

    Returns
    -------
    Element to number, in the order of the formula.

    Raises
    ------
    PhysicsError
        If the text is not such a formula.

    Notes
    -----
    A composition that varies, such as NbOx, is no formula.
    """
    levels: list[dict[str, int]] = [{}]
    for element, count, opens, closes, times, other in _TOKEN.findall(formula):
        if other or (closes and len(levels) == 1) or (element and element not in ELEMENTS):
            raise PhysicsError(f"{formula!r} is not a formula of whole numbers, such as Ta2O5")
        if opens:
            levels.append({})
            continue
        group, factor = (levels.pop(), int(times or 1)) if closes else ({element: 1}, int(count or 1))
        for name, number in group.items():
            levels[-1][name] = levels[-1].get(name, 0) + number * factor
    if len(levels) > 1 or not levels[0]:
        raise PhysicsError(f"{formula!r} is not a formula of whole numbers, such as Ta2O5")
    return levels[0]


def composition(stack: Stack) -> Mapping[str, float]:
    """Share of each element among the atoms of a stack.

    x_i = n_i / sum(n)

    Parameters
    ----------
    stack : layer, or repeat of layers

    Returns
    -------
    Element to atom fraction [-]; they add up to 1.

    Raises
    ------
    PhysicsError
        If the stack has no atoms.

    Notes
    -----
    Each subcycle grows as it would alone, and loses nothing to the next: a real laminate of few cycles differs.
    """
    atoms = stack.atoms_per_area
    total = math.fsum(atoms.values())
    if total <= 0.0:
        raise PhysicsError("a stack without cycles has no composition")
    return {element: moles / total for element, moles in atoms.items()}


def stack_density(stack: Stack) -> float:
    """Density of a stack as a whole.

    rho = sum(rho_i s_i) / sum(s_i)

    Parameters
    ----------
    stack : layer, or repeat of layers

    Returns
    -------
    Density [kg/m3]: mean by volume.

    Raises
    ------
    PhysicsError
        If the stack has no thickness.

    Notes
    -----
    Volumes of the pure films added; what has mixed to a compound is usually denser.
    """
    if stack.thickness <= 0.0:
        raise PhysicsError("a stack without cycles has no density")
    return stack.mass_per_area / stack.thickness


def repeats_for_thickness(stack: Stack, thickness: float) -> int:
    """Whole repeats of a stack that reach a thickness.

    n = ceil(s / s_1)

    Parameters
    ----------
    stack : one repeat of it
    thickness : s wanted [m]

    Returns
    -------
    Repeats [-]; 0 for no thickness.

    Raises
    ------
    PhysicsError
        If the stack has no thickness or the one wanted is negative.

    Notes
    -----
    A thickness that misses a whole number by rounding alone does not take one more.
    """
    wanted = float(not_negative("thickness", thickness))
    if stack.thickness <= 0.0:
        raise PhysicsError("a stack without cycles reaches no thickness")
    exact = wanted / stack.thickness
    return math.ceil(exact - WHOLE * max(exact, 1.0))


def grown_to(stack: Stack, thickness: float) -> Repeat:
    """A stack repeated until it reaches a thickness.

    n repeats, n as in :func:`repeats_for_thickness`

    Parameters
    ----------
    stack : one repeat of it
    thickness : s wanted [m]

    Returns
    -------
    The repeated stack; a repeat gets its number of times multiplied, anything else is wrapped in one.

    Raises
    ------
    PhysicsError
        If the stack has no thickness or the one wanted is negative.

    Notes
    -----
    At least as thick as wanted, by less than one repeat.
    """
    times = repeats_for_thickness(stack, thickness)
    return replace(stack, times=stack.times * times) if isinstance(stack, Repeat) else Repeat((stack,), times)
