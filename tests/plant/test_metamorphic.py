"""What must become of the record when the plant is changed in a known way."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracle.plant import Told, told
from random_plants import HORIZON, info, plants

from r2r_sim.plant import (
    BatchReactor,
    BatchStep,
    Cabinet,
    Crew,
    Draw,
    FailureMode,
    PlantModel,
    Variate,
    WebLine,
    simulate,
)

some = settings(max_examples=15, suppress_health_check=list(HealthCheck))
durations = st.lists(st.integers(1, 60).map(lambda half: 2 * half), min_size=5, max_size=5)
CLOCKED = FailureMode("jam", "operating", Variate(700, 700, "exponential"), Variate(90, 30, "gamma"))


def run(model: PlantModel, seed: int = 1) -> Told:
    return told(simulate(model, seed))


def bed(
    name: str, times: list[int], crew: str | None = "people", cabinet: str | None = "tma", **more: Any
) -> BatchReactor:
    """Load by people, two doses from a cabinet, a purge after each."""
    draw = Draw(cabinet, 100) if cabinet else None
    cycle = (BatchStep("dose A", Variate(times[1]), draw=draw), BatchStep("purge A", Variate(times[2])))
    last = BatchStep("unload", Variate(times[3]))
    return BatchReactor(name, 100, (BatchStep("load", Variate(times[0]), crew), *cycle, *cycle, last), **more)


def plant(
    *units: BatchReactor | WebLine, people: int = 1, flow: int = 200, horizon: int = 8_000, **more: Any
) -> PlantModel:
    cabinets = (Cabinet("tma", "tma", flow, 3_000, 200, Variate(200)),)
    crews = (Crew("people", people),)
    return PlantModel(horizon, (), crews, cabinets, units, tuple(info(unit) for unit in units), **more)


def beds(times: list[int], number: int = 4, **more: Any) -> tuple[BatchReactor, ...]:
    return tuple(bed(f"bed {n}", times, **more) for n in range(number))


@some
@given(plants, st.integers(0, 5))
def test_a_crew_nobody_calls_changes_nothing(model: PlantModel, seed: int) -> None:
    assert run(replace(model, crews=(Crew("idle", 7), *model.crews)), seed) == run(model, seed)


@some
@given(plants, st.integers(0, 5))
def test_a_cabinet_nobody_draws_from_changes_nothing(model: PlantModel, seed: int) -> None:
    spare = Cabinet("spare", "dez", 9, 90, 9, Variate(5))
    assert run(replace(model, cabinets=(spare, *model.cabinets)), seed) == run(model, seed)


@some
@given(plants, st.integers(0, 5))
def test_a_unit_for_itself_changes_nothing_for_the_others(model: PlantModel, seed: int) -> None:
    hermit = bed("hermit", [10, 20, 30, 40, 50], crew=None, cabinet=None)
    larger = replace(model, units=(*model.units, hermit), infos=(*model.infos, info(hermit)))
    before, after = run(model, seed), run(larger, seed)
    for table in ("states", "lots", "waits", "tasks", "failures"):
        assert [row for row in getattr(after, table) if row[0] < len(model.units)] == getattr(before, table)


@some
@given(plants, st.integers(0, 5))
def test_a_failure_that_never_comes_changes_nothing(model: PlantModel, seed: int) -> None:
    never = FailureMode("never", "operating", Variate(1e15), Variate(5))
    units = tuple(replace(unit, failures=(*unit.failures, never)) for unit in model.units)
    assert run(replace(model, units=units), seed) == run(model, seed)


@some
@given(plants, st.integers(0, 5), st.integers(1, HORIZON - 1))
def test_a_longer_horizon_goes_on_from_a_shorter(model: PlantModel, seed: int, horizon: int) -> None:
    short, long = run(replace(model, horizon=horizon), seed), run(model, seed)
    begun = [row for row in long.tasks if row[4] < horizon]
    assert [(*row[:5], min(row[5], horizon)) for row in begun] == short.tasks
    assert [row for row in long.failures if row[2] < horizon] == short.failures
    batches = [n for n, unit in enumerate(model.units) if isinstance(unit, BatchReactor)]
    ended = [row for row in long.lots if row[0] in batches and row[3] <= horizon]
    assert ended == [row for row in short.lots if row[0] in batches]
    states = [(*row[:3], min(row[3], horizon)) for row in long.states if row[2] < horizon and row[0] in batches]
    assert states == [row for row in short.states if row[0] in batches]


@some
@given(plants)
def test_a_plant_that_is_always_closed_makes_nothing(model: PlantModel) -> None:
    shut = run(replace(model, closed=((0, HORIZON),)))
    assert not shut.lots
    assert not shut.tasks
    assert {row[1] for row in shut.states} == {"not scheduled"}


@some
@given(durations)
def test_half_the_times_and_twice_the_rates_make_the_same_in_half_the_time(times: list[int]) -> None:
    line = WebLine("line", 0.5, 600, 2, Variate(times[4]), "people", startup_scrap=40)
    slow = plant(*beds(times), line)
    fast = plant(*beds([time // 2 for time in times]), replace(line, speed=1.0, roll_change=Variate(times[4] // 2)))
    cabinets = (replace(slow.cabinets[0], max_flow=400, change=Variate(100)),)
    units = [
        replace(unit, steps=tuple(replace(s, draw=s.draw and replace(s.draw, flow=200)) for s in unit.steps))
        if isinstance(unit, BatchReactor)
        else unit
        for unit in fast.units
    ]
    halved = run(replace(fast, horizon=4_000, units=tuple(units), cabinets=cabinets))
    expected = run(slow)
    assert [(unit, state, 2 * start, 2 * end) for unit, state, start, end in halved.states] == expected.states
    assert [row[4:] for row in halved.lots] == [row[4:] for row in expected.lots]


@some
@given(durations)
def test_twice_the_flows_and_twice_the_canister_draw_twice_as_much(times: list[int]) -> None:
    once, failing = plant(*beds(times)), (CLOCKED,)
    once = replace(once, units=tuple(replace(unit, failures=failing) for unit in once.units))
    steps = tuple(
        replace(s, draw=s.draw and replace(s.draw, flow=200))
        for s in once.units[0].steps  # type: ignore[union-attr]
    )
    cabinet = replace(once.cabinets[0], max_flow=400, canister=6_000, heel=400)
    twice = replace(once, units=tuple(replace(unit, steps=steps) for unit in once.units), cabinets=(cabinet,))
    one, two = run(once), run(twice)
    assert (one.states, one.lots, one.waits, one.failures) == (two.states, two.lots, two.waits, two.failures)
    drawn = [row for row in one.consumption if row[1].startswith("tma")]
    assert [(*row[:2], 2 * row[2]) for row in drawn] == [row for row in two.consumption if row[1].startswith("tma")]


@some
@given(durations, st.permutations(range(4)))
def test_lines_that_share_nothing_do_not_mind_their_order(times: list[int], order: list[int]) -> None:
    units = beds(times, crew=None, cabinet=None, failures=(CLOCKED,))
    one, two = run(plant(*units)), run(plant(*(units[n] for n in order)))
    for table in ("states", "failures"):
        moved = [(order[row[0]], *row[1:]) for row in getattr(two, table)]
        assert sorted(moved) == sorted(getattr(one, table))


@some
@given(durations)
def test_equal_units_do_not_mind_their_names(times: list[int]) -> None:
    units = beds(times)
    renamed = tuple(replace(unit, name=f"reactor {9 - n}") for n, unit in enumerate(units))
    one, two = run(plant(*units)), run(plant(*renamed))
    assert (one.states, one.waits, one.tasks) == (two.states, two.waits, two.tasks)


@some
@given(durations)
def test_crews_that_never_wait_can_be_one(times: list[int]) -> None:
    apart = tuple(bed(f"bed {n}", times, crew=f"crew {n}") for n in range(2))
    model = replace(plant(*apart), crews=(Crew("crew 0", 1), Crew("crew 1", 1)))
    one, two = run(model), run(plant(*(bed(f"bed {n}", times) for n in range(2)), people=2))
    assert (one.states, one.lots, one.waits) == (two.states, two.lots, two.waits)


@some
@given(durations, st.integers(1, 3_000))
def test_a_plant_that_opens_later_does_the_same_later(times: list[int], shift: int) -> None:
    model = plant(*(replace(unit, failures=(CLOCKED,)) for unit in beds(times)))
    late = run(replace(model, horizon=model.horizon + shift, closed=((0, shift),)))
    early = run(model)
    assert [row for row in late.states if row[1] != "not scheduled"] == [
        (unit, state, start + shift, end + shift) for unit, state, start, end in early.states
    ]
    assert [row[4:] for row in late.lots] == [row[4:] for row in early.lots]


@some
@given(durations, st.integers(1, 4))
def test_more_people_who_load_never_make_less(times: list[int], people: int) -> None:
    """Each bed calls the crew once in a cycle: max-plus, and monotone."""
    units = beds(times, 5, cabinet=None)
    fewer, more = run(plant(*units, people=people)), run(plant(*units, people=people + 1))
    assert len(more.lots) >= len(fewer.lots)


@some
@given(durations, st.integers(0, 4))
def test_a_shorter_step_never_makes_less(times: list[int], which: int) -> None:
    """One bed, alone: every end of a batch comes no later."""
    shorter = [time // 2 if number == which else time for number, time in enumerate(times)]
    slow, fast = run(plant(bed("bed", times))), run(plant(bed("bed", shorter)))
    assert len(fast.lots) >= len(slow.lots)


@some
@given(plants, st.integers(0, 5))
def test_kilograms_are_a_thousand_grams(model: PlantModel, seed: int) -> None:
    units = tuple(
        replace(unit, charge=1000 * unit.charge, mass_loss=0.5) if isinstance(unit, BatchReactor) else unit
        for unit in model.units
    )
    even = tuple(
        replace(unit, charge=2 * unit.charge, mass_loss=0.5) if isinstance(unit, BatchReactor) else unit
        for unit in model.units
    )
    one, two = run(replace(model, units=even), seed), run(replace(model, units=units), seed)
    batches = [n for n, unit in enumerate(units) if isinstance(unit, BatchReactor)]
    grams = [(*row[:4], 500 * row[4], 500 * row[5], row[6]) for row in one.lots if row[0] in batches]
    assert grams == [row for row in two.lots if row[0] in batches]
    assert one.states == two.states


@some
@given(durations)
def test_a_step_may_be_cut_in_two(times: list[int]) -> None:
    def cut(step: BatchStep) -> list[BatchStep]:
        if step.crew is not None or step.draw is not None:
            return [step]
        half = replace(step, duration=Variate(step.duration.mean / 2))
        return [half, half]

    units = tuple(replace(unit, failures=(CLOCKED,)) for unit in beds(times))
    halves = tuple(replace(unit, steps=tuple(part for step in unit.steps for part in cut(step))) for unit in units)
    assert run(plant(*units)) == run(plant(*halves))


@some
@given(durations)
def test_a_repair_that_takes_no_time_costs_none(times: list[int]) -> None:
    whole = beds(times, crew=None, cabinet=None)
    mended = tuple(replace(unit, failures=(replace(CLOCKED, repair=Variate(0)),)) for unit in whole)
    one, two = run(plant(*whole)), run(plant(*mended))
    assert (one.states, one.lots) == (two.states, two.lots)
    assert two.failures


@some
@given(durations)
def test_two_plants_in_one_are_each_alone(times: list[int]) -> None:
    units = [bed(f"bed {n}", times, crew=f"crew {n}", cabinet=f"source {n}", failures=(CLOCKED,)) for n in range(2)]
    cabinets = [Cabinet(f"source {n}", "tma", 100, 3_000, 200, Variate(200)) for n in range(2)]
    crews = [Crew(f"crew {n}", 1) for n in range(2)]
    both = run(replace(plant(*units), crews=tuple(crews), cabinets=tuple(cabinets)))
    for n in range(2):
        alone = run(replace(plant(units[n]), crews=(crews[n],), cabinets=(cabinets[n],)))
        assert [row[1:] for row in both.states if row[0] == n] == [row[1:] for row in alone.states]
        assert [row[1:] for row in both.lots if row[0] == n] == [row[1:] for row in alone.lots]


@pytest.mark.parametrize("seed", range(3))
def test_a_plant_without_chance_does_not_mind_the_seed(seed: int) -> None:
    model = plant(*beds([20, 30, 40, 50, 60]))
    assert run(model, seed) == run(model, 99)
