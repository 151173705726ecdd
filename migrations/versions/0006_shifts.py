"""shifts, their versions, runs and assignments; in a shift several customers may bring the same scenario

Revision ID: 0006
Revises: 0005
"""

from alembic import op
import sqlalchemy as sa


revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ONE_OPEN = ["person_id", "scenario_id", "preview_only"]


def upgrade():
    op.create_table(
        "shift",
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("parallel", sa.Integer(), nullable=False),
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
        sa.ForeignKeyConstraint(["draft_by_id"], ["person.id"], name=op.f("fk_shift_draft_by_id")),
        sa.ForeignKeyConstraint(["pack_id"], ["pack.id"], name=op.f("fk_shift_pack_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_shift_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift")),
    )
    with op.batch_alter_table("shift", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shift_pack_id"), ["pack_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_shift_team_id"), ["team_id"], unique=False)
        batch_op.create_index(
            "uq_shift_slug_site",
            ["slug"],
            unique=True,
            sqlite_where=sa.text("team_id IS NULL"),
            postgresql_where=sa.text("team_id IS NULL"),
        )
        batch_op.create_index("uq_shift_slug_team", ["slug", "team_id"], unique=True)

    op.create_table(
        "shift_version",
        sa.Column("shift_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["published_by_id"], ["person.id"], name=op.f("fk_shift_version_published_by_id")),
        sa.ForeignKeyConstraint(["shift_id"], ["shift.id"], name=op.f("fk_shift_version_shift_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_version")),
        sa.UniqueConstraint("shift_id", "content_hash", name=op.f("uq_shift_version_shift_id_content_hash")),
        sa.UniqueConstraint("shift_id", "number", name=op.f("uq_shift_version_shift_id_number")),
    )
    with op.batch_alter_table("shift_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shift_version_content_hash"), ["content_hash"], unique=False)
        batch_op.create_index(batch_op.f("ix_shift_version_shift_id"), ["shift_id"], unique=False)

    op.create_table(
        "shift_run",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("shift_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("shift_version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("preview_only", sa.Boolean(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_place", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pauses", sa.Text(), nullable=False),
        sa.Column("incident", sa.Text(), nullable=False),
        sa.Column("missing", sa.Text(), nullable=False),
        sa.Column("shows_pace", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_shift_run_person_id")),
        sa.ForeignKeyConstraint(["shift_id"], ["shift.id"], name=op.f("fk_shift_run_shift_id")),
        sa.ForeignKeyConstraint(["shift_version_id"], ["shift_version.id"], name=op.f("fk_shift_run_shift_version_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_shift_run_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_run")),
    )
    with op.batch_alter_table("shift_run", schema=None) as batch_op:
        batch_op.create_index("ix_shift_run_person", ["person_id", "state", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_shift_run_shift_id"), ["shift_id"], unique=False)
        batch_op.create_index("ix_shift_run_team", ["team_id", "started_at", "id"], unique=False)
        batch_op.create_index(
            "uq_shift_run_open",
            ["person_id"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "shift_assignment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("shift_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("assigned_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("run_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["assigned_by_id"], ["person.id"], name=op.f("fk_shift_assignment_assigned_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_shift_assignment_person_id")),
        sa.ForeignKeyConstraint(["run_id"], ["shift_run.id"], name=op.f("fk_shift_assignment_run_id")),
        sa.ForeignKeyConstraint(["shift_id"], ["shift.id"], name=op.f("fk_shift_assignment_shift_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_assignment")),
    )
    with op.batch_alter_table("shift_assignment", schema=None) as batch_op:
        batch_op.create_index("ix_shift_assignment_person", ["person_id", "done_at", "id"], unique=False)

    op.drop_index("uq_attempt_open", table_name="attempt", if_exists=True)
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.add_column(sa.Column("shift_run_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch_op.add_column(sa.Column("shift_place", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_attempt_shift_run_id_shift_place"), ["shift_run_id", "shift_place"])
        batch_op.create_foreign_key(batch_op.f("fk_attempt_shift_run_id"), "shift_run", ["shift_run_id"], ["id"])
    _one_open("state = 'open' AND shift_run_id IS NULL")


def downgrade():
    op.execute("UPDATE attempt SET state = 'given-up' WHERE state = 'open' AND shift_run_id IS NOT NULL")
    op.drop_index("uq_attempt_open", table_name="attempt", if_exists=True)
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_attempt_shift_run_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_attempt_shift_run_id_shift_place"), type_="unique")
        batch_op.drop_column("taken_at")
        batch_op.drop_column("shift_place")
        batch_op.drop_column("shift_run_id")
    _one_open("state = 'open'")

    with op.batch_alter_table("shift_assignment", schema=None) as batch_op:
        batch_op.drop_index("ix_shift_assignment_person")

    op.drop_table("shift_assignment")
    with op.batch_alter_table("shift_run", schema=None) as batch_op:
        batch_op.drop_index("uq_shift_run_open", sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))
        batch_op.drop_index("ix_shift_run_team")
        batch_op.drop_index(batch_op.f("ix_shift_run_shift_id"))
        batch_op.drop_index("ix_shift_run_person")

    op.drop_table("shift_run")
    with op.batch_alter_table("shift_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shift_version_shift_id"))
        batch_op.drop_index(batch_op.f("ix_shift_version_content_hash"))

    op.drop_table("shift_version")
    with op.batch_alter_table("shift", schema=None) as batch_op:
        batch_op.drop_index("uq_shift_slug_team")
        batch_op.drop_index("uq_shift_slug_site", sqlite_where=sa.text("team_id IS NULL"), postgresql_where=sa.text("team_id IS NULL"))
        batch_op.drop_index(batch_op.f("ix_shift_team_id"))
        batch_op.drop_index(batch_op.f("ix_shift_pack_id"))

    op.drop_table("shift")


def _one_open(where):
    op.create_index("uq_attempt_open", "attempt", ONE_OPEN, unique=True, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
