"""Failures and repairs against the formulas of reliability and of the finite-source queue."""

from __future__ import annotations

from dataclasses import replace
from math import exp, factorial, sqrt

import numpy as np
import pytest

from r2r_sim.plant import (
    BatchReactor,
    BatchStep,
    Crew,
    FailureMode,
    Outage,
    PlantModel,
    UnitInfo,
    Variate,
    WebLine,
    simulate,
)

HOUR = 3_600_000


def exponential(mean: float) -> Variate:
    return Variate(mean, mean, "exponential")


def endless_web(name: str, *failures: FailureMode) -> WebLine:
    """A line that only stops to fail."""
    return WebLine(name, 1.0, 10**15, 1, Variate(0), failures=failures)


def plant(horizon: int, *units: WebLine | BatchReactor, crews: tuple[Crew, ...] = ()) -> PlantModel:
    infos = tuple(UnitInfo(unit.name, unit.name, "unit", "mm", 1.0, 1.0, 1.0) for unit in units)
    return PlantModel(horizon, crews=crews, units=units, infos=infos)


def share(model: PlantModel, sub_state: str, seed: int, replication: int = 0) -> float:
    """Share of the horizon that the units are in a sub-state, on average."""
    states = simulate(model, seed, replication).states
    time = states["end_ms"] - states["start_ms"]
    return float(time[states["sub_state"] == sub_state].sum()) / model.horizon / len(model.units)


@pytest.mark.parametrize("clock", ["operating", "calendar"])
def test_availability_of_one_machine(clock: str) -> None:
    mode = FailureMode("drive", clock, exponential(10 * HOUR), exponential(2 * HOUR))  # type: ignore[arg-type]
    model = plant(100_000 * HOUR, endless_web("web", mode))
    assert share(model, "coating", 1) == pytest.approx(10 / 12, rel=0.01)


@pytest.mark.parametrize("clock", ["operating", "calendar"])
def test_modes_in_series_that_do_not_fail_while_down(clock: str) -> None:
    """1 / (1 + sum MTTR/MTBF) on either clock: a unit that is down cannot fail again."""
    figures = ((10, 2), (40, 4), (5, 0.25))
    modes = (
        FailureMode(f"mode {up}", clock, exponential(up * HOUR), exponential(down * HOUR))  # type: ignore[arg-type]
        for up, down in figures
    )
    model = plant(100_000 * HOUR, endless_web("web", *modes))
    expected = 1 / (1 + sum(down / up for up, down in figures))
    assert share(model, "coating", 2) == pytest.approx(expected, rel=0.01)


def test_the_shape_of_the_distributions_does_not_matter_for_availability() -> None:
    mode = FailureMode(
        "drive", "operating", Variate(10 * HOUR, 5 * HOUR, "gamma"), Variate(HOUR, 2 * HOUR, "lognormal")
    )
    model = plant(100_000 * HOUR, endless_web("web", mode))
    assert share(model, "coating", 3) == pytest.approx(10 / 11, rel=0.01)


def test_availability_over_a_short_horizon() -> None:
    """A + (1 - A) (1 - exp(-s T)) / (s T) with s = 1/MTBF + 1/MTTR, for a machine that begins in order."""
    up, down, horizon, runs = 10.0, 5.0, 12.0, 3000
    mode = FailureMode("drive", "operating", exponential(up * HOUR), exponential(down * HOUR))
    model = plant(round(horizon * HOUR), endless_web("web", mode))
    values = np.array([share(model, "coating", 8, replication) for replication in range(runs)])
    availability, rate = up / (up + down), 1 / up + 1 / down
    expected = availability + (1 - availability) * (1 - exp(-rate * horizon)) / (rate * horizon)
    assert values.mean() == pytest.approx(expected, abs=3.5 * values.std() / sqrt(runs))


def finite_source(sources: int, servers: int, ratio: float) -> tuple[float, float]:
    """Mean number of sources that think, and that wait for a server; ratio = service / thinking time."""
    weights = []
    for n in range(sources + 1):
        ways = factorial(sources) / factorial(sources - n) * ratio**n
        busy = factorial(n) if n <= servers else factorial(servers) * servers ** (n - servers)
        weights.append(ways / busy)
    total = sum(weights)
    thinking = sum((sources - n) * weight for n, weight in enumerate(weights)) / total
    waiting = sum(max(n - servers, 0) * weight for n, weight in enumerate(weights)) / total
    return thinking, waiting


@pytest.mark.parametrize(("lines", "fitters"), [(4, 1), (6, 2)])
def test_lines_that_share_repairmen(lines: int, fitters: int) -> None:
    mode = FailureMode("drive", "operating", exponential(10 * HOUR), exponential(3 * HOUR), "fitters")
    units = (endless_web(f"web {number}", mode) for number in range(lines))
    model = plant(120_000 * HOUR, *units, crews=(Crew("fitters", fitters),))
    running, waiting = finite_source(lines, fitters, 3 / 10)
    assert share(model, "coating", 5) * lines == pytest.approx(running, rel=0.02)
    assert share(model, "waiting for repair", 5) * lines == pytest.approx(waiting, rel=0.06)


