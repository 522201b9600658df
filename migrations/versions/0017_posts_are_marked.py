"""the worker finds pages in which posts are not marked

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

UNMARKED = sa.text(
    "kind = 'thread' AND page > 0 AND NOT deleted AND substr(body, 1, 1) NOT IN ('', '\f')"
)


def upgrade():
    op.create_index(
        "ix_search_document_unmarked",
        "search_document",
        ["kind", "id"],
        sqlite_where=UNMARKED,
        postgresql_where=UNMARKED,
    )


def downgrade():
    """A body with marks is read by the older version too, which knows them."""
    op.drop_index("ix_search_document_unmarked", "search_document")
