"""What a later directive made of the obligations of an earlier one."""

import sqlalchemy as sa
from alembic import op

from monitor.store.types import Exact, UtcDateTime

revision = "0015"
down_revision = "0014"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
LINKS = {
    "directive_id": "directive", "obligation_id": "obligation", "successor_id": "obligation",
    "made_by": "user_account", "moved_from_id": "period", "moved_to_id": "period",
}  # fmt: skip
TABLE = "amendment"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("directive_id", ID, nullable=False),
        sa.Column("obligation_id", ID, nullable=False),
        sa.Column("successor_id", ID, nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", ID, nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("terms", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("target", Exact(), nullable=True),
        sa.Column("target_source", sa.Text(), nullable=False),
        sa.Column("target_words", sa.Text(), nullable=False),
        sa.Column("moved_from_id", ID, nullable=True),
        sa.Column("moved_to_id", ID, nullable=True),
        sa.Column("joined_codes", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("left_codes", sa.JSON(none_as_null=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('replaced', 'changed', 'revoked')", name=op.f("ck_amendment_kind")
        ),
        sa.CheckConstraint(
            "target_source IN ('explicit', 'implied', 'set', 'none')",
            name=op.f("ck_amendment_target_source"),
        ),
        sa.CheckConstraint(
            "(moved_from_id IS NULL) = (moved_to_id IS NULL)",
            name=op.f("ck_amendment_moved_both"),
        ),
        sa.CheckConstraint(
            "kind = 'changed' OR moved_from_id IS NULL",
            name=op.f("ck_amendment_only_changed_moves"),
        ),
        sa.CheckConstraint('"start" <= "end"', name=op.f("ck_amendment_span")),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_amendment_{column}"))
            for column, table in LINKS.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amendment")),
        sa.UniqueConstraint(
            "directive_id", "obligation_id", name=op.f("uq_amendment_directive_id_obligation_id")
        ),
    )
    op.create_index(op.f("ix_amendment_obligation_id"), TABLE, ["obligation_id"])
    op.create_index(
        "uq_amendment_one_end", TABLE, ["obligation_id"], unique=True,
        sqlite_where=sa.text("kind <> 'changed'"), postgresql_where=sa.text("kind <> 'changed'"),
    )  # fmt: skip
    _refuse_changes(TABLE)


def downgrade() -> None:
    _allow_changes(TABLE)
    op.drop_index("uq_amendment_one_end", table_name=TABLE)
    op.drop_index(op.f("ix_amendment_obligation_id"), table_name=TABLE)
    op.drop_table(TABLE)


def _refuse_changes(table: str) -> None:
    """What was amended stays on record; the database itself refuses to change or drop it."""
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
