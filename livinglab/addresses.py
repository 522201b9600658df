"""Addresses of web pages: as people write them, and without what follows people."""

import re
from urllib.parse import urlsplit

# Characters of a query that is worth remembering: more than the longest question takes.
LONGEST = 6_000
# Of a path: the longest of ours end in the name of a file or the title of a thread.
LONGEST_PATH = 1_000
# What networks, letters and advertisements add to links to know who came by them.
_TRACKING = re.compile(
    r"(?:^|&)(?:utm_[a-z_]+|(?:fb|g|d|gb|wb|msclk|tt|tw|y)clid|gbraid|wbraid|gad_[a-z]+"
    r"|igshid|igsh|mc_[ce]id|_ga|_gl)(?:=[^&]*)?(?=&|$)"
)


def untracked(query: str) -> str:
    """The query of an address without what tells who passed it on.

    The page is the same with and without, so it is kept once for all, and shows
    the mark of one reader in no link for another.
    """
    return _TRACKING.sub("", query).lstrip("&") if query else query


def is_web_address(text: str) -> bool:
    """Whether it is a whole http or https address that may stand in a link."""
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
        _port = parts.port
    except ValueError:
        return False
    written_plainly = not any(sign.isspace() or sign in "<>\"'`\\" for sign in text)
    return parts.scheme in ("http", "https") and "." in host.strip(".") and written_plainly
