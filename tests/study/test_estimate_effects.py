"""What the closed form knows: plants in which one thing alone is not plain, with the output by hand beside it.

Each is simulated too. What the gap calls its rest, "chance, end effects and what the estimate leaves out", must then be
small: the closed form leaves nothing of this kind out.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import r2r_sim
from r2r_sim.kpi.gap import REST
from r2r_sim.plant import BatchReactor, simulate
from r2r_sim.plant.build import build_plant
from r2r_sim.plant.estimate import estimate
from r2r_sim.plant.parts import Restart
from r2r_sim.process.registry import operating_points

SCENARIOS = Path(__file__).parents[2] / "scenarios"
WEB = 1000.0 / 110.0 * 1440.0
"""1 000 m at 10 m/min and 10 min a change, 1 m wide [m2/day]."""
BED = 0.6
"""100 kg in 240 min, 20 of them at each end to load and unload [t/day]."""
HOUR = 3_600_000
TWO_SHIFTS = "plant.calendar={pattern: daily, shifts_per_day: 2, start: '06:00'}"
CREW = "plant.crews=[{name: operators, per_shift: %d, %s}]"
HANDS = ("plant.crews=[{name: operators, per_shift: 9}]", "plant.reactors.bed.crew=operators")
DAY = "calendar: {pattern: daily, shifts_per_day: 1, start: '08:00'}"
VACUUM = "plant.utilities=[{name: vacuum, of: number, capacity: %d}]"
TMA = (
    "plant.cabinets=[{name: tma, precursor: tma, max_flow: 100 g/min, canister: %s, heel: 0 %%, change: %s, "
    "stock: {canisters: %d, reorder_at: %d, order: %d, lead_time: %s, site_maximum: 9}}]"
)
PUMP = "{name: pump, clock: operating, between: exponential(50 h), repair: 1 h, spare: pump}"

CASES = {
    # half as fast for 30 of 110 days and 80 % as fast for 30; the change takes 10 min at any speed; 5 % less is good
    # for the first 30
    "ramp-up of a web": (
        ("plant.lines.coater.ramp_up=[{until: 30 day, speed: 50 %, reject: 5 %}, {until: 60 day, speed: 80 %}]",),
        1440e3 * (30 * 0.95 / 210 + 30 / 135 + 50 / 110) / 110,
        1e-3,
    ),
    # 100, 80, 60 and 40 of 100 days
    "beds that start later": (
        ("plant.reactors.bed.count=4", "plant.reactors.bed.start_interval=20 day"),
        BED * 2.8,
        1e-3,
    ),
    # a train is taken from load to unload, 200 of 240 min: four beds would start a batch each 60 min, two trains let
    # one pass each 100 min
    "two vacuum trains for four beds": (
        (*HANDS, "plant.reactors.bed.count=4", VACUUM % 2, "plant.reactors.bed.takes={vacuum: 1}"),
        1440 / 100 * 0.1,
        0.01,
    ),
    # 3 + 3 of 7: two at a time as well
    "shares that do not fill a utility": (
        (*HANDS, "plant.reactors.bed.count=4", VACUUM % 7, "plant.reactors.bed.takes={vacuum: 3}"),
        1440 / 100 * 0.1,
        0.01,
    ),
    # a line holds its share as long as it is hot, which is always: two of three run
    "two trains for three lines": (
        ("plant.lines.coater.count=3", VACUUM % 2, "plant.lines.coater.takes={vacuum: 1}"),
        2 * WEB,
        0.01,
    ),
    # from 6 to 22: batches begin at 6, 10, 14 and 18 h, the last ends at 22
    "two shifts for batches that fit": ((TWO_SHIFTS,), 0.4, 2e-3),
    # from 8 to 16 on five days of seven: begun at 8 and 12
    "one shift on weekdays": (
        ("plant.calendar={pattern: weekdays, shifts_per_day: 1, start: '08:00'}", "horizon=700 day"),
        0.2 * 5 / 7,
        2e-3,
    ),
    # from 6 to 20: batches begin at 6, 10, 14 and 18 h, and the last runs on until 22
    "batches that run on after closing": (
        ("plant.calendar={pattern: daily, shifts_per_day: 2, shift_length: 7 h, start: '06:00'}",),
        0.4,
        2e-3,
    ),
    # each roll that is on the line at closing runs to its end: 22 h is 960 min after 6 h, when the ninth roll of the
    # day runs, and 9 x 110 = 990 min; the next begins at 6 h again
    "rolls that run on after closing": ((TWO_SHIFTS, "plant.lines.coater.at_close=finish"), 9000.0, 2e-3),
    # 2 h of 16 to warm up each day but the first, which begins closed
    "a line that cools down": ((TWO_SHIFTS, "plant.lines.coater.warm_up=2 h"), WEB * 14 / 24, 0.003),
    # there from 8 to 16 h: unload and load at 8, both again after 200 min, and a third time after 440 min at 15:20;
    # the fourth batch stands until the morning
    "people on the day shift": (
        (CREW % (9, DAY), "plant.reactors.bed.crew=operators", "horizon=500 day"),
        0.2,
        0.004,
    ),
    # one of 8 h a day does 12 batches of 40 min of handling
    "too few people": (
        (CREW % (1, DAY), "plant.reactors.bed.crew=operators", "plant.reactors.bed.count=12"),
        1.2,
        0.02,
    ),
    # 1 kg lasts a time t; orders of 2 are sent when 1 is in store, so 2 t are covered of 30 days
    "deliveries that come too late": (
        (TMA % ("1 kg", "1 s", 2, 1, 2, "30 day"), "horizon=1100 day"),
        None,
        0.01,
    ),
    "deliveries at random": (
        (TMA % ("1 kg", "1 s", 2, 1, 2, "'lognormal(15 day, 8 day)'"), "horizon=1100 day"),
        None,
        0.01,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_the_closed_form_knows(case: str) -> None:
    changes, by_hand, small = CASES[case]
    web = any("coater" in change or "kg, 1 s" in change or "canister: 1 kg" in change for change in changes)
    file = SCENARIOS / ("check_web_by_hand.yaml" if web else "check_bed_by_hand.yaml")
    result = r2r_sim.run(r2r_sim.load(file, changes), replications=1)
    if by_hand is not None:
        assert result.estimate_per_day == pytest.approx(by_hand, rel=5e-3)
    rest = {row.cause: row.per_day for row in result.gap}[REST]
    assert abs(rest) < small * result.estimate_per_day


def test_late_deliveries_by_hand() -> None:
    plain = r2r_sim.run(SCENARIOS / "check_web_by_hand.yaml", replications=1)
    result = r2r_sim.run(
        r2r_sim.load(
            SCENARIOS / "check_web_by_hand.yaml", (TMA % ("1 kg", "1 s", 2, 1, 2, "30 day"), "horizon=1100 day")
        ),
        replications=1,
    )
    tma = plain.kpi["precursor_tma_kg_per_day"].mean
    lasts = 1.0 / tma  # days; three canisters at first, then two in the time that two last, or two days after 30
    assert 2 * lasts < 30
    share = (3 * lasts + (1100 - 3 * lasts) * 2 * lasts / 30) / 1100
    assert result.estimate_per_day == pytest.approx(share * WEB, rel=1e-3)
    assert "supplied with canisters" in result.estimates[0].formula
    rows = {row.cause: row.per_day for row in result.gap}
    assert abs(rows["waiting for deliveries of canisters"]) < 0.02 * result.estimate_per_day


def test_parts_that_are_missing_by_the_formula_of_palm() -> None:
    """Twenty lines, so that those that wait do not thin out the demand: d = 20/(50 + 1 + w) an hour, B(d L) = w d."""
    changes = (
        "horizon=120 day",
        "plant.lines.coater.count=20",
        "plant.spares=[{name: pump, stock: 2, lead_time: 5 h}]",
        f"plant.lines.coater.failures=[{PUMP}]",
    )
    result = r2r_sim.run(r2r_sim.load(SCENARIOS / "check_web_by_hand.yaml", changes), replications=1)
    # of 110 min 100 are at work: 51 + w hours of work and stops take 51 + w + 5 h with the roll changes
    rows = {row.cause: row.per_day / result.estimate_per_day for row in result.gap}
    assert abs(rows["waiting for spare parts"]) < 0.006
    assert abs(rows[REST]) < 0.006


@pytest.mark.parametrize(
    ("restart", "batches"),
    [
        (None, 3),  # warm at 10:30; batches begin at 10:30, 14:30 and 18:30
        (Restart(beyond=6 * HOUR, requalify=4 * HOUR), 2),  # at 14:30 and 18:30; closed from 22:30 to 6
        (Restart(beyond=9 * HOUR), 4),  # closed for 8 h at most, never cold
        (Restart(dummies=1), 2),  # the first batch of three is no product
    ],
)
def test_a_bed_that_cools_down(restart: Restart | None, batches: int) -> None:
    loaded = r2r_sim.load(SCENARIOS / "check_bed_by_hand.yaml", (TWO_SHIFTS,))
    model = build_plant(loaded.scenario, operating_points(loaded.scenario))
    (bed,) = model.units
    assert isinstance(bed, BatchReactor)
    model = replace(model, units=(replace(bed, warm_up=round(4.5 * HOUR), restart=restart),))
    lots = simulate(model, seed=1).frame("lots")
    assert (lots.good > 0).sum() == pytest.approx(100 * batches, abs=1)
    # grams in a day
    assert estimate(model)[0].rate * 24 * HOUR == pytest.approx(batches * 100_000, rel=0.01)
