"""What becomes of the output of the units that coat before it leaves the plant: lost behind them, or still there."""

from __future__ import annotations

import numpy as np

from r2r_sim.kpi.reading import Reading
from r2r_sim.plant.lots import KEPT, WORK_AGAIN
from r2r_sim.plant.record import ProductionRecord

OPEN_LOT = " (open)"
"""Ends the name of a lot that the horizon cuts off: output, but not a finished lot."""
PLANT = "plant"
"""Stands for a group in losses of no group."""
UNDELIVERED = "coated, not yet delivered"
"""Output in stores and on stations behind the units that coat, at the end."""
REWORK = "rework: "
"""Begins the name of a loss to work that is done again: the product is not lost."""
SCRAP = "scrap: "
"""Begins the name of a loss by scrap, so that it is not taken for the time loss of the same name."""


def quality_loss(reason: str) -> str:
    """Name of the loss of what is not good for a reason."""
    return (REWORK if reason in KEPT else SCRAP) + reason


def losses_behind(record: ProductionRecord, reading: Reading) -> dict[tuple[str, str], float]:
    """(group, cause) -> good output of the units that coat that does not leave the plant, in base quantities.

    What was lost at each station behind them, and what lots hold at the end that were coated but are not delivered.
    """
    follows = np.array([info.follows for info in record.units], dtype=np.bool_)
    if not follows.any():
        return {}
    found: dict[tuple[str, str], float] = {}
    for reason, amounts in reading.scrap.items():
        for index in np.flatnonzero(follows & (amounts > 0)).tolist():
            key = record.units[index].group, quality_loss(reason)
            found[key] = found.get(key, 0.0) + float(amounts[index] * reading.base[index])
    held = _held(record, reading)
    if held:
        found[PLANT, UNDELIVERED] = held
    return found


def _held(record: ProductionRecord, reading: Reading) -> float:
    """What the last unit that coats, or one behind it, found good of each lot that is still there.

    A roll that was slit and not worked on since holds what it came with; one that is on a line holds what is coated.
    """
    tells = np.array([info.coats or info.follows for info in record.units], dtype=np.bool_)
    journeys, lots = record.journeys, record.lots
    last: dict[str, tuple[int, int, float]] = {}
    columns = [journeys[name].tolist() for name in ("lot", "outcome", "unit", "start_ms", "quantity")]
    for lot, outcome, unit, start, quantity in zip(*columns, strict=True):
        if outcome == "held" and unit >= 0 and tells[unit]:
            last[lot] = start, -1, float(quantity * reading.base[unit])
    opened = 0.0
    columns = [lots[name].tolist() for name in ("unit", "lot", "end_ms", "good", "scrapped", "reason")]
    for unit, lot, end, good, scrapped, reason in zip(*columns, strict=True):
        if lot in last and tells[unit]:
            before = last[lot]
            if (end, unit) >= before[:2]:  # units are in the order in which lots come to them
                same = before[2] if (end, unit) == before[:2] else 0.0
                kept = good + scrapped if reason == WORK_AGAIN else good
                last[lot] = end, unit, float(kept * reading.base[unit]) + same
        elif lot.endswith(OPEN_LOT) and record.units[unit].coats:
            opened += float(good * reading.base[unit])
    return sum(amount for _, _, amount in last.values()) + opened
