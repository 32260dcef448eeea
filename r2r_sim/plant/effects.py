"""What failures do to the batch under way in a reactor: it goes on, begins again, or is lost.

A batch is under way from when it is first processed until the last of its steps that process is done; before and
after, when powder is loaded and unloaded, nothing happens to it. A spoilt batch ends at the failure.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from r2r_sim.plant.buffer import IN_SPEC, Lot
from r2r_sim.plant.lots import COAT_AGAIN
from r2r_sim.plant.model import BatchReactor, BatchStep
from r2r_sim.plant.parts import FailureMode
from r2r_sim.plant.recorder import CODES, PRODUCTIVE
from r2r_sim.plant.station import Station, Steps


class BatchHarmed(Exception):  # noqa: N818 - it says what has happened, and is no error
    """The batch under way cannot go on from where it was."""

    def __init__(self, begins_again: bool) -> None:
        super().__init__(begins_again)
        self.begins_again = begins_again


class Segment(Protocol):
    """What is asked of a part of a recipe."""

    def put_back(self, first: int, lengths: Sequence[int]) -> None:
        """Keep times that were drawn for steps that have not begun."""


class Harms:
    """What failures have done to the batch under way."""

    def __init__(self, station: Station, steps: Sequence[BatchStep], spoil: Callable[[FailureMode], None]) -> None:
        self._station = station
        self._last = processing(steps)[-1]
        self._spoil = spoil
        self._number = 0
        self._worked: int | None = None
        self._again = False
        self._spoilt = False
        station.on_strike = self._strike

    def coat(self, steps: Sequence[BatchStep]) -> None:
        """Batches have these steps from now on."""
        self._last = max(processing(steps), default=-1)

    def begin(self) -> None:
        """A batch has begun, which has not been processed yet."""
        self._worked = self._station.usage.operating

    def end(self) -> None:
        """No batch is under way any more."""
        self._worked = None

    def mend(self, segment: Segment, number: int, begun: int, lengths: Sequence[int]) -> Steps:
        """Repair what strikes in a segment whose first step has this number, and of whose steps so many have begun.

        Raises
        ------
        BatchHarmed
            After the repair, if the batch cannot go on from there.
        """
        self._number = number + max(begun - 1, 0)
        yield from self._station.repairs()
        if self._again or self._spoilt:
            segment.put_back(begun, lengths[begun:])
            begins_again = not self._spoilt
            self._worked, self._again, self._spoilt = None, False, False
            raise BatchHarmed(begins_again)

    def _strike(self, mode: FailureMode) -> None:
        """A failure strikes."""
        if mode.effect == "resume" or self._worked is None or self._spoilt:
            return
        if self._station.usage.operating > self._worked and self._number <= self._last:
            if mode.effect == "restart":
                self._again = True
            else:
                self._spoilt = True
                self._spoil(mode)


def processing(steps: Sequence[BatchStep]) -> list[int]:
    """Numbers of the steps that process."""
    return [number for number, step in enumerate(steps) if PRODUCTIVE[CODES[step.sub_state]]]


def harms_of(station: Station, reactor: BatchReactor, spoil: Callable[[FailureMode], None]) -> Harms | None:
    """What keeps account of harm to the batches of a reactor; None if no failure and no outage does any."""
    harmful = station.failures.effects - {"resume"}
    return Harms(station, reactor.steps, spoil) if harmful and processing(reactor.steps) else None


def begins_again_at(station: Station, reactor: BatchReactor) -> int | None:
    """The step with which a batch begins again: the first that processes, for the powder is in the reactor."""
    restarts = "restart" in station.failures.effects or reactor.at_close == "abort"
    return next(iter(processing(reactor.steps)), None) if restarts else None


def spoil(station: Station, reactor: BatchReactor, lot: Lot | None, begun: int, mode: FailureMode) -> Lot | None:
    """Take down that a failure has ended a batch: scrap, or powder to be coated again; gives the lot that is left."""
    now, scrapped = station.now, mode.effect == "scrap"
    station.usage.batches += 1
    name, charge = f"{reactor.name}/{station.usage.batches}", reactor.charge
    if lot is not None:
        name, charge = lot.name, lot.quantity
        lot.unit, lot.quality, lot.outcome = station.index, IN_SPEC, mode.effect
        if scrapped:
            lot.quantity = 0
            station.site.recorder.flow.leave(lot, now, "scrap")
            lot = None
    station.log.lot(name, begun, now, 0, [(mode.name if scrapped else COAT_AGAIN, charge)])
    return lot
