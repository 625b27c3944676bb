"""How often each unit's reports, and the tree, were changed: what is kept is checked against it.

Counted by the database itself, so that no way of writing can forget it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

COUNT_REPORTS = (
    "INSERT INTO change_count (directive_id, organization_id, changes)"
    " VALUES (NEW.directive_id, NEW.organization_id, {changes})"
    " ON CONFLICT (directive_id, organization_id)"
    " DO UPDATE SET changes = change_count.changes + EXCLUDED.changes"
)
COUNT_TREE = (
    "INSERT INTO instance_setting (name, value) VALUES ('tree_version', '1')"
    " ON CONFLICT (name) DO UPDATE"
    " SET value = CAST(CAST(instance_setting.value AS INTEGER) + 1 AS TEXT)"
)
TREE = ("organization", "organization_placement")


def upgrade() -> None:
    op.create_table(
        "change_count",
        sa.Column("directive_id", ID, nullable=False),
        sa.Column("organization_id", ID, nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["directive_id"], ["directive.id"], name=op.f("fk_change_count_directive_id")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_change_count_organization_id")
        ),
        sa.PrimaryKeyConstraint("directive_id", "organization_id", name=op.f("pk_change_count")),
    )
    op.execute(
        "INSERT INTO change_count (directive_id, organization_id, changes)"
        " SELECT directive_id, organization_id, SUM(version) FROM report"
        " GROUP BY directive_id, organization_id"
    )
    if op.get_context().dialect.name == "sqlite":
        for name, event, changes in (
            ("report_begun", "INSERT", "NEW.version"),
            ("report_changed", "UPDATE OF version", "NEW.version - OLD.version"),
        ):
            count = COUNT_REPORTS.format(changes=changes)
            op.execute(f"CREATE TRIGGER {name} AFTER {event} ON report BEGIN {count}; END")
        for table in TREE:
            for verb in ("INSERT", "UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_{verb.lower()}_counted AFTER {verb} ON {table}"
                    f" BEGIN {COUNT_TREE}; END"
                )
        return
    for name, event, changes in (
        ("report_begun", "INSERT", "NEW.version"),
        ("report_changed", "UPDATE OF version", "NEW.version - OLD.version"),
    ):
        _function(name, COUNT_REPORTS.format(changes=changes))
        op.execute(
            f"CREATE TRIGGER {name} AFTER {event} ON report FOR EACH ROW EXECUTE FUNCTION {name}()"
        )
    _function("tree_counted", COUNT_TREE)
    for table in TREE:
        op.execute(
            f"CREATE TRIGGER {table}_counted AFTER INSERT OR UPDATE OR DELETE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION tree_counted()"
        )


def _function(name: str, does: str) -> None:
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN {does}; RETURN NULL; END $$"
    )


def downgrade() -> None:
    if op.get_context().dialect.name == "sqlite":
        for name in ("report_begun", "report_changed"):
            op.execute(f"DROP TRIGGER {name}")
        for table in TREE:
            for verb in ("insert", "update", "delete"):
                op.execute(f"DROP TRIGGER {table}_{verb}_counted")
    else:
        for name in ("report_begun", "report_changed"):
            op.execute(f"DROP TRIGGER {name} ON report")
            op.execute(f"DROP FUNCTION {name}()")
        for table in TREE:
            op.execute(f"DROP TRIGGER {table}_counted ON {table}")
        op.execute("DROP FUNCTION tree_counted()")
    op.execute("DELETE FROM instance_setting WHERE name = 'tree_version'")
    op.drop_table("change_count")
