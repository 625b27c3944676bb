"""Mail and other ways: messages to chat rooms, programs and telephones, and every try.

With it whom a directive's reminders reach, and the secret that names mails: who does not know it
cannot guess a mail's name, and so cannot say that it came back.
"""

import secrets

import sqlalchemy as sa
from alembic import op

from monitor.store.types import UtcDateTime

revision = "0017"
down_revision = "0016"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "channel_message",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("directive_id", ID, nullable=True),
        sa.Column("recipient_id", ID, nullable=True),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("payload", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("lease_owner", sa.Text(), nullable=True),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", UtcDateTime(), nullable=False),
        sa.Column("queued_at", UtcDateTime(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('digest', 'reminder', 'test')", name=op.f("ck_channel_message_kind")
        ),
        sa.CheckConstraint(
            "state IN ('queued', 'sending', 'sent', 'failed', 'superseded')",
            name=op.f("ck_channel_message_state"),
        ),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_channel_message_tries")),
        sa.CheckConstraint(
            "(state = 'sending') = (lease_owner IS NOT NULL)",
            name=op.f("ck_channel_message_sending_has_lease"),
        ),
        sa.CheckConstraint(
            "(kind = 'reminder') = (recipient_id IS NOT NULL)",
            name=op.f("ck_channel_message_recipient"),
        ),
        sa.ForeignKeyConstraint(
            ["directive_id"], ["directive.id"], name=op.f("fk_channel_message_directive_id")
        ),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["user_account.id"], name=op.f("fk_channel_message_recipient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel_message")),
        sa.UniqueConstraint("name", name=op.f("uq_channel_message_name")),
    )
    op.create_index(
        "ix_channel_message_state_next_try_at_id",
        "channel_message",
        ["state", "next_try_at", "id"],
    )
    op.create_index("ix_channel_message_recipient_id", "channel_message", ["recipient_id"])
    op.create_table(
        "channel_try",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("message_id", ID, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("code", sa.Integer(), nullable=True),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('sent', 'retry', 'failed')", name=op.f("ck_channel_try_outcome")
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["channel_message.id"], name=op.f("fk_channel_try_message_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel_try")),
    )
    op.create_index("ix_channel_try_message_id", "channel_try", ["message_id"])
    op.create_index("ix_channel_try_at", "channel_try", ["at"])
    op.create_table(
        "text_choice",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_text_choice_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_choice")),
    )
    op.create_index(
        "uq_text_choice_running",
        "text_choice",
        ["user_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "reminder_reach",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("directive_id", ID, nullable=False),
        sa.Column("reach", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor_id", ID, nullable=False),
        sa.CheckConstraint(
            "reach IN ('everybody', 'unit', 'nobody')", name=op.f("ck_reminder_reach_reach")
        ),
        sa.ForeignKeyConstraint(
            ["directive_id"], ["directive.id"], name=op.f("fk_reminder_reach_directive_id")
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["user_account.id"], name=op.f("fk_reminder_reach_actor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_reach")),
    )
    op.create_index("ix_reminder_reach_directive_id", "reminder_reach", ["directive_id"])
    op.execute(
        sa.text("INSERT INTO instance_setting (name, value) VALUES ('mail_key', :key)").bindparams(
            key=secrets.token_hex(32)
        )
    )


def downgrade() -> None:
    op.execute(sa.text("DELETE FROM instance_setting WHERE name = 'mail_key'"))
    op.drop_table("reminder_reach")
    op.drop_table("text_choice")
    op.drop_table("channel_try")
    op.drop_table("channel_message")
