"""Status and assignment events of a source, how often a conversation was opened again, and what an imported file looked like.

Revision ID: 0041
Revises: 0040
"""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("conversation", sa.Column("reopens", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("message", sa.Column("change", sa.Text(), nullable=True))
    op.add_column("conversation_import", sa.Column("agents", sa.Text(), nullable=True))
    op.add_column("conversation_import", sa.Column("looked", sa.Text(), nullable=True))


def downgrade():
    op.drop_column("conversation_import", "looked")
    op.drop_column("conversation_import", "agents")
    op.drop_column("message", "change")
    op.drop_column("conversation", "reopens")
