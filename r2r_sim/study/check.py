"""Whether a scenario that reads well can also run: its operating points, and nothing else."""

from __future__ import annotations

from r2r_sim.errors import Finding, R2RError
from r2r_sim.process.registry import operating_points
from r2r_sim.scenario import Loaded
from r2r_sim.study.separator import coated_separators, separator_findings


def physics_findings(loaded: Loaded) -> tuple[Finding, ...]:
    """What physics says against a scenario, with its place: an error for each unit that cannot run, and warnings."""
    try:
        points = operating_points(loaded.scenario, alternatives=False)
    except R2RError as error:
        return loaded.located(error.as_findings())
    told = [finding for point in points for finding in point.warnings]
    return loaded.located((*told, *separator_findings(coated_separators(loaded.scenario, points))))
