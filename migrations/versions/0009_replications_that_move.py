"""saved searches tell of replications that move on

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

# What was told of before was told of as it is now.
AS_IT_IS = """
    UPDATE saved_search_thing SET status = COALESCE((
        SELECT document.status FROM search_document AS document
        WHERE document.kind = saved_search_thing.kind AND document.page = 0
            AND document.object_id = saved_search_thing.object_id
    ), '')
"""


def upgrade():
    op.add_column(
        "search_document", sa.Column("status_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.add_column(
        "saved_search_thing",
        sa.Column("status", sa.String(length=40), nullable=False, server_default=""),
    )
    op.execute(AS_IT_IS)


def downgrade():
    with op.batch_alter_table("saved_search_thing") as batch_op:
        batch_op.drop_column("status")
    with op.batch_alter_table("search_document") as batch_op:
        batch_op.drop_column("status_at")
