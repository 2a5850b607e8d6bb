"""What became of an address's documents, and what its listings showed: the next crawl is held against it."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_COUNTS = ("stored", "lost", "unread", "repaired")
_TEXTS = ("causes", "listings")


def upgrade() -> None:
    """Add the columns; of earlier runs only the documents are known, not the rows of their listings."""
    for name in _COUNTS:
        op.add_column("run_addresses", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    for name in _TEXTS:
        op.add_column("run_addresses", sa.Column(name, sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    """Drop them."""
    for name in (*reversed(_TEXTS), *reversed(_COUNTS)):
        op.drop_column("run_addresses", name)
