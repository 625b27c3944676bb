# checks as the database will hold them, in one piece
"""Official papers, kept as they were made."""

import sqlalchemy as sa
from alembic import op

from monitor.store.types import UtcDateTime

revision = "0009"
down_revision = "0008"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "kept_paper",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("directive_id", ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("as_of", UtcDateTime(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", ID, nullable=True),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("kind IN ('report', 'chase')", name=op.f("ck_kept_paper_kind")),
        sa.CheckConstraint("form IN ('docx', 'pdf', 'xlsx')", name=op.f("ck_kept_paper_form")),
        sa.CheckConstraint("basis IN ('received', 'accepted')", name=op.f("ck_kept_paper_basis")),
        sa.ForeignKeyConstraint(
            ["directive_id"], ["directive.id"], name=op.f("fk_kept_paper_directive_id")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["user_account.id"], name=op.f("fk_kept_paper_made_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_paper")),
    )
    op.create_index(op.f("ix_kept_paper_directive_id"), "kept_paper", ["directive_id"])
    _refuse_changes("kept_paper")


def downgrade() -> None:
    _allow_changes("kept_paper")
    op.drop_index(op.f("ix_kept_paper_directive_id"), table_name="kept_paper")
    op.drop_table("kept_paper")


def _refuse_changes(table: str) -> None:
    """What was made stays as it was; the database itself refuses to change or drop it."""
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
