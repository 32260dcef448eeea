"""What one replication did, moment by moment: a log for other programs, and rows for a Gantt chart."""

from __future__ import annotations

from dataclasses import dataclass

from r2r_sim.errors import InputError
from r2r_sim.plant import SUB_STATES, ProductionRecord, simulate
from r2r_sim.plant.build import build_plant
from r2r_sim.plant.trace_files import trace_bytes
from r2r_sim.process.registry import operating_points
from r2r_sim.scenario import Loaded

MS_PER_DAY = 86_400_000


@dataclass(frozen=True, slots=True)
class Bar:
    """One unit in one sub-state."""

    unit: str
    sub_state: str
    e10: str
    start: float
    end: float
    """[day]"""


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment at which a unit failed."""

    unit: str
    mode: str
    at: float
    """[day]"""


@dataclass(frozen=True, slots=True)
class Run:
    """A time for which a unit was set up for one of several products."""

    unit: str
    product: str
    start: float
    end: float
    """[day]"""


@dataclass(frozen=True, slots=True)
class Gantt:
    """A window of one replication."""

    name: str
    start: float
    end: float
    """[day]"""
    replication: int
    seed: int
    units: tuple[str, ...]
    bars: tuple[Bar, ...]
    """By unit and start, cut at the window; neighbours in the same state are one."""
    failures: tuple[Mark, ...]
    products: tuple[str, ...] = ()
    """All products, where there are several."""
    runs: tuple[Run, ...] = ()
    """Campaigns of each unit, cut at the window."""


def trace(loaded: Loaded, suffix: str, *, seed: int = 1, replication: int = 0) -> bytes:
    """The event log of one replication, the first unless another is asked for.

    Parameters
    ----------
    suffix : ``.csv``, ``.xes`` or ``.json`` (OCEL 2.0)

    Raises
    ------
    OutputError
        If the ending is another one.
    InfeasibleError
        If a unit cannot run at all.
    """
    return trace_bytes(_record(loaded, seed, replication), suffix)


def gantt(loaded: Loaded, start: float, end: float, *, seed: int = 1, replication: int = 0) -> Gantt:
    """Who did what when in a window of one replication; the window is in days from the start.

    Raises
    ------
    InputError
        If the window is empty or lies outside the horizon.
    InfeasibleError
        If a unit cannot run at all.
    """
    days = loaded.scenario.horizon.mode / 86400.0
    if not 0.0 <= start < end <= days * (1 + 1e-12):
        raise InputError(
            f"the window from day {start:g} to day {end:g} is not in the horizon of {days:g} days",
            hint='such as --from "day 3" --to "day 5"',
        )
    record = _record(loaded, seed, replication)
    names = [info.name for info in record.units]
    at = record.failures["at_ms"] / MS_PER_DAY
    marks = [
        Mark(names[unit], mode, time)
        for unit, mode, time in zip(
            record.failures["unit"].tolist(), record.failures["mode"].tolist(), at.tolist(), strict=True
        )
        if start <= time < end
    ]
    products = tuple(product.name for product in loaded.scenario.products)
    bars, runs = _bars(record, start, end), _runs(record, start, end)
    return Gantt(loaded.scenario.name, start, end, replication, seed, tuple(names), bars, tuple(marks), products, runs)


def _runs(record: ProductionRecord, start: float, end: float) -> tuple[Run, ...]:
    table = record.campaigns
    rows = zip(*(table[name].tolist() for name in ("unit", "product", "start_ms", "end_ms")), strict=True)
    found = [
        Run(record.units[unit].name, product, max(began / MS_PER_DAY, start), min(ended / MS_PER_DAY, end))
        for unit, product, began, ended in rows
    ]
    return tuple(run for run in found if run.start < run.end)


def _bars(record: ProductionRecord, start: float, end: float) -> tuple[Bar, ...]:
    opens, closes = round(start * MS_PER_DAY), round(end * MS_PER_DAY)
    states = record.states
    found: list[Bar] = []
    for index, info in enumerate(record.units):
        mine = (states["unit"] == index) & (states["end_ms"] > opens) & (states["start_ms"] < closes)
        rows = zip(*(states[name][mine].tolist() for name in ("sub_state", "start_ms", "end_ms")), strict=True)
        for name, began, ended in sorted(rows, key=lambda row: row[1]):
            first, last = max(began, opens) / MS_PER_DAY, min(ended, closes) / MS_PER_DAY
            if found and (found[-1].unit, found[-1].sub_state, found[-1].end) == (info.name, name, first):
                first = found.pop().start
            found.append(Bar(info.name, name, SUB_STATES[name].e10.value, first, last))
    return tuple(found)


def _record(loaded: Loaded, seed: int, replication: int) -> ProductionRecord:
    scenario = loaded.scenario
    return simulate(build_plant(scenario, operating_points(scenario)), seed, replication)
