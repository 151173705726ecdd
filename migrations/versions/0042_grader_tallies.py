"""Reviews of reviews are summed by reviewer and week as they are published, and a looker's list runs along an index.

What was published before is summed here, once; `flask calibration check-tallies` works it out anew.

Revision ID: 0042
Revises: 0041
"""

from collections import defaultdict
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo, available_timezones

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
UNIT = 1_000_000
TEAM = sa.table("team", sa.column("id"), sa.column("timezone"))
CHECK = sa.table(
    "grader_review",
    *(sa.column(name) for name in ("id", "team_id", "reviewer_id", "state", "units")),
    sa.column("published_at", sa.DateTime(timezone=True)),
)
MARK = sa.table("grader_mark", *(sa.column(name) for name in ("check_id", "criterion", "units")))


def upgrade():
    tallies = op.create_table(
        "grader_tally",
        sa.Column("team_id", BIG, nullable=False),
        sa.Column("begins", sa.Date(), nullable=False),
        sa.Column("reviewer_id", BIG, nullable=False),
        sa.Column("measure", sa.String(length=100), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("squares", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["reviewer_id"], ["person.id"], name=op.f("fk_grader_tally_reviewer_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_grader_tally_team_id")),
        sa.PrimaryKeyConstraint("team_id", "begins", "reviewer_id", "measure", name=op.f("pk_grader_tally")),
    )
    with op.batch_alter_table("grader_review") as batch_op:
        batch_op.drop_index("ix_grader_review_looker")
        batch_op.create_index("ix_grader_review_looker", ["looker_id", "state", "put_at", "id"], unique=False)
    rows = _summed(op.get_bind())
    if rows:
        op.bulk_insert(tallies, rows)


def downgrade():
    with op.batch_alter_table("grader_review") as batch_op:
        batch_op.drop_index("ix_grader_review_looker")
        batch_op.create_index("ix_grader_review_looker", ["looker_id", "state", "due_at"], unique=False)
    op.drop_table("grader_tally")


def _summed(bind):
    """What was published so far, by team, week, reviewer and measure."""
    known = available_timezones()
    zones = {row.id: ZoneInfo(row.timezone if row.timezone in known else "UTC") for row in bind.execute(sa.select(TEAM))}
    checks = {row.id: row for row in bind.execute(sa.select(CHECK).where(CHECK.c.state == "published"))}
    values = [(one, "score", one.units) for one in checks.values()]
    marks = sa.select(MARK).join(CHECK, CHECK.c.id == MARK.c.check_id).where(CHECK.c.state == "published")
    values += [(checks[row.check_id], f"criterion:{row.criterion}", row.units) for row in bind.execute(marks)]
    sums = defaultdict(lambda: [0, 0, 0])
    for one, measure, units in values:
        if units is not None:
            at = one.published_at if one.published_at.tzinfo else one.published_at.replace(tzinfo=UTC)
            day = at.astimezone(zones[one.team_id]).date()
            found = sums[one.team_id, day - timedelta(days=day.weekday()), one.reviewer_id, measure]
            for place, value in enumerate((1, units, (units * units + UNIT // 2) // UNIT)):
                found[place] += value
    names = ("team_id", "begins", "reviewer_id", "measure", "n", "total", "squares")
    return [dict(zip(names, (*key, *found), strict=True)) for key, found in sums.items()]
