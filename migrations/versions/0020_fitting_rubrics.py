"""Sampling plans may let each conversation have the rubric that is meant for it most closely.

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("sampling_plan") as batch_op:
        batch_op.add_column(sa.Column("fitting", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade():
    with op.batch_alter_table("sampling_plan") as batch_op:
        batch_op.drop_column("fitting")
