"""the desk: status, clocks, modes, acts; reports of misread replies

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op


revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ATTEMPT = (
    "mode",
    "cohort",
    "honoured_at",
    "deadline_at",
    "released_at",
    "status",
    "snoozed_until",
    "due_at",
    "first_due_at",
    "first_replied_at",
    "skipped_at",
    "desk",
    "undo",
)
ASSIGNMENT = ("mode", "minutes", "cohort", "family")


def upgrade():
    with op.batch_alter_table("attempt") as batch_op:
        batch_op.add_column(sa.Column("mode", sa.String(24), nullable=False, server_default="practice"))
        batch_op.add_column(sa.Column("cohort", sa.String(80)))
        for name in ATTEMPT[2:5]:
            batch_op.add_column(sa.Column(name, sa.DateTime(timezone=True)))
        batch_op.add_column(sa.Column("status", sa.String(24), nullable=False, server_default="open"))
        for name in ATTEMPT[6:11]:
            batch_op.add_column(sa.Column(name, sa.DateTime(timezone=True)))
        batch_op.add_column(sa.Column("desk", sa.Text(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("undo", sa.Text()))
        batch_op.create_index("ix_attempt_cohort", ["cohort"])
    with op.batch_alter_table("desk_action_use") as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(24), nullable=False, server_default="action"))
        batch_op.add_column(sa.Column("turn", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("practice_assignment") as batch_op:
        batch_op.add_column(sa.Column("mode", sa.String(24), nullable=False, server_default="practice"))
        batch_op.add_column(sa.Column("minutes", sa.Integer()))
        batch_op.add_column(sa.Column("cohort", sa.String(80)))
        batch_op.add_column(sa.Column("family", sa.BigInteger()))
    op.create_table(
        "misread_report",
        sa.Column("id", BigId, nullable=False),
        sa.Column("attempt_id", BigId, nullable=False),
        sa.Column("scenario_id", BigId, nullable=False),
        sa.Column("scenario_version_id", BigId, nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("trace", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by_id", BigId, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_misread_report_attempt_id")),
        sa.ForeignKeyConstraint(["scenario_id"], ["scenario.id"], name=op.f("fk_misread_report_scenario_id")),
        sa.ForeignKeyConstraint(["scenario_version_id"], ["scenario_version.id"], name=op.f("fk_misread_report_scenario_version_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_misread_report_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_misread_report")),
    )
    with op.batch_alter_table("misread_report") as batch_op:
        batch_op.create_index(batch_op.f("ix_misread_report_attempt_id"), ["attempt_id"])
        batch_op.create_index("ix_misread_report_scenario", ["scenario_id", "handled_at", "id"])


def downgrade():
    op.drop_table("misread_report")
    with op.batch_alter_table("practice_assignment") as batch_op:
        for name in ASSIGNMENT:
            batch_op.drop_column(name)
    with op.batch_alter_table("desk_action_use") as batch_op:
        batch_op.drop_column("turn")
        batch_op.drop_column("kind")
    with op.batch_alter_table("attempt") as batch_op:
        batch_op.drop_index("ix_attempt_cohort")
        for name in reversed(ATTEMPT):
            batch_op.drop_column(name)
