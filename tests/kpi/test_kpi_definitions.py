"""Every key figure is defined, and nothing else is."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from kpi_records import H, bed, in_turn, line_of_100_hours, record

from r2r_sim.kpi import aggregate
from r2r_sim.kpi.definitions import DEFINITIONS, definition_of, definitions
from r2r_sim.kpi.measures import measure


def test_every_key_figure_has_a_definition() -> None:
    line = line_of_100_hours()
    found = aggregate.table(
        [measure(line, {"crew:ops": 2.0, "cabinet:tma": 100.0}, {"cabinet:tma": {0: 9}})], line.units
    )
    defined = definitions(kpi.name for kpi in found.kpis)
    assert [definition.name for definition in defined] == [kpi.name for kpi in found.kpis]
    assert [definition.unit for definition in defined] == [kpi.unit for kpi in found.kpis]
    assert not [definition.name for definition in defined if "<" in definition.name + definition.label]


def test_every_definition_occurs() -> None:
    assists = {"unit": [0], "mode": ["jam"], "at_ms": [5], "takes_ms": [9]}
    stock = {"cabinet": ["tma"], "event": ["change"], "at_ms": [0], "number": [1], "stock": [2], "on_order": [0]}
    line = replace(
        line_of_100_hours(),
        assists={name: np.array(column) for name, column in assists.items()},
        canisters={name: np.array(column) for name, column in stock.items()},
    )
    offered = {"crew:ops": 2.0, "cabinet:tma": 9.0, "utility:n2": 5.0}
    names = set(measure(line, offered, {"cabinet:tma": {0: 9}}).scalars)
    lots = [("a", 0, 0, H, 0, 9, reason) for reason in ("dried again", "too damp", "too old")]
    names |= set(measure(record([bed()], 10, states=in_turn(0, ("heat", 10)), lots=lots)).scalars)
    names |= {"committed_m2_per_month", "committed_t_per_month", "peak_n2_nm3_per_h"}
    unused = [
        definition.name
        for definition in DEFINITIONS
        if not any(re.fullmatch(re.sub(r"<\w+>", ".+", definition.name), name) for name in names)
    ]
    assert not unused


def test_names_are_told_apart() -> None:
    assert definition_of("precursor_tma_heel_kg_per_day").label == "Heel of precursor tma returned unused"
    assert definition_of("precursor_tma_kg_per_day").label == "Precursor tma supplied"
    assert definition_of("crew_night_shift_utilisation").label == "Utilisation of crew night_shift"
    assert definition_of("peak_n2_nm3_per_h").unit == "Nm3/h"
    with pytest.raises(KeyError):
        definition_of("throughput")


def test_definitions_are_complete_and_unique() -> None:
    names = [definition.name for definition in DEFINITIONS]
    assert len(set(names)) == len(names)
    for definition in DEFINITIONS:
        assert all((definition.label, definition.unit, definition.formula, definition.standard, definition.time_base))
