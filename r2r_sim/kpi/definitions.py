"""The closed list of key figures: what each is called, how it is computed, and after which standard.

A name in angle brackets stands for the scenario's own: ``precursor_<id>_kg_per_day`` for ``precursor_tma_kg_per_day``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from r2r_sim.kpi.standard_definitions import E10_GEN, ROWS
from r2r_sim.kpi.table import Definition

E79_STANDARD = "after SEMI E79, on operations time instead of total time"
OWN = "this package"

_HORIZON = "the whole horizon"
_OPERATIONS = "operations time: total less non-scheduled time, summed over units"
_YEAR = "a year of 8760 h"
_COMMITTED = (
    "P10 of the good output of all months of all replications: met or exceeded in nine months of ten; "
    "a month is 730 h, a lot counts when it ends; n is the number of months"
)

DEFINITIONS: tuple[Definition, ...] = tuple(
    Definition(*row)
    for row in (
        (
            "good_m2_per_day",
            "Good output, area",
            "m2/day",
            (
                "good quantity of all lots x area per quantity / days; web: length x coated width, once whatever the "
                "number of sides; powder: mass x specific surface"
            ),
            OWN,
            _HORIZON,
        ),
        (
            "good_t_per_day",
            "Good output, mass",
            "t/day",
            "good quantity of all lots x mass of finished product per quantity / 1000 / days",
            OWN,
            _HORIZON,
        ),
        (
            "gross_m2_per_day",
            "Gross output, area",
            "m2/day",
            "(good + scrapped, but for start-up scrap) x area per quantity / days",
            OWN,
            _HORIZON,
        ),
        (
            "gross_t_per_day",
            "Gross output, mass",
            "t/day",
            "(good + scrapped, but for start-up scrap) x mass of finished product per quantity / 1000 / days",
            OWN,
            _HORIZON,
        ),
        (
            "committed_m2_per_month",
            "Output that can be committed, area",
            "m2/month",
            _COMMITTED,
            OWN,
            "whole months of the horizon",
        ),
        (
            "committed_t_per_month",
            "Output that can be committed, mass",
            "t/month",
            _COMMITTED,
            OWN,
            "whole months of the horizon",
        ),
        (
            "lots_per_day",
            "Lots finished",
            "1/day",
            "rolls or batches that ended, good or not / days; what the horizon cuts off is not counted",
            OWN,
            _HORIZON,
        ),
        (
            "scrap_share",
            "Scrap",
            "-",
            "mass scrapped for any reason, start-up too / (mass scrapped + good mass); 0 where nothing was made",
            OWN,
            _HORIZON,
        ),
        (
            "oee",
            "OEE",
            "-",
            (
                "availability x performance x quality = time for the good output at nameplate / operations time; with "
                "several units both times are summed, each unit at its own nameplate"
            ),
            E79_STANDARD,
            _OPERATIONS,
        ),
        (
            "availability",
            "Availability",
            "-",
            "uptime / operations time, uptime = productive + standby",
            E79_STANDARD,
            _OPERATIONS,
        ),
        (
            "performance",
            "Performance",
            "-",
            (
                "time for the gross output at nameplate / uptime; gross = good + scrapped, but for start-up scrap; "
                "standby and speeds below nameplate lower it"
            ),
            E79_STANDARD,
            "uptime: productive + standby, summed over units",
        ),
        (
            "quality",
            "Quality",
            "-",
            (
                "time for the good output at nameplate / time for the gross output at nameplate; for equal units good "
                "/ gross; 0 where nothing was made"
            ),
            E79_STANDARD,
            "none: a ratio of quantities",
        ),
        (
            "teep",
            "TEEP",
            "-",
            "time for the good output at nameplate / total time",
            "SEMI E79 OEE (as generally published), total time",
            "total (calendar) time, summed over units",
        ),
        (
            "operational_uptime",
            "Operational uptime",
            "-",
            "uptime / operations time, uptime = productive + standby",
            E10_GEN,
            _OPERATIONS,
        ),
        *(
            (
                f"e10_{key}_h",
                f"{label} time",
                "h/year",
                f"time in the sub-states of '{label.lower()}', mean of all units, x 8760 h / horizon",
                E10_GEN,
                f"{_YEAR}, per unit",
            )
            for key, label in (
                ("productive", "Productive"),
                ("standby", "Standby"),
                ("scheduled_down", "Scheduled down"),
                ("unscheduled_down", "Unscheduled down"),
                ("non_scheduled", "Non-scheduled"),
            )
        ),
        (
            "mtbf_h",
            "Mean productive time between failures",
            "h",
            (
                "productive time of all units / failures (MTBFp); over replications a ratio of sums with jackknife "
                "interval; left out where nothing failed"
            ),
            E10_GEN,
            "productive time",
        ),
        (
            "mttr_h",
            "Mean time to repair",
            "h",
            (
                "repair time without the wait for the crew / failures; over replications a ratio of sums with "
                "jackknife interval; left out where nothing failed"
            ),
            E10_GEN,
            "repair time",
        ),
        *ROWS,
        (
            "precursor_<id>_heel_kg_per_day",
            "Heel of precursor <id> returned unused",
            "kg/day",
            "what was left in canisters at their change / days; not part of what was supplied",
            OWN,
            _HORIZON,
        ),
        (
            "precursor_<id>_kg_per_day",
            "Precursor <id> supplied",
            "kg/day",
            "vapour drawn by all units / days; heels apart",
            OWN,
            _HORIZON,
        ),
        (
            "precursor_<id>_utilisation",
            "Utilisation of precursor <id>",
            "-",
            "precursor in the film of all output, good and scrapped / precursor supplied",
            OWN,
            _HORIZON,
        ),
        ("n2_nm3_per_day", "Nitrogen", "Nm3/day", "nitrogen at 273.15 K and 101 325 Pa / days", OWN, _HORIZON),
        (
            "peak_n2_nm3_per_h",
            "Peak nitrogen",
            "Nm3/h",
            "sum over all units of the largest flow of nitrogen at 273.15 K and 101 325 Pa: every unit hot at once",
            OWN,
            "an instant; from the operating points, not simulated",
        ),
        (
            "electricity_kwh_per_day",
            "Electricity with process heat",
            "kWh/day",
            "(electricity of units + process heat) / days: process heat is taken as electric",
            OWN,
            _HORIZON,
        ),
        (
            "process_heat_kwh_per_day",
            "Process heat",
            "kWh/day",
            "heat that web, powder and gas take up / days; part of electricity_kwh_per_day",
            OWN,
            _HORIZON,
        ),
        (
            "crew_<name>_utilisation",
            "Utilisation of crew <name>",
            "-",
            "people x time at work / (people of the crew x open time and what work runs on after closing)",
            OWN,
            "open time of the plant",
        ),
        (
            "cabinet_<name>_utilisation",
            "Utilisation of cabinet <name>",
            "-",
            "flow x time drawn / (largest flow of the cabinet x open time and what doses run on after closing)",
            OWN,
            "open time of the plant",
        ),
        (
            "utility_<name>_utilisation",
            "Utilisation of utility <name>",
            "-",
            "share x time taken / (what the utility has x open time and what units run on after closing)",
            OWN,
            "open time of the plant",
        ),
        (
            "peak_<name>_flow_g_per_min",
            "Peak flow of cabinet <name>",
            "g/min",
            "largest sum of flows drawn at one time",
            OWN,
            "an instant",
        ),
        (
            "canisters_<name>_changed_per_year",
            "Canisters of <name> changed",
            "1/year",
            "canisters taken from the store x 8760 h / horizon; where they are counted",
            OWN,
            _YEAR,
        ),
        (
            "canisters_<name>_mean_stock",
            "Mean stock of canisters of <name>",
            "canisters",
            "full canisters in store, mean over time; without the one in the cabinet",
            OWN,
            _HORIZON,
        ),
        (
            "canisters_<name>_least_stock",
            "Least stock of canisters of <name>",
            "canisters",
            "fewest full canisters in store at any time",
            OWN,
            _HORIZON,
        ),
        (
            "canisters_<name>_days_of_cover",
            "Days of cover by canisters of <name>",
            "day",
            "mean stock / canisters changed in a day; left out where none was changed",
            OWN,
            _HORIZON,
        ),
        (
            "canisters_<name>_stock_outs_per_year",
            "Stock-outs of canisters of <name>",
            "1/year",
            "changes that found no full canister in store x 8760 h / horizon",
            OWN,
            _YEAR,
        ),
        (
            "canisters_<name>_stock_out_h_per_year",
            "Cabinet <name> shut by stock-outs",
            "h/year",
            "time in which the cabinet was empty and no full canister in store x 8760 h / horizon",
            OWN,
            _YEAR,
        ),
        (
            "lots_dried_again_per_year",
            "Lots dried again",
            "1/year",
            "lots too damp or too old to be loaded that went back to a dryer x 8760 h / horizon; where there were any",
            OWN,
            _YEAR,
        ),
        (
            "lots_damp_or_old_per_year",
            "Lots scrapped as too damp or too old",
            "1/year",
            "lots scrapped before they were coated, as too damp or too old, x 8760 h / horizon; where there were any",
            OWN,
            _YEAR,
        ),
        (
            "wait_<what>_h_per_year",
            "Waiting for <what>",
            "h/year",
            (
                "unit-hours of all units spent waiting for crew, cabinet (its flow), canister (its change), utility, "
                "repair (its crew), lots from a buffer or room in one, closed time left out, x 8760 h / horizon"
            ),
            OWN,
            _YEAR,
        ),
    )
)
"""Every key figure there is; families under their pattern."""


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[re.Pattern[str], Definition], ...]:
    """What a name must look like, the longest patterns first: ``heel`` is no part of a precursor's id."""
    by_length = sorted(DEFINITIONS, key=lambda definition: -len(definition.name))
    return tuple((re.compile(re.sub(r"<\w+>", "(.+)", definition.name)), definition) for definition in by_length)


def definition_of(name: str) -> Definition:
    """Definition of a key figure, with its own name in place of the pattern.

    Raises
    ------
    KeyError
        If there is no such key figure.
    """
    for pattern, definition in _patterns():
        match = pattern.fullmatch(name)
        if match:
            label = re.sub(r"<\w+>", match[1], definition.label) if match.groups() else definition.label
            return replace(definition, name=name, label=label)
    raise KeyError(name)


def definitions(names: Iterable[str]) -> tuple[Definition, ...]:
    """Definitions of these key figures, in this order."""
    return tuple(definition_of(name) for name in names)
