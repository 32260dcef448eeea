"""Quantities as text: what is read, what is refused and with which hint, and what pint makes of the same text."""

import math

import pint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from r2r_sim import units
from r2r_sim.errors import UnitError

READ = [
    ("12 m/min", "speed", 0.2),
    ("5 nm", "length", 5e-9),
    ("1.33 angstrom", "length", 1.33e-10),
    ("1.33 A", "length", 1.33e-10),
    ("2 µm", "length", 2e-6),
    ("90 degC", "temperature", 363.15),
    ("-10 °C", "temperature", 263.15),
    ("10 K", "temperature_difference", 10.0),
    ("30 g/min", "mass_flow", 5e-4),
    ("10 t/day", "mass_flow", 10_000 / 86_400),
    ("1 year", "time", 365 * 86_400),
    ("0.35 m2/g", "specific_surface", 350.0),
    ("5 %", "fraction", 0.05),
    ("5%", "fraction", 0.05),
    ("300 ppm", "fraction", 3e-4),
    ("0.3", "fraction", 0.3),
    ("1 Torr", "pressure", 101_325 / 760),
    ("500 sccm", "volume_flow_standard", 500e-6 / 60),
    ("12 day/year", "days_per_year", 12.0),
    ("60 batch", "batches", 60.0),
    ("1e19 1/m2", "sites", 1e19),
    ("4.4 1/nm2", "sites", 4.4e18),
    ("6.5 m2/kWh", "area_per_energy", 6.5 / 3.6e6),
    (".5e-3 m", "length", 5e-4),
    ("  7   mm  ", "length", 7e-3),
]
REFUSED = [
    ("", "length", "does not begin with a number", "number and a unit"),
    ("five m", "length", "does not begin with a number", ""),
    ("5", "length", "has no unit", "units of length"),
    ("5 nmm", "length", "unknown unit", "did you mean nm?"),
    ("5 kg", "length", "unit of mass, not of length", "units of length"),
    ("5 minutes", "time", "unknown unit", "min"),
    ("3 month", "time", "unknown unit", "30 day"),
    ("30 C", "temperature", "unknown unit", "degC"),
    ("5 degC", "temperature_difference", "not of temperature difference", "K"),
    ("1,000 kg", "mass", "thousands separators", "1000"),
    ("1 000 kg", "mass", "thousands separators", "1000"),
    ("1'000 kg", "mass", "thousands separators", "1000"),
    ("1_000 kg", "mass", "thousands separators", "1000"),
    ("0,5 mm", "length", "decimal comma", "0.5 mm"),
    ("nan m", "length", "not a finite", ""),
    ("-inf m", "length", "not a finite", ""),
    ("1e400 m", "length", "too large", ""),
    ("1e-400 m", "length", "too small", ""),
    ("9**9**9**9 m", "length", "unknown unit", ""),
    ("3 nm/cycle", "length", "unknown unit", ""),
    ("1" * 65 + " m", "length", "at most 64 characters", ""),
    ("200 USD/kgg", "money_per_mass", "unknown unit", "USD/kg"),
    ("200 kg", "money_per_mass", "unit of mass", "USD/kg"),
    ("200 usd/kg", "money_per_mass", "unknown unit", "USD/kg"),
]


@pytest.mark.parametrize(("text", "dimension", "value"), READ)
def test_reads(text, dimension, value):
    parsed = units.parse(text, dimension)
    assert parsed.value_si == value
    assert parsed.dimension == dimension
    assert parsed.currency is None


@pytest.mark.parametrize(("text", "dimension", "message", "hint"), REFUSED)
def test_refuses_with_a_hint(text, dimension, message, hint):
    with pytest.raises(UnitError) as caught:
        units.parse(text, dimension)
    assert message in caught.value.message
    assert hint in caught.value.hint


@pytest.mark.parametrize(
    ("text", "dimension", "value", "currency"),
    [
        ("200 USD/kg", "money_per_mass", 200.0, "USD"),
        ("20 EUR/t", "money_per_mass", 0.02, "EUR"),
        ("6 MUSD", "money", 6e6, "USD"),
        ("6000000 CNY", "money", 6e6, "CNY"),
        ("500 kEUR", "money", 5e5, "EUR"),
        ("0.36 USD/kWh", "money_per_energy", 1e-7, "USD"),
        ("36 USD/h", "money_per_time", 0.01, "USD"),
        ("0.3 USD/Nm3", "money_per_standard_volume", 0.3, "USD"),
        ("100 USD/m2/year", "money_per_area_time", 100 / 31_536_000, "USD"),
    ],
)
def test_money_keeps_its_currency(text, dimension, value, currency):
    parsed = units.parse(text, dimension)
    assert (parsed.value_si, parsed.currency) == (value, currency)
    assert units.to_unit(parsed.value_si, parsed.unit) == pytest.approx(float(text.split()[0]), rel=1e-15)


