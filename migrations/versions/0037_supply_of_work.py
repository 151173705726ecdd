"""Saved filters, tags and examples among reviews, signals of conversations, and draws whose seed nobody knows beforehand.

Revision ID: 0037
Revises: 0036
"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
LISTED = ["team_id", "kind", "last_message_at", "id"]
SHOWING = {"signals": "signals > 0"} | {f"signal_{bit}": f"signals & {bit} > 0" for bit in (1, 2, 4, 8, 16)}


def upgrade():
    _saved_filters()
    _marks()
    op.add_column("person", sa.Column("list_defaults", sa.Text(), nullable=False, server_default="{}"))
    op.add_column("conversation", sa.Column("signals", sa.Integer(), nullable=True))
    partial("ix_conversation_unsignalled", ["id"], "signals IS NULL")
    for name, rule in SHOWING.items():
        partial(f"ix_conversation_{name}", LISTED, rule)
    with op.batch_alter_table("sampling_plan") as table:
        table.add_column(sa.Column("who", sa.String(10), nullable=False, server_default="assignee"))
        table.add_column(sa.Column("unit", sa.String(10), nullable=False, server_default="whole"))
        table.add_column(sa.Column("saved_filter_id", BIG, nullable=True))
        table.create_foreign_key(op.f("fk_sampling_plan_saved_filter_id"), "saved_filter", ["saved_filter_id"], ["id"])
        table.create_index(op.f("ix_sampling_plan_saved_filter_id"), ["saved_filter_id"])
    op.add_column("plan_draw", sa.Column("commitment", sa.String(64), nullable=False, server_default=""))


def _saved_filters():
    op.create_table(
        "saved_filter",
        sa.Column("id", BIG, nullable=False),
        sa.Column("place", sa.String(24), nullable=False),
        sa.Column("owner_id", BIG, nullable=False),
        sa.Column("team_id", BIG, nullable=True),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("arguments", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_saved_filter_owner_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_saved_filter_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filter")),
    )
    op.create_index("ix_saved_filter_owner", "saved_filter", ["owner_id", "place"])
    op.create_index("ix_saved_filter_team", "saved_filter", ["team_id", "place"])


def _marks():
    op.create_table(
        "review_tag",
        sa.Column("id", BIG, nullable=False),
        sa.Column("team_id", BIG, nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("folded", sa.String(120), nullable=False),
        sa.Column("by_id", BIG, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False, server_default="1"),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_review_tag_team_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_review_tag_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_tag")),
        sa.UniqueConstraint("team_id", "folded", name="uq_review_tag_name"),
    )
    op.create_table(
        "review_tagging",
        sa.Column("assignment_id", BIG, nullable=False),
        sa.Column("tag_id", BIG, nullable=False),
        sa.Column("by_id", BIG, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_review_tagging_assignment_id")),
        sa.ForeignKeyConstraint(["tag_id"], ["review_tag.id"], name=op.f("fk_review_tagging_tag_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_review_tagging_by_id")),
        sa.PrimaryKeyConstraint("assignment_id", "tag_id", name=op.f("pk_review_tagging")),
    )
    op.create_index("ix_review_tagging_tag", "review_tagging", ["tag_id", "assignment_id"])
    op.create_table(
        "review_example",
        sa.Column("assignment_id", BIG, nullable=False),
        sa.Column("team_id", BIG, nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("by_id", BIG, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_review_example_assignment_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_review_example_team_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_review_example_by_id")),
        sa.PrimaryKeyConstraint("assignment_id", name=op.f("pk_review_example")),
    )
    op.create_index("ix_review_example_team", "review_example", ["team_id", "at", "assignment_id"])


def partial(name, columns, rule):
    op.create_index(name, "conversation", columns, sqlite_where=sa.text(rule), postgresql_where=sa.text(rule))


def downgrade():
    op.drop_column("plan_draw", "commitment")
    with op.batch_alter_table("sampling_plan") as table:
        table.drop_index(op.f("ix_sampling_plan_saved_filter_id"))
        table.drop_constraint(op.f("fk_sampling_plan_saved_filter_id"), type_="foreignkey")
        for name in ("saved_filter_id", "unit", "who"):
            table.drop_column(name)
    for name in (*SHOWING, "unsignalled"):
        op.drop_index(f"ix_conversation_{name}", table_name="conversation")
    op.drop_column("conversation", "signals")
    op.drop_column("person", "list_defaults")
    for name in ("review_example", "review_tagging", "review_tag", "saved_filter"):
        op.drop_table(name)
