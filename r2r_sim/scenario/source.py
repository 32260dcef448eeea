"""How a precursor cabinet makes its vapour: a bubbler, a heated canister that is drawn from, or liquid injection."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Tag, model_validator

from r2r_sim.catalog import Model, default
from r2r_sim.catalog.quantity import refuse
from r2r_sim.catalog.types import (
    AboveOne,
    HeatConductance,
    Length,
    MolarEnergy,
    NormalFlow,
    Power,
    Pressure,
    Share,
    Temperature,
    VolumeFlow,
)


class PrecursorSource(Model):
    """What every source of vapour states."""

    kind: str
    """Kind of source."""
    temperature: Temperature
    """Temperature of the bath or oven around the canister, or of the vaporiser."""
    pressure: Pressure | None = None
    """Pressure in the source's head space or behind its line; by default the highest of the reactors or lines."""
    vapour_pressure: Pressure | None = None
    """Vapour pressure at the source's temperature, in place of the catalog's."""
    evaporation_heat: MolarEnergy | None = None
    """Heat that evaporates a mole of vapour, in place of the slope of the catalog's vapour pressure."""
    line_temperature: Temperature | None = None
    """Temperature of the coldest part of the line to the reactor, to check for condensation."""


class Canister(PrecursorSource):
    """A canister whose content evaporates in it."""

    heat_supply: HeatConductance | None = None
    """Heat that reaches the precursor for each kelvin that it is colder than its bath; none takes it as kept warm."""


class Bubbler(Canister):
    """A canister through which carrier gas bubbles."""

    kind: Literal["bubbler"]
    """Kind of source."""
    carrier: NormalFlow
    """Carrier gas through all bubblers of the cabinet."""
    saturation: Share = default("0.8", "fraction", source="estimate: 0.5 to 1 by level and flow")
    """Share of the vapour pressure that the carrier reaches."""


class DirectDraw(Canister):
    """A canister whose own vapour flows to the reactor, without carrier gas."""

    kind: Literal["direct_draw"]
    """Kind of source."""
    conductance: VolumeFlow | None = None
    """Conductance of the line and its valves; give either this or an orifice."""
    orifice: Length | None = None
    """Diameter of the narrowest hole in the line; give either this or a conductance."""
    discharge: Share = default("0.8", "fraction", source="estimate: 0.6 to 0.95 by shape of the hole")
    """Share of the ideal flow that passes the orifice."""
    heat_ratio: AboveOne = default("1.1", "number", source="estimate: 1.05 to 1.3, lower for larger molecules")
    """Heat capacity of the vapour at constant pressure over that at constant volume."""

    @model_validator(mode="after")
    def _one_resistance(self) -> DirectDraw:
        if (self.conductance is None) == (self.orifice is None):
            given = "both are given" if self.orifice is not None else "neither is given"
            refuse(f"give exactly one of conductance and orifice: {given}", "such as orifice: 2 mm", kind="conflict")
        return self


class LiquidInjection(PrecursorSource):
    """Liquid that is metered into a hot vaporiser."""

    kind: Literal["liquid_injection"]
    """Kind of source."""
    power: Power
    """Power of the vaporiser's heater."""
    heat_share: Share = default("0.6", "fraction", source="estimate: the rest warms liquid and carrier, and is lost")
    """Share of that power which evaporates liquid."""
    carrier: NormalFlow | None = None
    """Carrier gas through the vaporiser; none where the vapour flows by itself."""
    saturation: Share = default("0.5", "fraction", source="estimate: below saturation, so that droplets dry")
    """Share of the vapour pressure that the carrier may reach."""


SOURCES: dict[str, type[PrecursorSource]] = {
    "bubbler": Bubbler,
    "direct_draw": DirectDraw,
    "liquid_injection": LiquidInjection,
}
"""Form of each kind of source."""


def source_kind(raw: Any) -> str:
    """The kind that is given; a bubbler where it is not known, so that the rest can be checked too."""
    kind = raw.get("kind") if isinstance(raw, Mapping) else getattr(raw, "kind", None)
    return kind if isinstance(kind, str) and kind in SOURCES else "bubbler"


AnySource = Annotated[
    Annotated[Bubbler, Tag("bubbler")]
    | Annotated[DirectDraw, Tag("direct_draw")]
    | Annotated[LiquidInjection, Tag("liquid_injection")],
    Discriminator(source_kind),
]
"""A source of any kind."""
