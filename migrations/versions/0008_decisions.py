"""replies that wait for people, who decided about them, and the language that an assignment fixes

Revision ID: 0008
Revises: 0007
"""

from alembic import op
import sqlalchemy as sa


revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade():
    with op.batch_alter_table("attempt") as batch_op:
        batch_op.add_column(sa.Column("waits_since", sa.DateTime(timezone=True)))
        batch_op.create_index("ix_attempt_waits", ["waits_since"])
    with op.batch_alter_table("attempt_turn") as batch_op:
        batch_op.add_column(sa.Column("decided_by_id", BigId))
        batch_op.add_column(sa.Column("decided_at", sa.DateTime(timezone=True)))
        batch_op.create_foreign_key(op.f("fk_attempt_turn_decided_by_id"), "person", ["decided_by_id"], ["id"])
    with op.batch_alter_table("practice_assignment") as batch_op:
        batch_op.add_column(sa.Column("language", sa.String(35)))


def downgrade():
    with op.batch_alter_table("practice_assignment") as batch_op:
        batch_op.drop_column("language")
    with op.batch_alter_table("attempt_turn") as batch_op:
        batch_op.drop_constraint(op.f("fk_attempt_turn_decided_by_id"), type_="foreignkey")
        batch_op.drop_column("decided_at")
        batch_op.drop_column("decided_by_id")
    with op.batch_alter_table("attempt") as batch_op:
        batch_op.drop_index("ix_attempt_waits")
        batch_op.drop_column("waits_since")
