"""The schema keeps its promises on both engines."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError, StatementError

from monitor.store import instance, migrate
from monitor.store.engine import reading, writing
from monitor.store.schema import APPEND_ONLY, AuditEventRow, Base, InstanceSettingRow
from monitor.store.types import Exact

NOON = datetime(2020, 8, 7, 5, tzinfo=UTC)


def event(at=NOON, number=1):
    return AuditEventRow(
        at=at, action="a.b", object_type="x", object_id=str(number), detail={},
        previous_hash="0", hash=str(number),
    )  # fmt: skip


def test_tables_and_migrations_agree(engine):
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_the_schema_goes_down_to_nothing_and_up_again(engine):
    migrate.downgrade(engine, "base")
    assert migrate.current(engine) is None
    migrate.upgrade(engine)
    assert migrate.is_current(engine)


def test_every_constraint_has_a_name():
    nameless = [
        (table.name, one)
        for table in Base.metadata.tables.values()
        for one in table.constraints
        if not one.name
    ]
    assert nameless == []


@pytest.mark.parametrize("verb", ["UPDATE audit_event SET action = 'x'", "DELETE FROM audit_event"])
def test_history_is_never_changed_or_taken_away(engine, verb):
    with writing(engine) as session:
        session.add(event())
    with pytest.raises(DBAPIError, match="append-only"), writing(engine) as session:
        session.execute(text(verb))
    with reading(engine) as session:
        assert session.scalar(select(AuditEventRow.action)) == "a.b"


def test_every_table_of_history_is_guarded(engine):
    query = (
        "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'"
        if engine.dialect.name == "sqlite"
        else "SELECT event_object_table FROM information_schema.triggers"
    )
    with engine.connect() as connection:
        assert set(connection.scalars(text(query))) == set(APPEND_ONLY)


def test_an_instant_without_a_zone_is_refused_and_one_with_comes_back_in_utc(engine):
    with pytest.raises(StatementError, match="time zone"), writing(engine) as session:
        session.add(event(at=datetime(2020, 8, 7, 12)))  # noqa: DTZ001
    with writing(engine) as session:
        session.add(event())
    with reading(engine) as session:
        assert session.scalar(select(AuditEventRow.at)) == NOON
        assert session.scalar(select(AuditEventRow.at).where(AuditEventRow.at <= NOON)) == NOON


def test_an_exact_number_is_whole_thousandths_and_anything_finer_is_refused():
    dialect = None
    assert Exact().process_bind_param(Decimal("1.234"), dialect) == 1234
    assert Exact().process_result_value(1234, dialect) == Decimal("1.234")
    with pytest.raises(ValueError, match="finer"):
        Exact().process_bind_param(Decimal("0.0001"), dialect)


def test_eight_writers_at_once_stand_in_line_and_none_is_lost(engine):
    wrong = []

    def add_ten():
        try:
            for _ in range(10):
                with writing(engine) as session:
                    session.execute(
                        select(InstanceSettingRow.value)
                        .where(InstanceSettingRow.name == "count")
                        .with_for_update()
                    )
                    count = int(instance.get(session, "count") or 0)
                    instance.put(session, "count", str(count + 1))
        except DBAPIError as error:
            wrong.append(error)

    with writing(engine) as session:
        instance.put(session, "count", "0")
    threads = [threading.Thread(target=add_ten) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    with reading(engine) as session:
        assert instance.get(session, "count") == "80"


def test_a_failed_piece_of_work_leaves_nothing(engine):
    def fail():
        with writing(engine) as session:
            session.add(event())
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with reading(engine) as session:
        assert session.scalar(select(func.count()).select_from(AuditEventRow)) == 0
