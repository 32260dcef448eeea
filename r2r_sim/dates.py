"""Dates as planners write them: 2027-12-25, 2027-08-02 to 2027-08-13, 2027-08-02 06:00."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
DAYS = rf"^{DATE}( to {DATE})?$"
"""A day, or days from the first to the last."""
MOMENT = rf"^{DATE}( ([01][0-9]|2[0-3]):[0-5][0-9])?$"
"""A day at midnight, or a time of it."""


def days_of(text: str) -> tuple[date, date]:
    """The first and the last day of a range; ValueError if it is none."""
    if not re.match(DAYS, text):
        raise ValueError(f"{text!r} is no date")
    first, _, last = text.partition(" to ")
    days = date.fromisoformat(first), date.fromisoformat(last or first)
    if days[1] < days[0]:
        raise ValueError(f"{text!r} ends before it begins")
    return days


def moment_of(text: str) -> datetime:
    """A moment; ValueError if it is none."""
    if not re.match(MOMENT, text):
        raise ValueError(f"{text!r} is no date")
    return datetime.fromisoformat(text)


def since(text: str, begins: str) -> timedelta:
    """Time from the day on which a plan begins to a moment."""
    return moment_of(text) - moment_of(begins)
