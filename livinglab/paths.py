"""Addresses of this site, given by the browser: where to go back to."""

from urllib.parse import urlsplit


def local(path: str | None, default: str = "/") -> str:
    """`path` if it lies on this site, else `default`: no link of ours leads elsewhere."""
    if not path or len(path) > 2000 or not path.startswith("/"):
        return default
    if path.startswith("//") or "\\" in path or not path.isprintable():
        return default
    try:
        parts = urlsplit(path)
    except ValueError:
        return default
    return default if parts.scheme or parts.netloc else path
