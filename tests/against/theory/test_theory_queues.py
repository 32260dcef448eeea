"""Machines, buffers and sources against queueing theory: twenty runs of each case, each with its 95 % interval.

At least 16 of the 20 intervals of each case must cover theory, and over all cases together 91 to 99 %. The second list
has the same cases nearer to saturation, with runs as long as that takes.

Not there: priorities that interrupt work under way. Nothing in a plant puts a lot down for a more urgent one, so the
parts have no such machine.
"""

from __future__ import annotations

from functools import cache
from math import exp, factorial
from typing import Any

import pytest
import queueing as q

from r2r_sim.plant import (
    Accumulator,
    Buffer,
    Crew,
    FailureMode,
    Machine,
    Order,
    Route,
    Source,
    WebLine,
    simulate,
)
from r2r_sim.plant.parts import Variate

LINE = (Buffer("line"),)


def arrivals(rate: float, **more: Any) -> tuple[Source, ...]:
    return (Source("street", "line", between=q.exponential(1 / rate), **more),)


# one station


def m_m_1(rate: float, horizon: float) -> q.Case:
    """W = 1/(mu - lambda); mu = 1."""
    model = q.plant(
        horizon, Machine("server", q.exponential(1), inputs=("line",)), buffers=LINE, sources=arrivals(rate)
    )
    return q.Case(1 / (1 - rate), lambda seed: q.sojourns(simulate(model, seed)))


def m_m_c(rate: float, servers: int, horizon: float) -> q.Case:
    """Erlang C: W = 1 + C / (c - a), a = lambda, mu = 1."""
    top = rate**servers / factorial(servers) * servers / (servers - rate)
    waits = top / (sum(rate**n / factorial(n) for n in range(servers)) + top)
    machines = [Machine(f"server {n}", q.exponential(1), inputs=("line",)) for n in range(servers)]
    model = q.plant(horizon, *machines, buffers=LINE, sources=arrivals(rate))
    return q.Case(1 + waits / (servers - rate), lambda seed: q.sojourns(simulate(model, seed)))


def m_m_c_k(rate: float, servers: int, places: int, horizon: float) -> q.Case:
    """Share of arrivals that are lost: p_K of the birth-death chain; PASTA."""
    weights = [1.0]
    for n in range(1, places + 1):
        weights.append(weights[-1] * rate / min(n, servers))
    machines = [Machine(f"server {n}", q.exponential(1), inputs=("line",)) for n in range(servers)]
    buffers = (Buffer("line", places - servers),)
    model = q.plant(horizon, *machines, buffers=buffers, sources=arrivals(rate, when_full="lose"))

    def run(seed: int) -> q.Interval:
        journeys = simulate(model, seed).journeys
        order = journeys["start_ms"].argsort(kind="stable")
        return q.batch_means((journeys["outcome"] == "lost")[order].astype(float))

    return q.Case(weights[-1] / sum(weights), run)


def m_g_1(rate: float, time: Variate, variation: float, horizon: float) -> q.Case:
    """Pollaczek and Khinchine: W = 1 + lambda (1 + cv^2) / (2 (1 - rho)), mean service 1."""
    model = q.plant(horizon, Machine("server", time, inputs=("line",)), buffers=LINE, sources=arrivals(rate))
    theory = 1 + rate * (1 + variation**2) / (2 * (1 - rate))
    return q.Case(theory, lambda seed: q.sojourns(simulate(model, seed)))


def priorities(of: str, urgent: float, patient: float, horizon: float) -> q.Case:
    """Cobham, not preemptive: Wq1 = R/(1-rho1), Wq2 = R/((1-rho1)(1-rho)); urgent jobs take 0.5, others exp(1)."""
    rest = (urgent * 0.5**2 + patient * 2) / 2
    first = rest / (1 - 0.5 * urgent)
    theory = {"urgent": 0.5 + first, "patient": 1 + first / (1 - 0.5 * urgent - patient)}
    machine = Machine("server", q.exponential(1), {"urgent": q.fixed(0.5)}, ("line",))
    sources = (
        Source("urgent", "line", between=q.exponential(1 / urgent), each=Order(product="urgent")),
        Source("patient", "line", between=q.exponential(1 / patient), each=Order(product="patient", priority=1)),
    )
    model = q.plant(horizon, machine, buffers=(Buffer("line", order="priority"),), sources=sources)
    return q.Case(theory[of], lambda seed: q.sojourns(simulate(model, seed), of))


