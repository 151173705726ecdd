"""Sampling plans have a goal for each reviewer and cycle, and know when they draw next.

A goal counted a week's reviews until here. It becomes the number that was dealt by it: a week's share of the days until they are due,
where the plan draws each month or once.

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

PER_CYCLE = "UPDATE sampling_plan SET goal = (goal * due_days + 6) / 7 WHERE goal IS NOT NULL AND cycle IN ('monthly', 'once')"
MOST = "UPDATE sampling_plan SET goal = 500 WHERE goal > 500"


def upgrade():
    with op.batch_alter_table("sampling_plan") as batch_op:
        batch_op.add_column(sa.Column("goals", sa.Text(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("next_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(PER_CYCLE)
    op.execute(MOST)


def downgrade():
    with op.batch_alter_table("sampling_plan") as batch_op:
        batch_op.drop_column("next_at")
        batch_op.drop_column("goals")
