"""Files that people add to posts, and evidence that they add to steps."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from livinglab.db import Base, now


class Attachment(Base):
    """An uploaded file, checked by its content. Who sees the post sees the file."""

    __tablename__ = "attachment"

    id: Mapped[int] = mapped_column(primary_key=True)
    # The name in storage: random, so that it cannot be guessed.
    key: Mapped[str] = mapped_column(String(80), unique=True)
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"), index=True)
    # Evidence for the ledger: who sees the replication sees the file.
    replication_id: Mapped[int | None] = mapped_column(ForeignKey("replication.id"), index=True)
    uploader_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    name: Mapped[str] = mapped_column(String(160))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    width: Mapped[int | None]
    height: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    deleted_at: Mapped[datetime | None]

    @property
    def is_image(self) -> bool:
        return self.media_type.startswith("image/")
