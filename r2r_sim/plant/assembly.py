"""Turns what a replication has taken down into its record: each table when somebody first reads it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from r2r_sim.plant.as_made import campaign_rows
from r2r_sim.plant.buffer import Lot, Store
from r2r_sim.plant.intervals import SCHEDULED, Intervals, cut, written_out
from r2r_sim.plant.record import (
    ASSIST_COLUMNS,
    BUFFER_COLUMNS,
    CAMPAIGN_COLUMNS,
    CANISTER_COLUMNS,
    CONSUMPTION_COLUMNS,
    FAILURE_COLUMNS,
    JOURNEY_COLUMNS,
    LOT_COLUMNS,
    STATE_COLUMNS,
    TASK_COLUMNS,
    TEXT_COLUMNS,
    WAIT_COLUMNS,
    ProductionRecord,
)
from r2r_sim.plant.recorder import HOT, Recorder
from r2r_sim.plant.standing import idle_rates
from r2r_sim.plant.states import SUB_STATES
from r2r_sim.plant.tables import Coded, Column, Table, encoded, taken, text_column

_SUB_STATES = tuple(SUB_STATES)
_HOT = np.array(HOT)
_UNCODED = frozenset(("lot",))
"""Columns of text in which hardly two rows are alike."""


def assemble(recorder: Recorder, stores: Sequence[Store] = (), held: Sequence[Lot] = ()) -> ProductionRecord:
    """The record of the replication that the recorder has taken down, ``held`` being the lots that are still there.

    Nothing may be taken down afterwards.
    """
    notes = _Notes(recorder, stores)
    recorder.flow.close(held, recorder.horizon)
    return ProductionRecord(
        horizon_ms=recorder.horizon,
        units=recorder.infos,
        states=Table(STATE_COLUMNS, notes.states),
        lots=Table(LOT_COLUMNS, notes.lots),
        consumption=Table(CONSUMPTION_COLUMNS, notes.consumption),
        waits=Table(WAIT_COLUMNS, notes.waits),
        tasks=Table(TASK_COLUMNS, notes.tasks),
        failures=Table(FAILURE_COLUMNS, notes.failures),
        assists=Table(ASSIST_COLUMNS, notes.assists),
        journeys=Table(JOURNEY_COLUMNS, notes.journeys),
        buffers=Table(BUFFER_COLUMNS, notes.buffers),
        canisters=Table(CANISTER_COLUMNS, notes.canisters),
        campaigns=Table(CAMPAIGN_COLUMNS, notes.campaigns),
    )


class _Notes:
    """What was taken down, and how each table is made of it; columns come in the order of the table."""

    def __init__(self, recorder: Recorder, stores: Sequence[Store]) -> None:
        self._recorder = recorder
        self._stores = stores

    @cached_property
    def _written(self) -> tuple[Intervals, Intervals]:
        return written_out(self._recorder)

    def states(self) -> list[Column]:
        """Of each unit in order of time."""
        states, _ = self._written
        return [states.unit, Coded(states.code, _SUB_STATES), states.start, states.end]

    def lots(self) -> list[Column]:
        """As they were finished."""
        logs = self._recorder.logs
        return list(_table(LOT_COLUMNS, [log.lots for log in logs], [log.columns.get("lots") for log in logs]).values())

    def waits(self) -> list[Column]:
        """Without closed time."""
        logs = self._recorder.logs
        table = _table(WAIT_COLUMNS, [log.waits for log in logs], [log.columns.get("waits") for log in logs])
        everything = np.ones(len(table["unit"]), dtype=np.bool_)
        rows, start, end, closed = cut(table["start_ms"], table["end_ms"], everything, self._recorder)
        keep, rows = ~closed, rows[~closed]
        codes, texts = table["for_what"]
        return [table["unit"][rows], Coded(codes[rows], texts), start[keep], end[keep]]

    def tasks(self) -> list[Column]:
        """The tasks of the logs and those that the patterns imply."""
        recorder, (_, heads) = self._recorder, self._written
        table = _table(
            ("resource", "task", "people", "start_ms", "end_ms", "unit"),
            [recorder.plant.tasks, *(log.tasks for log in recorder.logs)],
        )
        patterns = recorder.patterns
        rows = np.array([bool(pattern.resource) for pattern in patterns], dtype=np.bool_)[heads.code]
        which = heads.code[rows]
        unit = np.concatenate((table["unit"] - 1, heads.unit[rows]))
        start = np.concatenate((table["start_ms"], heads.start[rows]))
        end = np.minimum(np.concatenate((table["end_ms"], heads.end[rows])), recorder.horizon)
        people = np.array([pattern.people for pattern in patterns], dtype=np.int64)[which]
        columns: dict[str, Column] = {
            "unit": unit,
            "start_ms": start,
            "end_ms": end,
            "people": np.concatenate((table["people"], people)),
        }
        order = np.argsort(unit * (int(start.max(initial=0)) + 1) + start, kind="stable")
        order = order[start[order] < recorder.horizon]
        for name in ("resource", "task"):
            own = encoded([getattr(pattern, name) for pattern in patterns])
            columns[name] = _end_to_end([table[name], Coded(own.codes[which], own.texts)])
        return [taken(columns[name], order) for name in TASK_COLUMNS]

    def failures(self) -> list[Column]:
        """Those before the horizon."""
        return self._before_the_end(_table(FAILURE_COLUMNS, [log.failures for log in self._recorder.logs]))

    def assists(self) -> list[Column]:
        """Those before the horizon."""
        return self._before_the_end(_table(ASSIST_COLUMNS, [log.assists for log in self._recorder.logs]))

    def _before_the_end(self, table: dict[str, Any]) -> list[Column]:
        rows = np.flatnonzero(table["at_ms"] < self._recorder.horizon)
        return [taken(column, rows) for column in table.values()]

    def journeys(self) -> list[Column]:
        """As lots left, those that are still there last."""
        texts, numbers = self._recorder.flow.rows()
        return [*_columns(JOURNEY_COLUMNS[:3], texts), *numbers.T]

    def canisters(self) -> list[Column]:
        """By cabinet, and by time within a cabinet."""
        found = self._recorder.canisters
        order = {name: number for number, name in enumerate(dict.fromkeys(row[0] for row in found))}
        rows = sorted((row for row in found if row[2] < self._recorder.horizon), key=lambda row: order[row[0]])
        return _columns(CANISTER_COLUMNS, rows)

    def campaigns(self) -> list[Column]:
        """Of units that run several products, in order of time."""
        return _columns(CAMPAIGN_COLUMNS, campaign_rows(self._recorder))

    def buffers(self) -> list[Column]:
        """In the order of the plant."""
        horizon = self._recorder.horizon
        rows = [
            (
                s.buffer.name,
                -1 if s.buffer.capacity is None else s.capacity,
                s.lot_time(horizon),
                s.highest(horizon),
                len(s.lots),
                s.gone + len(s.lots),
            )
            for s in self._stores
        ]
        return _columns(BUFFER_COLUMNS, rows)

    def consumption(self) -> list[Column]:
        """Precursors as drawn [ug]; utilities from the time in the states and the batches started."""
        recorder, (states, heads) = self._recorder, self._written
        amounts = {key: amount / 1000 for key, amount in _drawn(heads, recorder).items()}
        edges = np.searchsorted(states.unit, np.arange(len(recorder.infos) + 1)).tolist()
        for index, (info, log) in enumerate(zip(recorder.infos, recorder.logs, strict=True)):
            mine = slice(edges[index], edges[index + 1])
            code, length = states.code[mine], states.end[mine] - states.start[mine]
            by_code = np.bincount(code, length, len(_HOT))
            used = log.batches_started if info.uses_by_batch else float(by_code[_HOT].sum())
            for name, rate in info.utilities.items():
                key = (index, name.removesuffix("/ms"))
                time = float(by_code[SCHEDULED].sum()) if name.endswith("/ms") else used
                amounts[key] = amounts.get(key, 0.0) + rate * time
            for name, rates in idle_rates(info).items():
                taken = float((length * rates[code]).sum())
                amounts[index, name] = amounts.get((index, name), 0.0) + taken
        rows = sorted((unit, item, amount) for (unit, item), amount in amounts.items())
        unit, item, quantity = zip(*rows, strict=True) if rows else ((), (), ())
        return [encoded(item), np.array(unit, dtype=np.int64), np.array(quantity, dtype=np.float64)]


def _drawn(heads: Intervals, recorder: Recorder) -> dict[tuple[int, str], int]:
    """Precursor by unit and item [ug/1000], with what the patterns imply."""
    drawn = dict(recorder.drawn)
    time = np.maximum(np.minimum(heads.end, recorder.horizon) - heads.start, 0)
    patterns = len(recorder.patterns)
    # floats add whole numbers exactly below 2^53, and no unit draws for longer than the horizon
    taken = np.bincount(heads.unit * patterns + heads.code, time)
    for place in np.flatnonzero(taken).tolist():
        pattern = recorder.patterns[place % patterns]
        if pattern.precursor:
            key = (place // patterns, pattern.precursor)
            drawn[key] = drawn.get(key, 0) + pattern.people * int(taken[place])
    return {key: amount for key, amount in drawn.items() if amount}


def _table(
    names: Sequence[str], logs: Sequence[Sequence[tuple[Any, ...]]], made: Sequence[Mapping[str, Column] | None] = ()
) -> dict[str, Any]:
    """A table of all rows, or of all columns; the unit is the number of the log, in the place the names give it."""
    others = [name for name in names if name != "unit"]
    if tables := [columns for columns in made if columns is not None]:
        table = {name: _end_to_end([columns[name] for columns in tables]) for name in others}
        table["unit"] = np.repeat(np.arange(len(tables)), [len(columns["start_ms"]) for columns in tables])
    else:
        table = dict(zip(others, _columns(others, [row for log in logs for row in log]), strict=True))
        table["unit"] = np.repeat(np.arange(len(logs)), [len(log) for log in logs])
    return {name: table[name] for name in names}


def _columns(names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> list[Column]:
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    return [_column(name, values) for name, values in zip(names, columns, strict=True)]


def _column(name: str, values: Sequence[Any]) -> Column:
    if name not in TEXT_COLUMNS:
        return np.array(values, dtype=np.int64)
    return text_column(values) if name in _UNCODED else encoded(values)


def _end_to_end(columns: Sequence[Any]) -> Column:
    if not isinstance(columns[0], Coded):
        return np.concatenate(columns)
    known: dict[str, int] = {}
    codes = [
        np.array([known.setdefault(text, len(known)) for text in column.texts], dtype=np.int64)[column.codes]
        for column in columns
    ]
    return Coded(np.concatenate(codes), tuple(known))
