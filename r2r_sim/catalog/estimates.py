"""What follows from other figures of an entry where no figure is known: shown as an estimate, with its range."""

from __future__ import annotations

import re
from typing import TypeVar

from r2r_sim.catalog.models import Entry, Precursor
from r2r_sim.catalog.value import Value
from r2r_sim.errors import PhysicsError

AnyEntry = TypeVar("AnyEntry", bound=Entry)
METHOD_ERROR = 0.2
"""Error of the method itself on both sides, several times the mean error its authors found; our estimate."""
DIFFUSIVITY_SOURCE = "estimated from the formula (Fuller, Ensley and Giddings 1969); a metal atom counts as 20 cm3/mol"
ELEMENTS = (
    " H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr Rb Sr Y Zr Nb "
    "Mo Tc Ru Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pr Nd Pm Sm Eu Gd Tb Dy Ho Er Tm Yb Lu Hf Ta W Re Os Ir Pt Au "
    "Hg Tl Pb Bi "
)
"""Symbols that may stand in a formula, each between spaces."""
_ATOM = re.compile(r"([A-Z][a-z]?)(\d+(?:\.\d+)?)?")


def atoms_of(formula: str) -> dict[str, float]:
    """Atoms of each element in a formula without brackets, such as C12H28O4Ti; empty where it cannot be read."""
    if not re.fullmatch(f"(?:{_ATOM.pattern})+", formula):
        return {}
    found: dict[str, float] = {}
    for element, number in _ATOM.findall(formula):
        found[element] = found.get(element, 0.0) + float(number or 1)
    return found if all(f" {element} " in ELEMENTS for element in found) else {}


def with_estimates(entry: AnyEntry) -> AnyEntry:
    """The same entry; of a precursor, with a diffusivity where none is known and the formula can be read."""
    if not isinstance(entry, Precursor) or entry.diffusivity_in_n2 is not None:
        return entry
    # numpy is not needed to read a scenario that estimates nothing
    from r2r_sim.physics.diffusivity import OTHER_ATOM, OTHER_ATOM_SPREAD, diffusion_volume, fuller_diffusivity

    atoms, mass = atoms_of(entry.formula), entry.molar_mass.mode

    def at(other_atom: float) -> float:
        return float(f"{float(fuller_diffusivity(diffusion_volume(atoms, other_atom), mass)):.3g}")

    try:
        low, mode, high = at(OTHER_ATOM + OTHER_ATOM_SPREAD), at(OTHER_ATOM), at(OTHER_ATOM - OTHER_ATOM_SPREAD)
    except PhysicsError:
        return entry
    value = Value(
        mode=mode,
        unit="m2/s",
        dimension="diffusivity",
        low=float(f"{low * (1 - METHOD_ERROR):.3g}"),
        high=float(f"{high * (1 + METHOD_ERROR):.3g}"),
        distribution="triangular",
        source=DIFFUSIVITY_SOURCE,
        confidence="estimate",
    )
    return entry.model_copy(update={"diffusivity_in_n2": value})
