"""The demo, played once for all tests that only look at it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.services import demo
from monitor.services.work import Clock
from monitor.shipped import folder
from tests.builders import Cast
from tests.conftest import copy_sqlite

PASSWORD = "một câu đủ dài để nhớ"


@pytest.fixture(scope="session")
def played(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cast]:
    """The demo as it stands at 2020-08-10T08:00, for reading only; the clock is the test's."""
    engine = copy_sqlite(migrated_sqlite, tmp_path_factory.mktemp("demo") / "monitor.db")
    cast = Cast(engine, demo.END)
    demo.play(cast.office, demo.END, seeds=folder("seeds"), password=PASSWORD)
    assert isinstance(cast.office.clock, Clock)
    yield cast.at(demo.END)
    engine.dispose()
