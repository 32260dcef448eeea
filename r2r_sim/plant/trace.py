"""What event logs are made of: stays with the lot each belongs to, lots, tasks, and a clock with a date.

Simulated time has no date; the clock of a log starts at midnight of Monday, 1 January 2001, because the first day of a
plant is a Monday.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import numpy as np

from r2r_sim.plant.record import ProductionRecord
from r2r_sim.plant.tables import Columns

START = datetime(2001, 1, 1)
"""Date of time 0."""


class Stay(NamedTuple):
    """One unit in one sub-state."""

    unit: int
    sub_state: str
    start: int
    end: int
    """[ms]"""
    lot: str
    """That the unit works on; empty between lots."""


class Lot(NamedTuple):
    """One batch or roll, all its scrap together."""

    unit: int
    name: str
    start: int
    end: int
    """[ms]"""
    good: int
    scrapped: int
    reasons: str


def stays(record: ProductionRecord) -> list[Stay]:
    """Every state of every unit with the lot it belongs to: the last that had begun and not ended."""
    found: list[Stay] = []
    table = record.states
    known = lots(record)
    for index in range(len(record.units)):
        mine = [lot for lot in known if lot.unit == index]
        starts = np.array([lot.start for lot in mine], dtype=np.int64)
        rows = table["unit"] == index
        own = table["start_ms"][rows]
        places = np.searchsorted(starts, own, side="right") - 1
        names, ends = table["sub_state"][rows].tolist(), table["end_ms"][rows].tolist()
        for name, start, end, place in zip(names, own.tolist(), ends, places.tolist(), strict=True):
            inside = place >= 0 and start < mine[place].end
            found.append(Stay(index, str(name), start, end, mine[place].name if inside else ""))
    return found


def lots(record: ProductionRecord) -> list[Lot]:
    """Every lot once, by unit and start."""
    found: dict[tuple[int, str], Lot] = {}
    for row in tuples(record.lots, ("unit", "lot", "start_ms", "end_ms", "good", "scrapped", "reason")):
        unit, name, start, end, good, scrapped, reason = row
        before = found.get((unit, name))
        if before is None:
            found[unit, name] = Lot(unit, name, start, end, good, scrapped, reason)
        else:
            reasons = ", ".join(text for text in (before.reasons, reason) if text)
            found[unit, name] = before._replace(
                good=before.good + good, scrapped=before.scrapped + scrapped, reasons=reasons
            )
    return sorted(found.values(), key=lambda lot: (lot.unit, lot.start, lot.end, lot.name))


def date(time: int) -> str:
    """A time [ms] as the log's clock shows it."""
    return (START + timedelta(milliseconds=time)).isoformat(timespec="milliseconds") + "Z"


def tasks(record: ProductionRecord) -> Iterator[tuple[int, str, str, int, int, int]]:
    """Unit, resource, task, people (or flow), start and end [ms] of everything that people and cabinets did."""
    return tuples(record.tasks, ("unit", "resource", "task", "people", "start_ms", "end_ms"))


def tuples(table: Columns, names: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """Some columns of a table, row by row."""
    return zip(*(table[name].tolist() for name in names), strict=True)
