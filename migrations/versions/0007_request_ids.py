"""request ids

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None
TABLES = ("mail", "event")


def upgrade():
    for table in TABLES:
        op.add_column(
            table,
            sa.Column("request_id", sa.String(length=64), nullable=False, server_default=""),
        )


def downgrade():
    for table in TABLES:
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column("request_id")
