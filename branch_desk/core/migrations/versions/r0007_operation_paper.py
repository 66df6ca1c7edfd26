"""The record as it stood before an operation, so that every paper of it says the same."""

import sqlalchemy as sa
from alembic import op

revision = "r0007_operation_paper"
down_revision = "r0006_operation_request"


def upgrade() -> None:
    """Add the column; papers of what was done before it came name people by their numbers."""
    op.add_column("operations", sa.Column("paper", sa.JSON(none_as_null=True), nullable=True))
