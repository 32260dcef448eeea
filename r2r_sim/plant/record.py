"""What happened: the record of one replication, or of a real plant's log in the same form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from r2r_sim.plant.model import UnitInfo

if TYPE_CHECKING:
    import pandas as pd

Columns = dict[str, NDArray[Any]]
"""A table: column name to an array, all of one length."""

STATE_COLUMNS = ("unit", "sub_state", "start_ms", "end_ms")
LOT_COLUMNS = ("lot", "unit", "start_ms", "end_ms", "good", "scrapped", "reason")
CONSUMPTION_COLUMNS = ("item", "unit", "quantity")
WAIT_COLUMNS = ("unit", "for_what", "start_ms", "end_ms")
TASK_COLUMNS = ("resource", "task", "unit", "people", "start_ms", "end_ms")


@dataclass(frozen=True, slots=True)
class ProductionRecord:
    """One replication.

    ``unit`` columns are indices into ``units``; ``sub_state`` and reasons are text categories held as object or str
    arrays. Lots: ``good`` and ``scrapped`` are integers in the unit's quantity unit; ``reason`` names the scrap.
    States partition ``[0, horizon_ms)`` of every unit.
    """

    horizon_ms: int
    units: tuple[UnitInfo, ...]
    states: Columns
    lots: Columns
    consumption: Columns
    """Precursors as ``item`` = precursor id [mg]; utilities by their name in the unit's own unit."""
    waits: Columns
    """Who waited for what: ``crew:operators``, ``cabinet:tma`` and how long."""
    tasks: Columns
    """Work of crews and cabinets: which resource, for which unit, how many people (or mg/s), from when to when."""
    failures: Columns
    """``unit``, ``mode``, ``at_ms``, ``repair_ms``."""

    def frame(self, table: str) -> pd.DataFrame:
        """One table (``states``, ``lots``, ``consumption``, ``waits``, ``tasks``, ``failures``) as a data frame."""
        import pandas as pd

        columns: Columns = getattr(self, table)
        frame = pd.DataFrame(columns)
        if "unit" in frame:
            frame["unit"] = np.array([u.name for u in self.units], dtype=object)[frame["unit"].to_numpy(dtype=int)]
        return frame
