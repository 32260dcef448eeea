"""From a file, a text or plain data to a checked scenario: all findings at once.

What wins: an override, then the scenario, then the material's and the chemistry's catalog entry, then the equipment's
defaults in the catalog, then the field's own default.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from r2r_sim.errors import Finding
from r2r_sim.scenario import override
from r2r_sim.scenario.checks_cost import cost_issues
from r2r_sim.scenario.checks_gas import gas_issues
from r2r_sim.scenario.checks_plant import plant_issues
from r2r_sim.scenario.checks_process import process_issues
from r2r_sim.scenario.checks_products import product_issues, variants_of
from r2r_sim.scenario.checks_source import source_issues
from r2r_sim.scenario.diagnose import issues_of
from r2r_sim.scenario.locate import Issue, Locator, at, undotted
from r2r_sim.scenario.model import Scenario, with_partial_pressures
from r2r_sim.scenario.override import Override
from r2r_sim.scenario.own_catalog import KEY, catalog_issues, include, known_in, unsound
from r2r_sim.scenario.reader import Document, Path, Place, read
from r2r_sim.scenario.rows import input_rows
from r2r_sim.scenario.text_file import read_text, refused

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Loaded:
    """A checked scenario and how it came about."""

    scenario: Scenario
    """The scenario with every default filled in."""
    source: str
    """Where it was read from."""
    text_sha256: str
    """Hash of the text that was read, before overrides; empty if it came as data."""
    overrides: tuple[Override, ...] = ()
    """Changes made by ``--set``, old to new."""
    findings: tuple[Finding, ...] = ()
    """Warnings and notes."""
    data: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """What was given, overrides included, without defaults."""
    places: Mapping[Path, Place] = field(default_factory=dict, repr=False)
    """Where each value stands."""

    def located(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """Findings that know their path only, with file, line and column, or of the nearest thing around it."""
        locator = Locator(self.data, self.places, self.source)
        return tuple(finding if finding.source else self._located(finding, locator) for finding in findings)

    def _located(self, finding: Finding, locator: Locator) -> Finding:
        path = undotted(finding.path, self.data) if finding.path else ()
        place = locator.finding(Issue(finding.code, path, finding.message))
        return replace(finding, source=place.source, line=place.line, column=place.column, cell=place.cell)

    def to_frame(self) -> pd.DataFrame:
        """Every input as a row, with the columns of an :class:`InputRow`: path, label, value, unit and so on."""
        import pandas as pd

        return pd.DataFrame([asdict(row) for row in input_rows(self)])


def load(path: str | FilePath, overrides: Sequence[str] = ()) -> Loaded:
    """Read and check a scenario file (YAML 1.2).

    Raises
    ------
    ScenarioError
        With every finding, each with its line and column.
    """
    found = FilePath(path)
    return load_text(read_text(found), str(path), overrides, found.parent)


def load_text(
    text: str, source: str = "scenario", overrides: Sequence[str] = (), folder: FilePath | None = None
) -> Loaded:
    """Read and check a scenario given as YAML text.

    ``source`` names it in findings; files that it names lie in ``folder``, the current one by default.
    """
    document = read(text, source)
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    if document.data is None and document.findings:
        raise refused(source, document.findings)
    return _check(document, source, digest, overrides, folder)


def load_data(
    data: Any, source: str = "scenario", overrides: Sequence[str] = (), places: Mapping[Path, Place] | None = None
) -> Loaded:
    """Check a scenario given as plain data, such as from a workbook; ``places`` says where each value stands."""
    return _check(Document(_copy(data), dict(places or {})), source, "", overrides)


def _check(
    document: Document, source: str, digest: str, overrides: Sequence[str], folder: FilePath | None = None
) -> Loaded:
    if not isinstance(document.data, dict):
        place = Locator(document.data, document.places, source)
        issue = Issue("scenario.type", (), "a scenario is keys with values", "such as schema_version: 1")
        raise refused(source, [*document.findings, place.finding(issue)])
    include(document, folder or FilePath(), source)
    done, issues = override.apply(document, overrides)
    options = [Finding(issue.code, issue.message, source=override.SOURCE, hint=issue.hint) for issue in issues]
    data = document.data
    scenario, issues = _examine(data)
    findings = [*document.findings, *options, *Locator(data, document.places, source).findings(issues)]
    if data.get("products") and not options:
        variants = variants_of(document, source, _examine)
        known = {(finding.code, finding.path) for finding in findings}
        findings += [finding for finding in variants.findings if (finding.code, finding.path) not in known]
        scenario = scenario and scenario.with_variants(variants.scenarios)
    if scenario is None or any(finding.severity == "error" for finding in findings):
        raise refused(source, [finding for finding in findings if finding.severity != "note"])
    return Loaded(scenario, source, digest, tuple(done), tuple(findings), data, document.places)


def _examine(data: dict[str, Any]) -> tuple[Scenario | None, list[Issue]]:
    """The scenario that plain data is, if it is one, and all there is to say about it."""
    issues = [*catalog_issues(data)]
    scenario: Scenario | None = None
    with known_in(data).active():
        filled = with_partial_pressures(data)
        try:
            scenario = Scenario.model_validate(data)
        except ValidationError as error:
            issues += issues_of(error, data)
        issues += [
            *process_issues(data),
            *plant_issues(filled),
            *gas_issues(filled),
            *source_issues(filled),
            *cost_issues(data),
            *product_issues(data),
        ]
    # of an entry that is malformed it has been told what is wrong; that it is not known says nothing
    malformed = unsound(data)
    return scenario, [
        issue
        for issue in issues
        if issue.path[:1] == (KEY,) or issue.code != "scenario.unknown_id" or at(data, *issue.path) not in malformed
    ]


def _copy(data: Any) -> Any:
    """Plain data, copied so that overrides leave the caller's alone."""
    if isinstance(data, Mapping):
        return {key: _copy(value) for key, value in data.items()}
    return [_copy(value) for value in data] if isinstance(data, (list, tuple)) else data
