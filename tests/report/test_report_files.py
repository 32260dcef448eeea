"""A workbook on disk: whole or not at all, and never over somebody's edits."""

from __future__ import annotations

import os
from pathlib import Path

import made_up
import pytest

from r2r_sim.errors import OutputError
from r2r_sim.report import workbook_bytes, write_workbook


def test_it_is_written_and_left_alone_when_it_is_the_same(tmp_path: Path) -> None:
    result = made_up.bare()
    written = write_workbook(result, tmp_path / "plan.xlsx")
    assert written.changed
    assert written.path.read_bytes() == workbook_bytes(result)
    before = written.path.stat().st_mtime_ns
    again = write_workbook(result, written.path)
    assert not again.changed
    assert again.path.stat().st_mtime_ns == before
    assert [path.name for path in tmp_path.iterdir()] == ["plan.xlsx"]


def test_what_differs_is_left_alone_unless_asked(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(b"edited by a manager")
    with pytest.raises(OutputError, match="left alone") as raised:
        write_workbook(made_up.bare(), path)
    assert "--overwrite" in raised.value.hint
    assert path.read_bytes() == b"edited by a manager"
    assert write_workbook(made_up.bare(), path, overwrite=True).changed
    assert path.read_bytes()[:2] == b"PK"


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="does not exist") as raised:
        write_workbook(made_up.bare(), tmp_path / "nowhere" / "plan.xlsx")
    assert raised.value.hint
    assert not (tmp_path / "nowhere").exists()


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="is a folder"):
        write_workbook(made_up.bare(), tmp_path)


def test_a_file_open_in_excel_is_left_and_the_new_one_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(b"open in Excel")

    def refuse(self: Path, target: Path) -> Path:
        raise PermissionError(13, "The process cannot access the file because it is being used by another process")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OutputError, match="cannot be replaced") as raised:
        write_workbook(made_up.bare(), path, overwrite=True)
    assert path.read_bytes() == b"open in Excel"
    kept = tmp_path / "plan (new).xlsx"
    assert kept.name in raised.value.hint
    assert kept.read_bytes() == workbook_bytes(made_up.bare())
    assert sorted(item.name for item in tmp_path.iterdir()) == ["plan (new).xlsx", "plan.xlsx"]


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match="No space left"):
        write_workbook(made_up.bare(), tmp_path / "plan.xlsx")
    assert list(tmp_path.iterdir()) == []
