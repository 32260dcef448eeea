"""Whatever the text, reading it gives a scenario or a ScenarioError."""

import contextlib
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from r2r_sim.errors import ScenarioError
from r2r_sim.scenario import load_data, load_text

GOOD = (Path(__file__).parents[1] / "scenario" / "examples" / "separator_5nm.yaml").read_text(encoding="utf-8")
FEW = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])

pieces = st.sampled_from(
    ["{", "}", "[", "]", ":", ": ", "- ", "\n", "\t", " ", "&a", "*a", "!x", "|", ">", "#", "%", '"']
)
texts = st.one_of(st.text(max_size=200), st.lists(st.one_of(pieces, st.text(max_size=5)), max_size=40).map("".join))


@FEW
@given(texts)
def test_any_text(text):
    with contextlib.suppress(ScenarioError):
        load_text(text)


@FEW
@given(st.integers(0, len(GOOD)), st.integers(0, 30), texts)
def test_a_good_scenario_with_a_hole_or_a_patch(start, length, patch):
    with contextlib.suppress(ScenarioError):
        load_text(GOOD[:start] + patch + GOOD[start + length :])


leaves = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=10), st.just("5 nm"))
WORDS = """name process material plant lines reactors crews cabinets zones roll cost prices tma partial_pressure
failures maintenance web_break crew kind capital amount per targets calendar temperature chemistry"""
keys = st.sampled_from(WORDS.split())
data = st.recursive(
    leaves, lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(keys, inner, max_size=5))
)


@FEW
@given(st.dictionaries(keys, data, max_size=6))
def test_any_data(given_data):
    with contextlib.suppress(ScenarioError):
        load_data(given_data)


@FEW
@given(st.text(max_size=40), texts)
def test_any_override(path, value):
    with contextlib.suppress(ScenarioError):
        load_text(GOOD, overrides=[f"{path}={value}", path, f"plant.lines.coater.{path}={value}"])
