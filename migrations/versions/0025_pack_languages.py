"""Packs in several languages: the texts of their translations, which article translates which, in which language a shift runs.

Revision ID: 0025
Revises: 0024
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("pack") as batch_op:
        batch_op.add_column(sa.Column("overlays", sa.Text(), nullable=False, server_default="{}"))
    with op.batch_alter_table("article") as batch_op:
        batch_op.add_column(sa.Column("translates", sa.String(80), nullable=True))
    with op.batch_alter_table("shift_run") as batch_op:
        batch_op.add_column(sa.Column("language", sa.String(35), nullable=False, server_default=""))


def downgrade():
    with op.batch_alter_table("shift_run") as batch_op:
        batch_op.drop_column("language")
    with op.batch_alter_table("article") as batch_op:
        batch_op.drop_column("translates")
    with op.batch_alter_table("pack") as batch_op:
        batch_op.drop_column("overlays")
