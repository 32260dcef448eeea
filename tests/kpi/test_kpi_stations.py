"""A reactor between a dryer and a sieve, by hand: who counts for output, effectiveness and cost."""

from __future__ import annotations

import pytest
from kpi_records import H, bed, in_turn, record

from r2r_sim.cost.quantities import quantities
from r2r_sim.errors import InputError
from r2r_sim.kpi import aggregate
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
