"""Files of reviews that come in by a page, and rubrics made of scorecards from elsewhere.

Revision ID: 0050
Revises: 0049
"""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade():
    op.create_table(
        "review_import",
        sa.Column("id", BIG, nullable=False),
        sa.Column("team_id", BIG, nullable=False),
        sa.Column("by_id", BIG, nullable=False),
        sa.Column("file_name", sa.String(300), nullable=False),
        sa.Column("format", sa.String(24), nullable=False),
        sa.Column("stored_as", sa.String(300), nullable=True),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("begun_at", MOMENT, nullable=True),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.Column("progress_at", MOMENT, nullable=True),
        sa.Column("bytes_total", BIG, nullable=False),
        sa.Column("bytes_done", BIG, nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("cards", sa.Text(), nullable=False),
        sa.Column("people", sa.Text(), nullable=False),
        sa.Column("choices", sa.Text(), nullable=False),
        sa.Column("failure", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_review_import_by_id_person")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_review_import_team_id_team")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_import")),
    )
    has_file = sa.text("stored_as IS NOT NULL")
    op.create_index("ix_review_import_kept", "review_import", ["created_at"], sqlite_where=has_file, postgresql_where=has_file)
    op.create_index(op.f("ix_review_import_team_id"), "review_import", ["team_id"])
    op.create_table(
        "review_import_line",
        sa.Column("id", BIG, nullable=False),
        sa.Column("import_id", BIG, nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("offset", BIG, nullable=False),
        sa.Column("source_id", sa.String(255), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("given", sa.String(24), nullable=False),
        sa.Column("ours", sa.String(24), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["review_import.id"], name=op.f("fk_review_import_line_import_id_review_import")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_import_line")),
    )
    op.create_index("ix_review_import_line_import", "review_import_line", ["import_id", "kind", "id"])
    op.create_table(
        "foreign_scorecard",
        sa.Column("rubric_id", BIG, nullable=False),
        sa.Column("team_id", BIG, nullable=False),
        sa.Column("source_key", sa.String(255), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["rubric_id"], ["rubric.id"], name=op.f("fk_foreign_scorecard_rubric_id_rubric")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_foreign_scorecard_team_id_team")),
        sa.PrimaryKeyConstraint("rubric_id", name=op.f("pk_foreign_scorecard")),
        sa.UniqueConstraint("team_id", "source_key", name="uq_foreign_scorecard_key"),
    )


def downgrade():
    op.drop_table("foreign_scorecard")
    op.drop_table("review_import_line")
    op.drop_table("review_import")
