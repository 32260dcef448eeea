"""The process section: what is deposited, how hot, how thick."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from r2r_sim.catalog import Model, Value, chemistry, default
from r2r_sim.catalog.quantity import refuse
from r2r_sim.catalog.types import AUTO, AutoLength, AutoNumber, Diffusivity, Length, OpenFraction, Temperature
from r2r_sim.errors import CatalogError


def _saturation(given: dict[str, Any]) -> Value:
    """The chemistry's own figure; an unknown chemistry is reported elsewhere."""
    try:
        return chemistry(str(given.get("chemistry"))).saturation
    except CatalogError:
        return default("0.95", "fraction")


class Process(Model):
    """What is deposited, how hot, how thick."""

    chemistry: str
    """Chemistry, by its catalog name."""
    temperature: Temperature
    """Deposition temperature."""
    thickness: Length | None = None
    """Film thickness wanted; give either this or the number of cycles."""
    cycles: Annotated[int, Field(ge=1, le=100_000)] | None = None
    """Number of ALD cycles; give either this or the thickness."""
    growth_per_cycle: AutoLength = AUTO
    """Growth per saturated cycle; auto takes the chemistry's figure at the temperature."""
    saturation: OpenFraction = Field(default_factory=_saturation)
    """Coverage that each half-cycle must reach; by default the chemistry's figure."""
    pretreatment: Literal["none", "plasma"] = "none"
    """Treatment of the surface before coating; plasma removes the nucleation delay."""
    diffusivity: dict[str, Diffusivity] = Field(default_factory=dict)
    """Diffusivity of precursors in nitrogen at 25 degC and 101325 Pa, in place of the catalog's."""
    nucleation_cycles: AutoNumber = AUTO
    """Cycles lost to nucleation; auto takes the separator's figure, none after plasma, none on powder."""

    @model_validator(mode="after")
    def _one_target(self) -> Process:
        if (self.thickness is None) == (self.cycles is None):
            given = "both are given" if self.cycles is not None else "neither is given"
            refuse(f"give exactly one of thickness and cycles: {given}", "such as thickness: 5 nm", kind="conflict")
        return self
