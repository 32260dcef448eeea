"""The plant section: calendar, people, precursor cabinets, lines, reactors and stations."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from r2r_sim.catalog import Model, Value, default
from r2r_sim.catalog.quantity import refuse
from r2r_sim.catalog.types import AUTO, AutoMassFlow, DaysPerYearOrDates, Duration, Fraction, Mass, RandomDuration
from r2r_sim.dates import days_of
from r2r_sim.scenario.lines import AnyLine
from r2r_sim.scenario.outages import Outage
from r2r_sim.scenario.reactors import AnyReactor
from r2r_sim.scenario.rolls import RollSupply, Transport
from r2r_sim.scenario.source import AnySource
from r2r_sim.scenario.stations import Station
from r2r_sim.scenario.stored import Stored, Uptake
from r2r_sim.scenario.supply import CanisterStock, Spare, Utility
from r2r_sim.scenario.upkeep import Name, People

TimeOfDay = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
"""As HH:MM."""


class Calendar(Model):
    """When the plant works."""

    pattern: Literal["continuous", "daily", "weekdays"] = "continuous"
    """When it works: continuous (day and night), daily (in shifts), or weekdays (in shifts, Monday to Friday)."""
    shifts_per_day: Literal[1, 2, 3] = 3
    """Shifts a day, for daily and weekdays."""
    shift_length: Duration = default("8 h", "time")
    """Length of a shift, for daily and weekdays."""
    start: TimeOfDay = "06:00"
    """Time of day when the first shift starts, as HH:MM."""
    holidays: DaysPerYearOrDates = default("0 day/year", "days_per_year")
    """Days on which the plant stands still: a number of days a year, spread evenly, or a list of dates, such as
    2027-12-25, and of first and last days, such as 2027-08-02 to 2027-08-13."""
    begins: str | None = None
    """Date of the first day, such as 2027-01-01; none for a Monday without a date."""

    @model_validator(mode="after")
    def _is_a_date(self) -> Calendar:
        try:
            days_of(self.begins or "2001-01-01")
        except ValueError:
            refuse(f"{self.begins!r} is no date", "such as 2027-01-01", "begins")
        if self.begins is not None and " " in self.begins:
            refuse("a plan begins on one day", "such as 2027-01-01", "begins")
        return self

    @model_validator(mode="after")
    def _whole_holidays(self) -> Calendar:
        if isinstance(self.holidays, Value) and not self.holidays.mode.is_integer():
            refuse(f"holidays are whole days, not {self.holidays.text}", "such as 12 day/year", "holidays")
        return self

    @model_validator(mode="after")
    def _shifts_fit(self) -> Calendar:
        if self.pattern != "continuous" and self.shifts_per_day * self.shift_length.mode > 86400.0:
            refuse(
                f"{self.shifts_per_day} shifts of {self.shift_length.text} are more than a day",
                "fewer or shorter shifts, or pattern: continuous",
                "shift_length",
            )
        return self


class Break(Model):
    """A time on every day in which people begin nothing, while machines go on."""

    start: TimeOfDay
    """When it begins, as HH:MM."""
    length: Duration
    """How long it lasts."""


class Crew(Model):
    """A group of people who can stand in for each other."""

    name: Name
    """Name of the crew."""
    per_shift: Annotated[int, Field(ge=1, le=10_000)]
    """People present on each shift."""
    calendar: Calendar | None = None
    """When they work, within the hours of the plant; none for whenever the plant works."""
    breaks: Annotated[tuple[Break, ...], Field(strict=False)] = ()
    """Breaks, in which nothing is begun; what is under way is finished first."""


class Cabinet(Model):
    """A precursor supply shared by all lines and reactors."""

    name: Name
    """Name of the cabinet."""
    precursor: str
    """Precursor, by its catalog name."""
    max_flow: AutoMassFlow = AUTO
    """Highest precursor flow it can deliver; auto takes what its source makes."""
    source: AnySource | None = None
    """How it makes the vapour, which limits its flow too; none where max_flow says it all."""
    canister: Mass
    """Precursor in a full canister."""
    change: RandomDuration
    """Time to change a canister, in which the cabinet delivers nothing."""
    crew: str | None = None
    """Crew that changes canisters; none if nobody is needed."""
    people: People = 1
    """People of the crew needed."""
    heel: Fraction = default("0 %", "fraction")
    """Share of a canister that is left in it at the change: returned with it, paid and not used."""
    stock: CanisterStock | None = None
    """Full canisters in store and how they are ordered; none for canisters without end."""

    @model_validator(mode="after")
    def _has_a_flow(self) -> Cabinet:
        if self.max_flow == "auto" and self.source is None:
            message = "max_flow is missing, and there is no source to work it out from"
            refuse(message, "such as max_flow: 40 g/min, or source: {kind: bubbler, ...}", kind="conflict")
        return self


class Plant(Model):
    """Calendar, people, precursor cabinets, lines and reactors."""

    calendar: Calendar = Calendar()
    """When the plant works."""
    crews: Annotated[tuple[Crew, ...], Field(strict=False)] = ()
    """People."""
    cabinets: Annotated[tuple[Cabinet, ...], Field(strict=False)] = ()
    """Precursor cabinets, at most one for each precursor."""
    utilities: Annotated[tuple[Utility, ...], Field(strict=False)] = ()
    """Utilities with a limit, in the order in which a unit takes them."""
    spares: Annotated[tuple[Spare, ...], Field(strict=False)] = ()
    """Spare parts in stock for repairs."""
    outages: Annotated[tuple[Outage, ...], Field(strict=False)] = ()
    """What stops several units at once: power, gas or abatement that is out, shutdowns."""
    lines: Annotated[tuple[AnyLine, ...], Field(strict=False)] = ()
    """Lines for webs."""
    reactors: Annotated[tuple[AnyReactor, ...], Field(strict=False)] = ()
    """Reactors for powders."""
    stations: Annotated[tuple[Station, ...], Field(strict=False)] = ()
    """What works on lots or rolls before and after the reactors or lines, in the order in which they come to them."""
    roll_supply: RollSupply | None = None
    """Bare rolls in front of the lines; none where there are always rolls at hand."""
    transports: Annotated[tuple[Transport, ...], Field(strict=False)] = ()
    """What carries rolls to lines and stations that name it."""
    reactor_store: Mass | None = None
    """Powder that the store in front of all reactors holds, in whole lots; none for a lot for each reactor."""
    reactor_store_uptake: Uptake | None = None
    """Water that powder takes up in that store; none for a sealed or dry one."""
    stored: Stored | None = None
    """Which powder is loaded, and what becomes of the rest; none for all of it."""
    under_dosed: Literal["rework", "scrap", "accept"] = "rework"
    """What becomes of lots with more surface than a batch supplies: coated again, scrapped, or taken as they are."""

    @model_validator(mode="after")
    def _dates_have_a_beginning(self) -> Plant:
        calendars = [self.calendar, *(crew.calendar for crew in self.crews if crew.calendar is not None)]
        dates = [date for one in calendars if not isinstance(one.holidays, Value) for date in one.holidays]
        dates += [date for outage in self.outages for date in outage.at if isinstance(date, str)]
        if dates and self.calendar.begins is None:
            refuse(f"{dates[0]} needs the date on which the plan begins", "such as begins: 2027-01-01", "calendar")
        if any(calendar.begins is not None for calendar in calendars[1:]):
            refuse("a crew's calendar begins with that of the plant", "begins: in calendar of the plant", "crews")
        return self

    def crew(self, name: str) -> Crew:
        """The crew of this name."""
        return next(crew for crew in self.crews if crew.name == name)

    def cabinet_for(self, precursor: str) -> Cabinet | None:
        """The cabinet that delivers this precursor, if there is one."""
        return next((cabinet for cabinet in self.cabinets if cabinet.precursor == precursor), None)
