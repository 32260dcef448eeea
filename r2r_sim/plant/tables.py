"""Tables of a record: columns by name, written out when somebody reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Columns = Mapping[str, NDArray[Any]]
"""A table: column name to an array, all of one length."""


class Coded(NamedTuple):
    """A column of text."""

    codes: Ints
    texts: tuple[str, ...]
    """By code; not each of them needs to appear."""

    def text(self) -> NDArray[Any]:
        """The column itself, of objects."""
        return text_column(self.texts)[self.codes]


Column = NDArray[Any] | Coded


class Table(Mapping[str, NDArray[Any]]):
    """Columns that are made when one of them is first asked for; text stays in numbers until somebody reads it.

    It travels between processes with its columns made.
    """

    __slots__ = ("_columns", "_make", "_names", "_read")

    def __init__(self, names: Sequence[str], make: Callable[[], Sequence[Column]]) -> None:
        self._names = tuple(names)
        self._make: Callable[[], Sequence[Column]] | None = make
        """Makes the columns, in the order of the names."""
        self._columns: dict[str, Column] = {}
        self._read: dict[str, NDArray[Any]] = {}
        """Columns of text that somebody has read."""

    def __getitem__(self, name: str) -> NDArray[Any]:
        column = self._made()[name]
        if not isinstance(column, Coded):
            return column
        if name not in self._read:
            self._read[name] = column.text()
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __getstate__(self) -> tuple[tuple[str, ...], dict[str, Column]]:
        return self._names, self._made()

    def __setstate__(self, state: tuple[tuple[str, ...], dict[str, Column]]) -> None:
        (self._names, self._columns), self._make, self._read = state, None, {}

    def coded(self, name: str) -> Coded:
        """A column of text as numbers."""
        made = self._made()
        column = made[name]
        if not isinstance(column, Coded):
            made[name] = column = encoded(column)
        return column

    def selected(self, rows: Ints, **instead: Column) -> Table:
        """Some rows of it, with other columns in place of those of the same name."""
        made = self._made() | instead
        chosen = {name: column if name in instead else taken(column, rows) for name, column in made.items()}
        return Table(self._names, lambda: list(chosen.values()))

    def _made(self) -> dict[str, Column]:
        if self._make is not None:
            self._columns = dict(zip(self._names, self._make(), strict=True))
            self._make = None
        return self._columns


def coded(table: Columns, name: str) -> Coded:
    """A column of text of any table as numbers, and the texts by number."""
    return table.coded(name) if isinstance(table, Table) else encoded(table[name])


def selected(table: Columns, rows: Ints, **instead: Column) -> Table:
    """Some rows of any table, with other columns in place of those of the same name."""
    own = table if isinstance(table, Table) else Table(tuple(table), lambda: list(table.values()))
    return own.selected(rows, **instead)


def taken(column: Column, rows: Ints) -> Column:
    """Some rows of a column."""
    return Coded(column.codes[rows], column.texts) if isinstance(column, Coded) else column[rows]


def encoded(column: NDArray[Any] | Sequence[str]) -> Coded:
    """Text as numbers, in order of first appearance."""
    known: dict[str, int] = {}
    values = column.tolist() if isinstance(column, np.ndarray) else column
    codes = np.array([known.setdefault(value, len(known)) for value in values], dtype=np.int64)
    return Coded(codes, tuple(known))


def text_column(values: Sequence[str]) -> NDArray[Any]:
    """Text as an array of objects."""
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column
