"""Delegation: a head's deputies, and what the coordinator is asked about new and ended units."""

import sqlalchemy as sa
from alembic import op

from monitor.store.types import UtcDateTime

revision = "0003"
down_revision = "0002"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
APPEND_ONLY = (
    "deputy", "deputy_end", "deputy_decision", "assignment_proposal", "assignment_answer",
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "deputy",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("organization_id", ID, nullable=False),
        sa.Column("head_id", ID, nullable=False),
        sa.Column("deputy_id", ID, nullable=False),
        sa.Column("named_at", UtcDateTime(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.CheckConstraint("head_id <> deputy_id", name=op.f("ck_deputy_somebody_else")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_deputy_organization_id")
        ),
        sa.ForeignKeyConstraint(["head_id"], ["user_account.id"], name=op.f("fk_deputy_head_id")),
        sa.ForeignKeyConstraint(
            ["deputy_id"], ["user_account.id"], name=op.f("fk_deputy_deputy_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deputy")),
    )
    op.create_index(op.f("ix_deputy_organization_id"), "deputy", ["organization_id"])
    op.create_index(op.f("ix_deputy_deputy_id"), "deputy", ["deputy_id"])
    op.create_table(
        "deputy_end",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("deputy_id", ID, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("ended_by", ID, nullable=False),
        sa.ForeignKeyConstraint(["deputy_id"], ["deputy.id"], name=op.f("fk_deputy_end_deputy_id")),
        sa.ForeignKeyConstraint(
            ["ended_by"], ["user_account.id"], name=op.f("fk_deputy_end_ended_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deputy_end")),
        sa.UniqueConstraint("deputy_id", name=op.f("uq_deputy_end_deputy_id")),
    )
    op.create_table(
        "deputy_decision",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("decision_id", ID, nullable=False),
        sa.Column("deputy_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_deputy_decision_decision_id")
        ),
        sa.ForeignKeyConstraint(
            ["deputy_id"], ["deputy.id"], name=op.f("fk_deputy_decision_deputy_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deputy_decision")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_deputy_decision_decision_id")),
    )
    op.create_index(op.f("ix_deputy_decision_deputy_id"), "deputy_decision", ["deputy_id"])
    op.create_table(
        "assignment_proposal",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("directive_id", ID, nullable=False),
        sa.Column("organization_id", ID, nullable=False),
        sa.Column("reports_to_id", ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("proposed_at", UtcDateTime(), nullable=False),
        sa.Column("proposed_by", ID, nullable=True),
        sa.CheckConstraint("kind IN ('join', 'leave')", name=op.f("ck_assignment_proposal_kind")),
        sa.ForeignKeyConstraint(
            ["directive_id"], ["directive.id"], name=op.f("fk_assignment_proposal_directive_id")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_assignment_proposal_organization_id"),
        ),
        sa.ForeignKeyConstraint(
            ["reports_to_id"],
            ["organization.id"],
            name=op.f("fk_assignment_proposal_reports_to_id"),
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["user_account.id"], name=op.f("fk_assignment_proposal_proposed_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_proposal")),
    )
    op.create_index(
        op.f("ix_assignment_proposal_directive_id"), "assignment_proposal", ["directive_id"]
    )
    op.create_index(
        op.f("ix_assignment_proposal_organization_id"), "assignment_proposal", ["organization_id"]
    )
    op.create_table(
        "assignment_answer",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("proposal_id", ID, nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("answered_by", ID, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["assignment_proposal.id"],
            name=op.f("fk_assignment_answer_proposal_id"),
        ),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["user_account.id"], name=op.f("fk_assignment_answer_answered_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_answer")),
        sa.UniqueConstraint("proposal_id", name=op.f("uq_assignment_answer_proposal_id")),
    )
    for table in APPEND_ONLY:
        _refuse_changes(table)


def downgrade() -> None:
    for table in APPEND_ONLY:
        _allow_changes(table)
    op.drop_table("assignment_answer")
    op.drop_index(op.f("ix_assignment_proposal_organization_id"), table_name="assignment_proposal")
    op.drop_index(op.f("ix_assignment_proposal_directive_id"), table_name="assignment_proposal")
    op.drop_table("assignment_proposal")
    op.drop_index(op.f("ix_deputy_decision_deputy_id"), table_name="deputy_decision")
    op.drop_table("deputy_decision")
    op.drop_table("deputy_end")
    op.drop_index(op.f("ix_deputy_deputy_id"), table_name="deputy")
    op.drop_index(op.f("ix_deputy_organization_id"), table_name="deputy")
    op.drop_table("deputy")


def _refuse_changes(table: str) -> None:
    """History is added to and never changed; the database itself keeps that promise."""
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
