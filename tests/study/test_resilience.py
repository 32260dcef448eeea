"""What is left when something is out."""

from __future__ import annotations

from pathlib import Path

import pytest

import r2r_sim
from r2r_sim.errors import InputError
from r2r_sim.study.resilience import ALL, Resilience, resilience

SCENARIOS = Path(__file__).parents[2] / "scenarios"
WEB, POWDER = SCENARIOS / "check_web_by_hand.yaml", SCENARIOS / "nmc811_al2o3_fluidised_bed.yaml"
HOUR = 3600.0


@pytest.fixture(scope="module")
def powder() -> Resilience:
    return resilience(r2r_sim.load(POWDER, ["horizon=60 day"]), 8 * HOUR, replications=2)


def test_an_outage_by_hand() -> None:
    # 22 days, a roll of 1 000 m in 100 min and 10 min of change: 288 000 m. 8 h out after each 80 h: six times, the
    # last to the end; in the 480 h that are left 261 rolls (28 710 min) and 90 min of the next: 261 900 m
    found = resilience(r2r_sim.load(WEB, ["horizon=22 day"]), 8 * HOUR, replications=2)
    (row,) = found.outages
    assert (row.of, row.units) == (ALL, 1)
    assert row.lost == pytest.approx((288_000 - 261_900) / 6)
    assert row.half_width == 0.0
    assert row.standstill == pytest.approx(288_000 / 22 / 3)


def test_a_plant_of_one_unit_makes_nothing_without_it() -> None:
    found = resilience(r2r_sim.load(WEB, ["horizon=22 day"]), 8 * HOUR, replications=2)
    (row,) = [row for row in found.one_out if row.of == "coater"]
    assert (row.left, row.output, row.share) == (0, 0.0, -1.0)


def test_one_bed_of_eight(powder: Resilience) -> None:
    (row,) = [row for row in powder.one_out if row.of == "bed"]
    assert row.left == 7
    # an eighth of the output, less what the seven gain by not sharing people and precursor with the eighth
    assert -0.16 < row.share < -0.09
    assert row.target_met == 0.0
    assert row.output == pytest.approx(powder.output + row.change.mean)


def test_one_bed_less_in_the_model_is_one_bed_less_in_the_scenario(powder: Resilience) -> None:
    seven = r2r_sim.run(r2r_sim.load(POWDER, ["horizon=60 day", "plant.reactors.bed.count=7"]), replications=2).kpi[
        "good_t_per_day"
    ]
    (row,) = [row for row in powder.one_out if row.of == "bed"]
    assert row.output == pytest.approx(seven.mean, rel=0.02)  # their maintenance falls on other days


def test_people_and_shared_things(powder: Resilience) -> None:
    assert {row.of for row in powder.one_out} == {"bed", "crew operators"}  # one technician cannot be one less
    shared = {row.of: row for row in powder.outages}
    assert set(shared) == {ALL, "cabinet tma"}
    # without the cabinet doses end, purges and heating go on, and people load: less is lost than without power
    assert shared["cabinet tma"].units == 8
    assert 0 < shared["cabinet tma"].lost < shared[ALL].lost
    assert shared[ALL].units == 8
    assert shared[ALL].standstill == pytest.approx(powder.output / 3)
    assert 0.5 * shared[ALL].standstill < shared[ALL].lost < 1.8 * shared[ALL].standstill


@pytest.mark.parametrize(("outage", "replications", "why"), [(0.0, 2, "0 h"), (1e6, 2, "horizon"), (HOUR, 1, "2 repl")])
def test_what_cannot_be_asked(outage: float, replications: int, why: str) -> None:
    with pytest.raises(InputError, match=why):
        resilience(r2r_sim.load(WEB, ["horizon=22 day"]), outage, replications=replications)


def test_batches_that_are_lost_cost_more() -> None:
    loaded = r2r_sim.load(POWDER, ["horizon=60 day", "plant.reactors.bed.count=2"])
    lost = [
        {row.of: row.lost for row in resilience(loaded, 2 * HOUR, batches=batches, replications=2).outages}
        for batches in ("resume", "restart", "scrap")
    ]
    resume, restart, scrap = (each[ALL] for each in lost)
    assert resume < restart < scrap
    # half the work of a batch on average, in each of two beds that process most of the time
    charge = loaded.scenario.plant.reactors[0].charge.mode / 1000
    assert scrap - resume == pytest.approx(charge, rel=0.6)
    # a cabinet that is out is waited for, whatever becomes of batches without power
    assert lost[0]["cabinet tma"] == lost[2]["cabinet tma"]
