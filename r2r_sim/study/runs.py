"""Replications of one plant, on one core or several, with the same digits either way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from r2r_sim.cost.quantities import Quantities, quantities
from r2r_sim.kpi.checks import CheckRow, checks
from r2r_sim.kpi.measures import measure
from r2r_sim.kpi.sharing import web_feeds
from r2r_sim.kpi.table import Measures
from r2r_sim.plant import PlantModel, save, simulate

Progress = Callable[[int, int], None]
"""Called with (replications done, replications in all)."""


@dataclass(frozen=True, slots=True)
class Replication:
    """What is kept of one replication once its record is dropped."""

    number: int
    measures: Measures
    quantities: Quantities
    checks: tuple[CheckRow, ...]


def capacities(model: PlantModel) -> Mapping[str, float]:
    """People of each crew and flow of each cabinet, by ``crew:name`` and ``cabinet:name``."""
    return {
        **{f"crew:{crew.name}": float(crew.people) for crew in model.crews},
        **{f"cabinet:{cabinet.name}": float(cabinet.max_flow) for cabinet in model.cabinets},
    }


def replicate(model: PlantModel, seed: int, number: int, record_directory: Path | None = None) -> Replication:
    """Simulate one replication and measure it; streams are keyed by its number, not by who runs it."""
    record = simulate(model, seed, number)
    if record_directory is not None:
        save(record, record_directory / f"replication_{number:04d}")
    offered, feeds = capacities(model), web_feeds(model)
    measures = measure(record, offered, feeds, model.closed)
    return Replication(number, measures, quantities(record), checks(record, offered, feeds, measures))


_shared: tuple[PlantModel, int, Path | None] | None = None


def _share(model: PlantModel, seed: int, record_directory: Path | None) -> None:
    """Give a worker the plant once, not with every task."""
    global _shared
    _shared = (model, seed, record_directory)


def _replicate_shared(number: int) -> Replication:
    assert _shared is not None
    model, seed, record_directory = _shared
    return replicate(model, seed, number, record_directory)


def replicate_all(
    model: PlantModel,
    seed: int,
    replications: int,
    *,
    workers: int = 1,
    record_directory: Path | None = None,
    progress: Progress | None = None,
) -> tuple[Replication, ...]:
    """All replications in order of their number, whoever ran them.

    ``workers`` above 1 starts that many processes; a script that asks for them needs the usual
    ``if __name__ == "__main__"`` guard.
    """
    numbers = range(replications)
    done: list[Replication] = []
    told = progress or (lambda _done, _total: None)
    told(0, replications)
    if workers <= 1 or replications <= 1:
        for number in numbers:
            done.append(replicate(model, seed, number, record_directory))
            told(len(done), replications)
        return tuple(done)
    with ProcessPoolExecutor(
        min(workers, replications),
        mp_context=get_context("spawn"),
        initializer=_share,
        initargs=(model, seed, record_directory),
    ) as pool:
        for replication in pool.map(_replicate_shared, numbers):
            done.append(replication)
            told(len(done), replications)
    return tuple(done)
