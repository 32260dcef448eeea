"""The catalog in the terminal."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from r2r_sim import catalog
from r2r_sim.cli import app


def invoke(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["catalog", *arguments])
    return result.exit_code, result.stdout, result.stderr


def test_without_a_kind_it_lists_the_kinds() -> None:
    code, said, _ = invoke()
    assert code == 0
    for row in catalog.kind_rows():
        assert any(
            row["kind"] in line and row["entries"] in line and row["holds"] in line for line in said.splitlines()
        )


@pytest.mark.parametrize("kind", catalog.kinds())
def test_every_entry_of_a_kind_has_its_line(kind: str) -> None:
    code, said, _ = invoke(kind)
    assert code == 0
    begins = [line.split()[0] for line in said.splitlines() if line.strip()]
    assert [row["id"] for row in catalog.list_entries(kind)] == begins[2:-1]


@pytest.mark.parametrize("kind", catalog.kinds())
def test_an_entry_shows_every_figure_once(kind: str) -> None:
    name = catalog.list_entries(kind)[0]["id"]
    code, said, _ = invoke(kind, name)
    assert code == 0
    assert f"({kind} {name})" in said
    lines = [line.split("  ")[0] for line in said.splitlines()]
    for row in catalog.show_rows(kind, name):
        if row["what"] not in ("kind", "id", "name", "note", "inconsistency"):
            assert lines.count(row["what"]) == 1, row["what"]


def test_an_inconsistency_is_shown_under_the_figures() -> None:
    _, said, _ = invoke("process", "t6-1-zno")
    assert "the printed 0.2 A is read as 0.2 nm" in said.splitlines()[-1]


def test_a_list_can_be_narrowed() -> None:
    _, said, _ = invoke("process", "--containing", "table 6", "--confidence", "low")
    assert "t6-1-zno" in said
    assert "t6-2-tio2" not in said
    assert "t5-1-sno2" not in said
    code, said, _ = invoke("process", "--containing", "unobtainium")
    assert code == 0
    assert "no entry is like that" in said


def test_processes_say_what_they_are_planned_on_or_lack() -> None:
    _, said, _ = invoke("process", "--containing", "s34")
    lines = {line.split()[0]: line for line in said.splitlines() if line.startswith("s34")}
    assert lines["s34-4-al2o3-celgard"].rstrip().endswith("spatial_web")
    assert lines["s34-3-tio2-pe"].rstrip().endswith("nothing yet  temperature, thickness")
    rows = json.loads(invoke("process", "--containing", "s34", "--json")[1])
    assert [row["planned on"] for row in rows].count("spatial_web") == 1
    assert all(bool(row["lacks"]) == (row["planned on"] == "nothing yet") for row in rows)


def test_narrowing_needs_a_list() -> None:
    code, _, told = invoke("process", "t6-1-zno", "--containing", "zinc")
    assert code == 2
    assert "pick from a list" in told


def test_json_is_what_python_gives() -> None:
    assert json.loads(invoke("--json")[1]) == [dict(row) for row in catalog.kind_rows()]
    assert json.loads(invoke("powder", "--json")[1]) == [dict(row) for row in catalog.list_entries("powder")]
    assert json.loads(invoke("process", "t6-1-zno", "--json")[1]) == catalog.show("process", "t6-1-zno")


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["precurser"], "did you mean precursor?"),
        (["nmc811"], "did you mean powder nmc811?"),
        (["powder", "nmc81"], "did you mean nmc811?"),
        (["process", "--confidence", "sure"], "one of: high, medium"),
    ],
)
def test_what_is_not_there_gets_a_hint_and_2(arguments: list[str], hint: str) -> None:
    for more in ([], ["--json"]):
        code, said, told = invoke(*arguments, *more)
        assert code == 2
        assert hint in told
        assert said == ""
        assert "Traceback" not in told


def test_a_list_needs_neither_numpy_nor_pandas() -> None:
    code = (
        "import sys; from r2r_sim.cli import app\n"
        "try: app(['catalog', 'powder'])\n"
        "except SystemExit: print([name for name in ('numpy', 'pandas', 'scipy', 'simpy') if name in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.splitlines()[-1] == "[]"
