"""A charge of powder in a batch reactor at temperature: its surface, its gas and its heat."""

from __future__ import annotations

from dataclasses import dataclass

from r2r_sim.process.recipe import Layer, Recipe
from r2r_sim.scenario import BatchReactor


@dataclass(frozen=True, slots=True)
class Charge:
    """What every batch reactor tells of its charge."""

    reactor: BatchReactor
    recipe: Recipe
    mass: float
    surface: float
    """[m2]"""
    pressure: float
    """Of the gas where it leaves the powder [Pa]."""
    velocity: float
    """Of the gas past the powder [m/s]; 0 where it stands still."""
    flow: float
    """Gas at temperature and pressure [m3/s]."""
    gas_volume: float
    """That a purge must sweep [m3]."""
    heat_capacity: float
    """Of the charge [J/K]."""
    conductance: float
    """Wall and gas together [W/K]."""

    def sites(self, layer: Layer) -> float:
        """Metal atoms that a saturated cycle of a layer adds to the whole charge."""
        return self.surface * layer.sites
