"""Quizzes: their versions, attempts and answers, where people stand, assignments, and the sums of each question.

Revision ID: 0038
Revises: 0037
"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade():

    op.create_table(
        "quiz",
        sa.Column("about", sa.Text(), server_default="", nullable=False),
        sa.Column("questions", sa.Integer(), server_default="0", nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("pass_mark", sa.Integer(), server_default="80", nullable=False),
        sa.Column("most_attempts", sa.Integer(), nullable=True),
        sa.Column("skills", sa.Text(), server_default="[]", nullable=False),
        sa.Column("pack_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("draft_source", sa.Text(), nullable=False),
        sa.Column("draft_revision", sa.Integer(), nullable=False),
        sa.Column("draft_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("current_number", sa.Integer(), nullable=True),
        sa.Column("draft_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["draft_by_id"], ["person.id"], name=op.f("fk_quiz_draft_by_id")),
        sa.ForeignKeyConstraint(["pack_id"], ["pack.id"], name=op.f("fk_quiz_pack_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_quiz_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiz")),
    )
    with op.batch_alter_table("quiz", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_quiz_pack_id"), ["pack_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_quiz_team_id"), ["team_id"], unique=False)
        batch_op.create_index(
            "uq_quiz_slug_site", ["slug"], unique=True, sqlite_where=sa.text("team_id IS NULL"), postgresql_where=sa.text("team_id IS NULL")
        )
        batch_op.create_index("uq_quiz_slug_team", ["slug", "team_id"], unique=True)

    op.create_table(
        "quiz_assignment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quiz_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("assigned_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["assigned_by_id"], ["person.id"], name=op.f("fk_quiz_assignment_assigned_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_quiz_assignment_person_id")),
        sa.ForeignKeyConstraint(["quiz_id"], ["quiz.id"], name=op.f("fk_quiz_assignment_quiz_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiz_assignment")),
    )
    with op.batch_alter_table("quiz_assignment", schema=None) as batch_op:
        batch_op.create_index("ix_quiz_assignment_person", ["person_id", "done_at", "id"], unique=False)

    op.create_table(
        "quiz_tally",
        sa.Column("quiz_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("question", sa.String(length=80), nullable=False),
        sa.Column("digest", sa.String(length=16), nullable=False),
        sa.Column("n", sa.Integer(), server_default="0", nullable=False),
        sa.Column("right_n", sa.Integer(), server_default="0", nullable=False),
        sa.Column("rest", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("rest_squares", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("rest_right", sa.BigInteger(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["quiz_id"], ["quiz.id"], name=op.f("fk_quiz_tally_quiz_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_quiz_tally_team_id")),
        sa.PrimaryKeyConstraint("quiz_id", "team_id", "question", "digest", name=op.f("pk_quiz_tally")),
    )
    op.create_table(
        "quiz_version",
        sa.Column("quiz_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("criteria", sa.Text(), server_default="{}", nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["published_by_id"], ["person.id"], name=op.f("fk_quiz_version_published_by_id")),
        sa.ForeignKeyConstraint(["quiz_id"], ["quiz.id"], name=op.f("fk_quiz_version_quiz_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiz_version")),
        sa.UniqueConstraint("quiz_id", "content_hash", name=op.f("uq_quiz_version_quiz_id_content_hash")),
        sa.UniqueConstraint("quiz_id", "number", name=op.f("uq_quiz_version_quiz_id_number")),
    )
    with op.batch_alter_table("quiz_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_quiz_version_content_hash"), ["content_hash"], unique=False)
        batch_op.create_index(batch_op.f("ix_quiz_version_quiz_id"), ["quiz_id"], unique=False)

    op.create_table(
        "quiz_wrong_tally",
        sa.Column("quiz_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("question", sa.String(length=80), nullable=False),
        sa.Column("digest", sa.String(length=16), nullable=False),
        sa.Column("choice", sa.String(length=120), nullable=False),
        sa.Column("n", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["quiz_id"], ["quiz.id"], name=op.f("fk_quiz_wrong_tally_quiz_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_quiz_wrong_tally_team_id")),
        sa.PrimaryKeyConstraint("quiz_id", "team_id", "question", "digest", "choice", name=op.f("pk_quiz_wrong_tally")),
    )
    op.create_table(
        "quiz_attempt",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quiz_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quiz_version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("preview_only", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("state", sa.String(length=24), server_default="open", nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deadline_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("half_points", sa.Integer(), server_default="0", nullable=False),
        sa.Column("most_half_points", sa.Integer(), server_default="0", nullable=False),
        sa.Column("passed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_quiz_attempt_person_id")),
        sa.ForeignKeyConstraint(["quiz_id"], ["quiz.id"], name=op.f("fk_quiz_attempt_quiz_id")),
        sa.ForeignKeyConstraint(["quiz_version_id"], ["quiz_version.id"], name=op.f("fk_quiz_attempt_quiz_version_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_quiz_attempt_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiz_attempt")),
        sa.UniqueConstraint(
            "person_id", "quiz_id", "preview_only", "number", name=op.f("uq_quiz_attempt_person_id_quiz_id_preview_only_number")
        ),
    )
    with op.batch_alter_table("quiz_attempt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_quiz_attempt_quiz_id"), ["quiz_id"], unique=False)
        batch_op.create_index(
            "uq_quiz_attempt_open",
            ["person_id", "quiz_id", "preview_only"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "quiz_answer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("attempt_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("question", sa.String(length=80), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("right", sa.Boolean(), nullable=True),
        sa.Column("half_points", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["quiz_attempt.id"], name=op.f("fk_quiz_answer_attempt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiz_answer")),
        sa.UniqueConstraint("attempt_id", "question", name=op.f("uq_quiz_answer_attempt_id_question")),
    )
    op.create_table(
        "quiz_standing",
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quiz_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("granted", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("passed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("best_half_points", sa.Integer(), server_default="0", nullable=False),
        sa.Column("best_most", sa.Integer(), server_default="0", nullable=False),
        sa.Column("best_attempt_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["best_attempt_id"], ["quiz_attempt.id"], name=op.f("fk_quiz_standing_best_attempt_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_quiz_standing_person_id")),
        sa.ForeignKeyConstraint(["quiz_id"], ["quiz.id"], name=op.f("fk_quiz_standing_quiz_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_quiz_standing_team_id")),
        sa.PrimaryKeyConstraint("person_id", "quiz_id", name=op.f("pk_quiz_standing")),
    )
    with op.batch_alter_table("quiz_standing", schema=None) as batch_op:
        batch_op.create_index("ix_quiz_standing_team", ["quiz_id", "team_id", "last_at", "person_id"], unique=False)


def downgrade():

    with op.batch_alter_table("quiz_standing", schema=None) as batch_op:
        batch_op.drop_index("ix_quiz_standing_team")

    op.drop_table("quiz_standing")
    op.drop_table("quiz_answer")
    with op.batch_alter_table("quiz_attempt", schema=None) as batch_op:
        batch_op.drop_index("uq_quiz_attempt_open", sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))
        batch_op.drop_index(batch_op.f("ix_quiz_attempt_quiz_id"))

    op.drop_table("quiz_attempt")
    op.drop_table("quiz_wrong_tally")
    with op.batch_alter_table("quiz_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_quiz_version_quiz_id"))
        batch_op.drop_index(batch_op.f("ix_quiz_version_content_hash"))

    op.drop_table("quiz_version")
    op.drop_table("quiz_tally")
    with op.batch_alter_table("quiz_assignment", schema=None) as batch_op:
        batch_op.drop_index("ix_quiz_assignment_person")

    op.drop_table("quiz_assignment")
    with op.batch_alter_table("quiz", schema=None) as batch_op:
        batch_op.drop_index("uq_quiz_slug_team")
        batch_op.drop_index("uq_quiz_slug_site", sqlite_where=sa.text("team_id IS NULL"), postgresql_where=sa.text("team_id IS NULL"))
        batch_op.drop_index(batch_op.f("ix_quiz_team_id"))
        batch_op.drop_index(batch_op.f("ix_quiz_pack_id"))

    op.drop_table("quiz")
