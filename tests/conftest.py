"""Databases for tests: a real SQLite and a real PostgreSQL, migrated once, copied for each test."""

from __future__ import annotations

import fcntl
import gc
import itertools
import os
import shutil
import sqlite3
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from argon2 import PasswordHasher
from hypothesis import HealthCheck, settings
from sqlalchemy import Connection, Engine, create_engine, event

from monitor.services import passwords
from monitor.store import migrate
from monitor.store.engine import make_engine

POSTGRES_BIN = Path("/usr/lib/postgresql/15/bin")
MEMORY = Path("/dev/shm")  # noqa: S108 - made with mkdtemp, like everything here
ROOM = 4 * 1024**3
"""Bytes that must be free in memory before databases and browser profiles are kept there."""
_numbers = itertools.count(1)


# How long an example takes says how busy the machine is, and nothing about the rules.
for profile, examples in (("every-run", 30), ("thorough", 2000)):
    settings.register_profile(
        profile,
        max_examples=examples,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
settings.load_profile("every-run")


class Cluster:
    """A throw-away PostgreSQL on a unix socket only; nothing of it outlives the run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = 55432

    def run(self, program: str, *arguments: str) -> None:
        command = [str(POSTGRES_BIN / program), *arguments]
        if os.geteuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        # Into a file: the server inherits the output, and would hold a pipe open while it runs.
        with tempfile.TemporaryFile() as said:
            ended = subprocess.run(command, cwd="/", stdout=said, stderr=subprocess.STDOUT)
            said.seek(0)
            if ended.returncode:
                text = said.read().decode(errors="replace")
                pytest.fail(f"PostgreSQL's {program} failed:\n{text}", pytrace=False)

    def start(self, *, is_durable: bool = False) -> None:
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
        data = str(self.folder / "data")
        self.run(
            "initdb", "-D", data, "-U", "monitor", "--auth=trust", "-E", "UTF8",
            "--locale=C.UTF-8", "--no-sync",
        )  # fmt: skip
        options = f"-k {self.folder} -p {self.port} -c listen_addresses='' -c max_connections=200"
        if not is_durable:
            options += " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        log = str(self.folder / "log")
        self.run("pg_ctl", "-D", data, "-w", "-t", "30", "-l", log, "-o", options, "start")

    def stop(self) -> None:
        if (self.folder / "data" / "postmaster.pid").exists():  # else it never began
            self.run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "stop")

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://monitor@/{database}?host={self.folder}&port={self.port}"

    def copy(self, template: str, name: str) -> None:
        """A database like another. The files are copied: to log every block takes twice as long."""
        self.execute(copying(template, name))

    def execute(self, statement: str) -> None:
        address = f"host={self.folder} port={self.port} user=monitor dbname=postgres"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[arg-type]


def copying(template: str, name: str) -> str:
    return f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY"


def pytest_configure() -> None:
    """Keep what tests throw away in memory where there is room: a disk would be half the wait."""
    if "TMPDIR" in os.environ or not os.access(MEMORY, os.W_OK):
        return
    room = os.statvfs(MEMORY)
    if room.f_bavail * room.f_frsize >= ROOM:
        os.environ["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None  # asked anew


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Long proofs run when asked for by their mark, and are not in anybody's way else."""
    if "long" in config.getoption("-m"):
        return
    long = [item for item in items if item.get_closest_marker("long")]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]


def pytest_collection_finish() -> None:
    """Spare the collector what stays to the end: it cost a fifth of all time to look it through."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


SHIPPED = passwords._HASHER


@pytest.fixture(scope="session", autouse=True)
def quick_hashes() -> Iterator[None]:
    """Real hashes at the lowest price: thousands are made, and hardly a test is about the price."""
    passwords._HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    passwords._nobodys_hash.cache_clear()
    yield
    passwords._HASHER = SHIPPED


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """One PostgreSQL 15 for the run, with a migrated database ``migrated`` to copy from."""
    if not (POSTGRES_BIN / "initdb").exists():
        pytest.fail(
            f"PostgreSQL 15 is not installed ({POSTGRES_BIN}/initdb is missing). Run 'make test',"
            " which installs it, or: apt-get install postgresql-15",
            pytrace=False,
        )
    # The socket's path may have 107 bytes at most, and user postgres must be able to enter it.
    place = tempfile.gettempdir()
    short = place if place == str(MEMORY) else "/tmp"  # noqa: S108 - made with mkdtemp
    folder = Path(tempfile.mkdtemp(prefix="pg", dir=short))
    folder.chmod(0o755)
    cluster = Cluster(folder)
    try:
        cluster.start()
        cluster.execute("CREATE DATABASE migrated")
        engine = make_engine(cluster.url("migrated"))
        migrate.upgrade(engine)
        engine.dispose()
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


_firsts: dict[str, Engine] = {}
_compiled: dict[Any, Any] = {}


def an_engine(url: str) -> Engine:
    """An engine that finds compiled what earlier ones of its kind ran; a third of the time else."""
    return sharing(make_engine(url))


def sharing(made: Engine) -> Engine:
    kind = made.dialect.name
    if kind not in _firsts:
        made.connect().close()  # which makes the dialect ask its server what it is
        _firsts[kind] = made
    # What is compiled is kept by dialect, and every engine would come with its own.
    made.dialect = _firsts[kind].dialect
    made.update_execution_options(compiled_cache=_compiled)
    return made


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Engine], None]) -> Path:
    """A SQLite file made by the first of the processes that share this run, for all to copy."""
    place = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        place = place.parent  # each process has a folder of its own below the run's
    with (place / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (place / name).exists():
            begun = place / f"{name}.begun"
            engine = make_engine(f"sqlite:///{begun}")
            make(engine)
            engine.dispose()
            begun.rename(place / name)
    return place / name


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy from."""
    return made_once(tmp_path_factory, "migrated.db", migrate.upgrade)


