"""What README and docs show holds: commands are understood, files are there, snippets validate, links lead on."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main
from ruamel.yaml import YAML
from typer.testing import CliRunner

import r2r_sim
from r2r_sim.catalog import chemistry
from r2r_sim.cli import app
from r2r_sim.errors import ScenarioError

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
READY = {path.stem for path in (ROOT / "scenarios").glob("*.yaml")}
OWN_FILES = {"seven_beds.yaml", "my_catalog.yaml"}
"""Files that a page tells its reader to make."""


def shown_commands() -> Iterator[tuple[str, str]]:
    """Page and command line of each ``r2r-sim ...`` that stands as code on a line of its own."""
    for page in PAGES:
        for line in page.read_text(encoding="utf-8").splitlines():
            found = re.match(r"(?:    |\| `)(?:\$ )?(r2r-sim .*)", line)
            if found:
                yield page.name, found[1].partition("` |")[0]


def snippets(page: str) -> list[str]:
    """The YAML blocks of a page."""
    return re.findall(r"```yaml\n(.*?)```", (ROOT / "docs" / page).read_text(encoding="utf-8"), flags=re.DOTALL)


def parse(arguments: list[str]) -> None:
    """Read arguments as the command line would, without running anything."""
    group = typer.main.get_command(app)
    with group.make_context("r2r-sim", list(arguments)) as context:
        name, command, rest = group.resolve_command(context, list(arguments))  # type: ignore[attr-defined]
        assert command is not None, name
        command.make_context(name, rest, parent=context)


@pytest.mark.parametrize(("page", "command"), list(dict.fromkeys(shown_commands())))
def test_commands_on_pages_are_understood(page: str, command: str) -> None:
    arguments = shlex.split(command, comments=True)[1:]
    if "..." in arguments or "--help" in arguments or "[" in command.partition("#")[0]:
        return
    parse(arguments)
    for word in arguments:
        if word.endswith(".yaml") and "=" not in word:
            assert Path(word).stem in READY or word in OWN_FILES, f"{page}: {word} is not there"


def test_an_unknown_option_on_a_page_would_be_found() -> None:
    assert len(list(shown_commands())) > 30
    with pytest.raises(Exception, match="No such option"):
        parse(["run", "x.yaml", "--replicas", "3"])


def loose(text: str) -> Any:
    """YAML as planners write it: the comma in a draw, such as lognormal(2 h, 1 h), begins no new key."""
    return YAML(typ="safe").load(re.sub(r'(?<!")\b[a-z]+\([^()]*, [^()]*\)', r'"\g<0>"', text))


def with_snippet(snippet: dict[str, Any], ready: str) -> str:
    """A ready scenario that says what the snippet says, at the place where such keys stand."""
    base = loose((ROOT / "scenarios" / f"{ready}.yaml").read_text(encoding="utf-8"))
    unit = (base["plant"].get("lines") or base["plant"]["reactors"])[0]
    if "process" in snippet:
        chemistries = set(re.findall(r"'chemistry': '([^']+)'", str(snippet)))
        used = {one for name in chemistries for one in (chemistry(name).precursor_a, chemistry(name).precursor_b)}
        unit["partial_pressure"] = dict.fromkeys(sorted(used), "200 Pa")
        del base["plant"]["cabinets"], base["cost"]
        base["material"] = {"foil": "copper-foil-10um", "roll": base["material"].get("roll")}
        base |= snippet
    elif "products" in snippet:
        base |= snippet
    elif set(snippet) <= set(base):
        base |= {key: base[key] | value for key, value in snippet.items()}
    elif {"source", "stock"} & set(snippet):
        base["plant"]["cabinets"][0] |= snippet
        for crew in base["plant"]["crews"]:
            crew["per_shift"] = 2
    else:
        unit |= snippet
    return json.dumps(base)  # which is YAML too


@pytest.mark.parametrize("text", snippets("planners.md"))
def test_snippets_for_planners_validate(text: str, tmp_path: Path) -> None:
    refused = []
    for ready in ("separator_al2o3_r2r", "nmc811_al2o3_fluidised_bed"):
        file = tmp_path / f"{ready}.yaml"
        file.write_text(with_snippet(loose(text), ready), encoding="utf-8")
        try:
            plan = r2r_sim.load(file)
        except ScenarioError as error:
            refused.append(str(error))
        else:
            assert not [finding for finding in plan.findings if finding.severity == "error"]
            return
    raise AssertionError("\n".join(refused))


def test_a_wrong_snippet_would_be_found(tmp_path: Path) -> None:
    file = tmp_path / "snippet.yaml"
    file.write_text(with_snippet({"turret": {"prepares": "10 min"}}, "separator_al2o3_r2r"), encoding="utf-8")
    with pytest.raises(ScenarioError, match="prepares"):
        r2r_sim.load(file)


def anchors(page: Path) -> set[str]:
    """The headings of a page as links name them."""
    titles = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_to_headings_lead_to_one(page: Path) -> None:
    for target, anchor in re.findall(r"\]\(([^)#\s]*)#([^)]+)\)", page.read_text(encoding="utf-8")):
        if not target.startswith("http"):
            assert anchor in anchors((page.parent / target).resolve() if target else page), f"{target}#{anchor}"


def test_the_index_of_the_docs_finds_every_page() -> None:
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    for page in (ROOT / "docs").glob("*.md"):
        assert page.name == "README.md" or f"({page.name})" in index, page.name


def test_decisions_have_numbers_of_their_own_and_stand_in_the_index() -> None:
    folder = ROOT / "docs" / "decisions"
    pages = sorted(path for path in folder.glob("*.md") if path.name != "README.md")
    assert [int(path.name[:4]) for path in pages] == list(range(1, len(pages) + 1))
    index = (folder / "README.md").read_text(encoding="utf-8")
    named = re.findall(r"^\d+\. \[.+\]\((.+)\)$", index, flags=re.MULTILINE)
    assert named == [path.name for path in pages]


def test_contents_of_the_planners_page_are_its_chapters_in_order() -> None:
    text = (ROOT / "docs" / "planners.md").read_text(encoding="utf-8")
    contents = text.partition("\n## ")[0]
    listed = re.findall(r"^- \[([^\]]+)\]\(#", contents, flags=re.MULTILINE)
    assert listed == re.findall(r"^## (.*)$", text, flags=re.MULTILINE)


def test_the_list_of_commands_cuts_no_sentence() -> None:
    said = CliRunner().invoke(app, ["--help"], terminal_width=80).stdout
    commands = said.partition("Commands:")[2]
    assert "bottleneck" in commands
    assert "..." not in commands
