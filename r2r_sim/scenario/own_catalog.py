"""The planner's own catalog files: read beside the scenario, put in its data, checked with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path as FilePath
from typing import Any

from pydantic import ValidationError

from r2r_sim import catalog
from r2r_sim.catalog import Catalog, Model
from r2r_sim.catalog.own import SECTIONS, OwnCatalog
from r2r_sim.errors import Finding, ScenarioError
from r2r_sim.scenario.diagnose import issues_of
from r2r_sim.scenario.locate import Issue, Locator, at, suggest
from r2r_sim.scenario.reader import Document, Path, Place, read
from r2r_sim.scenario.text_file import read_text, refused

KEY = "catalog"


def include(document: Document, folder: FilePath, source: str) -> None:
    """Put the entries of the files that a scenario names in place of their names; what is wrong becomes a finding."""
    named = document.data.get(KEY)
    if named is None or isinstance(named, Mapping):
        return
    locator = Locator(document.data, dict(document.places), source)
    files = [named] if isinstance(named, str) else named
    if not isinstance(files, list) or not all(isinstance(name, str) for name in files):
        message = "catalog names a file, or a list of files"
        document.findings.append(locator.finding(Issue("scenario.type", (KEY,), message, "such as my_catalog.yaml")))
        del document.data[KEY]
        return
    merged: dict[str, Any] = {}
    document.data[KEY] = merged
    for number, name in enumerate(files):
        path: Path = (KEY,) if isinstance(named, str) else (KEY, number)
        try:
            text = read_text(folder / name)
        except ScenarioError as error:
            for finding in error.as_findings():
                issue = Issue("scenario.file", path, f"{name}: {finding.message}", finding.hint)
                document.findings.append(locator.finding(issue))
            continue
        _merge(document, merged, read(text, str(folder / name)), name, str(folder / name))


def _merge(document: Document, merged: dict[str, Any], part: Document, name: str, source: str) -> None:
    """Add what one file holds, with its places."""
    document.findings += part.findings
    if not isinstance(part.data, Mapping):
        if part.data is not None:
            message = "a catalog is sections with entries"
            found = Finding("scenario.type", message, source=source, line=1, hint=f"sections: {', '.join(SECTIONS)}")
            document.findings.append(found)
        return
    for path, place in part.places.items():
        if path:
            there = Place(place.line, place.column, place.key_line, place.key_column, source=source)
            document.places.setdefault((KEY, *path), there)
    for section, entries in part.data.items():
        if section not in SECTIONS or not isinstance(entries, Mapping):
            merged.setdefault(section, entries)  # what it should have been is told with the rest of the scenario
            continue
        home = merged.setdefault(section, {})
        for key, entry in entries.items():
            if key in home:
                place = part.places.get((section, key), Place())
                message = f"{section}.{key} stands in two files"
                document.findings.append(
                    Finding(
                        "scenario.duplicate_key", message, source=source, line=place.key_line,
                        column=place.key_column, hint="keep one of them",
                    )
                )  # fmt: skip
                continue
            home[key] = {**entry, "file": name} if isinstance(entry, Mapping) else entry


class _Files(Model):
    catalog: OwnCatalog


def load_entries(files: Sequence[str]) -> Catalog:
    """Look-ups that see what some catalog files hold, without a scenario.

    Raises
    ------
    ScenarioError
        With every finding, each with its file, line and column.
    """
    document = Document({KEY: list(files)})
    include(document, FilePath(), "catalog")
    issues = [*catalog_issues(document.data)]
    try:
        _Files.model_validate(document.data)
    except ValidationError as error:
        issues += issues_of(error, document.data)
    findings = [*document.findings, *Locator(document.data, document.places, "catalog").findings(issues)]
    if findings:
        raise refused("the catalog", findings)
    return known_in(document.data)


def known_in(data: Any) -> Catalog:
    """Look-ups that see the own entries of a scenario's data, but for those that are malformed."""
    return Catalog(tuple(one for _, catalog_of in _each(data) if catalog_of for one in catalog_of.entries()))


def unsound(data: Any) -> frozenset[str]:
    """Ids of own entries that are malformed."""
    return frozenset(name for name, catalog_of in _each(data) if catalog_of is None)


def _each(data: Any) -> Iterator[tuple[str, OwnCatalog | None]]:
    """Every own entry by its id, as a catalog of its own; none where it is malformed."""
    for section in SECTIONS:
        entries = at(data, KEY, section)
        for name, entry in entries.items() if isinstance(entries, Mapping) else ():
            try:
                yield name, OwnCatalog.model_validate({section: {name: entry}})
            except ValidationError:
                yield name, None


def catalog_issues(data: Any) -> Iterator[Issue]:
    """Ids that are shipped already, names that lead nowhere."""
    for section, kind in SECTIONS.items():
        entries = at(data, KEY, section)
        for name, entry in entries.items() if isinstance(entries, Mapping) else ():
            replaces, shipped = at(entry, "replaces") is True, name in catalog.shipped_ids(kind)
            path: Path = (KEY, section, name)
            if shipped and not replaces:
                message = f"the catalog has a {kind} {name!r} already"
                hint = "choose another id, or write replaces: true to use yours in its place"
                yield Issue("scenario.duplicate_id", path, message, hint, at_key=True)
            elif replaces and not shipped:
                message = f"there is no {kind} {name!r} to replace"
                hint = suggest(str(name), catalog.shipped_ids(kind), "shipped")
                yield Issue("scenario.unknown_id", (*path, "replaces"), message, hint)
            for field, wanted in (("film", "films"), ("precursor_a", "precursors"), ("precursor_b", "precursors")):
                named = at(entry, field) if section == "chemistries" else None
                if isinstance(named, str):
                    yield from _lost(data, (*path, field), wanted, named)


def _lost(data: Any, path: Path, section: str, name: str) -> Iterator[Issue]:
    known = [*(at(data, KEY, section) or ()), *catalog.shipped_ids(SECTIONS[section])]
    if name not in known:
        hint = suggest(name, known, "known")
        yield Issue("scenario.unknown_id", path, f"the catalog has no {SECTIONS[section]} {name!r}", hint)
