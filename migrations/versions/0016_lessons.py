"""What coordinators teach the reader of directives: words, what they mean, and until when."""

import sqlalchemy as sa
from alembic import op

from monitor.store.types import UtcDateTime

revision = "0016"
down_revision = "0015"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = ("intake_lesson", "intake_lesson_end")


def upgrade() -> None:
    op.create_table(
        "intake_lesson",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("organization_id", ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("meaning", sa.Text(), nullable=False),
        sa.Column("unit_id", ID, nullable=True),
        sa.Column("draft_id", ID, nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("taught_at", UtcDateTime(), nullable=False),
        sa.Column("taught_by", ID, nullable=False),
        sa.CheckConstraint(
            "kind IN ('name', 'deadline', 'target', 'role')", name=op.f("ck_intake_lesson_kind")
        ),
        sa.CheckConstraint(
            "(kind = 'name') = (unit_id IS NOT NULL)",
            name=op.f("ck_intake_lesson_name_is_of_a_unit"),
        ),
        *_links(
            "intake_lesson",
            organization_id="organization",
            unit_id="organization",
            draft_id="intake_draft",
            taught_by="user_account",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_lesson")),
    )
    op.create_index(op.f("ix_intake_lesson_organization_id"), "intake_lesson", ["organization_id"])
    op.create_table(
        "intake_lesson_end",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("lesson_id", ID, nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=False),
        sa.Column("ended_by", ID, nullable=False),
        *_links("intake_lesson_end", lesson_id="intake_lesson", ended_by="user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_lesson_end")),
        sa.UniqueConstraint("lesson_id", name=op.f("uq_intake_lesson_end_lesson_id")),
    )
    for table in TABLES:
        _refuse_changes(table)


def downgrade() -> None:
    for table in reversed(TABLES):
        _allow_changes(table)
        op.drop_table(table)


def _links(table: str, **targets: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))
        for column, target in targets.items()
    ]


def _refuse_changes(table: str) -> None:
    """What was said stays as it was; the database itself refuses to change or drop it."""
    if op.get_context().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_append_only()"
    )


def _allow_changes(table: str) -> None:
    if op.get_context().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            op.execute(f"DROP TRIGGER {table}_no_{verb}")
        return
    op.execute(f"DROP TRIGGER {table}_no_change ON {table}")
    op.execute(f"DROP FUNCTION {table}_is_append_only()")
