"""Headers go with the first of the body, and alone where there is none."""

from types import SimpleNamespace

import pytest
from gunicorn.config import Config  # type: ignore[import-untyped]
from gunicorn.http import wsgi  # type: ignore[import-untyped]

from livinglab import gunicorn_hooks
from livinglab.one_write import Response


class Socket:
    def __init__(self) -> None:
        self.writes: list[bytes] = []

    def sendall(self, data: bytes) -> None:
        self.writes.append(data)


def written(
    status: str, headers: dict[str, str], *parts: bytes, method: str = "GET"
) -> list[bytes]:
    """What goes to the socket, write by write."""
    request = SimpleNamespace(method=method, version=(1, 1), should_close=lambda: False)
    sock = Socket()
    response = Response(request, sock, Config())
    response.start_response(status, list(headers.items()))
    for part in parts:
        response.write(part)
    response.close()
    return sock.writes


def test_headers_go_with_the_first_of_the_body() -> None:
    first, second = written("200 OK", {"Content-Length": "8"}, b"Halo", b" apa")

    assert first.startswith(b"HTTP/1.1 200 OK\r\n")
    assert first.endswith(b"\r\n\r\nHalo")
    assert second == b" apa"


def test_a_body_of_unknown_length_keeps_its_frames() -> None:
    whole = b"".join(written("200 OK", {}, b"Halo", b"apa"))

    head, _, body = whole.partition(b"\r\n\r\n")
    assert b"Transfer-Encoding: chunked" in head
    assert body == b"4\r\nHalo\r\n3\r\napa\r\n0\r\n\r\n"


@pytest.mark.parametrize(
    ("status", "method", "parts"),
    [
        ("304 NOT MODIFIED", "GET", ()),
        ("200 OK", "HEAD", (b"",)),
        ("200 OK", "HEAD", (b"Halo",)),  # which is not sent
        ("303 SEE OTHER", "POST", (b"",)),
    ],
)
def test_headers_go_alone_where_there_is_no_body(
    status: str, method: str, parts: tuple[bytes, ...]
) -> None:
    whole = b"".join(written(status, {"Content-Length": "4"}, *parts, method=method))

    assert whole.count(b"HTTP/1.1 ") == 1
    assert whole.endswith(b"\r\n\r\n")


def test_every_process_answers_so() -> None:
    assert gunicorn_hooks.limit_request_line  # loaded, as by every server
    assert wsgi.Response is Response
