"""Files that take long are jobs of the worker; tops of boards of days that are over are kept."""

import sqlalchemy as sa
from alembic import op

from monitor.store.types import UtcDateTime

revision = "0018"
down_revision = "0017"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WORDS = {
    "kind": "'matrix', 'report', 'chase'",
    "form": "'csv', 'xlsx', 'pdf', 'docx'",
    "basis": "'received', 'accepted'",
    "state": "'queued', 'running', 'done', 'failed', 'canceled', 'expired'",
}
OPEN = sa.text("state IN ('queued', 'running')")


def upgrade() -> None:
    op.create_table(
        "export_job",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("directive_id", ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("as_of", UtcDateTime(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("parameters", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("asked_reach", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", UtcDateTime(), nullable=False),
        sa.Column("lease_owner", sa.Text(), nullable=True),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_reach", sa.Text(), nullable=True),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.Column("expires_at", UtcDateTime(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("tells_by_mail", sa.Boolean(), nullable=False),
        sa.Column("fetched_at", UtcDateTime(), nullable=True),
        *(
            sa.CheckConstraint(f"{column} IN ({words})", name=op.f(f"ck_export_job_{column}"))
            for column, words in WORDS.items()
        ),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_export_job_attempts")),
        sa.CheckConstraint(
            "(state = 'running') = (lease_owner IS NOT NULL)",
            name=op.f("ck_export_job_running_has_lease"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_export_job_user_id")
        ),
        sa.ForeignKeyConstraint(
            ["directive_id"], ["directive.id"], name=op.f("fk_export_job_directive_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_job")),
    )
    op.create_index(op.f("ix_export_job_user_id"), "export_job", ["user_id"])
    op.create_index(
        op.f("ix_export_job_state_next_try_at_id"), "export_job", ["state", "next_try_at", "id"]
    )
    op.create_index(
        op.f("uq_export_job_fingerprint"), "export_job", ["fingerprint"], unique=True,
        sqlite_where=OPEN, postgresql_where=OPEN,
    )  # fmt: skip
    op.create_table(
        "export_file",
        sa.Column("job_id", ID, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["export_job.id"], name=op.f("fk_export_file_job_id")),
        sa.PrimaryKeyConstraint("job_id", name=op.f("pk_export_file")),
    )
    op.create_table(
        "kept_rollup",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("directive_id", ID, nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("of", sa.Text(), nullable=False),
        sa.Column("kept_at", UtcDateTime(), nullable=False),
        sa.Column("told", sa.JSON(none_as_null=True), nullable=False),
        sa.CheckConstraint(f"basis IN ({WORDS['basis']})", name=op.f("ck_kept_rollup_basis")),
        sa.ForeignKeyConstraint(
            ["directive_id"], ["directive.id"], name=op.f("fk_kept_rollup_directive_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_rollup")),
        sa.UniqueConstraint(
            "directive_id", "basis", "at", name=op.f("uq_kept_rollup_directive_id_basis_at")
        ),
    )


def downgrade() -> None:
    op.drop_table("kept_rollup")
    op.drop_table("export_file")
    op.drop_table("export_job")
