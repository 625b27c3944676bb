"""A real Chromium before a served Monitor with the real seeds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright
from sqlalchemy import Engine

from monitor.store import migrate
from tests.conftest import copy_sqlite, made_once
from tests.quang_ninh import furnish
from tests.walks.house import House
from tests.walks.visitors import CHROMIUM, FLAGS, PATIENCE, Visitor

Browse = Callable[..., Visitor]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything that asks for a browser is marked as doing so."""
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """One browser for all walks; not for all tests, for Playwright admits no second of itself."""
    if not CHROMIUM.exists():
        pytest.fail(
            f"Chromium is not installed ({CHROMIUM} is missing). Run 'make test', which installs"
            " it, or: apt-get install chromium",
            pytrace=False,
        )
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the real seeds and the demo's people, to copy from."""

    def make(engine: Engine) -> None:
        migrate.upgrade(engine)
        furnish(engine)

    return made_once(tmp_path_factory, "furnished.db", make)


@pytest.fixture
def house(furnished: Path, tmp_path: Path) -> Iterator[House]:
    """A served Monitor of the test's own."""
    engine = copy_sqlite(furnished, tmp_path / "monitor.db")
    served = House(engine, data_dir=tmp_path).start()
    yield served
    served.stop()
    engine.dispose()


@pytest.fixture
def browse(chromium: Browser, house: House) -> Iterator[Browse]:
    """Open a browser for somebody: ``browse("than-ha-lam", "phone", "vi")``.

    Afterwards the test fails if any page had an error, violated its policy or asked elsewhere.
    """
    visitors: list[Visitor] = []

    def open_one(username: str | None, size: str = "desktop", locale: str = "vi") -> Visitor:
        visitors.append(Visitor(chromium, house, username, size, locale))
        return visitors[-1]

    yield open_one
    for one in visitors:
        one.close()