def full_batches(rate: float, size: int, mean: float, horizon: float) -> q.Case:
    """E_k/M/1 of batches: W = (k-1)/(2 lambda) + m/(1-sigma), sigma = (k lambda' / (k lambda' + (1-sigma)/m))^k."""
    sigma = 0.5
    for _ in range(2000):
        sigma = (rate / (rate + (1 - sigma) / mean)) ** size
    machine = Machine("oven", q.exponential(mean), inputs=("line",), batch=size)
    model = q.plant(horizon, machine, buffers=LINE, sources=arrivals(rate))
    theory = (size - 1) / (2 * rate) + mean / (1 - sigma)
    return q.Case(theory, lambda seed: q.sojourns(simulate(model, seed)))


# failures


def operating_failures(rate: float, between: float, repair: float, horizon: float) -> q.Case:
    """M/G/1 with completion times: E[C] = 1 + R/F, E[C^2] = 2 (1 + R/F)^2 + 2 R^2/F; service, F and R exponential."""
    mode = FailureMode("drive", "operating", q.exponential(between), q.exponential(repair))
    model = q.plant(
        horizon,
        Machine("server", q.exponential(1), inputs=("line",), failures=(mode,)),
        buffers=LINE,
        sources=arrivals(rate),
    )
    mean = 1 + repair / between
    square = 2 * mean**2 + 2 * repair**2 / between
    theory = mean + rate * square / (2 * (1 - rate * mean))
    return q.Case(theory, lambda seed: q.sojourns(simulate(model, seed)))


def calendar_failures(rate: float, between: float, repair: float, horizon: float, crew: str | None = None) -> q.Case:
    """W = L/lambda of the chain of the number there and whether the server is up, cut off where it hardly ever is."""
    most = 400
    rates: dict[Any, dict[Any, float]] = {}
    for n in range(most + 1):
        comes = {} if n == most else {(n + 1, True): rate}
        rates[n, True] = comes | {(n, False): 1 / between} | ({(n - 1, True): 1.0} if n else {})
        rates[n, False] = ({} if n == most else {(n + 1, False): rate}) | {(n, True): 1 / repair}
    theory = sum(n * p for (n, _), p in q.stationary(rates).items()) / rate
    mode = FailureMode("power", "calendar", q.exponential(between), q.exponential(repair), crew)
    model = q.plant(
        horizon,
        Machine("server", q.exponential(1), inputs=("line",), failures=(mode,)),
        buffers=LINE,
        sources=arrivals(rate),
        crews=(Crew("fitters", 1),),
    )
    return q.Case(theory, lambda seed: q.sojourns(simulate(model, seed)))


def machine_repair(machines: int, fitters: int, between: float, repair: float, horizon: float) -> q.Case:
    """Mean number of machines that run: the finite source."""
    ratio = repair / between
    weights = [1.0]
    for n in range(1, machines + 1):
        weights.append(weights[-1] * (machines - n + 1) * ratio / min(n, fitters))
    running = sum((machines - n) * weight for n, weight in enumerate(weights)) / sum(weights)
    mode = FailureMode("drive", "operating", q.exponential(between), q.exponential(repair), "fitters")
    units = [Machine(f"loom {n}", q.fixed(10 * between), failures=(mode,)) for n in range(machines)]
    model = q.plant(horizon, *units, crews=(Crew("fitters", fitters),))
    return q.Case(running, lambda seed: q.occupancy(simulate(model, seed), "process"))


def finite_availability(between: float, repair: float, horizon: float, runs: int) -> q.Case:
    """A + (1 - A) (1 - exp(-s T)) / (s T), s = 1/F + 1/R: share of a short horizon that a new machine runs."""
    available, speed = between / (between + repair), 1 / between + 1 / repair
    theory = available + (1 - available) * (1 - exp(-speed * horizon)) / (speed * horizon)
    mode = FailureMode("drive", "operating", q.exponential(between), q.exponential(repair))
    model = q.plant(horizon, Machine("loom", q.fixed(10 * horizon), failures=(mode,)))

    def run(seed: int) -> q.Interval:
        shares = []
        for replication in range(runs):
            states = simulate(model, seed, replication).states
            time = states["end_ms"] - states["start_ms"]
            shares.append(time[states["sub_state"] == "process"].sum() / model.horizon)
        return q.interval(q.np.array(shares))

    return q.Case(theory, run)


# lines


