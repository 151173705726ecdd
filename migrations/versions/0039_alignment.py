"""Two-step disputes, series of calibration rounds, and reviews of reviews.

Revision ID: 0039
Revises: 0038
"""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade():
    op.create_table(
        "grader_rubric",
        sa.Column("id", BIG, nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grader_rubric")),
        sa.UniqueConstraint("content_hash", name=op.f("uq_grader_rubric_content_hash")),
    )
    op.create_table(
        "grader_plan",
        sa.Column("team_id", BIG, nullable=False),
        sa.Column("each", sa.Integer(), nullable=False),
        sa.Column("every", sa.String(length=24), nullable=False),
        sa.Column("peers", sa.Boolean(), nullable=False),
        sa.Column("due_days", sa.Integer(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("drawn_on", sa.Date(), nullable=True),
        sa.Column("by_id", BIG, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_grader_plan_by_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_grader_plan_team_id")),
        sa.PrimaryKeyConstraint("team_id", name=op.f("pk_grader_plan")),
    )
    op.create_table(
        "calibration_series",
        sa.Column("id", BIG, nullable=False),
        sa.Column("team_id", BIG, nullable=False),
        sa.Column("rubric_id", BIG, nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("members", sa.Text(), nullable=False),
        sa.Column("fewest", sa.Integer(), nullable=False),
        sa.Column("baseline_id", BIG, nullable=True),
        sa.Column("source", sa.String(length=24), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=24), server_default="", nullable=False),
        sa.Column("language", sa.String(length=12), server_default="", nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("every", sa.String(length=24), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("open_days", sa.Integer(), nullable=False),
        sa.Column("closes", sa.Time(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by_id", BIG, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["baseline_id"], ["person.id"], name=op.f("fk_calibration_series_baseline_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_calibration_series_by_id")),
        sa.ForeignKeyConstraint(["rubric_id"], ["rubric.id"], name=op.f("fk_calibration_series_rubric_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_calibration_series_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calibration_series")),
    )
    with op.batch_alter_table("calibration_series") as batch_op:
        batch_op.create_index("ix_calibration_series_next", ["active", "next_at"], unique=False)
        batch_op.create_index("ix_calibration_series_team", ["team_id", "id"], unique=False)

    op.create_table(
        "calibration_series_time",
        sa.Column("id", BIG, nullable=False),
        sa.Column("series_id", BIG, nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("round_id", BIG, nullable=True),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("by_id", BIG, nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_calibration_series_time_by_id")),
        sa.ForeignKeyConstraint(["round_id"], ["calibration_round.id"], name=op.f("fk_calibration_series_time_round_id")),
        sa.ForeignKeyConstraint(["series_id"], ["calibration_series.id"], name=op.f("fk_calibration_series_time_series_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calibration_series_time")),
        sa.UniqueConstraint("series_id", "opens_at", name="uq_calibration_series_time"),
    )
    op.create_table(
        "grader_review",
        sa.Column("id", BIG, nullable=False),
        sa.Column("team_id", BIG, nullable=False),
        sa.Column("review_id", BIG, nullable=False),
        sa.Column("assignment_id", BIG, nullable=False),
        sa.Column("reviewer_id", BIG, nullable=False),
        sa.Column("looker_id", BIG, nullable=False),
        sa.Column("rubric_id", BIG, nullable=False),
        sa.Column("cycle", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("put_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("units", sa.BigInteger(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_grader_review_assignment_id")),
        sa.ForeignKeyConstraint(["looker_id"], ["person.id"], name=op.f("fk_grader_review_looker_id")),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_grader_review_review_id")),
        sa.ForeignKeyConstraint(["reviewer_id"], ["person.id"], name=op.f("fk_grader_review_reviewer_id")),
        sa.ForeignKeyConstraint(["rubric_id"], ["grader_rubric.id"], name=op.f("fk_grader_review_rubric_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_grader_review_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grader_review")),
        sa.UniqueConstraint("assignment_id", name="uq_grader_review_once"),
    )
    with op.batch_alter_table("grader_review") as batch_op:
        batch_op.create_index("ix_grader_review_looker", ["looker_id", "state", "due_at"], unique=False)
        batch_op.create_index("ix_grader_review_reviewer", ["reviewer_id", "state", "published_at", "id"], unique=False)
        batch_op.create_index("ix_grader_review_team", ["team_id", "state", "put_at", "id"], unique=False)

    op.create_table(
        "dispute_proposal",
        sa.Column("id", BIG, nullable=False),
        sa.Column("dispute_id", BIG, nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("by_id", BIG, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(length=24), nullable=True),
        sa.Column("checked_by_id", BIG, nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_dispute_proposal_by_id")),
        sa.ForeignKeyConstraint(["checked_by_id"], ["person.id"], name=op.f("fk_dispute_proposal_checked_by_id")),
        sa.ForeignKeyConstraint(["dispute_id"], ["dispute.id"], name=op.f("fk_dispute_proposal_dispute_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute_proposal")),
    )
    with op.batch_alter_table("dispute_proposal") as batch_op:
        batch_op.create_index("ix_dispute_proposal", ["dispute_id", "id"], unique=False)

    op.create_table(
        "grader_mark",
        sa.Column("id", BIG, nullable=False),
        sa.Column("check_id", BIG, nullable=False),
        sa.Column("criterion", sa.String(length=80), nullable=False),
        sa.Column("level", sa.String(length=80), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("units", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["check_id"], ["grader_review.id"], name=op.f("fk_grader_mark_check_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grader_mark")),
        sa.UniqueConstraint("check_id", "criterion", name="uq_grader_mark"),
    )
    with op.batch_alter_table("calibration_round") as batch_op:
        batch_op.add_column(sa.Column("series_id", BIG, nullable=True))
        batch_op.add_column(sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index("ix_calibration_round_closes", ["state", "closes_at"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_calibration_round_series_id"), "calibration_series", ["series_id"], ["id"])

    with op.batch_alter_table("dispute") as batch_op:
        batch_op.add_column(sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("dispute_rule") as batch_op:
        batch_op.add_column(sa.Column("two_step", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("confirm_days", sa.Integer(), server_default="3", nullable=False))
        batch_op.add_column(sa.Column("again", sa.Integer(), server_default="1", nullable=False))


def downgrade():
    with op.batch_alter_table("dispute_rule") as batch_op:
        batch_op.drop_column("again")
        batch_op.drop_column("confirm_days")
        batch_op.drop_column("two_step")

    with op.batch_alter_table("dispute") as batch_op:
        batch_op.drop_column("proposed_at")

    with op.batch_alter_table("calibration_round") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_calibration_round_series_id"), type_="foreignkey")
        batch_op.drop_index("ix_calibration_round_closes")
        batch_op.drop_column("closes_at")
        batch_op.drop_column("series_id")

    op.drop_table("grader_mark")
    with op.batch_alter_table("dispute_proposal") as batch_op:
        batch_op.drop_index("ix_dispute_proposal")

    op.drop_table("dispute_proposal")
    with op.batch_alter_table("grader_review") as batch_op:
        batch_op.drop_index("ix_grader_review_team")
        batch_op.drop_index("ix_grader_review_reviewer")
        batch_op.drop_index("ix_grader_review_looker")

    op.drop_table("grader_review")
    op.drop_table("calibration_series_time")
    with op.batch_alter_table("calibration_series") as batch_op:
        batch_op.drop_index("ix_calibration_series_team")
        batch_op.drop_index("ix_calibration_series_next")

    op.drop_table("calibration_series")
    op.drop_table("grader_plan")
    op.drop_table("grader_rubric")
