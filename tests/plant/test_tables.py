"""Tables that are written out when somebody reads them."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from r2r_sim.plant import BatchReactor, BatchStep, Cabinet, Draw, PlantModel, UnitInfo, Variate, simulate
from r2r_sim.plant.record import FLOW_TABLES, TABLES
from r2r_sim.plant.tables import Coded, Column, Table, coded, encoded, selected


def table(made: list[str]) -> Table:
    def make() -> list[Column]:
        made.append("made")
        return [np.array([3, 1, 2]), Coded(np.array([2, 0, 2]), ("good", "never", "late"))]

    return Table(("at_ms", "event"), make)


def test_columns_are_made_once_and_only_when_read() -> None:
    made: list[str] = []
    own = table(made)
    assert list(own) == ["at_ms", "event"]
    assert len(own) == 2
    assert made == []
    assert own["at_ms"].tolist() == [3, 1, 2]
    assert own["event"].tolist() == ["late", "good", "late"]
    assert own["event"] is own["event"]
    assert made == ["made"]
    with pytest.raises(KeyError):
        own["other"]


def test_it_travels_with_its_columns_made() -> None:
    made: list[str] = []
    there = pickle.loads(pickle.dumps(table(made)))
    assert made == ["made"]
    assert {name: column.tolist() for name, column in there.items()} == {
        "at_ms": [3, 1, 2],
        "event": ["late", "good", "late"],
    }


def test_text_is_the_same_as_numbers_of_any_table() -> None:
    codes, texts = encoded(["b", "a", "b"])
    assert codes.tolist() == [0, 1, 0]
    assert texts == ("b", "a")
    for own in (table([]), dict(table([]))):
        codes, texts = coded(own, "event")
        assert [texts[code] for code in codes.tolist()] == ["late", "good", "late"]
        chosen = selected(own, np.array([2, 1]), at_ms=np.array([7, 8]))
        assert chosen["event"].tolist() == ["late", "good"]
        assert chosen["at_ms"].tolist() == [7, 8]


def test_a_recipe_that_is_noted_as_one_run_is_written_out_step_by_step() -> None:
    """Two reactors, one source: doses of 10 ms of cycles of 30 ms, so that the second waits once and never again."""
    cycle = (BatchStep("dose A", Variate(10), draw=Draw("source", 5)), BatchStep("purge A", Variate(20)))
    units = tuple(BatchReactor(f"bed {n}", 100, cycle * 4) for n in range(2))
    infos = tuple(UnitInfo(unit.name, "beds", "bed", "g", 1.0, 1.0, 1.0) for unit in units)
    source = Cabinet("source", "tma", 5, 10**9, 0, Variate(1))
    record = simulate(PlantModel(130, units=units, infos=infos, cabinets=(source,)), 1)
    states = record.frame("states")
    assert states[states.unit == "bed 0"].start_ms.tolist() == [0, 10, 30, 40, 60, 70, 90, 100, 120]
    assert states[states.unit == "bed 1"].start_ms.tolist() == [0, 10, 20, 40, 50, 70, 80, 100, 110]
    assert states[states.unit == "bed 1"].sub_state.tolist() == ["waiting for cabinet", *["dose A", "purge A"] * 4]
    tasks = record.frame("tasks")
    assert tasks.start_ms.tolist() == [0, 30, 60, 90, 120, 10, 40, 70, 100]
    assert tasks.end_ms.tolist() == [10, 40, 70, 100, 130, 20, 50, 80, 110]
    # 5 ug/s for 90 ms
    assert record.consumption["quantity"].sum() == pytest.approx(0.45)
    again = pickle.loads(pickle.dumps(record))
    for name, columns in (TABLES | FLOW_TABLES).items():
        for column in columns:
            assert getattr(again, name)[column].tolist() == getattr(record, name)[column].tolist(), (name, column)
