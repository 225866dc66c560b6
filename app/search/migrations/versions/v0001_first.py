"""The first version: studies and their results."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "studies",
        sa.Column("token", sa.String(24), primary_key=True),
        sa.Column("plan", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("final", sa.Text),
        sa.Column("beside", sa.String(24)),
        sa.Column("made", sa.Float, nullable=False),
        sa.Column("used", sa.Float, nullable=False),
    )
    op.create_index("ix_studies_used", "studies", ["used"])
    op.create_table(
        "results",
        sa.Column("study", sa.String(24), sa.ForeignKey("studies.token", ondelete="CASCADE"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("epochs", sa.Integer, primary_key=True),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("scores", sa.Text, nullable=False),
        sa.Column("losses", sa.Text, nullable=False),
        sa.Column("problem", sa.Text, nullable=False),
        sa.Column("seconds", sa.Float, nullable=False),
    )
