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
# The steps that stand of replications that have any out of a record, with what finds them.
STANDING = sa.text(
    """
    SELECT coalesce(adopter.region_code, adopter.slug) || ':' || application.slug AS object_id,
           step.import_key AS import_key,
           step.happened_on AS happened_on,
           step.recorded_at AS recorded_at
    FROM step
    JOIN replication ON replication.id = step.replication_id
    JOIN organisation AS adopter ON adopter.id = replication.adopter_id
    JOIN application ON application.id = replication.application_id
    WHERE NOT EXISTS (SELECT 1 FROM step AS newer WHERE newer.corrects_id = step.id)
    AND EXISTS (
        SELECT 1 FROM step AS told
        WHERE told.replication_id = replication.id AND told.import_key IS NOT NULL
    )
    """
).columns(
    object_id=sa.String,
    import_key=sa.String,
    happened_on=sa.Date,
    recorded_at=sa.DateTime(timezone=True),
)
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
    last = {}
    for step in connection.execute(STANDING).all():
        if moment := moment_of(step):
            last[step.object_id] = max(last.get(step.object_id, moment), moment)
    for object_id, moment in last.items():
        connection.execute(
            sa.update(DOCUMENT)
            .where(
                DOCUMENT.c.kind == "replication",
                DOCUMENT.c.object_id == object_id,
                DOCUMENT.c.page == 0,
            )
            .values(created_at=moment)
        )


def moment_of(step):
    """When it was news; None for what a record tells without a day."""
    if step.import_key is None:
        recorded = step.recorded_at
        return recorded if recorded.tzinfo else recorded.replace(tzinfo=UTC)  # SQLite: of UTC
    return step.happened_on and datetime.combine(step.happened_on, MIDDAY)


def downgrade():
    """Nothing: the older version puts the moment of recording with the next step."""
