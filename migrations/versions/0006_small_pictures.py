"""small copies of screenshots

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade():
    # NULL: the worker has yet to make the copy.
    op.add_column("application_picture", sa.Column("has_small", sa.Boolean(), nullable=True))


def downgrade():
    with op.batch_alter_table("application_picture") as batch_op:
        batch_op.drop_column("has_small")
