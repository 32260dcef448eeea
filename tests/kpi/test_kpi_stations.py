"""A reactor between a dryer and a sieve, by hand: who counts for output, effectiveness and cost."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from kpi_records import H, bed, columns, in_turn, record

from r2r_sim.cost.quantities import quantities
from r2r_sim.errors import InputError
from r2r_sim.kpi import aggregate
from r2r_sim.kpi.active import active_shares
from r2r_sim.kpi.checks import checks
from r2r_sim.kpi.measures import measure
from r2r_sim.plant.record import ProductionRecord

DRYER = bed("dryer", "dryer", coats=False, delivers=False)
BED = bed(delivers=False)
SIEVE = bed("sieve", "sieve", coats=False)


@pytest.fixture
def chain() -> ProductionRecord:
    """Ten hours: the bed coats two charges of 100 kg, of which the sieve has let 90 kg of the first pass."""
    return record(
        (DRYER, BED, SIEVE),
        10,
        states=[
            *in_turn(0, ("process", 4), ("blocked", 6)),
            *in_turn(1, ("waiting for material", 2), ("heat", 4), ("waiting for material", 4)),
            *in_turn(2, ("waiting for material", 9), ("process", 1)),
        ],
        lots=[
            ("dryer/1", 0, 0, 2 * H, 100_000, 0, ""),
            ("dryer/2", 0, 2 * H, 4 * H, 100_000, 0, ""),
            ("bed/1", 1, 2 * H, 4 * H, 100_000, 0, ""),
            ("bed/2", 1, 4 * H, 6 * H, 100_000, 0, ""),
            ("sieve/1", 2, 9 * H, 10 * H, 90_000, 10_000, "oversize"),
        ],
    )


def test_output_is_what_leaves_the_plant(chain: ProductionRecord) -> None:
    found = measure(chain).scalars
    assert found["good_t_per_day"] == pytest.approx(90 * 1.01 / 1000 * 2.4)
    assert found["gross_t_per_day"] == pytest.approx(200 * 1.01 / 1000 * 2.4)
    assert found["scrap_share"] == pytest.approx(0.1)
    assert found["lots_per_day"] == pytest.approx(2.4)


def test_effectiveness_is_that_of_the_unit_that_coats(chain: ProductionRecord) -> None:
    # two charges of two hours in ten
    found = measure(chain)
    assert found.scalars["oee"] == pytest.approx(0.4)
    assert found.scalars["e10_standby_h"] == pytest.approx(0.6 * 8760)
    assert found.scalars["e79_operational_efficiency"] == pytest.approx(0.4)
    assert set(found.nameplate) == {"bed"}
    assert ("sieve", "process") in found.state_hours
    assert all(row.value <= row.tolerance for row in checks(chain))


def test_every_station_is_ranked_as_a_bottleneck(chain: ProductionRecord) -> None:
    measures = [measure(chain)]
    assert [row.group for row in aggregate.groups(measures, chain.units, {})] == ["bed"]
    ranked = {row.name: (row.kind, row.utilisation) for row in aggregate.resources(measures, chain.units)}
    assert ranked["bed"] == ("reactor", pytest.approx(0.4))
    assert ranked["dryer"] == ("station", pytest.approx(0.4))
    assert ranked["sieve"] == ("station", pytest.approx(0.1))


def test_cost_counts_what_leaves_and_all_scrap(chain: ProductionRecord) -> None:
    found = quantities(chain)
    assert found.good_kg == pytest.approx(90 * 1.01 * 876)
    assert found.scrapped_kg == pytest.approx(10 * 1.01 * 876)


def test_a_plant_that_does_not_coat_has_no_effectiveness() -> None:
    with pytest.raises(InputError, match="no unit of the record coats"):
        measure(record((DRYER,), 1, states=in_turn(0, ("process", 1))))


BEHIND = bed("sieve", "sieve", coats=False, follows=True)
LAB = bed("lab", "lab", coats=False, delivers=False, follows=True)


def test_what_is_lost_behind_the_unit_that_coats_and_what_is_still_there() -> None:
    """The bed coats four times 100 kg, the second time lot a again; b is sieved, a waits for the sieve, c is scrap."""
    found = record(
        (bed(delivers=False), LAB, BEHIND),
        10,
        states=[
            *in_turn(0, ("heat", 8), ("waiting for material", 2)),
            *in_turn(1, ("process", 10)),
            *in_turn(2, ("process", 10)),
        ],
        lots=[
            ("a", 0, 0, 2 * H, 100_000, 0, ""),
            ("b", 0, 2 * H, 4 * H, 100_000, 0, ""),
            ("a", 0, 4 * H, 6 * H, 99_000, 1_000, "mass loss"),
            ("c", 0, 6 * H, 8 * H, 100_000, 0, ""),
            ("a", 1, 2 * H, 3 * H, 0, 100_000, "coated again"),
            ("b", 1, 4 * H, 5 * H, 100_000, 0, ""),
            ("a", 1, 6 * H, 7 * H, 99_000, 0, ""),
            ("c", 1, 8 * H, 9 * H, 0, 100_000, "off spec"),
            ("b", 2, 5 * H, 6 * H, 97_000, 3_000, "mass loss"),
        ],
    )
    journeys = {
        "lot": ["a", "b", "c"], "product": [""] * 3, "outcome": ["held", "good", "scrap"], "unit": [1, 2, 1],
        "start_ms": [0] * 3, "end_ms": [10 * H] * 3,
        "due_ms": [-1] * 3, "quantity": [100_000] * 3, "good": [0, 97_000, 0],
    }  # fmt: skip
    found = replace(found, journeys={name: np.array(column, dtype=object) for name, column in journeys.items()})
    kg = 1.01  # of coated powder for each kg
    known = measure(found)
    assert known.good == {"bed": pytest.approx(399 * kg)}
    behind = {key: lost for key, lost in known.losses.items() if key[0] != "bed"}
    assert behind == {
        ("lab", "rework: coated again"): pytest.approx(100 * kg),
        ("lab", "scrap: off spec"): pytest.approx(100 * kg),
        ("sieve", "scrap: mass loss"): pytest.approx(3 * kg),
        ("plant", "coated, not yet delivered"): pytest.approx(99 * kg),
    }
    # 97 kg are delivered: 399 - 100 - 100 - 3 - 99
    assert known.scalars["good_t_per_day"] == pytest.approx(97 * kg / 1000 * 2.4)
    # powder that is coated again is not lost: 1 + 100 + 3 of 201
    assert known.scalars["scrap_share"] == pytest.approx(104 / 201)
    assert quantities(found).scrapped_kg == pytest.approx(104 * kg * 876)
    rows = {(row.group, row.cause): row for row in aggregate.table([known], found.units).losses}
    again, scrap = rows["lab", "rework: coated again"], rows["lab", "scrap: off spec"]
    assert (again.e10, again.scrapped, scrap.scrapped) == ("quality", False, True)
    assert again.share_of_nameplate == pytest.approx(100 / 500)
    assert next(row.value for row in checks(found) if row.name == "delivery closes") == pytest.approx(0, abs=1e-12)
    short = replace(found, journeys={**found.journeys, "outcome": np.array(["good"] * 3, dtype=object)})
    assert next(row.value for row in checks(short) if row.name == "delivery closes") == pytest.approx(99 / 399)


def test_waits_for_lots_are_no_active_periods(chain: ProductionRecord) -> None:
    waits = columns("waits", [(2, "buffer:before sieve", 0, 9 * H), (0, "room in buffer:before bed", 4 * H, 10 * H)])
    assert {row.name for row in active_shares(replace(chain, waits=waits))} == {"dryer", "bed", "sieve"}
