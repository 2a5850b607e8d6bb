"""What a fetch's answer said by which the next request can ask whether the page has changed."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_COLUMNS = ("variant", "etag", "last_modified", "content_type")


def upgrade() -> None:
    """Add the columns; earlier fetches have no validators, so their pages are asked for anew once."""
    for name in _COLUMNS:
        op.add_column("fetches", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    # A hash on PostgreSQL: an address may be longer than a row of a B-tree.
    op.create_index("fetches_by_url", "fetches", ["url"], unique=False, postgresql_using="hash")


def downgrade() -> None:
    """Drop them."""
    op.drop_index("fetches_by_url", table_name="fetches")
    for name in reversed(_COLUMNS):
        op.drop_column("fetches", name)
