"""Every lot on every unit, once: what standards count lots by."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from r2r_sim.kpi.reading import START_UP, Ints, codes_of
from r2r_sim.plant.record import ProductionRecord


@dataclass(frozen=True, slots=True)
class Passes:
    """A row for each lot on a unit, cut off by the horizon or not, in the order of the record.

    Worked on again by the same unit it is another.
    """

    unit: Ints
    lot: Ints
    """By number."""
    names: tuple[str, ...]
    """Of lots, by number."""
    start: Ints
    end: Ints
    """[ms]"""
    good: Ints
    produced: Ints
    """Without start-up scrap [quantity unit]."""
    again: NDArray[np.bool_]
    """Whether the unit has worked on the lot before."""


def passes_of(record: ProductionRecord) -> Passes:
    """The passes of a record, whose lots may have a row for each reason of scrap."""
    table = record.lots
    unit, start, end, good, scrapped = (
        table[name].astype(np.int64) for name in ("unit", "start_ms", "end_ms", "good", "scrapped")
    )
    reason, reasons = codes_of(table, "reason")
    made = good + scrapped * ~np.array([text in START_UP for text in reasons], dtype=np.bool_)[reason]
    lot, names = codes_of(table, "lot")
    both = lot * len(record.units) + unit
    order = np.lexsort((start, both))
    new = np.diff(both[order], prepend=-1) != 0
    firsts = np.flatnonzero(new | (np.diff(start[order], prepend=-1) != 0))
    if not len(firsts):
        return Passes(unit, lot, names, start, end, good, made, np.zeros(0, dtype=np.bool_))
    lasts = np.append(firsts[1:], len(order)) - 1
    begun = np.minimum.reduceat(order, np.flatnonzero(new))[np.cumsum(new)[firsts] - 1]
    shown = np.argsort(order[firsts], kind="stable")
    rows = order[firsts][shown]
    return Passes(
        unit=unit[rows],
        lot=lot[rows],
        names=names,
        start=start[rows],
        end=end[order[lasts][shown]],
        good=np.add.reduceat(good[order], firsts)[shown],
        produced=np.add.reduceat(made[order], firsts)[shown],
        again=start[rows] != start[begun[shown]],
    )
