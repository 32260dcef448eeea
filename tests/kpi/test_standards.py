"""Figures of SEMI E10, SEMI E79 and ISO 22400-2, by hand on a small record.

The line of 100 h: 60 coating, 6 standby, 12 scheduled down (10 roll change, 1.5 start-up, 0.5 maintenance), 5
unscheduled down (1 web break, 3.5 repair, 0.5 start-up after failure), 17 closed. At 720 m2/h it makes 40 000 m2 good
and scraps 2 500 m2 of productive time; two rolls, one of them cut off.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from kpi_records import H, bed, in_turn, line_of_100_hours, record

from r2r_sim.kpi.measures import measure

TOTAL, OPEN, UP, COATING = 100.0, 83.0, 66.0, 60.0


@pytest.fixture(scope="module")
def line() -> dict[str, float]:
    return dict(measure(line_of_100_hours()).scalars)


def close(value: float) -> object:
    return pytest.approx(value, rel=1e-12)


def test_e10(line: dict[str, float]) -> None:
    assert line["e10_total_uptime"] == close(UP / TOTAL)
    assert line["e10_operational_utilisation"] == close(COATING / OPEN)
    assert line["e10_total_utilisation"] == close(COATING / TOTAL)
    assert line["e10_supplier_dependent_uptime"] == close(UP / OPEN)  # nothing waited for repair
    assert line["e10_mcbf_lots"] == close(2 / 2)


def test_waits_for_repair_are_the_plants_own() -> None:
    made = record(
        [bed()], 10, states=in_turn(0, ("dose A", 5), ("waiting for repair", 2), ("repair", 1), ("heat", 2)),
        failures=[(0, "valve", 5 * H, 1 * H)],
    )  # fmt: skip
    found = measure(made).scalars
    assert found["operational_uptime"] == close(7 / 10)
    assert found["e10_supplier_dependent_uptime"] == close(7 / 8)
    assert found["e10_mcbf_lots"] == 0.0


def test_e79_makes_teep(line: dict[str, float]) -> None:
    assert line["e79_availability_efficiency"] == close(UP / TOTAL)
    assert line["e79_operational_efficiency"] == close(COATING / UP)
    assert line["e79_rate_efficiency"] == close(42_500 / 720 / COATING)
    assert line["e79_quality_efficiency"] == close(40_000 / 42_500)
    product = 1.0
    for name in ("availability", "operational", "rate", "quality"):
        product *= line[f"e79_{name}_efficiency"]
    assert product == close(line["teep"])


def test_iso_22400(line: dict[str, float]) -> None:
    setup, delay = 10 + 1.5, 5.0
    busy = COATING + setup + delay
    assert line["iso_availability"] == close(COATING / OPEN)
    assert line["iso_effectiveness"] == close(42_500 / 720 / COATING)
    assert line["iso_quality_ratio"] == close(40_000 / 42_500)
    assert line["iso_oee_index"] == close(40_000 / 720 / OPEN)
    assert line["iso_nee_index"] == close((COATING + setup) / OPEN * 40_000 / 720 / COATING)
    assert line["iso_allocation_efficiency"] == close(busy / OPEN)
    assert line["iso_utilisation_efficiency"] == close(COATING / busy)
    assert line["iso_technical_efficiency"] == close(COATING / (COATING + delay))
    assert line["iso_setup_ratio"] == close(setup / (COATING + setup))
    assert line["iso_scrap_ratio"] == close(2_500 / 42_500)
    assert line["iso_corrective_maintenance_ratio"] == close(4.5 / (4.5 + 0.5))


def test_iso_order_execution(line: dict[str, float]) -> None:
    execution = 46 + (82 - 46)  # each roll once, however many reasons of scrap it has
    assert line["iso_throughput_m2_per_h"] == close(42_500 / execution)
    assert line["iso_throughput_kg_per_h"] == close(425 / execution)
    assert line["iso_production_process_ratio"] == close(COATING / execution)
    assert line["iso_allocation_ratio"] == close(76.5 / execution)


def test_a_plant_that_made_nothing_has_no_rate() -> None:
    found = measure(record([bed()], 10, states=in_turn(0, ("not scheduled", 10)))).scalars
    assert "iso_throughput_kg_per_h" not in found
    assert found["iso_availability"] == found["iso_oee_index"] == found["e10_total_uptime"] == 0.0


def test_iso_oee_on_planned_time_is_ours_on_operations_time(line: dict[str, float]) -> None:
    assert line["iso_oee_index"] == close(line["oee"])
    assert line["iso_availability"] < line["availability"]  # standby counts against the one and not the other


def test_assists_are_counted_apart() -> None:
    columns = {"unit": [0, 0], "mode": ["jam", "jam"], "at_ms": [H, 2 * H], "takes_ms": [H // 2, H // 4]}
    made = record([bed()], 10, states=in_turn(0, ("dose A", 9.25), ("repair", 0.75)))
    found = measure(replace(made, assists={name: np.array(column) for name, column in columns.items()})).scalars
    assert found["e10_mtbap_h"] == close(9.25 / 2)
    assert found["e10_assist_h"] == close(0.75 / 2)
    assert "mtbf_h" not in found
    assert "e10_mtbap_h" not in measure(made).scalars


def test_what_is_worked_on_again_is_rework() -> None:
    # lot a: 100 kg off spec, then 100 kg of which 90 are good; lot b: 50 kg good at once
    lots = [
        ("a", 0, 0, H, 0, 100_000, "off spec"),
        ("b", 0, H, 2 * H, 50_000, 0, ""),
        ("a", 0, 2 * H, 4 * H, 90_000, 10_000, "off spec"),
    ]
    found = measure(record([bed()], 10, states=in_turn(0, ("dose A", 10)), lots=lots)).scalars
    assert found["iso_first_pass_yield"] == close(50 / 150)
    assert found["iso_rework_ratio"] == close(100 / 250)
    assert found["iso_scrap_ratio"] == close(110 / 250)
    assert found["iso_throughput_kg_per_h"] == close(250 * 1.01 / 4)  # a powder that gains 1 %


def test_first_pass_yield_without_rework_is_what_is_not_scrapped(line: dict[str, float]) -> None:
    assert line["iso_first_pass_yield"] == close(1 - line["iso_scrap_ratio"])
    assert line["iso_rework_ratio"] == 0.0
