"""The way to a server, on which answers can be held up: before they begin, or half-way."""

import socket
import threading
from contextlib import suppress
from urllib.parse import urlsplit

NONE, ALL = 0, 1 << 60


class SlowWay:
    """Passes everything on, both ways; `holding(n)` stops each answer after n bytes."""

    def __init__(self, target: str) -> None:
        self._target = ("127.0.0.1", urlsplit(target).port)
        self._let_through = ALL
        self._is_free = threading.Event()
        self._is_free.set()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._door.getsockname()[1]}"
        self.asked = 0  # connections so far
        threading.Thread(target=self._receive, daemon=True).start()

    def hold(self, after: int = NONE) -> None:
        """Connections are taken and nobody is told anything."""
        self._let_through = after
        self._is_free.clear()

    def release(self) -> None:
        self._let_through = ALL
        self._is_free.set()

    def close(self) -> None:
        self.release()
        self._door.close()

    def _receive(self) -> None:
        with suppress(OSError):
            while True:
                client, _address = self._door.accept()
                self.asked += 1
                server = socket.create_connection(self._target)
                for way in ((client, server, False), (server, client, True)):
                    threading.Thread(target=self._pass_on, args=way, daemon=True).start()

    def _pass_on(self, source: socket.socket, sink: socket.socket, may_hold: bool) -> None:
        passed = 0
        with suppress(OSError), source, sink:
            while some := source.recv(65_536):
                if may_hold and passed + len(some) > self._let_through:
                    sink.sendall(some[: max(0, self._let_through - passed)])
                    self._is_free.wait()
                    sink.shutdown(socket.SHUT_RDWR)  # what was cut short is not mended
                    return
                sink.sendall(some)
                passed += len(some)
