"""What outages leave of a unit's time, by their means."""

from __future__ import annotations

from r2r_sim.plant.model import BatchReactor, Machine, PlantModel, Unit, WebLine


def share_without_outages(unit: Unit, model: PlantModel) -> float:
    """Share of the time in which nothing that a unit needs is out."""
    share = 1.0
    for outage in model.outages:
        if unit.name in outage.hits or drawn_by(unit) & set(outage.cabinets):
            lasts = outage.lasts.mean
            if outage.between is None:
                share *= 1.0 - min(lasts * sum(time < model.horizon for time in outage.at) / model.horizon, 1.0)
            else:
                share *= outage.between.mean / (outage.between.mean + lasts)
    return share


def drawn_by(unit: Unit) -> set[str]:
    """Cabinets from which a unit draws."""
    match unit:
        case WebLine():
            return {feed.cabinet for feed in unit.highest_feeds}
        case BatchReactor():
            return {step.draw.cabinet for step in unit.all_steps if step.draw is not None}
        case Machine():
            return set() if unit.draw is None else {unit.draw.cabinet}
