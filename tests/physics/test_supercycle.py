"""Supercycles and nanolaminates, with the arithmetic written out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r2r_sim.errors import PhysicsError
from r2r_sim.physics.supercycle import (
    Layer,
    Repeat,
    Stack,
    composition,
    formula_atoms,
    grown_to,
    repeats_for_thickness,
    stack_density,
)

LI2O = Layer("Li2O", 1, 1.0e-10, 20.0, 2013.0, 29.881e-3)
TA2O5 = Layer("Ta2O5", 6, 0.5e-10, 10.0, 8200.0, 441.893e-3)
ZNO = Layer("ZnO", 26, 1.75e-10, 8.0, 5600.0, 81.38e-3)
TIO2 = Layer("TiO2", 26, 0.36e-10, 12.0, 3700.0, 79.866e-3)

layers = st.builds(
    Layer,
    st.sampled_from(["Li2O", "Ta2O5", "ZnO", "Al2O3"]),
    st.integers(1, 50),
    st.floats(1e-12, 1e-9),
    st.floats(0.0, 1e3),
    st.floats(500.0, 2e4),
    st.floats(0.01, 1.0),
)
stacks = st.recursive(
    layers, lambda inner: st.builds(Repeat, st.lists(inner, min_size=1, max_size=3).map(tuple), st.integers(1, 5)),
    max_leaves=5,
)  # fmt: skip


@pytest.mark.parametrize(("text", "atoms"), [
    ("Ta2O5", {"Ta": 2, "O": 5}), ("LiTaO3", {"Li": 1, "Ta": 1, "O": 3}), ("Al(OH)3", {"Al": 1, "O": 3, "H": 3}),
    ("HN(CH3)2", {"H": 7, "N": 1, "C": 2}), ("Ca3(PO4)2", {"Ca": 3, "P": 2, "O": 8}),
])  # fmt: skip
def test_formulas_are_counted(text: str, atoms: dict[str, int]) -> None:
    assert dict(formula_atoms(text)) == atoms


@pytest.mark.parametrize("text", ["", "NbOx", "2H2O", "Al(OH", "Al)2", "LiNi0.8O2", "()3"])
def test_what_is_no_formula_is_refused(text: str) -> None:
    with pytest.raises(PhysicsError, match="formula"):
        formula_atoms(text)


def test_one_li2o_and_six_ta2o5() -> None:
    cycle = Repeat((LI2O, TA2O5))
    # 1 x 0.10 + 6 x 0.05 = 0.40 nm; 20 + 6 x 10 = 80 s; 7 cycles
    assert cycle.thickness == pytest.approx(0.40e-9)
    assert cycle.time == 80.0
    assert cycle.cycles == 7
    # 0.1e-9 x 2013 = 2.013e-7; 0.3e-9 x 8200 = 2.46e-6; together 2.6613e-6 kg/m2; / 0.4e-9 = 6653.25 kg/m3
    assert cycle.mass_per_area == pytest.approx(2.6613e-6)
    assert stack_density(cycle) == pytest.approx(6653.25)
    # Li2O 2.013e-7/0.029881 = 6.73672e-6 mol, Ta2O5 2.46e-6/0.441893 = 5.56696e-6 mol
    # Li 13.47344, Ta 11.13392, O 6.73672 + 27.83480 = 34.57152; in all 59.17888
    shares = composition(cycle)
    assert shares["Li"] == pytest.approx(13.47344 / 59.17888, rel=1e-5)
    assert shares["Ta"] == pytest.approx(11.13392 / 59.17888, rel=1e-5)
    assert shares["O"] == pytest.approx(34.57152 / 59.17888, rel=1e-5)


def test_26_zno_and_26_tio2() -> None:
    pair = Repeat((ZNO, TIO2))
    # 26 x 0.175 = 4.55 nm, 26 x 0.036 = 0.936 nm: 5.486 nm; 26 x 8 + 26 x 12 = 520 s
    assert pair.thickness == pytest.approx(5.486e-9)
    assert pair.time == 520.0
    # 50 nm: 50 / 5.486 = 9.11: 10 pairs, 54.86 nm, 5200 s
    film = grown_to(pair, 50e-9)
    assert film.times == 10
    assert film.thickness == pytest.approx(54.86e-9)
    assert film.time == pytest.approx(5200.0)


def test_nested_repeats_multiply() -> None:
    inner = Repeat((LI2O, TA2O5), 5)
    outer = Repeat((inner, ZNO), 3)
    assert outer.thickness == pytest.approx(3 * (5 * 0.4e-9 + 4.55e-9))
    assert outer.cycles == 3 * (5 * 7 + 26)
    assert grown_to(inner, 4e-9).times == 10


def test_whole_repeats_stay_whole() -> None:
    layer = Layer("Al2O3", 1, 0.125e-9, 1.0, 3000.0, 0.102)
    assert repeats_for_thickness(layer, 5e-9) == 40
    assert repeats_for_thickness(layer, 5.01e-9) == 41
    assert repeats_for_thickness(layer, 0.0) == 0


@given(stacks, st.integers(1, 1000))
def test_the_inverse_gives_the_repeats_back(stack: Stack, times: int) -> None:
    assert repeats_for_thickness(stack, Repeat((stack,), times).thickness) == times


@given(stacks, st.floats(1e-10, 1e-7))
def test_a_stack_reaches_its_thickness_by_less_than_one_repeat(stack: Stack, thickness: float) -> None:
    grown = grown_to(stack, thickness)
    assert grown.thickness >= thickness * (1 - 1e-8)
    assert grown.thickness - stack.thickness < thickness * (1 + 1e-8)


@given(stacks)
def test_shares_add_up_and_density_lies_between_the_layers(stack: Stack) -> None:
    assert sum(composition(stack).values()) == pytest.approx(1.0)
    densities = [layer.density for layer in leaves(stack)]
    assert min(densities) * (1 - 1e-12) <= stack_density(stack) <= max(densities) * (1 + 1e-12)


def leaves(stack: Stack) -> list[Layer]:
    return [stack] if isinstance(stack, Layer) else [layer for part in stack.parts for layer in leaves(part)]


def test_an_empty_stack_has_neither_composition_nor_density() -> None:
    for ask in (composition, stack_density):
        with pytest.raises(PhysicsError, match="without cycles"):
            ask(Repeat(()))
    with pytest.raises(PhysicsError, match="no thickness"):
        repeats_for_thickness(Repeat(()), 1e-9)


def test_a_layer_that_cannot_be_is_refused() -> None:
    with pytest.raises(PhysicsError, match="density"):
        Layer("ZnO", 1, 1e-10, 1.0, 0.0, 0.08)
    with pytest.raises(PhysicsError, match="cycles"):
        Layer("ZnO", -1, 1e-10, 1.0, 5600.0, 0.08)
    with pytest.raises(PhysicsError, match="times"):
        Repeat((ZNO,), -1)
