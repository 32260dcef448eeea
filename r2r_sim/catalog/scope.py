"""The catalog as one plan sees it: what is shipped, and the planner's own entries beside or in place of it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TypeVar

from r2r_sim.catalog import access
from r2r_sim.catalog.access import Kind, instead, overlaid
from r2r_sim.catalog.models import Chemistry, Entry, Film, Foil, Powder, Precursor, Separator

Found = TypeVar("Found")


@dataclass(frozen=True)
class Catalog:
    """Look-ups for one plan; two plans in one process never see each other's entries."""

    own: tuple[tuple[Kind, Entry], ...] = ()
    """The planner's own entries, each with its kind."""

    def active(self) -> AbstractContextManager[None]:
        """A block in which every look-up sees the planner's own entries, but for those that something stands in for."""
        return instead(*((kind, entry) for kind, entry in self.own if not overlaid(kind, entry.id)))

    def precursor(self, name: str) -> Precursor:
        """The precursor of this id; CatalogError with a suggestion if there is none."""
        return self._get(access.precursor, name)

    def film(self, name: str) -> Film:
        """The film of this id; CatalogError with a suggestion if there is none."""
        return self._get(access.film, name)

    def chemistry(self, name: str) -> Chemistry:
        """The chemistry of this id; CatalogError with a suggestion if there is none."""
        return self._get(access.chemistry, name)

    def separator(self, name: str) -> Separator:
        """The separator of this id; CatalogError with a suggestion if there is none."""
        return self._get(access.separator, name)

    def foil(self, name: str) -> Foil:
        """The foil of this id; CatalogError with a suggestion if there is none."""
        return self._get(access.foil, name)

    def powder(self, name: str) -> Powder:
        """The powder of this id; CatalogError with a suggestion if there is none."""
        return self._get(access.powder, name)

    def _get(self, get: Callable[[str], Found], name: str) -> Found:
        if not self.own:
            return get(name)
        with self.active():
            return get(name)


SHIPPED = Catalog()
"""What is shipped, alone."""
