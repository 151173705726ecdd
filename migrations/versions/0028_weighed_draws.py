"""A drawn conversation's probability is that over all draws that could choose it; the one in its own draw is kept beside it.

What was drawn before is weighed by the next hourly job.

Revision ID: 0028
Revises: 0027
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

UNWEIGHED = sa.text("probability IS NOT NULL AND chance IS NULL")


def upgrade():
    op.add_column("assignment", sa.Column("chance", sa.Double(), nullable=True))
    op.create_index("ix_assignment_unweighed", "assignment", ["team_id"], sqlite_where=UNWEIGHED, postgresql_where=UNWEIGHED)
    op.add_column("plan_draw", sa.Column("weighed", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade():
    op.drop_column("plan_draw", "weighed")
    op.drop_index("ix_assignment_unweighed", "assignment")
    op.execute("UPDATE assignment SET probability = chance WHERE chance IS NOT NULL")
    op.drop_column("assignment", "chance")
