"""Drafts of directives, with every revision of each and what became of it."""

import sqlalchemy as sa
from alembic import op

from monitor.store.types import UtcDateTime

revision = "0010"
down_revision = "0009"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = ("intake_draft", "intake_revision", "intake_outcome")


def upgrade() -> None:
    op.create_table(
        "intake_draft",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("organization_id", ID, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("begun_at", UtcDateTime(), nullable=False),
        sa.Column("begun_by", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_intake_draft_organization_id")
        ),
        sa.ForeignKeyConstraint(
            ["begun_by"], ["user_account.id"], name=op.f("fk_intake_draft_begun_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_draft")),
    )
    op.create_index(op.f("ix_intake_draft_organization_id"), "intake_draft", ["organization_id"])
    op.create_table(
        "intake_revision",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("draft_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("sheet", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["intake_draft.id"], name=op.f("fk_intake_revision_draft_id")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["user_account.id"], name=op.f("fk_intake_revision_made_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_revision")),
        sa.UniqueConstraint("draft_id", "number", name=op.f("uq_intake_revision_draft_id_number")),
    )
    op.create_table(
        "intake_outcome",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("draft_id", ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("directive_id", ID, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", ID, nullable=False),
        sa.CheckConstraint("kind IN ('issued', 'discarded')", name=op.f("ck_intake_outcome_kind")),
        sa.CheckConstraint(
            "(kind = 'issued') = (directive_id IS NOT NULL)",
            name=op.f("ck_intake_outcome_issued_is_a_directive"),
        ),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["intake_draft.id"], name=op.f("fk_intake_outcome_draft_id")
        ),
        sa.ForeignKeyConstraint(
            ["directive_id"], ["directive.id"], name=op.f("fk_intake_outcome_directive_id")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["user_account.id"], name=op.f("fk_intake_outcome_made_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_outcome")),
        sa.UniqueConstraint("draft_id", name=op.f("uq_intake_outcome_draft_id")),
    )
    for table in TABLES:
        _refuse_changes(table)


def downgrade() -> None:
    for table in reversed(TABLES):
        _allow_changes(table)
    op.drop_table("intake_outcome")
    op.drop_table("intake_revision")
    op.drop_index(op.f("ix_intake_draft_organization_id"), table_name="intake_draft")
    op.drop_table("intake_draft")


def _refuse_changes(table: str) -> None:
    """A draft's past stays as it was; the database itself refuses to change or drop it."""
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
