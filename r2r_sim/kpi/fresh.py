"""Lots that were too damp or too old to be loaded."""

from __future__ import annotations

import numpy as np

from r2r_sim.kpi.reading import HOURS_PER_YEAR, MS_PER_H, codes_of
from r2r_sim.plant.lots import DRY_AGAIN, TOO_DAMP, TOO_OLD
from r2r_sim.plant.record import ProductionRecord


def turned_away(record: ProductionRecord) -> dict[str, float]:
    """Lots a year that went back to a dryer, and that were scrapped before they were coated; nothing where none was."""
    years = record.horizon_ms / MS_PER_H / HOURS_PER_YEAR
    codes, reasons = codes_of(record.lots, "reason")
    lots = dict(zip(reasons, np.bincount(codes, minlength=len(reasons)).tolist(), strict=True))
    again, scrapped = lots.get(DRY_AGAIN, 0), lots.get(TOO_DAMP, 0) + lots.get(TOO_OLD, 0)
    if not again + scrapped:
        return {}
    return {"lots_dried_again_per_year": again / years, "lots_damp_or_old_per_year": scrapped / years}
