"""The language in which a proposed branch was said.

Revision ID: 0045
Revises: 0044
"""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("branch_proposal", sa.Column("language", sa.String(35), nullable=False, server_default=""))


def downgrade():
    op.drop_column("branch_proposal", "language")
