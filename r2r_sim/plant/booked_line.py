"""A line of plain machines, reckoned lot by lot without an event.

Where machines stand one behind the other, each with a buffer of its own before it, and nothing but lots and room
decides when they work, the times follow from those of the lot before (Kiefer and Wolfowitz; with buffers, max-plus
algebra). For lot n on machine i, with F the time at which the machine is free and B places in the buffer behind it::

    begin  S_i(n) = max(L_{i-1}(n), F_i(n - 1))
    end    E_i(n) = S_i(n) + work + repairs of the failures that fall into it
    leave  L_i(n) = max(E_i(n), S_{i+1}(n - B))         B = 0: max(E_i(n), F_{i+1}(n - 1))
    free   F_i(n) = L_i(n) + repairs due between lots

The record is that of the same line event by event, to the last digit.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from r2r_sim.plant.arrivals import Arrivals
from r2r_sim.plant.buffer import ENDLESS, Lot, Store
from r2r_sim.plant.flow import FlowLog
from r2r_sim.plant.machine import MachineProcess
from r2r_sim.plant.recorder import CODES
from r2r_sim.plant.station import BLOCKED, STARVED, blocked, starved
from r2r_sim.plant.tables import Coded, Ints

Texts = NDArray[Any]


class _Post:
    """One machine of the line and what it did."""

    def __init__(self, machine: MachineProcess, before: Store | None, behind: Store | None) -> None:
        self.machine = machine
        self.before = before
        self.behind = behind
        self.room = ENDLESS if behind is None else behind.capacity
        self.begun: list[int] = []
        """Of each lot; the last one may be after the horizon, when the lot is still before the machine."""
        self.ended: list[int] = []
        self.free: list[int] = []
        self.folded: list[int] = []
        """Lots into whose work a failure fell."""
        self.left: dict[int, int] = {}
        """When lots left after which a repair was due."""


def line_of(units: Sequence[object], sources: Sequence[Arrivals], always_open: bool) -> list[MachineProcess] | None:
    """The machines in the order of the line, if the whole plant is one line that can be reckoned lot by lot."""
    machines = [unit for unit in units if isinstance(unit, MachineProcess) and unit.is_plain()]
    if not machines or len(machines) < len(units) or not always_open or len(sources) > 1:
        return None
    by_input = {machine.machine.inputs: machine for machine in machines}
    first = by_input.get((sources[0].source.output,) if sources else ())
    if first is None or len(by_input) < len(machines) or (sources and not sources[0].is_plain()):
        return None
    line = [first]
    while (onward := line[-1].onward) is not None:
        behind = by_input.get((onward.buffer.name,))
        if behind is None or behind in line:
            return None
        line.append(behind)
    stores = [store for machine in line for store in machine.station.inputs]
    plain = all(type(store) is Store and not store.lots and store.buffer.uptake is None for store in stores)
    return line if plain and len(line) == len(machines) else None


def run_line(line: Sequence[MachineProcess], sources: Sequence[Arrivals], flow: FlowLog, horizon: int) -> None:
    """Reckon the line up to and at the horizon, and leave machines, buffers and logs as the events would."""
    posts = [
        _Post(machine, machine.station.inputs[0] if machine.station.inputs else None, machine.onward)
        for machine in line
    ]
    lots = _reckon(posts, sources, flow, horizon)
    came = [lot.born for lot in lots]
    quantities = np.array([lot.size for lot in lots], dtype=np.int64)
    names = np.empty(len(lots), dtype=object)
    names[:] = [lot.name for lot in lots]
    for post in posts:
        if post.before is not None:
            taken = post.begun[: bisect_right(post.begun, horizon)]
            post.before.recall(came[: bisect_right(came, horizon)], taken, lots)
        came = post.free.copy()
        for number, left in post.left.items():
            came[number] = left
        _write_log(post, lots, names, quantities, horizon)


def _reckon(posts: list[_Post], sources: Sequence[Arrivals], flow: FlowLog, horizon: int) -> list[Lot]:
    """Reckon lot by lot, machine by machine."""
    lots: list[Lot] = []
    free, used = [0] * len(posts), [0] * len(posts)
    clocks = [post.machine.station.failures for post in posts]
    due, batches = [clock.operating for clock in clocks], [clock.batches for clock in clocks]
    begun = [*(post.begun for post in posts), []]
    steps = [
        (i, post.machine.draw_time, post.begun.append, post.ended.append, post.free.append, post.room, begun[i + 1])
        for i, post in enumerate(posts)
    ]
    for number, lot in enumerate(_coming(posts[0], sources, free, horizon)):
        lots.append(lot)
        at, done = lot.born, -1
        for i, draw, note_begun, note_ended, note_free, room, begun_behind in steps:
            begin = free[i]
            if at > begin:
                begin = at
            note_begun(begin)
            if begin > horizon:
                break
            length = draw()
            operating = used[i] + length
            if operating < due[i]:
                used[i] = operating
                end = begin + length
            else:
                end = _with_failures(posts[i], number, used[i], begin, length)
                used[i], due[i] = posts[i].machine.usage.operating, clocks[i].operating
            note_ended(end)
            at = end
            if end <= horizon:
                done = i
                if number >= room:
                    open_at = begun_behind[number - room] if room else free[i + 1]
                    if open_at > end:
                        at = open_at
            free[i] = at
            if (used[i] >= due[i] or number + 1 >= batches[i]) and at <= horizon:
                free[i] = _between(posts[i], number, used[i], at)
                due[i], batches[i] = clocks[i].operating, clocks[i].batches
                note_free(free[i])
            else:
                note_free(at)
            if at > horizon:
                break
        else:
            flow.leave(lot, at, "good")
        lot.unit = posts[done].machine.station.index if done >= 0 else -1
    return lots


def _coming(post: _Post, sources: Sequence[Arrivals], free: list[int], horizon: int) -> Iterator[Lot]:
    """The lots that come up to the horizon: from the source, or whenever the first machine is free."""
    if not sources:
        while free[0] <= horizon:
            yield post.machine.make_lot(free[0])
        return
    (source,) = sources
    comes = source.draw_between()
    while comes <= horizon:
        yield source.make_lot(comes)
        comes += source.draw_between()


def _with_failures(post: _Post, number: int, used: int, begin: int, length: int) -> int:
    """When work ends into which failures fall."""
    post.machine.usage.operating, post.machine.usage.batches = used, number
    post.folded.append(number)
    return post.machine.folded(begin, length)


def _between(post: _Post, number: int, used: int, now: int) -> int:
    """When failures that struck at the end of a lot are repaired."""
    station, usage = post.machine.station, post.machine.usage
    usage.operating, usage.batches = used, number + 1
    post.left[number] = now
    while struck := [(clock, clock.repair()) for clock in station.failures.struck(usage, now)]:
        for clock, repair in struck:
            station.log_failure(clock.mode, now, repair)
        for clock, repair in struck:
            station.log.state(CODES[clock.mode.sub_state], now, now + repair)
            now += repair
            station.failures.renew(clock, usage, now)
    return now


def _write_log(post: _Post, lots: Sequence[Lot], names: Texts, quantities: Ints, horizon: int) -> None:
    """States, waits and lots of a machine, and the lot that it holds."""
    machine, log = post.machine, post.machine.station.log
    free, ends = np.array(post.free, dtype=np.int64), np.array(post.ended, dtype=np.int64)
    begun = np.array([*post.begun, horizon], dtype=np.int64)[: len(ends) + 1]
    starts, left = begun[: len(ends)], free.copy()
    left[list(post.left)] = list(post.left.values())
    idle_from = np.append(0, free)
    idle_to = np.minimum(begun, horizon)
    full_to = np.minimum(left, horizon)
    idle, full = idle_to > idle_from, full_to > ends
    whole = np.ones(len(ends), dtype=np.bool_)
    whole[post.folded] = False
    waits = [(idle_from[idle], idle_to[idle]), (ends[full], full_to[full])]
    spans: list[tuple[Any, Any]] = [(log.starts, log.ends), (starts[whole], ends[whole]), *waits]
    codes = np.repeat([0, machine.code, STARVED, BLOCKED], [len(first) for first, _ in spans])
    codes[: len(log.codes)] = log.codes
    order, began, over = _in_time(spans)
    log.fill(codes[order], began, over)
    for_what = tuple(
        mood(store).for_what if store else "" for mood, store in ((starved, post.before), (blocked, post.behind))
    )
    order, began, over = _in_time(waits)
    causes = Coded(np.repeat([0, 1], [len(first) for first, _ in waits])[order], for_what)
    done = int(np.searchsorted(ends, horizon, side="right"))
    none = np.zeros(done, dtype=np.int64)
    log.columns = {
        "waits": {"for_what": causes, "start_ms": began, "end_ms": over},
        "lots": {
            "lot": names[:done],
            "start_ms": starts[:done],
            "end_ms": ends[:done],
            "good": quantities[:done],
            "scrapped": none,
            "reason": Coded(none, ("",)),
        },
    }
    machine.usage.batches = done
    if len(left) and left[-1] > horizon:
        machine.hold(lots[len(left) - 1], post.begun[len(left) - 1], blocked=done == len(left))


def _in_time(spans: Sequence[tuple[Any, Any]]) -> tuple[Ints, Ints, Ints]:
    """The order of spans by time, and their starts and ends in it."""
    start = np.concatenate([np.asarray(first, dtype=np.int64) for first, _ in spans])
    end = np.concatenate([np.asarray(last, dtype=np.int64) for _, last in spans])
    order = np.argsort(start, kind="stable")
    return order, start[order], end[order]