def saturated(times: int, places: int) -> list[Machine]:
    """Machines in series with exponential times of 1 that never lack material at the start or room at the end."""
    return [
        Machine(
            f"station {n}",
            q.exponential(1),
            inputs=(f"buffer {n}",) if n else (),
            routes=(Route(f"buffer {n + 1}"),) if n < times - 1 else (),
        )
        for n in range(times)
    ]


def tandem(times: int, places: int, theory: float, horizon: float) -> q.Case:
    """Blocking after service: (B+2)/(B+3) for two stations, 22/39 for three without buffers."""
    buffers = tuple(Buffer(f"buffer {n}", places) for n in range(1, times))
    model = q.plant(horizon, *saturated(times, places), buffers=buffers)
    return q.Case(theory, lambda seed: q.throughput(simulate(model, seed), times - 1))


def two_machines(clock: Any, places: int, horizon: float) -> q.Case:
    """Service (1, 1.25), failures (20, 15), repairs (3, 2), exponential: the chain of n = 0..B+2 and both machines."""
    speed, fails, mends = (1.0, 0.8), (1 / 20, 1 / 15), (1 / 3, 1 / 2)
    most = places + 2
    rates: dict[Any, dict[Any, float]] = {}
    for n in range(most + 1):
        for up in ((True, True), (True, False), (False, True), (False, False)):
            jumps: dict[Any, float] = {}
            for i, works in enumerate((n < most, n > 0)):
                flipped = (not up[0], up[1]) if i == 0 else (up[0], not up[1])
                if not up[i]:
                    jumps[n, flipped] = mends[i]
                    continue
                if works:
                    jumps[n + (1, -1)[i], up] = speed[i]
                if works or clock == "calendar":
                    jumps[n, flipped] = fails[i]
            rates[n, up] = jumps
    theory = speed[1] * sum(p for (n, up), p in q.stationary(rates).items() if n and up[1])
    units = [
        Machine(
            f"station {i}",
            q.exponential(1 / speed[i]),
            inputs=("between",) if i else (),
            routes=() if i else (Route("between"),),
            failures=(FailureMode("drive", clock, q.exponential(1 / fails[i]), q.exponential(1 / mends[i])),),
        )
        for i in range(2)
    ]
    model = q.plant(horizon, *units, buffers=(Buffer("between", places),))
    return q.Case(theory, lambda seed: q.throughput(simulate(model, seed), 1))


def two_machines_geometric(places: int, horizon: float) -> q.Case:
    """Gershwin and Schick's line: fixed times of one slot, geometric numbers of parts between failures and of slots to
    repair; the chain of what each machine does and how many parts lie between, solved for the share of slots in which
    the second one works. A slot is a millisecond.
    """
    fails, mends = (0.05, 0.04), (0.2, 0.25)
    rates: dict[Any, dict[Any, float]] = {}
    states = [
        (b, one, two)
        for b in range(places + 1)
        for one in ("works", "down", "full")
        for two in ("works", "down", "idle")
    ]
    for state in states:
        jumps = rates.setdefault(state, {})
        for share, after in _slot(state, places, fails, mends):
            if after != state:
                jumps[after] = jumps.get(after, 0.0) + share
    reached, found = {(0, "works", "idle")}, [(0, "works", "idle")]
    for state in found:
        new = [after for after in rates[state] if after not in reached]
        reached.update(new)
        found += new
    shares = q.stationary({state: rates[state] for state in found})
    theory = sum(p for (_, _, two), p in shares.items() if two == "works") * q.S
    units = [
        Machine(
            f"station {i}",
            Variate(1),
            inputs=("between",) if i else (),
            routes=() if i else (Route("between"),),
            failures=(
                FailureMode(
                    "drive", "batches", Variate(1 / fails[i], name="geometric"), Variate(1 / mends[i], name="geometric")
                ),
            ),
        )
        for i in range(2)
    ]
    model = q.plant(horizon / q.S, *units, buffers=(Buffer("between", places),))
    return q.Case(theory, lambda seed: q.throughput(simulate(model, seed), 1))


