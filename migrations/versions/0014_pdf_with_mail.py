"""The board as a PDF with the digest, for who wants it."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.add_column(
        "subscription",
        sa.Column("attaches_pdf", sa.Boolean(), nullable=False, server_default=sa.false()),
    )


def downgrade() -> None:
    op.drop_column("subscription", "attaches_pdf")
