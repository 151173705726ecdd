"""Until when a lead gave an item of the queue to its reviewer, and the plan that holds a team's random samples.

Revision ID: 0047
Revises: 0046
"""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("assignment", sa.Column("due_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("sampling_plan", sa.Column("samples", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade():
    op.drop_column("sampling_plan", "samples")
    op.drop_column("assignment", "due_at")