def _slot(state: Any, places: int, fails: Any, mends: Any) -> list[tuple[float, Any]]:
    """Where the chain is at the start of the next slot, with what probability."""
    _, one, two = state
    # the second machine: ready for a part, or down
    seconds = {"works": [(1 - fails[1], "ready"), (fails[1], "down")], "idle": [(1.0, "ready")]}
    seconds["down"] = [(mends[1], "ready"), (1 - mends[1], "down")]
    # the first: it has a part to hand on, or is down, or begins to work
    firsts = {"works": [(1.0, "has")], "full": [(1.0, "has")], "down": [(mends[0], "works"), (1 - mends[0], "down")]}
    found = []
    for share_1, first in firsts[one]:
        for share_2, second in seconds[two]:
            there, takes = state[0], second == "ready"
            if takes and there:
                there, second, takes = there - 1, "works", False
            if first != "has":
                found.append((share_1 * share_2, (there, first, "idle" if takes else second)))
            elif not takes and there == places:
                found.append((share_1 * share_2, (there, "full", second)))
            else:
                after = (there, "works") if takes else (there + 1, "works")
                behind = "works" if takes else second
                found.append((share_1 * share_2 * (1 - fails[0]), (after[0], "works", behind)))
                found.append((share_1 * share_2 * fails[0], (after[0], "down", behind)))
    return found


def jackson(horizon: float) -> q.Case:
    """Two stations, mu 1 and 1.25: of station 2, 20 % is reworked at 1 and 10 % scrapped; W = sum L / lambda."""
    rate = 0.48
    flow = rate / (1 - 0.2)  # both stations see arrivals and what comes back
    loads = (flow / 1.0, flow / 1.25)
    theory = sum(load / (1 - load) for load in loads) / rate
    first = Machine("coat", q.exponential(1), inputs=("line",), routes=(Route("inspection"),))
    second = Machine(
        "inspect",
        q.exponential(0.8),
        inputs=("inspection",),
        routes=(Route(share=0.7), Route("line", 0.2, outcome="rework"), Route(share=0.1, outcome="scrap")),
    )
    model = q.plant(horizon, first, second, buffers=(*LINE, Buffer("inspection")), sources=arrivals(rate))
    return q.Case(theory, lambda seed: q.sojourns(simulate(model, seed)))


def webs_in_line(clock: Any, horizon: float) -> q.Case:
    """Three webs that nearly nothing lies between, and how many of them run.

    With failures by operating time none can fail while another is down: 3/(1 + sum R/F); by the calendar each is up or
    down for itself, and they run when all are up: 3 times the product of the availabilities. The accumulators between
    hold what the webs run in eight thousandths of a thousandth of a unit of time.
    """
    figures = ((10, 1.0), (20, 1.5), (30, 2.0))
    theory = 3.0
    for between, repair in figures:
        theory *= between / (between + repair)
    if clock == "operating":
        theory = 3 / (1 + sum(repair / between for between, repair in figures))
    units = [
        WebLine(
            f"web {n}",
            1.0,
            10**15,
            1,
            Variate(0),
            failures=(FailureMode("drive", clock, q.exponential(between), q.exponential(repair)),),
            entry=f"loop {n}" if n else None,
            exit=f"loop {n + 1}" if n < 2 else None,
        )
        for n, (between, repair) in enumerate(figures)
    ]
    model = q.plant(horizon, *units, accumulators=(Accumulator("loop 1", 8, 4), Accumulator("loop 2", 8, 4)))
    return q.Case(theory, lambda seed: q.occupancy(simulate(model, seed), "coating"))


def closed_loop(pallets: int, horizon: float) -> q.Case:
    """Mean value analysis of three stations in a ring (1, 0.7, 0.5)."""
    means = (1.0, 0.7, 0.5)
    queue, rate = [0.0] * 3, 0.0
    for n in range(1, pallets + 1):
        stays = [mean * (1 + there) for mean, there in zip(means, queue, strict=True)]
        rate = n / sum(stays)
        queue = [rate * stay for stay in stays]
    units = [
        Machine(f"station {i}", q.exponential(mean), inputs=(f"at {i}",), routes=(Route(f"at {(i + 1) % 3}"),))
        for i, mean in enumerate(means)
    ]
    buffers = (Buffer("at 0", initial=(Order(lots=pallets),)), Buffer("at 1"), Buffer("at 2"))
    model = q.plant(horizon, *units, buffers=buffers)
    return q.Case(rate, lambda seed: q.throughput(simulate(model, seed), 0))


