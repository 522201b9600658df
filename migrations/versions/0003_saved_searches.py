"""saved searches

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "saved_search",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("text", sa.String(length=400), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("province", sa.String(length=5), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column(
            "telling",
            sa.Enum("site", "mail", "none", name="telling", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("newest_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_saved_search_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_search")),
        sa.UniqueConstraint("user_id", "key", name=op.f("uq_saved_search_user_id")),
    )
    op.create_index(op.f("ix_saved_search_looked_at"), "saved_search", ["looked_at"])
    op.create_table(
        "saved_search_thing",
        sa.Column("saved_search_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("object_id", sa.String(length=160), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["saved_search_id"],
            ["saved_search.id"],
            name=op.f("fk_saved_search_thing_saved_search_id"),
        ),
        sa.PrimaryKeyConstraint(
            "saved_search_id", "kind", "object_id", name=op.f("pk_saved_search_thing")
        ),
    )
    # Every line there is tells of one thing.
    op.add_column(
        "notification", sa.Column("count", sa.Integer(), nullable=False, server_default="1")
    )


def downgrade():
    with op.batch_alter_table("notification") as batch_op:
        batch_op.drop_column("count")
    op.drop_table("saved_search_thing")
    op.drop_index(op.f("ix_saved_search_looked_at"), table_name="saved_search")
    op.drop_table("saved_search")
