"""The command line as a planner uses it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

import r2r_sim
from r2r_sim.cli import app

ROOT = Path(__file__).parents[2]
WEB = ROOT / "scenarios" / "check_web_by_hand.yaml"
QUICK = ["--replications", "2", "--workers", "1", "--horizon", "22 day"]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def invoke(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, list(arguments))
    return result.exit_code, result.stdout, result.stderr


def test_run_writes_the_workbook_and_says_where(here: Path) -> None:
    code, said, _ = invoke("run", str(WEB), *QUICK, "--json", "out.json")
    assert code == 0
    assert "13,091 m2 a day" in said
    assert "wrote: reports/check_web_by_hand.xlsx" in said.replace("\\", "/")
    sheets = openpyxl.load_workbook(here / "reports" / "check_web_by_hand.xlsx").sheetnames
    assert sheets == [
        "Summary",
        "Losses",
        "Lines",
        "Process",
        "Cost",
        "Daily",
        "Inputs",
        "Definitions",
        "Checks",
        "Run log",
    ]
    document = json.loads((here / "out.json").read_text(encoding="utf-8"))
    assert next(kpi["mean"] for kpi in document["kpis"] if kpi["name"] == "good_m2_per_day") == pytest.approx(
        288 * 1000 / 22
    )


def test_the_same_run_again_changes_nothing(here: Path) -> None:
    assert invoke("run", str(WEB), *QUICK, "--out", "a.xlsx")[0] == 0
    before = (here / "a.xlsx").read_bytes()
    code, said, _ = invoke("run", str(WEB), *QUICK, "--out", "a.xlsx")
    assert code == 0
    assert "unchanged: a.xlsx" in said
    assert (here / "a.xlsx").read_bytes() == before


def test_a_different_file_is_left_alone(here: Path) -> None:
    (here / "a.xlsx").write_bytes(b"edited by a manager")
    (here / "a.json").write_text("{}", encoding="utf-8")
    code, said, told = invoke("run", str(WEB), *QUICK, "--out", "a.xlsx", "--json", "a.json")
    assert code == 2
    assert "a.xlsx" in told
    assert "a.json" in told
    # neither can become the same, so nothing is simulated
    assert "nothing was simulated" in told
    assert "m2 a day" not in said
    assert (here / "a.xlsx").read_bytes() == b"edited by a manager"
    assert (here / "a.json").read_text(encoding="utf-8") == "{}"
    assert invoke("run", str(WEB), *QUICK, "--out", "a.xlsx", "--json", "a.json", "--overwrite")[0] == 0
    assert (here / "a.xlsx").read_bytes()[:2] == b"PK"


def test_of_the_same_plan_only_the_run_tells_whether_a_file_is_the_same(here: Path) -> None:
    again = ("run", str(WEB), *QUICK, "--out", "a.xlsx", "--json", "a.json")
    assert invoke(*again)[0] == 0
    code, said, _ = invoke(*again)
    assert code == 0
    assert said.count("unchanged") == 2
    code, _, told = invoke(*again, "--seed", "2")
    assert code == 2  # the seed stands in the run log
    assert "exists and differs" in told
    assert "nothing was simulated" not in told
    code, said, told = invoke(*again, "--set", "plant.lines.coater.roll_change=11 min")
    assert code == 2
    assert "a.xlsx, a.json exist and are not of this plan" in told
    assert "m2 a day" not in said


def test_an_impossible_output_is_refused_before_anything_runs(here: Path) -> None:
    code, said, told = invoke("run", str(WEB), "--out", "report.pdf")
    assert code == 2
    assert "report.xlsx" in told
    assert "m2 a day" not in said


@pytest.mark.parametrize("option", ["--out=no/a.xlsx", "--json=no/a.json", "--json=a.txt"])
def test_a_missing_folder_is_told_before_anything_runs(here: Path, option: str) -> None:
    code, said, _ = invoke("run", str(WEB), option)
    assert code == 2
    assert "m2 a day" not in said


def test_record_saves_every_replication(here: Path) -> None:
    code, _, _ = invoke("run", str(WEB), *QUICK, "--record", "log")
    assert code == 0
    assert sorted(path.name for path in (here / "log").iterdir()) == ["replication_0000", "replication_0001"]
    again = ("run", str(WEB), *QUICK, "--record", "log", "--out", "b.xlsx")
    code, _, told = invoke(*again)
    assert code == 2
    assert "log is there already" in told
    assert not (here / "b.xlsx").exists()
    assert invoke(*again, "--overwrite")[0] == 0


def test_findings_come_all_at_once_and_nothing_is_written(here: Path) -> None:
    text = WEB.read_text(encoding="utf-8")
    broken = text.replace("celgard-2500", "celgard-2501").replace("roll_change", "roll_chnge").replace("8 ", "eight ")
    (here / "broken.yaml").write_text(broken, encoding="utf-8")
    for command in (["validate", "broken.yaml"], ["run", "broken.yaml"], ["explain", "broken.yaml"]):
        code, _, told = invoke(*command)
        assert code == 2
        for wanted in ("broken.yaml:", "did you mean celgard-2500", "did you mean roll_change"):
            assert wanted in told
        assert "Traceback" not in told
    assert [path.name for path in here.iterdir()] == ["broken.yaml"]


def test_infeasible_ends_with_3(here: Path) -> None:
    powder = ROOT / "scenarios" / "check_bed_by_hand.yaml"
    code, _, told = invoke("run", str(powder), "--set", "plant.reactors.bed.fluidisation_number=200")
    assert code == 3
    assert "carry the powder" in told
    assert "Traceback" not in told


def test_validation_asks_the_physics_too(here: Path) -> None:
    powder = ROOT / "scenarios" / "check_bed_by_hand.yaml"
    (here / "plan.yaml").write_text(powder.read_text(encoding="utf-8"), encoding="utf-8")
    code, said, told = invoke("validate", "plan.yaml", "--set", "plant.reactors.bed.fluidisation_number=200")
    assert code == 3
    assert "reads well but cannot run" in told
    line = (here / "plan.yaml").read_text(encoding="utf-8").splitlines().index("    - name: bed") + 1
    assert f"plan.yaml:{line}:7 plant.reactors.bed" in told
    assert "state a lower fluidisation_number" in told
    assert not said
    found = r2r_sim.validate(here / "plan.yaml", ["plant.reactors.bed.fluidisation_number=200"])
    assert [one.line for one in found if one.severity == "error"] == [line]
    assert not [one for one in r2r_sim.validate(here / "plan.yaml") if one.severity == "error"]


def test_a_warning_of_physics_does_not_refuse(here: Path) -> None:
    speed = "plant.lines.coater.web_speed=50 m/min"
    code, said, told = invoke("validate", str(ROOT / "scenarios" / "separator_al2o3_r2r.yaml"), "--set", speed)
    assert code == 0
    assert "beyond what physics allows" in told
    assert "--set" in told
    assert re.search(r": ok \(\d+ findings above\)", said)


def test_set_is_told_old_to_new(here: Path) -> None:
    code, _, told = invoke("validate", str(WEB), "--set", "plant.lines.coater.web_speed=12 m/min")
    assert code == 0
    assert "plant.lines.coater.web_speed: 10 m/min -> 12 m/min" in told


def test_explain_shows_every_limit_and_writes_json(here: Path) -> None:
    code, said, _ = invoke("explain", str(WEB), "--json", "why.json")
    assert code == 0
    for wanted in ("given web speed", "binds", "next", "dose B", "purge isolation", "1/u"):
        assert wanted in said
    assert json.loads((here / "why.json").read_text(encoding="utf-8"))["limits"][0]["binding"] is True


def test_schema_is_json_schema() -> None:
    code, said, _ = invoke("schema")
    assert code == 0
    assert json.loads(said)["$schema"].startswith("https://json-schema.org/")


def test_new_copies_once(here: Path) -> None:
    assert "separator_al2o3_r2r" in invoke("new")[1]
    assert invoke("new", "separator_al2o3_r2r")[0] == 0
    assert invoke("validate", "separator_al2o3_r2r.yaml")[0] == 0
    code, _, told = invoke("new", "separator_al2o3_r2r")
    assert code == 2
    assert "left alone" in told
    code, _, told = invoke("new", "seperator_al2o3_r2r")
    assert code == 2
    assert "did you mean separator_al2o3_r2r" in told


def test_version() -> None:
    from r2r_sim import __version__

    assert invoke("--version")[1].strip() == __version__


def test_help_loads_no_heavy_library() -> None:
    heavy = ("numpy", "pandas", "scipy", "simpy", "pydantic")
    code = f"import sys, r2r_sim.cli; print([name for name in {heavy} if name in sys.modules])"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "[]"


def test_explain_takes_a_process_of_the_catalog(here: Path) -> None:
    code, said, told = invoke("explain", "t4-9-zro2", "--kind", "rotary_drum", "--json", "zro2.json")
    assert code == 0
    assert "t4-9-zro2 in a rotary_drum" in told
    assert "ZrO2 on LiMn2O4" in said
    assert "gas delivery of ztb" in said
    assert "must be measured" in told
    assert (here / "zro2.json").is_file()


def test_explain_names_every_number_that_a_process_lacks(here: Path) -> None:
    code, said, told = invoke("explain", "s34-3-tio2-pe")
    assert (code, said) == (2, "")
    assert "2 numbers are missing" in told
    assert "the deposition temperature is left open" in told
    assert "thickness and number of cycles are left open" in told
    code, _, told = invoke("explain", str(WEB), "--on", "graphite")
    assert code == 2
    assert "for a process of the catalog" in told


def test_select_shows_own_equipment_warnings_and_the_baseline(here: Path) -> None:
    powder = str(ROOT / "scenarios" / "nmc811_al2o3_rotary_drum.yaml")
    code, said, _ = invoke("select", powder, "--demand", "10 t/day", "--set", "rotary_drum.gas_velocity=200 mm/s")
    assert code == 0
    assert "rotary_drum *" in said
    assert "rotary_drum: gas at 200 mm/s carries powder out" in said
    assert "flat_chamber is the baseline" in said
