"""A second calculator: LibreOffice recalculates a workbook, and every formula cell is compared with it."""

from __future__ import annotations

import math
import subprocess
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooLocale" oor:op="fuse"><value>en-US</value></prop></item>
</oor:items>
"""
"""Without the first setting LibreOffice keeps the stored values, and the comparison proves nothing."""


@dataclass(frozen=True)
class Difference:
    """A formula cell whose value is not what was written."""

    cell: str
    formula: str
    written: Any
    recalculated: Any


def open_book(path: Path, *, values: bool) -> Workbook:
    """Open a workbook, with formulas or with their values."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return load_workbook(path, data_only=values)


def recalculated(soffice: str, path: Path, folder: Path) -> Path:
    """The same workbook with every formula computed anew by LibreOffice."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
    out = folder / "recalculated"
    done = subprocess.run(
        [
            soffice,
            f"-env:UserInstallation={profile.as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            str(out),
            str(path),
        ],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    result = out / f"{path.stem}.xlsx"
    assert done.returncode == 0 and result.is_file(), done.stdout + done.stderr  # noqa: PT018
    return result


def formulas(path: Path) -> dict[str, str]:
    """Every formula by ``sheet!cell``."""
    return {
        f"{sheet.title}!{cell.coordinate}": cell.value
        for sheet in open_book(path, values=False).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def values(path: Path) -> dict[str, Any]:
    """Every value by ``sheet!cell``."""
    return {
        f"{sheet.title}!{cell.coordinate}": cell.value
        for sheet in open_book(path, values=True).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def same(written: Any, found: Any) -> bool:
    """Numbers to a relative 1e-9, texts exactly; an empty text and an empty cell are one."""
    if isinstance(written, (int, float)) and isinstance(found, (int, float)):
        return math.isclose(written, found, rel_tol=1e-9, abs_tol=1e-12)
    return (written or "") == (found or "")


def differences(soffice: str, path: Path, folder: Path) -> list[Difference]:
    """Formula cells on which the two calculators disagree."""
    written, found = values(path), values(recalculated(soffice, path, folder))
    return [
        Difference(cell, formula, written.get(cell), found.get(cell))
        for cell, formula in formulas(path).items()
        if not same(written.get(cell), found.get(cell))
    ]


def errors(path: Path) -> list[str]:
    """Cells that hold an error value."""
    return [f"{cell}: {value}" for cell, value in values(path).items() if isinstance(value, str) and value[:1] == "#"]
