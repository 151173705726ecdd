"""submitting, scheduling and proposing; ratings of scenarios and people; live customers

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op


revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade():
    with op.batch_alter_table("team") as batch_op:
        batch_op.add_column(sa.Column("second_publisher", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("attempt") as batch_op:
        batch_op.add_column(sa.Column("puppeteer_id", BigId))
        batch_op.create_foreign_key("fk_attempt_puppeteer_id", "person", ["puppeteer_id"], ["id"])
    _ways_to_publish()
    _ratings()
    _live()


def downgrade():
    for name in ("live_session", "branch_proposal", "practice_rating", "scenario_rating", "scenario_schedule", "scenario_submission"):
        op.drop_table(name)
    with op.batch_alter_table("attempt") as batch_op:
        batch_op.drop_constraint("fk_attempt_puppeteer_id", type_="foreignkey")
        batch_op.drop_column("puppeteer_id")
    with op.batch_alter_table("team") as batch_op:
        batch_op.drop_column("second_publisher")


def _id(table):
    return sa.Column("id", BigId, nullable=False), sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))


def _to(table, column, other, nullable=False):
    kind = sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))
    return sa.Column(column, BigId, nullable=nullable), kind


def _moment(name, nullable=True):
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _ways_to_publish():
    table = "scenario_submission"
    op.create_table(
        table,
        *_id(table),
        *_to(table, "scenario_id", "scenario"),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        *_to(table, "by_id", "person"),
        _moment("at", nullable=False),
        sa.Column("verdict", sa.String(24), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        *_to(table, "decided_by_id", "person", nullable=True),
        _moment("decided_at"),
    )
    op.create_index("ix_scenario_submission_scenario", table, ["scenario_id", "verdict", "id"])
    table = "scenario_schedule"
    op.create_table(
        table,
        *_id(table),
        *_to(table, "scenario_id", "scenario"),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        _moment("at", nullable=False),
        sa.Column("timezone", sa.String(64), nullable=False),
        *_to(table, "by_id", "person"),
        *_to(table, "approved_by_id", "person", nullable=True),
        _moment("made_at", nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        _moment("ended_at"),
    )
    op.create_index("ix_scenario_schedule_scenario", table, ["scenario_id", "state", "id"])


def _ratings():
    for table, owner, other in (("scenario_rating", "scenario_id", "scenario"), ("practice_rating", "person_id", "person")):
        op.create_table(
            table,
            *_to(table, owner, other),
            sa.Column("rating", sa.Double(), nullable=False),
            sa.Column("attempts", sa.Integer(), nullable=False),
            _moment("changed_at", nullable=False),
            sa.PrimaryKeyConstraint(owner, name=op.f(f"pk_{table}")),
        )


def _live():
    table = "branch_proposal"
    op.create_table(
        table,
        *_id(table),
        *_to(table, "scenario_id", "scenario"),
        *_to(table, "scenario_version_id", "scenario_version", nullable=True),
        sa.Column("node", sa.String(80), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("instead_of", sa.Text(), nullable=False),
        *_to(table, "by_id", "person"),
        _moment("at", nullable=False),
        sa.Column("verdict", sa.String(24), nullable=True),
        *_to(table, "decided_by_id", "person", nullable=True),
        _moment("decided_at"),
    )
    op.create_index("ix_branch_proposal_scenario", table, ["scenario_id", "verdict", "id"])
    table = "live_session"
    op.create_table(
        table,
        *_id(table),
        *_to(table, "scenario_id", "scenario"),
        *_to(table, "person_id", "person"),
        *_to(table, "trainer_id", "person"),
        *_to(table, "attempt_id", "attempt", nullable=True),
        sa.Column("state", sa.String(24), nullable=False),
        _moment("invited_at", nullable=False),
        _moment("began_at"),
        _moment("ended_at"),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.UniqueConstraint("attempt_id", name=op.f("uq_live_session_attempt_id")),
    )
    op.create_index("ix_live_session_person", table, ["person_id", "state", "id"])
    op.create_index("ix_live_session_trainer", table, ["trainer_id", "state", "id"])
