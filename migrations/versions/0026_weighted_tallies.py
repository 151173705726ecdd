"""Tallies hold the sums of the weighted mean, and a conversation that no draw chose has no probability.

One value a review and skill, and the weighted sums, follow from the published reviews: `flask site prepare`, which every start of the site
runs, counts the tallies anew once and notes it in `tally_rule` (an hourly job does it where the site is started in another way).

Revision ID: 0026
Revises: 0025
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

WEIGHTED = ["drawn", "w", "wx", "ww", "wwx", "wwxx"]
INDEXES = {
    "ix_tally_team": ["team_id", "span", "measure", "person_id", "begins", "purpose", "n", "total", "squares"],
    "ix_tally_person": ["person_id", "span", "measure", "purpose", "begins", "n", "total", "squares"],
}
# An import had 1 where the file said nothing.
PICKED = (
    "UPDATE assignment SET probability = NULL WHERE origin NOT IN ('sample', 'plan') AND (probability >= 1 OR NOT EXISTS "
    "(SELECT 1 FROM review JOIN review_source ON review_source.review_id = review.id WHERE review.assignment_id = assignment.id))"
)

DRAWN = "UPDATE assignment SET origin = 'sample' WHERE probability IS NOT NULL AND origin NOT IN ('sample', 'plan')"


def upgrade():
    op.create_table(
        "tally_rule",
        sa.Column("rule", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reviews", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("rule", name=op.f("pk_tally_rule")),
    )
    with op.batch_alter_table("tally") as batch_op:
        for name in INDEXES:
            batch_op.drop_index(name)
        for name in WEIGHTED:
            kind = sa.Integer() if name == "drawn" else sa.BigInteger()
            batch_op.add_column(sa.Column(name, kind, nullable=False, server_default="0"))
    for name, columns in INDEXES.items():
        op.create_index(name, "tally", [*columns, *WEIGHTED])
    with op.batch_alter_table("assignment") as batch_op:
        batch_op.alter_column("probability", existing_type=sa.Double(), nullable=True)
    op.execute(PICKED)
    op.execute(DRAWN)


def downgrade():
    op.execute("UPDATE assignment SET probability = 1 WHERE probability IS NULL")
    with op.batch_alter_table("assignment") as batch_op:
        batch_op.alter_column("probability", existing_type=sa.Double(), nullable=False)
    with op.batch_alter_table("tally") as batch_op:
        for name in INDEXES:
            batch_op.drop_index(name)
        for name in WEIGHTED:
            batch_op.drop_column(name)
    for name, columns in INDEXES.items():
        op.create_index(name, "tally", columns)
    op.drop_table("tally_rule")
