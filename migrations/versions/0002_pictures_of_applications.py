"""pictures of applications

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'application_picture',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('application_id', sa.Integer(), nullable=False),
        sa.Column('key', sa.String(length=80), nullable=False),
        sa.Column('caption', sa.String(length=200), nullable=False),
        sa.Column('media_type', sa.String(length=100), nullable=False),
        sa.Column('sha256', sa.String(length=64), nullable=False),
        sa.Column('width', sa.Integer(), nullable=False),
        sa.Column('height', sa.Integer(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('created_by_id', sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_application_picture_application_id')),
        sa.ForeignKeyConstraint(['created_by_id'], ['user.id'], name=op.f('fk_application_picture_created_by_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_application_picture')),
        sa.UniqueConstraint('key', name=op.f('uq_application_picture_key')),
    )
    with op.batch_alter_table('application_picture', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_application_picture_application_id'), ['application_id'], unique=False)


def downgrade():
    with op.batch_alter_table('application_picture', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_application_picture_application_id'))
    op.drop_table('application_picture')
