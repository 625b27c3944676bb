"""Mail that is accounted for: missed digests, bounces, holidays, and what a worker last did."""

import sqlalchemy as sa
from alembic import op

from monitor.store.types import UtcDateTime

revision = "0007"
down_revision = "0006"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
APPEND_ONLY = ("missed_digest", "bounce", "address_cleared")


def upgrade() -> None:
    op.add_column(
        "subscription",
        sa.Column("skips_holidays", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.create_table(
        "missed_digest",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("directive_id", ID, nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("recipients", sa.Integer(), nullable=False),
        sa.Column("noticed_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("recipients > 0", name=op.f("ck_missed_digest_recipients")),
        sa.ForeignKeyConstraint(
            ["directive_id"], ["directive.id"], name=op.f("fk_missed_digest_directive_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_missed_digest")),
        sa.UniqueConstraint(
            "directive_id", "local_date", name=op.f("uq_missed_digest_directive_id_local_date")
        ),
    )
    op.create_table(
        "bounce",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("message_id", ID, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("kind IN ('failed', 'delayed')", name=op.f("ck_bounce_kind")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_bounce_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bounce")),
        sa.UniqueConstraint("message_id", "status", name=op.f("uq_bounce_message_id_status")),
    )
    op.create_index(op.f("ix_bounce_address"), "bounce", ["address"])
    op.create_table(
        "address_cleared",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["user_account.id"], name=op.f("fk_address_cleared_actor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address_cleared")),
    )
    op.create_index(op.f("ix_address_cleared_address"), "address_cleared", ["address"])
    op.create_table(
        "worker_job",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("worker", sa.Text(), nullable=False),
        sa.Column("began_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.Column("succeeded_at", UtcDateTime(), nullable=True),
        sa.Column("failed_at", UtcDateTime(), nullable=True),
        sa.Column("next_at", UtcDateTime(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_worker_job")),
    )
    op.create_index(op.f("ix_delivery_at"), "delivery", ["at"])
    # The next message is found in the order of the index, however long the queue.
    op.create_index("ix_message_state_next_try_at_id", "message", ["state", "next_try_at", "id"])
    op.drop_index("ix_message_state_next_try_at", table_name="message")
    for table in APPEND_ONLY:
        _refuse_changes(table)


def downgrade() -> None:
    for table in reversed(APPEND_ONLY):
        _allow_changes(table)
    op.create_index("ix_message_state_next_try_at", "message", ["state", "next_try_at"])
    op.drop_index("ix_message_state_next_try_at_id", table_name="message")
    op.drop_index(op.f("ix_delivery_at"), table_name="delivery")
    op.drop_table("worker_job")
    op.drop_index(op.f("ix_address_cleared_address"), table_name="address_cleared")
    op.drop_table("address_cleared")
    op.drop_index(op.f("ix_bounce_address"), table_name="bounce")
    op.drop_table("bounce")
    op.drop_table("missed_digest")
    op.drop_column("subscription", "skips_holidays")


def _refuse_changes(table: str) -> None:
    """What was missed or came back stays known; the database itself refuses to change it."""
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
