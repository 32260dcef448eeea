"""What would help: the sentence that follows from gains where they were simulated, else from limits and waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from r2r_sim.report import display
from r2r_sim.report.context import Context
from r2r_sim.report.process_facts import is_timed, ruled_minutes
from r2r_sim.report.style import decimals
from r2r_sim.report.text import capital, fixed

if TYPE_CHECKING:
    from r2r_sim.study.result import OperatingPoint

_ASK = "run --gains says what more of each thing would bring."


def what_would_help(context: Context) -> str:
    """What to change first, with what it brings where that is known."""
    result = context.result
    if result.gains:
        return _by_gains(context)
    first = min(result.resources, key=lambda row: row.rank, default=None)
    if first is not None and first.kind in ("crew", "cabinet"):
        return f"What would help: more of {first.kind} {first.name}, which others wait for. {capital(_ASK)}"
    point = next((one for one in result.operating if first is None or one.unit == first.name), None)
    if point is None or not point.limits:
        return f"What would help: {_ASK}"
    words = _by_steps(context, point) if is_timed(point) else _by_limits(context, point)
    return f"What would help: {words} {capital(_ASK)}"


def _by_gains(context: Context) -> str:
    """The change that brings most money, or most output where money is not known; nothing that may be chance."""
    sure = [gain for gain in context.result.gains if gain.output.is_sure and gain.output.mean > 0]
    if not sure:
        return "What would help: no single change of those on Lines brings more than chance does."
    paid = [gain for gain in sure if gain.money is not None]
    best = max(paid, key=lambda gain: gain.money.mean if gain.money else 0.0) if paid else None
    if best is None or best.money is None or best.money.mean <= 0:
        best = max(sure, key=lambda gain: gain.output.mean)
    more = f"{fixed(best.output.mean, decimals(best.output.mean))} {context.per_day}"
    words = f"What would help most: {best.change} ({best.of}) brings {more} more"
    if best.money is not None and context.currency:
        words += f", {fixed(best.money.mean, 0)} {context.currency} a year at the prices of the scenario"
    return f"{words}. All changes stand on Lines."


def _by_steps(context: Context, point: OperatingPoint) -> str:
    """What half of the longest part of a batch would bring."""
    whole = display.show(sum(step.duration * step.repeats for step in point.steps), "min")[0]
    limit = point.binding
    minutes = ruled_minutes(point, limit)
    if not minutes or not whole:
        return f"less of {context.named(limit.full_name)}."
    part, rule = limit.step or limit.name, context.named(limit.bare_name)
    spent = f"{fixed(minutes, 0)} of the {fixed(whole, 0)} min of a batch in {point.label} are {part}, ruled by {rule}"
    return f"{spent}; half of that makes the batch {fixed(50 * minutes / whole, 0)} % shorter."


def _by_limits(context: Context, point: OperatingPoint) -> str:
    """How far the next limit is, once the binding one is lifted."""
    binding, following = point.binding, point.next_limit
    name = context.named(binding.full_name)
    if following is None or following.margin == float("inf"):
        return f"more of what {name} allows; no other limit is near."
    other = context.named(following.full_name)
    if following.margin < 0.005:
        return f"{name} and {other} bind together in {point.label}; only both lifted bring more."
    return (
        f"with {name} lifted, {point.label} could run {fixed(100 * following.margin, 0)} % faster, until {other} binds."
    )
