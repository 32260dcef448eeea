"""All kinds of lines for webs, and which of them a piece of data means."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Annotated, Any

from pydantic import Discriminator, Tag

from r2r_sim.scenario.web import DrumWeb, SpatialWeb, WoundRoll

LINES: dict[str, type[SpatialWeb | DrumWeb | WoundRoll]] = {
    "spatial_web": SpatialWeb,
    "drum_web": DrumWeb,
    "wound_roll": WoundRoll,
}
"""Form of each kind of line."""


def line_kind(raw: Any) -> str:
    """The kind that is given, or the one that is nearest to what is given, so that the rest can be checked too."""
    kind = raw.get("kind") if isinstance(raw, Mapping) else getattr(raw, "kind", None)
    if isinstance(kind, str) and kind in LINES:
        return kind
    near = get_close_matches(kind.lower(), LINES, n=1, cutoff=0.3) if isinstance(kind, str) else []
    return near[0] if near else "spatial_web"


AnyLine = Annotated[
    Annotated[SpatialWeb, Tag("spatial_web")]
    | Annotated[DrumWeb, Tag("drum_web")]
    | Annotated[WoundRoll, Tag("wound_roll")],
    Discriminator(line_kind),
]
"""A line for webs of any kind."""
