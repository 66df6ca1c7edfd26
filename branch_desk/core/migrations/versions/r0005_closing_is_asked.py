"""Whether an account is being closed follows from its open requests; no column says it twice."""

from alembic import op

revision = "r0005_closing_is_asked"
down_revision = "r0004_interest_accrued"


def upgrade() -> None:
    """Drop the column."""
    op.drop_column("accounts", "closing")
