"""Comments on reports and cells: said once, read, flagged and resolved, and never changed."""

import sqlalchemy as sa
from alembic import op

from monitor.store.types import UtcDateTime

revision = "0005"
down_revision = "0004"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = ("comment", "comment_mention", "comment_step", "comment_read")


def upgrade() -> None:
    op.create_table(
        "comment",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("directive_id", ID, nullable=False),
        sa.Column("organization_id", ID, nullable=False),
        sa.Column("period_id", ID, nullable=True),
        sa.Column("obligation_id", ID, nullable=True),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.CheckConstraint("audience IN ('unit', 'shared')", name=op.f("ck_comment_audience")),
        sa.CheckConstraint(
            "(period_id IS NULL) <> (obligation_id IS NULL)", name=op.f("ck_comment_speaks_of")
        ),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_comment_{column}"))
            for column, table in (
                ("directive_id", "directive"),
                ("organization_id", "organization"),
                ("period_id", "period"),
                ("obligation_id", "obligation"),
                ("author_id", "user_account"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
    )
    op.create_index(
        "ix_comment_directive_id_organization_id", "comment", ["directive_id", "organization_id"]
    )
    op.create_index(op.f("ix_comment_organization_id"), "comment", ["organization_id"])
    _create_below("comment_mention", "user_id", is_once=True)
    _create_below(
        "comment_step",
        "actor_id",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("kind IN ('flag', 'resolve')", name=op.f("ck_comment_step_kind")),
    )
    _create_below(
        "comment_read", "user_id", sa.Column("at", UtcDateTime(), nullable=False), is_once=True
    )
    for table in TABLES:
        _refuse_changes(table)


def _create_below(
    table: str, person: str, *more: sa.schema.SchemaItem, is_once: bool = False
) -> None:
    """A table of what people do with a comment; ``is_once``: each of them at most once."""
    columns = [
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("comment_id", ID, nullable=False),
        sa.Column(person, ID, nullable=False),
        *more,
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name=op.f(f"fk_{table}_comment_id")
        ),
        sa.ForeignKeyConstraint([person], ["user_account.id"], name=op.f(f"fk_{table}_{person}")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]
    if is_once:
        columns.append(
            sa.UniqueConstraint(person, "comment_id", name=op.f(f"uq_{table}_{person}_comment_id"))
        )
    op.create_table(table, *columns)
    op.create_index(op.f(f"ix_{table}_comment_id"), table, ["comment_id"])


def downgrade() -> None:
    for table in reversed(TABLES):
        _allow_changes(table)
        op.drop_table(table)


def _refuse_changes(table: str) -> None:
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
