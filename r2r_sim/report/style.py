"""Palette and cell formats: one restrained set for every sheet."""

from __future__ import annotations

import math
from typing import Any

FONT = "Arial"
INK = "#1F2933"
NAVY = "#1F3A5F"
STEEL = "#4F77AA"
SKY = "#A9BFD9"
TEAL = "#2F7F79"
AMBER = "#C98A1B"
BRICK = "#B4513F"
PLUM = "#7A5C86"
GREY = "#6B7280"
SILVER = "#C4CAD3"
LINE = "#DDE1E7"
PAPER = "#F4F6F9"
WHITE = "#FFFFFF"
INPUT_INK = "#1A4FC4"
INPUT_FILL = "#EAF1FC"
GOOD_FILL = "#DFF0EA"
CLOSE_FILL = "#FBF0D9"
BAD_FILL = "#F8E3DE"

SERIES = (NAVY, STEEL, TEAL, AMBER, BRICK, PLUM, SKY, GREY, SILVER)
"""Colours of chart series, in order."""

E10_COLOURS = {
    "productive": TEAL,
    "standby": SKY,
    "engineering": PLUM,
    "scheduled down": AMBER,
    "unscheduled down": BRICK,
    "non-scheduled": SILVER,
}
"""Colours of equipment states; the order is that of the charts."""

CONFIDENCE = {
    "high": GOOD_FILL,
    "medium": PAPER,
    "low": CLOSE_FILL,
    "estimate": CLOSE_FILL,
    "none": BAD_FILL,
}
"""Fill of the confidence column."""

Style = dict[str, Any]

BASE: Style = {"font_name": FONT, "font_size": 10, "font_color": INK, "valign": "vcenter"}

KINDS: dict[str, Style] = {
    "text": {"align": "left"},
    "wrap": {"align": "left", "text_wrap": True},
    "head": {"bold": True, "font_color": NAVY, "bg_color": PAPER, "bottom": 1, "bottom_color": NAVY, "text_wrap": True},
    "input": {"font_color": INPUT_INK, "bg_color": INPUT_FILL, "align": "right"},
    "live": {"align": "right"},
    "label": {"align": "left"},
    "value": {"align": "right", "text_wrap": True},
    "total": {"align": "right", "bold": True},
    "simulated": {"font_color": GREY, "align": "right"},
    "title": {"bold": True, "font_size": 16, "font_color": NAVY, "text_wrap": True},
    "subtitle": {"font_color": GREY, "text_wrap": True},
    "section": {"bold": True, "font_size": 12, "font_color": NAVY, "bottom": 2, "bottom_color": NAVY},
    "note": {"font_color": GREY, "font_size": 9, "text_wrap": True},
    "plain": {},
}
"""What a cell is: blue may be changed, black is computed in the workbook, grey was simulated."""

ROW_LINE: Style = {"bottom": 1, "bottom_color": LINE}
"""Added to every row of a table."""

NUMBER = "#,##0"
MONEY = "[>=1000]#,##0;-#,##0.00####;#,##0.00####"
"""For prices: whatever is typed shows."""
SMALL = "0.0E+00;-0.0E+00;0"
"""For differences that ought to be nothing."""
NUMBER_1 = "#,##0.0"
NUMBER_2 = "#,##0.00"
NUMBER_3 = "#,##0.000"
PERCENT = "0.0 %"
SIGNED = "+#,##0;-#,##0;0"


def number_format(value: float, digits: int = 4) -> str:
    """A number format that shows about so many significant digits of a value like this one; counts stay whole."""
    if math.isfinite(value) and value == int(value) and 1 <= abs(value) < 1e9:
        return NUMBER
    return decimals_format(decimals(value, digits))


def decimals(value: float, digits: int = 4) -> int:
    """Decimal places that show about so many significant digits of a value like this one; at most six."""
    size = abs(value)
    if size == 0 or size != size or size == float("inf"):
        return 2
    places = digits
    while places > 0 and size >= 10 ** (digits - places):
        places -= 1
    if size < 1:
        while places < 6 and size * 10**places < 10 ** (digits - 1):
            places += 1
    return places


def padded(number: str) -> str:
    """A number format with a little air at the right, also for texts in its place."""
    if number == "General":
        return "General_);-General_);0_);@_)"
    sections = number.split(";")
    positive = sections[0]
    negative = sections[1] if len(sections) > 1 else f"-{positive}"
    zero = sections[2] if len(sections) > 2 else positive
    return f"{positive}_);{negative}_);{zero}_);@_)"


def decimals_format(places: int) -> str:
    """The number format with so many decimal places and thousands separators."""
    return "#,##0" + ("." + "0" * places if places else "")
