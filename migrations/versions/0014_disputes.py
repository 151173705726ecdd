"""Disputes have kinds, steps and deadlines; second looks; what a team settled about disputes; a note with an acknowledgement.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT = sa.DateTime(timezone=True)


def upgrade():
    op.add_column("dispute", sa.Column("kind", sa.String(24), nullable=False, server_default="ratings"))
    op.add_column("dispute", sa.Column("step", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("dispute", sa.Column("due_at", AT, nullable=True))
    op.add_column("dispute", sa.Column("escalated_at", AT, nullable=True))
    op.add_column("dispute", sa.Column("escalation", sa.Text(), nullable=False, server_default=""))
    op.create_index("ix_dispute_due", "dispute", ["state", "due_at"])
    op.add_column("dispute_point", sa.Column("kept", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("acknowledgement", sa.Column("note", sa.Text(), nullable=False, server_default=""))
    op.create_index("ix_publication_at", "publication", ["at"])
    op.create_table(
        "second_look",
        sa.Column("id", BIG, nullable=False),
        sa.Column("dispute_id", BIG, nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("by_id", BIG, nullable=False),
        sa.Column("looked_at", AT, nullable=False),
        sa.Column("levels", sa.Text(), nullable=True),
        sa.Column("regraded_at", AT, nullable=True),
        sa.Column("decided", sa.Text(), nullable=True),
        sa.Column("outcome", sa.String(24), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", AT, nullable=True),
        sa.ForeignKeyConstraint(["dispute_id"], ["dispute.id"], name=op.f("fk_second_look_dispute_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_second_look_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_look")),
        sa.UniqueConstraint("dispute_id", "step", "by_id", name="uq_second_look_once"),
    )
    op.create_table(
        "dispute_rule",
        sa.Column("team_id", BIG, nullable=False),
        sa.Column("window_days", sa.Integer(), nullable=False),
        sa.Column("most_open", sa.Integer(), nullable=False),
        sa.Column("answer_days", sa.Integer(), nullable=False),
        sa.Column("never_lower", sa.Boolean(), nullable=False),
        sa.Column("remind_days", sa.Integer(), nullable=False),
        sa.Column("by_id", BIG, nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_dispute_rule_team_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_dispute_rule_by_id")),
        sa.PrimaryKeyConstraint("team_id", name=op.f("pk_dispute_rule")),
    )


def downgrade():
    op.drop_table("dispute_rule")
    op.drop_table("second_look")
    op.drop_index("ix_publication_at", table_name="publication")
    op.drop_column("acknowledgement", "note")
    op.drop_column("dispute_point", "kept")
    op.drop_index("ix_dispute_due", table_name="dispute")
    for column in ("escalation", "escalated_at", "due_at", "step", "kind"):
        op.drop_column("dispute", column)
