"""Reading and writing, and the migration of a database that is in use or breaks half-way."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Text, func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from monitor.store import instance, migrate
from monitor.store.engine import make_engine, reading, writing
from monitor.store.schema import (
    InstanceSettingRow,
    OrganizationAliasRow,
    OrganizationRow,
    ReferenceValueRow,
)
from monitor.store.types import Exact, UtcDateTime
from tests.store.rows import a_history, an_assignment, an_organization

MIGRATE = (
    "import sys; from monitor.store import migrate; from monitor.store.engine import make_engine;"
    " migrate.upgrade(make_engine(sys.argv[1]))"
)


def test_a_reader_sees_one_state_while_a_writer_works_and_neither_waits(engine):
    with writing(engine) as session:
        instance.put(session, "count", "1")
    with reading(engine) as reader:
        assert instance.get(reader, "count") == "1"
        with writing(engine) as writer:
            instance.put(writer, "count", "2")
        assert instance.get(reader, "count") == "1"
    with reading(engine) as session:
        assert instance.get(session, "count") == "2"


def test_a_change_by_a_reader_is_refused_instead_of_silently_forgotten(engine):
    with reading(engine) as session, pytest.raises(DBAPIError, match=r"read-?only"):
        session.execute(text("INSERT INTO instance_setting VALUES ('a', 'b')"))
    with writing(engine) as session:
        instance.put(session, "after", "a writer gets the reader's connection and may write")


def test_a_database_in_memory_is_migrated_read_and_written_like_any_other():
    engine = make_engine("sqlite://")
    migrate.upgrade(engine)
    assert migrate.is_current(engine)
    with writing(engine) as session:
        instance.put(session, "here", "yes")
    with reading(engine) as session:
        assert instance.get(session, "here") == "yes"
    engine.dispose()


def test_another_kind_of_database_is_refused_by_name():
    with pytest.raises(ValueError, match="mysql is not SQLite or PostgreSQL"):
        make_engine("mysql://somewhere/monitor")


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_every_spelling_of_postgresql_uses_the_one_driver(scheme):
    assert make_engine(f"{scheme}://somewhere/monitor").dialect.driver == "psycopg"


def test_a_reference_to_nothing_is_refused(engine):
    with pytest.raises(IntegrityError), writing(engine) as session:
        session.add(OrganizationAliasRow(organization_id=404, alias="x", search_key="x"))


# --- exact numbers and instants ------------------------------------------------------------------


def test_ten_tenths_sum_to_exactly_one(engine):
    with writing(engine) as session:
        history = a_history(session)
        session.add_all(
            ReferenceValueRow(
                field_id=history.field, organization_id=history.organization,
                value=Decimal("0.1"), as_of=date(2020, 1, day), source="", verified=True,
            )
            for day in range(1, 11)
        )  # fmt: skip
    with reading(engine) as session:
        assert session.scalar(select(func.sum(ReferenceValueRow.value))) == Decimal(1)
        total = select(func.count()).where(ReferenceValueRow.value == Decimal("0.1"))
        assert session.scalar(total) == 10


@pytest.mark.parametrize("value", ["-9223372036854775.807", "0", "0.001", "9223372036854775.807"])
def test_an_exact_number_comes_back_digit_for_digit(value):
    kept = Exact().process_bind_param(Decimal(value), None)
    assert Exact().process_result_value(kept, None) == Decimal(value)


@pytest.mark.parametrize(
    ("value", "because"),
    [
        (Decimal("9223372036854775.808"), "larger"),
        (Decimal("1e30"), "larger"),
        (Decimal("NaN"), "not a number"),
        (Decimal("Infinity"), "not a number"),
        (Decimal("0.0001"), "finer"),
        (Decimal("123456789012345678901234567890.0001"), "finer"),
    ],
)
def test_what_no_engine_keeps_exactly_is_refused_before_it_gets_there(value, because):
    with pytest.raises(ValueError, match=because):
        Exact().process_bind_param(value, None)


def test_a_float_is_never_taken_for_an_exact_number():
    with pytest.raises(TypeError, match="may not be exact"):
        Exact().process_bind_param(0.1, None)


def test_instants_of_any_year_compare_as_instants_in_sqlite(sqlite_engine):
    years = [1, 999, 1000, 2020, 9999]
    kept = [
        UtcDateTime().process_bind_param(datetime(year, 1, 1, tzinfo=UTC), sqlite_engine.dialect)
        for year in years
    ]
    assert kept == sorted(kept)
    assert {len(one) for one in kept} == {27}


# --- invariants ----------------------------------------------------------------------------------


def test_a_unit_is_given_a_duty_once_from_the_start(engine):
    with writing(engine) as session:
        history = a_history(session)
        session.add(an_assignment(history))
    with pytest.raises(IntegrityError), writing(engine) as session:
        session.add(an_assignment(history))


def test_an_assignment_does_not_end_before_it_begins(engine):
    noon = datetime(2020, 8, 7, 5, tzinfo=UTC)
    with writing(engine) as session:
        history = a_history(session)
    with pytest.raises(IntegrityError, match="since_order"), writing(engine) as session:
        session.add(an_assignment(history, since=noon, until=noon - timedelta(seconds=1)))


def test_a_field_without_a_computation_is_null_to_the_database_too(engine):
    with writing(engine) as session:
        a_history(session)
    with reading(engine) as session:
        assert session.scalar(text("SELECT count(*) FROM field WHERE computation IS NULL")) == 1


# --- migrations ----------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    "kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
)
def test_three_migrations_of_one_empty_database_at_once_all_succeed(kind, request, tmp_path):
    if kind == "sqlite":
        url = f"sqlite:///{tmp_path / 'fresh.db'}"
    else:
        postgres = request.getfixturevalue("postgres")
        postgres.execute("CREATE DATABASE fresh")
        url = postgres.url("fresh")
    started = [
        subprocess.Popen([sys.executable, "-c", MIGRATE, url], stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    said = [process.communicate(timeout=60)[1] for process in started]
    assert [process.returncode for process in started] == [0, 0, 0], said
    engine = make_engine(url)
    assert migrate.is_current(engine)
    engine.dispose()


def test_a_database_with_history_goes_down_and_up_again(engine):
    with writing(engine) as session:
        a_history(session)
    migrate.downgrade(engine, "base")
    assert migrate.current(engine) is None
    migrate.upgrade(engine)
    with writing(engine) as session:
        a_history(session)


def test_a_migration_that_breaks_half_way_leaves_everything_as_it_was(engine):
    def migrate_and_break():
        with migrate.migrating(engine) as connection:
            connection.execute(text("ALTER TABLE organization ADD COLUMN half TEXT"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        migrate_and_break()
    with pytest.raises(DBAPIError, match="half"), reading(engine) as session:
        session.execute(text("SELECT half FROM organization"))


def test_a_table_that_others_point_at_can_be_rebuilt_with_its_rows(engine):
    with writing(engine) as session:
        unit = an_organization(session)
        session.add(OrganizationAliasRow(organization_id=unit, alias="x", search_key="x"))
    with migrate.migrating(engine) as connection:
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("organization") as table:
            table.alter_column("note", existing_type=Text(), nullable=True)
    with reading(engine) as session:
        query = select(OrganizationRow.code).join(OrganizationAliasRow)
        assert session.scalars(query).all() == ["unit"]
    with pytest.raises(IntegrityError), writing(engine) as session:
        session.add(OrganizationAliasRow(organization_id=404, alias="x", search_key="x"))


def test_a_migration_that_would_leave_a_row_pointing_at_nothing_is_rolled_back(engine):
    def take_the_unit_away():
        with migrate.migrating(engine) as connection:
            connection.execute(text("DELETE FROM organization"))

    with writing(engine) as session:
        unit = an_organization(session)
        session.add(OrganizationAliasRow(organization_id=unit, alias="x", search_key="x"))
    with pytest.raises((RuntimeError, IntegrityError), match="organization_alias"):
        take_the_unit_away()
    with reading(engine) as session:
        assert session.scalar(select(OrganizationRow.code)) == "unit"


def test_the_shipped_migrations_are_those_of_this_checkout():
    versions = Path(__file__).parents[2] / "migrations" / "versions"
    assert migrate.head() in {path.name[:4] for path in versions.glob("*.py")}
    assert InstanceSettingRow.__tablename__ in (versions / "0001_first.py").read_text("utf-8")
