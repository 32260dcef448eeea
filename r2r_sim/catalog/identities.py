"""Precursors and films known by what they are: enough to name and weigh them, not enough to calculate a process."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from r2r_sim.catalog.base import Model
from r2r_sim.catalog.models import Entry, VapourPressure
from r2r_sim.catalog.types import Density, MolarMass
from r2r_sim.catalog.value import Confidence


class PrecursorIdentity(Entry):
    """A precursor or co-reactant without the figures that a process calculation needs."""

    formula: str | None
    """Chemical formula; none where the compound is not known for certain."""
    cas: str | None
    """CAS number; none where not certain."""
    identity_source: str
    """Where formula and CAS number come from."""
    identity_confidence: Confidence
    """How far they can be trusted."""
    molar_mass: MolarMass | None
    """Molar mass; none without a formula."""
    vapour_pressure: VapourPressure | None
    """Saturation pressure; none where no figure was found that can be relied on."""
    hazard: str
    """What makes it dangerous."""


class FilmIdentity(Entry):
    """A film without the figures that a process calculation needs."""

    formula: str | None
    """Formula unit; none where the composition varies."""
    molar_mass: MolarMass | None
    """Molar mass of the formula unit; none without a formula."""
    metal_atoms_per_formula: Annotated[int, Field(ge=1)] | None = None
    """Atoms of metal in a formula unit; none where not counted."""
    density: Density | None
    """Density; none where unknown."""


class PrecursorName(Model):
    """What a name that the review uses stands for."""

    precursor: str | None
    """Entry of the precursor; none where the name fits no compound."""
    note: str = ""
    """Why, where it is not plain."""
