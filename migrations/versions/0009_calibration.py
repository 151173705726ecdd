"""Calibration: rounds, hidden looks, gold items, agreement figures.

Revision ID: 0009
Revises: 0008
"""

from alembic import op
import sqlalchemy as sa


revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "calibration_rates",
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("gold", sa.Integer(), nullable=False),
        sa.Column("repeat", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_calibration_rates_team_id")),
        sa.PrimaryKeyConstraint("team_id", name=op.f("pk_calibration_rates")),
    )
    op.create_table(
        "agreement_report",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rubric_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["rubric_id"], ["rubric.id"], name=op.f("fk_agreement_report_rubric_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_agreement_report_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_report")),
        sa.UniqueConstraint("team_id", "rubric_id", "days", name="uq_agreement_report"),
    )
    op.create_table(
        "agreement_withheld",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rubric_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("measure", sa.String(length=180), nullable=False),
        sa.Column("criterion", sa.String(length=200), nullable=False),
        sa.Column("alpha", sa.Double(), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["rubric_id"], ["rubric.id"], name=op.f("fk_agreement_withheld_rubric_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_agreement_withheld_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_withheld")),
    )
    with op.batch_alter_table("agreement_withheld", schema=None) as batch_op:
        batch_op.create_index("ix_agreement_withheld_team", ["team_id", "measure"], unique=False)

    op.create_table(
        "calibration_round",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rubric_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rubric_version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("baseline_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("created_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["baseline_id"], ["person.id"], name=op.f("fk_calibration_round_baseline_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_calibration_round_created_by_id")),
        sa.ForeignKeyConstraint(["rubric_id"], ["rubric.id"], name=op.f("fk_calibration_round_rubric_id")),
        sa.ForeignKeyConstraint(["rubric_version_id"], ["rubric_version.id"], name=op.f("fk_calibration_round_rubric_version_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_calibration_round_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calibration_round")),
    )
    with op.batch_alter_table("calibration_round", schema=None) as batch_op:
        batch_op.create_index("ix_calibration_round_team", ["team_id", "created_at", "id"], unique=False)

    op.create_table(
        "calibration_item",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("conversation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_calibration_item_conversation_id")),
        sa.ForeignKeyConstraint(["round_id"], ["calibration_round.id"], name=op.f("fk_calibration_item_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calibration_item")),
        sa.UniqueConstraint("round_id", "conversation_id", name="uq_calibration_item"),
    )
    op.create_table(
        "calibration_member",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_calibration_member_person_id")),
        sa.ForeignKeyConstraint(["round_id"], ["calibration_round.id"], name=op.f("fk_calibration_member_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calibration_member")),
        sa.UniqueConstraint("round_id", "person_id", name="uq_calibration_member"),
    )
    with op.batch_alter_table("calibration_member", schema=None) as batch_op:
        batch_op.create_index("ix_calibration_member_person", ["person_id"], unique=False)

    op.create_table(
        "calibration_agreed",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("criterion", sa.String(length=80), nullable=False),
        sa.Column("level", sa.String(length=80), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_calibration_agreed_by_id")),
        sa.ForeignKeyConstraint(["item_id"], ["calibration_item.id"], name=op.f("fk_calibration_agreed_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calibration_agreed")),
        sa.UniqueConstraint("item_id", "criterion", name="uq_calibration_agreed"),
    )
    op.create_table(
        "calibration_gold",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("conversation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rubric_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rubric_version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("made_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_calibration_gold_conversation_id")),
        sa.ForeignKeyConstraint(["item_id"], ["calibration_item.id"], name=op.f("fk_calibration_gold_item_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_calibration_gold_made_by_id")),
        sa.ForeignKeyConstraint(["rubric_id"], ["rubric.id"], name=op.f("fk_calibration_gold_rubric_id")),
        sa.ForeignKeyConstraint(["rubric_version_id"], ["rubric_version.id"], name=op.f("fk_calibration_gold_rubric_version_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_calibration_gold_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calibration_gold")),
        sa.UniqueConstraint("team_id", "conversation_id", "rubric_id", name="uq_calibration_gold"),
    )
    op.create_table(
        "calibration_sheet",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["calibration_item.id"], name=op.f("fk_calibration_sheet_item_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_calibration_sheet_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calibration_sheet")),
        sa.UniqueConstraint("item_id", "person_id", name="uq_calibration_sheet"),
    )
    op.create_table(
        "calibration_gold_level",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("gold_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("criterion", sa.String(length=80), nullable=False),
        sa.Column("level", sa.String(length=80), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["gold_id"], ["calibration_gold.id"], name=op.f("fk_calibration_gold_level_gold_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calibration_gold_level")),
        sa.UniqueConstraint("gold_id", "criterion", name="uq_calibration_gold_level"),
    )
    op.create_table(
        "calibration_look",
        sa.Column("assignment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("conversation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rubric_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rubric_version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("gold_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("review_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("put_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_calibration_look_assignment_id")),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_calibration_look_conversation_id")),
        sa.ForeignKeyConstraint(["gold_id"], ["calibration_gold.id"], name=op.f("fk_calibration_look_gold_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_calibration_look_person_id")),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_calibration_look_review_id")),
        sa.ForeignKeyConstraint(["rubric_id"], ["rubric.id"], name=op.f("fk_calibration_look_rubric_id")),
        sa.ForeignKeyConstraint(["rubric_version_id"], ["rubric_version.id"], name=op.f("fk_calibration_look_rubric_version_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_calibration_look_team_id")),
        sa.PrimaryKeyConstraint("assignment_id", name=op.f("pk_calibration_look")),
    )
    with op.batch_alter_table("calibration_look", schema=None) as batch_op:
        batch_op.create_index("ix_calibration_look_person", ["person_id", "done_at"], unique=False)
        batch_op.create_index("ix_calibration_look_team", ["team_id", "rubric_id", "done_at"], unique=False)

    op.create_table(
        "calibration_mark",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sheet_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("criterion", sa.String(length=80), nullable=False),
        sa.Column("level", sa.String(length=80), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("causes", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["sheet_id"], ["calibration_sheet.id"], name=op.f("fk_calibration_mark_sheet_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calibration_mark")),
        sa.UniqueConstraint("sheet_id", "criterion", name="uq_calibration_mark"),
    )
    op.create_table(
        "calibration_look_mark",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("assignment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("criterion", sa.String(length=80), nullable=False),
        sa.Column("level", sa.String(length=80), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["assignment_id"], ["calibration_look.assignment_id"], name=op.f("fk_calibration_look_mark_assignment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calibration_look_mark")),
        sa.UniqueConstraint("assignment_id", "criterion", name="uq_calibration_look_mark"),
    )


def downgrade():
    op.drop_table("calibration_look_mark")
    op.drop_table("calibration_mark")
    with op.batch_alter_table("calibration_look", schema=None) as batch_op:
        batch_op.drop_index("ix_calibration_look_team")
        batch_op.drop_index("ix_calibration_look_person")

    op.drop_table("calibration_look")
    op.drop_table("calibration_gold_level")
    op.drop_table("calibration_sheet")
    op.drop_table("calibration_gold")
    op.drop_table("calibration_agreed")
    with op.batch_alter_table("calibration_member", schema=None) as batch_op:
        batch_op.drop_index("ix_calibration_member_person")

    op.drop_table("calibration_member")
    op.drop_table("calibration_item")
    with op.batch_alter_table("calibration_round", schema=None) as batch_op:
        batch_op.drop_index("ix_calibration_round_team")

    op.drop_table("calibration_round")
    with op.batch_alter_table("agreement_withheld", schema=None) as batch_op:
        batch_op.drop_index("ix_agreement_withheld_team")

    op.drop_table("agreement_withheld")
    op.drop_table("agreement_report")
    op.drop_table("calibration_rates")