def test_several_dimensions_are_told_apart_by_the_unit():
    assert units.parse("10 t/day", "area_rate", "mass_flow").dimension == "mass_flow"
    assert units.parse("10 m2/day", "area_rate", "mass_flow").dimension == "area_rate"
    with pytest.raises(UnitError, match="area rate or mass flow"):
        units.parse("10 m", "area_rate", "mass_flow")


@pytest.mark.parametrize("dimension", sorted(units.DIMENSIONS))
def test_every_dimension_begins_with_its_si_unit_and_has_an_example(dimension):
    assert units.find_unit(units.si_unit(dimension))[0].offset == 0
    assert units.parse(units.example_of(dimension), dimension).value_si > 0
    if dimension not in units.MONEY_DIMENSIONS:
        assert units.find_unit(units.si_unit(dimension))[0].factor == 1


def test_the_table_is_closed_and_small():
    assert 70 <= len(units.UNITS) <= 120
    with pytest.raises(UnitError, match="unknown dimension"):
        units.parse("5 m", "lenght")
    with pytest.raises(UnitError, match="unknown unit"):
        units.to_unit(1.0, "parsec")


def test_format_and_infinities():
    assert units.format_quantity(0.2, "m/min") == "12 m/min"
    assert units.format_quantity(0.05, "%", 2) == "5 %"
    assert units.format_quantity(0.3, "") == "0.3"
    assert units.to_unit(math.inf, "m/min") == math.inf
    assert math.isnan(units.to_unit(math.nan, "m"))


SYMBOLS = [(name, unit) for name in sorted(units.DIMENSIONS) for unit in units.units_of(name)]


@given(st.sampled_from(SYMBOLS), st.floats(min_value=1e-30, max_value=1e30))
def test_text_of_a_value_is_read_back_to_the_same_value(symbol, value):
    dimension, unit = symbol
    text = units.exact_text(value, unit)
    assert units.parse(text, dimension).value_si == value


@given(st.sampled_from(SYMBOLS), st.decimals(min_value="1e-9", max_value="1e9", places=6))
def test_number_and_unit_come_back(symbol, number):
    dimension, unit = symbol
    value = units.parse(f"{number} {unit}", dimension).value_si
    assert units.to_unit(value, unit) == pytest.approx(float(number), rel=1e-12, abs=1e-10)


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text):
    try:
        parsed = units.parse(text, "length")
    except UnitError:
        return
    assert math.isfinite(parsed.value_si)


# pint knows these differently on purpose: money, gas at a reference, counts, and names of its own
PINT_NAMES = {"degC": "degC", "%": "percent", "g/cm3": "g/cm**3", "h": "hour", "A": "angstrom", "Torr": "torr"}
NOT_PINT = {"Nm3", "Nm3/s", "Nm3/h", "slm", "sccm", "Nm3/m2", "Nm3/kg", "year", "day/year", ""} | {
    "batch", "roll", "cycle", "part", "person"
}  # fmt: skip


def in_pint(unit):
    for power in ("2", "3"):
        for base in ("nm", "cm", "km", "m"):
            unit = unit.replace(f"{base}{power}", f"{base}**{power}") if f"{base}**" not in unit else unit
    return PINT_NAMES.get(unit, unit).replace("Torr", "torr")


@pytest.fixture(scope="module")
def registry():
    return pint.UnitRegistry(cache_folder=None)


@pytest.mark.parametrize("unit", sorted(set(units.UNITS) - NOT_PINT))
def test_against_pint(unit, registry):
    ours = units.UNITS[unit]
    # pint's year has 365.25 days: compare by the day
    expression = in_pint(unit).replace("year", "day")
    days = 365 if "year" in unit else 1
    if unit == "t/m3" or unit == "t" or unit.startswith("t/") or unit.endswith("/t"):
        expression = expression.replace("t/", "metric_ton/").replace("/t", "/metric_ton")
        expression = "metric_ton" if unit == "t" else expression
    theirs = registry.Quantity(7.0, registry.parse_units(expression)).to_base_units()
    # pint's base of mass is the kilogram, of temperature the kelvin: SI, as ours
    assert theirs.magnitude == pytest.approx(float(7 * ours.factor * days + ours.offset), rel=1e-6)
