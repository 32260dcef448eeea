"""What a result says, in a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from r2r_sim import units
from r2r_sim.kpi.products import Products
from r2r_sim.kpi.table import GroupRow, Kpi, LossRow, ResourceRow
from r2r_sim.process import Limit, OperatingPoint
from r2r_sim.scenario import REACTORS, ContinuousReactor, Scenario
from r2r_sim.study.explain import significant
from r2r_sim.study.result import StudyResult

SHARED = ("waiting for crew", "waiting for cabinet", "waiting for repair", "canister change")
"""Losses to people and cabinets that units share."""
NOTABLE_WAIT = 0.08
"""Share of nameplate lost to them that is worth a word."""
THIN = 0.98
"""A film below this share of the one asked for is said in the headline."""
_HEADLINE = (
    "good_m2_per_day",
    "good_t_per_day",
    "lots_per_day",
    "scrap_share",
    "oee",
    "availability",
    "performance",
    "quality",
    "teep",
    "n2_nm3_per_day",
    "electricity_kwh_per_day",
)


def main_kpi(result: StudyResult) -> str:
    """Name of the key figure that the product is planned by."""
    return "good_m2_per_day" if result.product == "web" else "good_t_per_day"


_TURNED_AWAY = ("lots_dried_again_per_year", "lots_damp_or_old_per_year")


def headline_kpis(result: StudyResult) -> tuple[Kpi, ...]:
    """The key figures that a planner sees first: the committed month of the product, and of precursors what is used."""
    committed = "committed_m2_per_month" if result.product == "web" else "committed_t_per_month"
    wanted = {*_HEADLINE, *_TURNED_AWAY, committed}
    return tuple(
        kpi
        for kpi in result.kpi.kpis
        if kpi.name in wanted or (kpi.name.startswith("precursor_") and "_heel_" not in kpi.name)
    )


def headline(result: StudyResult) -> str:
    """The finding in words: how much, against which target, of what film, limited by what."""
    kpi = result.kpi[main_kpi(result)]
    unit = "m2" if result.product == "web" else "t"
    text = f"{significant(kpi.mean)} {unit} a day"
    if result.caveat:
        text += f", {result.caveat}"
    for target in result.targets:
        if target.name == "throughput":
            distance = abs(target.result / target.value - 1.0)
            words = "met" if target.met else "missed"
            by = f"{words} by {distance:.1%}"
            if result.caveat and target.result >= target.value:
                by = "not met with such a film"
            reached = "" if target.unit == kpi.unit else f" ({significant(target.result)} {target.unit})"
            text += f"{reached}: target of {significant(target.value)} {target.unit} {by}"
    return f"{text}; {result.bottleneck}"


def caveat(points: Sequence[OperatingPoint]) -> str:
    """What the output is not: ``but with 0.93 of 5.06 nm of film``; empty where the film is the one asked for."""
    thin = [
        (point.growth.thickness / wanted, point.label, point.growth.thickness, wanted)
        for point in points
        if (wanted := point.growth.thickness_wanted) is not None and point.growth.thickness < THIN * wanted
    ]
    if not thin:
        return ""
    _, unit, film, wanted = min(thin)
    reached = f"{significant(film * 1e9, 3)} of {significant(wanted * 1e9, 3)} nm of film"
    return f"but with {reached} (as given, {unit} is beyond its limits)"


def limits_in_words(point: OperatingPoint) -> tuple[str, str]:
    """The binding limit and the next, each with what it allows."""
    following = point.next_limit
    return _limit(point.binding), "" if following is None else _limit(following)


def limits_by_unit(points: Sequence[OperatingPoint]) -> dict[str, tuple[str, str]]:
    """The binding limit of each unit and the next; for each of its products where they differ."""
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for point in points:
        found.setdefault(point.unit, {})[point.product] = limits_in_words(point)
    return {unit: (_joined(of, 0), _joined(of, 1)) for unit, of in found.items()}


def _joined(of: Mapping[str, tuple[str, str]], place: int) -> str:
    words = {product: said[place] for product, said in of.items()}
    if len(set(words.values())) == 1:
        return next(iter(words.values()))
    return ", ".join(f"{said or 'nothing else'} for {product}" for product, said in words.items())


def orders_in_words(made: Products) -> str:
    """How many orders are on time, and which is the latest; empty where no order has a date."""
    dated = [row for row in made.orders if row.on_time is not None]
    if not dated:
        return ""
    count = sum(row.orders for row in dated)
    share = sum((row.on_time or 0.0) * row.orders for row in dated) / count
    worst = max(dated, key=lambda row: row.tardiness or 0.0)
    text = f"{share:.0%} of {significant(count, 3)} orders are on time"
    if worst.tardiness:
        text += f"; {worst.name} is the latest, {significant(worst.tardiness, 3)} days late on average"
    return text


def _limit(limit: Limit) -> str:
    allowed = f"{significant(units.to_unit(limit.value, limit.unit), 3)} {limit.unit}"
    if limit.margin < -1e-9:
        allowed += ", exceeded as given"
    return f"{limit.bare_name} ({limit.step}, {allowed})" if limit.step else f"{limit.name} ({allowed})"


def bottleneck(
    groups: Sequence[GroupRow], resources: Sequence[ResourceRow], losses: Sequence[LossRow], ordered: bool = False
) -> str:
    """What limits the plant: the busiest resource, what limits that one, and what its units stand and wait for.

    ``ordered`` says that the plant works to an order list, so that units may stand because nobody asks for more.
    """
    first = resources[0].name
    return _busiest(groups, resources) + _waited_for(first, losses) + (_unasked(first, losses) if ordered else "")


def _unasked(group: str, losses: Sequence[LossRow]) -> str:
    """What a group loses of its nameplate because no order is there for it."""
    share = sum(row.share_of_nameplate for row in losses if row.group == group and row.cause == "waiting for material")
    return f"; {share:.0%} of its nameplate waits for orders" if share >= NOTABLE_WAIT else ""


def _waited_for(group: str, losses: Sequence[LossRow]) -> str:
    """Shared things that a group loses much of its nameplate to; adding units does not help against these."""
    shares = {row.cause: row.share_of_nameplate for row in losses if row.group == group and row.cause in SHARED}
    total = sum(shares.values())
    if total < NOTABLE_WAIT:
        return ""
    worst = max(shares, key=lambda cause: shares[cause])
    mostly = f"mostly {worst} ({shares[worst]:.0%})"
    return f", but {total:.0%} is lost to what its units share, {mostly}: more units help little"


def _busiest(groups: Sequence[GroupRow], resources: Sequence[ResourceRow]) -> str:
    first = resources[0]
    busy = f"{first.utilisation:.0%}"
    if first.kind in ("line", "reactor"):
        group = next(row for row in groups if row.group == first.name)
        reactor = REACTORS.get(group.kind)
        through = group.kind != "wound_roll" if reactor is None else issubclass(reactor, ContinuousReactor)
        rules = "limits it while it runs" if through else "rules the longest part of its batch"
        return f"{first.name} is the bottleneck, occupied {busy} of its open time; {group.limited_by} {rules}"
    if first.kind == "station":
        waited = f"; others wait {significant(first.waiting_hours_per_year, 3)} unit-hours a year for room before it"
        stand = waited if first.waiting_hours_per_year else ""
        return f"the {first.name} is the bottleneck, occupied {busy} of its open time{stand}"
    waited = f"{significant(first.waiting_hours_per_year, 3)} unit-hours a year"
    return f"{first.kind} {first.name} is the bottleneck, busy {busy}; lines and reactors wait for it {waited}"


def product_label(scenario: Scenario, points: Sequence[OperatingPoint]) -> str:
    """What is made, such as ``NMC811 with 4 cycles of Al2O3``; all products, where there are several."""
    if scenario.products:
        firsts = {point.product: point for point in reversed(points)}
        return "; ".join(f"{name}: {product_label(own, [firsts[name]])}" for name, own in scenario.by_product.items())
    point = points[0]
    formula = "/".join(dict.fromkeys(scenario.known.film(entry.film).formula for entry in scenario.chemistries))
    if scenario.is_web:
        return f"{scenario.web.name} with {point.growth.thickness * 1e9:.3g} nm {formula}"
    return f"{scenario.powder.properties.name} with {point.cycles} cycles of {formula}"
