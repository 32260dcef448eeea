"""Which reported processes can be planned, and on what; which numbers the others lack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from r2r_sim.study.reported import plan_process

NOTHING = "nothing yet"
"""Shown where no kind of equipment can run a process."""


def with_plans(rows: Sequence[Mapping[str, str]]) -> tuple[dict[str, str], ...]:
    """Rows of processes, with the kind of equipment that each is planned on, or what it lacks.

    A lack is the place of the number in the process, such as ``temperature`` or ``subcycles[1].cycles``, or in a
    scenario, such as ``process.plasma.time_constant``.

    Raises
    ------
    CatalogError
        If a row is not that of a process.
    """
    found = []
    for row in rows:
        plan = plan_process(row["id"])
        own = f"process.{row['id']}."
        errors = [one.path.removeprefix(own) for one in plan.findings if one.severity == "error"]
        lacks = ", ".join(dict.fromkeys(errors)) if plan.loaded is None else ""
        found.append({**row, "planned on": plan.kind or NOTHING, "lacks": lacks})
    return tuple(found)
