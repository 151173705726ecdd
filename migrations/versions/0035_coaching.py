"""Coaching sessions with their texts, pinned items and action items.

Revision ID: 0035
Revises: 0034
"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)
OPEN = sa.text("done_at IS NULL")


def key(table, own, other):
    return sa.ForeignKeyConstraint([own], [f"{other}.id"], name=op.f(f"fk_{table}_{own}"))


def upgrade():
    op.create_table(
        "coaching_session",
        sa.Column("id", BIG, nullable=False),
        sa.Column("lead_id", BIG, nullable=False),
        sa.Column("agent_id", BIG, nullable=False),
        sa.Column("team_id", BIG, nullable=False),
        sa.Column("title", sa.String(200), server_default="", nullable=False),
        sa.Column("agenda", sa.Text(), server_default="", nullable=False),
        sa.Column("starts_at", TIME, nullable=True),
        sa.Column("every_weeks", sa.Integer(), server_default="0", nullable=False),
        sa.Column("follows_id", BIG, nullable=True),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("planned_at", TIME, nullable=False),
        sa.Column("held_at", TIME, nullable=True),
        sa.Column("acknowledged_at", TIME, nullable=True),
        sa.Column("acknowledgement", sa.Text(), server_default="", nullable=False),
        sa.Column("called_off_at", TIME, nullable=True),
        sa.Column("called_off_by_id", BIG, nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("revision", sa.Integer(), server_default="1", nullable=False),
        *(key("coaching_session", own, "person") for own in ("lead_id", "agent_id", "called_off_by_id")),
        key("coaching_session", "team_id", "team"),
        key("coaching_session", "follows_id", "coaching_session"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coaching_session")),
    )
    op.create_index("ix_coaching_session_agent", "coaching_session", ["agent_id", "starts_at", "id"])
    op.create_index("ix_coaching_session_held", "coaching_session", ["agent_id", "held_at"])
    op.create_index("ix_coaching_session_lead", "coaching_session", ["lead_id", "state", "starts_at"])
    op.create_index("ix_coaching_session_state", "coaching_session", ["state", "starts_at"])
    op.create_index("ix_coaching_session_waits", "coaching_session", ["state", "held_at"])
    op.create_table(
        "coaching_text",
        sa.Column("id", BIG, nullable=False),
        sa.Column("session_id", BIG, nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("saved_at", TIME, nullable=False),
        sa.Column("saved_by_id", BIG, nullable=False),
        key("coaching_text", "session_id", "coaching_session"),
        key("coaching_text", "saved_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coaching_text")),
        sa.UniqueConstraint("session_id", "kind", name="uq_coaching_text_kind"),
    )
    op.create_table(
        "coaching_pin",
        sa.Column("id", BIG, nullable=False),
        sa.Column("session_id", BIG, nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("review_id", BIG, nullable=True),
        sa.Column("criterion", sa.String(80), server_default="", nullable=False),
        sa.Column("message_id", BIG, nullable=True),
        sa.Column("attempt_id", BIG, nullable=True),
        sa.Column("measure", sa.String(180), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("pinned_by_id", BIG, nullable=False),
        sa.Column("pinned_at", TIME, nullable=False),
        key("coaching_pin", "session_id", "coaching_session"),
        *(key("coaching_pin", f"{table}_id", table) for table in ("review", "message", "attempt")),
        key("coaching_pin", "pinned_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coaching_pin")),
        sa.UniqueConstraint("session_id", "key", name="uq_coaching_pin_once"),
    )
    for table in ("review", "message", "attempt"):
        op.create_index(op.f(f"ix_coaching_pin_{table}_id"), "coaching_pin", [f"{table}_id"])
    op.create_table(
        "action_item",
        sa.Column("id", BIG, nullable=False),
        sa.Column("session_id", BIG, nullable=False),
        sa.Column("agent_id", BIG, nullable=False),
        sa.Column("team_id", BIG, nullable=False),
        sa.Column("owner_id", BIG, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_at", TIME, nullable=False),
        sa.Column("scenario_id", BIG, nullable=True),
        sa.Column("article_id", BIG, nullable=True),
        sa.Column("made_by_id", BIG, nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("done_at", TIME, nullable=True),
        sa.Column("done_by_id", BIG, nullable=True),
        sa.Column("done_note", sa.Text(), server_default="", nullable=False),
        sa.Column("revision", sa.Integer(), server_default="1", nullable=False),
        key("action_item", "session_id", "coaching_session"),
        *(key("action_item", own, "person") for own in ("agent_id", "owner_id", "made_by_id", "done_by_id")),
        *(key("action_item", f"{table}_id", table) for table in ("team", "scenario", "article")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_item")),
    )
    op.create_index("ix_action_item_session", "action_item", ["session_id", "id"])
    op.create_index("ix_action_item_agent", "action_item", ["agent_id", "due_at", "id"])
    op.create_index("ix_action_item_team", "action_item", ["team_id", "due_at", "id"])
    for name, columns in (("owner", ["owner_id", "due_at"]), ("agent", ["agent_id", "due_at"]), ("team", ["team_id", "due_at", "id"]), ("due", ["due_at"])):
        op.create_index(f"ix_action_item_open_{name}", "action_item", columns, sqlite_where=OPEN, postgresql_where=OPEN)


def downgrade():
    for table in ("action_item", "coaching_pin", "coaching_text", "coaching_session"):
        op.drop_table(table)
