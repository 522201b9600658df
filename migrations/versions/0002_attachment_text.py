"""the text of attachments

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op
revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

# Those kinds that can be read at this revision.
KINDS = (
    "media_type IN ('application/pdf', 'text/csv', 'text/plain')"
    " OR media_type LIKE 'application/vnd.openxmlformats-officedocument.%'"
    " OR media_type LIKE 'application/vnd.oasis.opendocument.%'"
)


def upgrade():
    op.create_table('attachment_text',
    sa.Column('attachment_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('state', sa.Enum('waiting', 'done', 'empty', 'broken', 'too_large', name='state', native_enum=False, length=40), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('tried_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['attachment_id'], ['attachment.id'], name=op.f('fk_attachment_text_attachment_id')),
    sa.PrimaryKeyConstraint('attachment_id', name=op.f('pk_attachment_text'))
    )
    with op.batch_alter_table('attachment_text', schema=None) as batch_op:
        batch_op.create_index('ix_attachment_text_waiting', ['state', 'tries', 'attachment_id'], unique=False)
    # What was attached before waits to be read.
    op.execute(
        "INSERT INTO attachment_text (attachment_id, state, text, tries)"
        f" SELECT id, 'waiting', '', 0 FROM attachment WHERE post_id IS NOT NULL AND ({KINDS})"
    )


def downgrade():
    with op.batch_alter_table('attachment_text', schema=None) as batch_op:
        batch_op.drop_index('ix_attachment_text_waiting')
    op.drop_table('attachment_text')
    # What stood in the search of it, page −(its id) of a thread.
    op.execute("DELETE FROM search_document WHERE page < 0")
