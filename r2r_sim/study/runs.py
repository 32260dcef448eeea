"""Replications of one plant, on one core or several, with the same digits either way."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from r2r_sim.cost.quantities import Quantities, quantities
from r2r_sim.kpi.checks import CheckRow, checks
from r2r_sim.kpi.measures import measure
from r2r_sim.kpi.products import ProductMeasures, measure_products
from r2r_sim.kpi.sharing import web_feeds
from r2r_sim.kpi.statistics import is_precise, summarise
from r2r_sim.kpi.table import Measures
from r2r_sim.plant import PlantModel, save, simulate

Progress = Callable[[int, int], None]
"""Called with (replications done, replications in all)."""
FIRST_LOOK = 10
"""Replications before a precision is judged for the first time."""


@dataclass(frozen=True, slots=True)
class Replication:
    """What is kept of one replication once its record is dropped."""

    number: int
    measures: Measures
    quantities: Quantities
    checks: tuple[CheckRow, ...]
    products: ProductMeasures | None = None
    """Where the plant makes several."""


def capacities(model: PlantModel) -> Mapping[str, float]:
    """People of each crew, flow of each cabinet and what each utility has, by ``crew:name`` and the like."""
    return {
        **{f"crew:{crew.name}": float(crew.people) for crew in model.crews},
        **{f"cabinet:{cabinet.name}": float(cabinet.max_flow) for cabinet in model.cabinets},
        **{f"utility:{utility.name}": float(utility.capacity) for utility in model.utilities},
    }


def replicate(model: PlantModel, seed: int, number: int, record_directory: Path | None = None) -> Replication:
    """Simulate one replication and measure it; streams are keyed by its number, not by who runs it."""
    record = simulate(model, seed, number)
    if record_directory is not None:
        save(record, record_directory / f"replication_{number:04d}")
    offered, feeds = capacities(model), web_feeds(model)
    away = {f"crew:{crew.name}": crew.away for crew in model.crews if crew.away}
    measures = measure(record, offered, feeds, model.closed, away, model.crews)
    found = checks(record, offered, feeds, measures)
    return Replication(number, measures, quantities(record), found, measure_products(record, model))


_shared: tuple[Sequence[PlantModel], int, Path | None] | None = None


def _share(models: Sequence[PlantModel], seed: int, record_directory: Path | None) -> None:
    """Give a worker the plants once, not with every task."""
    global _shared
    _shared = (models, seed, record_directory)


def _replicate_shared(task: tuple[int, int]) -> Replication:
    assert _shared is not None
    models, seed, record_directory = _shared
    return replicate(models[task[0]], seed, task[1], record_directory)


Runner = Callable[[Iterable[tuple[int, int]]], Iterator[Replication]]
"""Runs (which plant, which replication) and gives the replications in the order asked for, whoever ran them."""


@contextmanager
def runner(
    models: Sequence[PlantModel], seed: int, *, workers: int = 1, record_directory: Path | None = None
) -> Iterator[Runner]:
    """A way to run replications of some plants, on one core or several.

    ``workers`` above 1 starts that many processes; a script that asks for them needs the usual
    ``if __name__ == "__main__"`` guard.
    """
    if workers <= 1:
        yield lambda tasks: (replicate(models[which], seed, number, record_directory) for which, number in tasks)
        return
    with ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=_share, initargs=(models, seed, record_directory)
    ) as pool:
        yield lambda tasks: pool.map(_replicate_shared, tasks)


def replicate_all(
    model: PlantModel,
    seed: int,
    replications: int,
    *,
    precision: float | None = None,
    precise: Callable[[Replication], float] | None = None,
    workers: int = 1,
    record_directory: Path | None = None,
    progress: Progress | None = None,
) -> tuple[Replication, ...]:
    """All replications in order of their number, whoever ran them.

    Parameters
    ----------
    replications : how many; with a precision, the most
    precision : stop as soon as the mean of what ``precise`` measures is known to this share of itself, at 95 %
        confidence. It is looked at after 10 replications and then after each batch; a batch is what the spread so far
        says is missing, at least 10 % more and at most twice as many as there are.
    workers : processes; they change no digit, since a batch is judged when all of it is there
    """
    done: list[Replication] = []
    told = progress or (lambda _done, _total: None)
    wanted = replications if precision is None else min(FIRST_LOOK, replications)
    told(0, wanted)
    with runner([model], seed, workers=min(workers, replications), record_directory=record_directory) as run:
        while len(done) < wanted:
            for replication in run((0, number) for number in range(len(done), wanted)):
                done.append(replication)
                told(len(done), wanted)
            if precision is not None and precise is not None:
                wanted = min(_next_look([precise(one) for one in done], precision), replications)
    return tuple(done)


def replicate_each(
    models: Sequence[PlantModel], seed: int, replications: int, *, workers: int = 1, progress: Progress | None = None
) -> tuple[tuple[Replication, ...], ...]:
    """The same replications of several plants: streams are keyed by name, so what they share is drawn alike."""
    tasks = [(which, number) for which in range(len(models)) for number in range(replications)]
    told = progress or (lambda _done, _total: None)
    told(0, len(tasks))
    done: list[Replication] = []
    with runner(models, seed, workers=min(workers, len(tasks))) as run:
        for replication in run(tasks):
            done.append(replication)
            told(len(done), len(tasks))
    return tuple(tuple(done[start : start + replications]) for start in range(0, len(done), replications))


def _next_look(values: Sequence[float], precision: float) -> int:
    """How many replications there should be at the next look; as many as there are if they are enough."""
    n = len(values)
    if is_precise(values, precision):
        return n
    said = summarise(values)
    target = precision / (1.0 + precision) * abs(said.mean)
    missing = (said.half_width / target) ** 2 if said.half_width is not None and target else 2.0
    return max(math.ceil(n * min(missing, 2.0)), math.ceil(1.1 * n), n + 1)
