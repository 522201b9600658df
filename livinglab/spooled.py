"""Files on their way in: small ones in memory, large ones in the folder for temporary files.

One that finds no room there must not take the rest of its form along: the fault is
raised by whoever reads the file, when all fields are known and can be given back.
"""

import tempfile
from contextlib import suppress
from typing import IO, Any, cast

from flask import Flask, Request

SMALL = 500 * 1024  # bytes


class Spooled(tempfile.SpooledTemporaryFile[bytes]):
    """What it lost, it tells whoever reads it, not who writes it."""

    fault: OSError | None = None

    def write(self, data: Any) -> int:
        if self.fault is None:
            try:
                return super().write(data)
            except OSError as fault:
                self._lose(fault)
        return len(data)

    def seek(self, *where: int) -> int:
        """Writes what the system still held back, which is where a full disk may say so."""
        if self.fault is None:
            try:
                return super().seek(*where)
            except OSError as fault:
                self._lose(fault)
        return 0

    def read(self, *size: int) -> bytes:
        if self.fault is not None:
            raise self.fault
        return super().read(*size)

    def _lose(self, fault: OSError) -> None:
        self.fault = fault
        with suppress(OSError):  # closing tries to write once more
            self.close()


class SpoolingRequest(Request):
    def _get_file_stream(self, *_told: Any, **_more: Any) -> IO[bytes]:
        return cast(IO[bytes], Spooled(SMALL))


def init_app(app: Flask) -> None:
    app.request_class = SpoolingRequest
