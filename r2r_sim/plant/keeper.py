"""Who looks at a lot before it is loaded: powder that has lain too long, or is too damp, is not."""

from __future__ import annotations

from r2r_sim.plant.buffer import Lot
from r2r_sim.plant.lots import DRY_AGAIN, TOO_DAMP, TOO_OLD
from r2r_sim.plant.parts import Fresh
from r2r_sim.plant.station import Site


class Keeper:
    """Turns away lots that are not fresh: back to be dried again, or out of the plant."""

    def __init__(self, site: Site, fresh: Fresh) -> None:
        self._site = site
        self._fresh = fresh
        self._back = None if fresh.back is None else site.stores[fresh.back]

    def turns_away(self, lot: Lot, now: int) -> bool:
        """Whether a lot is not loaded; it is gone then. What was in a reactor already is not asked."""
        was_in = lot.bare is not None or (lot.unit >= 0 and self._site.recorder.infos[lot.unit].coats)
        reason = "" if was_in else self._reason(lot, now)
        if not reason:
            return False
        if lot.unit >= 0:
            lost = reason if self._back is None else DRY_AGAIN
            self._site.recorder.logs[lot.unit].lot(lot.name, now, now, 0, [(lost, lot.quantity)])
        if self._back is None:
            lot.quantity = 0
            self._site.recorder.flow.leave(lot, now, "scrap")
        else:
            self._back.put(lot, now)
        return True

    def _reason(self, lot: Lot, now: int) -> str:
        fresh = self._fresh
        if fresh.moisture is not None and lot.moisture > fresh.moisture:
            return TOO_DAMP
        dried = lot.born if lot.fresh is None else lot.fresh
        return TOO_OLD if fresh.age is not None and now - dried > fresh.age else ""
