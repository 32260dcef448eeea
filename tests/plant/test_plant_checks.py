"""Models that cannot run are refused before they do, with every reason; runs that end early say who waits."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from r2r_sim.errors import RunError
from r2r_sim.plant import (
    BatchReactor,
    Cabinet,
    Crew,
    Draw,
    FailureMode,
    MaintenanceTask,
    PlantModel,
    Variate,
    simulate,
)
from r2r_sim.plant.deadlock import refuse_deadlock
from r2r_sim.plant.simulate import build_site, run_to_horizon
from r2r_sim.plant.station import Mood, Station

OPERATORS = Crew("operators", 2)
CABINET = Cabinet("tma", "tma", 10, 100, 10, Variate(5))


def bed(kit: Any, *steps: Any, **more: Any) -> BatchReactor:
    return BatchReactor("bed", 100, steps or (kit.step("heat", 10),), **more)


def plant(kit: Any, *units: Any, **more: Any) -> PlantModel:
    made: PlantModel = kit.model(100, *units, **{"crews": [OPERATORS], "cabinets": [CABINET]} | more)
    return made


def mode(**changes: Any) -> FailureMode:
    given: dict[str, Any] = {"clock": "operating", "between": Variate(10), "repair": Variate(1)}
    return FailureMode("drive", **given | changes)


CASES: dict[str, Any] = {
    "the horizon is not positive": lambda kit: replace(plant(kit), horizon=0),
    "do not have the same names": lambda kit: replace(plant(kit, bed(kit)), infos=()),
    "not sorted and disjoint": lambda kit: plant(kit, closed=[(5, 9), (8, 12)]),
    "two units are called bed": lambda kit: plant(kit, bed(kit), bed(kit)),
    "two crews are called operators": lambda kit: plant(kit, crews=[OPERATORS, OPERATORS]),
    "bed, step 1 (load): needs 3 people, crew operators has 2": lambda kit: plant(
        kit, bed(kit, kit.step("load", 5, "operators", people=3))
    ),
    "web, roll change: there is no crew ghosts": lambda kit: plant(kit, kit.web(crew="ghosts")),
    "web, drive: needs 0 people": lambda kit: plant(kit, kit.web(failures=(mode(crew="operators", people=0),))),
    "cabinet tma, canister change: there is no crew ghosts": lambda kit: plant(
        kit, cabinets=[replace(CABINET, crew="ghosts")]
    ),
    "nothing can be drawn from a canister of 10 ug": lambda kit: plant(kit, cabinets=[replace(CABINET, canister=10)]),
    "cabinet tma: the flow is not positive": lambda kit: plant(kit, cabinets=[replace(CABINET, max_flow=0)]),
    "bed: there is no cabinet dez": lambda kit: plant(kit, bed(kit, kit.step("dose A", 5, draw=Draw("dez", 1)))),
    "bed: the flow from cabinet tma is not positive": lambda kit: plant(
        kit, bed(kit, kit.step("dose A", 5, draw=Draw("tma", 0)))
    ),
    "bed: a dose draws 11 ug/s, cabinet tma gives batches 10 ug/s": lambda kit: plant(
        kit, bed(kit, kit.step("dose A", 5, draw=Draw("tma", 11)))
    ),
    "bed: a dose of 100 ug is more than a canister": lambda kit: plant(
        kit, bed(kit, kit.step("dose A", 10_000, draw=Draw("tma", 10)))
    ),
    "cabinet tma: one, two draw 12 ug/s together, it gives 10 ug/s": lambda kit: plant(
        kit, *(kit.web(name, feeds=(Draw("tma", 6),)) for name in ("one", "two"))
    ),
    "a canister would not last a millisecond": lambda kit: plant(
        kit, kit.web(feeds=(Draw("tma", 2000),)), cabinets=[replace(CABINET, max_flow=5000, canister=11)]
    ),
    "step 1 (dose A): a step needs people or a cabinet, not both": lambda kit: plant(
        kit, bed(kit, kit.step("dose A", 5, "operators", draw=Draw("tma", 1)))
    ),
    "step 1 (rest): not a sub-state": lambda kit: plant(kit, bed(kit, kit.step("rest", 5))),
    "bed: a batch takes no time at all": lambda kit: plant(kit, bed(kit, kit.step("heat", 0))),
    "bed: charge, mass loss or off-spec": lambda kit: plant(kit, bed(kit, off_spec=1.5)),
    "bed, drive: a batch reactor has no metres": lambda kit: plant(kit, bed(kit, failures=(mode(clock="metres"),))),
    "bed: two failure modes are called drive": lambda kit: plant(kit, bed(kit, failures=(mode(), mode()))),
    "web: two maintenance tasks are called clean": lambda kit: plant(
        kit, kit.web(maintenance=2 * (MaintenanceTask("clean", "operating", 5, Variate(1)),))
    ),
    "web, clean: the interval is not positive": lambda kit: plant(
        kit, kit.web(maintenance=(MaintenanceTask("clean", "operating", 0, Variate(1)),))
    ),
    "web, drive: the mean between failures is not positive": lambda kit: plant(
        kit, kit.web(failures=(mode(between=Variate(0)),))
    ),
    "web, drive: the scrap is negative": lambda kit: plant(kit, kit.web(failures=(mode(scrap=-1),))),
    "web, roll change: a duration of -1": lambda kit: plant(kit, kit.web(roll_change=Variate(-1))),
    "web, roll change: a uniform variate of mean 1": lambda kit: plant(
        kit, kit.web(roll_change=Variate(1, 2, "uniform"))
    ),
    "web: a roll takes no time at all": lambda kit: plant(kit, kit.web(speed=1e5)),
    "web: passes, start-up scrap or reject share": lambda kit: plant(kit, kit.web(passes=0)),
}


@pytest.mark.parametrize("message", CASES)
def test_a_model_that_cannot_run_says_why(kit: Any, message: str) -> None:
    with pytest.raises(RunError) as caught:
        simulate(CASES[message](kit), seed=1)
    assert message in str(caught.value)
    assert len(caught.value.findings) == 1


def test_all_reasons_come_at_once(kit: Any) -> None:
    bad = plant(kit, kit.web(passes=0, crew="ghosts"), bed(kit, off_spec=-1))
    with pytest.raises(RunError) as caught:
        simulate(bad, seed=1)
    assert len(caught.value.findings) == 3


def test_a_random_dose_beyond_the_canister_is_an_error_of_the_run(kit: Any) -> None:
    dose = replace(kit.step("dose A", 1, draw=Draw("tma", 10)), duration=Variate(5000, 4000, "lognormal"))
    with pytest.raises(RunError, match="more than a canister of cabinet tma holds"):
        simulate(replace(plant(kit, bed(kit, dose)), horizon=10_000_000), seed=1)


def test_a_run_that_ends_early_says_who_waits_for_what(kit: Any) -> None:
    model = plant(kit, bed(kit), kit.web())
    site = build_site(model, 1, 0)
    stations = [Station(site, index, unit) for index, unit in enumerate(model.units)]
    crew = site.crews["operators"]
    assert crew.take(2)
    request = crew.request(1, stations[0].poke)
    site.env.process(stations[0].wait(request.is_granted, lambda: mood))
    mood = Mood(0, "crew:operators", True)
    with pytest.raises(RunError, match=r"before the horizon of 100 ms: bed waits for crew:operators since 0 ms$"):
        refuse_deadlock(stations, model, set(), run_to_horizon(site))
