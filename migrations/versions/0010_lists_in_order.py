"""indexes that give lists in their order

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

WERE_OF_ALL = [("thread", "pending_at"), ("post", "pending_at")]
OF_FEW = [
    ("ix_thread_accepted_at", "thread", ["accepted_at"]),
    ("ix_thread_pending_at", "thread", ["pending_at"]),
    ("ix_thread_category_pinned", "thread", ["category_id", "pinned_at"]),
    ("ix_post_pending_at", "post", ["pending_at"]),
]
IN_ORDER = [
    ("ix_thread_kind_activity", "thread", ["kind", "last_post_at", "id"]),
    ("ix_step_kind_happened", "step", ["kind", "happened_on", "id"]),
]


def upgrade():
    for table, column in WERE_OF_ALL:
        op.drop_index(f"ix_{table}_{column}", table)
    for name, table, columns in OF_FEW:
        few = sa.text(f"{columns[-1]} IS NOT NULL")
        op.create_index(name, table, columns, sqlite_where=few, postgresql_where=few)
    for name, table, columns in IN_ORDER:
        op.create_index(name, table, columns)


def downgrade():
    for name, table, _ in IN_ORDER + OF_FEW:
        op.drop_index(name, table)
    for table, column in WERE_OF_ALL:
        op.create_index(f"ix_{table}_{column}", table, [column])