@pytest.mark.parametrize(("beds", "operators"), [(5, 1), (8, 2)])
def test_beds_that_share_operators(beds: int, operators: int) -> None:
    """A batch is a thought of the source, loading is its service."""
    steps = (BatchStep("load", exponential(HOUR), "operators"), BatchStep("heat", exponential(4 * HOUR)))
    units = (BatchReactor(f"bed {number}", 1, steps) for number in range(beds))
    model = plant(20_000 * HOUR, *units, crews=(Crew("operators", operators),))
    heating, waiting = finite_source(beds, operators, 1 / 4)
    record = simulate(model, 6)
    batches = len(record.lots["lot"]) / 20_000
    assert batches == pytest.approx(heating / 4, rel=0.02)
    assert share(model, "heat", 6) * beds == pytest.approx(heating, rel=0.02)
    assert share(model, "waiting for crew", 6) * beds == pytest.approx(waiting, rel=0.05)


def test_a_calendar_clock_strikes_while_idle_and_an_operating_clock_does_not() -> None:
    """A unit that waits half its time fails twice as often, for each hour it works, on the calendar clock."""
    steps = (BatchStep("load", Variate(HOUR), "operators"), BatchStep("heat", Variate(HOUR)))
    busy = tuple(BatchReactor(f"busy {n}", 1, (steps[0], BatchStep("heat", Variate(1)))) for n in range(2))
    counts = {}
    for clock in ("operating", "calendar"):
        mode = FailureMode("power", clock, exponential(10 * HOUR), Variate(1))  # type: ignore[arg-type]
        unit = BatchReactor("unit", 1, steps, failures=(mode,))
        record = simulate(plant(20_000 * HOUR, unit, *busy, crews=(Crew("operators", 1),)), 7)
        mine = record.states["unit"] == 0
        time = (record.states["end_ms"] - record.states["start_ms"])[mine]
        names = record.states["sub_state"][mine]
        up = time[(names == "heat") | ((names == "waiting for crew") & (clock == "calendar"))].sum()
        counts[clock] = len(record.failures["unit"])
        assert counts[clock] == pytest.approx(up / (10 * HOUR), abs=4 * sqrt(up / (10 * HOUR)))
    assert counts["calendar"] > 1.5 * counts["operating"]


@pytest.mark.parametrize("together", [True, False])
def test_a_common_cause_leaves_more_than_failures_that_come_apart(together: bool) -> None:
    """All k webs run for A of the time where one cause stops them all, for A^k where each has a cause of its own."""
    webs = [endless_web(name, *() if together else (cause(name),)) for name in ("one", "two", "three")]
    model = plant(30_000 * HOUR, *webs)
    if together:
        hits = {web.name: "resume" for web in webs}
        outage = Outage("power", exponential(2 * HOUR), hits, between=exponential(10 * HOUR))  # type: ignore[arg-type]
        model = replace(model, outages=(outage,))
    states = simulate(model, 4).states
    runs = states["sub_state"] == "coating"
    times = np.concatenate([states["start_ms"][runs], states["end_ms"][runs]])
    change = np.repeat([1, -1], runs.sum())[np.argsort(times, kind="stable")]
    times = np.append(np.sort(times), model.horizon)
    all_run = np.diff(times)[np.cumsum(change) == 3].sum() / model.horizon
    availability = 10 / 12
    assert share(model, "coating", 4) == pytest.approx(availability, rel=0.02)
    assert all_run == pytest.approx(availability if together else availability**3, rel=0.03)


def cause(name: str) -> FailureMode:
    return FailureMode(name, "calendar", exponential(10 * HOUR), exponential(2 * HOUR))


def test_batches_that_outages_spoil() -> None:
    """A batch of work w survives outages every b with probability e^(-w/b).

    One that restarts takes (e^(w/b) - 1) (b + d) for outages that last d, by renewal.
    """
    work, between, lasts = 20 * HOUR, 50 * HOUR, 5 * HOUR
    for effect in ("scrap", "restart"):
        unit = BatchReactor("bed", 1, (BatchStep("heat", Variate(work)),))
        outage = Outage("power", Variate(lasts), {"bed": effect}, between=exponential(between))  # type: ignore[dict-item]
        model = replace(plant(200_000 * HOUR, unit), outages=(outage,))
        lots = simulate(model, 6).lots
        if effect == "scrap":
            assert lots["good"].mean() == pytest.approx(exp(-work / between), rel=0.02)
        else:
            expected = (exp(work / between) - 1) * (between + lasts)
            assert model.horizon / len(lots["lot"]) == pytest.approx(expected, rel=0.02)
