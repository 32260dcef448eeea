"""The material section: a web on rolls (a separator, a foil or an electrode sheet), or a powder."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, PrivateAttr, Tag, model_validator

from r2r_sim.catalog import SHIPPED, Catalog, Foil, Model, Powder, Separator, Value, default
from r2r_sim.catalog.quantity import refuse
from r2r_sim.catalog.types import (
    AtLeastOne,
    CoatedDepth,
    Density,
    Diffusivity,
    Fraction,
    Length,
    LengthOrZero,
    Number,
    NumberOrZero,
    OpenFraction,
    SpecificHeat,
    SpecificSurface,
    Temperature,
)


@dataclass(frozen=True, slots=True)
class Pore:
    """The porous part of a web under one exposed face."""

    depth: float
    """Of all pores that belong to this face [m]."""
    porosity: float
    diameter: float
    """[m]"""
    tortuosity: float
    surface_scale: float
    """Internal surface over that of the pore model, 4 porosity/diameter; 1 unless it was measured."""


class Roll(Model):
    """The roll as it is bought and coated."""

    length: Length | None = None
    """Length of web on a roll; or diameter and core, from which it follows."""
    diameter: Length | None = None
    """Outer diameter of a full roll, in place of its length."""
    core: Length | None = None
    """Outer diameter of the core, with diameter."""
    width: Length
    """Width of the web."""
    trim: LengthOrZero = default("0 mm", "length")
    """Uncoated or cut-off width, both edges together."""

    @model_validator(mode="after")
    def _one_length(self) -> Roll:
        example = "such as length: 4000 m, or diameter: 400 mm with core: 152 mm"
        if self.length is None and self.diameter is None:
            refuse("length is missing, and there is no diameter to work it out from", example, kind="conflict")
        if self.length is not None and (self.diameter is not None or self.core is not None):
            refuse("length, and diameter with core, say the same thing twice", example, "length", "conflict")
        if self.length is None:
            if self.core is None:
                refuse("diameter needs the core on which the web is wound", example, "diameter", "conflict")
            if self.diameter is not None and self.core.mode >= self.diameter.mode:
                refuse(f"a core of {self.core.text} fills a roll of {self.diameter.text}", example, "core", "range")
        return self

    @property
    def coated_width(self) -> float:
        """Width that is coated and kept [m]."""
        return self.width.mode - self.trim.mode

    def length_of(self, thickness: float) -> float:
        """Length of web on the roll [m]: as stated, or the face of the roll over the thickness: pi (D**2 - d**2)/(4 t).

        Parameters
        ----------
        thickness : t of the web as it is wound, without air between the layers [m]
        """
        if self.length is not None:
            return self.length.mode
        assert self.diameter is not None  # one of both is there, and the core with it
        assert self.core is not None
        return math.pi * (self.diameter.mode**2 - self.core.mode**2) / (4.0 * thickness)


class Known(Model):
    """A material that looks up its catalog entry, in the catalog as its plan sees it."""

    _known: Catalog = PrivateAttr(default=SHIPPED)

    def look_up_in(self, known: Catalog) -> None:
        """Use the entries of one plan."""
        self._known = known


class Infiltration(Model):
    """How a precursor dissolves in the polymer of a web; there is no default, for polymers differ by orders."""

    solubility: Number
    """Concentration in the polymer over that in the gas, at the process temperature."""
    diffusivity: Diffusivity
    """Diffusivity in the polymer, at the process temperature."""


class WebMaterial(Known):
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
    surface: Number | None = None
    """Internal surface of the whole separator per area of web, as measured, in place of that of the pore model."""
    infiltration: dict[str, Infiltration] = Field(default_factory=dict)
    """How precursors dissolve in the polymer; what they lose to it is computed only where this is given."""

    @property
    def film(self) -> Separator:
        """The separator with the figures given here in place of the catalog's."""
        names = ("thickness", "porosity", "pore_diameter", "tortuosity")
        given = {name: value for name in names if (value := getattr(self, name)) is not None}
        return self._known.separator(self.separator).model_copy(update=given)

    @property
    def name(self) -> str:
        """In words."""
        return self.film.name

    @property
    def highest_temperature(self) -> Value:
        """That it stands."""
        return self.film.highest_temperature

    @property
    def nucleation_cycles(self) -> Value:
        """Cycles lost on the untreated surface."""
        return self.film.nucleation_cycles

    @property
    def bare_thickness(self) -> float:
        """Thickness before it is coated [m]."""
        return self.film.thickness.mode

    @property
    def areal_mass(self) -> float:
        """Mass before it is coated [kg/m2]."""
        return self.film.areal_mass

    @property
    def areal_heat(self) -> float:
        """Heat capacity before it is coated [J/m2/K]."""
        film = self.film
        return film.areal_mass * film.heat_capacity.mode

    @property
    def face(self) -> float:
        """Surface of a face without its pores [m2/m2]."""
        return 1.0

    def pore(self, sides: int) -> Pore | None:
        """Pores under one exposed face, where one or two are exposed."""
        film = self.film
        thickness, porosity, diameter = film.thickness.mode, film.porosity.mode, film.pore_diameter.mode
        scale = 1.0
        if self.surface is not None:
            scale = self.surface.mode / (4.0 * porosity / diameter * thickness)
        return Pore(thickness / sides, porosity, diameter, film.tortuosity.mode, scale)


