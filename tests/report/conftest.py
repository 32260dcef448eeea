"""Workbooks of made-up results, written once for all tests that look at them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from r2r_sim.report import write_workbook

sys.path.insert(0, str(Path(__file__).parent))

import made_up

NAMES = ("web", "powder", "holes", "single", "bare")


@pytest.fixture(scope="session")
def workbooks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Path of every workbook by the name of its result."""
    folder = tmp_path_factory.mktemp("workbooks")
    return {name: write_workbook(getattr(made_up, name)(), folder / f"{name}.xlsx").path for name in NAMES}


@pytest.fixture(params=NAMES)
def workbook(request: pytest.FixtureRequest, workbooks: dict[str, Path]) -> Path:
    """Each of them."""
    return workbooks[request.param]
