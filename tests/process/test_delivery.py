"""What cabinets deliver from their sources, each with its arithmetic."""

from __future__ import annotations

import pytest
import reactor_kinds as kinds

from r2r_sim.errors import InfeasibleError, InputError, ScenarioError
from r2r_sim.plant.build import build_plant
from r2r_sim.process.delivery import delivery
from r2r_sim.process.registry import operating_points
from r2r_sim.scenario import load

DIMER = 144.17e-3
MOLAR = 101325 / (kinds.R * 273.15)
"""Moles in a standard cubic metre."""
BUBBLER = "{kind: bubbler, temperature: 25 degC, carrier: 3 Nm3/h, saturation: 0.8%s}"


def tma(kelvin: float) -> float:
    return float(10 ** (8.224 - 2134.83 / kelvin) * 101325 / 760)


def plan(source: str, flow: str = "auto", precursor: str = "tma"):
    cabinet = f"{{name: tma, precursor: {precursor}, max_flow: {flow}, canister: 20 kg, change: 1 h, source: {source}}}"
    return load(kinds.path_of("fluidised_bed"), [f"plant.cabinets=[{cabinet}]"])


def delivered(source: str, flow: str = "auto"):
    scenario = plan(source, flow).scenario
    return delivery(scenario.plant.cabinets[0], scenario)


def codes(source: str) -> list[tuple[str, str]]:
    return [(one.severity, one.path.rsplit(".", 1)[-1]) for one in plan(source).findings if "source" in one.path]


def test_a_bubbler_delivers_dimers():
    # y = 0.8 x 1545 Pa / 101 325 Pa = 1.22 %; 3 Nm3/h nitrogen = 37.2 mmol/s carry 0.459 mmol/s = 3.97 g/min of dimer
    y = 0.8 * tma(298.15) / 101325
    made = delivered(BUBBLER % "")
    assert made.flow == pytest.approx(3 / 3600 * MOLAR * y / (1 - y) * DIMER, rel=1e-6)
    assert made.flow * 6e4 == pytest.approx(3.97, rel=0.01)
    assert made.inputs["vapour molecule [g/mol]"] == pytest.approx(144.17)
    assert "y/(1 - y)" in made.equation


def test_evaporation_cools_the_bubbler():
    made = delivered(BUBBLER % ", heat_supply: 2 W/K")
    # 0.46 mmol/s x 40.87 kJ/mol = 18.8 W at 25 degC: 9.4 K at 2 W/K, and less because the flow falls with it
    drop = made.inputs["colder by evaporation [K]"]
    assert 5.0 < drop < 9.4
    y = 0.8 * tma(298.15 - drop) / 101325
    flow = 3 / 3600 * MOLAR * y / (1 - y)
    assert made.flow == pytest.approx(flow * DIMER, rel=1e-6)
    assert flow * 40874 == pytest.approx(2.0 * drop, rel=1e-3)
    assert made.inputs["flow lost by that [-]"] == pytest.approx(1 - made.flow / delivered(BUBBLER % "").flow)


def test_a_stated_flow_caps_the_source_and_the_other_way_round():
    free = delivered(BUBBLER % "").flow
    assert delivered(BUBBLER % "", "1 g/min").flow == pytest.approx(1 / 6e4)
    assert delivered(BUBBLER % "", "100 g/min").flow == free


def test_direct_draw_needs_a_low_pressure():
    # 10 l/s x (1545 - 500) Pa/(R 298.15 K) = 4.2 mmol/s
    made = delivered("{kind: direct_draw, temperature: 25 degC, pressure: 500 Pa, conductance: 36 m3/h}")
    assert made.flow == pytest.approx(0.01 * (tma(298.15) - 500) / (kinds.R * 298.15) * DIMER, rel=1e-6)
    with pytest.raises(InfeasibleError, match="makes no vapour"):
        delivered("{kind: direct_draw, temperature: 25 degC, orifice: 4 mm}")


def test_an_orifice_far_below_the_vapour_pressure_is_choked():
    text = "{kind: direct_draw, temperature: 60 degC, pressure: %s Pa, orifice: 4 mm}"
    assert delivered(text % 500).flow == pytest.approx(delivered(text % 1000).flow)
    assert delivered(text % 8000).flow < delivered(text % 1000).flow


