"""Units that wait for one another for ever while others go on: 1 mm/ms, rolls of 1000 mm, changes of 100 ms."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracle.plant import by_steps
from random_stations import plants as stations

from r2r_sim.errors import RunError
from r2r_sim.plant import (
    Accumulator,
    Buffer,
    FailureMode,
    Machine,
    Order,
    PlantModel,
    Route,
    Source,
    Take,
    UnitInfo,
    Utility,
    Variate,
    WebLine,
    simulate,
)

BUSY = Machine("busy", Variate(7))
"""Goes on whatever the others do."""
N2 = (Take("n2", 6),)


def plant(*units: WebLine | Machine, **parts: Any) -> PlantModel:
    units = (*units, BUSY)
    infos = tuple(UnitInfo(unit.name, unit.name, "unit", "mm", 1.0, 1.0, 1.0) for unit in units)
    return PlantModel(9_000, units=units, infos=infos, utilities=(Utility("n2", 10),), **parts)


def in_a_circle(kit: Any, **more: Any) -> PlantModel:
    """The coater keeps its gas while it waits for a roll, and the primer that would make one waits for gas."""
    coater = kit.web("coater", input="primed", takes=N2, **more)
    primer = kit.web("primer", output="primed", takes=N2)
    return plant(coater, primer, buffers=(Buffer("primed", initial=(Order(quantity=1000),)),))


def test_a_circle_through_a_utility_and_a_buffer_is_told_with_all_who_are_in_it(kit: Any) -> None:
    with pytest.raises(RunError) as caught:
        simulate(in_a_circle(kit), 1)
    said = str(caught.value)
    assert "units wait for one another" in said
    assert "coater waits for buffer:primed since 1100 ms" in said
    assert "primer waits for utility:n2 (held by coater) since 0 ms" in said
    assert "busy" not in said


def test_a_failure_by_the_calendar_that_gives_the_gas_back_ends_the_wait(kit: Any) -> None:
    stop = FailureMode("power", "calendar", Variate(3000), Variate(50))
    record = simulate(in_a_circle(kit, failures=(stop,)), 1)
    assert ("primer", "coating") in {tuple(row) for row in record.frame("states")[["unit", "sub_state"]].values}
    # nor is it refused while the failure is still to come
    simulate(replace(in_a_circle(kit, failures=(stop,)), horizon=2_000), 1)


def test_a_source_that_may_still_bring_something_ends_the_wait(kit: Any) -> None:
    model = in_a_circle(kit)
    orders = (Order(release=20_000, quantity=1000),)
    simulate(replace(model, sources=(Source("supplier", "primed", orders=orders),)), 1)


def test_lots_that_have_come_to_an_end_are_no_circle(kit: Any) -> None:
    first = Machine("first", Variate(10), inputs=("in",), routes=(Route("out"),))
    second = Machine("second", Variate(10), inputs=("out",))
    orders = Source("orders", "in", orders=(Order(lots=3),))
    record = simulate(plant(first, second, buffers=(Buffer("in"), Buffer("out")), sources=(orders,)), 1)
    assert (record.journeys["outcome"] == "good").sum() >= 3


def test_a_web_that_waits_for_one_that_waits_for_its_gas_is_in_the_circle(kit: Any) -> None:
    greedy = kit.web("greedy", roll_length=10**6, takes=N2, exit="loop")
    starved = kit.web("starved", roll_length=10**6, takes=N2, entry="loop")
    with pytest.raises(RunError) as caught:
        simulate(plant(greedy, starved, accumulators=(Accumulator("loop", 100, 50),)), 1)
    said = str(caught.value)
    assert "greedy waits for room:loop" in said
    assert "starved waits for utility:n2 (held by greedy) since 0 ms" in said


def test_enough_for_both_is_no_circle(kit: Any) -> None:
    simulate(replace(in_a_circle(kit), utilities=(Utility("n2", 12),)), 1)


def still_waits(model: PlantModel, seed: int) -> None:
    """Whoever is said to wait for ever does no lot up to twice the horizon, says the model of every step."""
    try:
        simulate(model, seed)
    except RunError as error:
        waiting = {int(unit) for unit in re.findall(r"unit (\d) waits for", str(error))}
        assert waiting
        later = by_steps(replace(model, horizon=2 * model.horizon), seed).lots
        done = {unit for unit, name, _, end, *_ in later if end > model.horizon and not name.endswith("(open)")}
        assert not waiting & done


@settings(max_examples=100, suppress_health_check=list(HealthCheck))
@given(stations, st.integers(0, 5))
def test_nobody_is_refused_who_could_go_on(model: PlantModel, seed: int) -> None:
    still_waits(model, seed)


@pytest.mark.slow
@settings(max_examples=1_000, suppress_health_check=list(HealthCheck))
@given(stations, st.integers(6, 50))
def test_nobody_is_refused_who_could_go_on_in_many_plants(model: PlantModel, seed: int) -> None:
    still_waits(model, seed)
