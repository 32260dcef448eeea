"""The example of docs/plant.md runs and prints what the page says."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

import pytest

from r2r_sim.plant import partition_errors


def test_the_example_prints_what_the_page_says(root: Path) -> None:
    page = (root / "docs" / "plant.md").read_text(encoding="utf-8")
    names: dict[str, object] = {}
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec("\n".join(re.findall(r"```python\n(.*?)```", page, re.DOTALL)), names)
    (said,) = re.findall(r"^prints `(.*)`\.$", page, re.MULTILINE)
    assert printed.getvalue().strip() == said
    record = names["record"]
    assert partition_errors(record) == []  # type: ignore[arg-type]
    # a roll an hour; each is coated 1/(1 - 0.12) times, so the coater works 45/60/0.88 = 85 % of the time
    states = record.frame("states")  # type: ignore[attr-defined]
    coater = states[(states.unit == "coater") & (states.sub_state == "process")]
    journeys = record.frame("journeys")  # type: ignore[attr-defined]
    share = (coater.end_ms - coater.start_ms).sum() / (100 * 86_400_000)
    assert share == pytest.approx(len(journeys) / 2400 * 45 / 60 / 0.88, rel=0.03)
