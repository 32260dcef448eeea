"""The material section: a separator on rolls, or a powder."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Tag

from r2r_sim import catalog
from r2r_sim.catalog import Model, Powder, Separator, default
from r2r_sim.catalog.types import (
    CoatedDepth,
    Density,
    Fraction,
    Length,
    LengthOrZero,
    Number,
    OpenFraction,
    SpecificSurface,
)


class Roll(Model):
    """The roll as it is bought and coated."""

    length: Length
    """Length of web on a roll."""
    width: Length
    """Width of the web."""
    trim: LengthOrZero = default("0 mm", "length")
    """Uncoated or cut-off width, both edges together."""

    @property
    def coated_width(self) -> float:
        """Width that is coated and kept [m]."""
        return self.width.mode - self.trim.mode


class WebMaterial(Model):
    """A separator that is coated from roll to roll."""

    separator: str
    """Separator, by its catalog name."""
    coated_depth: CoatedDepth
    """How deep the pores are coated from each face: faces, full, or a depth."""
    roll: Roll
    """The roll."""
    thickness: Length | None = None
    """Thickness of the separator, in place of the catalog's."""
    porosity: OpenFraction | None = None
    """Porosity, in place of the catalog's."""
    pore_diameter: Length | None = None
    """Mean pore diameter, in place of the catalog's."""
    tortuosity: Number | None = None
    """Tortuosity factor, in place of the catalog's."""

    @property
    def film(self) -> Separator:
        """The separator with the figures given here in place of the catalog's."""
        names = ("thickness", "porosity", "pore_diameter", "tortuosity")
        given = {name: value for name in names if (value := getattr(self, name)) is not None}
        return catalog.separator(self.separator).model_copy(update=given)


class PowderMaterial(Model):
    """A powder that is coated in batches."""

    powder: str
    """Powder, by its catalog name."""
    specific_surface: SpecificSurface
    """Surface per mass, measured on the powder at hand."""
    moisture: Fraction = default("0 ppm", "fraction")
    """Water in the powder as loaded, share of its mass."""
    bulk_density: Density | None = None
    """Bulk density, in place of the catalog's tap density."""
    particle_diameter: Length | None = None
    """Particle diameter, in place of the catalog's."""

    @property
    def properties(self) -> Powder:
        """The powder with the figures given here in place of the catalog's."""
        names = ("bulk_density", "particle_diameter")
        given = {name: value for name in names if (value := getattr(self, name)) is not None}
        return catalog.powder(self.powder).model_copy(update=given)


def material_kind(raw: Any) -> Literal["web", "powder"] | None:
    """Which of the two shapes is meant; None for neither or both."""
    if isinstance(raw, (WebMaterial, PowderMaterial)):
        return "web" if isinstance(raw, WebMaterial) else "powder"
    if not isinstance(raw, Mapping):
        return None
    web, powder = "separator" in raw, "powder" in raw
    return None if web == powder else ("web" if web else "powder")


Material = Annotated[
    Annotated[WebMaterial, Tag("web")] | Annotated[PowderMaterial, Tag("powder")],
    Discriminator(
        material_kind,
        custom_error_type="material",
        custom_error_message="give exactly one of separator (a web) and powder",
    ),
]
