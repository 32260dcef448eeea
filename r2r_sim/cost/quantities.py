"""What a year of the plant makes and uses, from the record of one replication."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from r2r_sim.errors import InputError
from r2r_sim.plant.lots import KEPT
from r2r_sim.plant.parts import UG_PER_KG
from r2r_sim.plant.record import ProductionRecord
from r2r_sim.plant.tables import coded

YEAR_MS = 365 * 86_400_000
"""A year of 365 days [ms]."""
_UTILITIES = frozenset(("n2", "electricity", "heat"))
_HEEL = ":heel"


@dataclass(frozen=True, slots=True)
class Quantities:
    """One replication, scaled from its horizon to a year of 365 days."""

    good_kg: float
    """Good output [kg/year] of finished product."""
    good_m2: float
    """Good output [m2/year]: coated web, or surface of powder."""
    scrapped_kg: float
    scrapped_m2: float
    """Scrap for any reason, start-up too, in the same terms."""
    precursor_kg: Mapping[str, float]
    """What is paid: supplied, and returned unused as heels, by precursor [kg/year]."""
    n2_nm3: float
    """[Nm3/year]"""
    electricity_kwh: float
    """Of the units, without process heat [kWh/year]."""
    heat_kwh: float
    """Process heat [kWh/year]."""
    hours: float
    """Length of the horizon these come from [h]."""
    heel_kg: Mapping[str, float] = field(default_factory=dict)
    """The part of ``precursor_kg`` that is returned unused at canister changes [kg/year]."""


def quantities(record: ProductionRecord) -> Quantities:
    """Amounts a year of one replication.

    Raises
    ------
    InputError
        If the record has no time.
    """
    if record.horizon_ms <= 0:
        raise InputError("a record without time has no amounts a year")
    scale = YEAR_MS / record.horizon_ms
    unit = record.lots["unit"].astype(np.int64)
    area = np.array([info.area_per_quantity for info in record.units])[unit]
    mass = np.array([info.mass_per_quantity for info in record.units])[unit]
    delivers = np.array([float(info.delivers) for info in record.units])[unit]
    good, scrapped = record.lots["good"].astype(np.float64) * delivers, record.lots["scrapped"].astype(np.float64)
    codes, reasons = coded(record.lots, "reason")
    scrapped = scrapped * np.array([reason not in KEPT for reason in reasons], dtype=np.bool_)[codes]
    used = _consumed(record)
    names = _precursors(record, used)
    heel = {name: used.get(name + _HEEL, 0.0) * scale / UG_PER_KG for name in names}
    return Quantities(
        good_kg=_dot(good, mass) * scale,
        good_m2=_dot(good, area) * scale,
        scrapped_kg=_dot(scrapped, mass) * scale,
        scrapped_m2=_dot(scrapped, area) * scale,
        precursor_kg={name: used.get(name, 0.0) * scale / UG_PER_KG + heel[name] for name in names},
        n2_nm3=used.get("n2", 0.0) * scale,
        electricity_kwh=used.get("electricity", 0.0) * scale / 3.6e6,
        heat_kwh=used.get("heat", 0.0) * scale / 3.6e6,
        hours=record.horizon_ms / 3.6e6,
        heel_kg=heel,
    )


def _dot(amounts: Any, each: Any) -> float:
    return float((amounts * each).sum())


def _consumed(record: ProductionRecord) -> dict[str, float]:
    """Consumption of all units by item, in the item's own unit."""
    found: dict[str, float] = {}
    table = record.consumption
    for item, quantity in zip(table["item"].tolist(), table["quantity"].tolist(), strict=True):
        name = item.removesuffix("/ms")
        found[name] = found.get(name, 0.0) + quantity
    return found


def _precursors(record: ProductionRecord, used: Mapping[str, float]) -> list[str]:
    """What is in a film, has a heel, or is neither a utility of a unit nor nitrogen, electricity or heat."""
    film = {name for info in record.units for name in info.film_precursors}
    utilities = {name.removesuffix("/ms") for info in record.units for name in info.utilities} | _UTILITIES
    heels = {item.removesuffix(_HEEL) for item in used if item.endswith(_HEEL)}
    plain = {item for item in used if not item.endswith(_HEEL)}
    return sorted(film | heels | (plain - utilities))
