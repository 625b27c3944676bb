# checks as the database will hold them, in one piece
"""Periods as the coordinator decides them: rhythms, closings, openings."""

import sqlalchemy as sa
from alembic import op

from monitor.store.types import UtcDateTime

revision = "0006"
down_revision = "0005"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
APPEND_ONLY = ("cadence", "cadence_period", "period_decision")


def upgrade() -> None:
    op.create_table(
        "cadence",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("obligation_id", ID, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor_id", ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('once', 'daily', 'weekly', 'monthly', 'custom', 'stop')",
            name=op.f("ck_cadence_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligation.id"], name=op.f("fk_cadence_obligation_id")
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["user_account.id"], name=op.f("fk_cadence_actor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cadence")),
    )
    op.create_index(op.f("ix_cadence_obligation_id"), "cadence", ["obligation_id"])
    op.create_table(
        "cadence_period",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("cadence_id", ID, nullable=False),
        sa.Column("period_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["cadence_id"], ["cadence.id"], name=op.f("fk_cadence_period_cadence_id")
        ),
        sa.ForeignKeyConstraint(
            ["period_id"], ["period.id"], name=op.f("fk_cadence_period_period_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cadence_period")),
        sa.UniqueConstraint(
            "cadence_id", "period_id", name=op.f("uq_cadence_period_cadence_id_period_id")
        ),
    )
    op.create_table(
        "period_decision",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("period_id", ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("instant", UtcDateTime(), nullable=True),
        sa.Column("organization_id", ID, nullable=True),
        sa.Column("actor_id", ID, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('close', 'open')", name=op.f("ck_period_decision_kind")),
        sa.CheckConstraint(
            "kind <> 'close' OR organization_id IS NULL",
            name=op.f("ck_period_decision_close_is_for_all"),
        ),
        sa.CheckConstraint(
            "kind <> 'close' OR instant IS NOT NULL",
            name=op.f("ck_period_decision_close_has_instant"),
        ),
        sa.CheckConstraint(
            "kind <> 'open' OR organization_id IS NULL OR instant IS NOT NULL",
            name=op.f("ck_period_decision_exception_ends"),
        ),
        sa.ForeignKeyConstraint(
            ["period_id"], ["period.id"], name=op.f("fk_period_decision_period_id")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_period_decision_organization_id"),
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["user_account.id"], name=op.f("fk_period_decision_actor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_period_decision")),
    )
    op.create_index(op.f("ix_period_decision_period_id"), "period_decision", ["period_id"])
    for table in APPEND_ONLY:
        _refuse_changes(table)


def downgrade() -> None:
    for table in reversed(APPEND_ONLY):
        _allow_changes(table)
    op.drop_index(op.f("ix_period_decision_period_id"), table_name="period_decision")
    op.drop_table("period_decision")
    op.drop_table("cadence_period")
    op.drop_index(op.f("ix_cadence_obligation_id"), table_name="cadence")
    op.drop_table("cadence")


def _refuse_changes(table: str) -> None:
    """What is decided stays decided; the database itself refuses to change or drop it."""
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
