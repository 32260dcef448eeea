"""Rolls that become several: cut along into lengths and across into lanes.

A lot's quantity is length of the full coated width, so that areas add up exactly: a lane of a roll is its share of that
length, and what is trimmed at the edges is scrap of it.
"""

from __future__ import annotations

from r2r_sim.plant.buffer import Lot
from r2r_sim.plant.flow import FlowLog
from r2r_sim.plant.parts import Slitting

TRIM = "edge trim"
SHORT = "short end"


class Slitter:
    """Cuts lots of one machine."""

    def __init__(self, slitting: Slitting, stretch: float, flow: FlowLog) -> None:
        self._slitting = slitting
        self._length, self._shortest = round(slitting.length / stretch), round(slitting.shortest / stretch)
        self._flow = flow
        self._pieces: dict[str, list[int]] = {}
        """Of the lots that are cut, until they are split."""

    def cut(self, lot: Lot) -> list[tuple[str, int]]:
        """Cut a good lot: what of it is scrap, for which reason."""
        lengths, rest = self._lengths(lot.quantity)
        left = [length - round(length * self._slitting.trim) for length in lengths]
        self._pieces[lot.name] = [piece for length in left for piece in self._lanes(length)]
        return [(TRIM, sum(lengths) - sum(left)), (SHORT, rest)]

    def split(self, lot: Lot, now: int) -> list[Lot]:
        """The lots that a lot has become; one that is not cut, or of which nothing is left, stays as it is."""
        pieces = self._pieces.pop(lot.name, None)
        if not pieces:
            return [lot]
        self._flow.leave(lot, now, "split")
        found = []
        for number, piece in enumerate(pieces, start=1):
            part = Lot(f"{lot.name}/{number}", lot.product, piece, now, lot.due)
            part.priority, part.unit, part.goes = lot.priority, lot.unit, lot.goes
            self._flow.came += piece
            found.append(part)
        return found

    def _lengths(self, quantity: int) -> tuple[list[int], int]:
        """Lengths along the web, and what is left and too short."""
        if not self._length:
            return [quantity], 0
        number, rest = divmod(quantity, self._length)
        lengths = [self._length] * number
        if rest and rest >= self._shortest:
            return [*lengths, rest], 0
        return lengths, rest

    def _lanes(self, length: int) -> list[int]:
        """Lanes that differ by a millimetre at most, none of them empty."""
        each, more = divmod(length, self._slitting.lanes)
        lanes = [each + (lane < more) for lane in range(self._slitting.lanes)]
        return [lane for lane in lanes if lane]
