"""Retention dates and periods, deleted conversations, customers' requests, long runs, and sealing in the trail.

Revision ID: 0040
Revises: 0039
"""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)

UNCHANGED = ("id", "at", "verb", "thing_kind", "team_id", "previous_hash", "hash")
MAY_GO = ("actor_id", "thing_id")


def sealing(dialect):
    """The trail still refuses every change, but for taking words out under a later entry that tells of it."""
    same = "IS NOT DISTINCT FROM" if dialect == "postgresql" else "IS"
    kept = " AND ".join(f"NEW.{name} {same} OLD.{name}" for name in UNCHANGED)
    gone = " AND ".join(f"(NEW.{name} IS NULL OR NEW.{name} {same} OLD.{name})" for name in MAY_GO)
    allowed = f"NEW.sealed_by IS NOT NULL AND NEW.sealed_by > OLD.id AND {kept} AND {gone}"
    if dialect == "sqlite":
        return [
            "DROP TRIGGER trail_entry_no_update",
            f"""CREATE TRIGGER trail_entry_no_update BEFORE UPDATE ON trail_entry WHEN NOT ({allowed})
            BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END""",
        ]
    return [
        f"""CREATE OR REPLACE FUNCTION trail_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN
          IF TG_OP = 'UPDATE' THEN
            IF {allowed} THEN RETURN NEW; END IF;
          END IF;
          RAISE EXCEPTION 'the trail is append-only';
        END $$""",
    ]


def never(dialect):
    """The triggers as they were."""
    if dialect == "sqlite":
        return [
            "DROP TRIGGER trail_entry_no_update",
            """CREATE TRIGGER trail_entry_no_update BEFORE UPDATE ON trail_entry
            BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END""",
        ]
    return [
        """CREATE OR REPLACE FUNCTION trail_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'the trail is append-only'; END $$""",
    ]


def upgrade():
    with op.batch_alter_table("trail_entry") as table:
        table.add_column(sa.Column("sealed_by", BIG))
    for statement in sealing(op.get_bind().dialect.name):
        op.execute(statement)
    _periods()
    _requests()


def _periods():
    op.create_table(
        "retention_period",
        sa.Column("id", BIG, nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("team_id", BIG),
        sa.Column("source_system", sa.String(80)),
        sa.Column("scope", sa.String(140), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("by_id", BIG),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_retention_period_team_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_retention_period_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_period")),
        sa.UniqueConstraint("scope", name=op.f("uq_retention_period_scope")),
    )
    op.create_table(
        "forgotten",
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_forgotten")),
    )
    op.create_table(
        "conversation_keeping",
        sa.Column("conversation_id", BIG, nullable=False, autoincrement=False),
        sa.Column("delete_on", MOMENT),
        sa.Column("hold_reason", sa.Text()),
        sa.Column("hold_by_id", BIG),
        sa.Column("hold_at", MOMENT),
        sa.Column("erased_at", MOMENT),
        sa.Column("erased_for", sa.String(24)),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_conversation_keeping_conversation_id")),
        sa.ForeignKeyConstraint(["hold_by_id"], ["person.id"], name=op.f("fk_conversation_keeping_hold_by_id")),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_conversation_keeping")),
    )
    op.create_index("ix_conversation_keeping_due", "conversation_keeping", ["delete_on", "conversation_id"])


def _requests():
    op.create_table(
        "customer_request",
        sa.Column("id", BIG, nullable=False),
        sa.Column("mark_kind", sa.String(24), nullable=False),
        sa.Column("mark", sa.String(320)),
        sa.Column("mark_hash", sa.String(64), nullable=False),
        sa.Column("customer_ids", sa.Text(), nullable=False),
        sa.Column("by_id", BIG, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT),
        sa.Column("suppress", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("mentions", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("report", sa.Text()),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_customer_request_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_request")),
    )
    op.create_index("ix_customer_request_open", "customer_request", ["closed_at", "asked_at"])
    op.create_index(op.f("ix_customer_request_mark_hash"), "customer_request", ["mark_hash"])
    op.create_table(
        "privacy_run",
        sa.Column("id", BIG, nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("busy", sa.String(60)),
        sa.Column("by_id", BIG),
        sa.Column("person_id", BIG),
        sa.Column("request_id", BIG),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("started_at", MOMENT),
        sa.Column("progress_at", MOMENT),
        sa.Column("finished_at", MOMENT),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("last_id", BIG, nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("failure", sa.Text(), nullable=False),
        sa.Column("file_name", sa.String(80)),
        sa.Column("expires_at", MOMENT),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_privacy_run_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_privacy_run_person_id")),
        sa.ForeignKeyConstraint(["request_id"], ["customer_request.id"], name=op.f("fk_privacy_run_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_privacy_run")),
        sa.UniqueConstraint("busy", name=op.f("uq_privacy_run_busy")),
    )
    op.create_index("ix_privacy_run_kind", "privacy_run", ["kind", "id"])
    op.create_index("ix_privacy_run_person", "privacy_run", ["person_id", "kind", "id"])
    op.create_index("ix_privacy_run_request", "privacy_run", ["request_id", "id"])
    op.create_index("ix_privacy_run_expires", "privacy_run", ["expires_at"])


def downgrade():
    for name in ("privacy_run", "customer_request", "conversation_keeping", "forgotten", "retention_period"):
        op.drop_table(name)
    for statement in never(op.get_bind().dialect.name):
        op.execute(statement)
    op.execute("ALTER TABLE trail_entry DROP COLUMN sealed_by")
