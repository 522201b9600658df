"""the text of evidence, and documents found by their scope

Revision ID: 0011
Revises: 0010
"""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# Those kinds that can be read at this revision.
KINDS = (
    "media_type IN ('application/pdf', 'text/csv', 'text/plain')"
    " OR media_type LIKE 'application/vnd.openxmlformats-officedocument.%'"
    " OR media_type LIKE 'application/vnd.oasis.opendocument.%'"
)


def upgrade():
    op.create_index("ix_search_document_scope", "search_document", ["scope"])
    # What was added before waits to be read.
    op.execute(
        "INSERT INTO attachment_text (attachment_id, state, text, tries)"
        " SELECT id, 'waiting', '', 0 FROM attachment"
        f" WHERE replication_id IS NOT NULL AND ({KINDS})"
    )


def downgrade():
    op.drop_index("ix_search_document_scope", "search_document")
    op.execute(
        "DELETE FROM attachment_text WHERE attachment_id IN"
        " (SELECT id FROM attachment WHERE replication_id IS NOT NULL)"
    )
    # What stood in the search of it, page -(its id) of a replication.
    op.execute("DELETE FROM search_document WHERE kind = 'replication' AND page < 0")
    op.execute("DELETE FROM search_document WHERE kind = 'obstacle'")
