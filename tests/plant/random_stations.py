"""Small random plants of lines, reactors and machines with lots, buffers, utilities, spares, ramp-up and closing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st
from random_plants import beds, webs

from r2r_sim.plant import (
    BatchReactor,
    Buffer,
    Cabinet,
    Changeovers,
    Crew,
    Draw,
    FailureMode,
    Machine,
    MaintenanceTask,
    Phase,
    PlantModel,
    Route,
    Source,
    Spare,
    Splice,
    Take,
    UnitInfo,
    Utility,
    Variate,
)
from r2r_sim.plant.lots import Order
from r2r_sim.plant.parts import CanisterSupply, Drying

HORIZON = 6_000
PLACES = ("b0", "b1", "b2")
PRODUCTS = ("a", "b", "a")

times = st.builds(
    lambda mean, name: Variate(mean, mean / 2, name),
    st.integers(1, 60),
    st.sampled_from(["fixed", "exponential", "gamma"]),
)
closings = st.sampled_from(["finish", "pause", "abort"])
crews = st.sampled_from([None, None, "operators", "fitters"])


def modes(clocks: list[str], effects: list[str]) -> st.SearchStrategy[tuple[FailureMode, ...]]:
    one = st.builds(
        lambda clock, mean, repair, crew, scrap, sub_state, effect, spare, at_close: FailureMode(
            "",
            clock,
            Variate(3 if clock == "batches" else mean, 0, "exponential"),
            repair,
            crew,
            1,
            scrap,
            sub_state,
            effect,
            spare,
            at_close,
        ),
        st.sampled_from(clocks),
        st.integers(150, 900),
        times,
        crews,
        st.integers(0, 30),
        st.sampled_from(["repair", "assist"]),
        st.sampled_from(effects),
        st.sampled_from([None, None, "bearing"]),
        closings,
    )
    return st.lists(one, max_size=2).map(
        lambda found: tuple(replace(mode, name=f"mode {n}") for n, mode in enumerate(found))
    )


def tasks(clocks: list[str]) -> st.SearchStrategy[tuple[MaintenanceTask, ...]]:
    one = st.builds(
        lambda clock, takes, crew, at_close, early: MaintenanceTask(
            "", clock, 5 if clock == "batches" else 700, takes, crew, 1, 0, at_close,
            0 if not early else 2 if clock == "batches" else 300,
        ),
        st.sampled_from(clocks),
        times,
        crews,
        closings,
        st.booleans(),
    )  # fmt: skip
    return st.lists(one, max_size=2).map(
        lambda found: tuple(replace(task, name=f"task {n}") for n, task in enumerate(found))
    )


phases = st.sampled_from(
    [(), (), (Phase(900, stress=2.0, reject=0.2),), (Phase(700, stress=3.0), Phase(2_000, stress=1.5, reject=0.1))]
)
starts = st.sampled_from([0, 0, 0, 400])
takes = st.lists(st.sampled_from(["n2", "vacuum", "power"]), max_size=2, unique=True).map(
    lambda names: tuple(Take(name, 6 if name == "n2" else 1) for name in names)
)
ends = st.sampled_from([None, None, *PLACES])
lines = st.builds(
    lambda line, splice, input_, output, phased, pace, more: replace(
        line,
        roll_length=max(100, line.roll_length // 4),
        splice=splice,
        input=input_,
        output=output,
        phases=tuple(replace(phase, pace=pace) for phase in phased),
        **more,
    ),
    webs,
    st.one_of(st.none(), st.builds(Splice, times, st.integers(0, 20), st.sampled_from([0.0, 0.3]))),
    ends,
    ends,
    phases,
    st.sampled_from([1.0, 0.6]),
    st.fixed_dictionaries(
        {
            "ramp": st.sampled_from([0, 0, 11, 40]),
            "leader": st.sampled_from([0, 0, 17]),
            "starts": starts,
            "takes": takes,
            "priority": st.integers(0, 3),
            "at_close": st.sampled_from(["stop", "finish"]),
            "failures": modes(["operating", "calendar", "metres", "batches"], ["resume"]),
            "maintenance": tasks(["operating", "calendar", "metres", "batches"]),
        }
    ),
)


def reactor(bed: BatchReactor, phased: tuple[Phase, ...], more: dict[str, Any]) -> BatchReactor:
    """Lots are coated again only where there is a way back, and a failure may leave them to be."""
    back = more["input"] not in (None, "b0") and more["surface_limit"] and more["judges"]
    failures = tuple(
        replace(mode, effect="scrap") if mode.effect == "rework" and not back else mode for mode in more["failures"]
    )
    return replace(bed, phases=phased, **more | {"failures": failures, "again": "b0" if back else None})


reactors = st.builds(
    reactor,
    beds,
    phases,
    st.fixed_dictionaries(
        {
            "input": ends,
            "output": ends,
            "surface_limit": st.sampled_from([None, 990, 1400]),
            "judges": st.booleans(),
            "starts": starts,
            "takes": takes,
            "priority": st.integers(0, 3),
            "failures": modes(["operating", "calendar", "batches"], ["resume", "restart", "scrap", "rework"]),
            "maintenance": tasks(["operating", "calendar", "batches"]),
        }
    ),
)
machines = st.builds(
    lambda time, inputs, onward, rework, batch, need, change, more: Machine(
        "",
        time,
        {"b": Variate(7)},
        tuple(dict.fromkeys(inputs)),
        (
            *((Route(share=0.5), Route(onward, 0.5)) if onward else ()),
            Route(rework, quality="rework", outcome="rework"),
        ),
        batch,
        1 if batch > 1 else None,
        need if need not in (None, "tma") else None,
        1,
        Draw("tma", 300) if need == "tma" else None,
        changeovers=None
        if change is None
        else Changeovers(otherwise=Variate(9, 4, "gamma"), first="a", crew="operators", at_close=change),
        **more,
    ),
    times,
    st.lists(st.sampled_from(PLACES), min_size=1, max_size=2),
    st.sampled_from([None, *PLACES]),
    st.sampled_from(PLACES),
    st.integers(1, 3),
    st.sampled_from([None, None, "operators", "fitters", "tma"]),
    st.sampled_from([None, "finish", "pause", "abort"]),
    st.fixed_dictionaries(
        {
            "off_spec": st.sampled_from([0.0, 0.2]),
            "surface_limit": st.sampled_from([None, 1040]),
            "failures": modes(["operating", "calendar", "batches"], ["resume", "restart", "scrap", "rework"]),
            "maintenance": tasks(["operating", "calendar", "batches"]),
            "at_close": closings,
            "mass_loss": st.sampled_from([0.0, 0.05]),
            "drying": st.sampled_from([None, Drying(20, 100)]),
        }
    ),
)
plain_machines = st.builds(
    lambda time, inputs, onward, batch, mean: Machine(
        "",
        time,
        inputs=inputs,
        routes=(Route(onward),),
        batch=batch,
        failures=(FailureMode("jam", "operating", Variate(mean, 0, "exponential"), Variate(13, 5, "gamma")),),
    ),
    times,
    st.sampled_from([(), ("b0",), ("b1",), ("b2",)]),
    st.sampled_from([None, *PLACES]),
    st.sampled_from([1, 1, 1, 2]),
    st.integers(100, 900),
)


def assembled(
    parts: list[Any], capacities: list[Any], edges: list[int], away: list[int], order: Any, sources: list[Any]
) -> PlantModel:
    units = tuple(replace(part, name=f"unit {number}") for number, part in enumerate(parts))
    infos = tuple(
        UnitInfo(unit.name, unit.name, "unit", "g" if hasattr(unit, "steps") else "mm", 1.0, 1.0, 1.0,
                 {"n2": 1.5, "heat/ms": 0.5})
        for unit in units
    )  # fmt: skip
    inputs = [unit.inputs if isinstance(unit, Machine) else (unit.input,) for unit in units]
    taken = {name for names in inputs for name in names}
    closed, absent = (sorted(set(times)) for times in (edges, away))
    supply = CanisterSupply(1, 0, 2, Variate(300, 200, "gamma"), 3)
    return PlantModel(
        HORIZON,
        tuple(zip(closed[::2], closed[1::2], strict=False)),
        (Crew("operators", 2, tuple(zip(absent[::2], absent[1::2], strict=False))), Crew("fitters", 1)),
        (Cabinet("tma", "tma", 700, 5000, 500, Variate(60), "fitters", supply=supply),),
        units,
        infos,
        buffers=tuple(
            Buffer(name, capacity if name in taken else None, order)
            for name, capacity in zip(PLACES, capacities, strict=True)
        ),
        sources=tuple(replace(source, name=f"source {n}", output=PLACES[n]) for n, source in enumerate(sources)),
        spares=(Spare("bearing", 1, Variate(200)),),
        utilities=(Utility("n2", 10), Utility("vacuum", 1, "priority"), Utility("power", 2)),
    )


orders = tuple(Order(300 * n, PRODUCTS[n % 3], 2, 100 + 40 * n, 900 * n, 3 - n) for n in range(4))
sources = st.sampled_from(
    [
        Source("", "", between=Variate(90, 0, "exponential"), each=Order(0, "a", 1, 150, 500, 1),
               surface=Variate(1000, 30, "normal"), moisture=Variate(300, 100, "lognormal")),
        Source("", "", between=Variate(200, 0, "exponential"), each=Order(0, "b", 2, 300, 900, 0), when_full="lose"),
        Source("", "", orders=orders, surface=Variate(1200, 200, "lognormal")),
    ]
)  # fmt: skip
plants = st.builds(
    assembled,
    st.one_of(
        st.lists(st.one_of(lines, reactors, machines), min_size=1, max_size=4),
        st.lists(st.one_of(machines, plain_machines), min_size=1, max_size=5),
        st.lists(plain_machines, min_size=2, max_size=4),
    ),
    st.lists(st.sampled_from([None, None, 3, 4, 6]), min_size=3, max_size=3),
    st.lists(st.integers(0, HORIZON), max_size=6),
    st.lists(st.integers(0, HORIZON), max_size=4),
    st.sampled_from(["fifo", "priority", "due"]),
    st.lists(sources, min_size=3, max_size=3),
)
