"""Small plants in which a millisecond, a millimetre and a gram are enough."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from r2r_sim.plant import (
    BatchReactor,
    BatchStep,
    Cabinet,
    Crew,
    FailureMode,
    PlantModel,
    ProductionRecord,
    UnitInfo,
    Variate,
    WebLine,
    partition_errors,
    simulate,
)

sys.path.insert(0, str(Path(__file__).parent))

Timeline = list[tuple[str, int, int]]


def info(unit: WebLine | BatchReactor, utilities: dict[str, float] | None = None) -> UnitInfo:
    quantity = "mm" if isinstance(unit, WebLine) else "g"
    return UnitInfo(unit.name, unit.name, "line", quantity, 1.0, 1.0, 1.0, utilities or {})


def model(
    horizon: int,
    *units: WebLine | BatchReactor,
    crews: Iterable[Crew] = (),
    cabinets: Iterable[Cabinet] = (),
    closed: Iterable[tuple[int, int]] = (),
    utilities: dict[str, float] | None = None,
) -> PlantModel:
    infos = tuple(info(unit, utilities) for unit in units)
    return PlantModel(horizon, tuple(closed), tuple(crews), tuple(cabinets), units, infos)


def web(name: str = "web", **changes: Any) -> WebLine:
    """A line that runs 1 mm/ms and changes rolls of 1000 mm in 100 ms."""
    given: dict[str, Any] = {"speed": 1.0, "roll_length": 1000, "passes": 1, "roll_change": Variate(100)}
    return WebLine(name, **given | changes)


def step(sub_state: str, duration: float, crew: str | None = None, **more: Any) -> BatchStep:
    return BatchStep(sub_state, Variate(duration), crew, **more)


def rows(table: dict[str, Any], *names: str, unit: int | None = None) -> list[tuple[Any, ...]]:
    chosen = [slice(None)] if unit is None else [table["unit"] == unit]
    return list(zip(*(table[name][chosen[0]].tolist() for name in names), strict=True))


class Kit:
    """What the tests of this folder share."""

    model = staticmethod(model)
    web = staticmethod(web)
    step = staticmethod(step)
    info = staticmethod(info)
    rows = staticmethod(rows)

    @staticmethod
    def stop(between: float, repair: float) -> FailureMode:
        """A failure by operating time that needs nobody."""
        return FailureMode("stop", "operating", Variate(between), Variate(repair))

    @staticmethod
    def run(horizon: int, *units: WebLine | BatchReactor, **plant: Any) -> ProductionRecord:
        record = simulate(model(horizon, *units, **plant), seed=1)
        assert partition_errors(record) == []
        return record

    @staticmethod
    def timeline(record: ProductionRecord, unit: int = 0) -> Timeline:
        return rows(record.states, "sub_state", "start_ms", "end_ms", unit=unit)

    @staticmethod
    def lots(record: ProductionRecord, unit: int = 0) -> list[tuple[Any, ...]]:
        return rows(record.lots, "start_ms", "end_ms", "good", "scrapped", "reason", unit=unit)

    @staticmethod
    def consumed(record: ProductionRecord) -> dict[tuple[str, int], float]:
        table = record.consumption
        return {(item, unit): quantity for item, unit, quantity in rows(table, "item", "unit", "quantity")}

    @staticmethod
    def chain(start: int, *steps: tuple[str, int]) -> Timeline:
        """A timeline from states and the times at which they end."""
        result = []
        for name, end in steps:
            result.append((name, start, end))
            start = end
        return result


@pytest.fixture(scope="session")
def kit() -> type[Kit]:
    return Kit
