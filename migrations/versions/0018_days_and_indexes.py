"""what has no day is found without one, and less is read to find a few rows

Revision ID: 0018
Revises: 0017
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

DOCUMENT = sa.table(
    "search_document",
    sa.column("id", sa.Integer),
    sa.column("seq", sa.Integer),
    sa.column("kind", sa.String),
    sa.column("deleted", sa.Boolean),
    sa.column("created_at", sa.DateTime(timezone=True)),
)
# Regions, and replications all of whose standing steps come out of records that tell no day.
HAS_NO_DAY = sa.text(
    """
    (kind = 'region' OR kind = 'replication' AND page = 0 AND object_id IN (
        SELECT coalesce(adopter.region_code, adopter.slug) || ':' || application.slug
        FROM replication
        JOIN organisation AS adopter ON adopter.id = replication.adopter_id
        JOIN application ON application.id = replication.application_id
        WHERE EXISTS (SELECT 1 FROM step WHERE step.replication_id = replication.id)
        AND NOT EXISTS (
            SELECT 1 FROM step
            WHERE step.replication_id = replication.id
            AND (step.import_key IS NULL OR step.happened_on IS NOT NULL)
            AND NOT EXISTS (SELECT 1 FROM step AS newer WHERE newer.corrects_id = step.id)
        )
    ))
    """
)
UNNAMED = sa.text("NOT deleted AND substr(author, 1, 1) <> ' '")
SCOPE = ("ix_search_document_scope", "search_document", ["scope"])


def upgrade():
    """The numbers are above all that were given out, so that engines follow."""
    connection = op.get_bind()
    last = connection.scalar(sa.select(sa.func.coalesce(sa.func.max(DOCUMENT.c.seq), 0)))
    connection.execute(
        sa.update(DOCUMENT)
        .where(DOCUMENT.c.deleted.is_(False), HAS_NO_DAY)
        .values(created_at=datetime(1970, 1, 1, tzinfo=UTC), seq=last + DOCUMENT.c.id)
    )
    op.create_index(
        "ix_search_document_unnamed",
        "search_document",
        ["kind", "id"],
        sqlite_where=UNNAMED,
        postgresql_where=UNNAMED,
    )
    if connection.dialect.name == "sqlite":
        op.drop_index(*SCOPE[:2])
        op.create_index(*SCOPE, sqlite_where=sa.text("scope <> 'public'"))


def downgrade():
    """The days stay: the older version has no others to go back to."""
    op.drop_index("ix_search_document_unnamed", "search_document")
    if op.get_bind().dialect.name == "sqlite":
        op.drop_index(*SCOPE[:2])
        op.create_index(*SCOPE)
