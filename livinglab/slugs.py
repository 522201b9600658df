"""Readable parts of addresses."""

import re
import unicodedata
from typing import Any

from werkzeug.routing import IntegerConverter, Map, UnicodeConverter

LARGEST_ID = 2_147_483_647


class IdConverter(IntegerConverter):
    """`<int:…>` in an address: a number that no row can have leads nowhere, not to a fault."""

    regex = r"\d{1,10}"

    def __init__(self, addresses: Map, **limits: Any) -> None:
        super().__init__(addresses, **({"max": LARGEST_ID} | limits))


class TextConverter(UnicodeConverter):
    """`<…>` in an address: no text of ours holds a NUL, and PostgreSQL refuses to be asked."""

    def __init__(self, addresses: Map, **limits: Any) -> None:
        super().__init__(addresses, **limits)
        self.regex = self.regex.replace("[^/]", r"[^/\x00]")


CONVERTERS = {"int": IdConverter, "default": TextConverter, "string": TextConverter}


def slugify(text: str) -> str:
    """`e-Office Désa` → `e-office-desa`; at most 100 characters."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:100].strip("-")
