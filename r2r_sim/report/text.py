"""Text that is safe in a workbook, and how much room it takes."""

from __future__ import annotations

import math
import re
from decimal import ROUND_HALF_UP, Decimal

LONGEST = 2000
"""Characters of one cell; what is longer ends in an ellipsis."""
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_NARROW = frozenset("iljtfrI.,:;'|!()[] -·")
_WIDE = frozenset("mwMWQGO%@&—…")


def clean(text: object, longest: int = LONGEST) -> str:
    """Text without control characters, tabs or lone surrogates, on as few lines as it has, and not too long."""
    plain = _CONTROL.sub("", str(text).replace("\t", " ").replace("\r\n", "\n").replace("\r", "\n"))
    # a cell that looks like an escaped character would be read back as that character
    plain = re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_ ", plain).strip()
    return plain if len(plain) <= longest else plain[: longest - 1].rstrip() + "…"


def pretty(unit: str) -> str:
    """A unit as people write it: ``m2/day`` -> ``m²/day``."""
    text = re.sub(r"(?<![A-Za-z])(N?[cnmk]?m)([23])(?![0-9])", lambda m: m[1] + {"2": "²", "3": "³"}[m[2]], clean(unit))
    text = re.sub(r"(?<![A-Za-z])um(?![A-Za-z])", "µm", text)
    return text.replace("degC", "°C")


def width(text: str, size: float = 10, *, bold: bool = False) -> float:
    """About how many pixels a line of text takes."""
    units = 0.0
    for char in text:
        if char in _NARROW:
            units += 3.6
        elif char in _WIDE:
            units += 10.0
        elif ord(char) > 0x2E7F:
            units += 13.5
        elif char.isupper() or char.isdigit():
            units += 7.6
        else:
            units += 6.9
    return units * size / 10 * (1.06 if bold else 1.0)


def lines(text: str, room: float, size: float = 10, *, bold: bool = False) -> int:
    """How many lines a text takes when wrapped at words in so many pixels."""
    room = max(room - 8, 12)
    count = 0
    for paragraph in text.split("\n"):
        used = 0.0
        count += 1
        for word in paragraph.split(" "):
            size_of = width(word, size, bold=bold)
            gap = width(" ", size) if used else 0.0
            if used and used + gap + size_of > room:
                count += 1
                used, gap = 0.0, 0.0
            if size_of > room:
                # where such a word is broken differs between programs: one line to spare
                extra = math.ceil(size_of / room)
                count += extra
                used = max(size_of - extra * room, 0.0)
            else:
                used += gap + size_of
    return count


def height(text: str, room: float, size: float = 10, *, bold: bool = False, least: int = 20) -> int:
    """Row height in pixels for a wrapped text."""
    return max(least, math.ceil(lines(text, room, size, bold=bold) * size * 1.55 + 4))


def fixed(value: float, places: int) -> str:
    """What ``FIXED(value, places)`` gives in an English Excel: rounded half away from zero, thousands separated."""
    exact = Decimal(f"{value:.15g}").quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return f"{exact:,.{places}f}" if exact else f"{abs(exact):,.{places}f}"


def shorten(text: str, longest: int) -> str:
    """Text of at most so many characters, cut at a word with an ellipsis."""
    text = clean(text)
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut[longest // 2 :] else cut).rstrip(" ,;:") + "…"


def capital(text: str) -> str:
    """The text with its first letter in upper case."""
    return text[:1].upper() + text[1:]
