"""The account that the end of a day moved, in the audit: no key and no request names it."""

import sqlalchemy as sa
from alembic import op

revision = "r0008_audit_account"
down_revision = "r0007_operation_paper"


def upgrade() -> None:
    """Add the column; entries from before it name no account."""
    op.add_column("audit", sa.Column("account_no", sa.String(13), nullable=True))
