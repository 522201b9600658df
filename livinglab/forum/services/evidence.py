"""Evidence of the ledger, found by its text: each file is a page beside its replication.

The page is kept in step with the replication, and taken out with the step that
was corrected, by the replication itself; here it is put once the file was read.
"""

from dataclasses import replace

from livinglab.db import db
from livinglab.forum.models import Attachment
from livinglab.replication.models import Replication
from livinglab.replication.services import keeping
from livinglab.search import index


def put_file(attachment: Attachment, text: str) -> None:
    """Let its text find the replication, if whoever finds that may see the file there."""
    index.hold()  # a correction at the same moment waits, or is seen
    replication = db.session.get_one(Replication, attachment.replication_id)
    steps = keeping.standing_steps(replication)
    step = next((one for one in steps if one.attachment_id == attachment.id), None)
    if replication.is_draft or step is None or not text:
        return
    index.put(
        replace(
            keeping.document_of(replication, steps),
            page=-attachment.id,
            body=f"{attachment.name}\n{text}",
            url=f"{replication.url}#langkah-{step.id}",
            created_at=step.recorded_at,
        )
    )
