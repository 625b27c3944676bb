"""Improvement plans, explanations asked for and given, calls, and reminders sent by hand."""

import sqlalchemy as sa
from alembic import op

from monitor.store.types import UtcDateTime

revision = "0012"
down_revision = "0011"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = (
    "improvement_plan",
    "explanation",
    "explanation_answer",
    "contact_note",
    "hand_reminder",
)


def upgrade() -> None:
    op.create_table(
        "improvement_plan",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("directive_id", ID, nullable=False),
        sa.Column("obligation_id", ID, nullable=False),
        sa.Column("organization_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("by", UtcDateTime(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_improvement_plan_number")),
        *_links(
            "improvement_plan",
            directive_id="directive",
            obligation_id="obligation",
            organization_id="organization",
            author_id="user_account",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_improvement_plan")),
        sa.UniqueConstraint(
            "obligation_id",
            "organization_id",
            "number",
            name=op.f("uq_improvement_plan_obligation_id_organization_id_number"),
        ),
    )
    _index("improvement_plan", "directive_id")
    _index("improvement_plan", "organization_id")
    op.create_table(
        "explanation",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("directive_id", ID, nullable=False),
        sa.Column("obligation_id", ID, nullable=False),
        sa.Column("organization_id", ID, nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer_by", UtcDateTime(), nullable=True),
        *_links(
            "explanation",
            directive_id="directive",
            obligation_id="obligation",
            organization_id="organization",
            author_id="user_account",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_explanation")),
    )
    _index("explanation", "organization_id")
    _index("explanation", "author_id")
    _index("explanation", "directive_id", "organization_id")
    op.create_table(
        "explanation_answer",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("explanation_id", ID, nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        *_links("explanation_answer", explanation_id="explanation", author_id="user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_explanation_answer")),
    )
    _index("explanation_answer", "explanation_id")
    op.create_table(
        "contact_note",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("directive_id", ID, nullable=False),
        sa.Column("organization_id", ID, nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('call', 'reply', 'visit')", name=op.f("ck_contact_note_kind")),
        *_links(
            "contact_note",
            directive_id="directive",
            organization_id="organization",
            author_id="user_account",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_note")),
    )
    _index("contact_note", "directive_id", "organization_id")
    op.create_table(
        "hand_reminder",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("directive_id", ID, nullable=False),
        sa.Column("organization_id", ID, nullable=False),
        sa.Column("period_id", ID, nullable=False),
        sa.Column("limit_at", UtcDateTime(), nullable=False),
        sa.Column("reached", sa.Text(), nullable=False),
        sa.Column("recipient_id", ID, nullable=False),
        sa.Column("message_id", ID, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.CheckConstraint(
            "reached IN ('clerk', 'head', 'coordinator')", name=op.f("ck_hand_reminder_reached")
        ),
        *_links(
            "hand_reminder",
            directive_id="directive",
            organization_id="organization",
            period_id="period",
            recipient_id="user_account",
            message_id="message",
            author_id="user_account",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_reminder")),
    )
    _index("hand_reminder", "message_id")
    _index("hand_reminder", "directive_id", "at")
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


def _index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))


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
