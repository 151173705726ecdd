"""Tallies by quarter beside those by week: a view over years reads a dozen rows a measure, however many reviews there are.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

SUMS = "SUM(n), SUM(total), SUM(squares)"
KEYS = ["person_id", "team_id", "purpose", "measure", "span", "begins"]


def upgrade():
    with op.batch_alter_table("tally") as batch_op:
        batch_op.drop_index("ix_tally_person")
        batch_op.drop_index("ix_tally_team")
        batch_op.alter_column("week", new_column_name="begins", existing_type=sa.Date(), existing_nullable=False)
        batch_op.add_column(sa.Column("span", sa.String(24), nullable=False, server_default="week"))
    with op.batch_alter_table("tally") as batch_op:
        batch_op.drop_constraint("pk_tally", type_="primary")
        batch_op.create_primary_key("pk_tally", KEYS)
        batch_op.alter_column("span", server_default=None, existing_type=sa.String(24), existing_nullable=False)
        batch_op.create_index("ix_tally_person", ["person_id", "span", "measure", "purpose", "begins", "n", "total", "squares"])
        batch_op.create_index("ix_tally_team", ["team_id", "span", "measure", "person_id", "begins", "purpose", "n", "total", "squares"])
    quarter = _quarter_of("begins")
    op.execute(
        "INSERT INTO tally (person_id, team_id, purpose, measure, span, begins, n, total, squares) "
        f"SELECT person_id, team_id, purpose, measure, 'quarter', {quarter}, {SUMS} FROM tally WHERE measure NOT LIKE 'criterion:%' "
        f"GROUP BY person_id, team_id, purpose, measure, {quarter}"
    )


def downgrade():
    op.execute("DELETE FROM tally WHERE span <> 'week'")
    with op.batch_alter_table("tally") as batch_op:
        batch_op.drop_index("ix_tally_person")
        batch_op.drop_index("ix_tally_team")
        batch_op.drop_constraint("pk_tally", type_="primary")
        batch_op.create_primary_key("pk_tally", ["person_id", "team_id", "purpose", "measure", "begins"])
    with op.batch_alter_table("tally") as batch_op:
        batch_op.drop_column("span")
        batch_op.alter_column("begins", new_column_name="week", existing_type=sa.Date(), existing_nullable=False)
    with op.batch_alter_table("tally") as batch_op:
        batch_op.create_index("ix_tally_person", ["person_id", "measure", "purpose", "week", "n", "total", "squares"])
        batch_op.create_index("ix_tally_team", ["team_id", "measure", "person_id", "week", "purpose", "n", "total", "squares"])


def _quarter_of(day):
    if op.get_bind().dialect.name == "postgresql":
        return f"CAST(date_trunc('quarter', {day}) AS DATE)"
    return f"strftime('%Y', {day}) || '-' || substr('0' || ((CAST(strftime('%m', {day}) AS INTEGER) - 1) / 3 * 3 + 1), -2) || '-01'"
