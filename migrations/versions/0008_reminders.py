"""Reminders and what was said to whom; a person's morning list, pause and choices of a digest."""

import sqlalchemy as sa
from alembic import op

from monitor.store.types import UtcDateTime

revision = "0008"
down_revision = "0007"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "reminder",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("directive_id", ID, nullable=False),
        sa.Column("organization_id", ID, nullable=False),
        sa.Column("period_id", ID, nullable=False),
        sa.Column("limit_at", UtcDateTime(), nullable=False),
        sa.Column("rung", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reached", sa.Text(), nullable=False),
        sa.Column("recipient_id", ID, nullable=True),
        sa.Column("message_id", ID, nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "rung IN ('opening', 'halfway', 'last_day', 'last_hours', 'overdue')",
            name=op.f("ck_reminder_rung"),
        ),
        sa.CheckConstraint(
            "reached IN ('clerk', 'head', 'coordinator')", name=op.f("ck_reminder_reached")
        ),
        sa.CheckConstraint(
            "(rung = 'overdue') = (number > 0)", name=op.f("ck_reminder_number_is_days_overdue")
        ),
        sa.CheckConstraint(
            "(recipient_id IS NULL) = (message_id IS NULL)",
            name=op.f("ck_reminder_somebody_has_a_message"),
        ),
        sa.ForeignKeyConstraint(
            ["directive_id"], ["directive.id"], name=op.f("fk_reminder_directive_id")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_reminder_organization_id")
        ),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_reminder_period_id")),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["user_account.id"], name=op.f("fk_reminder_recipient_id")
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_reminder_message_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
    )
    op.create_index(op.f("ix_reminder_message_id"), "reminder", ["message_id"])
    op.create_index(op.f("ix_reminder_directive_id_at"), "reminder", ["directive_id", "at"])
    op.create_index(
        "uq_reminder_once",
        "reminder",
        ["organization_id", "period_id", "limit_at", "rung", "number", "reached", "recipient_id"],
        unique=True,
    )
    op.create_index(
        "uq_reminder_nobody",
        "reminder",
        ["organization_id", "period_id", "limit_at", "rung", "number", "reached"],
        unique=True,
        sqlite_where=sa.text("recipient_id IS NULL"),
        postgresql_where=sa.text("recipient_id IS NULL"),
    )
    _refuse_changes("reminder")
    op.create_table(
        "morning_list",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_morning_list_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_morning_list")),
    )
    _once_running("morning_list")
    op.create_table(
        "mail_pause",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_mail_pause_days_in_order")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_mail_pause_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_pause")),
    )
    _once_running("mail_pause")
    op.add_column(
        "subscription",
        sa.Column("only_when_needed", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column("subscription", sa.Column("locale", sa.Text(), nullable=False, server_default=""))
    op.add_column(
        "subscription",
        sa.Column("attaches_table", sa.Boolean(), nullable=False, server_default=sa.false()),
    )


def downgrade() -> None:
    op.drop_column("subscription", "attaches_table")
    op.drop_column("subscription", "locale")
    op.drop_column("subscription", "only_when_needed")
    op.drop_index("uq_mail_pause_running", table_name="mail_pause")
    op.drop_table("mail_pause")
    op.drop_index("uq_morning_list_running", table_name="morning_list")
    op.drop_table("morning_list")
    _allow_changes("reminder")
    op.drop_index("uq_reminder_nobody", table_name="reminder")
    op.drop_index("uq_reminder_once", table_name="reminder")
    op.drop_index(op.f("ix_reminder_directive_id_at"), table_name="reminder")
    op.drop_index(op.f("ix_reminder_message_id"), table_name="reminder")
    op.drop_table("reminder")


def _once_running(table: str) -> None:
    """One at a time for a person; those that ended stay on record."""
    op.create_index(
        f"uq_{table}_running",
        table,
        ["user_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def _refuse_changes(table: str) -> None:
    """What was said to whom stays on record; the database itself refuses to change or drop it."""
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
