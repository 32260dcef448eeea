"""The one table that maps what a unit does to a SEMI E10 state.

E10 knows six exclusive states; ``engineering`` does not occur here. The definitions sheet prints this table.
``hot``: precursor zones are fed, purge gas flows and heaters hold temperature while a web line is in the sub-state.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class E10(StrEnum):
    """SEMI E10 equipment states."""

    PRODUCTIVE = "productive"
    STANDBY = "standby"
    SCHEDULED_DOWN = "scheduled down"
    UNSCHEDULED_DOWN = "unscheduled down"
    NON_SCHEDULED = "non-scheduled"


@dataclass(frozen=True, slots=True)
class SubState:
    """One sub-state: what a unit is doing, in words, under its E10 state."""

    name: str
    e10: E10
    hot: bool
    meaning: str


SUB_STATES: dict[str, SubState] = {
    s.name: s
    for s in (
        SubState("coating", E10.PRODUCTIVE, True, "web runs at speed and is coated"),
        SubState("heat", E10.PRODUCTIVE, True, "batch is heated"),
        SubState("dose A", E10.PRODUCTIVE, True, "metal precursor is dosed into the batch"),
        SubState("purge A", E10.PRODUCTIVE, True, "gas is swept after dose A"),
        SubState("dose B", E10.PRODUCTIVE, True, "co-reactant is dosed into the batch"),
        SubState("purge B", E10.PRODUCTIVE, True, "gas is swept after dose B"),
        SubState("cool", E10.PRODUCTIVE, True, "batch is cooled"),
        SubState("process", E10.PRODUCTIVE, True, "lots are worked on"),
        SubState("waiting for material", E10.STANDBY, True, "able to run, nothing to coat"),
        SubState("blocked", E10.STANDBY, True, "lots are done, and there is no room where they go"),
        SubState("waiting for crew", E10.STANDBY, True, "waits for people to load, unload or change"),
        SubState("waiting for cabinet", E10.STANDBY, True, "waits for precursor flow shared with other units"),
        SubState("waiting for utility", E10.STANDBY, False, "waits for its share of a utility that others take"),
        SubState("roll change", E10.SCHEDULED_DOWN, True, "roll taken off, next roll mounted"),
        SubState("load", E10.SCHEDULED_DOWN, False, "powder is charged"),
        SubState("unload", E10.SCHEDULED_DOWN, False, "powder is discharged"),
        SubState("canister change", E10.SCHEDULED_DOWN, False, "the cabinet's canister is changed, or waits for it"),
        SubState(
            "maintenance", E10.SCHEDULED_DOWN, False, "planned maintenance and cleaning, with the wait for its crew"
        ),
        SubState("cooling for work", E10.SCHEDULED_DOWN, False, "unit cools down for work that needs it cold"),
        SubState(
            "cold maintenance", E10.SCHEDULED_DOWN, False, "planned work on a cold unit, and the wait for its crew"
        ),
        SubState("setup", E10.SCHEDULED_DOWN, False, "changed over to another product, with the wait for its crew"),
        SubState("warm-up", E10.SCHEDULED_DOWN, False, "unit is brought to temperature after it stood closed and cold"),
        SubState("requalification", E10.SCHEDULED_DOWN, True, "unit that was cold is tested before it works"),
        SubState("start-up", E10.SCHEDULED_DOWN, True, "web runs to scrap after a planned stop"),
        SubState("waiting for repair", E10.UNSCHEDULED_DOWN, False, "failed, repair crew not yet there"),
        SubState("waiting for spare", E10.UNSCHEDULED_DOWN, False, "failed, the part to repair it is not in stock"),
        SubState("waiting for canister", E10.UNSCHEDULED_DOWN, False, "no full canister in stock to change to"),
        SubState("repair", E10.UNSCHEDULED_DOWN, False, "failure under repair"),
        SubState("assist", E10.UNSCHEDULED_DOWN, False, "short stop that an operator ends; no failure"),
        SubState("web break", E10.UNSCHEDULED_DOWN, False, "web is re-threaded"),
        SubState("start-up after failure", E10.UNSCHEDULED_DOWN, True, "web runs to scrap after an unplanned stop"),
        SubState(
            "planned outage", E10.SCHEDULED_DOWN, False, "what units share is out as planned: shutdown, works outside"
        ),
        SubState("facility outage", E10.UNSCHEDULED_DOWN, False, "power, gas or another thing that units share is out"),
        SubState("paused", E10.NON_SCHEDULED, False, "work under way rests until the plant opens"),
        SubState("not scheduled", E10.NON_SCHEDULED, False, "unworked shift, holiday or shutdown"),
        SubState("cooling down", E10.NON_SCHEDULED, False, "unit cools down in closed time, under its idle gas"),
        SubState("cold", E10.NON_SCHEDULED, False, "unit is cold in closed time, or not there yet, and takes nothing"),
    )
}
