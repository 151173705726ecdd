"""Moments since which a program may be told of a score, in order; and which imports still have their file.

Revision ID: 0044
Revises: 0043
"""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

_LET_GO = sa.text("let_go_at IS NOT NULL")
_HAS_FILE = sa.text("stored_as IS NOT NULL")


def upgrade():
    op.add_column("assignment", sa.Column("let_go_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_assignment_let_go", "assignment", ["let_go_at"], sqlite_where=_LET_GO, postgresql_where=_LET_GO)
    op.create_index("ix_review_sight_person", "review_sight", ["person_id", "at", "assignment_id"])
    op.create_index("ix_dispute_answered", "dispute", ["answered_at"])
    op.create_index(
        "ix_conversation_import_kept", "conversation_import", ["created_at"], sqlite_where=_HAS_FILE, postgresql_where=_HAS_FILE
    )


def downgrade():
    op.drop_index("ix_conversation_import_kept", "conversation_import")
    op.drop_index("ix_dispute_answered", "dispute")
    op.drop_index("ix_review_sight_person", "review_sight")
    op.drop_index("ix_assignment_let_go", "assignment")
    op.drop_column("assignment", "let_go_at")
