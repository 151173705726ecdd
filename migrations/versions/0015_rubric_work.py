"""States of a rubric's draft, and reports on the health of rubrics.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade():
    op.create_table(
        "rubric_state",
        sa.Column("id", BIG, nullable=False),
        sa.Column("rubric_id", BIG, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("before", sa.Integer(), nullable=True),
        sa.Column("said", sa.String(200), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by_id", BIG, nullable=True),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_rubric_state_by_id")),
        sa.ForeignKeyConstraint(["rubric_id"], ["rubric.id"], name=op.f("fk_rubric_state_rubric_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rubric_state")),
        sa.UniqueConstraint("rubric_id", "revision", name="uq_rubric_state_revision"),
    )
    op.create_table(
        "rubric_health",
        sa.Column("id", BIG, nullable=False),
        sa.Column("rubric_id", BIG, nullable=False),
        sa.Column("team_id", BIG, nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("report", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["rubric_id"], ["rubric.id"], name=op.f("fk_rubric_health_rubric_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_rubric_health_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rubric_health")),
        sa.UniqueConstraint("rubric_id", "team_id", "days", name="uq_rubric_health"),
    )


def downgrade():
    op.drop_table("rubric_health")
    op.drop_table("rubric_state")
