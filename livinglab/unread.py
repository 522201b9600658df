"""What gunicorn refuses before the site has read it, in words of the site.

The reader's language is not known then, so each page is in both.
"""

from socket import socket
from typing import NamedTuple

from gunicorn import util  # type: ignore[import-untyped]


class Words(NamedTuple):
    title: str
    text: str
    english: str


WORDS = {
    414: Words(
        "Alamat ini terlalu panjang",
        "Persingkat pertanyaan atau kurangi saringannya, lalu coba lagi.",
        "This address is too long. Shorten the question or use fewer filters, and try again.",
    ),
    431: Words(
        "Peramban mengirim terlalu banyak keterangan",
        "Biasanya kuki yang menumpuk. Hapus kuki situs ini, lalu masuk lagi.",
        "Your browser sent too many details, most often cookies that have piled up. "
        "Delete this site's cookies, and sign in again.",
    ),
}
PAGE = """<!doctype html>
<html lang="id"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title>
<h1>{title}</h1>
<p>{text}</p>
<p lang="en">{english}</p>
<p><a href="/">Ke beranda</a></p>
"""
_bare = util.write_error


def write_error(client: socket, status: int, reason: str, message: str) -> None:
    """In the place of gunicorn's, which is left to say what no browser would ask for."""
    if status not in WORDS:
        _bare(client, status, reason, message)
        return
    page = PAGE.format(**WORDS[status]._asdict()).encode()
    head = (
        f"HTTP/1.1 {status} {reason}\r\n"
        "Connection: close\r\n"
        "Cache-Control: no-store\r\n"
        "Content-Type: text/html; charset=utf-8\r\n"
        f"Content-Length: {len(page)}\r\n\r\n"
    )
    util.write_nonblock(client, head.encode() + page)
