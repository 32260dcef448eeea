"""Turns the lists of a replication into its record, once, at the end.

Intervals are cut at the horizon, and whatever a unit does in closed time other than process is ``not scheduled``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from r2r_sim.plant.buffer import Lot, Store
from r2r_sim.plant.record import (
    ASSIST_COLUMNS,
    BUFFER_COLUMNS,
    CANISTER_COLUMNS,
    CONSUMPTION_COLUMNS,
    FAILURE_COLUMNS,
    JOURNEY_COLUMNS,
    LOT_COLUMNS,
    STATE_COLUMNS,
    TASK_COLUMNS,
    TEXT_COLUMNS,
    WAIT_COLUMNS,
    Columns,
    ProductionRecord,
)
from r2r_sim.plant.recorder import CODES, HOT, PRODUCTIVE, Recorder
from r2r_sim.plant.standing import idle_rates, written_in
from r2r_sim.plant.states import E10, SUB_STATES

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

_NAMES = np.array(list(SUB_STATES), dtype=object)
_NOT_SCHEDULED = CODES["not scheduled"]
_SCHEDULED = np.array([state.e10 is not E10.NON_SCHEDULED for state in SUB_STATES.values()])
_HOT = np.array(HOT)
_PRODUCTIVE = np.array(PRODUCTIVE)


@dataclass(frozen=True, slots=True)
class _Intervals:
    """Rows of the state logs of all units."""

    unit: Ints
    code: Ints
    """Sub-state, or pattern."""
    start: Ints
    end: Ints


def assemble(recorder: Recorder, stores: Sequence[Store] = (), held: Sequence[Lot] = ()) -> ProductionRecord:
    """The record of the replication that the recorder has taken down, ``held`` being the lots that are still there."""
    written, heads = _written_out(recorder)
    states = _states(written, recorder)
    states = _Intervals(*written_in(states.unit, states.code, states.start, states.end, recorder.logs))
    return ProductionRecord(
        horizon_ms=recorder.horizon,
        units=recorder.infos,
        states=dict(zip(STATE_COLUMNS, (states.unit, _NAMES[states.code], states.start, states.end), strict=True)),
        lots=_table(LOT_COLUMNS, [log.lots for log in recorder.logs], _columns(recorder, "lots")),
        consumption=_consumption(states, heads, recorder),
        waits=_waits(recorder),
        tasks=_tasks(heads, recorder),
        failures=_failures(recorder),
        assists=_before_the_end(_table(ASSIST_COLUMNS, [log.assists for log in recorder.logs]), recorder),
        journeys=_journeys(recorder, held),
        buffers=_buffers(stores, recorder.horizon),
        canisters=_canisters(recorder),
    )


def _written_out(recorder: Recorder) -> tuple[_Intervals, _Intervals]:
    """All rows with each pattern replaced by its steps; and the first step of each pattern, with the pattern's number.

    The lengths of steps that patterns do not have are taken from the logs in the order in which they were noted.
    """
    logs, patterns = recorder.logs, recorder.patterns
    if reckoned := _columns(recorder, "states"):
        nothing = np.empty(0, dtype=np.int64)
        table = _table(("unit", "code", "start_ms", "end_ms"), [], reckoned)
        return _Intervals(*table.values()), _Intervals(nothing, nothing, nothing, nothing)
    unit = np.repeat(np.arange(len(logs)), [len(log.codes) for log in logs])
    code, start, end = (_joined([getattr(log, name) for log in logs]) for name in ("codes", "starts", "ends"))
    # a sub-state is a pattern of one step that has no length itself, so that every row is a pattern
    single = len(CODES)
    codes = _joined([range(single), *(pattern.codes for pattern in patterns)])
    lengths = _joined([(-1,) * single, *(pattern.lengths or (-1,) * len(pattern.codes) for pattern in patterns)])
    steps = np.array([1] * single + [len(pattern.codes) for pattern in patterns], dtype=np.int64)
    bases = np.cumsum(steps) - steps
    which = np.where(code < 0, single - 1 - code, code)
    counts = steps[which]
    firsts = np.cumsum(counts) - counts
    place = np.arange(int(counts.sum())) - np.repeat(firsts - bases[which], counts)
    length = lengths[place]
    is_pattern = which >= single
    plain = np.flatnonzero(~is_pattern)
    length[firsts[plain]] = (end - start)[plain]
    drawn = _joined([log.lengths for log in logs])
    if len(drawn):
        mine = np.repeat(is_pattern, counts) & (lengths[place] < 0)
        length[mine] = drawn
        run = np.cumsum(length)
        starts = run - length + np.repeat(start - (run - length)[firsts], counts)
    else:
        fixed = np.maximum(lengths, 0)
        offsets = np.cumsum(fixed) - fixed
        starts = (offsets - np.repeat(offsets[bases], steps))[place] + np.repeat(start, counts)
    ends = starts + length
    heads = firsts[is_pattern]
    written = _Intervals(np.repeat(unit, counts), codes[place], starts, ends)
    return written, _Intervals(unit[is_pattern], which[is_pattern] - single, start[is_pattern], ends[heads])


def _joined(lists: Sequence[Sequence[int]]) -> Ints:
    return np.concatenate([np.empty(0, dtype=np.int64), *(np.array(values, dtype=np.int64) for values in lists)])


def _repeated(counts: Ints) -> tuple[Ints, Ints]:
    """For each of ``counts`` copies of each row: the row, and which copy it is."""
    rows = np.repeat(np.arange(len(counts)), counts)
    return rows, np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)


def _states(written: _Intervals, recorder: Recorder) -> _Intervals:
    cuttable = _SCHEDULED[written.code] & ~_PRODUCTIVE[written.code]
    rows, start, end, closed = _cut(written.start, written.end, cuttable, recorder)
    unit, code = written.unit[rows], np.where(closed, _NOT_SCHEDULED, written.code[rows])
    if not (code == _NOT_SCHEDULED).any():
        return _Intervals(unit, code, start, end)
    same = (code[1:] == _NOT_SCHEDULED) & (code[:-1] == _NOT_SCHEDULED)
    same &= (unit[1:] == unit[:-1]) & (start[1:] == end[:-1])
    first, last = np.append(True, ~same)[: len(code)], np.append(~same, True)[: len(code)]
    return _Intervals(unit[first], code[first], start[first], end[last])


def _cut(start: Ints, end: Ints, cuttable: Flags, recorder: Recorder) -> tuple[Ints, Ints, Ints, Flags]:
    """Cut intervals at the horizon and at closing and opening: row, start, end, and whether the piece is closed."""
    edges = np.array([edge for interval in recorder.closed for edge in interval], dtype=np.int64)
    end = np.minimum(end, recorder.horizon)
    after = np.searchsorted(edges, start, side="right")
    pieces = np.where(cuttable, np.searchsorted(edges, end, side="left") - after, 0) + 1
    pieces[end <= start] = 0
    if not len(pieces) or pieces.max() <= 1:
        rows = np.flatnonzero(pieces)
        return rows, start[rows], end[rows], cuttable[rows] & (after[rows] % 2 == 1)
    rows, number = _repeated(pieces)
    position = after[rows] + number
    edges = np.append(edges, recorder.horizon)
    starts = np.where(number == 0, start[rows], np.take(edges, position - 1, mode="clip"))
    ends = np.where(number == pieces[rows] - 1, end[rows], np.take(edges, position, mode="clip"))
    return rows, starts, ends, cuttable[rows] & (position % 2 == 1)


def _waits(recorder: Recorder) -> Columns:
    table = _table(WAIT_COLUMNS, [log.waits for log in recorder.logs], _columns(recorder, "waits"))
    everything = np.ones(len(table["unit"]), dtype=np.bool_)
    rows, start, end, closed = _cut(table["start_ms"], table["end_ms"], everything, recorder)
    keep, rows = ~closed, rows[~closed]
    columns = (table["unit"][rows], table["for_what"][rows], start[keep], end[keep])
    return dict(zip(WAIT_COLUMNS, columns, strict=True))


def _tasks(heads: _Intervals, recorder: Recorder) -> Columns:
    """The tasks of the logs and those that the patterns imply."""
    table = _table(("resource", "task", "people", "start_ms", "end_ms", "unit"), _task_lists(recorder))
    table["unit"] -= 1
    patterns = recorder.patterns
    rows = np.array([bool(pattern.resource) for pattern in patterns], dtype=np.bool_)[heads.code]
    which = heads.code[rows]
    implied: Columns = {
        "resource": _text([pattern.resource for pattern in patterns])[which],
        "task": _text([pattern.task for pattern in patterns])[which],
        "people": np.array([pattern.people for pattern in patterns], dtype=np.int64)[which],
        "start_ms": heads.start[rows],
        "end_ms": heads.end[rows],
        "unit": heads.unit[rows],
    }
    table = {name: np.concatenate([column, implied[name]]) for name, column in table.items()}
    table["end_ms"] = np.minimum(table["end_ms"], recorder.horizon)
    order = np.lexsort((table["start_ms"], table["unit"]))
    order = order[table["start_ms"][order] < recorder.horizon]
    return {name: table[name][order] for name in TASK_COLUMNS}


def _task_lists(recorder: Recorder) -> list[list[tuple[str, str, int, int, int]]]:
    return [recorder.plant.tasks, *(log.tasks for log in recorder.logs)]


def _failures(recorder: Recorder) -> Columns:
    return _before_the_end(_table(FAILURE_COLUMNS, [log.failures for log in recorder.logs]), recorder)


def _before_the_end(table: Columns, recorder: Recorder) -> Columns:
    return {name: column[table["at_ms"] < recorder.horizon] for name, column in table.items()}


def _journeys(recorder: Recorder, held: Sequence[Lot]) -> Columns:
    texts, numbers = recorder.flow.rows(held, recorder.horizon)
    columns = [_text(column) for column in zip(*texts, strict=True)] or [_text(())] * 3
    return dict(zip(JOURNEY_COLUMNS, [*columns, *numbers.T], strict=True))


def _canisters(recorder: Recorder) -> Columns:
    """By cabinet, and by time within a cabinet."""
    order = {name: number for number, name in enumerate(dict.fromkeys(row[0] for row in recorder.canisters))}
    rows = sorted((row for row in recorder.canisters if row[2] < recorder.horizon), key=lambda row: order[row[0]])
    columns = list(zip(*rows, strict=True)) or [()] * len(CANISTER_COLUMNS)
    return {name: _column(name, values) for name, values in zip(CANISTER_COLUMNS, columns, strict=True)}


def _buffers(stores: Sequence[Store], horizon: int) -> Columns:
    rows = [
        (
            s.buffer.name,
            -1 if s.buffer.capacity is None else s.capacity,
            s.lot_time(horizon),
            s.highest(horizon),
            len(s.lots),
            s.gone + len(s.lots),
        )
        for s in stores
    ]
    columns = list(zip(*rows, strict=True)) or [()] * len(BUFFER_COLUMNS)
    return {name: _column(name, values) for name, values in zip(BUFFER_COLUMNS, columns, strict=True)}


def _consumption(states: _Intervals, heads: _Intervals, recorder: Recorder) -> Columns:
    """Precursors as drawn [ug]; utilities from the time in the states and the batches started."""
    amounts = {key: amount / 1000 for key, amount in _drawn(heads, recorder).items()}
    length, units = states.end - states.start, len(recorder.infos)
    scheduled = np.bincount(states.unit, length * _SCHEDULED[states.code], units)
    hot = np.bincount(states.unit, length * _HOT[states.code], units)
    for index, (info, log) in enumerate(zip(recorder.infos, recorder.logs, strict=True)):
        used = log.batches_started if info.uses_by_batch else float(hot[index])
        for name, rate in info.utilities.items():
            key = (index, name.removesuffix("/ms"))
            amounts[key] = amounts.get(key, 0.0) + rate * (float(scheduled[index]) if name.endswith("/ms") else used)
        for name, rates in idle_rates(info).items():
            taken = float((length * rates[states.code])[states.unit == index].sum())
            amounts[index, name] = amounts.get((index, name), 0.0) + taken
    rows = sorted((unit, item, amount) for (unit, item), amount in amounts.items())
    unit, item, quantity = zip(*rows, strict=True) if rows else ((), (), ())
    columns = (_text(item), np.array(unit, dtype=np.int64), np.array(quantity, dtype=np.float64))
    return dict(zip(CONSUMPTION_COLUMNS, columns, strict=True))


def _drawn(heads: _Intervals, recorder: Recorder) -> dict[tuple[int, str], int]:
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


def _columns(recorder: Recorder, table: str) -> list[Columns]:
    """The tables of the logs of a plant that was reckoned at once."""
    return [log.columns[table] for log in recorder.logs if log.columns]


def _table(
    names: Sequence[str], logs: Sequence[Sequence[tuple[Any, ...]]], columns_of: Sequence[Columns] = ()
) -> Columns:
    """A table of all rows, or of all columns; the unit is the number of the log, in the place the names give it."""
    others = [name for name in names if name != "unit"]
    if columns_of:
        table = {name: np.concatenate([columns[name] for columns in columns_of]) for name in others}
        table["unit"] = np.repeat(np.arange(len(columns_of)), [len(columns[others[0]]) for columns in columns_of])
        return {name: table[name] for name in names}
    columns = list(zip(*(row for log in logs for row in log), strict=True)) or [()] * len(others)
    table = {name: _column(name, values) for name, values in zip(others, columns, strict=True)}
    table["unit"] = np.repeat(np.arange(len(logs)), [len(log) for log in logs])
    return {name: table[name] for name in names}


def _column(name: str, values: Sequence[Any]) -> NDArray[Any]:
    return _text(values) if name in TEXT_COLUMNS else np.array(values, dtype=np.int64)


def _text(values: Sequence[str]) -> NDArray[Any]:
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column
