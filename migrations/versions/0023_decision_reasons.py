"""Why a dispute was decided so, from a closed list; who asked for a peer review on somebody's behalf, and why it was declined.

What was decided before has no reason: it stays not coded.

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

DECIDED = ("dispute", "dispute_point", "second_look")
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade():
    for table in DECIDED:
        with op.batch_alter_table(table) as batch_op:
            batch_op.add_column(sa.Column("reason", sa.String(24), nullable=True))
    with op.batch_alter_table("learning_review") as batch_op:
        batch_op.add_column(sa.Column("asked_by_id", BIG, nullable=True))
        batch_op.add_column(sa.Column("declined_because", sa.Text(), nullable=False, server_default=""))
        batch_op.create_foreign_key(op.f("fk_learning_review_asked_by_id"), "person", ["asked_by_id"], ["id"])


def downgrade():
    with op.batch_alter_table("learning_review") as batch_op:
        batch_op.drop_constraint(op.f("fk_learning_review_asked_by_id"), type_="foreignkey")
        batch_op.drop_column("declined_because")
        batch_op.drop_column("asked_by_id")
    for table in DECIDED:
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column("reason")
