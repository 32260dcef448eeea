"""Published prices: shown with their origin, and never used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import ValidationError
from typer.testing import CliRunner

from r2r_sim import catalog
from r2r_sim.catalog import PublishedPrice
from r2r_sim.cli import app

PACKAGE = Path(catalog.__file__).parents[1]
PRICES = catalog.entries("price")


@pytest.mark.parametrize("name", PRICES)
def test_every_price_has_origin_and_order(name: str) -> None:
    entry = PRICES[name]
    assert isinstance(entry, PublishedPrice)
    found = [value for value in (entry.low, entry.usual, entry.high) if value is not None]
    assert found
    for value in found:
        assert value.currency is not None
        assert (value.source, value.confidence) == (entry.source, entry.confidence)
    assert entry.confidence in ("medium", "low", "estimate")
    assert entry.year or entry.confidence == "estimate" or entry.basis


def test_precursors_without_a_quotation_are_estimates() -> None:
    tma = PRICES["tma"]
    assert isinstance(tma, PublishedPrice)
    assert (tma.confidence, tma.usual) == ("estimate", None)
    assert tma.low is not None
    assert tma.high is not None
    assert (tma.low.mode, tma.high.mode, tma.low.currency) == (100.0, 300.0, "USD")


def test_nothing_but_the_catalog_and_its_listing_reads_them() -> None:
    look_up = re.compile(r"PublishedPrice|prices\.yaml|entries\(\"price\"\)")
    users = [
        path.relative_to(PACKAGE).parts[0]
        for path in PACKAGE.rglob("*.py")
        if look_up.search(path.read_text(encoding="utf-8"))
    ]
    assert set(users) == {"catalog"}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "at least one"),
        ({"low": "3 USD/kg", "high": "1 USD/kg"}, "must rise"),
        ({"low": "1 USD/kg", "high": "3 EUR/kg"}, "different currencies"),
        ({"usual": "3 kg"}, "money"),
    ],
)
def test_what_a_price_cannot_be(given: dict[str, str], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        PublishedPrice.model_validate({"id": "x", "name": "x", "source": "x", "confidence": "low", **given})


def test_the_command_lists_them_in_the_plural() -> None:
    listed = CliRunner().invoke(app, ["catalog", "prices", "--containing", "N2"])
    assert "n2-bulk" in listed.stdout
    assert "nothing is costed" in listed.stdout
    shown = CliRunner().invoke(app, ["catalog", "prices", "n2-bulk", "--json"])
    assert '"unit": "USD/Nm3"' in shown.stdout
    assert catalog.singular("chemistries") == "chemistry"
    assert catalog.singular("equipment") == "equipment"
