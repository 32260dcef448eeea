"""What people read: the manager's workbook, and the planner's terminal.

``write_workbook`` writes one; ``workbook_bytes`` gives it as bytes. A report sees a ``StudyResult`` and nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from r2r_sim.report.files import Written, write_json, write_workbook
    from r2r_sim.report.workbook import workbook_bytes

__all__ = ["Written", "workbook_bytes", "write_json", "write_workbook"]


def __getattr__(name: str) -> Any:
    """Load the workbook's modules when they are first wanted: the terminal's do not need them."""
    if name in ("Written", "write_json", "write_workbook"):
        from r2r_sim.report import files

        return getattr(files, name)
    if name == "workbook_bytes":
        from r2r_sim.report import workbook

        return workbook.workbook_bytes
    raise AttributeError(name)
