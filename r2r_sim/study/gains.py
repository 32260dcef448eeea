"""What one change to a plan does: the shape of a gain."""

from __future__ import annotations

from dataclasses import dataclass

from r2r_sim.kpi.comparison import Difference


@dataclass(frozen=True, slots=True)
class Gain:
    """What one lever does, by replications that share their random numbers."""

    of: str
    change: str
    output: Difference
    """[m2/day or t/day]"""
    share: float
    """Of the output as planned."""
    money: Difference | None
    """Worth of the output less full cost [money a year]; None where too few prices are stated."""
