"""r2r_sim: plan roll-to-roll and powder ALD plants for batteries.

    import r2r_sim

    plan = r2r_sim.load("scenarios/nmc811_al2o3_fluidised_bed.yaml")
    result = r2r_sim.run(plan, replications=20, seed=1)
    print(result.to_frame())
    r2r_sim.write_workbook(result, "nmc811.xlsx")

Names are imported when first used, so that ``import r2r_sim`` costs next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from r2r_sim._version import __version__

if TYPE_CHECKING:
    from r2r_sim.api import (
        bottleneck,
        compare,
        explain,
        gantt,
        load,
        plan_process,
        resilience,
        run,
        trace,
        validate,
        window,
        write_workbook,
    )

__all__ = [
    "__version__",
    "bottleneck",
    "compare",
    "explain",
    "gantt",
    "load",
    "plan_process",
    "resilience",
    "run",
    "trace",
    "validate",
    "window",
    "write_workbook",
]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from r2r_sim import api

        return getattr(api, name)
    raise AttributeError(f"module 'r2r_sim' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
