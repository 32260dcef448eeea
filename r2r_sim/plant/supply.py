"""What a scenario says of supplies from outside, in the plant's own units."""

from __future__ import annotations

from r2r_sim import scenario as planned
from r2r_sim.plant.model import CanisterSupply
from r2r_sim.plant.stops import MS, variate


def canister_supply(stock: planned.CanisterStock) -> CanisterSupply:
    """Full canisters of a cabinet and their orders."""
    return CanisterSupply(
        stock.canisters, stock.reorder_at, stock.order, variate(stock.lead_time, MS), stock.site_maximum
    )
