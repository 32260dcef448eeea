"""How a coated separator stands against what a separator has to meet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from r2r_sim import units
from r2r_sim.catalog import SeparatorFigures, Value, Verdict, judge_separator
from r2r_sim.errors import Finding
from r2r_sim.process import OperatingPoint
from r2r_sim.scenario import Scenario, WebMaterial


@dataclass(frozen=True, slots=True)
class CoatedSeparator:
    """One line's separator against the requirements."""

    of: str
    """The line."""
    verdicts: tuple[Verdict, ...]
    """One for each requirement."""

    @property
    def spoilt(self) -> tuple[Verdict, ...]:
        """Requirements that the bare separator meets and the coated one misses: the coating's doing."""
        return tuple(row for row in self.verdicts if row.met is False and row.met_before)

    @property
    def missed(self) -> tuple[Verdict, ...]:
        """Requirements that the coated separator misses."""
        return tuple(row for row in self.verdicts if row.met is False)


def coated_separators(scenario: Scenario, points: Sequence[OperatingPoint]) -> tuple[CoatedSeparator, ...]:
    """Every line's separator against table 8 of the review, and against the temperature it stands; none for powders.

    Where there are several products, every line's with each of them.

    The film lies on each coated face, so the separator is thicker by that; porosity and pores are those of the
    operating point.
    """
    if scenario.products:
        of = scenario.by_product
        return tuple(row for point in points for row in coated_separators(of[point.product], [point]))
    if not isinstance(scenario.material, WebMaterial):
        return ()
    bare = scenario.material.film
    before = SeparatorFigures(bare.thickness.mode, bare.porosity.mode, bare.pore_diameter.mode)
    sides = {line.name: line.sides for line in scenario.plant.lines}
    rows = []
    for point in points:
        growth = point.growth
        after = SeparatorFigures(
            thickness=before.thickness + sides[point.unit] * growth.thickness,
            porosity=before.porosity if growth.porosity_after is None else growth.porosity_after,
            pore_diameter=before.pore_diameter if growth.pore_diameter_after is None else growth.pore_diameter_after,
        )
        rows.append(CoatedSeparator(point.label, (*judge_separator(before, after), _temperature(scenario))))
    return tuple(rows)


def _temperature(scenario: Scenario) -> Verdict:
    highest, temperature = scenario.web.highest_temperature, scenario.process.temperature
    return Verdict(
        name="process temperature",
        asks=f"at most {units.format_quantity(highest.mode, 'degC')} for this polymer",
        unit="degC",
        low=None,
        high=_celsius(highest),
        before=None,
        after=_celsius(temperature),
        met_before=None,
        met=temperature.mode <= highest.mode * (1 + 1e-9),
        source=highest.source,
        note="",
    )


def _celsius(value: Value) -> float:
    # without the last digits that the conversion leaves
    return float(f"{units.to_unit(value.mode, 'degC'):.12g}")


def separator_findings(coated: Sequence[CoatedSeparator]) -> tuple[Finding, ...]:
    """A warning for each requirement that a coated separator misses: a worse one where the coating is the reason."""
    return tuple(
        Finding(
            code=f"separator.{row.name.replace(' ', '_')}",
            message=_said(line.of, row),
            severity="warning" if row in line.spoilt else "note",
            path=f"plant.lines.{line.of.partition(' ')[0]}",
            hint="; ".join(part for part in (row.note, row.source) if part),
        )
        for line in coated
        for row in line.missed
    )


def _said(line: str, row: Verdict) -> str:
    after = f"{row.after:.4g} {row.unit}"
    if row.met_before is False:
        return f"{line}: {row.name} of the coated separator is {after}, and was outside already; asked for: {row.asks}"
    return f"{line}: {row.name} of the coated separator is {after}; asked for: {row.asks}"
