"""Event logs of a small plant, read back by the rules of their formats."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from datetime import datetime
from typing import Any

import pytest
from defusedxml import ElementTree

from r2r_sim.errors import OutputError
from r2r_sim.plant import BatchReactor, Cabinet, Crew, Draw, FailureMode, ProductionRecord, Variate
from r2r_sim.plant.trace import START
from r2r_sim.plant.trace_files import COLUMNS, trace_bytes

XES = "{http://www.xes-standard.org/}"
HORIZON = 2500


@pytest.fixture(scope="module")
def record(kit: Any) -> ProductionRecord:
    """A line that fails and whose cabinet runs empty, and a reactor whose names need care."""
    drive = FailureMode('a "quoted" & <odd> one', "operating", Variate(300), Variate(20))
    line = kit.web("=web", startup_scrap=7, crew="people", failures=(drive,), feeds=(Draw("tma", 1),))
    bed = BatchReactor("Bett-Ü", 100, (kit.step("load", 10, "people"), kit.step("heat", 33)), mass_loss=0.03)
    plant = {"crews": [Crew("people", 1)], "cabinets": [Cabinet("tma", "tma", 5, 2, 1, Variate(30))]}
    made: ProductionRecord = kit.run(HORIZON, line, bed, **plant)
    return made


def milliseconds(text: str) -> int:
    assert text.endswith("Z")
    return round((datetime.fromisoformat(text.removesuffix("Z")) - START).total_seconds() * 1000)


def test_a_row_for_everything_that_happened(record: ProductionRecord) -> None:
    rows = list(csv.DictReader(io.StringIO(trace_bytes(record, ".csv").decode())))
    assert tuple(rows[0]) == COLUMNS
    kinds = Counter(row["kind"] for row in rows)
    assert kinds["state"] == len(record.states["unit"])
    assert kinds["task"] == len(record.tasks["unit"])
    assert kinds["failure"] == len(record.failures["unit"]) > 0
    assert kinds["wait"] == len(record.waits["unit"])
    assert kinds["lot"] == len(set(zip(record.lots["unit"].tolist(), record.lots["lot"].tolist(), strict=True)))
    for row in rows:
        assert (milliseconds(row["start"]), milliseconds(row["end"])) == (int(row["start_ms"]), int(row["end_ms"]))
    starts = [int(row["start_ms"]) for row in rows]
    assert starts == sorted(starts)
    assert {row["unit"] for row in rows if row["kind"] == "state"} == {"'=web", "Bett-Ü"}  # no formula in a spreadsheet


def test_lots_bear_all_that_was_made(record: ProductionRecord) -> None:
    rows = [row for row in csv.DictReader(io.StringIO(trace_bytes(record, ".csv").decode())) if row["kind"] == "lot"]
    assert sum(int(row["good"]) for row in rows) == record.lots["good"].sum()
    assert sum(int(row["scrapped"]) for row in rows) == record.lots["scrapped"].sum()


def test_a_state_belongs_to_the_lot_that_is_worked_on(record: ProductionRecord) -> None:
    rows = [row for row in csv.DictReader(io.StringIO(trace_bytes(record, ".csv").decode())) if row["unit"] == "Bett-Ü"]
    lots = {row["lot"]: row for row in rows if row["kind"] == "lot"}
    states = [row for row in rows if row["kind"] == "state"]
    for row in states:
        if row["lot"]:
            assert int(lots[row["lot"]]["start_ms"]) <= int(row["start_ms"]) < int(lots[row["lot"]]["end_ms"])
    assert [row["activity"] for row in states if row["lot"] == "Bett-Ü/1"] == ["load", "heat"]


def test_xes_follows_its_rules(record: ProductionRecord) -> None:
    root = ElementTree.fromstring(trace_bytes(record, ".xes"))
    assert root.tag == f"{XES}log"
    assert {"xes.version", "xes.features"} <= set(root.keys())
    order = [child.tag.removeprefix(XES) for child in root]
    ranks = {"extension": 0, "global": 1, "classifier": 2, "string": 3, "trace": 4}
    assert [ranks[tag] for tag in order] == sorted(ranks[tag] for tag in order)
    prefixes = {child.get("prefix") for child in root.findall(f"{XES}extension")}
    assert prefixes == {"concept", "lifecycle", "time", "org"}
    wanted = {
        scope.get("scope"): {child.get("key") for child in scope} for scope in root.findall(f"{XES}global")
    }  # fmt: skip
    for classifier in root.findall(f"{XES}classifier"):
        assert set(classifier.get("keys", "").split()) <= wanted["event"]
    total: Counter[str] = Counter()
    for trace in root.findall(f"{XES}trace"):
        assert wanted["trace"] <= {child.get("key") for child in trace}
        events = [{child.get("key"): child for child in event} for event in trace.findall(f"{XES}event")]
        assert all(wanted["event"] <= event.keys() for event in events)
        times = [milliseconds(event["time:timestamp"].get("value")) for event in events]
        assert times == sorted(times)
        for start, end in zip(events[::2], events[1::2], strict=True):
            assert start["lifecycle:transition"].get("value") == "start"
            assert end["lifecycle:transition"].get("value") == "complete"
            assert start["concept:name"].get("value") == end["concept:name"].get("value")
            lasted = milliseconds(end["time:timestamp"].get("value")) - milliseconds(
                start["time:timestamp"].get("value")
            )
            total[start["org:resource"].get("value")] += lasted
    assert total == {"=web": HORIZON, "Bett-Ü": HORIZON}  # every moment of every unit is in one trace


def test_ocel_refers_to_what_is_there(record: ProductionRecord) -> None:
    """What the schema of the OCEL 2.0 specification (section 8.2) asks, and what it cannot ask.

    By that schema jsonschema 4.26 found nothing wrong with logs of two plants, nor did xmlschema 4.3 with the same as
    XES by the schema of IEEE 1849; what follows needs neither of them.
    """
    document = json.loads(trace_bytes(record, ".json"))
    assert list(document) == ["objectTypes", "eventTypes", "objects", "events"]
    objects = {thing["id"]: thing for thing in document["objects"]}
    assert len(objects) == len(document["objects"])
    assert len({event["id"] for event in document["events"]}) == len(document["events"])
    for key, types in (("objects", "objectTypes"), ("events", "eventTypes")):
        known = {one["name"]: {a["name"]: a["type"] for a in one["attributes"]} for one in document[types]}
        for thing in document[key]:
            for attribute in thing["attributes"]:
                kind = known[thing["type"]][attribute["name"]]
                assert isinstance(attribute["value"], str)
                {"integer": int, "float": float, "string": str, "time": milliseconds}[kind](attribute["value"])
                assert ("time" in attribute) == (key == "objects")
            for related in thing["relationships"]:
                assert related["objectId"] in objects
                assert related["qualifier"]
    times = [milliseconds(event["time"]) for event in document["events"]]
    assert times == sorted(times)
    kinds = Counter(event["type"] for event in document["events"])
    assert kinds['failure: a "quoted" & <odd> one'] == len(record.failures["unit"])
    canisters = [name for name, thing in objects.items() if thing["type"] == "canister"]
    assert len(canisters) == kinds["cabinet: canister change"] + 1 > 2


@pytest.mark.parametrize("suffix", [".csv", ".xes", ".json"])
def test_the_same_record_gives_the_same_bytes(record: ProductionRecord, suffix: str) -> None:
    assert trace_bytes(record, suffix) == trace_bytes(record, suffix.upper())


def test_another_ending_is_refused(record: ProductionRecord) -> None:
    with pytest.raises(OutputError, match="no trace is written as"):
        trace_bytes(record, ".txt")
