"""Readable parts of addresses."""

import re
import unicodedata


def slugify(text: str) -> str:
    """`e-Office Désa` → `e-office-desa`; at most 100 characters."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:100].strip("-")
