"""Whether to stand hot or cold, in sentences."""

from __future__ import annotations

from r2r_sim.study.explain import significant
from r2r_sim.study.standing import Closing, HotOrCold


def standing_words(answer: HotOrCold) -> tuple[str, ...]:
    """What the plan says, what each way takes, and from which closed time on cold is cheaper."""
    idle = f"{significant(answer.idle_nitrogen_nm3_per_h, 3)} Nm3/h and {significant(answer.idle_energy_kw, 3)} kW"
    chosen = "stands hot while the plant is closed"
    if answer.chosen == "cold":
        least = answer.cold_from_hours
        chosen = f"cools down when the plant closes{f' for {significant(least, 3)} h or more' if least else ''}"
    lines = [f"{answer.group} {chosen}; idle and hot it takes {idle}"]
    lines += [_closing(answer, one) for one in answer.closings]
    restart = (
        f"a cold restart takes {_amounts(answer.restart_nitrogen_nm3, answer.restart_energy_kwh)} "
        f"and {significant(answer.restart_hours, 3)} h without good output"
    )
    lines.append(f"{restart}{_money(answer.restart_money, answer.currency)}{_loss(answer)}")
    lines.append(_evens(answer))
    return tuple(lines)


def _closing(answer: HotOrCold, one: Closing) -> str:
    takes = _amounts(one.hot_nitrogen_nm3, one.hot_energy_kwh)
    better = f": {one.cheaper} is cheaper" if one.cheaper else ""
    often = f"{significant(one.hours, 3)} h closed, {significant(one.per_year, 3)} times a year"
    return f"{often}: hot takes {takes}{_money(one.hot_money, answer.currency)}{better}"


def _amounts(gas: float, energy: float) -> str:
    return f"{significant(gas, 3)} Nm3 of nitrogen, {significant(energy, 3)} kWh"


def _money(money: float | None, currency: str) -> str:
    return "" if money is None else f" ({significant(money, 3)} {currency})"


def _loss(answer: HotOrCold) -> str:
    return (
        "" if answer.restart_loss is None else f", worth {significant(answer.restart_loss, 3)} {answer.currency} more"
    )


def _evens(answer: HotOrCold) -> str:
    """Closed time from which cold is cheaper."""
    paid, output = answer.break_even_h, answer.break_even_with_output_h
    if output is not None:
        without = f"{significant(paid or 0.0, 3)} h without the lost output"
        return f"cold is cheaper from {significant(output, 3)} h closed on ({without})"
    if paid is not None:
        return f"cold is cheaper from {significant(paid, 3)} h closed on, before the output it loses"
    found = [
        f"{what} from {significant(hours, 3)} h closed on"
        for what, hours in (("nitrogen", answer.break_even_nitrogen_h), ("energy", answer.break_even_energy_h))
        if hours is not None
    ]
    if not found:
        return "it takes nothing idle by what is stated: hot is always cheaper"
    return f"cold saves {' and '.join(found)}; what is cheaper needs the prices of both"
