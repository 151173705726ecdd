"""One reply of a conversation in the queue, clauses behind evidence, active time, notes, templates, pointers, team settings.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade():
    with op.batch_alter_table("assignment") as batch_op:
        batch_op.add_column(sa.Column("part", BIG, nullable=False, server_default="0"))
        batch_op.drop_constraint("uq_assignment_once", type_="unique")
        batch_op.create_unique_constraint("uq_assignment_once", ["conversation_id", "rubric_id", "purpose", "round", "part"])
    with op.batch_alter_table("review") as batch_op:
        batch_op.add_column(sa.Column("active_seconds", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("evidence") as batch_op:
        batch_op.add_column(sa.Column("article_version_id", BIG))
        batch_op.add_column(sa.Column("clause", sa.String(170), nullable=False, server_default=""))
        batch_op.create_foreign_key(op.f("fk_evidence_article_version_id"), "article_version", ["article_version_id"], ["id"])
    with op.batch_alter_table("team") as batch_op:
        batch_op.add_column(sa.Column("hides_reviewers", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("unbiased", sa.Boolean(), nullable=False, server_default=sa.true()))
    _notes_and_templates()
    _conflicts()
    _pointers()


def _notes_and_templates():
    op.create_table(
        "review_note",
        sa.Column("assignment_id", BIG, nullable=False),
        sa.Column("author_id", BIG, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_review_note_assignment_id")),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_review_note_author_id")),
        sa.PrimaryKeyConstraint("assignment_id", "author_id", name=op.f("pk_review_note")),
    )
    op.create_table(
        "comment_template",
        sa.Column("id", BIG, nullable=False),
        sa.Column("team_id", BIG),
        sa.Column("owner_id", BIG),
        sa.Column("rubric_id", BIG),
        sa.Column("criterion", sa.String(80), nullable=False),
        sa.Column("level", sa.String(80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("archived_at", MOMENT),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_comment_template_team_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_comment_template_owner_id")),
        sa.ForeignKeyConstraint(["rubric_id"], ["rubric.id"], name=op.f("fk_comment_template_rubric_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_template")),
    )
    op.create_index("ix_comment_template_team", "comment_template", ["team_id", "id"])
    op.create_index("ix_comment_template_owner", "comment_template", ["owner_id", "id"])


def _conflicts():
    op.create_table(
        "clause_conflict",
        sa.Column("id", BIG, nullable=False),
        sa.Column("assignment_id", BIG, nullable=False),
        sa.Column("criterion", sa.String(80), nullable=False),
        sa.Column("first_version_id", BIG, nullable=False),
        sa.Column("first_clause", sa.String(170), nullable=False),
        sa.Column("second_version_id", BIG, nullable=False),
        sa.Column("second_clause", sa.String(170), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("by_id", BIG, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("settled_by_id", BIG),
        sa.Column("settled_at", MOMENT),
        sa.Column("answer", sa.Text(), nullable=False, server_default=""),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_clause_conflict_assignment_id")),
        sa.ForeignKeyConstraint(["first_version_id"], ["article_version.id"], name=op.f("fk_clause_conflict_first_version_id")),
        sa.ForeignKeyConstraint(["second_version_id"], ["article_version.id"], name=op.f("fk_clause_conflict_second_version_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_clause_conflict_by_id")),
        sa.ForeignKeyConstraint(["settled_by_id"], ["person.id"], name=op.f("fk_clause_conflict_settled_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clause_conflict")),
        sa.UniqueConstraint("assignment_id", "criterion", "by_id", "first_clause", "second_clause", name="uq_clause_conflict_once"),
    )
    op.create_index("ix_clause_conflict_first", "clause_conflict", ["first_version_id"])
    op.create_index("ix_clause_conflict_second", "clause_conflict", ["second_version_id"])


def _pointers():
    op.create_table(
        "pointer_verdict",
        sa.Column("id", BIG, nullable=False),
        sa.Column("assignment_id", BIG, nullable=False),
        sa.Column("by_id", BIG, nullable=False),
        sa.Column("rubric_id", BIG, nullable=False),
        sa.Column("pointer", sa.String(40), nullable=False),
        sa.Column("language", sa.String(12), nullable=False),
        sa.Column("message_id", BIG, nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_pointer_verdict_assignment_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_pointer_verdict_by_id")),
        sa.ForeignKeyConstraint(["rubric_id"], ["rubric.id"], name=op.f("fk_pointer_verdict_rubric_id")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_pointer_verdict_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pointer_verdict")),
        sa.UniqueConstraint("assignment_id", "by_id", "pointer", "message_id", "start", name="uq_pointer_verdict_once"),
    )
    op.create_index("ix_pointer_verdict_rubric", "pointer_verdict", ["rubric_id", "pointer", "language"])
    op.create_table(
        "pointer_switch",
        sa.Column("rubric_id", BIG, nullable=False),
        sa.Column("language", sa.String(12), nullable=False),
        sa.Column("pointer", sa.String(40), nullable=False),
        sa.Column("on", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["rubric_id"], ["rubric.id"], name=op.f("fk_pointer_switch_rubric_id")),
        sa.PrimaryKeyConstraint("rubric_id", "language", "pointer", name=op.f("pk_pointer_switch")),
    )


def downgrade():
    for name in ("pointer_switch", "pointer_verdict", "clause_conflict", "comment_template", "review_note"):
        op.drop_table(name)
    with op.batch_alter_table("team") as batch_op:
        batch_op.drop_column("unbiased")
        batch_op.drop_column("hides_reviewers")
    with op.batch_alter_table("evidence") as batch_op:
        batch_op.drop_constraint(op.f("fk_evidence_article_version_id"), type_="foreignkey")
        batch_op.drop_column("clause")
        batch_op.drop_column("article_version_id")
    with op.batch_alter_table("review") as batch_op:
        batch_op.drop_column("active_seconds")
    with op.batch_alter_table("assignment") as batch_op:
        batch_op.drop_constraint("uq_assignment_once", type_="unique")
        batch_op.create_unique_constraint("uq_assignment_once", ["conversation_id", "rubric_id", "purpose", "round"])
        batch_op.drop_column("part")
