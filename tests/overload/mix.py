"""What 100,000 requests ask for: mostly kept pages, and some of all that a site answers.

Each comes from another network address, so that what is counted by address would show.
"""

import threading
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from random import Random
from urllib.parse import quote, urlencode, urlsplit

from bench.pages import canonical
from tests.browser.visitor import Visitor

# Of 200 requests.
SHARES = {
    "kept page": 76,
    "page the reader has": 44,
    "page of an address of its own": 24,
    "signed in": 24,
    "search": 12,
    "suggestions": 12,
    "what is not there": 4,
    "another method": 2,
    "reply": 2,
}
KEPT = ("/", "/forum", "/aplikasi", "/aplikasi/e-office", "/replikasi", "/replikasi/daftar",
        "/daerah/16", "/daerah/32.11", "/tentang", "/masuk")  # fmt: skip
OWN = ("/forum?x={}", "/daerah/16?x={}", "/replikasi?x={}", "/aplikasi?x={}", "/masuk?x={}")
SIGNED_IN = ("/", "/forum", "/replikasi", "/akun", "/notifikasi", "/cari?q=absensi+{}")
WORDS = ("absensi", "surat", "aplikasi", "pegawai", "jaringan", "perizinan", "kabupaten",
         "laporan", "server", "tanda tangan", "puskesmas", "keuangan")  # fmt: skip
CODINGS = ("br, gzip", "gzip", "")
ANSWERS = {200, 303, 304, 404, 405, 429}


@dataclass(frozen=True)
class Ask:
    path: str
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    body: str | None = None


@dataclass(frozen=True)
class Member:
    cookie: str
    token: str


class Mix:
    """Asks by number, over a connection for each thread that calls it."""

    def __init__(self, url: str, thread: int, people: list[str]) -> None:
        self._port = urlsplit(url).port or 80
        self._post = f"/forum/topik/{thread}/balasan"
        self._thread = canonical(self._port, thread)
        self._connections: list[HTTPConnection] = []
        self._members = [self._signed_in(url, person) for person in people]
        self._kinds = [kind for kind, share in SHARES.items() for _n in range(share)]
        Random(1).shuffle(self._kinds)
        self._tags: dict[str, str] = {}
        self._own = threading.local()

    def answer(self, number: int) -> tuple[str, int]:
        """What was asked, and the status of the answer."""
        kind = self._kinds[number % len(self._kinds)]
        ask = self._ask(kind, number)
        address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        headers = {"X-Forwarded-For": address, "Accept-Encoding": CODINGS[number % 3]}
        answer = self._sent(ask, headers | ask.headers)
        if ask.path in KEPT and (tag := answer.getheader("ETag")):
            self._tags[ask.path + headers["Accept-Encoding"]] = tag
        return kind, answer.status

    def _sent(self, ask: Ask, headers: dict[str, str]) -> HTTPResponse:
        """Its answer; asked again where the connection had been given up as idle."""
        connection = self._connection()
        for is_last in (False, True):
            try:
                connection.request(ask.method, ask.path, ask.body, headers)
                answer = connection.getresponse()
                answer.read()
            except ConnectionError:
                connection.close()
                if is_last:
                    raise
            else:
                break
        if answer.will_close:
            connection.close()
        return answer

    def close(self) -> None:
        for connection in self._connections:
            connection.close()

    def _ask(self, kind: str, number: int) -> Ask:
        turn = number // len(self._kinds)
        word, other = (quote(Random(number + n).choice(WORDS)) for n in range(2))
        member = self._members[number % len(self._members)]
        kept = (*KEPT, self._thread)[number % (len(KEPT) + 1)]
        tag = self._tags.get(kept + CODINGS[number % 3], "")
        signed_in = (*SIGNED_IN, self._thread)[turn % (len(SIGNED_IN) + 1)]
        words = {"csrf_token": member.token, "body": f"Balasan {number} tentang {word}."}
        asks = {
            "kept page": Ask(kept),
            "page the reader has": Ask(kept, headers={"If-None-Match": tag} if tag else {}),
            "page of an address of its own": Ask(OWN[turn % len(OWN)].format(number)),
            "signed in": Ask(signed_in.format(number), headers={"Cookie": member.cookie}),
            "search": Ask(f"/cari?q={word}+{other}+{number % 4_000}"),
            "suggestions": Ask(f"/cari/saran.json?q={word[:3]}{number % 100}"),
            "what is not there": Ask(f"/tidak/ada/{number}"),
            "another method": Ask("/forum", f"ASK{number}"),
            "reply": Ask(
                self._post,
                "POST",
                {"Cookie": member.cookie, "Content-Type": "application/x-www-form-urlencoded"},
                urlencode(words),
            ),
        }
        return asks[kind]

    def _connection(self) -> HTTPConnection:
        if not hasattr(self._own, "connection"):
            self._own.connection = HTTPConnection("127.0.0.1", self._port, timeout=60)
            self._connections.append(self._own.connection)
        connection: HTTPConnection = self._own.connection
        return connection

    def _signed_in(self, url: str, person: str) -> Member:
        visitor = Visitor(url)
        visitor.sign_in(person)
        token = visitor.token(self._thread)
        return Member(visitor.cookie, token)
