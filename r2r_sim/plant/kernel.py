"""The pulses of reactors that share cabinets, in one loop; compiled where numba is installed, the same digits without.

A train is a run of segments of a recipe each of which begins with a dose. Between two decisions of others the trains of
all reactors compete for nothing but the flow and the content of their cabinets, so that a loop over as many next times
as there are reactors can stand for the events. The order of an instant is that of :mod:`r2r_sim.plant.instant`.

The state is three tables of integers, arrays where the loop is compiled and lists where it is not:

- a row for each fact of a reactor: when it acts next, whether it flies or queues, where in its train it is;
- a row for each fact of a cabinet: free flow, usable content, length of its queue, when it serves it next;
- a row for each fact of a segment, with a place for every segment of every reactor.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from types import FunctionType
from typing import Any, cast

from r2r_sim.plant.calendar import NEVER

Table = Any
"""Rows of integers: a two-dimensional array, or a list of lists."""

NEXT, STATUS, PLACE, STOP, CALENDAR, OPERATING, TICKET, BACK, HELD, SOURCE = range(10)
"""Rows of reactors: next time; status; next segment; end of the train; calendar failure; operating time to the failure;
number in the queue; when its flow comes back, how much that is, and to which cabinet. Twice as many columns as
reactors: the second half holds flow that others have when the loop begins."""
FREE, USABLE, QUEUED, WAKE = range(4)
"""Rows of cabinets."""
FLOW, FIRST, LENGTH, WORK, CABINET, ASKED, STARTED = range(7)
"""Rows of segments: flow and duration of the dose; duration and processing time of the whole; cabinet; and, written by
the loop, when the dose was asked for and when it began."""
AWAY, FLYING, WAITING = range(3)
"""Status of a reactor."""
LIMIT, ENDED, LAND = range(3)
"""Why the loop stopped: it has reached its limit, a train has ended, or something comes that it does not know."""
ALL = -1
"""Landed for the sake of a queue, not of a reactor."""

Advance = Callable[[Table, Table, Table, int, int, int, int], tuple[int, int, int]]


def _collect(reactors: Table, cabinets: Table, cabinet: int, now: int) -> None:
    """Take in what has come back to a cabinet until now."""
    back, held, source, free = reactors[BACK], reactors[HELD], reactors[SOURCE], cabinets[FREE]
    for slot in range(len(held)):
        if held[slot] > 0 and source[slot] == cabinet and back[slot] <= now:
            free[cabinet] += held[slot]
            held[slot] = 0


def _next_return(reactors: Table, cabinet: int) -> int:
    """When flow comes back to a cabinet next."""
    back, held, source = reactors[BACK], reactors[HELD], reactors[SOURCE]
    earliest = NEVER
    for slot in range(len(held)):
        if held[slot] > 0 and source[slot] == cabinet and back[slot] < earliest:
            earliest = back[slot]
    return earliest


def _begin(reactors: Table, cabinets: Table, segments: Table, unit: int, now: int) -> None:
    """A reactor has its flow: let its segment begin."""
    place, held, free = reactors[PLACE][unit], reactors[HELD], cabinets[FREE]
    cabinet, flow, first = segments[CABINET][place], segments[FLOW][place], segments[FIRST][place]
    if held[unit] > 0:
        free[reactors[SOURCE][unit]] += held[unit]
    free[cabinet] -= flow
    cabinets[USABLE][cabinet] -= flow * first
    held[unit] = flow
    reactors[BACK][unit] = now + first
    reactors[SOURCE][unit] = cabinet
    segments[STARTED][place] = now
    reactors[PLACE][unit] = place + 1
    reactors[NEXT][unit] = now + segments[LENGTH][place]
    reactors[STATUS][unit] = FLYING
    reactors[OPERATING][unit] -= segments[WORK][place]


def _strange(reactors: Table, cabinets: Table, segments: Table, unit: int, now: int) -> bool:
    """Whether a dose that may begin would empty the canister, or a failure falls into its segment."""
    place = reactors[PLACE][unit]
    amount = segments[FLOW][place] * segments[FIRST][place]
    return bool(
        amount > cabinets[USABLE][segments[CABINET][place]]
        or now + segments[LENGTH][place] >= reactors[CALENDAR][unit]
        or segments[WORK][place] >= reactors[OPERATING][unit]
    )


def _serve(reactors: Table, cabinets: Table, segments: Table, cabinet: int, now: int, units: int) -> bool:
    """Serve a queue as far as the flow allows; False, with nothing done, where the head would do something strange."""
    _collect(reactors, cabinets, cabinet, now)
    status, ticket, place = reactors[STATUS], reactors[TICKET], reactors[PLACE]
    while cabinets[QUEUED][cabinet] > 0:
        head, lowest = -1, NEVER
        for unit in range(units):
            if status[unit] == WAITING and segments[CABINET][place[unit]] == cabinet and ticket[unit] < lowest:
                head, lowest = unit, ticket[unit]
        if segments[FLOW][place[head]] > cabinets[FREE][cabinet]:
            break
        # flow for no time at all comes back in the turn of the reactor, not before others that have theirs earlier
        if segments[FIRST][place[head]] == 0 or _strange(reactors, cabinets, segments, head, now):
            return False
        _begin(reactors, cabinets, segments, head, now)
        cabinets[QUEUED][cabinet] -= 1
    cabinets[WAKE][cabinet] = _next_return(reactors, cabinet) if cabinets[QUEUED][cabinet] > 0 else NEVER
    return True


def _ask(reactors: Table, cabinets: Table, segments: Table, unit: int, now: int, ticket: int) -> bool:
    """A reactor asks for the flow of its next dose; False, with nothing done, where that would be strange."""
    place = reactors[PLACE][unit]
    cabinet, flow = segments[CABINET][place], segments[FLOW][place]
    segments[ASKED][place] = now
    if cabinets[QUEUED][cabinet] == 0:
        if flow > cabinets[FREE][cabinet]:
            _collect(reactors, cabinets, cabinet, now)
        if flow <= cabinets[FREE][cabinet]:
            if _strange(reactors, cabinets, segments, unit, now):
                return False
            _begin(reactors, cabinets, segments, unit, now)
            return True
    reactors[STATUS][unit] = WAITING
    reactors[TICKET][unit] = ticket
    reactors[NEXT][unit] = reactors[CALENDAR][unit]
    cabinets[QUEUED][cabinet] += 1
    if cabinets[QUEUED][cabinet] == 1:
        cabinets[WAKE][cabinet] = _next_return(reactors, cabinet)
    return True


def _earliest(reactors: Table, cabinets: Table, units: int) -> tuple[int, int, int]:
    """When the next thing happens, to which reactor or else at which cabinet; a queue comes before reactors."""
    next_time, wake = reactors[NEXT], cabinets[WAKE]
    time, unit, cabinet = NEVER, -1, -1
    for number in range(len(wake)):
        if wake[number] < time:
            time, cabinet = wake[number], number
    for number in range(units):
        if next_time[number] < time:
            time, unit, cabinet = next_time[number], number, -1
    return time, unit, cabinet


def _advance(
    reactors: Table, cabinets: Table, segments: Table, units: int, limit: int, unit_limit: int, serves: int
) -> tuple[int, int, int]:
    """Let the trains run, until something comes that the loop does not know.

    The limit is a time, the first reactor that does not act at that time any more, and whether queues (1) are served
    at that time. Returns why it stopped, the reactor, and the time.
    """
    status = reactors[STATUS]
    ticket = 0
    for unit in range(units):
        if status[unit] == WAITING and reactors[TICKET][unit] >= ticket:
            ticket = reactors[TICKET][unit] + 1
    while True:
        time, unit, cabinet = _earliest(reactors, cabinets, units)
        if time >= limit and (time > limit or (serves == 0 if cabinet >= 0 else unit >= unit_limit)):
            return LIMIT, unit, time
        if cabinet >= 0:
            if not _serve(reactors, cabinets, segments, cabinet, time, units):
                return LAND, ALL, time
        elif status[unit] == WAITING:
            return LAND, unit, time
        elif reactors[PLACE][unit] == reactors[STOP][unit]:
            status[unit] = AWAY
            reactors[NEXT][unit] = NEVER
            return ENDED, unit, time
        elif _ask(reactors, cabinets, segments, unit, time, ticket):
            ticket += 1
        else:
            return LAND, unit, time


interpreted: Advance = _advance
"""The loop in plain Python."""
_compiled: Advance | None = None


def compiled() -> Advance | None:
    """The loop for arrays, compiled, or None where numba is not installed."""
    global _compiled
    if _compiled is None and find_spec("numba") is not None:
        _compiled = _compile()
    return _compiled


def _compile() -> Advance:
    """The functions of this module once more, in a module of their own in which they call each other compiled."""
    import numba

    names: dict[str, Any] = {name: value for name, value in globals().items() if isinstance(value, int)}
    for function in (_collect, _next_return, _begin, _strange, _serve, _ask, _earliest, _advance):
        copy = FunctionType(function.__code__, names, function.__name__)
        copy.__module__ = __name__
        try:
            names[function.__name__] = numba.njit(cache=True)(copy)
        except RuntimeError:  # no folder in which what was compiled could be kept
            names[function.__name__] = numba.njit(copy)
    return cast("Advance", names["_advance"])
