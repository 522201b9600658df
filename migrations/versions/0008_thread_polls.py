"""how many polls a thread has, for lists

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

COUNTED = """
    UPDATE thread SET poll_count = (
        SELECT count(*) FROM poll JOIN post ON post.id = poll.post_id
        WHERE post.thread_id = thread.id AND post.deleted_at IS NULL
            AND post.hidden_at IS NULL AND post.pending_at IS NULL
    )
"""


def upgrade():
    op.add_column(
        "thread", sa.Column("poll_count", sa.Integer(), nullable=False, server_default="0")
    )
    op.execute(COUNTED)


def downgrade():
    with op.batch_alter_table("thread") as batch_op:
        batch_op.drop_column("poll_count")