def copy_sqlite(source: Path, target: Path) -> Engine:
    with sqlite3.connect(source) as old, sqlite3.connect(target) as new:
        old.backup(new)
    old.close()
    new.close()
    return an_engine(f"sqlite:///{target}")


_filled: dict[tuple[str, str], sqlite3.Connection | str] = {}
"""By kind of database and name: a copy in memory of SQLite, of PostgreSQL a template's name."""


def fill(engine: Engine, name: str, make: Callable[[Engine], None]) -> None:
    """Fill an empty database; every one after the first gets a copy of the first."""
    copy = _copy_sqlite_into if engine.dialect.name == "sqlite" else _copy_postgres_into
    key = (engine.dialect.name, name)
    if key in _filled:
        copy(engine, _filled[key])
        return
    make(engine)
    keep = _keep_sqlite if engine.dialect.name == "sqlite" else _keep_postgres
    _filled[key] = keep(engine)


def _keep_sqlite(engine: Engine) -> sqlite3.Connection:
    kept = sqlite3.connect(":memory:")
    with engine.connect() as connection:
        _of_sqlite(connection).backup(kept)
    return kept


def _copy_sqlite_into(engine: Engine, kept: object) -> None:
    assert isinstance(kept, sqlite3.Connection)
    with engine.connect() as connection:
        kept.backup(_of_sqlite(connection))


def _of_sqlite(connection: Connection) -> sqlite3.Connection:
    connection.rollback()  # a copy is made between transactions
    here = connection.connection.driver_connection
    assert isinstance(here, sqlite3.Connection)
    return here


def _keep_postgres(engine: Engine) -> str:
    kept = f"filled_{next(_numbers)}"
    assert engine.url.database is not None
    _beside(engine, copying(engine.url.database, kept))
    return kept


def _copy_postgres_into(engine: Engine, kept: object) -> None:
    here = engine.url.database
    assert isinstance(kept, str)
    assert here is not None
    if here in _awaited:
        _awaited[here] = kept
        engine.connect().close()  # which makes it, before another process asks for it
    else:
        _beside(engine, f"DROP DATABASE {here}", copying(kept, here))


def _beside(engine: Engine, *statements: str) -> None:
    """Run statements that nobody may be connected to the database for."""
    engine.dispose()
    server = create_engine(engine.url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        for one in statements:
            connection.exec_driver_sql(one)
    server.dispose()


@pytest.fixture
def sqlite_engine(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Engine]:
    """A fresh migrated SQLite database, for tests of one engine."""
    engine = copy_sqlite(migrated_sqlite, tmp_path / "monitor.db")
    yield engine
    engine.dispose()


_awaited: dict[str, str] = {}
"""Databases that nobody has connected to yet, each with what it will be a copy of."""
_first_one = threading.Lock()


@pytest.fixture
def postgres_engine(postgres: Cluster) -> Iterator[Engine]:
    """A fresh migrated PostgreSQL database; made when it is needed, for many tests ``fill`` it."""
    name = f"test_{next(_numbers)}"
    _awaited[name] = "migrated"

    def make(*_: object) -> None:
        with _first_one:
            if name in _awaited:
                postgres.copy(_awaited.pop(name), name)

    engine = make_engine(postgres.url(name))
    event.listen(engine, "do_connect", make)
    yield sharing(engine)
    engine.dispose()
    if _awaited.pop(name, None) is None:
        postgres.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)],
)
def engine(request: pytest.FixtureRequest) -> Engine:
    """A fresh migrated database of each engine in turn."""
    found = request.getfixturevalue(
        "sqlite_engine" if request.param == "sqlite" else "postgres_engine"
    )
    assert isinstance(found, Engine)
    return found
