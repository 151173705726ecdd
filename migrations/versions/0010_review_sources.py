"""Where a review came from that another tool or site gave.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade():
    op.create_table(
        "review_source",
        sa.Column("review_id", BIG, nullable=False),
        sa.Column("source", sa.String(80), nullable=False),
        sa.Column("source_id", sa.String(255), nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_review_source_review_id")),
        sa.PrimaryKeyConstraint("review_id", name=op.f("pk_review_source")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_review_source_source_source_id")),
    )


def downgrade():
    op.drop_table("review_source")
