"""A record as an event log for other programs: CSV for a spreadsheet, XES and OCEL for process mining."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator

from r2r_sim.errors import OutputError
from r2r_sim.plant.record import ProductionRecord
from r2r_sim.plant.record_files import harmless
from r2r_sim.plant.states import SUB_STATES
from r2r_sim.plant.trace import date, lots, stays, tasks, tuples
from r2r_sim.plant.trace_ocel import ocel_bytes
from r2r_sim.plant.trace_xes import xes_bytes

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


def trace_bytes(record: ProductionRecord, suffix: str) -> bytes:
    """The log of a record in the form that a file's ending says: ``.csv``, ``.xes`` or ``.json`` (OCEL 2.0).

    The same record gives the same bytes.

    Raises
    ------
    OutputError
        If the ending is another one.
    """
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
    for unit, mode, at, repair in tuples(record.failures, ("unit", "mode", "at_ms", "repair_ms")):
        yield row("failure", unit, mode, at, at + repair)
    for unit, thing, start, end in tuples(record.waits, ("unit", "for_what", "start_ms", "end_ms")):
        yield row("wait", unit, "wait", start, end, resource=thing)
