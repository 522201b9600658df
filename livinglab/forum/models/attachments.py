"""Files that people add to posts, evidence that they add to steps, and what stands in them."""

import re
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from livinglab.db import Base, now
from livinglab.filetext import State
from livinglab.images import Image
from livinglab.pictures import SMALL
from livinglab.slugs import slugify


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

    @property
    def path(self) -> str:
        """Its address. The name in it is decoration, of letters that need no escaping."""
        return f"/lampiran/{self.key}/{self._plain_name}"

    @property
    def image(self) -> Image | None:
        """The picture, for a page to show it; None for another file."""
        if self.width is None or self.height is None:
            return None
        return Image(self.path, self.width, self.height, self._small_path)

    @property
    def has_small(self) -> bool:
        return self.width is not None and self.width > SMALL

    @property
    def small_key(self) -> str:
        return f"{self.key}.{SMALL}"

    @property
    def markdown(self) -> str:
        """How a text shows it."""
        words = re.sub(r"[\[\]\\`*_<>!]+", " ", self.name).strip()
        return f"{'!' if self.is_image else ''}[{words}]({self.path})"

    @property
    def _small_path(self) -> str | None:
        return f"/lampiran/{self.small_key}/{self._plain_name}" if self.has_small else None

    @property
    def _plain_name(self) -> str:
        stem, _, ending = self.name.rpartition(".")
        return f"{slugify(stem) or 'berkas'}.{ending}"


class AttachmentText(Base):
    """The text of a document, for the search; while it waits, the worker's task to read it."""

    __tablename__ = "attachment_text"
    __table_args__ = (Index("ix_attachment_text_waiting", "state", "tries", "attachment_id"),)

    attachment_id: Mapped[int] = mapped_column(
        ForeignKey("attachment.id"), primary_key=True, autoincrement=False
    )
    state: Mapped[State] = mapped_column(default=State.WAITING)
    text: Mapped[str] = mapped_column(Text, default="", deferred=True)
    # Counted before each try, so that a file on which the worker itself dies is given up too.
    tries: Mapped[int] = mapped_column(default=0)
    # When it was last begun, then when it was settled.
    tried_at: Mapped[datetime | None]
