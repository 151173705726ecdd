"""Practice and assessments may be asked for in order: until they are done the person takes customers as they are due.

Revision ID: 0030
Revises: 0029
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade():
    for table in ("practice_assignment", "attempt"):
        op.add_column(table, sa.Column("in_order", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade():
    for table in ("attempt", "practice_assignment"):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column("in_order")
