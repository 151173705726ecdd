"""Which re-scoring made a version, when a person gave its ratings, whether its agent had read one before; what a re-scoring left alone.

Versions that were scored anew before this count as published by whoever ordered the re-scoring.

Revision ID: 0024
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SCORED_ANEW = sa.text("replay_id IS NOT NULL")


def upgrade():
    with op.batch_alter_table("publication") as batch_op:
        batch_op.add_column(sa.Column("replay_id", BIG, nullable=True))
        batch_op.add_column(sa.Column("graded_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("read_before", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.create_foreign_key(op.f("fk_publication_replay_id"), "rubric_replay", ["replay_id"], ["id"])
    rows = {"sqlite_where": SCORED_ANEW, "postgresql_where": SCORED_ANEW}
    op.create_index("ix_publication_replay", "publication", ["replay_id", "review_id"], **rows)
    with op.batch_alter_table("rubric_replay") as batch_op:
        batch_op.add_column(sa.Column("left_alone", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("moved_at", sa.DateTime(timezone=True), nullable=True))


def downgrade():
    with op.batch_alter_table("rubric_replay") as batch_op:
        batch_op.drop_column("moved_at")
        batch_op.drop_column("left_alone")
    op.drop_index("ix_publication_replay", "publication")
    with op.batch_alter_table("publication") as batch_op:
        batch_op.drop_constraint(op.f("fk_publication_replay_id"), type_="foreignkey")
        batch_op.drop_column("read_before")
        batch_op.drop_column("graded_at")
        batch_op.drop_column("replay_id")
