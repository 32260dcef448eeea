"""A line or reactor that runs several products: what it is set up for, and since when."""

from __future__ import annotations

from r2r_sim.plant.model import BatchReactor, WebLine
from r2r_sim.plant.needs import Setup
from r2r_sim.plant.parts import Changeovers
from r2r_sim.plant.recorder import UnitLog
from r2r_sim.plant.station import Station, Steps


class Campaigns:
    """Changes the product of a unit between lots, and takes down how long each was run."""

    def __init__(self, station: Station, changeovers: Changeovers) -> None:
        self._setup = Setup(station, changeovers)
        self._keeps = changeovers.keep
        self._station = station
        self._log: UnitLog = station.log

    @property
    def preferred(self) -> str | None:
        """The product whose lots the unit takes first; None for whatever comes."""
        return self._setup.product if self._keeps else None

    def needs_change(self, product: str) -> bool:
        """Whether the unit is set up for another product, or has run none."""
        return not self._log.campaigns or self._setup.product != product

    def change_to(self, product: str) -> Steps:
        """Set the unit up for a product, and begin its campaign."""
        log, station = self._log, self._station
        self._end(station.now)
        yield from self._setup.change_to(product)
        log.campaigns.append((product, station.now, self._station.site.horizon, log.batches_started))

    def _end(self, now: int) -> None:
        campaigns = self._log.campaigns
        if campaigns:
            product, start, _, begun = campaigns[-1]
            campaigns[-1] = (product, start, now, begun)


def campaigns_of(station: Station, unit: WebLine | BatchReactor) -> Campaigns | None:
    """The campaigns of a unit; None for one that runs a single product."""
    if unit.changeovers is None and not unit.recipes:
        return None
    return Campaigns(station, unit.changeovers or Changeovers())
