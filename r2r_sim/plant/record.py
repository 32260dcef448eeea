"""What happened: the record of one replication, or of a real plant's log in the same form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from r2r_sim.plant.model import UnitInfo
from r2r_sim.plant.states import SUB_STATES
from r2r_sim.plant.tables import Columns, coded

if TYPE_CHECKING:
    import pandas as pd

STATE_COLUMNS = ("unit", "sub_state", "start_ms", "end_ms")
LOT_COLUMNS = ("lot", "unit", "start_ms", "end_ms", "good", "scrapped", "reason")
CONSUMPTION_COLUMNS = ("item", "unit", "quantity")
WAIT_COLUMNS = ("unit", "for_what", "start_ms", "end_ms")
TASK_COLUMNS = ("resource", "task", "unit", "people", "start_ms", "end_ms")
FAILURE_COLUMNS = ("unit", "mode", "at_ms", "repair_ms")

TABLES: dict[str, tuple[str, ...]] = {
    "states": STATE_COLUMNS,
    "lots": LOT_COLUMNS,
    "consumption": CONSUMPTION_COLUMNS,
    "waits": WAIT_COLUMNS,
    "tasks": TASK_COLUMNS,
    "failures": FAILURE_COLUMNS,
}
"""The tables of a record and their columns."""
ASSIST_COLUMNS = ("unit", "mode", "at_ms", "takes_ms")
JOURNEY_COLUMNS = ("lot", "product", "outcome", "unit", "start_ms", "end_ms", "due_ms", "quantity", "good")
BUFFER_COLUMNS = ("buffer", "capacity", "lot_ms", "most", "last", "came")
CANISTER_COLUMNS = ("cabinet", "event", "at_ms", "number", "stock", "on_order")

CAMPAIGN_COLUMNS = ("unit", "product", "start_ms", "end_ms", "lots")

FLOW_TABLES: dict[str, tuple[str, ...]] = {
    "assists": ASSIST_COLUMNS,
    "journeys": JOURNEY_COLUMNS,
    "buffers": BUFFER_COLUMNS,
    "canisters": CANISTER_COLUMNS,
    "campaigns": CAMPAIGN_COLUMNS,
}
"""Tables that a record has only if there is something to say in them."""
TEXT_COLUMNS = frozenset(
    (
        *("lot", "reason", "for_what", "resource", "task", "mode", "sub_state", "item", "product", "outcome", "buffer"),
        *("cabinet", "event"),
    )
)
"""Columns that hold text; ``quantity`` holds floats and every other column integers."""


@dataclass(frozen=True, slots=True)
class ProductionRecord:
    """One replication.

    ``unit`` columns are indices into ``units``, -1 where a row belongs to no unit; ``sub_state`` and reasons are text
    categories held as object or str arrays. Rows are ordered by unit, and by time within a unit. Lots: ``good`` and
    ``scrapped`` are integers in the unit's quantity unit; ``reason`` names the scrap; a lot with several reasons has a
    row for each, the first of which bears the good quantity. States partition ``[0, horizon_ms)`` of every unit.
    """

    horizon_ms: int
    units: tuple[UnitInfo, ...]
    states: Columns
    lots: Columns
    consumption: Columns
    """Precursors as ``item`` = precursor id [ug], what is returned unused at canister changes as ``<precursor>:heel``
    with unit -1; utilities by their name in the unit's own unit."""
    waits: Columns
    """Who waited for what and how long, closed time left out: ``crew:<name>``, ``cabinet:<name>`` (its flow),
    ``canister:<cabinet>`` (its change), ``repair:<crew>``, ``utility:<name>``."""
    tasks: Columns
    """Work of crews (``crew:<name>``), cabinets (``cabinet:<name>``) and utilities: for which unit, how many people (or
    ug/s, or how large a share),
    from when to when. Canister changes have unit -1."""
    failures: Columns
    """``unit``, ``mode``, ``at_ms``, ``repair_ms``: the work the repair takes, without the wait for the crew."""

    assists: Columns = field(default_factory=lambda: _empty(ASSIST_COLUMNS))
    """Short stops that an operator ended: ``unit``, ``mode``, ``at_ms``, ``takes_ms``."""
    journeys: Columns = field(default_factory=lambda: _empty(JOURNEY_COLUMNS))
    """Lots between buffers and machines, from coming to leaving: ``outcome`` is good, scrap, lost (found no room) or
    held (still there: ``end_ms`` is the horizon); ``unit`` worked on it last, -1 for none; ``due_ms`` -1 for none;
    ``quantity`` is what came, ``good`` what left as good. Where a lot was in between stands in ``lots``."""
    buffers: Columns = field(default_factory=lambda: _empty(BUFFER_COLUMNS))
    """One row each: ``capacity`` -1 for endless, ``lot_ms`` level times time (over the horizon: the mean level),
    highest and last level, and how many lots came."""
    canisters: Columns = field(default_factory=lambda: _empty(CANISTER_COLUMNS))
    """The stock of canisters, where they are counted: ``event`` is start, order, arrival, change (one is taken out of
    the store) or stock-out (none is there for a change); ``number`` of canisters; ``stock`` and ``on_order`` are those
    in store and on order from then on."""
    campaigns: Columns = field(default_factory=lambda: _empty(CAMPAIGN_COLUMNS))
    """Lots of one product in a row on a line or reactor that runs several: set up from ``start_ms`` until the change to
    the next begins, and the ``lots`` that were done."""

    def frame(self, table: str) -> pd.DataFrame:
        """One table, of :data:`TABLES` or :data:`FLOW_TABLES`, as a data frame.

        The unit is given by name; it is empty where a row belongs to no unit.
        """
        import pandas as pd

        frame = pd.DataFrame(dict(getattr(self, table)))
        names = np.array([*(u.name for u in self.units), ""], dtype=object)
        if "unit" in frame:
            frame["unit"] = names[frame["unit"].to_numpy(dtype=int)]
        return frame


def _empty(columns: Sequence[str]) -> Columns:
    return {name: np.empty(0, dtype=object if name in TEXT_COLUMNS else np.int64) for name in columns}


def partition_errors(record: ProductionRecord) -> list[str]:
    """What is wrong with the states of a record: nothing, if they partition the horizon of every unit."""
    states = record.states
    codes, names = coded(states, "sub_state")
    unknown = sorted({names[code] for code in np.unique(codes).tolist()} - SUB_STATES.keys())
    errors = [f"{name!r} is not a sub-state" for name in unknown]
    for index, unit in enumerate(record.units):
        mine = states["unit"] == index
        starts, ends = states["start_ms"][mine], states["end_ms"][mine]
        order = np.argsort(starts, kind="stable")
        starts, ends = starts[order], ends[order]
        if (ends <= starts).any():
            at = starts[ends <= starts][0]
            errors.append(f"{unit.name}: the state that starts at {at} ms ends no later")
        due = np.append(0, ends)
        found = np.append(starts, record.horizon_ms)
        for want, got in zip(due[due != found][:1], found[due != found][:1], strict=True):
            what = "is in two states" if got < want else "is in no state"
            errors.append(f"{unit.name}: {what} between {min(want, got)} ms and {max(want, got)} ms")
    if not np.isin(states["unit"], np.arange(len(record.units))).all():
        errors.append("a state belongs to no unit")
    return errors
