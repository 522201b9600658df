"""The short name a person is mentioned by: made from the name, and free."""

from itertools import count

from sqlalchemy import select

from livinglab.accounts.models import User
from livinglab.db import db
from livinglab.slugs import slugify

# Names that would speak for the site.
RESERVED = {
    "admin", "administrator", "anggota", "kurator", "livinglab", "mantan-anggota", "moderator",
    "pengelola", "semua", "sistem",
}  # fmt: skip


def free_handle(name: str) -> str:
    """`sari-wulandari`, or `sari-wulandari-2` if there is one already."""
    stem = slugify(name)[:50].strip("-") or "orang"
    if stem in RESERVED or stem.startswith("mantan-anggota"):
        stem = f"orang-{stem}"[:50]
    taken = set(
        db.session.scalars(select(User.handle).where(User.handle.startswith(stem))).all()
    )
    if stem not in taken:
        return stem
    return next(f"{stem}-{number}" for number in count(2) if f"{stem}-{number}" not in taken)
