"""A reader without a browser: signs in, fetches pages, posts forms."""

import http.cookiejar
import json
import re
import urllib.error
import urllib.parse
import urllib.request
from typing import Any

PASSWORD = "livinglab-contoh"


class Visitor:
    def __init__(self, url: str) -> None:
        self.url = url
        self.led_to = ""  # the page that the last form led to
        self._cookies = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(self._cookies)
        )

    @property
    def cookie(self) -> str:
        """The header by which another reader passes for this one."""
        return "; ".join(f"{one.name}={one.value}" for one in self._cookies)

    def get(self, path: str) -> str:
        with self._opener.open(self.url + path, timeout=20) as answer:
            return str(answer.read().decode())

    def json(self, path: str) -> Any:
        return json.loads(self.get(path))

    def token(self, path: str) -> str:
        """The CSRF token of the first form on a page."""
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.get(path))
        assert found is not None, path
        return found[1]

    def post(self, path: str, token: str, **fields: str) -> str:
        """The address that the answer leads to. Raises OSError where none came."""
        body = urllib.parse.urlencode({"csrf_token": token, **fields}).encode()
        with self._opener.open(self.url + path, body, timeout=20) as answer:
            self.led_to = str(answer.read().decode())
            return str(answer.url)

    def sign_in(self, email: str) -> None:
        led_to = self.post("/masuk", self.token("/masuk"), email=email, password=PASSWORD)
        assert "/masuk" not in led_to
