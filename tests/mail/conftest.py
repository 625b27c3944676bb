"""An office on the worked example with readers who subscribe, on each engine in turn."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from monitor.store import accounts, directives, migrate
from monitor.store import subscriptions as store
from monitor.store.engine import writing
from tests.builders import SLUG, START, Cast, played_golden
from tests.conftest import Cluster, an_engine, copy_sqlite, made_once
from tests.mail.post_office import PostOffice

MORNING = datetime.fromisoformat("2020-08-10T07:00:30+07:00")
READERS = ("chu-tich", "lanh-dao-ha-long", "so-tttt", "quan-sat")
_numbers = itertools.count(1)


def subscribe(engine: Engine, name: str, at: datetime = START, **chosen: object) -> None:
    with writing(engine) as session:
        stored = directives.load(session, SLUG)
        account = accounts.by_username(session, name)
        assert stored is not None
        assert account is not None
        store.subscribe(
            session, user_id=account.id, directive_id=stored.ids.directive,
            chosen=store.Chosen(**{"local_time": "07:00"} | chosen), at=at,
        )  # fmt: skip


def _play(engine: Engine) -> None:
    migrate.upgrade(engine)
    played_golden(engine, MORNING)
    for name in READERS:
        subscribe(engine, name)


@pytest.fixture(scope="session")
def played_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The worked example up to 07:00:30 of the fifth day, with four readers, to copy from."""
    return made_once(tmp_path_factory, "mail.db", _play)


@pytest.fixture(scope="session")
def played_postgres(postgres: Cluster) -> str:
    """The same on PostgreSQL: the name of a database to copy from."""
    postgres.copy("migrated", "mail")
    engine = an_engine(postgres.url("mail"))
    _play(engine)
    engine.dispose()
    return "mail"


@pytest.fixture
def lite(played_sqlite: Path, tmp_path: Path) -> Iterator[Cast]:
    """The morning of the fifth day on SQLite, for what no engine decides."""
    engine = copy_sqlite(played_sqlite, tmp_path / "monitor.db")
    yield Cast(engine, MORNING)
    engine.dispose()


@pytest.fixture
def full(postgres: Cluster, played_postgres: str) -> Iterator[Cast]:
    """The same morning on PostgreSQL."""
    name = f"mail_{next(_numbers)}"
    postgres.copy(played_postgres, name)
    engine = an_engine(postgres.url(name))
    yield Cast(engine, MORNING)
    engine.dispose()
    postgres.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["lite", pytest.param("full", marks=pytest.mark.postgresql)])
def cast(request: pytest.FixtureRequest) -> Cast:
    """The morning of the fifth day, on each engine in turn."""
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Cast)
    return found


@pytest.fixture
def post_office() -> Iterator[PostOffice]:
    with PostOffice() as office:
        yield office
