"""Takes down what happens while a replication runs, in plain lists."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from r2r_sim.plant.flow import FlowLog
from r2r_sim.plant.model import UnitInfo
from r2r_sim.plant.states import E10, SUB_STATES
from r2r_sim.plant.tables import Column, Ints

CODES: dict[str, int] = {name: code for code, name in enumerate(SUB_STATES)}
"""Sub-states by number while a replication runs."""
HOT = tuple(state.hot for state in SUB_STATES.values())
"""By code: whether a web line is hot."""
PRODUCTIVE = tuple(state.e10 is E10.PRODUCTIVE for state in SUB_STATES.values())
"""By code: whether the unit processes; such time goes on when the plant closes."""
PLANT = -1
"""Unit of what belongs to no unit."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """Steps that follow one another: noted by their place in a recipe alone, and written out when somebody reads."""

    codes: tuple[int, ...]
    lengths: tuple[int, ...]
    """How long the steps take; empty if each run takes times of its own, which the unit's log has."""
    resource: str = ""
    """What the first step needs, empty if it needs nothing."""
    task: str = ""
    people: int = 0
    """Or ug/s."""
    precursor: str = ""
    """What the first step draws, empty if it draws nothing."""


class UnitLog:
    """What one unit did; all times in ms, in the order in which things happened."""

    __slots__ = (
        "assists",
        "batches_started",
        "campaigns",
        "codes",
        "columns",
        "ends",
        "failures",
        "lengths",
        "lots",
        "recipe",
        "rests",
        "starts",
        "tasks",
        "waits",
    )

    def __init__(self) -> None:
        self.recipe: Sequence[int] = ()
        """Patterns of the recorder in the order in which the unit goes through them."""
        self.codes = array("q")
        """Sub-state of each interval; -1 - n stands for patterns of the recipe from n on that follow one another."""
        self.starts = array("q")
        self.ends = array("q")
        """Of the interval; or the pattern of the recipe before which they end."""
        self.lengths = array("q")
        """Of all steps of the noted patterns that have no lengths themselves."""
        self.waits: list[tuple[str, int, int]] = []
        self.lots: list[tuple[str, int, int, int, int, str]] = []
        self.tasks: list[tuple[str, str, int, int, int]] = []
        self.failures: list[tuple[str, int, int]] = []
        self.assists: list[tuple[str, int, int]] = []
        self.rests: list[tuple[int, int, int]] = []
        """Closed time for which the unit was left to cool: from when, when it was cold, until when [ms]; in order."""
        self.batches_started = 0
        self.campaigns: list[tuple[str, int, int, int]] = []
        """Product, from when to when, and batches begun before; the last one lasts."""
        self.columns: dict[str, dict[str, Column]] = {}
        """Tables ``lots`` and ``waits`` of a plant that was reckoned at once; the lists are empty then."""

    def state(self, code: int, start: int, end: int) -> None:
        """The unit was in a sub-state, by its code, from start to end."""
        self.codes.append(code)
        self.starts.append(start)
        self.ends.append(end)

    def fill(self, codes: Ints, starts: Ints, ends: Ints) -> None:
        """All that the unit has been in, in place of what was taken down."""
        self.codes, self.starts, self.ends = (array("q", column.tobytes()) for column in (codes, starts, ends))

    def run(self, first: int, end: int, start: int) -> None:
        """The unit went through its recipe from one pattern up to another, without a wait."""
        self.codes.append(-1 - first)
        self.starts.append(start)
        self.ends.append(end)

    def wait(self, for_what: str, start: int, end: int) -> None:
        """The unit waited."""
        if end > start:
            self.waits.append((for_what, start, end))

    def task(self, resource: str, task: str, people: int, start: int, end: int) -> None:
        """Work of a crew or a cabinet for this unit; it may have taken no time at all."""
        self.tasks.append((resource, task, people, start, end))

    def failure(self, mode: str, at: int, repair: int) -> None:
        """The unit failed."""
        self.failures.append((mode, at, repair))

    def assist(self, mode: str, at: int, takes: int) -> None:
        """The unit stopped until somebody helped it on."""
        self.assists.append((mode, at, takes))

    def lot(self, name: str, start: int, end: int, good: int, scrapped: Sequence[tuple[str, int]]) -> None:
        """A batch or roll ended: one row, or one for each reason of scrap of which the first bears the good output."""
        lots = self.lots
        if not scrapped:
            lots.append((name, start, end, good, 0, ""))
            return
        before = len(lots)
        for reason, amount in scrapped:
            if amount:
                lots.append((name, start, end, good, amount, reason))
                good = 0
        if len(lots) == before:
            lots.append((name, start, end, good, 0, ""))


class Recorder:
    """The logs of all units and of the plant itself."""

    def __init__(self, horizon: int, closed: Sequence[tuple[int, int]], infos: Sequence[UnitInfo]) -> None:
        self.horizon = horizon
        self.closed = tuple(closed)
        self.infos = tuple(infos)
        self.logs = [UnitLog() for _ in infos]
        self.plant = UnitLog()
        """Work that belongs to no unit: canister changes."""
        self.flow = FlowLog()
        self.patterns: list[Pattern] = []
        self.canisters: list[tuple[str, str, int, int, int, int]] = []
        """Cabinet, event, time [ms], canisters concerned, and those in store and on order afterwards."""
        self.drawn: dict[tuple[int, str], int] = defaultdict(int)
        """Precursor by unit and item [ug/1000], without what the patterns imply."""

    def pattern(self, pattern: Pattern) -> int:
        """The number under which a pattern goes into recipes."""
        self.patterns.append(pattern)
        return len(self.patterns) - 1

    def draw(self, unit: int, item: str, flow: int, start: int, end: int) -> None:
        """A unit draws ``flow`` [ug/s] of a precursor from start to end."""
        end = min(end, self.horizon)
        if end > start:
            self.drawn[unit, item] += flow * (end - start)

    def discard(self, item: str, amount: int) -> None:
        """What is left in a canister [ug/1000] at its change."""
        if amount:
            self.drawn[PLANT, f"{item}:heel"] += amount
