"""What a machine makes of its lots: whether they are good, and where they go."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from r2r_sim.plant.buffer import IN_SPEC, OFF_SPEC, REWORK, UNDER_DOSED, Lot, Store
from r2r_sim.plant.lots import COAT_AGAIN, Route
from r2r_sim.plant.model import Machine
from r2r_sim.plant.parts import FailureMode
from r2r_sim.plant.slitter import Slitter
from r2r_sim.plant.station import Site

_GOOD = Route()
_SCRAP = Route(outcome="scrap")
_QUALITIES = (IN_SPEC, OFF_SPEC, REWORK, UNDER_DOSED)


class Routing:
    """Judges lots when work on them is done, takes the work down, and says where they go."""

    def __init__(self, site: Site, index: int, machine: Machine) -> None:
        self._index = index
        self._machine = machine
        self._log = site.recorder.logs[index]
        self._rows = self._log.lots
        self._judges = machine.off_spec > 0 or machine.surface_limit is not None
        self._draw = site.streams.uniforms(machine.name, "quality")
        self._ways = {quality: _Ways(site, machine, quality) for quality in _QUALITIES}
        self._cuts: dict[str, list[tuple[str, int]]] = {}
        self._spoilt: FailureMode | None = None
        self.passes_all = False
        """Whether every lot in specification goes on as good, all by one way."""
        self.only_way: Store | None = None
        """The buffer to which they go then, or out of the plant."""
        only = self._ways[IN_SPEC].only
        spoils = any(mode.effect in ("scrap", "rework") or mode.scrap for mode in machine.failures)
        self.slitter: Slitter | None = None
        """What cuts the lots that are good."""
        if machine.slitting is not None:
            self.slitter = Slitter(machine.slitting, machine.stretch, site.recorder.flow)
        plain = not self._judges and not spoils and not machine.mass_loss and self.slitter is None
        if only is not None and only[0] == "good" and plain:
            self.passes_all, self.only_way = True, only[1]

    def done(self, lots: Sequence[Lot], begun: int, now: int) -> None:
        """Work on a batch is done."""
        spoilt, loss = self._spoilt, self._machine.mass_loss
        for lot in lots:
            lot.unit = self._index
            if loss:
                self.cut((lot,), round(lot.quantity * loss), self._machine.loss)
            judged = self._judges or spoilt is not None or lot.quality != IN_SPEC
            reason = self._judge(lot) if judged else ""
            if spoilt is not None and spoilt.effect == "scrap":
                lot.outcome, lot.goes = "scrap", None
            else:
                way = self._ways[lot.quality]
                lot.outcome, lot.goes, why = way.only or way.draw()
                reason = why or reason
                if lot.outcome == "rework" and lot.quality == UNDER_DOSED:
                    reason = COAT_AGAIN
            if self.slitter is not None and lot.outcome == "good":
                for why, amount in self.slitter.cut(lot):
                    self.cut((lot,), amount, why)
                if not lot.quantity:
                    lot.outcome, lot.goes = "scrap", None
            if lot.outcome == "good" and not self._cuts:
                self._rows.append((lot.name, begun, now, lot.quantity, 0, ""))
            else:
                self._take_down(lot, begun, now, reason or lot.outcome)
        if spoilt is not None:
            self._spoilt = None

    def cut(self, lots: Sequence[Lot], amount: int, reason: str) -> None:
        """Scrap some of the lots under way: of the first as much as it has, then of the next."""
        for lot in lots:
            lost = min(amount, lot.quantity)
            if lost:
                lot.quantity -= lost
                amount -= lost
                self._cuts.setdefault(lot.name, []).append((reason, lost))

    def spoil(self, mode: FailureMode) -> None:
        """A failure has made the lots under way scrap, or lots to be reworked."""
        self._spoilt = mode

    def _judge(self, lot: Lot) -> str:
        """Find the quality of a lot: why it is not good, if it is not."""
        machine = self._machine
        if self._spoilt is not None:
            if self._spoilt.effect == "rework":
                lot.quality = REWORK
            return self._spoilt.name
        if self._judges:
            too_wide = machine.surface_limit is not None and lot.surface > machine.surface_limit
            unlucky = machine.off_spec > 0 and self._draw() < machine.off_spec
            lot.quality = OFF_SPEC if too_wide or unlucky else IN_SPEC
        elif lot.quality == REWORK:
            lot.quality = IN_SPEC
        return "" if lot.quality == IN_SPEC else lot.quality

    def _take_down(self, lot: Lot, begun: int, now: int, reason: str) -> None:
        good = lot.quantity if lot.outcome == "good" else 0
        scrapped = [(reason, lot.quantity - good), *self._cuts.pop(lot.name, ())]
        self._log.lot(lot.name, begun, now, good, scrapped)


class _Ways:
    """The routes for lots of one quality; ``only`` is the outcome, buffer and reason if there is no choice."""

    def __init__(self, site: Site, machine: Machine, quality: str) -> None:
        routes = [route for route in machine.routes if route.quality == quality]
        routes = routes or [route for route in machine.routes if route.quality is None]
        routes = routes or [_GOOD if quality == IN_SPEC else _SCRAP]
        self._ends: list[tuple[str, Store | None, str]] = [
            (route.outcome, None if route.to is None else site.stores[route.to], route.reason) for route in routes
        ]
        self.only = self._ends[0] if len(routes) == 1 else None
        self._bounds = list(accumulate(route.share for route in routes))[:-1]
        self._draw = site.streams.uniforms(machine.name, f"route: {quality}")

    def draw(self) -> tuple[str, Store | None, str]:
        """Outcome, buffer and reason of the next lot."""
        return self._ends[bisect_right(self._bounds, self._draw())]
