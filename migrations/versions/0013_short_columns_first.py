"""what search reads of many documents stands before their texts

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

TABLE = "search_document"
# SQLite reads a row from its beginning: behind a text of 20 KB it has to fetch each page of it.
SHORT_FIRST = (
    *("id", "seq", "kind", "object_id", "page", "scope", "deleted", "status", "trust"),
    *("weight", "created_at", "application", "region", "province", "author", "url"),
    *("analysis", "status_at", "title", "names", "steps", "places", "body", "stems"),
    *("heading", "vector"),
)
VECTORS = ("heading", "vector")


def upgrade():
    if op.get_bind().dialect.name == "postgresql":
        op.add_column(TABLE, steps(sa.text("''")))
        return
    for column in VECTORS:
        op.drop_index(index_of(column), TABLE)
    with op.batch_alter_table(
        TABLE, recreate="always", partial_reordering=[SHORT_FIRST]
    ) as batch_op:
        batch_op.add_column(steps(sa.text("x''")))
    for column in VECTORS:
        # SQLite has nothing to put there, and wrote an entry for each document all the same.
        there = sa.text(f"{column} IS NOT NULL")
        op.create_index(index_of(column), TABLE, [column], sqlite_where=there)


def downgrade():
    with op.batch_alter_table(TABLE) as batch_op:
        batch_op.drop_column("steps")
    if op.get_bind().dialect.name != "postgresql":
        for column in VECTORS:
            op.drop_index(index_of(column), TABLE)
            op.create_index(index_of(column), TABLE, [column])


def index_of(column):
    return f"ix_search_document_{column}"


def steps(nothing):
    """Filled as documents are read anew; until then their words are counted, as before."""
    return sa.Column("steps", sa.LargeBinary(), nullable=False, server_default=nothing)
