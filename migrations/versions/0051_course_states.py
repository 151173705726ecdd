"""States of the drafts of courses and quizzes, which their forms take back and go back to.

Revision ID: 0051
Revises: 0050
"""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade():
    for owner in ("course", "quiz"):
        op.create_table(
            f"{owner}_state",
            sa.Column("id", BIG, nullable=False),
            sa.Column(f"{owner}_id", BIG, nullable=False),
            sa.Column("revision", sa.Integer(), nullable=False),
            sa.Column("before", sa.Integer(), nullable=True),
            sa.Column("said", sa.String(200), nullable=False, server_default=""),
            sa.Column("kept_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column("by_id", BIG, nullable=True),
            sa.Column("packed", sa.LargeBinary(), nullable=False),
            sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f(f"fk_{owner}_state_by_id")),
            sa.ForeignKeyConstraint([f"{owner}_id"], [f"{owner}.id"], name=op.f(f"fk_{owner}_state_{owner}_id")),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{owner}_state")),
            sa.UniqueConstraint(f"{owner}_id", "revision", name=f"uq_{owner}_state_revision"),
        )


def downgrade():
    op.drop_table("quiz_state")
    op.drop_table("course_state")