def test_liquid_injection_is_limited_by_power_or_by_the_carrier():
    text = "{kind: liquid_injection, temperature: 80 degC, power: %s W, heat_share: 0.6, carrier: %s Nm3/h}"
    # 0.6 x 500 W/40.87 kJ/mol = 7.34 mmol/s = 63.5 g/min
    assert delivered(text % (500, 50)).flow * 6e4 == pytest.approx(63.5, rel=2e-3)
    y = 0.5 * tma(353.15) / 101325
    wanted = 1 / 3600 * MOLAR * y / (1 - y) * DIMER
    assert delivered(text % (500, 1)).flow == pytest.approx(wanted, rel=1e-6)


def test_a_vapour_pressure_that_is_given_rules():
    text = (
        "{kind: bubbler, temperature: 25 degC, carrier: 3 Nm3/h, vapour_pressure: 3 kPa, evaporation_heat: 40 kJ/mol%s}"
    )
    y = 0.8 * 3000 / 101325
    assert delivered(text % "").flow == pytest.approx(3 / 3600 * MOLAR * y / (1 - y) * DIMER)
    assert delivered(text % ", heat_supply: 2 W/K").flow < delivered(text % "").flow


def test_the_limit_shows_the_source():
    scenario = plan(BUBBLER % ", heat_supply: 2 W/K").scenario
    (point,) = operating_points(scenario)
    limit = kinds.limit(point, "precursor delivery")
    assert {"source [degC]", "vapour pressure [Pa]", "carrier [Nm3/h]", "colder by evaporation [K]"} <= set(
        limit.inputs
    )
    assert "UA" in limit.equation
    supplied = kinds.step(point, "dose A")
    cabinet = delivery(scenario.plant.cabinets[0], scenario).flow
    assert supplied.amount / supplied.duration == pytest.approx(cabinet)
    assert build_plant(scenario, (point,)).cabinets[0].max_flow == round(cabinet * 1e9)


def test_what_the_source_leaves_open_is_told():
    assert codes(BUBBLER % "") == [("note", "source")]
    assert codes(BUBBLER % ", heat_supply: 2 W/K") == []
    assert codes(BUBBLER % ", heat_supply: 2 W/K, line_temperature: 20 degC") == [("warning", "line_temperature")]
    cold = "{kind: bubbler, temperature: -20 degC, carrier: 3 Nm3/h, heat_supply: 2 W/K}"
    assert codes(cold) == [("note", "temperature")]


def test_a_precursor_without_figures_asks_for_them():
    bubbler = "{kind: bubbler, temperature: 50 degC, carrier: 3 Nm3/h, heat_supply: 2 W/K}"
    with pytest.raises(ScenarioError) as caught:
        plan(bubbler, precursor="tdmasn")
    messages = " ".join(one.message for one in caught.value.findings)
    assert "vapour pressure of tdmasn" in messages
    assert "heat of evaporation of tdmasn" in messages
    scenario = plan(BUBBLER % "").scenario
    cabinet = scenario.plant.cabinets[0].model_copy(update={"precursor": "tdmasn"})
    with pytest.raises(InputError, match="vapour pressure"):
        delivery(cabinet, scenario)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("{kind: bubler, temperature: 25 degC, carrier: 3 Nm3/h}", "bubbler"),
        ("{kind: direct_draw, temperature: 25 degC}", "conductance and orifice"),
        ("{kind: bubbler, temperature: 25 degC, carier: 3 Nm3/h}", "carrier"),
        ("{kind: bubbler, temperature: 25 degC}", "carrier is missing"),
    ],
)
def test_a_wrong_source_is_told_where(source, said):
    with pytest.raises(ScenarioError) as caught:
        plan(source)
    found = [one for one in caught.value.findings if one.path.startswith("plant.cabinets.tma.source")]
    assert any(said in f"{one.message} {one.hint}" for one in found)


def test_a_cabinet_without_flow_and_source_is_refused():
    with pytest.raises(ScenarioError, match="max_flow is missing"):
        load(
            kinds.path_of("fluidised_bed"),
            ["plant.cabinets=[{name: tma, precursor: tma, canister: 20 kg, change: 1 h}]"],
        )


def test_a_bubbler_that_boils_is_refused():
    with pytest.raises(InfeasibleError, match="reaches"):
        delivered("{kind: bubbler, temperature: 25 degC, pressure: 1 kPa, carrier: 1 Nm3/h}")
