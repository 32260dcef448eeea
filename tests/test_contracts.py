"""The import contracts hold on an empty house, and each of them bites."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

PYPROJECT = Path(__file__).resolve().parent.parent / "pyproject.toml"
SETTINGS: dict[str, Any] = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["tool"]["importlinter"]
CONTRACTS = {contract["id"]: contract for contract in SETTINGS["contracts"]}
ROOMS = [
    name
    for layer in CONTRACTS["layers"]["layers"]
    for name in layer.replace(" ", "").split("|")
    if not name.startswith("(")
]
RUN = "from importlinter.cli import lint_imports_command; lint_imports_command()"


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """The package with every room empty but for the outside packages that only some may import."""
    for room in ("", *ROOMS):
        folder = tmp_path / "r2r_sim" / room
        folder.mkdir()
        (folder / "__init__.py").touch()
    for module in ("plant/kernel.py", "catalog/fields.py", "scenario/fields.py"):
        (tmp_path / "r2r_sim" / module).write_text(f"import {'simpy' if 'plant' in module else 'pydantic'}\n", "utf-8")
    return tmp_path


def broken(house: Path) -> set[str]:
    """Identifiers of the contracts that the house breaks."""
    said = subprocess.run(
        [sys.executable, "-c", RUN, "--no-logo", "--no-cache", "--config", str(PYPROJECT)],
        cwd=house,
        env={**os.environ, "PYTHONPATH": str(house), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    kept = {key for key, contract in CONTRACTS.items() if f"{contract['name']} KEPT" in said.stdout}
    lost = {key for key, contract in CONTRACTS.items() if f"{contract['name']} BROKEN" in said.stdout}
    assert kept | lost == set(CONTRACTS), said.stdout + said.stderr
    assert (said.returncode != 0) == bool(lost)
    return lost


def test_an_empty_house_keeps_every_contract(house: Path) -> None:
    assert broken(house) == set()


@pytest.mark.parametrize(
    ("module", "line", "contracts"),
    [
        ("physics/gas.py", "import r2r_sim.scenario", {"layers"}),
        ("plant/web.py", "import r2r_sim.kpi", {"layers"}),
        ("kpi/oee.py", "import r2r_sim.cost", {"layers"}),
        ("cost/capital.py", "import r2r_sim.kpi", {"layers"}),
        ("new_room.py", "", {"layers"}),
        ("study/runs.py", "import simpy", {"simpy"}),
        ("process/fluidised_bed.py", "from pydantic import BaseModel", {"pydantic"}),
        ("kpi/oee.py", "from r2r_sim import run", {"front-door"}),
        ("report/summary.py", "from r2r_sim.plant import record", {"report"}),
        ("report/summary.py", "from r2r_sim.process import operating_point", {"report"}),
        ("report/summary.py", "from r2r_sim.physics import gas", {"report"}),
        ("plant/web.py", "from r2r_sim.physics import web", {"plant"}),
        ("plant/web.py", "from r2r_sim.catalog import film", {"plant"}),
        ("physics/gas.py", "import pandas", {"physics"}),
        ("physics/gas.py", "import simpy", {"physics", "simpy"}),
        ("study/runs.py", "import r2r_sim.study.sweep", {"acyclic"}),
    ],
)
def test_a_bad_import_breaks_its_contract(house: Path, module: str, line: str, contracts: set[str]) -> None:
    if "acyclic" in contracts:
        (house / "r2r_sim" / "study" / "sweep.py").write_text("import r2r_sim.study.runs\n", encoding="utf-8")
    (house / "r2r_sim" / module).write_text(f"{line}\n", encoding="utf-8")
    assert broken(house) == contracts


def test_commands_may_come_in_by_the_front_door(house: Path) -> None:
    (house / "r2r_sim" / "cli" / "__init__.py").write_text("import r2r_sim\n", encoding="utf-8")
    assert broken(house) == set()
