"""Records as files: one JSON file and a CSV file for each table, for keeping a run or for a real plant's log."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, fields
from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from r2r_sim.errors import Finding, InputError
from r2r_sim.plant.model import UnitInfo
from r2r_sim.plant.record import FLOW_TABLES, TABLES, TEXT_COLUMNS, ProductionRecord, partition_errors
from r2r_sim.plant.tables import Columns

FORMAT = "r2r-sim production record 1"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""How a text begins that a spreadsheet would take for a formula; such a text is written behind an apostrophe."""
META = "record.json"


def save(record: ProductionRecord, directory: str | Path) -> None:
    """Write a record into a directory: ``record.json`` with horizon and units, and ``<table>.csv`` for each table.

    Tables of lots between units, and of assists, are written only if they have rows.
    Units are given by name, empty where a row belongs to no unit. The same record gives the same bytes.
    """
    folder = Path(directory)
    folder.mkdir(parents=True, exist_ok=True)
    units = [asdict(unit) for unit in record.units]
    meta = {"format": FORMAT, "horizon_ms": record.horizon_ms, "units": units}
    (folder / META).write_text(json.dumps(meta, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")
    names = [*(unit.name for unit in record.units), ""]
    for table, columns in (TABLES | FLOW_TABLES).items():
        data: Columns = getattr(record, table)
        values = [data[name].tolist() for name in columns]
        if table in FLOW_TABLES and not values[0]:
            continue
        if "unit" in columns:
            place = columns.index("unit")
            values[place] = [names[index] for index in values[place]]
        for number, name in enumerate(columns):
            if name == "unit" or name in TEXT_COLUMNS:
                values[number] = [harmless(text) for text in values[number]]
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows(zip(*values, strict=True))


def load_record(directory: str | Path) -> ProductionRecord:
    """Read a record that :func:`save` or somebody else has written.

    Raises :class:`InputError` that names file and line where something is missing or malformed, or where the states of
    a unit leave gaps or overlap.
    """
    folder = Path(directory)
    horizon, units = _meta(folder / META)
    numbers = {unit.name: index for index, unit in enumerate(units)} | {"": -1}
    tables = {table: _table(folder / f"{table}.csv", columns, numbers) for table, columns in TABLES.items()}
    for table, columns in FLOW_TABLES.items():
        if (path := folder / f"{table}.csv").exists():
            tables[table] = _table(path, columns, numbers)
    record = ProductionRecord(horizon_ms=horizon, units=units, **tables)
    errors = partition_errors(record)
    if errors:
        source = str(folder / "states.csv")
        findings = tuple(Finding(code="record.states", message=error, source=source) for error in errors)
        raise InputError(f"{source}: {'; '.join(errors)}", findings=findings)
    return record


def _meta(path: Path) -> tuple[int, tuple[UnitInfo, ...]]:
    try:
        meta = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from error
    except ValueError as error:
        raise InputError(f"{path}: not JSON: {error}") from error
    if not isinstance(meta, dict) or meta.get("format") != FORMAT:
        raise InputError(f"{path}: the format is not {FORMAT!r}")
    horizon, units = meta.get("horizon_ms"), meta.get("units")
    if type(horizon) is not int or horizon <= 0 or not isinstance(units, list):
        raise InputError(f"{path}: needs horizon_ms, a positive integer, and units, a list")
    infos = tuple(_unit(path, unit) for unit in units)
    if len({info.name for info in infos}) < len(infos) or any(not info.name for info in infos):
        raise InputError(f"{path}: units need different names")
    return horizon, infos


def _unit(path: Path, given: Any) -> UnitInfo:
    known = {field.name: str(field.type) for field in fields(UnitInfo)}
    tables = {name for name, kind in known.items() if kind.startswith("Mapping")}
    if not isinstance(given, dict) or not known.keys() - tables <= given.keys() <= known.keys():
        raise InputError(f"{path}: a unit needs {', '.join(known)}, and nothing else")
    amounts = [given.get(name, {}) for name in tables]
    numbers = [given[name] for name, kind in known.items() if kind == "float"]
    numbers += [value for amount in amounts if isinstance(amount, dict) for value in amount.values()]
    if not all(isinstance(amount, dict) for amount in amounts) or not all(_is_number(value) for value in numbers):
        raise InputError(f"{path}: unit {given['name']!r} has something else where a number is needed")
    texts = [given[name] for name in ("name", "group", "kind")]
    if not all(isinstance(text, str) for text in texts) or given["quantity_unit"] not in ("mm", "g"):
        raise InputError(f"{path}: unit {given['name']!r}: name, group and kind are text, quantity_unit is mm or g")
    return UnitInfo(**given)


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.lstrip("'").startswith(FORMULA_STARTS) else text


def _as_meant(text: str) -> str:
    """Undo :func:`harmless`."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(FORMULA_STARTS) else text


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def _table(path: Path, columns: Sequence[str], units: dict[str, int]) -> Columns:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file, strict=True))
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from error
    except (csv.Error, UnicodeDecodeError) as error:
        raise InputError(f"{path}: not a CSV file: {error}") from error
    if not rows or tuple(rows[0]) != tuple(columns):
        raise InputError(f"{path}:1: the columns must be {','.join(columns)}")
    for row, cells in enumerate(rows[1:], start=2):
        if len(cells) != len(columns):
            raise InputError(f"{path}: row {row} has {len(cells)} cells, not {len(columns)}")
    values = list(zip(*rows[1:], strict=True)) or [()] * len(columns)
    return {name: _column(path, name, cells, units) for name, cells in zip(columns, values, strict=True)}


def _column(path: Path, name: str, cells: Sequence[str], units: dict[str, int]) -> NDArray[Any]:
    if name in TEXT_COLUMNS:
        column = np.empty(len(cells), dtype=object)
        column[:] = [_as_meant(cell) for cell in cells]
        return column
    convert: Callable[[str], float] = units.__getitem__ if name == "unit" else _finite if name == "quantity" else int
    numbers = []
    for row, cell in enumerate(cells, start=2):
        try:
            numbers.append(convert(_as_meant(cell) if name == "unit" else cell))
        except (KeyError, ValueError):
            what = "no unit of the record" if name == "unit" else "not a number"
            raise InputError(f"{path}: row {row}, {name}: {cell!r} is {what}") from None
    return np.array(numbers, dtype=np.float64 if name == "quantity" else np.int64)


def _finite(cell: str) -> float:
    value = float(cell)
    if not isfinite(value):
        raise ValueError(cell)
    return value
