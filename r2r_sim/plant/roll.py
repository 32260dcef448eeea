"""A roll on a web line, and the web that runs without a stop."""

from __future__ import annotations

from typing import NamedTuple

from r2r_sim.plant.buffer import Lot

PLANNED = "start-up"
UNPLANNED = "start-up after failure"


class Roll:
    """The roll on the line: which run through the line this is, how far it has come, and what has been scrapped."""

    __slots__ = ("length", "lot", "number", "passes_begun", "position", "scrap", "start")

    def __init__(self, number: int, length: int, lot: Lot | None = None) -> None:
        self.number = number
        self.length = length
        self.lot = lot
        """The roll as a lot of buffers, if it comes from one or goes to one."""
        self.start: int | None = None
        self.passes_begun = 1
        self.position = 0
        self.scrap: dict[str, int] = {}

    def follow(self, length: int, lot: Lot | None) -> None:
        """Become the next roll; what was scrapped since the last one was finished is part of it."""
        self.number += 1
        self.length, self.lot = length, lot
        self.start, self.passes_begun, self.position = None, 1, 0

    def cut(self, reason: str, length: int) -> None:
        """Scrap a length of it [mm]."""
        if length:
            self.scrap[reason] = self.scrap.get(reason, 0) + length

    def parts(self, reject: float) -> tuple[int, list[tuple[str, int]]]:
        """What of it is good, and what is scrapped for which reason [mm]; of what is left a part is rejected."""
        good, scrapped = self.position, []
        # start-ups first: web that was scrap already is not cut out as good once more
        for reason, length in sorted(self.scrap.items(), key=_start_ups_first):
            scrapped.append((reason, min(good, length)))
            good -= min(good, length)
        rejected = round(min(reject, 1.0) * good)
        scrapped.append(("reject", rejected))
        return good - rejected, scrapped


class Stretch(NamedTuple):
    """Web that runs without a stop."""

    start: int
    position: int
    speed: float
    """[mm/ms]"""
    startup: int
    """Start-up scrap still to run at its start [mm]."""
    end: int
    """When it will end unless a cabinet closes before [ms]."""
    length: int | None
    """Length that has run at that end [mm]; None if it follows from the time."""


def _start_ups_first(cut: tuple[str, int]) -> bool:
    return cut[0] not in (PLANNED, UNPLANNED)
