"""The way to a server, which can be cut as if the server had gone, and mended."""

import socket
import threading
from contextlib import suppress


class Way:
    """Passes everything on, both ways, from a port of its own."""

    def __init__(self, port: int) -> None:
        self._target = ("127.0.0.1", port)
        self._ends: set[socket.socket] = set()
        self._open(0)
        self.port = self._door.getsockname()[1]

    def cut(self) -> None:
        """Connections break, and new ones are refused."""
        with suppress(OSError):  # as where it was cut before
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        for end in list(self._ends):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        self._open(self.port)

    def _open(self, port: int) -> None:
        self._door = socket.create_server(("127.0.0.1", port))
        threading.Thread(target=self._receive, args=(self._door,), daemon=True).start()

    def _receive(self, door: socket.socket) -> None:
        with suppress(OSError):
            while True:
                client, _address = door.accept()
                server = socket.create_connection(self._target)
                for ends in ((client, server), (server, client)):
                    threading.Thread(target=self._pass_on, args=ends, daemon=True).start()

    def _pass_on(self, source: socket.socket, sink: socket.socket) -> None:
        self._ends.add(source)
        with suppress(OSError), source:
            while some := source.recv(65_536):
                sink.sendall(some)
        with suppress(OSError):
            sink.shutdown(socket.SHUT_RDWR)
        self._ends.discard(source)
