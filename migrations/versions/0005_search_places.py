"""the places of terms, packed

Revision ID: 0005
Revises: 0004
"""

from array import array
from hashlib import blake2b

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BATCH = 200
documents = sa.table(
    "search_document",
    sa.column("id", sa.Integer),
    sa.column("stems", sa.Text),
    sa.column("author", sa.String),
    sa.column("deleted", sa.Boolean),
    sa.column("places", sa.LargeBinary),
)


def upgrade():
    op.add_column(
        "search_document",
        sa.Column("places", sa.LargeBinary(), nullable=False, server_default=""),
    )
    pack_all()
    # What was taken out of the search kept the name of its author.
    op.execute(documents.update().where(documents.c.deleted).values(author=""))


def downgrade():
    with op.batch_alter_table("search_document") as batch_op:
        batch_op.drop_column("places")


def pack_all():
    connection, last = op.get_bind(), 0
    while rows := connection.execute(
        sa.select(documents.c.id, documents.c.stems)
        .where(documents.c.id > last)
        .order_by(documents.c.id)
        .limit(BATCH)
    ).all():
        connection.execute(
            documents.update()
            .where(documents.c.id == sa.bindparam("row"))
            .values(places=sa.bindparam("packed")),
            [{"row": row.id, "packed": pack(row.stems)} for row in rows],
        )
        last = rows[-1].id


def pack(stems):
    parts = [line.split(" ") if line else [] for line in (stems + "\n\n").split("\n")[:3]]
    spots, at = [], 0
    for part in parts:
        for place in part:
            spots += [(key(term), at) for term in place.split("+") if term != "_"]
            at += 1
        at += 50
    spots = sorted(spots[:0xFFFF])
    keys, before = array("Q"), array("H")
    for n, (one, _) in enumerate(spots):
        if not keys or one != keys[-1]:
            keys.append(one)
            before.append(n)
    head = array("H", [len(keys), *map(len, parts)])
    places = array("H", [place for _, place in spots])
    return b"".join(numbers.tobytes() for numbers in (head, keys, before, places))


def key(term):
    return int.from_bytes(blake2b(term.encode(), digest_size=8).digest())
