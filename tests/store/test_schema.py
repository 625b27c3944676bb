"""The schema keeps its promises on both engines."""

from __future__ import annotations

import threading
from datetime import datetime
from decimal import Decimal

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, func, inspect, select, text
from sqlalchemy.exc import DBAPIError, StatementError

from monitor.store import instance, migrate
from monitor.store.engine import reading, writing
from monitor.store.schema import (
    APPEND_ONLY,
    AuditEventRow,
    Base,
    EvidenceRow,
    InstanceSettingRow,
    PeriodDecisionRow,
)
from monitor.store.types import Exact
from tests.store.rows import NOON, a_history, an_event

OLD_EVIDENCE = (
    "INSERT INTO organization (id, code, org_type, level, verified, source, note)"
    " VALUES (1, 'tkv', 'enterprise', 'unit', true, '', '')",
    "INSERT INTO user_account (id, username, display_name, email, locale, demo, created_at)"
    " VALUES (1, 'tkv', '', 'tkv@demo.example', 'vi', true, '2020-08-07 05:00:00+00:00')",
    "INSERT INTO evidence (id, organization_id, sha256, name, size, media_type, stored_as,"
    " uploaded_by, uploaded_at)"
    " VALUES (7, 1, 'e3b0', 'list.pdf', 0, 'application/pdf', 'x', 1,"
    " '2020-08-07 05:00:00+00:00')",
)
"""A file as the first schema kept it."""
PREFIXES = ("ck_", "fk_", "ix_", "pk_", "uq_")


def test_tables_and_migrations_agree(engine):
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_tables_and_migrations_agree_on_every_check(engine):
    """Alembic compares columns, keys and indices, but no checks."""
    found, wanted = {}, {}
    with engine.connect() as connection:
        inspector = inspect(connection)
        for table in Base.metadata.sorted_tables:
            found |= {
                (table.name, one["name"]): one["sqltext"]
                for one in inspector.get_check_constraints(table.name)
            }
            wanted |= {
                (table.name, one.name): str(one.sqltext)
                for one in table.constraints
                if isinstance(one, CheckConstraint)
            }
    assert found.keys() == wanted.keys()
    if engine.dialect.name == "sqlite":  # PostgreSQL rewords them; the migration is the same
        assert found == wanted


def test_every_name_of_the_database_itself_is_ours(engine):
    with engine.connect() as connection:
        inspector = inspect(connection)
        names = [
            (table, one["name"])
            for table in Base.metadata.tables
            for one in (
                inspector.get_pk_constraint(table),
                *inspector.get_foreign_keys(table),
                *inspector.get_unique_constraints(table),
                *inspector.get_check_constraints(table),
                *inspector.get_indexes(table),
            )
        ]
    assert [name for name in names if not str(name[1]).startswith(PREFIXES)] == []


def test_the_schema_goes_down_to_nothing_and_up_again(engine):
    migrate.downgrade(engine, "base")
    assert migrate.current(engine) is None
    migrate.upgrade(engine)
    assert migrate.is_current(engine)


def test_evidence_kept_before_it_had_versions_is_its_first_version(engine):
    migrate.downgrade(engine, "0001")
    with writing(engine) as session:
        for statement in OLD_EVIDENCE:
            session.execute(text(statement))
    migrate.upgrade(engine)
    with reading(engine) as session:
        kept = session.execute(select(EvidenceRow)).scalar_one()
        assert (kept.first_id, kept.version, kept.name) == (None, 1, "list.pdf")
    migrate.downgrade(engine, "0001")
    with reading(engine) as session:
        assert session.scalar(text("SELECT stored_as FROM evidence")) == "e3b0-7"


