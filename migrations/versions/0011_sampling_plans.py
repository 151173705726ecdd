"""Sampling plans, their draws and frames, days on which reviewers are away; indexes for coverage and for a reviewer's week.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT = sa.DateTime(timezone=True)


def references(table, **columns):
    return [sa.ForeignKeyConstraint([name], [f"{to}.id"], name=op.f(f"fk_{table}_{name}")) for name, to in columns.items()]


def upgrade():
    op.create_table(
        "sampling_plan",
        sa.Column("id", BIG, nullable=False),
        sa.Column("team_id", BIG, nullable=False),
        sa.Column("rubric_id", BIG, nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("parts", sa.Text(), nullable=False),
        sa.Column("filters", sa.Text(), nullable=False),
        sa.Column("look_back", sa.Integer(), nullable=False),
        sa.Column("cycle", sa.String(24), nullable=False),
        sa.Column("cap", sa.Integer(), nullable=True),
        sa.Column("deal", sa.Boolean(), nullable=False),
        sa.Column("goal", sa.Integer(), nullable=True),
        sa.Column("due_days", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("by_id", BIG, nullable=False),
        sa.Column("created_at", AT, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        *references("sampling_plan", team_id="team", rubric_id="rubric", by_id="person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sampling_plan")),
    )
    op.create_index("ix_sampling_plan_team", "sampling_plan", ["team_id", "id"])
    _draws()
    op.create_table(
        "reviewer_absence",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("by_id", BIG, nullable=False),
        *references("reviewer_absence", person_id="person", by_id="person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviewer_absence")),
    )
    op.create_index("ix_reviewer_absence_person", "reviewer_absence", ["person_id", "last_day"])
    op.create_index("ix_assignment_done", "assignment", ["claimed_by_id", "done_at"])
    op.create_index("ix_conversation_coverage", "conversation", ["kind", "team_id", "assignee_id", "last_message_at"])


def _draws():
    op.create_table(
        "plan_draw",
        sa.Column("id", BIG, nullable=False),
        sa.Column("plan_id", BIG, nullable=False),
        sa.Column("team_id", BIG, nullable=False),
        sa.Column("rubric_id", BIG, nullable=False),
        sa.Column("cycle", sa.String(20), nullable=False),
        sa.Column("seed", sa.String(80), nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("since", AT, nullable=False),
        sa.Column("until", AT, nullable=False),
        sa.Column("due_at", AT, nullable=False),
        sa.Column("by_id", BIG, nullable=True),
        sa.Column("begun_at", AT, nullable=False),
        sa.Column("finished_at", AT, nullable=True),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("frame_size", sa.Integer(), nullable=False),
        sa.Column("frame_hash", sa.String(64), nullable=False),
        sa.Column("report", sa.Text(), nullable=True),
        sa.Column("checked", sa.Text(), nullable=True),
        *references("plan_draw", plan_id="sampling_plan", team_id="team", rubric_id="rubric", by_id="person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_draw")),
        sa.UniqueConstraint("plan_id", "cycle", name="uq_plan_draw_cycle"),
    )
    op.create_index("ix_plan_draw_team", "plan_draw", ["team_id", "id"])
    op.create_table(
        "plan_frame",
        sa.Column("draw_id", BIG, nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        *references("plan_frame", draw_id="plan_draw"),
        sa.PrimaryKeyConstraint("draw_id", name=op.f("pk_plan_frame")),
    )
    op.create_table(
        "plan_item",
        sa.Column("id", BIG, nullable=False),
        sa.Column("draw_id", BIG, nullable=False),
        sa.Column("conversation_id", BIG, nullable=False),
        sa.Column("reviewee_id", BIG, nullable=False),
        sa.Column("parts", sa.Text(), nullable=False),
        sa.Column("probability", sa.Text(), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("stratum", sa.String(255), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("assignment_id", BIG, nullable=True),
        sa.Column("dealt_to_id", BIG, nullable=True),
        sa.Column("due_at", AT, nullable=True),
        sa.Column("replaces_id", BIG, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        *references("plan_item", draw_id="plan_draw", conversation_id="conversation", reviewee_id="person", assignment_id="assignment"),
        *references("plan_item", dealt_to_id="person", replaces_id="plan_item"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_item")),
        sa.UniqueConstraint("draw_id", "conversation_id", name="uq_plan_item_once"),
    )
    op.create_index("ix_plan_item_list", "plan_item", ["draw_id", "state", "id"])
    op.create_index("ix_plan_item_dealt", "plan_item", ["dealt_to_id", "due_at"])
    op.create_index("ix_plan_item_assignment", "plan_item", ["assignment_id"])


def downgrade():
    op.drop_index("ix_conversation_coverage", table_name="conversation")
    op.drop_index("ix_assignment_done", table_name="assignment")
    for table in ("reviewer_absence", "plan_item", "plan_frame", "plan_draw", "sampling_plan"):
        op.drop_table(table)
