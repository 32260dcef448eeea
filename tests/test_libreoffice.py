"""Tests that need LibreOffice are skipped with a reason where it is absent, and fail where it is required."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest


def outcome(folder: Path, test: str, **variables: str) -> str:
    """Report of pytest on one test, run with this project's conftest and without LibreOffice on the path."""
    shutil.copy(Path(__file__).with_name("conftest.py"), folder)
    (folder / "pytest.ini").write_text("[pytest]\nmarkers =\n    libreoffice\n", encoding="utf-8")
    (folder / "test_one.py").write_text(f"import pytest\n\n{test}", encoding="utf-8")
    unwanted = ("PYTEST_", "R2R_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(unwanted)}
    environment.update(variables, PATH=str(folder))
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-ra", "-p", "no:cacheprovider", "-p", "no:randomly", "-p", "no:xdist", "."],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    ).stdout


MARKED = "@pytest.mark.libreoffice\ndef test_one():\n    pass\n"


def test_absent_is_skipped_with_a_reason(tmp_path: Path) -> None:
    report = outcome(tmp_path, MARKED)
    assert "1 skipped" in report
    assert "LibreOffice (soffice) is not installed" in report


def test_absent_fails_where_required(tmp_path: Path) -> None:
    report = outcome(tmp_path, MARKED, R2R_REQUIRE_LIBREOFFICE="1")
    assert "1 error" in report or "1 failed" in report
    assert "requires it" in report


@pytest.mark.parametrize("required", ["0", "1"])
def test_other_tests_run_all_the_same(tmp_path: Path, required: str) -> None:
    report = outcome(tmp_path, "def test_one():\n    pass\n", R2R_REQUIRE_LIBREOFFICE=required)
    assert "1 passed" in report
