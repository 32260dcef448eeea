"""The text of a file that a planner names, or why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path as FilePath

from r2r_sim.errors import Finding, ScenarioError
from r2r_sim.scenario.reader import MAX_CHARACTERS


def read_text(path: FilePath) -> str:
    """The text of a file, or a ScenarioError that says why not."""
    source = str(path)

    def refuse(message: str, hint: str = "") -> ScenarioError:
        return refused(source, [Finding("scenario.file", message, source=source, hint=hint)])

    try:
        with path.open("rb") as file:
            raw = file.read(4 * MAX_CHARACTERS + 1)
    except FileNotFoundError:
        near = sorted(item.name for item in path.parent.glob("*.y*ml"))[:10] if path.parent.is_dir() else []
        raise refuse("there is no such file", f"scenarios there: {', '.join(near)}" if near else "") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise refuse(f"cannot be opened: {reason}") from None
    if raw.startswith(b"PK\x03\x04"):
        raise refuse("this is a workbook or archive, not a YAML text")
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refuse("the file is UTF-16", "save it as UTF-8")
    if b"\x00" in raw:
        raise refuse("the file is binary, not text")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        message = "not UTF-8 text"
        finding = Finding("scenario.file", message, source=source, line=line, hint="save it as UTF-8")
        raise refused(source, [finding]) from None


def refused(source: str, findings: Sequence[Finding]) -> ScenarioError:
    """What a scenario is refused with, every finding in it."""
    errors = sum(finding.severity == "error" for finding in findings)
    plural = "s" if errors != 1 else ""
    return ScenarioError(f"{source} cannot be used: {errors} error{plural}", findings=findings)
