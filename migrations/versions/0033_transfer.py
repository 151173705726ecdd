"""What carries over from practice to the first real replies, beside the fair scores.

Revision ID: 0033
Revises: 0032
"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("fair_report") as table:
        table.add_column(sa.Column("transfer", sa.Text(), nullable=True))


def downgrade():
    with op.batch_alter_table("fair_report") as table:
        table.drop_column("transfer")
