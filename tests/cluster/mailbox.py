"""A mail server that counts what it took, and can hold its answers back."""

import asyncio
import email
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller

from tests.servers import free_port

HELD = "451 Try again later"


class Mailbox:
    """`taken` counts letters by Message-ID. While `is_held`, letters wait, and are refused."""

    def __init__(self) -> None:
        self.port = free_port()
        self.taken: Counter[str] = Counter()
        self.is_held = False
        self.held = 0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.is_held:
            self.held += 1
            while self.is_held:
                await asyncio.sleep(0.02)
            return HELD
        self.taken[str(email.message_from_bytes(envelope.content)["Message-ID"])] += 1
        return "250 OK"

    @property
    def settings(self) -> dict[str, str]:
        return {"MAIL_SERVER": "127.0.0.1", "MAIL_PORT": str(self.port), "MAIL_TLS": "0"}


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    try:
        yield box
    finally:
        box.is_held = False
        controller.stop()
