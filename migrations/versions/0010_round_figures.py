"""Figures of a calibration round, worked out when it closes.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("calibration_round") as batch_op:
        batch_op.add_column(sa.Column("figures", sa.Text()))


def downgrade():
    with op.batch_alter_table("calibration_round") as batch_op:
        batch_op.drop_column("figures")
