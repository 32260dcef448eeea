"""The scenario: everything the tool needs to know."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field, PrivateAttr, model_validator

from r2r_sim.catalog import (
    SHIPPED,
    Catalog,
    Chemistry,
    Model,
    OwnCatalog,
    Precursor,
    Sticking,
    Value,
    chemistry,
    default,
    equipment_defaults,
)
from r2r_sim.catalog.types import Duration, MoneyPerAreaOrMass, Throughput
from r2r_sim.errors import CatalogError
from r2r_sim.scenario.cost import Cost
from r2r_sim.scenario.lines import line_kind
from r2r_sim.scenario.material import FoilMaterial, Material, PowderMaterial, WebMaterial
from r2r_sim.scenario.plant import Plant
from r2r_sim.scenario.process import Process
from r2r_sim.scenario.products import Campaign, Order, Product
from r2r_sim.scenario.reactors import reactor_kind

Web: TypeAlias = WebMaterial | FoilMaterial
"""A material on rolls."""


class Targets(Model):
    """What the plant should reach."""

    throughput: Throughput | None = None
    """Good output wanted, as area or mass per time."""
    cost: MoneyPerAreaOrMass | None = None
    """Cost wanted, per m2 or per kg of good output."""


class Scenario(Model):
    """Everything the tool needs to know about one plan."""

    schema_version: Literal[1]
    """Version of this form."""
    name: Annotated[str, Field(min_length=1, max_length=200)]
    """What a planner would call it."""
    description: str = ""
    """Anything worth saying about it."""
    horizon: Duration = default("365 day", "time")
    """Calendar time that is simulated."""
    process: Process
    """What is deposited, how hot, how thick."""
    material: Material
    """What is coated."""
    plant: Plant
    """Calendar, people, cabinets, lines and reactors."""
    products: Annotated[tuple[Product, ...], Field(strict=False)] = ()
    """Products that the plant makes beside one another; none for a single one, as process and material say."""
    orders: Annotated[tuple[Order, ...], Field(strict=False)] = ()
    """What products are wanted, and when; give either these or campaigns."""
    campaigns: Annotated[tuple[Campaign, ...], Field(strict=False)] = ()
    """Which products are made in turn, over and over, without orders."""
    targets: Targets = Targets()
    """What the plant should reach."""
    cost: Cost | None = None
    """Prices, rates and capital; none for no costing."""
    catalog: OwnCatalog | None = None
    """The planner's own catalog entries; in a file usually the name of another file beside it, or a list of files."""

    _variants: dict[str, Scenario] = PrivateAttr(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _fill_partial_pressures(cls, raw: Any) -> Any:
        return with_partial_pressures(raw) if isinstance(raw, Mapping) else raw

    @model_validator(mode="after")
    def _material_looks_up_here(self) -> Scenario:
        self.material.look_up_in(self.known)
        return self

    def with_variants(self, variants: Mapping[str, Scenario]) -> Scenario:
        """The same plan, which knows how it looks for each of its products."""
        self._variants.update(variants)
        return self

    @property
    def by_product(self) -> dict[str, Scenario]:
        """The scenario of each product, in its order; a plan of a single one has it under no name."""
        if not self.products:
            return {"": self}
        plant = {"plant": self.plant}
        return {product.name: self._variants[product.name].model_copy(update=plant) for product in self.products}

    @property
    def is_web(self) -> bool:
        """Whether a web is coated (else a powder)."""
        return not isinstance(self.material, PowderMaterial)

    @property
    def web(self) -> Web:
        """The material as a web; TypeError if it is a powder."""
        if isinstance(self.material, PowderMaterial):
            raise TypeError("the scenario's material is a powder")
        return self.material

    @property
    def powder(self) -> PowderMaterial:
        """The material as a powder; TypeError if it is a web."""
        if not isinstance(self.material, PowderMaterial):
            raise TypeError("the scenario's material is a web")
        return self.material

    @property
    def chemistries(self) -> tuple[Chemistry, ...]:
        """Catalog entries of the chemistries, each once, in the order of their first cycle."""
        return tuple(self.known.chemistry(name) for name in self.process.chemistries)

    @property
    def precursors(self) -> tuple[str, ...]:
        """Names of the precursors of all chemistries, each once."""
        return precursors_of(self.chemistries)

    @property
    def known(self) -> Catalog:
        """The catalog as this plan sees it."""
        return SHIPPED if self.catalog is None else self.catalog.known

    def precursor(self, name: str) -> Precursor:
        """A precursor's catalog entry, with the figures that the process states in place of the catalog's."""
        process, given = self.process, dict[str, object]()
        if name in process.diffusivity:
            given["diffusivity_in_n2"] = process.diffusivity[name]
        if name in process.sticking:
            given["sticking"] = Sticking(
                reference=process.sticking[name],
                activation_energy=default("0 kJ/mol", "energy_per_amount", source="stated at the process temperature"),
                reference_temperature=process.temperature,
            )
        elif name in self.unknown_stickings:
            given["sticking"] = Sticking(
                reference=default("1", "fraction", source="not known: supply alone is taken to limit the dose"),
                activation_energy=default("0 kJ/mol", "energy_per_amount", source="not known"),
                reference_temperature=process.temperature,
            )
        return self.known.precursor(name).model_copy(update=given)

    @property
    def unknown_stickings(self) -> tuple[str, ...]:
        """Precursors of doses on powder whose sticking nobody knows; of a web it has to be stated.

        Above grams of powder the supply limits a dose, whatever the sticking: it is taken as 1, its upper bound, and an
        operating point says below which sticking that would no longer hold.
        """
        if self.is_web:
            return ()
        doses = dict.fromkeys(one.precursor_a for one in self.chemistries)
        doses |= dict.fromkeys(one.precursor_b for one in self.chemistries if not one.plasma)
        return tuple(
            name for name in doses if name not in self.process.sticking and self.known.precursor(name).sticking is None
        )

    @property
    def nucleation_cycles(self) -> Value:
        """Cycles lost to nucleation: as given, or the catalog's figure of the material; none after a pretreatment."""
        given = self.process.nucleation_cycles
        if isinstance(given, Value):
            return given
        if self.process.pretreatment != "none":
            return default("0", "number", source=f"removed by {self.process.pretreatment}")
        if not isinstance(self.material, PowderMaterial):
            return self.material.nucleation_cycles
        delay = self.material.properties.nucleation_cycles
        return default("0", "number", source="none known on this powder") if delay is None else delay


def precursors_of(chemistries: Iterable[Chemistry]) -> tuple[str, ...]:
    """Names of the precursors of some chemistries, each once."""
    return tuple(dict.fromkeys(name for entry in chemistries for name in (entry.precursor_a, entry.precursor_b)))


def named_chemistries(process: Any) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every name of a chemistry in a process as given, read or not, with its path in there."""
    chemistry = _part(process, "chemistry")
    if isinstance(chemistry, str):
        yield ("chemistry",), chemistry
    yield from _named(_part(process, "supercycle"), ("supercycle",))


def products_chemistries(raw: Any) -> Iterator[str]:
    """Every name of a chemistry that a product of a scenario as given has in place of the scenario's."""
    products = _part(raw, "products")
    for product in products if isinstance(products, (list, tuple)) else ():
        given = _part(product, "set")
        if isinstance(given, Mapping):
            process = {str(key).removeprefix("process."): value for key, value in given.items()}
            yield from (name for _, name in named_chemistries(process))


def _named(items: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for index, item in enumerate(items if isinstance(items, (list, tuple)) else ()):
        name = _part(item, "chemistry")
        if isinstance(name, str):
            yield (*path, index, "chemistry"), name
        yield from _named(_part(item, "of"), (*path, index, "of"))


def _part(raw: Any, name: str) -> Any:
    return raw.get(name) if isinstance(raw, Mapping) else getattr(raw, name, None)


def with_partial_pressures(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The same scenario with the partial pressures it leaves out taken from the catalog; the input is not changed."""
    plant = raw.get("plant")
    try:
        names = [name for _, name in named_chemistries(raw.get("process"))]
        entries = [chemistry(name) for name in (*names, *products_chemistries(raw))]
    except CatalogError:
        return dict(raw)
    if not entries or not isinstance(plant, Mapping):
        return dict(raw)
    filled, used = dict(plant), precursors_of(entries)
    for key in ("lines", "reactors"):
        units = plant.get(key)
        if isinstance(units, (list, tuple)):
            filled[key] = [_filled(unit, used, line_kind if key == "lines" else reactor_kind) for unit in units]
    return {**raw, "plant": filled}


def _filled(unit: Any, used: tuple[str, ...], kind_of: Callable[[Any], str]) -> Any:
    known = equipment_defaults(kind_of(unit)).partial_pressure
    usual = {name: known[name] for name in used if name in known}
    given = unit.get("partial_pressure", {}) if isinstance(unit, Mapping) else None
    if not isinstance(given, Mapping):
        return unit
    return {**unit, "partial_pressure": {**usual, **given}}
