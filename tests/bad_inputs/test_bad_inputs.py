"""Broken scenarios and what is said about them.

Each ``cases/NAME.yaml`` stands beside ``NAME.expect`` with one line for each finding: code, line (- if none), path.
"""

from pathlib import Path

import pytest

from r2r_sim.errors import ScenarioError
from r2r_sim.scenario import load, load_text

CASES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))
GOOD = (Path(__file__).parents[1] / "scenario" / "examples" / "nmc811_4cycles.yaml").read_text(encoding="utf-8")


def findings(text, overrides=()):
    with pytest.raises(ScenarioError) as caught:
        load_text(text, "case.yaml", overrides)
    assert caught.value.findings
    assert "cannot be used" in caught.value.message
    return caught.value.findings


def hints(name):
    text = (Path(__file__).parent / "cases" / f"{name}.yaml").read_text(encoding="utf-8")
    return {finding.path: finding.hint for finding in findings(text)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_findings_are_exactly_these(case):
    found = [f"{item.code} {item.line or '-'} {item.path}".rstrip() for item in findings(case.read_text("utf-8"))]
    assert found == case.with_suffix(".expect").read_text("utf-8").splitlines()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_every_finding_reads_well(case):
    for item in findings(case.read_text("utf-8")):
        assert item.source == "case.yaml"
        assert item.severity == "error"
        assert item.message
        assert not item.message.endswith(".")
        for jargon in ("pydantic", "validation", "NoneType", "dict", "str ", "<class", "float", "Input should"):
            assert jargon not in item.message + item.hint


def test_there_are_enough_cases():
    assert len(CASES) >= 30
    assert all(case.with_suffix(".expect").exists() for case in CASES)


@pytest.mark.parametrize(
    ("case", "path", "hint"),
    [
        ("unknown_keys", "plant.lines.coater.web_sped", "did you mean web_speed?"),
        ("unknown_keys", "plant.lines.coater.zones.dose_c", "did you mean dose_b?"),
        ("unknown_ids", "process.chemistry", "; r2r-sim catalog chemistry lists all"),
        ("unknown_ids", "material.separator", "did you mean celgard-2400?"),
        ("unknown_ids", "cost.prices.tmaa", "did you mean tma?"),
        ("references", "plant.cabinets.tma.crew", "did you mean operators?"),
        ("references", "cost.capital.line.per", "did you mean coater?"),
        ("wrong_kind", "plant.reactors.bed.kind", "did you mean fluidised_bed?"),
        ("wrong_units", "plant.cabinets.tma.max_flow", "did you mean g/min?"),
        ("wrong_units", "material.roll.000 m", "a comma begins a new key"),
        ("missing_keys", "plant.lines.coater.heads", "Heads per pass"),
        ("too_hot", "process.temperature", "at most 110 degC"),
        ("outside_window", "process.temperature", "at most 300 degC"),
    ],
)
def test_hints(case, path, hint):
    assert hint in hints(case)[path]


def test_column_points_at_the_value():
    (found,) = findings(GOOD.replace("charge: 500 kg", "charge: 500 mm"))
    lines = GOOD.splitlines()
    assert lines[found.line - 1][found.column - 1 :] == "500 kg"
    assert str(found).startswith(f"case.yaml:{found.line}:{found.column} plant.reactors.bed.charge: ")


@pytest.mark.parametrize(("start", "fine"), [("22:30", True), ('"06:00"', True), ("6:00", False), ("2230", False)])
def test_times_of_day_are_text(start, fine):
    text = GOOD.replace("calendar: {pattern: continuous,", f"calendar: {{pattern: daily, start: {start},")
    if fine:
        assert load_text(text).scenario.plant.calendar.start == start.strip('"')
    else:
        assert [item.path for item in findings(text)] == ["plant.calendar.start"]


def test_a_byte_order_mark_and_windows_line_ends_are_fine(tmp_path):
    path = tmp_path / "windows.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert load(path).scenario == load_text(GOOD).scenario


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"\x00\x01\x02", "binary"),
        (b"\xff\xfen\x00a\x00", "UTF-16"),
        (b"name: \xff\xfe", "not UTF-8"),
        (b"PK\x03\x04rest", "workbook"),
        (b"x" * 1_000_001, "at most"),
        (b"x" * 5_000_000, "at most"),
        (b"", "nothing in it"),
        (b"\x07: 1", "not readable as YAML"),
        (b'name: "\\UFFFFFFFF"', "not readable as YAML"),
        (b"[" * 5000, "nested deeper"),
        (b"? [a, b]\n: 1", "a key must be a word"),
        (b"%YAML 1.1\n---\nname: x", "is missing"),
    ],
)
def test_files_that_are_no_scenario(tmp_path, raw, message):
    path = tmp_path / "case.yaml"
    path.write_bytes(raw)
    with pytest.raises(ScenarioError) as caught:
        load(path)
    assert any(message in item.message for item in caught.value.findings)
    assert all(item.source == str(path) for item in caught.value.findings)


def test_a_missing_file_names_its_neighbours(tmp_path):
    (tmp_path / "plan.yaml").write_text(GOOD)
    with pytest.raises(ScenarioError) as caught:
        load(tmp_path / "plam.yaml")
    assert "plan.yaml" in caught.value.findings[0].hint
    with pytest.raises(ScenarioError, match="cannot be opened"):
        load(tmp_path)


def test_anchors_of_reasonable_size_work():
    text = GOOD.replace("load: 30 min", "load: &half 30 min\n      unload: *half")
    bed = load_text(text).scenario.plant.reactors[0]
    assert bed.load == bed.unload
