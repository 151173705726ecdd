"""One agent's work in a conversation is one item for each round: several agents may be reviewed with the same rubric.

Revision ID: 0027
Revises: 0026
"""

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

BEFORE = ["conversation_id", "rubric_id", "purpose", "round", "part"]


def upgrade():
    with op.batch_alter_table("assignment") as batch_op:
        batch_op.drop_constraint("uq_assignment_once", type_="unique")
        batch_op.create_unique_constraint("uq_assignment_once", [*BEFORE, "reviewee_id"])


def downgrade():
    with op.batch_alter_table("assignment") as batch_op:
        batch_op.drop_constraint("uq_assignment_once", type_="unique")
        batch_op.create_unique_constraint("uq_assignment_once", BEFORE)
