"""the worker finds first pages of threads without the opening

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

NAME = "ix_search_document_unmarked"
BEFORE = sa.text(
    "kind = 'thread' AND page > 0 AND NOT deleted AND substr(body, 1, 1) NOT IN ('', '\f')"
)
NOW = sa.text(
    "kind = 'thread' AND page > 0 AND NOT deleted AND substr(body, 1, 1) <> ''"
    " AND substr(body, 1, CASE page WHEN 1 THEN 3 ELSE 1 END)"
    " <> CASE page WHEN 1 THEN '\f1\n' ELSE '\f' END"
)


def upgrade():
    _look_for(NOW)


def downgrade():
    """A first page that begins with the opening is read by the older version too."""
    _look_for(BEFORE)


def _look_for(rows):
    op.drop_index(NAME, "search_document")
    op.create_index(
        NAME, "search_document", ["kind", "id"], sqlite_where=rows, postgresql_where=rows
    )
