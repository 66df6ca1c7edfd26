"""Interest that accounts earned since it was last posted to them."""

import sqlalchemy as sa
from alembic import op

revision = "r0004_interest_accrued"
down_revision = "r0003_supervision_and_documents"


def upgrade() -> None:
    """Add the column; accounts that are there begin with nothing accrued."""
    op.add_column(
        "accounts",
        sa.Column("interest_accrued", sa.BigInteger(), nullable=False, server_default="0"),
    )
