"""Fields that hold quantities: what they accept, what they say when they refuse, and the way back to text."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from r2r_sim.catalog import DRAWS, Draw, Model, Value, expected, parse_draw, plain, quantity
from r2r_sim.catalog import types as t
from r2r_sim.errors import UnitError


class Form(Model):
    length: t.Length = None
    duration: t.AutoDuration = "auto"
    share: t.Fraction = None
    depth: t.CoatedDepth = None
    price: t.MoneyPerMass = None


def refused(**given):
    with pytest.raises(ValidationError) as caught:
        Form(**given)
    (error,) = caught.value.errors()
    return error


def test_text_with_a_unit():
    value = Form(length="5 nm").length
    assert (value.mode, value.unit, value.dimension) == (5e-9, "nm", "length")
    assert (value.source, value.confidence, value.is_range) == ("scenario", "stated", False)
    assert value.shown == pytest.approx(5.0)


def test_range():
    raw = {"low": "100 USD/kg", "mode": "200 USD/kg", "high": "300 USD/kg", "confidence": "estimate", "source": "x"}
    value = Form(price=raw).price
    assert (value.low, value.mode, value.high, value.currency) == (100.0, 200.0, 300.0, "USD")
    assert (value.distribution, value.confidence, value.source) == ("triangular", "estimate", "x")
    assert value.with_mode(250.0).is_range is False
    assert plain(value) == raw | {"distribution": "triangular"}


def test_a_range_may_mix_units_and_a_zero_mode_counts():
    value = Form(length={"low": "500 nm", "mode": "1 um", "high": "0.002 mm"}).length
    assert (value.low, value.mode, value.high, value.unit) == (5e-7, 1e-6, 2e-6, "um")
    assert Form(share={"low": 0, "mode": 0, "high": "5 %"}).share.high == 0.05


def test_words_and_draws():
    assert Form(duration="auto").duration == "auto"
    assert Form(depth="full").depth == "full"
    draw = Form(duration="lognormal(1.5 h, 30 min)").duration
    assert draw == Draw("lognormal", 5400.0, 1800.0, "h", "time", "min")
    assert draw.text == "lognormal(1.5 h, 30 min)"
    assert expected(draw) == 5400.0
    assert expected(Form(length="5 nm").length) == 5e-9


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"length": 5}, "'5' has no unit"),
        ({"length": 5.0}, "has no unit"),
        ({"length": True}, "not yes/no"),
        ({"length": ["5 nm"]}, "not a list"),
        ({"length": None}, "not nothing"),
        ({"length": "0 nm"}, "must be above 0 nm"),
        ({"length": "exponential(5 nm)"}, "not possible here"),
        ({"length": {"low": "1 nm", "high": "2 nm"}}, "needs low, mode and high"),
        ({"length": {}}, "needs low, mode and high"),
        ({"length": {"low": "3 nm", "mode": "2 nm", "high": "4 nm"}}, "must rise"),
        ({"length": {"value": "3 nm", "unit": "nm"}}, "no key 'unit'"),
        ({"length": {"value": "3 nm", "distribution": "uniform"}}, "needs a range"),
        ({"length": {"value": "3 nm", "confidence": "sure"}}, "not a known confidence"),
        ({"length": {"value": "3 nm", "source": ""}}, "source must be text"),
        ({"length": {"low": "0 nm", "mode": "2 nm", "high": "4 nm"}}, "must be above"),
        ({"share": "100 %"}, "must be below"),
        ({"share": -0.1}, "must be at least"),
        ({"share": "nan"}, "finite"),
        ({"share": math.nan}, "finite"),
        ({"share": math.inf}, "finite"),
        ({"price": {"low": "1 USD/kg", "mode": "2 EUR/kg", "high": "3 USD/kg"}}, "different currencies"),
        ({"depth": "ful"}, "does not begin with a number"),
        ({"duration": "beta(1 h, 1 h)"}, "unknown distribution"),
        ({"length": Value(1.0, "kg", "mass")}, "a mass is given where length"),
        ({"length": Draw("fixed", 1.0, 0.0, "m", "length")}, "not possible here"),
    ],
)
def test_refuses(given, message):
    assert message in refused(**given)["msg"]


def test_hints():
    assert "did you mean full?" in refused(depth="ful")["ctx"]["hint"]
    assert refused(length={"value": "3 nm", "sorce": "x"})["ctx"]["key"] == "sorce"
    assert refused(length={"low": "1 nm", "mode": "x", "high": "2 nm"})["ctx"]["key"] == "mode"


@pytest.mark.parametrize(
    ("text", "mean", "sd"),
    [
        ("exponential(100 h)", 360_000.0, 360_000.0),
        ("fixed(2 h)", 7200.0, 0.0),
        ("normal(3 h, 1 h)", 10_800.0, 3600.0),
        ("gamma(2 h,1 h)", 7200.0, 3600.0),
        ("uniform(2 h, 1 h)", 7200.0, 3600.0),
        ("triangular(3 h, 1 h)", 10_800.0, 3600.0),
        (" lognormal ( 90 min , 1 h ) ", 5400.0, 3600.0),
    ],
)
def test_draws(text, mean, sd):
    draw = parse_draw(text, "time")
    assert (draw.mean, draw.sd) == (mean, sd)
    assert parse_draw(draw.text, "time") == draw


@pytest.mark.parametrize(
    "text",
    [
        "exponential()", "exponential(1 h, 2 h)", "lognormal(1 h)", "lognormal(1 h, 2 h, 3 h)", "exponential(0 h)",
        "lognormal(1 h, 0 h)", "lognormal(-1 h, 1 h)", "normal(1 h, 1 h)", "uniform(1 h, 1 h)", "triangular(1 h, 1 h)",
        "lognormal(1 h, 1 m)", "exponential(1)", "exponential(exponential(1 h))", "exponential(1 h", "a" * 400,
        "exponential(" + "1" * 300 + ")",
    ],
)  # fmt: skip
def test_refused_draws(text):
    with pytest.raises(UnitError):
        parse_draw(text, "time")


@given(
    st.sampled_from([name for name in DRAWS if name not in ("normal", "uniform", "triangular")]),
    st.floats(1e-6, 1e9),
    st.floats(1e-6, 1e9),
    st.sampled_from(["s", "min", "h", "day"]),
)
def test_a_draw_is_read_back_the_same(name, mean, sd, unit):
    sd = {"exponential": mean, "fixed": 0.0}.get(name, sd)
    sd_unit = "" if name in ("exponential", "fixed") else unit
    draw = Draw(name, mean, sd, unit, "time", sd_unit)
    assert parse_draw(draw.text, "time") == draw


@given(st.floats(1e-12, 1e6), st.sampled_from(["nm", "um", "mm", "m", "km"]))
def test_a_value_is_read_back_the_same(mode, unit):
    adapter = TypeAdapter(t.Length)
    value = Value(mode, unit, "length")
    assert adapter.validate_python(value.plain()) == value
    wide = Value(mode, unit, "length", mode / 2, mode * 2, distribution="pert", source="s", confidence="low")
    assert adapter.validate_python(wide.plain()) == wide


def test_an_unknown_dimension_is_a_mistake_of_the_programmer():
    with pytest.raises(UnitError):
        quantity("lenght")


def test_schema_of_a_field():
    schema = Form.model_json_schema()["properties"]
    assert schema["depth"]["anyOf"][-1] == {"enum": ["faces", "full"]}
    assert schema["length"]["x-dimension"] == ["length"]
    assert any(choice.get("type") == "number" for choice in schema["share"]["anyOf"])
    assert not any(choice.get("type") == "number" for choice in schema["length"]["anyOf"])
