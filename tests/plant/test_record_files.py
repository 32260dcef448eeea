"""A record survives its files, and files that are no record are told apart."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from r2r_sim.errors import InputError
from r2r_sim.plant import (
    BatchReactor,
    Cabinet,
    Crew,
    Draw,
    FailureMode,
    ProductionRecord,
    Variate,
    load_record,
    partition_errors,
    save,
)
from r2r_sim.plant.record import TABLES
from r2r_sim.plant.record_files import FORMULA_STARTS, _as_meant, harmless


@pytest.fixture(scope="module")
def record(kit: Any) -> ProductionRecord:
    drive = FailureMode('a "quoted", one\n', "operating", Variate(300), Variate(20))
    line = kit.web("NA", startup_scrap=7, crew="null", failures=(drive,), feeds=(Draw("t,m", 1),))
    bed = BatchReactor("Bett-Ü", 100, (kit.step("load", 10, "null"), kit.step("heat", 33)), mass_loss=0.03)
    plant = {"crews": [Crew("null", 1)], "cabinets": [Cabinet("t,m", "tma", 5, 2, 1, Variate(30))]}
    made: ProductionRecord = kit.run(2500, line, bed, utilities={"n2": 0.1, "heat/ms": 1 / 3}, **plant)
    return made


@pytest.fixture
def folder(record: ProductionRecord, tmp_path: Path) -> Path:
    save(record, tmp_path)
    return tmp_path


def test_a_record_comes_back_as_it_was(record: ProductionRecord, folder: Path) -> None:
    loaded = load_record(folder)
    assert loaded.units == record.units
    assert loaded.horizon_ms == record.horizon_ms
    for table, columns in TABLES.items():
        before, after = getattr(record, table), getattr(loaded, table)
        assert list(after) == list(columns) == list(before)
        for name in columns:
            assert len(before[name])
            assert before[name].dtype == after[name].dtype, name
            assert before[name].tolist() == after[name].tolist()


def test_the_same_record_gives_the_same_bytes(record: ProductionRecord, folder: Path, tmp_path: Path) -> None:
    again = tmp_path / "again" / "deep"
    save(load_record(folder), again)
    for path in again.iterdir():
        assert path.read_bytes() == (folder / path.name).read_bytes()
    assert sorted(path.name for path in again.iterdir()) == sorted(["record.json", *(f"{t}.csv" for t in TABLES)])


def test_frames_name_units(record: ProductionRecord) -> None:
    for table in TABLES:
        assert set(record.frame(table).unit) <= {"NA", "Bett-Ü", ""}
    consumption = record.frame("consumption")
    assert consumption[consumption["unit"] == ""]["item"].tolist() == ["tma:heel"]


def meta(change: Callable[[dict[str, Any]], Any]) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        path = folder / "record.json"
        data = json.loads(path.read_text(encoding="utf-8"))
        result = change(data)
        path.write_text(json.dumps(data if result is None else result), encoding="utf-8")

    return damage


def text(table: str, old: str, new: str) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        path = folder / f"{table}.csv"
        content = path.read_text(encoding="utf-8")
        assert old in content
        path.write_text(content.replace(old, new, 1), encoding="utf-8")

    return damage


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda folder: (folder / "record.json").unlink(), r"record\.json: No such file"),
        (lambda folder: (folder / "waits.csv").unlink(), r"waits\.csv: No such file"),
        (lambda folder: (folder / "record.json").write_text("{"), "not JSON"),
        (lambda folder: (folder / "lots.csv").write_bytes(b"\xff\xfe\x00"), "not a CSV file"),
        (meta(lambda data: [data]), "the format is not"),
        (meta(lambda data: data.update(format="other 2")), "the format is not"),
        (meta(lambda data: data.update(horizon_ms=2500.0)), "needs horizon_ms"),
        (meta(lambda data: data.update(units={})), "needs horizon_ms"),
        (meta(lambda data: data.update(units=[{"name": "NA"}])), "a unit needs name"),
        (meta(lambda data: data["units"][0].update(extra=1)), "a unit needs name"),
        (meta(lambda data: data["units"][0].update(nameplate="fast")), "where a number"),
        (meta(lambda data: data["units"][0].update(nameplate=float("nan"))), "where a number"),
        (meta(lambda data: data["units"][0].update(utilities=[1])), "where a number"),
        (meta(lambda data: data["units"][0].update(quantity_unit="kg")), "quantity_unit is mm or g"),
        (meta(lambda data: data["units"][0].update(name="Bett-Ü")), "different names"),
        (text("states", "unit,sub_state", "unit,state"), r"states\.csv:1: the columns must be"),
        (text("states", "NA,coating,0,", "NA,coating,zero,"), r"row 2, start_ms: 'zero' is not a number"),
        (text("states", "NA,coating,0,", "NB,coating,0,"), "'NB' is no unit of the record"),
        (text("states", "NA,coating,0,", "NA,coating,0,0,"), "row 2 has 5 cells, not 4"),
        (text("states", "NA,coating,0,", "NA,resting,0,"), "'resting' is not a sub-state"),
        (text("states", "NA,coating,0,", "NA,coating,5,"), "NA: is in no state between 0 ms and 5 ms"),
        (text("consumption", "heat", "heat,1"), "cells"),
        (text("consumption", "n2,Bett-Ü,", "n2,Bett-Ü,nan"), "not a number"),
    ],
)
def test_what_is_no_record_is_refused(folder: Path, damage: Callable[[Path], None], message: str) -> None:
    damage(folder)
    with pytest.raises(InputError, match=message):
        load_record(folder)


def test_partition_errors_say_which_unit_and_when(record: ProductionRecord) -> None:
    assert partition_errors(record) == []
    states = {name: column.copy() for name, column in record.states.items()}
    bed = np.flatnonzero(states["unit"] == 1)
    states["end_ms"][bed[0]] += 5
    states["end_ms"][bed[3]] = states["start_ms"][bed[3]]
    states["unit"][0] = 7
    errors = partition_errors(replace(record, states=states))
    assert len(errors) == 4
    assert errors[0].startswith("NA: is in no state between 0 ms and")
    assert errors[1].endswith("ends no later")
    assert errors[2].startswith("Bett-Ü: is in two states between")
    assert errors[3] == "a state belongs to no unit"


def test_a_unit_without_any_state(record: ProductionRecord) -> None:
    states = {name: column[:0] for name, column in record.states.items()}
    assert partition_errors(replace(record, states=states)) == [
        "NA: is in no state between 0 ms and 2500 ms",
        "Bett-Ü: is in no state between 0 ms and 2500 ms",
    ]


@pytest.mark.parametrize("name", ["=1+1", "-drive", "'=x", "@home", "+", "plain", "it's"])
def test_a_name_that_a_spreadsheet_would_compute_is_written_harmlessly(name: str) -> None:
    written = harmless(name)
    assert not written.startswith(FORMULA_STARTS)
    assert _as_meant(written) == name
