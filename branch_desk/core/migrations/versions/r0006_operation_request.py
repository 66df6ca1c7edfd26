"""The body of an operation that took effect at once, so that its receipt can be printed again."""

import sqlalchemy as sa
from alembic import op

revision = "r0006_operation_request"
down_revision = "r0005_closing_is_asked"


def upgrade() -> None:
    """Add the column; what was done before it came has no body, and so no reprint."""
    op.add_column("operations", sa.Column("request", sa.JSON(none_as_null=True), nullable=True))
