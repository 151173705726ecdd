"""Webhooks: addresses that are told what happened, the events, and how each telling went.

Revision ID: 0036
Revises: 0035
"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WHEN = sa.DateTime(timezone=True)


def upgrade():
    op.create_table(
        "webhook_endpoint",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("url", sa.String(1000), nullable=False),
        sa.Column("events", sa.Text(), nullable=False),
        sa.Column("team_id", BIG, sa.ForeignKey("team.id", name="fk_webhook_endpoint_team_id"), nullable=True),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("salt", sa.String(64), nullable=False),
        sa.Column("mark", sa.String(16), nullable=False),
        sa.Column("old_salt", sa.String(64), nullable=True),
        sa.Column("old_until", WHEN, nullable=True),
        sa.Column("by_id", BIG, sa.ForeignKey("person.id", name="fk_webhook_endpoint_by_id"), nullable=True),
        sa.Column("created_at", WHEN, nullable=False),
        sa.Column("removed_at", WHEN, nullable=True),
        sa.Column("failing_since", WHEN, nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("rests_until", WHEN, nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
    )
    op.create_index("ix_webhook_endpoint_state", "webhook_endpoint", ["removed_at", "state"])
    op.create_table(
        "webhook_event",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("uid", sa.String(40), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("created_at", WHEN, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.UniqueConstraint("uid", name="uq_webhook_event_uid"),
    )
    op.create_index("ix_webhook_event_created", "webhook_event", ["created_at", "id"])
    op.create_table(
        "webhook_delivery",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("event_id", BIG, sa.ForeignKey("webhook_event.id", name="fk_webhook_delivery_event_id"), nullable=False),
        sa.Column("endpoint_id", BIG, sa.ForeignKey("webhook_endpoint.id", name="fk_webhook_delivery_endpoint_id"), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("next_at", WHEN, nullable=True),
        sa.Column("held_until", WHEN, nullable=True),
        sa.Column("done_at", WHEN, nullable=True),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("took_ms", sa.Integer(), nullable=True),
        sa.Column("fault", sa.String(24), nullable=False, server_default=""),
        sa.Column("detail", sa.String(300), nullable=False, server_default=""),
        sa.Column("answer", sa.Text(), nullable=False, server_default=""),
        sa.Column("past", sa.Text(), nullable=False, server_default="[]"),
        sa.UniqueConstraint("event_id", "endpoint_id", name="uq_webhook_delivery_once"),
    )
    op.create_index("ix_webhook_delivery_endpoint", "webhook_delivery", ["endpoint_id", "id"])
    op.create_index("ix_webhook_delivery_standing", "webhook_delivery", ["endpoint_id", "state", "id"])
    op.create_index("ix_webhook_delivery_due", "webhook_delivery", ["state", "next_at"])


def downgrade():
    op.drop_table("webhook_delivery")
    op.drop_table("webhook_event")
    op.drop_table("webhook_endpoint")
