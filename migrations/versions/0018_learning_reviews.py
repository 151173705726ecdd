"""Self reviews and peer reviews, and the team's switch for peer reviews.

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
POINTS_AT = (("conversation_id", "conversation"), ("message_id", "message"), ("rubric_id", "rubric"), ("rubric_version_id", "rubric_version"))
PEOPLE = (("reviewer_id", "person"), ("reviewee_id", "person"), ("team_id", "team"))


def upgrade():
    with op.batch_alter_table("team") as batch_op:
        batch_op.add_column(sa.Column("peer_reviews", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "learning_review",
        sa.Column("id", BIG, nullable=False),
        sa.Column("purpose", sa.String(24), nullable=False),
        sa.Column("conversation_id", BIG, nullable=False),
        sa.Column("message_id", BIG, nullable=True),
        sa.Column("part", BIG, nullable=False),
        sa.Column("rubric_id", BIG, nullable=False),
        sa.Column("rubric_version_id", BIG, nullable=False),
        sa.Column("reviewer_id", BIG, nullable=False),
        sa.Column("reviewee_id", BIG, nullable=False),
        sa.Column("team_id", BIG, nullable=True),
        sa.Column("acted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        *(sa.ForeignKeyConstraint([own], [f"{table}.id"], name=op.f(f"fk_learning_review_{own}")) for own, table in (*POINTS_AT, *PEOPLE)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_review")),
        sa.UniqueConstraint("conversation_id", "part", "rubric_id", "reviewee_id", "reviewer_id", name="uq_learning_review_once"),
    )
    for whose in ("reviewer", "reviewee", "team"):
        op.create_index(f"ix_learning_review_{whose}", "learning_review", [f"{whose}_id", "state", "id"])
    op.create_table(
        "learning_rating",
        sa.Column("id", BIG, nullable=False),
        sa.Column("learning_id", BIG, nullable=False),
        sa.Column("criterion", sa.String(80), nullable=False),
        sa.Column("level", sa.String(80), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("causes", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["learning_id"], ["learning_review.id"], name=op.f("fk_learning_rating_learning_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_rating")),
        sa.UniqueConstraint("learning_id", "criterion", name="uq_learning_rating"),
    )
    op.create_table(
        "learning_quote",
        sa.Column("id", BIG, nullable=False),
        sa.Column("learning_id", BIG, nullable=False),
        sa.Column("criterion", sa.String(80), nullable=False),
        sa.Column("message_id", BIG, nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["learning_id"], ["learning_review.id"], name=op.f("fk_learning_quote_learning_id")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_learning_quote_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_quote")),
    )
    op.create_index("ix_learning_quote_review", "learning_quote", ["learning_id", "criterion"])
    op.create_index("ix_learning_quote_message", "learning_quote", ["message_id"])


def downgrade():
    for table in ("learning_quote", "learning_rating", "learning_review"):
        op.drop_table(table)
    with op.batch_alter_table("team") as batch_op:
        batch_op.drop_column("peer_reviews")
