"""Takes down what happens while a replication runs, and turns it into the record once at its end.

During the run everything goes into plain lists. At the end intervals are cut at the horizon, and whatever a unit does
in closed time other than process a batch is called ``not scheduled``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from r2r_sim.plant.calendar import Calendar
from r2r_sim.plant.model import UnitInfo
from r2r_sim.plant.record import (
    CONSUMPTION_COLUMNS,
    FAILURE_COLUMNS,
    LOT_COLUMNS,
    STATE_COLUMNS,
    TASK_COLUMNS,
    TEXT_COLUMNS,
    WAIT_COLUMNS,
    Columns,
    ProductionRecord,
)
from r2r_sim.plant.states import E10, SUB_STATES

CODES: dict[str, int] = {name: code for code, name in enumerate(SUB_STATES)}
"""Sub-states by number while a replication runs."""
HOT = tuple(state.hot for state in SUB_STATES.values())
"""By code: whether a web line is hot."""
PRODUCTIVE = tuple(state.e10 is E10.PRODUCTIVE for state in SUB_STATES.values())
"""By code: whether the unit processes; such time goes on when the plant closes."""

_NAMES = np.array(list(SUB_STATES), dtype=object)
_NOT_SCHEDULED = CODES["not scheduled"]
_PLANT = -1

Ints = NDArray[np.int64]


class UnitLog:
    """What one unit did; all times in ms, in the order in which things happened."""

    __slots__ = ("batches_started", "codes", "ends", "failures", "lots", "starts", "tasks", "waits")

    def __init__(self) -> None:
        self.codes: list[int] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.waits: list[tuple[str, int, int]] = []
        self.lots: list[tuple[str, int, int, int, int, str]] = []
        self.tasks: list[tuple[str, str, int, int, int]] = []
        self.failures: list[tuple[str, int, int]] = []
        self.batches_started = 0

    def state(self, code: int, start: int, end: int) -> None:
        """The unit was in a sub-state, by its code, from start to end."""
        self.codes.append(code)
        self.starts.append(start)
        self.ends.append(end)

    def wait(self, for_what: str, start: int, end: int) -> None:
        """The unit waited."""
        if end > start:
            self.waits.append((for_what, start, end))

    def task(self, resource: str, task: str, people: int, start: int, end: int) -> None:
        """Work of a crew or a cabinet for this unit."""
        if end > start:
            self.tasks.append((resource, task, people, start, end))

    def failure(self, mode: str, at: int, repair: int) -> None:
        """The unit failed."""
        self.failures.append((mode, at, repair))

    def lot(self, name: str, start: int, end: int, good: int, scrapped: Sequence[tuple[str, int]]) -> None:
        """A batch or roll ended: one row, or one for each reason of scrap of which the first bears the good output."""
        first, *others = [(reason, amount) for reason, amount in scrapped if amount] or [("", 0)]
        self.lots.append((name, start, end, good, first[1], first[0]))
        self.lots.extend((name, start, end, 0, amount, reason) for reason, amount in others)


class Recorder:
    """The logs of all units and of the plant itself."""

    def __init__(self, horizon: int, calendar: Calendar, infos: Sequence[UnitInfo]) -> None:
        self.horizon = horizon
        self.logs = [UnitLog() for _ in infos]
        self.plant = UnitLog()
        """Work that belongs to no unit: canister changes."""
        self._infos = tuple(infos)
        self._edges: Ints = np.array([edge for interval in calendar.closed for edge in interval], dtype=np.int64)
        self._drawn: dict[tuple[int, str], int] = defaultdict(int)

    def draw(self, unit: int, item: str, flow: int, start: int, end: int) -> None:
        """A unit draws ``flow`` [mg/s] of a precursor from start to end."""
        end = min(end, self.horizon)
        if end > start:
            self._drawn[unit, item] += flow * (end - start)

    def discard(self, item: str, amount: int) -> None:
        """What is left in a canister [mg/1000] at its change."""
        if amount:
            self._drawn[_PLANT, f"{item}:heel"] += amount

    def record(self) -> ProductionRecord:
        """The record of the replication."""
        states, codes = self._states()
        return ProductionRecord(
            horizon_ms=self.horizon,
            units=self._infos,
            states=states,
            lots=self._table(LOT_COLUMNS, [log.lots for log in self.logs]),
            consumption=self._consumption(states, codes),
            waits=self._waits(),
            tasks=self._tasks(),
            failures=self._failures(),
        )

    def _states(self) -> tuple[Columns, Ints]:
        unit = np.repeat(np.arange(len(self.logs)), [len(log.codes) for log in self.logs])
        code, start, end = (
            np.array([value for log in self.logs for value in getattr(log, name)], dtype=np.int64)
            for name in ("codes", "starts", "ends")
        )
        rows, start, end, closed = self._cut(start, end, ~np.array(PRODUCTIVE)[code])
        unit, code = unit[rows], np.where(closed, _NOT_SCHEDULED, code[rows])
        same = (code[1:] == _NOT_SCHEDULED) & (code[:-1] == _NOT_SCHEDULED)
        same &= (unit[1:] == unit[:-1]) & (start[1:] == end[:-1])
        first, last = np.append(True, ~same)[: len(code)], np.append(~same, True)[: len(code)]
        columns = (unit[first], _NAMES[code[first]], start[first], end[last])
        return dict(zip(STATE_COLUMNS, columns, strict=True)), code[first]

    def _cut(self, start: Ints, end: Ints, cuttable: NDArray[np.bool_]) -> tuple[Ints, Ints, Ints, NDArray[np.bool_]]:
        """Cut intervals at the horizon and at closing and opening: row, start, end, and whether the piece is closed."""
        end = np.minimum(end, self.horizon)
        after = np.searchsorted(self._edges, start, side="right")
        pieces = np.where(cuttable, np.searchsorted(self._edges, end, side="left") - after, 0) + 1
        pieces[end <= start] = 0
        rows = np.repeat(np.arange(len(start)), pieces)
        number = np.arange(len(rows)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
        position = after[rows] + number
        edges = np.append(self._edges, self.horizon)
        previous = np.take(edges, position - 1, mode="clip")
        first, last = number == 0, number == pieces[rows] - 1
        starts = np.where(first, start[rows], previous)
        ends = np.where(last, end[rows], np.take(edges, position, mode="clip"))
        return rows, starts, ends, cuttable[rows] & (position % 2 == 1)

    def _waits(self) -> Columns:
        table = self._table(WAIT_COLUMNS, [log.waits for log in self.logs])
        everything = np.ones(len(table["unit"]), dtype=bool)
        rows, start, end, closed = self._cut(table["start_ms"], table["end_ms"], everything)
        keep, rows = ~closed, rows[~closed]
        columns = (table["unit"][rows], table["for_what"][rows], start[keep], end[keep])
        return dict(zip(WAIT_COLUMNS, columns, strict=True))

    def _tasks(self) -> Columns:
        resource, task, unit, people, start, end = TASK_COLUMNS
        logs = [self.plant.tasks, *(log.tasks for log in self.logs)]
        table = self._table((unit, resource, task, people, start, end), logs)
        table[unit] -= 1
        table[end] = np.minimum(table[end], self.horizon)
        return {name: table[name][table[start] < self.horizon] for name in TASK_COLUMNS}

    def _failures(self) -> Columns:
        table = self._table(FAILURE_COLUMNS, [log.failures for log in self.logs])
        return {name: column[table["at_ms"] < self.horizon] for name, column in table.items()}

    def _consumption(self, states: Columns, codes: Ints) -> Columns:
        """Precursors as drawn [mg]; utilities from the time in the states and the batches started."""
        amounts = {key: amount / 1000 for key, amount in self._drawn.items()}
        hot = np.array([SUB_STATES[name].hot for name in _NAMES])
        on = np.array([SUB_STATES[name].e10 is not E10.NON_SCHEDULED for name in _NAMES])
        length = states["end_ms"] - states["start_ms"]
        for index, (info, log) in enumerate(zip(self._infos, self.logs, strict=True)):
            mine = states["unit"] == index
            scheduled = int(length[mine & on[codes]].sum())
            used = int(length[mine & hot[codes]].sum()) if info.quantity_unit == "mm" else log.batches_started
            for name, rate in info.utilities.items():
                key = (index, name.removesuffix("/ms"))
                amounts[key] = amounts.get(key, 0.0) + rate * (scheduled if name.endswith("/ms") else used)
        rows = sorted((unit, item, amount) for (unit, item), amount in amounts.items())
        unit, item, quantity = zip(*rows, strict=True) if rows else ((), (), ())
        columns = (_text(item), np.array(unit, dtype=np.int64), np.array(quantity, dtype=np.float64))
        return dict(zip(CONSUMPTION_COLUMNS, columns, strict=True))

    @staticmethod
    def _table(names: Sequence[str], logs: Sequence[Sequence[tuple[Any, ...]]]) -> Columns:
        """A table of all rows; the unit is the number of the log, in the place the names give it."""
        place = names.index("unit")
        units = np.repeat(np.arange(len(logs)), [len(log) for log in logs])
        columns = list(zip(*(row for log in logs for row in log), strict=True)) or [()] * (len(names) - 1)
        others = [name for name in names if name != "unit"]
        arrays = [_column(name, values) for name, values in zip(others, columns, strict=True)]
        arrays.insert(place, units)
        return dict(zip(names, arrays, strict=True))


def _column(name: str, values: Sequence[Any]) -> NDArray[Any]:
    return _text(values) if name in TEXT_COLUMNS else np.array(values, dtype=np.int64)


def _text(values: Sequence[Any]) -> NDArray[Any]:
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column
