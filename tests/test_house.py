"""Rules of the house that no other tool checks."""

from __future__ import annotations

import ast
import doctest
import importlib
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "r2r_sim"
PYPROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
MODULES = sorted(PACKAGE.rglob("*.py"))
LONGEST_MODULE = 500
"""Lines; what can be read in one go."""

USED_BY_OTHERS = {"defusedxml"}
"""Wanted though no module imports them: openpyxl reads workbooks through defusedxml where it is installed."""
COME_WITH = {"pydantic_core": "pydantic"}
"""Packages that are a part of another one, of exactly one version with it."""
IMPORT_NAMES = {"ruamel-yaml": "ruamel"}


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def dependencies(*, tests: bool = True) -> list[Requirement]:
    """What pyproject.toml asks for."""
    project = PYPROJECT["project"]
    texts = [*project["dependencies"]]
    if tests:
        texts += [text for extra in project["optional-dependencies"].values() for text in extra]
        texts += [text for group in PYPROJECT["dependency-groups"].values() for text in group]
        texts += PYPROJECT["build-system"]["requires"]
    return [Requirement(text) for text in texts]


def constraints() -> list[str]:
    """The lines of constraints.txt that say something."""
    lines = (line.partition("#")[0].strip() for line in read("constraints.txt").splitlines())
    return [line for line in lines if line]


def texts() -> Iterator[Path]:
    """Every file of the project that people read."""
    kinds = {".py", ".md", ".toml", ".txt", ".yaml", ".yml", ".csv", ".json", ".html"}
    names = {"LICENSE", "Makefile", "run", ".gitignore"}
    files = [*ROOT.iterdir()]
    for folder in ("r2r_sim", "tests", "docs", "scenarios", "benchmarks", ".ci"):
        files += (ROOT / folder).rglob("*")
    yield from (path for path in files if (path.suffix in kinds or path.name in names) and path.is_file())


# Documentation and size


def test_ruff_asks_for_docstrings_of_everything_public() -> None:
    lint = PYPROJECT["tool"]["ruff"]["lint"]
    assert "D1" in lint["select"]
    magic_methods = {"D105", "D107"}
    assert {rule for rule in lint["ignore"] if rule.startswith("D1")} <= magic_methods
    excepted = [files for files, rules in lint["per-file-ignores"].items() if "D1" in rules]
    assert not [files for files in excepted if files.startswith("r2r_sim")]


def test_mypy_is_strict() -> None:
    assert PYPROJECT["tool"]["mypy"]["strict"] is True


def test_modules_can_be_read_in_one_go() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert not {name: length for name, length in lengths.items() if length >= LONGEST_MODULE}


def test_examples_in_docstrings_hold() -> None:
    for path in MODULES:
        if ">>> " in path.read_text(encoding="utf-8"):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            failed, tried = doctest.testmod(importlib.import_module(name))
            assert tried, name
            assert not failed, name


# Dependencies


def test_constraints_pin_versions_and_nothing_else() -> None:
    pin = re.compile(r"[a-z0-9.-]+==[0-9][0-9a-z.]*( ; (?P<marker>.+))?")
    for line in constraints():
        match = pin.fullmatch(line)
        assert match, f"not name==version: {line}"
        if match["marker"]:
            Marker(match["marker"])
    names = [canonicalize_name(Requirement(line).name) for line in constraints()]
    assert len(set(names)) == len(names)


def test_constraints_name_no_index_host_or_path() -> None:
    assert not re.findall(r"(?m)^\s*-|https?:|file:|@|/\w+/|--hash|\\\\", read("constraints.txt"))


def test_constraints_cover_every_dependency_and_the_build() -> None:
    pins = {canonicalize_name(Requirement(line).name): Requirement(line) for line in constraints()}
    for wanted in dependencies():
        name = canonicalize_name(wanted.name)
        assert name in pins, f"{name} is not pinned"
        (version,) = (specifier.version for specifier in pins[name].specifier)
        assert wanted.specifier.contains(version), f"{pins[name]} is not {wanted}"
    assert {"pip", "setuptools", "wheel"} <= pins.keys()


def imported() -> set[str]:
    """Top-level names of the outside packages that r2r_sim imports."""
    names = set()
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names.add(node.module.partition(".")[0])
    return names - set(sys.stdlib_module_names) - {"r2r_sim"}


def import_name(requirement: Requirement) -> str:
    name = canonicalize_name(requirement.name)
    return IMPORT_NAMES.get(name, name.replace("-", "_"))


def test_every_import_is_declared() -> None:
    optional = [Requirement(text) for extra in PYPROJECT["project"]["optional-dependencies"].values() for text in extra]
    declared = {import_name(requirement) for requirement in [*dependencies(tests=False), *optional]}
    assert {COME_WITH.get(name, name) for name in imported()} <= declared


def test_every_dependency_is_used() -> None:
    declared = {import_name(requirement) for requirement in dependencies(tests=False)}
    assert declared - imported() <= USED_BY_OTHERS


# What the project says


def test_the_catalog_holds_no_prices_but_published_ones_to_look_at() -> None:
    files = sorted(path for path in (PACKAGE / "catalog" / "data").glob("*.yaml") if path.name != "prices.yaml")
    assert files
    money = re.compile(r"\b(USD|EUR|GBP|CNY|RMB|JPY|KRW|yuan|price|prices)\b|[$€£¥]", re.IGNORECASE)
    priced = {path.name: money.findall(path.read_text(encoding="utf-8")) for path in files}
    assert not {name: found for name, found in priced.items() if found}


def test_no_file_names_somebodys_machine() -> None:
    folders = "|".join(("work", "root", "opt", "home", "mnt", "srv", "Users"))
    machine = re.compile(rf"(?<![\w.:/~-])/(?:{folders})/[\w.]|[A-Z]:\\Users\\|\b{'local' + 'host'}\b|\b127\.0\.0\.1\b")
    index = re.compile(r"--(?:extra-)?index-url|--find-links|--trusted-host|\bfile://", re.IGNORECASE)
    found = {}
    for path in texts():
        if path == Path(__file__).resolve():
            continue
        text = path.read_text(encoding="utf-8")
        if hits := machine.findall(text) + index.findall(text):
            found[str(path.relative_to(ROOT))] = hits
    assert not found


def test_the_readme_begins_with_the_two_commands() -> None:
    first_screen = "\n".join(read("README.md").splitlines()[:60])
    assert "make demo" in first_screen
    assert "make test" in first_screen


@pytest.mark.parametrize("target", ["help", "demo", "test", "test-all", "lint", "format", "bench", "clean"])
def test_the_makefile_knows_its_targets(target: str) -> None:
    assert re.search(rf"(?m)^{target}:.* ## ", read("Makefile"))


def test_the_scenarios_of_the_demo_are_there() -> None:
    (names,) = re.findall(r"(?m)^SCENARIOS := (.+)$", read("Makefile"))
    for name in names.split():
        assert (ROOT / "scenarios" / f"{name}.yaml").is_file()


def test_links_between_pages_lead_somewhere() -> None:
    link = re.compile(r"\]\((?!https?:|mailto:|#)([^)\s#]+)")
    broken = {
        f"{page.relative_to(ROOT)}: {target}"
        for page in texts()
        if page.suffix == ".md"
        for target in link.findall(page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    }
    assert not broken
