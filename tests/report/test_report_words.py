"""Small things that the sheets are made of."""

from __future__ import annotations

import math

import pytest

from r2r_sim.report import display
from r2r_sim.report.live import Figure, Live, quote, sentence
from r2r_sim.report.losses_time import axis_start
from r2r_sim.report.style import decimals, number_format, padded
from r2r_sim.report.text import clean, fixed, height, pretty, shorten


@pytest.mark.parametrize("value", [math.nan, math.inf, None, True])
def test_no_formula_without_a_finite_value(value: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        Live("=1+1", value)  # type: ignore[arg-type]


def test_a_formula_begins_with_an_equals_sign() -> None:
    with pytest.raises(ValueError, match="="):
        Live("1+1", 2.0)


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (9843.217, 0, "9,843"),
        (0.5, 0, "1"),
        (2.5, 0, "3"),
        (-2.5, 0, "-3"),
        (1.005, 2, "1.01"),
        (-0.0001, 2, "0.00"),
        (1234567.891, 1, "1,234,567.9"),
    ],
)
def test_numbers_in_words_round_as_excel_does(value: float, places: int, text: str) -> None:
    assert fixed(value, places) == text


def test_a_sentence_is_a_formula_with_its_words() -> None:
    made = sentence('say "a" ', Figure("Cost!$A$1", 1234.5, 1), " USD")
    assert made.formula == '="say ""a"" "&FIXED(Cost!$A$1,1)&" USD"'
    assert made.value == 'say "a" 1,234.5 USD'


def test_long_literals_are_cut_into_pieces_that_excel_takes() -> None:
    pieces = quote('x"' * 300).split("&")
    assert all(len(piece) - 2 <= 2 * 200 for piece in pieces)
    assert len(pieces) == 3


def test_control_characters_and_escapes_do_not_pass() -> None:
    assert clean("a\x00b\x07c\td\r\ne") == "abc d\ne"
    assert clean("_x000D_") == "_ x000D_"
    assert clean("\u202eevil\ud800") == "evil"
    assert len(clean("x" * 5000)) == 2000


@pytest.mark.parametrize(
    ("unit", "shown"),
    [
        ("m2/day", "m²/day"),
        ("Nm3/h", "Nm³/h"),
        ("um", "µm"),
        ("degC", "°C"),
        ("1/nm2", "1/nm²"),
        ("USD/m2/year", "USD/m²/year"),
    ],
)
def test_units_are_written_as_people_write_them(unit: str, shown: str) -> None:
    assert pretty(unit) == shown


def test_display_units() -> None:
    assert display.speed(0.2) == (12.0, "m/min")
    assert display.flow(5e-4) == (30.0, "g/min")
    assert display.duration(0.205) == (205.0, "ms")
    assert display.duration(7200.0) == (120.0, "min")
    assert display.gas_flow(0.05) == (180.0, "Nm³/h")
    assert display.show(math.inf, "m/min") == (math.inf, "m/min")


def test_number_formats() -> None:
    assert number_format(9843.2) == "#,##0"
    assert number_format(0.01234) == "#,##0.00000"
    assert number_format(40.0) == "#,##0"
    assert decimals(math.nan) == 2
    assert padded("0.0 %") == "0.0 %_);-0.0 %_);0.0 %_);@_)"


def test_rows_grow_with_their_text() -> None:
    assert height("short", 200) == 20
    assert height("words " * 60, 200) > 150
    assert height("x" * 100, 100) >= 100


def test_shorten_cuts_at_a_word() -> None:
    assert shorten("one two three four five six", 20) == "one two three four…"


@pytest.mark.parametrize(
    ("low", "high", "start"), [(290.0, 310.0, 270.0), (1.0, 10.0, 0.0), (5.0, 5.0, 0.0), (0.0, 0.0, 0.0)]
)
def test_the_band_has_most_of_its_chart(low: float, high: float, start: float) -> None:
    assert axis_start(low, high) <= start
    assert axis_start(low, high) <= low
