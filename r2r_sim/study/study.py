"""One scenario from plan to result: physics, plant, key figures, cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import fmean

from r2r_sim import units
from r2r_sim.cost.breakdown import CostBreakdown, UnitCost
from r2r_sim.errors import Finding, InputError, OutputError
from r2r_sim.kpi import aggregate
from r2r_sim.kpi.aggregate import quantiles
from r2r_sim.kpi.definitions import definitions
from r2r_sim.kpi.gap import split_gap
from r2r_sim.kpi.products import Products, products_table
from r2r_sim.kpi.series import USUAL_BATCHES, WarmUp, batch_means, warm_up
from r2r_sim.kpi.statistics import share_interval
from r2r_sim.kpi.table import GroupRow, Kpi, KpiTable, Measures
from r2r_sim.plant import SUB_STATES, PlantModel
from r2r_sim.plant.build import build_plant
from r2r_sim.plant.estimate import UnitEstimate, estimate
from r2r_sim.process import OperatingPoint
from r2r_sim.process.registry import operating_points
from r2r_sim.scenario import Loaded, Scenario, input_rows, resolved_hash
from r2r_sim.study.bottleneck import find_bottleneck
from r2r_sim.study.costing import cost_of, market_findings, with_worth
from r2r_sim.study.explain import Explanation, explained, significant
from r2r_sim.study.flow import flow_findings
from r2r_sim.study.gains import Gain
from r2r_sim.study.result import Check, EstimateRow, Provenance, StudyResult, Target
from r2r_sim.study.runs import Progress, Replication, replicate_all
from r2r_sim.study.sensitivity import entering_inputs, sensitivities
from r2r_sim.study.sentences import bottleneck, caveat, limits_by_unit, product_label
from r2r_sim.study.separator import coated_separators, separator_findings
from r2r_sim.study.standing import HotOrCold, hot_or_cold, standing_rows
from r2r_sim.study.stock import stock_findings
from r2r_sim.study.versions import versions

USUAL, MOST = 20, 1000
"""Replications where none are asked for, and the most that a precision may take."""
MOST_FOR_GAINS = 10
"""Replications of each lever, when gains come with a run."""
FEWEST_FOR_AN_INTERVAL = 5
"""Below this many replications an interval is shown with a warning."""
SAMPLED = ("good_m2_per_day", "good_t_per_day", "oee", "teep")
"""Key figures that a result keeps by replication."""


def explain_scenario(loaded: Loaded) -> Explanation:
    """Operating points of a scenario with every limit.

    Raises
    ------
    InfeasibleError
        If a unit cannot run at all.
    """
    points = operating_points(loaded.scenario)
    entering, coated = entering_inputs(loaded, points), coated_separators(loaded.scenario, points)
    return Explanation(
        name=loaded.scenario.name,
        operating=points,
        points=tuple(explained(point) for point in points),
        sensitivities=sensitivities(entering),
        inputs=entering,
        separators=coated,
        findings=(
            *loaded.findings,
            *(finding for point in points for finding in point.warnings),
            *separator_findings(coated),
            *flow_findings(loaded.scenario, points),
            *_roll_findings(loaded.scenario),
            *stock_findings(loaded.scenario, points),
        ),
        standing=hot_or_cold(loaded.scenario, points),
    )


def run_scenario(
    loaded: Loaded,
    *,
    replications: int | None,
    seed: int,
    precision: float | None = None,
    gains: bool = False,
    workers: int = 1,
    record_directory: Path | None = None,
    overwrite_records: bool = False,
    progress: Progress | None = None,
) -> StudyResult:
    """Simulate a scenario and put together everything a report may know of it.

    Parameters
    ----------
    replications : how many, 20 if not given; with a precision the most, 1 000 if not given
    precision : stop once the mean output is known to this share of itself, at 95 % confidence
    gains : simulate every lever too, see :func:`r2r_sim.study.bottleneck.find_bottleneck`; ten replications at most

    Raises
    ------
    InputError
        If replications, precision, seed or workers are out of range.
    InfeasibleError
        If a unit cannot run at all.
    OutputError
        If the folder for records holds something already and may not be written over.
    RunError
        If the plant cannot reach the horizon.
    """
    most = replications if replications is not None else USUAL if precision is None else MOST
    for name, value, lowest in (("replications", most, 1), ("seed", seed, 0), ("workers", workers, 1)):
        if value < lowest:
            raise InputError(f"{name} must be {lowest} or more, not {value}")
    if gains and most < 2:
        raise InputError("gains need 2 replications or more, not 1", hint="10 are usual")
    if precision is not None and not 0.0 < precision < 1.0:
        raise InputError(f"a precision of {precision:g} is no share of the mean", hint="such as 0.01, or 1 %")
    if record_directory is not None and not overwrite_records:
        _refuse_used(record_directory)
    scenario = loaded.scenario
    points = operating_points(scenario)
    model = build_plant(scenario, points)
    main = "good_m2_per_day" if scenario.is_web else "good_t_per_day"
    done = replicate_all(
        model,
        seed,
        most,
        precision=precision,
        precise=lambda one: one.measures.scalars[main],
        workers=workers,
        record_directory=record_directory,
        progress=progress,
    )
    measures = [one.measures for one in done]
    table = _with_peak_nitrogen(aggregate.table(measures, model.infos), points, len(done))
    cost = cost_of(scenario, [one.quantities for one in done])
    groups = aggregate.groups(measures, model.infos, limits_by_unit(points))
    resources = aggregate.resources(measures, model.infos)
    estimated = estimate(model)
    expected = _per_group(model, estimated, table.product_unit)
    return StudyResult(
        name=scenario.name,
        description=scenario.description,
        product="web" if scenario.is_web else "powder",
        product_label=product_label(scenario, points),
        operating=points,
        kpi=with_worth(table, cost),
        groups=groups,
        resources=resources,
        bottleneck=bottleneck(groups, resources, table.losses, bool(scenario.orders)),
        caveat=caveat(points),
        estimate_per_day=sum(expected.values()),
        estimates=_estimate_rows(model, estimated, expected),
        gap=split_gap(expected, measures, model.infos, _counted(estimated), _working(estimated)),
        cost=cost,
        targets=_targets(scenario, table, done, None if cost is None else cost.full, bool(caveat(points))),
        inputs=input_rows(loaded),
        definitions=definitions(kpi.name for kpi in table.kpis),
        state_table=tuple((state.name, state.e10.value, state.meaning) for state in SUB_STATES.values()),
        checks=_checks(done),
        findings=(
            *_findings(loaded, points, len(done), cost),
            *_precision_findings(table[main], precision),
            *_long_run_findings(measures, table.product_unit),
        ),
        provenance=Provenance(
            versions=versions(),
            seed=seed,
            replications=len(done),
            horizon_days=scenario.horizon.mode / 86400.0,
            scenario_file=Path(loaded.source).name,
            scenario_hash=resolved_hash(scenario),
            overrides=tuple(str(change) for change in loaded.overrides),
        ),
        separators=coated_separators(scenario, points),
        samples={name: tuple(m.scalars[name] for m in measures) for name in SAMPLED},
        gains=_gains(loaded, seed, min(len(done), MOST_FOR_GAINS), workers, progress) if gains else (),
        quantiles=quantiles([m.scalars[main] for m in measures]),
        daily=_daily(measures, table.product_unit),
        warm_up=_warm_up(measures),
        standing_use=standing_rows(scenario, table, model.infos),
        standing=_standing(scenario, points, groups, cost),
        products=_products(done, table.product_unit),
    )


def _standing(
    scenario: Scenario, points: Sequence[OperatingPoint], groups: Sequence[GroupRow], cost: CostBreakdown | None
) -> tuple[HotOrCold, ...]:
    """Hot or cold; a lost hour of a unit is worth its mean output in open time, less the marginal cost of that."""
    made = {
        row.group: row.good_per_day / 24.0 / (1.0 - row.closed_share) / row.units
        for row in groups
        if row.closed_share < 1.0
    }
    worth = None
    if cost is not None and cost.value_per_unit is not None and cost.marginal.priced:
        of_web = cost.product_basis == "m2"
        marginal = cost.marginal.per_m2 if of_web else cost.marginal.per_kg
        worth = (cost.value_per_unit - marginal) * (1.0 if of_web else 1000.0)
    of_first = [point for point in points if point.product == points[0].product]
    return hot_or_cold(scenario, of_first, made, worth)


def _products(done: Sequence[Replication], unit: str) -> Products | None:
    made = [one.products for one in done if one.products is not None]
    return products_table(made, unit) if made else None


def _long_run_findings(measures: Sequence[Measures], product_unit: str) -> list[Finding]:
    """The interval that one long run has by itself: batch means of its daily output after it has settled."""
    settled = _warm_up(measures).values
    if len(measures) > 1 or settled is None:
        return []
    scale = 1.0 if product_unit == "m2/day" else 1000.0
    daily = [value / scale for value in measures[0].daily_good[settled:]]
    if len(daily) < USUAL_BATCHES:
        return []
    means = batch_means(daily)
    doubt = "" if means.independent else "; neighbouring batches are alike, so the run is too short for it"
    message = (
        f"the days of this one run after day {settled} give {significant(means.mean)} +- "
        f"{significant(means.half_width, 2)} {product_unit} by {means.batches} batch means{doubt}"
    )
    return [Finding("study.batch_means", message, "note" if means.independent else "warning")]


def _roll_findings(scenario: Scenario) -> list[Finding]:
    """The length of web that a stated diameter stands for."""
    if not scenario.is_web or scenario.web.roll.length is not None:
        return []
    roll, thickness = scenario.web.roll, scenario.web.bare_thickness
    assert roll.diameter is not None
    assert roll.core is not None
    message = (
        f"a roll of {roll.diameter.text} on a core of {roll.core.text} holds {roll.length_of(thickness):,.0f} m of web "
        f"{thickness * 1e6:.3g} um thick, wound without air"
    )
    return [Finding("study.roll_length", message, "note", "material.roll.diameter")]


def _gains(loaded: Loaded, seed: int, replications: int, workers: int, progress: Progress | None) -> tuple[Gain, ...]:
    return find_bottleneck(loaded, replications=replications, seed=seed, workers=workers, progress=progress).gains


def _warm_up(measures: Sequence[Measures]) -> WarmUp:
    """How many days the plant takes to settle, by the daily good output, mean over replications."""
    return warm_up([fmean(day) for day in zip(*(m.daily_good for m in measures), strict=True)])


def _daily(measures: Sequence[Measures], product_unit: str) -> tuple[float, ...]:
    """Good output of each day, mean over replications [m2 or t]."""
    scale = 1.0 if product_unit == "m2/day" else 1000.0
    return tuple(fmean(day) / scale for day in zip(*(m.daily_good for m in measures), strict=True))


def _precision_findings(kpi: Kpi, precision: float | None) -> list[Finding]:
    """Whether the precision that was asked for was reached, and after how many replications."""
    if precision is None:
        return []
    reached = kpi.half_width is not None and kpi.half_width <= precision / (1.0 + precision) * abs(kpi.mean)
    if reached:
        message = f"the mean output is known to {precision * 100:g} % after {kpi.n} replications"
        return [Finding("study.precision_reached", message, "note")]
    message = f"the mean output is not known to {precision * 100:g} % after {kpi.n} replications"
    return [Finding("study.precision_missed", message, "warning", hint="allow more replications, or ask for less")]


def _refuse_used(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise OutputError(
            f"{folder} is there already and was left alone", hint="name another folder, or overwrite the records in it"
        )


def _with_peak_nitrogen(table: KpiTable, points: Sequence[OperatingPoint], replications: int) -> KpiTable:
    """Add the flow that the nitrogen supply must be built for: every unit hot at once."""
    of: dict[str, float] = {}
    for point in points:
        of[point.unit] = max(of.get(point.unit, 0.0), point.count * point.consumption.peak_nitrogen)
    peak = sum(of.values()) * 3600.0
    return replace(table, kpis=(*table.kpis, Kpi("peak_n2_nm3_per_h", "Nm3/h", peak, None, None, None, replications)))


def _per_group(model: PlantModel, estimated: Sequence[UnitEstimate], product_unit: str) -> dict[str, float]:
    """Group -> estimated good output [m2/day or t/day]."""
    found: dict[str, float] = {}
    for row, info in zip(estimated, model.infos, strict=True):
        if not info.coats:
            continue
        per_ms = row.rate * (info.area_per_quantity if product_unit == "m2/day" else info.mass_per_quantity / 1000.0)
        found[row.group] = found.get(row.group, 0.0) + per_ms * 86_400_000.0
    return found


def _estimate_rows(
    model: PlantModel, estimated: Sequence[UnitEstimate], expected: Mapping[str, float]
) -> tuple[EstimateRow, ...]:
    """One row a group: its units are alike, so the first speaks for all."""
    count = {row.group: sum(info.group == row.group for info in model.infos) for row in estimated}
    first = {row.group: row for row in reversed(estimated)}
    rows = []
    for group, per_day in expected.items():
        row = first[group]
        words = f"{count[group]} x {row.words}, open {row.open_share:.1%} of the time"
        words += "".join(f", {note}" for note in row.notes)
        rows.append(EstimateRow(group, per_day, words))
    return tuple(rows)


def _counted(estimated: Sequence[UnitEstimate]) -> dict[tuple[str, str], float]:
    """Unit-hours a day of waiting that the estimate counts already."""
    found: dict[tuple[str, str], float] = {}
    for row in estimated:
        for kind, share in row.waiting.items():
            found[row.group, kind] = found.get((row.group, kind), 0.0) + 24.0 * share
    return found


def _working(estimated: Sequence[UnitEstimate]) -> dict[str, float]:
    """Unit-hours a day that the estimate has each group at work or waiting."""
    found: dict[str, float] = {}
    for row in estimated:
        found[row.group] = found.get(row.group, 0.0) + 24.0 * row.working
    return found


def _targets(
    scenario: Scenario, table: KpiTable, done: Sequence[Replication], full_cost: UnitCost | None, thin: bool
) -> tuple[Target, ...]:
    targets = []
    wanted = scenario.targets.throughput
    if wanted is not None:
        name = "good_m2_per_day" if wanted.dimension == "area_rate" else "good_t_per_day"
        per_day = "m2/day" if wanted.dimension == "area_rate" else "t/day"

        def shown(value: float) -> float:
            return value / units.to_unit(1.0, per_day) * units.to_unit(1.0, wanted.unit)

        goal, result = wanted.shown, shown(table[name].mean)
        # a film too thin meets no target, however much of it there is
        met = [not thin and shown(one.measures.scalars[name]) >= goal for one in done]
        targets.append(
            Target(
                "throughput",
                goal,
                wanted.unit,
                result,
                not thin and result >= goal,
                fmean(met) if len(met) > 1 else None,
                share_interval(sum(met), len(met)) if len(met) > 1 else None,
            )
        )
    limit = scenario.targets.cost
    if limit is not None and full_cost is not None:
        basis = "m2" if limit.dimension == "money_per_area" else "kg"
        unit = f"{limit.currency}/{basis}"
        result = getattr(full_cost, f"per_{basis}")
        goal = units.to_unit(limit.mode, unit)
        targets.append(Target("cost", goal, unit, result, result <= goal, None))
    return tuple(targets)


def _checks(done: Sequence[Replication]) -> tuple[Check, ...]:
    """Each check once, with its worst value over replications."""
    rows = []
    for position, row in enumerate(done[0].checks):
        worst = max(one.checks[position].value for one in done)
        rows.append(Check(row.name, worst, row.tolerance, row.unit, worst <= row.tolerance, row.meaning))
    return tuple(rows)


def _findings(
    loaded: Loaded, points: Sequence[OperatingPoint], replications: int, cost: CostBreakdown | None
) -> tuple[Finding, ...]:
    # a result does not know where on a machine its scenario lay
    found = [replace(finding, source=Path(finding.source).name) for finding in loaded.findings]
    found += [finding for point in points for finding in point.warnings]
    found += separator_findings(coated_separators(loaded.scenario, points))
    found += flow_findings(loaded.scenario, points)
    found += stock_findings(loaded.scenario, points)
    wanted = loaded.scenario.targets.throughput
    if wanted is not None and wanted.dimension == "area_rate" and not loaded.scenario.is_web:
        message = f"a target of {wanted.text} of powder counts the surface of its particles"
        found.append(Finding("study.target_unit", message, "warning", "targets.throughput", hint="such as 10 t/day"))
    for point in points:
        lasts = sum(step.duration * step.repeats for step in point.steps)
        if point.consumption.basis == "batch" and lasts > loaded.scenario.horizon.mode:
            message = f"a batch of {point.label} takes {lasts / 86400.0:.3g} days, longer than the horizon: none ends"
            found.append(Finding("study.batch_beyond_horizon", message, "warning", "horizon"))
    if replications < FEWEST_FOR_AN_INTERVAL:
        message = (
            "one replication gives no interval over replications"
            if replications == 1
            else f"an interval from {replications} replications is not to be relied on"
        )
        found.append(Finding("study.few_replications", message, "warning", hint="20 are usual"))
    if cost is not None and not cost.missing:
        found += market_findings(cost)
    if cost is not None and cost.missing:
        message = "some prices are not stated: their cost is not in the totals"
        found.append(
            Finding("cost.missing_prices", message, "warning", "cost.prices", hint="the cost sheet lists them")
        )
    return tuple(found)
