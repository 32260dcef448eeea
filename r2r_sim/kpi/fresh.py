"""Lots that were too damp or too old to be loaded."""

from __future__ import annotations

from r2r_sim.kpi.reading import HOURS_PER_YEAR, MS_PER_H
from r2r_sim.plant.lots import DRY_AGAIN, TOO_DAMP, TOO_OLD
from r2r_sim.plant.record import ProductionRecord


def turned_away(record: ProductionRecord) -> dict[str, float]:
    """Lots a year that went back to a dryer, and that were scrapped before they were coated; nothing where none was."""
    years = record.horizon_ms / MS_PER_H / HOURS_PER_YEAR
    reasons = record.lots["reason"]
    again = int((reasons == DRY_AGAIN).sum())
    scrapped = int((reasons == TOO_DAMP).sum() + (reasons == TOO_OLD).sum())
    if not again + scrapped:
        return {}
    return {"lots_dried_again_per_year": again / years, "lots_damp_or_old_per_year": scrapped / years}
