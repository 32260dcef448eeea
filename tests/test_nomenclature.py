"""Every argument of a physics function has its row in the nomenclature."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def arguments() -> set[str]:
    """Names of the arguments of the public functions of physics."""
    names = set()
    for path in (ROOT / "r2r_sim" / "physics").glob("[!_]*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                names |= {argument.arg for argument in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)}
    return names


def rows() -> list[str]:
    """The names in the first column of the page's tables of symbols, in order."""
    page = (ROOT / "docs" / "nomenclature.md").read_text(encoding="utf-8").partition("\n## Words")[0]
    first_cells = re.findall(r"(?m)^\| ([^|]*`[^|]*) \|", page)
    return [name for cell in first_cells for name in re.findall(r"`(\w+)`", cell)]


def test_every_argument_is_named() -> None:
    assert arguments()
    assert arguments() - set(rows()) == set()


def test_a_name_has_one_row() -> None:
    names = rows()
    assert sorted(name for name in set(names) if names.count(name) > 1) == []
