"""What every test gets: the same examples each time, and LibreOffice or a visible reason why not."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

REQUIRE_LIBREOFFICE = "R2R_REQUIRE_LIBREOFFICE"

settings.register_profile("same-every-time", derandomize=True, deadline=None, database=None)
settings.load_profile("same-every-time")


def libreoffice() -> str | None:
    """LibreOffice's command, or None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the tests that need LibreOffice where it is absent and not required."""
    if libreoffice() is None and os.environ.get(REQUIRE_LIBREOFFICE) != "1":
        skip = pytest.mark.skip(reason="LibreOffice (soffice) is not installed")
        for item in items:
            if item.get_closest_marker("libreoffice"):
                item.add_marker(skip)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Fail a test that needs LibreOffice where it is absent but required."""
    if item.get_closest_marker("libreoffice") and libreoffice() is None:
        pytest.fail(f"LibreOffice (soffice) is not installed, and {REQUIRE_LIBREOFFICE}=1 requires it", pytrace=False)


@pytest.fixture(scope="session")
def soffice() -> str:
    """LibreOffice's command, for tests marked ``libreoffice``."""
    command = libreoffice()
    assert command is not None, "mark the test with @pytest.mark.libreoffice"
    return command


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return Path(__file__).resolve().parent.parent
