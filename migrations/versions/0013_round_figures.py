"""Figures of a calibration round, worked out when it closes.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("calibration_round") as batch_op:
        batch_op.add_column(sa.Column("figures", sa.Text()))


def downgrade():
    with op.batch_alter_table("calibration_round") as batch_op:
        batch_op.drop_column("figures")
