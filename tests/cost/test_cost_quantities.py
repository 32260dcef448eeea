"""Amounts a year from a record, by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from r2r_sim.cost.quantities import quantities
from r2r_sim.errors import InputError
from r2r_sim.plant.model import UnitInfo
from r2r_sim.plant.record import TABLES, TEXT_COLUMNS, ProductionRecord
from r2r_sim.plant.tables import Columns

HOUR = 3_600_000
"""[ms]"""


def columns(table: str, rows: list[tuple[Any, ...]]) -> Columns:
    return {
        name: np.array([row[i] for row in rows], dtype=object if name in TEXT_COLUMNS else np.float64)
        for i, name in enumerate(TABLES[table])
    }


def record(hours: float, **tables: list[tuple[Any, ...]]) -> ProductionRecord:
    web = UnitInfo("a", "a", "spatial_web", "mm", 0.2, 1e-3, 1e-5, {"water": 1.0}, {"tma": 50.0})
    wide = UnitInfo("b", "b", "spatial_web", "mm", 0.2, 2e-3, 2e-5)
    return ProductionRecord(
        round(hours * HOUR), (web, wide), **{name: columns(name, tables.get(name, [])) for name in TABLES}
    )


def test_a_tenth_of_a_year_by_hand() -> None:
    one = record(
        876,
        lots=[
            ("1", 0, 0, HOUR, 40_000_000, 1_000_000, "reject"),
            ("1", 0, 0, HOUR, 0, 500_000, "start-up"),
            ("2", 1, 0, HOUR, 10_000_000, 0, ""),
        ],
        consumption=[
            ("electricity", 0, 3.6e8),
            ("electricity/ms", 1, 3.6e6),
            ("heat", 0, 7.2e6),
            ("n2", 0, 100.0),
            ("n2", 1, 50.0),
            ("ozone", 0, 3e9),
            ("tma", 0, 50e9),
            ("tma", 1, 20e9),
            ("tma:heel", -1, 2e9),
            ("water", 0, 5.0),
        ],
    )
    found = quantities(one)
    assert found.good_m2 == pytest.approx((40_000 + 20_000) * 10)
    assert found.good_kg == pytest.approx((400 + 200) * 10)
    assert found.scrapped_m2 == pytest.approx(1_500 * 10)  # start-up scrap too
    assert found.scrapped_kg == pytest.approx(15 * 10)
    assert found.precursor_kg == {"ozone": pytest.approx(30), "tma": pytest.approx((70 + 2) * 10)}  # with its heels
    assert found.heel_kg == {"ozone": 0.0, "tma": pytest.approx(20)}
    assert found.n2_nm3 == pytest.approx(1500)
    assert found.electricity_kwh == pytest.approx(1010)
    assert found.heat_kwh == pytest.approx(20)
    assert found.hours == 876


def test_an_idle_plant_uses_nothing() -> None:
    found = quantities(record(24))
    assert (found.good_kg, found.scrapped_m2, found.n2_nm3) == (0, 0, 0)
    assert found.precursor_kg == {"tma": 0.0}  # it is in the film, so it will want a price


def test_time_is_needed() -> None:
    with pytest.raises(InputError, match="without time"):
        quantities(record(0))
