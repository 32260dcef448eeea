"""Pictures as bytes: the same bytes for the same figure, on every machine and whatever its settings."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from r2r_sim.errors import OutputError

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def picture_bytes(draw: Callable[[], Figure], suffix: str, settings: Mapping[str, Any], instead: str = "") -> bytes:
    """A figure as a .png or .svg, drawn under settings of its own; ``instead`` is what a missing library leaves to do.

    Raises
    ------
    OutputError
        If matplotlib is missing.
    """
    try:
        import matplotlib as mpl
    except ImportError as error:
        raise OutputError(
            "a picture needs matplotlib, which is not installed", hint=f"pip install 'r2r-sim[plots]'{instead}"
        ) from error
    with mpl.rc_context():
        mpl.rcdefaults()
        for name, value in settings.items():
            mpl.rcParams[name] = value  # type: ignore[index]
        figure, file = draw(), io.BytesIO()
        # the resolution of a .svg is that of the maps inside it
        if suffix.lower() == ".png":
            figure.savefig(file, format="png", dpi=150, metadata={"Software": None})
        else:
            figure.savefig(file, format="svg", dpi=150, metadata={"Date": None, "Creator": None})
    return file.getvalue()
