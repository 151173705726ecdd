"""Why an item of the queue is about this agent of the conversation.

Revision ID: 0046
Revises: 0045
"""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("assignment", sa.Column("chosen_as", sa.String(length=24), nullable=True))


def downgrade():
    op.drop_column("assignment", "chosen_as")
