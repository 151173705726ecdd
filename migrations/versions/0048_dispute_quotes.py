"""Words of the conversation that a dispute and a second look rest on, and for how long a team's reviewers change what they published.

Revision ID: 0048
Revises: 0047
"""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade():
    op.add_column("dispute_rule", sa.Column("change_hours", sa.Integer(), server_default="24", nullable=False))
    op.create_table(
        "dispute_quote",
        sa.Column("id", BIG, nullable=False),
        sa.Column("dispute_id", BIG, nullable=False),
        sa.Column("look_id", BIG, nullable=True),
        sa.Column("criterion", sa.String(length=80), nullable=False),
        sa.Column("message_id", BIG, nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("article_version_id", BIG, nullable=True),
        sa.Column("clause", sa.String(length=170), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["article_version_id"], ["article_version.id"], name=op.f("fk_dispute_quote_article_version_id_article_version")
        ),
        sa.ForeignKeyConstraint(["dispute_id"], ["dispute.id"], name=op.f("fk_dispute_quote_dispute_id_dispute")),
        sa.ForeignKeyConstraint(["look_id"], ["second_look.id"], name=op.f("fk_dispute_quote_look_id_second_look")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_dispute_quote_message_id_message")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute_quote")),
    )
    op.create_index("ix_dispute_quote", "dispute_quote", ["dispute_id", "criterion"])
    op.create_index("ix_dispute_quote_message", "dispute_quote", ["message_id"])


def downgrade():
    op.drop_index("ix_dispute_quote_message", table_name="dispute_quote")
    op.drop_index("ix_dispute_quote", table_name="dispute_quote")
    op.drop_table("dispute_quote")
    op.drop_column("dispute_rule", "change_hours")
