"""How many reviews a reviewer of a team gave is read from an index of first versions.

Revision ID: 0053
Revises: 0052
"""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None

FIRST = sa.text("number = 1")


def upgrade() -> None:
    columns = ["team_id", "acted_at", "reviewer_id", "number"]
    op.create_index("ix_review_first", "review", columns, sqlite_where=FIRST, postgresql_where=FIRST)


def downgrade() -> None:
    op.drop_index("ix_review_first", table_name="review")
