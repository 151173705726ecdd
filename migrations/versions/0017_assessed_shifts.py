"""Shifts as assessments, and what trainers answer to a report of a misread reply.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
RUN = ("mode", "cohort", "honoured_at", "deadline_at", "released_at")
ASSIGNMENT = ("mode", "cohort", "family")


def upgrade():
    with op.batch_alter_table("shift_run") as batch_op:
        batch_op.add_column(sa.Column("mode", sa.String(24), nullable=False, server_default="practice"))
        batch_op.add_column(sa.Column("cohort", sa.String(80)))
        for name in RUN[2:]:
            batch_op.add_column(sa.Column(name, sa.DateTime(timezone=True)))
    with op.batch_alter_table("shift_assignment") as batch_op:
        batch_op.add_column(sa.Column("mode", sa.String(24), nullable=False, server_default="practice"))
        batch_op.add_column(sa.Column("cohort", sa.String(80)))
        batch_op.add_column(sa.Column("family", sa.BigInteger()))
    with op.batch_alter_table("misread_report") as batch_op:
        batch_op.add_column(sa.Column("answer", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("handled_by_id", BIG))
        batch_op.create_foreign_key(op.f("fk_misread_report_handled_by_id"), "person", ["handled_by_id"], ["id"])


def downgrade():
    with op.batch_alter_table("misread_report") as batch_op:
        batch_op.drop_constraint(op.f("fk_misread_report_handled_by_id"), type_="foreignkey")
        batch_op.drop_column("handled_by_id")
        batch_op.drop_column("answer")
    with op.batch_alter_table("shift_assignment") as batch_op:
        for name in ASSIGNMENT:
            batch_op.drop_column(name)
    with op.batch_alter_table("shift_run") as batch_op:
        for name in RUN:
            batch_op.drop_column(name)
