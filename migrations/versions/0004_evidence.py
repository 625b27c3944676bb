"""Evidence has versions, is kept under its checksum, says which duties it shows, and stays."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("evidence", table_args=(_size(),)) as batch:
        batch.add_column(sa.Column("first_id", ID, nullable=True))
        batch.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        batch.drop_constraint(op.f("uq_evidence_stored_as"), type_="unique")
        batch.drop_column("stored_as")
        batch.create_foreign_key(op.f("fk_evidence_first_id"), "evidence", ["first_id"], ["id"])
        batch.create_unique_constraint(
            op.f("uq_evidence_first_id_version"), ["first_id", "version"]
        )
        batch.create_check_constraint(op.f("ck_evidence_version"), "version >= 1")
        batch.create_check_constraint(
            op.f("ck_evidence_first_is_version_one"), "(first_id IS NULL) = (version = 1)"
        )
    op.add_column(
        "revision_evidence",
        sa.Column("obligations", sa.JSON(), nullable=False, server_default="[]"),
    )
    op.create_index(op.f("ix_revision_evidence_evidence_id"), "revision_evidence", ["evidence_id"])
    _refuse_changes("evidence")


def downgrade() -> None:
    _allow_changes("evidence")
    op.drop_index(op.f("ix_revision_evidence_evidence_id"), table_name="revision_evidence")
    op.drop_column("revision_evidence", "obligations")
    with op.batch_alter_table("evidence", table_args=(_size(),)) as batch:
        batch.drop_constraint(op.f("ck_evidence_first_is_version_one"), type_="check")
        batch.drop_constraint(op.f("ck_evidence_version"), type_="check")
        batch.drop_constraint(op.f("uq_evidence_first_id_version"), type_="unique")
        batch.drop_constraint(op.f("fk_evidence_first_id"), type_="foreignkey")
        batch.drop_column("version")
        batch.drop_column("first_id")
        batch.add_column(sa.Column("stored_as", sa.Text(), nullable=True))
    op.execute("UPDATE evidence SET stored_as = sha256 || '-' || id")
    with op.batch_alter_table("evidence", table_args=(_size(),)) as batch:
        batch.alter_column("stored_as", nullable=False)
        batch.create_unique_constraint(op.f("uq_evidence_stored_as"), ["stored_as"])


def _size() -> sa.CheckConstraint:
    """SQLite builds a table anew to change it, and the checks it had must be said again."""
    return sa.CheckConstraint("size >= 0", name=op.f("ck_evidence_size"))


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
