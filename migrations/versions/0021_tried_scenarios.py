"""How often a person tried each scenario, and how well, is read from an index alone.

Revision ID: 0021
Revises: 0020
"""

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

COLUMNS = ["person_id", "state", "scenario_id", "preview_only", "mode", "released_at", "csat"]


def upgrade():
    op.create_index("ix_attempt_tried", "attempt", COLUMNS)


def downgrade():
    op.drop_index("ix_attempt_tried", table_name="attempt")
