"""Which versions made a result."""

from __future__ import annotations

from importlib.metadata import version

from r2r_sim._version import __version__

LIBRARIES = ("numpy", "scipy", "simpy", "pydantic")
"""Libraries whose version could change a digit."""


def versions() -> tuple[tuple[str, str], ...]:
    """Package and version, this one first."""
    return (("r2r_sim", __version__), *((name, version(name)) for name in LIBRARIES))
