"""Pointers at desk actions, pointers off until somebody turns them on, and quotes in calibration rounds.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEY = ["assignment_id", "by_id", "pointer", "message_id", "start"]
WORDS = ("greeting", "promise")
PLAIN = ("placeholder", "leak")
SPOKEN = ("en", "ru", "ja", "fil")


def upgrade():
    with op.batch_alter_table("pointer_verdict") as batch_op:
        batch_op.add_column(sa.Column("criterion", sa.String(80), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("action", sa.String(80), nullable=False, server_default=""))
        batch_op.drop_constraint("uq_pointer_verdict_once", type_="unique")
        batch_op.create_unique_constraint("uq_pointer_verdict_once", [*KEY, "criterion", "action"])
    op.create_table(
        "calibration_quote",
        sa.Column("id", BIG, nullable=False),
        sa.Column("sheet_id", BIG, nullable=False),
        sa.Column("criterion", sa.String(80), nullable=False),
        sa.Column("message_id", BIG, nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_calibration_quote_message_id")),
        sa.ForeignKeyConstraint(["sheet_id"], ["calibration_sheet.id"], name=op.f("fk_calibration_quote_sheet_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calibration_quote")),
    )
    op.create_index("ix_calibration_quote_sheet", "calibration_quote", ["sheet_id", "criterion"])
    op.create_index("ix_calibration_quote_message", "calibration_quote", ["message_id"])
    _keep_on()


def _keep_on():
    """Pointers of rubrics that are there already were on unless somebody turned them off: they stay as they are."""
    bind = op.get_bind()
    rubric = sa.table("rubric", sa.column("id"))
    switch = sa.table("pointer_switch", sa.column("rubric_id"), sa.column("language"), sa.column("pointer"), sa.column("on", sa.Boolean))
    known = {tuple(row) for row in bind.execute(sa.select(switch.c.rubric_id, switch.c.language, switch.c.pointer))}
    places = [(language, name) for language in SPOKEN for name in (*WORDS, *PLAIN)] + [("*", name) for name in PLAIN]
    rows = [
        {"rubric_id": row.id, "language": language, "pointer": name, "on": True}
        for row in bind.execute(sa.select(rubric.c.id))
        for language, name in places
        if (row.id, language, name) not in known
    ]
    if rows:
        bind.execute(sa.insert(switch), rows)


def downgrade():
    op.drop_table("calibration_quote")
    with op.batch_alter_table("pointer_verdict") as batch_op:
        batch_op.drop_constraint("uq_pointer_verdict_once", type_="unique")
        batch_op.create_unique_constraint("uq_pointer_verdict_once", KEY)
        batch_op.drop_column("action")
        batch_op.drop_column("criterion")