class Coating(Model):
    """The porous layer of an electrode sheet, on one or both faces of its foil; measured, so nothing has a default."""

    thickness: Length
    """Thickness of the layer on one face."""
    porosity: OpenFraction
    """Pore volume over total volume of the layer."""
    particle_diameter: Length
    """Surface-mean (Sauter) diameter of its particles: their surface is 6 (1 - porosity)/diameter."""
    tortuosity: Number
    """Tortuosity factor of its pores."""
    density: Density
    """Density of the solids in the layer, binder and carbon included."""
    heat_capacity: SpecificHeat
    """Specific heat of the solids."""
    highest_temperature: Temperature
    """Highest process temperature without harm, usually that of the binder."""
    nucleation_cycles: NumberOrZero = default("0", "number", source="none assumed on electrode particles")
    """Cycles lost to nucleation on the particles."""
    faces: Literal[1, 2] = 2
    """Faces of the foil that carry the layer."""

    @property
    def pore_diameter(self) -> float:
        """Hydraulic diameter of the gaps between its particles [m]: 4 porosity over surface per volume."""
        return 2.0 / 3.0 * self.porosity.mode / (1.0 - self.porosity.mode) * self.particle_diameter.mode


class FoilMaterial(Known):
    """A dense web that is coated from roll to roll: a foil or film, bare or with the porous layer of an electrode."""

    foil: str
    """Foil, by its catalog name."""
    roll: Roll
    """The roll."""
    surface_factor: AtLeastOne | None = None
    """Surface of a face over its area, as measured; 1 where nothing is stated. Rough foils have 1.2 to 3."""
    thickness: Length | None = None
    """Thickness of the foil, in place of the catalog's."""
    coating: Coating | None = None
    """Porous layer of an electrode sheet; none for a bare foil."""
    coated_depth: CoatedDepth | None = None
    """How deep the pores of the layer are coated from each face: faces, full, or a depth; only with a coating."""

    @model_validator(mode="after")
    def _depth_and_coating(self) -> FoilMaterial:
        if (self.coating is None) != (self.coated_depth is None):
            missing = "coated_depth" if self.coated_depth is None else "coating"
            refuse(f"coating and coated_depth come together: {missing} is missing", "a bare foil has neither of them")
        if self.coating is not None and self.surface_factor is not None:
            hint = "the layer's surface follows from its porosity and particle_diameter"
            refuse("a coated foil has no surface_factor", hint, "surface_factor")
        return self

    @property
    def film(self) -> Foil:
        """The foil with the thickness given here in place of the catalog's."""
        given = {} if self.thickness is None else {"thickness": self.thickness}
        return self._known.foil(self.foil).model_copy(update=given)

    @property
    def name(self) -> str:
        """In words."""
        return self.film.name if self.coating is None else f"electrode sheet on {self.film.name}"

    @property
    def highest_temperature(self) -> Value:
        """That it stands: the less of foil and layer."""
        foil = self.film.highest_temperature
        if self.coating is None or self.coating.highest_temperature.mode > foil.mode:
            return foil
        return self.coating.highest_temperature

    @property
    def nucleation_cycles(self) -> Value:
        """Cycles lost on the untreated surface."""
        return self.film.nucleation_cycles if self.coating is None else self.coating.nucleation_cycles

    @property
    def bare_thickness(self) -> float:
        """Thickness before it is coated by ALD [m]."""
        layers = 0.0 if self.coating is None else self.coating.faces * self.coating.thickness.mode
        return self.film.thickness.mode + layers

    @property
    def areal_mass(self) -> float:
        """Mass before it is coated by ALD [kg/m2]."""
        return self.film.thickness.mode * self.film.density.mode + self._layers

    @property
    def areal_heat(self) -> float:
        """Heat capacity before it is coated by ALD [J/m2/K]."""
        film, coating = self.film, self.coating
        foil = film.thickness.mode * film.density.mode * film.heat_capacity.mode
        return foil + (0.0 if coating is None else self._layers * coating.heat_capacity.mode)

    @property
    def face(self) -> float:
        """Surface of a face without its pores [m2/m2]."""
        return 1.0 if self.surface_factor is None else self.surface_factor.mode

    @property
    def _layers(self) -> float:
        """Mass of the porous layers [kg/m2]."""
        coating = self.coating
        if coating is None:
            return 0.0
        return coating.faces * coating.thickness.mode * (1.0 - coating.porosity.mode) * coating.density.mode

    def pore(self, sides: int) -> Pore | None:  # noqa: ARG002 - any web is asked alike
        """Pores under one exposed face, which has a layer of its own; none on a bare foil."""
        coating = self.coating
        if coating is None:
            return None
        return Pore(coating.thickness.mode, coating.porosity.mode, coating.pore_diameter, coating.tortuosity.mode, 1.0)


