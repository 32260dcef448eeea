"""Small records written by hand, and random ones."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from hypothesis import strategies as st

from r2r_sim.plant.model import UnitInfo
from r2r_sim.plant.record import TABLES, TEXT_COLUMNS, ProductionRecord
from r2r_sim.plant.states import SUB_STATES
from r2r_sim.plant.tables import Columns

H = 3_600_000
"""[ms]"""
Rows = Sequence[tuple[Any, ...]]


def columns(table: str, rows: Rows) -> Columns:
    """Rows as the columns of a table of the record."""
    names = TABLES[table]
    found: dict[str, Any] = {}
    for position, name in enumerate(names):
        values = [row[position] for row in rows]
        if name in TEXT_COLUMNS:
            found[name] = np.array(values, dtype=object)
        else:
            found[name] = np.array(values, dtype=np.float64 if name == "quantity" else np.int64)
    return found


def in_turn(unit: int, *stays: tuple[str, float]) -> list[tuple[int, str, int, int]]:
    """States of a unit one after the other, each with its hours."""
    ends = np.cumsum([0, *(round(hours * H) for _, hours in stays)]).tolist()
    return [(unit, name, start, end) for (name, _), (start, end) in zip(stays, pairwise(ends), strict=True)]


def record(units: Sequence[UnitInfo], hours: float, **tables: Rows) -> ProductionRecord:
    """A record of so many hours; tables that are not given are empty."""
    return ProductionRecord(
        horizon_ms=round(hours * H),
        units=tuple(units),
        **{name: columns(name, tables.get(name, ())) for name in TABLES},
    )


def web(name: str = "coater", group: str = "coater", **changes: Any) -> UnitInfo:
    """A line of 12 m/min and 1 m coated width whose membrane weighs 10 g/m2."""
    given = {"quantity_unit": "mm", "nameplate": 0.2, "area_per_quantity": 1e-3, "mass_per_quantity": 1e-5, **changes}
    return UnitInfo(name=name, group=group, kind="spatial_web", **given)


def bed(name: str = "bed", group: str = "bed", **changes: Any) -> UnitInfo:
    """A reactor of 100 kg in 2 productive hours; the powder has 0.5 m2/g and gains 1 %."""
    rate = 100_000 / (2 * H)
    given = {"quantity_unit": "g", "nameplate": rate, "area_per_quantity": 0.5, "mass_per_quantity": 1.01e-3, **changes}
    return UnitInfo(name=name, group=group, kind="fluidised_bed", **given)


def line_of_100_hours() -> ProductionRecord:
    """One line: 60 h coating, 6 h standby, 12 h scheduled down, 5 h unscheduled down, 17 h closed.

    In 60 h at 0.2 mm/ms it could coat 43 200 m. 40 000 m are good, 2 000 m rejected, 500 m cut out at a break; so 700 m
    are missing. 2 h of start-up ran 1 440 m to scrap.
    """
    info = web(
        utilities={"n2": 1e-6, "heat": 10.0, "electricity/ms": 50.0, "water": 1.0}, film_precursors={"tma": 50.0}
    )
    return record(
        [info],
        100,
        states=in_turn(
            0,
            ("coating", 30),
            ("roll change", 10),
            ("waiting for crew", 6),
            ("start-up", 1.5),
            ("coating", 30),
            ("web break", 1),
            ("repair", 3.5),
            ("start-up after failure", 0.5),
            ("maintenance", 0.5),
            ("not scheduled", 17),
        ),
        lots=[
            ("r/1", 0, 0, 46 * H, 20_000_000, 1_000_000, "reject"),
            ("r/1", 0, 0, 46 * H, 0, 1_080_000, "start-up"),
            ("r/2 (open)", 0, 46 * H, 82 * H, 20_000_000, 1_000_000, "reject"),
            ("r/2 (open)", 0, 46 * H, 82 * H, 0, 500_000, "web break"),
            ("r/2 (open)", 0, 46 * H, 82 * H, 0, 360_000, "start-up after failure"),
        ],
        consumption=[
            ("electricity", 0, 83 * 3.6e6),
            ("heat", 0, 7.2e6),
            ("n2", 0, 200.0),
            ("tma", 0, 50e9),
            ("tma:heel", -1, 2e9),
            ("water", 0, 3.0),
        ],
        waits=[(0, "crew:ops", 40 * H, 46 * H), (0, "repair:ops", 80 * H, 81 * H)],
        tasks=[
            ("cabinet:tma", "canister change", -1, 0, 95 * H, 96 * H),
            ("crew:ops", "canister change tma", -1, 2, 95 * H, 96 * H),
            ("crew:ops", "roll change", 0, 1, 30 * H, 40 * H),
        ],
        failures=[(0, "web break", 77 * H, 1 * H), (0, "drive", 78 * H, 5 * H // 2)],
    )


@st.composite
def records(draw: st.DrawFn) -> ProductionRecord:
    """Any plant of up to three units: random states, lots and scrap."""
    make = draw(st.sampled_from([web, bed]))
    hours = draw(st.integers(1, 2000))
    positive = st.floats(1e-3, 1e3)
    units, states, lots = [], [], []
    for unit in range(draw(st.integers(1, 3))):
        group = draw(st.sampled_from(["a", "b"]))
        units.append(make(f"u{unit}", group, nameplate=draw(positive), area_per_quantity=draw(positive)))
        cuts = draw(st.lists(st.integers(1, hours * H - 1), max_size=12, unique=True))
        edges = [0, *sorted(cuts), hours * H]
        names = draw(st.lists(st.sampled_from(list(SUB_STATES)), min_size=len(edges) - 1, max_size=len(edges) - 1))
        states += [(unit, name, start, end) for name, (start, end) in zip(names, pairwise(edges), strict=True)]
        for number in range(draw(st.integers(0, 4))):
            amounts = st.integers(0, 10**9)
            reason = draw(st.sampled_from(["reject", "start-up", "off spec", "web break", ""]))
            end = draw(st.integers(0, hours * H))
            lots.append((f"l{number}", unit, 0, end, draw(amounts), draw(amounts) if reason else 0, reason))
    return record(units, hours, states=states, lots=lots)
