"""What every sheet needs to know of the result: its units, its words and its figures by name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from r2r_sim.cost.breakdown import CostBreakdown, UnitCost
from r2r_sim.kpi.table import Kpi
from r2r_sim.report.display import precursor
from r2r_sim.report.style import decimals, decimals_format
from r2r_sim.report.text import pretty
from r2r_sim.study.result import StudyResult

DAYS = 365


@dataclass(frozen=True)
class Context:
    """A result with the words to tell it in."""

    result: StudyResult

    @property
    def is_web(self) -> bool:
        """Whether the product is web, sold by square metre, and not powder, sold by kilogram."""
        return self.result.product == "web"

    @property
    def quantity(self) -> str:
        """Unit of amounts of product in losses and months: ``m²`` or ``t``."""
        return "m²" if self.is_web else "t"

    @property
    def per_day(self) -> str:
        """Unit of output."""
        return pretty(self.result.kpi.product_unit)

    @property
    def sold_by(self) -> str:
        """Unit of cost: ``m²`` or ``kg``."""
        cost = self.result.cost
        return pretty(cost.product_basis) if cost else ("m²" if self.is_web else "kg")

    @property
    def sold_per_quantity(self) -> float:
        """Units of cost in one unit of losses: 1000 kg in a tonne."""
        return 1.0 if self.is_web else 1000.0

    @property
    def cost(self) -> CostBreakdown | None:
        """The cost, where the scenario has a cost section."""
        return self.result.cost

    @property
    def currency(self) -> str:
        """Currency code, or nothing."""
        return self.result.cost.currency if self.result.cost else ""

    @property
    def output_format(self) -> str:
        """Number format of output per day."""
        return decimals_format(decimals(self.main.mean if self.main else 1.0))

    def find(self, *names: str) -> Kpi | None:
        """The first of these key figures that the result has."""
        for name in names:
            if name in self.result.kpi:
                return self.result.kpi[name]
        return None

    @cached_property
    def main(self) -> Kpi | None:
        """Good output in the product's own unit."""
        return self.find("good_m2_per_day" if self.is_web else "good_t_per_day")

    @cached_property
    def other(self) -> Kpi | None:
        """Good output in the other unit."""
        return self.find("good_t_per_day" if self.is_web else "good_m2_per_day")

    @cached_property
    def _precursors(self) -> dict[str, str]:
        """Ids of the precursors that are used, and how people write them."""
        used = (name for point in self.result.operating for name in point.consumption.precursors)
        return {name: precursor(name) for name in used}

    def named(self, text: str) -> str:
        """A text of the result with its precursors as people write them: ``gas delivery of TMA``."""
        for name, shown in self._precursors.items():
            text = re.sub(rf"(?<![\w-]){re.escape(name)}(?![\w-])", lambda _, shown=shown: shown, text)  # type: ignore[misc]
        return text

    def per_unit(self, cost: UnitCost) -> float:
        """A cost per unit sold."""
        return cost.per_m2 if self.sold_by == "m²" else cost.per_kg