CASES: dict[str, q.Case] = {
    "M/M/1": m_m_1(0.6, 16_000),
    "M/M/3": m_m_c(2.1, 3, 5_000),
    "M/M/2/4": m_m_c_k(1.8, 2, 4, 6_000),
    "M/M/3/3, Erlang B": m_m_c_k(2.0, 3, 3, 6_000),
    "M/D/1": m_g_1(0.6, q.fixed(1), 0.0, 12_000),
    "M/LN/1": m_g_1(0.5, q.lognormal(1, 1.5), 1.5, 20_000),
    "Cobham, urgent": priorities("urgent", 0.4, 0.4, 14_000),
    "Cobham, patient": priorities("patient", 0.4, 0.4, 14_000),
    "E_4/M/1 full batches": full_batches(2.0, 4, 1.2, 7_000),
    "server, failures of operating time": operating_failures(0.5, 20, 2, 20_000),
    "server, failures of calendar time": calendar_failures(0.5, 20, 2, 20_000),
    "machine repair": machine_repair(4, 1, 10, 3, 30_000),
    "availability of a short time": finite_availability(10, 5, 12, 120),
    "two stations, no buffer": tandem(2, 0, 2 / 3, 8_000),
    "two stations, buffer of 3": tandem(2, 3, 5 / 6, 8_000),
    "three stations, no buffers": tandem(3, 0, 22 / 39, 6_000),
    "two machines, operating time": two_machines("operating", 3, 12_000),
    "two machines, calendar time": two_machines("calendar", 3, 12_000),
    "two machines, geometric": two_machines_geometric(2, 16_000),
    "three webs, operating time": webs_in_line("operating", 8_000),
    "three webs, calendar time": webs_in_line("calendar", 8_000),
    "Jackson with rework and scrap": jackson(14_000),
    "closed loop of 5 pallets": closed_loop(5, 5_000),
}

LONG_CASES: dict[str, q.Case] = {
    "server, failures of calendar time with a fitter": calendar_failures(0.5, 20, 2, 20_000, "fitters"),
    "machine repair, two fitters": machine_repair(6, 2, 10, 3, 20_000),
    "M/M/1 at 0.9": m_m_1(0.9, 400_000),
    "M/M/3 at 0.9": m_m_c(2.7, 3, 120_000),
    "M/D/1 at 0.8": m_g_1(0.8, q.fixed(1), 0.0, 60_000),
    "M/M/1 at 0.8": m_g_1(0.8, q.exponential(1), 1.0, 100_000),
    "M/LN/1 at 0.8": m_g_1(0.8, q.lognormal(1, 1.5), 1.5, 300_000),
    "server at 0.7, failures of operating time": operating_failures(0.7, 100, 10, 300_000),
    "server at 0.7, failures of calendar time": calendar_failures(0.7, 100, 10, 300_000),
}


@cache
def covered(name: str) -> tuple[int, list[q.Interval]]:
    return q.coverage((CASES | LONG_CASES)[name])


def misses(name: str) -> str:
    return f"{name}: {covered(name)[0]} of 20 cover {(CASES | LONG_CASES)[name].theory:g}, {covered(name)[1]}"


@pytest.mark.parametrize("name", CASES)
def test_intervals_cover_theory(name: str) -> None:
    assert covered(name)[0] >= 16, misses(name)


@pytest.mark.slow
@pytest.mark.parametrize("name", LONG_CASES)
def test_intervals_cover_theory_near_saturation(name: str) -> None:
    assert covered(name)[0] >= 16, misses(name)


@pytest.mark.slow
@pytest.mark.parametrize("names", [tuple(CASES), (*CASES, *LONG_CASES)], ids=["short", "all"])
def test_intervals_are_neither_too_narrow_nor_too_wide(names: tuple[str, ...]) -> None:
    share = sum(covered(name)[0] for name in names) / (20 * len(names))
    assert 0.91 <= share <= 0.99, {name: covered(name)[0] for name in names}


def test_the_figures_of_the_textbook() -> None:
    """What the formulas above give for the cases that are known by their figures."""
    assert m_m_1(0.9, 1).theory == pytest.approx(10)
    assert m_m_c(2.7, 3, 1).theory - 1 == pytest.approx(2.7235, abs=5e-5)
    for time, variation, wait in (
        (q.fixed(1), 0.0, 2.0),
        (q.exponential(1), 1.0, 4.0),
        (q.lognormal(1, 1.5), 1.5, 6.5),
    ):
        assert m_g_1(0.8, time, variation, 1).theory - 1 == pytest.approx(wait)
    assert operating_failures(0.7, 100, 10, 1).theory == pytest.approx(7.826, abs=5e-4)
    assert calendar_failures(0.7, 100, 10, 1).theory == pytest.approx(8.735, abs=5e-4)
