"""Vapour pressures of the catalog against the tables of the library ``chemicals`` (Poling; Landolt-Boernstein)."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator

import pytest

from r2r_sim import catalog

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from chemicals import vapor_pressure

# ferrocene: the catalog's equation is of the solid, the table's of the liquid above 446 K, where no source is run
OTHER_PHASE = {"fecp2"}


def pairs() -> Iterator[tuple[str, str]]:
    vapor_pressure.load_vapor_pressure_dfs()
    for name in catalog.ids("precursor"):
        entry = catalog.precursor(name)
        if entry.vapour_pressure.form.startswith("antoine") and name not in OTHER_PHASE:
            for table in ("Psat_data_AntoinePoling", "Psat_data_Landolt_Antoine"):
                if entry.cas in getattr(vapor_pressure, table).index:
                    yield name, table


PAIRS = tuple(pairs())


def test_there_is_something_to_compare_with() -> None:
    assert {name for name, _ in PAIRS} >= {"h2o", "ttip", "tmp", "teos", "h2o2", "hf"}


@pytest.mark.parametrize(("name", "table"), PAIRS)
def test_vapour_pressure_over_the_range_of_the_table(name: str, table: str) -> None:
    entry = catalog.precursor(name)
    row = getattr(vapor_pressure, table).loc[entry.cas]
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        temperature = row["Tmin"] + share * (row["Tmax"] - row["Tmin"])
        exponent = row["A"] - row["B"] / (temperature + row["C"])
        reference = 10.0**exponent if "Poling" in table else math.exp(exponent)
        # evaluated tables of the same substance differ by up to a sixth at their ends
        assert entry.vapour_pressure.at(temperature) == pytest.approx(reference, rel=0.16)