def test_every_constraint_has_a_name():
    nameless = [
        (table.name, one)
        for table in Base.metadata.tables.values()
        for one in table.constraints
        if not one.name
    ]
    assert nameless == []


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_history_is_never_changed_or_taken_away(engine, table):
    with writing(engine) as session:
        a_history(session)
    for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
        with (
            pytest.raises(DBAPIError, match=f"{table} is append-only"),
            writing(engine) as session,
        ):
            session.execute(text(statement))
    with reading(engine) as session:
        assert session.scalar(text(f"SELECT count(*) FROM {table}")) == 1


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_history_is_not_replaced_by_a_row_of_the_same_number(sqlite_engine, table):
    with writing(sqlite_engine) as session:
        a_history(session)
    with (
        pytest.raises(DBAPIError, match=f"{table} is append-only"),
        writing(sqlite_engine) as session,
    ):
        session.execute(text(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"))


@pytest.mark.postgresql
def test_history_is_not_emptied_at_one_stroke(postgres_engine):
    for table in APPEND_ONLY:
        with (
            pytest.raises(DBAPIError, match="is append-only"),
            writing(postgres_engine) as session,
        ):
            session.execute(text(f"TRUNCATE {table} CASCADE"))


def test_every_table_of_history_is_guarded(engine):
    query = (
        "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%!_no!_%'"
        if engine.dialect.name == "sqlite"
        else "SELECT event_object_table FROM information_schema.triggers"
        " WHERE trigger_name LIKE '%!_no!_%'"
    ) + " ESCAPE '!'"
    with engine.connect() as connection:
        assert set(connection.scalars(text(query))) == set(APPEND_ONLY)


def counted(engine):
    """Changes of reports and of the tree, as the database has counted them."""
    with reading(engine) as session:
        reports = session.scalars(text("SELECT changes FROM change_count ORDER BY 1")).all()
        return reports, int(instance.get(session, instance.TREE_VERSION) or 0)


def test_every_change_of_a_report_and_of_the_tree_is_counted_whoever_writes_it(engine):
    with writing(engine) as session:
        a_history(session)
    reports, tree = counted(engine)
    assert reports == [1]
    with writing(engine) as session:
        session.execute(text("UPDATE report SET version = version + 2"))
    assert counted(engine) == ([3], tree)
    with writing(engine) as session:
        session.execute(text("UPDATE organization SET verified = verified"))
    assert counted(engine)[1] > tree


def test_a_database_with_reports_comes_to_its_count_of_changes_and_back(engine):
    with writing(engine) as session:
        a_history(session)
        session.execute(text("UPDATE report SET version = 7"))
    for _ in range(2):
        migrate.downgrade(engine, "0001")
        migrate.upgrade(engine)
        assert counted(engine)[0] == [7]


def test_an_instant_without_a_zone_is_refused_and_one_with_comes_back_in_utc(engine):
    with pytest.raises(StatementError, match="time zone"), writing(engine) as session:
        session.add(an_event(at=datetime(2020, 8, 7, 12)))  # noqa: DTZ001
    with writing(engine) as session:
        session.add(an_event())
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
            session.add(an_event())
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with reading(engine) as session:
        assert session.scalar(select(func.count()).select_from(AuditEventRow)) == 0


def test_the_periods_tables_come_to_a_database_with_rows_and_go_again(engine):
    with writing(engine) as session:
        a_history(session)
    migrate.downgrade(engine, "0001")
    with reading(engine) as session:
        assert session.scalar(text("SELECT count(*) FROM decision")) == 1
    migrate.upgrade(engine)
    with reading(engine) as session:
        assert session.scalar(text("SELECT count(*) FROM period")) == 1
        assert session.scalar(text("SELECT count(*) FROM period_decision")) == 0


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"kind": "close", "instant": None}, "close_has_instant"),
        ({"kind": "close", "organization_id": 1}, "close_is_for_all"),
        ({"kind": "open", "organization_id": 1, "instant": None}, "exception_ends"),
        ({"kind": "shut"}, "kind"),
    ],
)
def test_a_closing_is_for_all_and_an_exception_ends(engine, wrong, constraint):
    with writing(engine) as session:
        a_history(session)
        known = session.scalars(select(PeriodDecisionRow)).one()
        told = {"period_id": known.period_id, "at": NOON, "actor_id": known.actor_id}
        told |= {"kind": "open", "instant": NOON, "reason": ""} | wrong

    def decide():
        with writing(engine) as session:
            session.add(PeriodDecisionRow(**told))

    with pytest.raises(DBAPIError, match=constraint):
        decide()
