"""The documented JSON form of a result and of operating points (see docs/json.md)."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from r2r_sim import units
from r2r_sim.cost.breakdown import UnitCost
from r2r_sim.process.operating_point import OperatingPoint
from r2r_sim.study.result import StudyResult

FORMAT = 1
"""Version of the JSON form; grows when a field changes its meaning."""


def finite(value: Any) -> Any:
    """The same data with every NaN or infinity as None: JSON has neither."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {str(key): finite(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [finite(item) for item in value]
    return value


def limits_as_list(points: Iterable[OperatingPoint]) -> list[dict[str, Any]]:
    """Every limit of every unit, the tightest first."""
    return [
        {
            "of": point.unit,
            **({"product": point.product} if point.product else {}),
            "name": limit.name,
            "kind": limit.kind,
            "value": limit.value,
            "unit": limit.unit,
            "display_value": units.to_unit(limit.value, limit.unit),
            "margin": limit.margin,
            "binding": number == 0,
            "next": number == 1,
            "step": limit.step,
            "inputs": dict(limit.inputs),
            "equation": limit.equation,
        }
        for point in points
        for number, limit in enumerate(point.limits)
    ]


def points_as_list(points: Iterable[OperatingPoint]) -> list[dict[str, Any]]:
    """Operating points without their limits and warnings, which stand apart."""
    rows = []
    for point in points:
        row = asdict(point)
        del row["limits"], row["warnings"]
        if not point.product:
            del row["product"]
        rows.append(row)
    return rows


def _unit_cost(cost: UnitCost) -> dict[str, Any]:
    """A unit cost without figures where no price of it is stated."""
    row = asdict(cost)
    return row if cost.priced else {key: value if key in ("name", "priced") else None for key, value in row.items()}


def result_as_dict(result: StudyResult) -> dict[str, Any]:
    """What ``run --json`` writes."""
    cost = result.cost
    document: dict[str, Any] = finite(
        {
            "format": FORMAT,
            "name": result.name,
            "product": result.product,
            "product_label": result.product_label,
            "kpis": [asdict(kpi) for kpi in result.kpi.kpis],
            "months": [asdict(month) for month in result.kpi.months],
            "quantiles": [asdict(row) for row in result.quantiles],
            "limits": limits_as_list(result.operating),
            "operating_points": points_as_list(result.operating),
            "separators": [asdict(line) for line in result.separators],
            "bottleneck": result.bottleneck,
            "groups": [asdict(group) for group in result.groups],
            "resources": [asdict(resource) for resource in result.resources],
            "losses": [asdict(loss) for loss in result.kpi.losses],
            "waits": [asdict(wait) for wait in result.kpi.waits],
            "gains": [asdict(row) for row in result.gains],
            "demand": [asdict(row) for row in result.kpi.demand],
            "canisters": [asdict(row) for row in result.kpi.canisters],
            "posts": [asdict(row) for row in result.kpi.posts],
            "labour": [] if cost is None else [asdict(row) for row in cost.labour],
            "standing": {
                "taken": [asdict(row) for row in result.standing_use],
                "hot_or_cold": [asdict(row) for row in result.standing],
            },
            "estimate": {
                "per_day": result.estimate_per_day,
                "unit": result.kpi.product_unit,
                "groups": [asdict(row) for row in result.estimates],
                "gap": [asdict(row) for row in result.gap],
            },
            "cost": []
            if cost is None
            else [
                {
                    "category": item.category,
                    "name": item.name,
                    "basis": item.basis,
                    "behaviour": item.behaviour,
                    "quantity": item.quantity,
                    "quantity_unit": item.quantity_unit,
                    "price": None if item.price is None else item.price.mode,
                    "price_unit": None if item.price is None else item.price.unit,
                    "amount_per_year": item.amount_per_year,
                    "low_per_year": item.low_per_year,
                    "high_per_year": item.high_per_year,
                    "per_kg": item.per_kg,
                    "per_m2": item.per_m2,
                    "confidence": item.confidence,
                }
                for item in cost.items
            ],
            "unit_cost": None
            if cost is None
            else {
                "currency": cost.currency,
                "year": cost.year,
                "marginal": _unit_cost(cost.marginal),
                "full": _unit_cost(cost.full),
                "missing": list(cost.missing),
            },
            "warm_up": None
            if result.warm_up is None
            else {"days": result.warm_up.values, "of_days": result.warm_up.of, "words": result.warm_up.words},
            **({} if result.products is None else {"products": asdict(result.products)}),
            "targets": [asdict(target) for target in result.targets],
            "checks": [asdict(check) for check in result.checks],
            "findings": [finding.as_dict() for finding in result.findings],
            "provenance": asdict(result.provenance),
        }
    )
    return document
