"""The demo, played once for all tests that only look at it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from monitor.services import demo
from monitor.services.work import Clock, Office
from monitor.shipped import folder
from monitor.store import migrate
from tests.builders import Cast
from tests.conftest import copy_sqlite, made_once

PASSWORD = "một câu đủ dài để nhớ"


WHOLE = {"test_boards", "test_demo", "test_digests", "test_golden", "test_workflow_model"}
"""Modules that play whole weeks, again and again."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What plays whole weeks is not for the quick run."""
    for item in items:
        waits = not {"played", "evening_engine"}.isdisjoint(getattr(item, "fixturenames", ()))
        if waits or item.path.stem in WHOLE:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cast]:
    """The demo as it stands at 2020-08-10T08:00, for reading only; the clock is the test's."""

    def make(engine: Engine) -> None:
        migrate.upgrade(engine)
        office = Office(engine, Clock(demo.END))
        demo.play(office, demo.END, seeds=folder("seeds"), password=PASSWORD)

    whole = made_once(tmp_path_factory, "demo.db", make)
    engine = copy_sqlite(whole, tmp_path_factory.mktemp("demo") / "monitor.db")
    yield Cast(engine, demo.END)
    engine.dispose()
