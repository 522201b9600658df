"""what was read in from a record is found as old as what it tells

Revision ID: 0014
Revises: 0013
"""

from datetime import UTC, datetime, time

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

MIDDAY = time(5, tzinfo=UTC)
# Replications whose last step that stands came out of a record, with what finds them.
IMPORTED = sa.text(
    """
    SELECT coalesce(adopter.region_code, adopter.slug) || ':' || application.slug AS object_id,
           replication.news_on AS news_on
    FROM replication
    JOIN organisation AS adopter ON adopter.id = replication.adopter_id
    JOIN application ON application.id = replication.application_id
    JOIN step ON step.id = (
        SELECT max(last.id) FROM step AS last
        WHERE last.replication_id = replication.id
        AND NOT EXISTS (SELECT 1 FROM step AS newer WHERE newer.corrects_id = last.id)
    )
    WHERE step.import_key IS NOT NULL AND replication.news_on IS NOT NULL
    """
).columns(object_id=sa.String, news_on=sa.Date)
DOCUMENT = sa.table(
    "search_document",
    sa.column("kind", sa.String),
    sa.column("object_id", sa.String),
    sa.column("page", sa.Integer),
    sa.column("created_at", sa.DateTime(timezone=True)),
)


def upgrade():
    """Engines hear of it with the new version of the analysis, which comes with this."""
    connection = op.get_bind()
    for object_id, news_on in connection.execute(IMPORTED).all():
        connection.execute(
            sa.update(DOCUMENT)
            .where(
                DOCUMENT.c.kind == "replication",
                DOCUMENT.c.object_id == object_id,
                DOCUMENT.c.page == 0,
            )
            .values(created_at=datetime.combine(news_on, MIDDAY))
        )


def downgrade():
    """Nothing: the older version puts the moment of recording with the next step."""
