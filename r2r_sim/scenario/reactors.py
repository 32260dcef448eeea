"""All kinds of reactors for powders, and which of them a piece of data means."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Annotated, Any

from pydantic import Discriminator, Tag

from r2r_sim.scenario.bed import FlatChamber, FluidisedBed, RotaryDrum, StaticBed
from r2r_sim.scenario.flow_reactor import PneumaticTube, SpatialBed
from r2r_sim.scenario.reactor import Reactor

REACTORS: dict[str, type[Reactor]] = {
    "fluidised_bed": FluidisedBed,
    "rotary_drum": RotaryDrum,
    "static_bed": StaticBed,
    "flat_chamber": FlatChamber,
    "spatial_bed": SpatialBed,
    "pneumatic_tube": PneumaticTube,
}
"""Form of each kind of reactor."""


def reactor_kind(raw: Any) -> str:
    """The kind that is given, or the one that is nearest to what is given, so that the rest can be checked too."""
    kind = raw.get("kind") if isinstance(raw, Mapping) else getattr(raw, "kind", None)
    if isinstance(kind, str) and kind in REACTORS:
        return kind
    near = get_close_matches(kind.lower(), REACTORS, n=1, cutoff=0.3) if isinstance(kind, str) else []
    return near[0] if near else "fluidised_bed"


AnyReactor = Annotated[
    Annotated[FluidisedBed, Tag("fluidised_bed")]
    | Annotated[RotaryDrum, Tag("rotary_drum")]
    | Annotated[StaticBed, Tag("static_bed")]
    | Annotated[FlatChamber, Tag("flat_chamber")]
    | Annotated[SpatialBed, Tag("spatial_bed")]
    | Annotated[PneumaticTube, Tag("pneumatic_tube")],
    Discriminator(reactor_kind),
]
"""A reactor for powders of any kind."""
