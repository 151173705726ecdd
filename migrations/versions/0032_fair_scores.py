"""Fair scores of a team, worked out in the background.

Revision ID: 0032
Revises: 0031
"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade():
    op.create_table(
        "fair_report",
        sa.Column("id", BIG, nullable=False),
        sa.Column("team_id", BIG, nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rubrics", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_fair_report_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fair_report")),
        sa.UniqueConstraint("team_id", name=op.f("uq_fair_report_team_id")),
    )
    op.create_table(
        "fair_score",
        sa.Column("report_id", BIG, nullable=False),
        sa.Column("rubric_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("connected", sa.Boolean(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("raw", sa.Double(), nullable=True),
        sa.Column("raw_half", sa.Double(), nullable=True),
        sa.Column("fair", sa.Double(), nullable=True),
        sa.Column("fair_half", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_fair_score_person_id")),
        sa.ForeignKeyConstraint(["report_id"], ["fair_report.id"], name=op.f("fk_fair_score_report_id")),
        sa.ForeignKeyConstraint(["rubric_id"], ["rubric.id"], name=op.f("fk_fair_score_rubric_id")),
        sa.PrimaryKeyConstraint("report_id", "rubric_id", "person_id", name=op.f("pk_fair_score")),
    )
    op.create_index("ix_fair_score_person", "fair_score", ["person_id"])


def downgrade():
    op.drop_table("fair_score")
    op.drop_table("fair_report")
