"""Addresses of web pages, as people write them in forms and files."""

from urllib.parse import urlsplit


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
