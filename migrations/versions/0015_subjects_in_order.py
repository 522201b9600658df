"""threads about one thing come out of an index in their order

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

# Table, and what the thread is about.
SUBJECTS = [
    ("thread_tag", "tag_id"),
    ("thread_application", "application_id"),
    ("thread_region", "region_code"),
]
THREAD = sa.table("thread", sa.column("id"), sa.column("last_post_at"))


def upgrade():
    moment = sa.DateTime(timezone=True)
    for name, subject in SUBJECTS:
        op.add_column(name, sa.Column("last_post_at", moment, nullable=True))
        table = sa.table(name, sa.column("thread_id"), sa.column("last_post_at"))
        of_thread = sa.select(THREAD.c.last_post_at).where(THREAD.c.id == table.c.thread_id)
        op.execute(sa.update(table).values(last_post_at=of_thread.scalar_subquery()))
        with op.batch_alter_table(name) as batch_op:
            batch_op.alter_column("last_post_at", existing_type=moment, nullable=False)
            batch_op.drop_index(f"ix_{name}_{subject}")
            batch_op.create_index(
                f"ix_{name}_activity", [subject, "last_post_at", "thread_id"]
            )


def downgrade():
    for name, subject in SUBJECTS:
        with op.batch_alter_table(name) as batch_op:
            batch_op.drop_index(f"ix_{name}_activity")
            batch_op.create_index(f"ix_{name}_{subject}", [subject])
            batch_op.drop_column("last_post_at")
