"""The cost section: prices, rates and capital, as far as the planner knows them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from r2r_sim.catalog import Model, Value
from r2r_sim.catalog.types import (
    CellUse,
    Duration,
    Fraction,
    Money,
    MoneyPerAreaOrMass,
    MoneyPerAreaTime,
    MoneyPerEnergy,
    MoneyPerMass,
    MoneyPerNormalVolume,
    MoneyPerTime,
    Number,
)
from r2r_sim.scenario.upkeep import Label


class Prices(Model, extra="allow"):
    """Prices; what is not given is reported as missing, never invented. A precursor's price goes under its name."""

    __pydantic_extra__: dict[str, MoneyPerMass]
    n2: MoneyPerNormalVolume | None = None
    """Nitrogen, per Nm3."""
    electricity: MoneyPerEnergy | None = None
    """Electricity, per kWh."""
    substrate: MoneyPerAreaOrMass | None = None
    """Uncoated separator per m2 or kg, or uncoated powder per kg."""
    floor: MoneyPerAreaTime | None = None
    """Floor, per m2 and year."""
    wage: MoneyPerTime | None = None
    """A working hour of one person, all in."""
    coating: MoneyPerAreaOrMass | None = None
    """What a customer pays for the coating, per m2 or kg."""

    @property
    def precursors(self) -> dict[str, Value]:
        """Prices of precursors, by their catalog name."""
        return dict(self.__pydantic_extra__ or {})

    def get(self, name: str) -> Value | None:
        """The price of this name, or None if it is not given."""
        value = self.precursors.get(name) or (getattr(self, name) if name in type(self).model_fields else None)
        return value if isinstance(value, Value) else None

    def items(self) -> Iterator[tuple[str, Value]]:
        """All prices that are given, by name."""
        for name in (*type(self).model_fields, *self.precursors):
            value = self.get(name)
            if value is not None:
                yield name, value


class CapitalItem(Model):
    """Something bought and used up over its life."""

    name: Label
    """What it is."""
    amount: Money
    """What it costs, for each one."""
    per: str = "plant"
    """Name of a line, reactor or cabinet, whose count multiplies the amount; or plant, for once."""
    life: Duration
    """How long it is used."""


class Cost(Model):
    """Prices, rates and capital."""

    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    """Currency of all money, three letters."""
    year: Annotated[int, Field(ge=1990, le=2100)]
    """Year whose prices are meant."""
    prices: Prices = Prices()
    """Prices."""
    heads_per_post: Number | None = None
    """People employed for each post that is always filled."""
    paid_hours_per_head: Duration | None = None
    """Hours a year that each of them is paid for."""
    working_week: Duration | None = None
    """Hours that a person is paid for in a week; with absence it stands in place of heads_per_post."""
    absence: Fraction | None = None
    """Share of those hours in which a person is not there: leave, illness, training."""
    maintenance: Fraction | None = None
    """Spare parts and maintenance per year, as a share of capital."""
    capital: Annotated[tuple[CapitalItem, ...], Field(strict=False)] = ()
    """What has to be bought."""
    cell_use: CellUse | None = None
    """Separator area or powder mass in one kWh of cells."""
