"""Writing a report to disk without ever leaving half of one, or losing what a manager edited."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from r2r_sim.errors import OutputError
from r2r_sim.study.compare import Comparison
from r2r_sim.study.result import StudyResult


@dataclass(frozen=True, slots=True)
class Written:
    """Where a file is, and whether it was changed."""

    path: Path
    changed: bool


def write_workbook(result: StudyResult, path: Path, *, overwrite: bool = False) -> Written:
    """Write the manager's workbook.

    Parameters
    ----------
    result : what a study gave
    path : file to write; its folder must exist
    overwrite : replace a file that differs; a file with the same bytes is left alone either way

    Raises
    ------
    OutputError
        If the folder is missing, the file exists and differs, or the file cannot be replaced. In the last case the
        new workbook is kept beside it, and the message says where.
    """
    from r2r_sim.report.reopen import check_workbook
    from r2r_sim.report.workbook import workbook_bytes

    _refuse_place(Path(path), "plan.xlsx")
    content = workbook_bytes(result)
    check_workbook(content)
    return _write(Path(path), content, overwrite)


def write_comparison(comparison: Comparison, path: Path, *, overwrite: bool = False) -> Written:
    """Write a comparison of two plans as a workbook, with the manners of :func:`write_workbook`.

    Raises
    ------
    OutputError
        As for :func:`write_workbook`.
    """
    from r2r_sim.report.compare import comparison_bytes
    from r2r_sim.report.reopen import check_workbook

    _refuse_place(Path(path), "compare.xlsx")
    content = comparison_bytes(comparison)
    check_workbook(content)
    return _write(Path(path), content, overwrite)


def write_json(document: Mapping[str, Any], path: Path, *, overwrite: bool = False) -> Written:
    """Write a document in the documented JSON form, with the manners of :func:`write_workbook`.

    Raises
    ------
    OutputError
        As for :func:`write_workbook`.
    """
    _refuse_place(Path(path), "plan.json")
    text = json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False)
    return _write(Path(path), f"{text}\n".encode(), overwrite)


def write_bytes(content: bytes, path: Path, *, overwrite: bool = False) -> Written:
    """Write a file of any kind, with the manners of :func:`write_workbook`.

    Raises
    ------
    OutputError
        As for :func:`write_workbook`.
    """
    _refuse_place(Path(path), "chart.png")
    return _write(Path(path), content, overwrite)


def refuse_other(paths: Iterable[Path], scenario_hash: str) -> None:
    """Refuse workbooks and JSON that are there already and surely of another plan, before anything is simulated.

    What a run writes holds the hash of its scenario, with every change on the command line; a file without it cannot
    become the same. One that holds it may still differ, which only the run can tell.

    Raises
    ------
    OutputError
        If a file exists and does not hold the hash; names all that do not.
    """
    others = [str(path) for path in paths if path.exists() and not _holds(path, scenario_hash.encode())]
    if others:
        which = f"{', '.join(others)} {'exist and are' if len(others) > 1 else 'exists and is'}"
        raise OutputError(
            f"{which} not of this plan: left alone, and nothing was simulated",
            hint="--overwrite replaces what is there; --out and --json name other files",
        )


def _holds(path: Path, text: bytes) -> bool:
    """Whether a file, or a part of a workbook, holds a text; taken to be so of what cannot be read now."""
    try:
        if not zipfile.is_zipfile(path):
            return text in path.read_bytes()
        with zipfile.ZipFile(path) as parts:
            return any(text in parts.read(name) for name in parts.namelist() if name.endswith(".xml"))
    except zipfile.BadZipFile:
        return False
    except OSError:
        return True


def _refuse_place(path: Path, example: str) -> None:
    if not path.parent.is_dir():
        raise OutputError(f"the folder {path.parent} does not exist", hint="make it first, or write elsewhere")
    if path.is_dir():
        raise OutputError(f"{path} is a folder", hint=f"give the name of a file, such as {example}")


def _write(path: Path, content: bytes, overwrite: bool) -> Written:
    if path.exists():
        if _same(path, content):
            return Written(path, changed=False)
        if not overwrite:
            raise OutputError(
                f"{path} exists and differs: it is left alone",
                hint="somebody may have edited it; --overwrite replaces it",
            )
    _replace(path, content)
    return Written(path, changed=True)


def _same(path: Path, content: bytes) -> bool:
    try:
        return path.stat().st_size == len(content) and path.read_bytes() == content
    except OSError:
        return False


def _replace(path: Path, content: bytes) -> None:
    """Write beside the target, flush to disk, then replace the target in one step."""
    temporary = _write_beside(path, content)
    try:
        temporary.replace(path)
    except PermissionError as error:
        kept = _keep(temporary, path)
        raise OutputError(
            f"{path} cannot be replaced: it is open in another program, such as Excel, or write-protected",
            hint=f"the new file was kept as {kept.name}; close the file and run again",
        ) from error
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise OutputError(f"{path} cannot be written: {error.strerror or error}") from error


def _write_beside(path: Path, content: bytes) -> Path:
    temporary: Path | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.stem[:40]}-", suffix=".tmp", dir=path.parent)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
    except OSError as error:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink()
        raise OutputError(
            f"nothing can be written to {path.parent}: {error.strerror or error}",
            hint="check its rights and free space",
        ) from error
    return temporary


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _keep(temporary: Path, path: Path) -> Path:
    """Give the new workbook a name of its own, unlike any that exists."""
    for number in range(1, 1000):
        kept = path.with_name(f"{path.stem} (new{'' if number == 1 else f' {number}'}){path.suffix}")
        if not kept.exists():
            with contextlib.suppress(OSError):
                temporary.rename(kept)
                return kept
    return temporary
