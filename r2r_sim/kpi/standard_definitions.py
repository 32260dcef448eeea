"""Definitions of the key figures of SEMI E10, SEMI E79 and ISO 22400-2, each with how its standard was read.

None of the three paid texts was read: *public documentation* is an abstract, a dictionary or an ontology of the
standard, *as generally published* what textbooks and papers agree on.
"""

from __future__ import annotations

E10_GEN = "SEMI E10 (as generally published)"
E10_DOC = "SEMI E10 (public documentation: dictionary of E10-92)"
E79_GEN = "SEMI E79 (as generally published)"
ISO_DOC = "ISO 22400-2 (public documentation: OWL ontology of the standard)"

_TOTAL = "total (calendar) time, summed over units"
_OPERATIONS = "operations time: total less non-scheduled time, summed over units"
_UP = "uptime: productive + standby, summed over units"
_PRODUCTIVE = "productive time, summed over units"
_PLANNED = "planned busy time: operations time, summed over units"
_QUANTITIES = "none: a ratio of quantities"
_EXECUTION = "order execution time: from start to end of each roll or batch, summed"
_PRODUCED = "produced = good + scrapped of productive time; start-up scrap is made in setup time and not counted"
_SETUP = "setup = roll change, load, unload, changeover, start-up after a planned stop"
_BUSY = "busy = productive + setup + delay (unscheduled down)"

Row = tuple[str, str, str, str, str, str]
"""Name, label, unit, formula, standard, time base."""

ROWS: tuple[Row, ...] = (
    ("e10_total_uptime", "Total uptime", "-", "uptime / total time, uptime = productive + standby", E10_GEN, _TOTAL),
    (
        "e10_supplier_dependent_uptime",
        "Supplier-dependent uptime",
        "-",
        (
            "uptime / (operations time - maintenance delay - facility downtime): without waits for repair crews and "
            "spares and without outages, for which whoever runs the plant answers; input out of specification is not "
            "told apart"
        ),
        E10_DOC,
        "operations time less maintenance delay and facility downtime, summed over units",
    ),
    (
        "e10_operational_utilisation",
        "Operational utilisation",
        "-",
        "productive time / operations time",
        E10_GEN,
        _OPERATIONS,
    ),
    ("e10_total_utilisation", "Total utilisation", "-", "productive time / total time", E10_GEN, _TOTAL),
    (
        "e10_mcbf_lots",
        "Mean lots between failures",
        "lots",
        "rolls or batches worked on / failures (MCBF with a lot as the cycle); left out where nothing failed",
        E10_GEN,
        _QUANTITIES,
    ),
    (
        "e10_mtbap_h",
        "Mean productive time between assists",
        "h",
        "productive time of all units / assists (MTBAp); left out where nobody had to assist",
        "SEMI E10 (public documentation: abstract and dictionary of E10-92)",
        "productive time",
    ),
    (
        "e10_assist_h",
        "Mean time of an assist",
        "h",
        "time that assists took / assists; an assist is a short stop that an operator ends, and no failure",
        E10_GEN,
        "time of assists",
    ),
    (
        "e79_availability_efficiency",
        "E79 availability efficiency",
        "-",
        "uptime / total time; times operational, rate and quality efficiency it is the OEE of E79, here called TEEP",
        E79_GEN,
        _TOTAL,
    ),
    ("e79_operational_efficiency", "E79 operational efficiency", "-", "productive time / uptime", E79_GEN, _UP),
    (
        "e79_rate_efficiency",
        "E79 rate efficiency",
        "-",
        "time for the gross output at nameplate / productive time; gross = good + scrapped, but for start-up scrap",
        E79_GEN,
        _PRODUCTIVE,
    ),
    (
        "e79_quality_efficiency",
        "E79 quality efficiency",
        "-",
        "time for the good output at nameplate / time for the gross output at nameplate",
        E79_GEN,
        _QUANTITIES,
    ),
    (
        "iso_availability",
        "ISO availability",
        "-",
        "productive time / planned busy time; standby lowers it, unlike availability by E79",
        ISO_DOC,
        _PLANNED,
    ),
    (
        "iso_effectiveness",
        "ISO effectiveness",
        "-",
        f"time for what was produced at nameplate / productive time; {_PRODUCED}",
        ISO_DOC,
        _PRODUCTIVE,
    ),
    (
        "iso_quality_ratio",
        "ISO quality ratio",
        "-",
        f"good / produced, each unit's quantity as its time at nameplate; {_PRODUCED}",
        ISO_DOC,
        _QUANTITIES,
    ),
    ("iso_oee_index", "ISO OEE index", "-", "availability x effectiveness x quality ratio", ISO_DOC, _PLANNED),
    (
        "iso_nee_index",
        "ISO net equipment effectiveness",
        "-",
        f"(productive + setup) / planned busy time x effectiveness x quality ratio; {_SETUP}",
        ISO_DOC,
        _PLANNED,
    ),
    (
        "iso_allocation_efficiency",
        "ISO allocation efficiency",
        "-",
        f"busy time / planned busy time; {_BUSY}",
        ISO_DOC,
        _PLANNED,
    ),
    ("iso_utilisation_efficiency", "ISO utilisation efficiency", "-", f"productive / busy time; {_BUSY}", ISO_DOC,
     "busy time, summed over units"),
    (
        "iso_technical_efficiency",
        "ISO technical efficiency",
        "-",
        "productive / (productive + delay); delay = unscheduled down",
        ISO_DOC,
        "productive time and delay, summed over units",
    ),
    ("iso_setup_ratio", "ISO setup ratio", "-", f"setup / (productive + setup); {_SETUP}", ISO_DOC,
     "processing time: productive + setup, summed over units"),
    ("iso_scrap_ratio", "ISO scrap ratio", "-", f"scrapped / produced, by mass; {_PRODUCED}", ISO_DOC, _QUANTITIES),
    (
        "iso_first_pass_yield",
        "ISO first pass yield",
        "-",
        f"good / produced when a unit works on a lot for the first time, by mass; {_PRODUCED}",
        ISO_DOC,
        _QUANTITIES,
    ),
    (
        "iso_rework_ratio",
        "ISO rework ratio",
        "-",
        f"produced when a unit works on a lot again / produced, by mass; {_PRODUCED}",
        ISO_DOC,
        _QUANTITIES,
    ),
    (
        "iso_corrective_maintenance_ratio",
        "ISO corrective maintenance ratio",
        "-",
        "time under repair / (time under repair + planned maintenance); 0 where there was neither",
        ISO_DOC,
        "maintenance time, summed over units",
    ),
    (
        "iso_throughput_m2_per_h",
        "ISO throughput rate, area",
        "m2/h",
        f"produced / order execution time of the rolls or batches; {_PRODUCED}",
        ISO_DOC,
        _EXECUTION,
    ),
    (
        "iso_throughput_kg_per_h",
        "ISO throughput rate, mass",
        "kg/h",
        f"produced / order execution time of the rolls or batches; {_PRODUCED}",
        ISO_DOC,
        _EXECUTION,
    ),
    (
        "iso_allocation_ratio",
        "ISO allocation ratio",
        "-",
        f"busy time / order execution time; above 1 where units are busy between lots; {_BUSY}",
        ISO_DOC,
        _EXECUTION,
    ),
    (
        "iso_production_process_ratio",
        "ISO production process ratio",
        "-",
        "productive time / order execution time",
        ISO_DOC,
        _EXECUTION,
    ),
)  # fmt: skip
"""Every figure of :mod:`r2r_sim.kpi.standards`."""
