"""The checks pass on sound records, and each of them bites."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from kpi_records import H, columns, in_turn, line_of_100_hours, record, records, web

from r2r_sim.kpi.checks import checks
from r2r_sim.kpi.measures import measure
from r2r_sim.plant.record import ProductionRecord

OFFERED = {"crew:ops": 2.0, "cabinet:tma": 100.0}
FEEDS = {"cabinet:tma": {0: 50}}


def failed(one: ProductionRecord, offered: dict[str, float] | None = None) -> dict[str, float]:
    rows = checks(one, OFFERED if offered is None else offered, FEEDS)
    return {row.name: row.value for row in rows if not row.value <= row.tolerance}


def test_a_sound_record_passes() -> None:
    line = line_of_100_hours()
    assert failed(line) == {}
    assert len(checks(line, OFFERED, FEEDS)) == 7
    assert len(checks(line)) == 5  # capacities are not known
    assert checks(line, OFFERED, FEEDS, measure(line, OFFERED, FEEDS)) == checks(line, OFFERED, FEEDS)


@pytest.mark.parametrize(
    ("states", "gap"),
    [
        ([(0, "coating", 0, H), (0, "repair", H + 5, 2 * H)], 5),
        ([(0, "coating", 0, H), (0, "repair", H - 7, 2 * H)], 7),
        ([(0, "coating", 3, 2 * H)], 3),
        ([(0, "coating", 0, 2 * H - 9)], 9),
        ([(0, "coating", 0, 2 * H + 9)], 9),
    ],
)
def test_gaps_and_overlaps(states: list[tuple[int, str, int, int]], gap: int) -> None:
    found = failed(record([web()], 2, states=states))
    assert found.pop("states partition time") == gap
    assert set(found) <= {"losses close"}


def test_losses_close_only_if_states_do() -> None:
    assert failed(record([web()], 2, states=[(0, "coating", 0, H)]))["losses close"] == pytest.approx(0.5)


def test_lots_must_be_sound() -> None:
    lots = [("a", 0, 0, H, -1, 0, ""), ("b", 0, H, 0, 1, 0, ""), ("c", 0, 0, 3 * H, 1, 0, ""), ("d", 0, 0, H, 1, 0, "")]
    assert failed(record([web()], 2, states=in_turn(0, ("coating", 2)), lots=lots)) == {"lots are sound": 3}


def test_output_beyond_nameplate() -> None:
    # 2 h at 720 m/h are 1 440 m
    lots = [("a", 0, 0, H, 1_440_000, 144_000, "reject")]
    found = failed(record([web()], 2, states=in_turn(0, ("coating", 2)), lots=lots))
    assert found == {"output within nameplate": pytest.approx(0.1)}


def test_film_beyond_supply() -> None:
    line = line_of_100_hours()
    short = replace(line, consumption=columns("consumption", [("tma", 0, 1e9)]))
    # 43.94 km x 50 ug/mm = 2.197 kg in the film of 1 kg
    assert failed(short) == {"film within supply": pytest.approx(1.197)}
    none = replace(line, consumption=columns("consumption", []))
    assert failed(none) == {"film within supply": float("inf")}


def test_overbooked_people_and_flow() -> None:
    line = line_of_100_hours()
    found = failed(line, {"crew:ops": 1.0, "cabinet:tma": 40.0})
    assert found == {"people at work within crews": 1, "flow within cabinets": 10}


@given(records())
def test_random_states_partition_and_close(one: ProductionRecord) -> None:
    found = {row.name: row for row in checks(one)}
    assert found["states partition time"].value == 0
    assert found["lots are sound"].value == 0
