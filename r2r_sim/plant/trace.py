"""A record as an event log for other programs: CSV for a spreadsheet, XES and OCEL for process mining.

Simulated time has no date; the clock of a log starts at midnight of Monday, 1 January 2001, because the first day of a
plant is a Monday.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import numpy as np

from r2r_sim.errors import OutputError
from r2r_sim.plant.record import Columns, ProductionRecord
from r2r_sim.plant.record_files import harmless
from r2r_sim.plant.states import SUB_STATES

START = datetime(2001, 1, 1)
"""Date of time 0."""
COLUMNS = (
    "kind",
    "unit",
    "group",
    "activity",
    "e10",
    "lot",
    "resource",
    "people",
    "start_ms",
    "end_ms",
    "start",
    "end",
    "good",
    "scrapped",
    "reason",
)
"""Of the CSV form. ``people`` is a flow [ug/s] for cabinets; ``good`` and ``scrapped`` are in mm or g."""


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


def trace_bytes(record: ProductionRecord, suffix: str) -> bytes:
    """The log of a record in the form that a file's ending says: ``.csv``, ``.xes`` or ``.json`` (OCEL 2.0).

    The same record gives the same bytes.

    Raises
    ------
    OutputError
        If the ending is another one.
    """
    from r2r_sim.plant.trace_ocel import ocel_bytes
    from r2r_sim.plant.trace_xes import xes_bytes

    forms: dict[str, Callable[[ProductionRecord], bytes]] = {".csv": csv_bytes, ".xes": xes_bytes, ".json": ocel_bytes}
    if suffix.lower() not in forms:
        raise OutputError(f"no trace is written as {suffix or 'a file without an ending'}", hint=", ".join(forms))
    return forms[suffix.lower()](record)


def csv_bytes(record: ProductionRecord) -> bytes:
    """One row for each state, lot, task, failure and wait, by start; see :data:`COLUMNS`."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    rows = sorted(_rows(record), key=lambda row: (row[8], row[0], row[1], row[3], row[5], row[6]))
    writer.writerows([harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return file.getvalue().encode()


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
    for row in _tuples(record.lots, ("unit", "lot", "start_ms", "end_ms", "good", "scrapped", "reason")):
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


def _rows(record: ProductionRecord) -> Iterator[tuple[str | int, ...]]:
    names = [info.name for info in record.units]
    groups = [info.group for info in record.units]

    def row(
        kind: str, unit: int, activity: str, start: int, end: int, *, e10: str = "", lot: str = "", resource: str = "",
        people: int | str = "", good: int | str = "", scrapped: int | str = "", reason: str = "",
    ) -> tuple[str | int, ...]:  # fmt: skip
        own, group = (names[unit], groups[unit]) if unit >= 0 else ("", "")
        times = (start, end, date(start), date(end))
        return (kind, own, group, activity, e10, lot, resource, people, *times, good, scrapped, reason)

    for stay in stays(record):
        e10 = SUB_STATES[stay.sub_state].e10.value
        yield row("state", stay.unit, stay.sub_state, stay.start, stay.end, e10=e10, lot=stay.lot)
    for lot in lots(record):
        yield row("lot", lot.unit, "lot", lot.start, lot.end, lot=lot.name, good=lot.good, scrapped=lot.scrapped,
                  reason=lot.reasons)  # fmt: skip
    for unit, resource, task, people, start, end in tasks(record):
        yield row("task", unit, task, start, end, resource=resource, people=people)
    for unit, mode, at, repair in _tuples(record.failures, ("unit", "mode", "at_ms", "repair_ms")):
        yield row("failure", unit, mode, at, at + repair)
    for unit, thing, start, end in _tuples(record.waits, ("unit", "for_what", "start_ms", "end_ms")):
        yield row("wait", unit, "wait", start, end, resource=thing)


def tasks(record: ProductionRecord) -> Iterator[tuple[int, str, str, int, int, int]]:
    """Unit, resource, task, people (or flow), start and end [ms] of everything that people and cabinets did."""
    return _tuples(record.tasks, ("unit", "resource", "task", "people", "start_ms", "end_ms"))


def _tuples(table: Columns, names: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    return zip(*(table[name].tolist() for name in names), strict=True)
