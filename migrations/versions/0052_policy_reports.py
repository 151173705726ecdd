"""Reports on clauses that conflict or are unclear: whose they are, in which review, when they went out, and what their owner answered.

Revision ID: 0052
Revises: 0051
"""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEYS = {
    "mended_version_id": "article_version", "review_id": "review", "dispute_id": "dispute", "team_id": "team",
    "owner_team_id": "team", "other_team_id": "team",
}  # fmt: skip
INDEXES = {
    "ix_clause_conflict_review": ["review_id"],
    "ix_clause_conflict_owner": ["owner_team_id", "id"],
    "ix_clause_conflict_other_owner": ["other_team_id", "id"],
    "ix_clause_conflict_team": ["team_id", "sent_at"],
}
OWNER = "(SELECT a.team_id FROM article_version v JOIN article a ON a.id = v.article_id WHERE v.id = clause_conflict.{}_version_id)"


def upgrade():
    with op.batch_alter_table("clause_conflict") as table:
        for name in ("first_version_id", "second_version_id"):
            table.alter_column(name, existing_type=BIG, nullable=True)
        table.add_column(sa.Column("outcome", sa.String(length=24), nullable=True))
        table.add_column(sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True))
        for name, other in KEYS.items():
            table.add_column(sa.Column(name, BIG, nullable=True))
            table.create_foreign_key(op.f(f"fk_clause_conflict_{name}_{other}"), other, [name], ["id"])
    for name, columns in INDEXES.items():
        op.create_index(name, "clause_conflict", columns)
    op.execute("UPDATE clause_conflict SET sent_at = at, team_id = (SELECT s.team_id FROM assignment s WHERE s.id = assignment_id)")
    for name, side in (("owner_team_id", "first"), ("other_team_id", "second")):
        op.execute(f"UPDATE clause_conflict SET {name} = COALESCE({OWNER.format(side)}, team_id)")


def downgrade():
    for name in INDEXES:
        op.drop_index(name, table_name="clause_conflict")
    op.execute("DELETE FROM clause_conflict WHERE first_version_id IS NULL OR second_version_id IS NULL")
    with op.batch_alter_table("clause_conflict") as table:
        for name, other in KEYS.items():
            table.drop_constraint(f"fk_clause_conflict_{name}_{other}", type_="foreignkey")
            table.drop_column(name)
        for name in ("outcome", "sent_at"):
            table.drop_column(name)
        for name in ("first_version_id", "second_version_id"):
            table.alter_column(name, existing_type=BIG, nullable=False)
