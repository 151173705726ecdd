"""Replies of practice that a trainer leaves unrecognised.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade():
    op.create_table(
        "settled_reply",
        sa.Column("scenario_id", BIG, nullable=False),
        sa.Column("wording", sa.String(64), nullable=False),
        sa.Column("by_id", BIG, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["scenario_id"], ["scenario.id"], name=op.f("fk_settled_reply_scenario_id_scenario")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_settled_reply_by_id_person")),
        sa.PrimaryKeyConstraint("scenario_id", "wording", name=op.f("pk_settled_reply")),
    )


def downgrade():
    op.drop_table("settled_reply")