class PowderMaterial(Known):
    """A powder that is coated in batches."""

    powder: str
    """Powder, by its catalog name."""
    specific_surface: SpecificSurface
    """Surface per mass, measured on the powder at hand."""
    surface_variation: Fraction = default("0 %", "fraction")
    """Standard deviation of the specific surface from lot to lot, over its mean; lots are lognormal."""
    moisture: Fraction = default("0 ppm", "fraction")
    """Water in the powder as loaded, share of its mass."""
    moisture_as_received: Fraction | None = None
    """Water in the powder as it comes, for dryers with a drying_time."""
    moisture_variation: Fraction = default("0 %", "fraction")
    """Standard deviation of the water from lot to lot as they come, over its mean; lots are lognormal."""
    bulk_density: Density | None = None
    """Bulk density, in place of the catalog's tap density."""
    particle_diameter: Length | None = None
    """Particle diameter, in place of the catalog's."""

    @property
    def properties(self) -> Powder:
        """The powder with the figures given here in place of the catalog's."""
        names = ("bulk_density", "particle_diameter")
        given = {name: value for name in names if (value := getattr(self, name)) is not None}
        return self._known.powder(self.powder).model_copy(update=given)


MATERIALS: Mapping[str, type[Known]] = {"web": WebMaterial, "foil": FoilMaterial, "powder": PowderMaterial}
"""The shapes of a material, each by a tag."""
_KEYS = {"separator": "web", "foil": "foil", "powder": "powder"}
"""The key that tells which shape is meant."""


def material_kind(raw: Any) -> str | None:
    """Which of the shapes is meant, as in :data:`MATERIALS`; None for none or several."""
    for kind, model in MATERIALS.items():
        if isinstance(raw, model):
            return kind
    if not isinstance(raw, Mapping):
        return None
    found = [kind for key, kind in _KEYS.items() if key in raw]
    return found[0] if len(found) == 1 else None


Material = Annotated[
    Annotated[WebMaterial, Tag("web")]
    | Annotated[FoilMaterial, Tag("foil")]
    | Annotated[PowderMaterial, Tag("powder")],
    Discriminator(
        material_kind,
        custom_error_type="material",
        custom_error_message="give exactly one of separator, foil (webs) and powder",
    ),
]
