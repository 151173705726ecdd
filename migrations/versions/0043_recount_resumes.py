"""How far a counting of the tallies by a new rule has come, so that it goes on there when it was stopped.

Revision ID: 0043
Revises: 0042
"""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("tally_rule", sa.Column("counted_to", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))


def downgrade():
    op.drop_column("tally_rule", "counted_to")
