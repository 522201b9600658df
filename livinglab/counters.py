"""The files in which web processes count for /metrics, handed on by one that ends to the next.

prometheus_client keeps one file of a kind for each process that ever was, and reads
them all for each answer: with every renewed process there would be more. And it maps them
into memory without asking for room: on a full disk the system kills whoever writes where
there is none (SIGBUS), so that nobody could read any more. So there are as many as can be
needed at a time, with their room, from the start.
"""

from contextlib import suppress
from pathlib import Path

# Bytes for each kind that metrics.py has: four times of what all routes need.
ROOM = {"counter": 256 * 1024, "histogram": 1024 * 1024}


def reserve(folder: Path, processes: int) -> None:
    """Files for so many processes at a time; fewer, where there is no room for more."""
    for number in range(processes):
        for kind, room in ROOM.items():
            file = folder / f"{kind}_free{number}.db"
            try:
                file.write_bytes(bytes(room))  # not truncate(), which takes no room
            except OSError:
                file.unlink(missing_ok=True)
                return


def take(folder: Path, pid: int) -> None:
    """Go on counting where another process ended. Others may take at the same time."""
    for kind in ROOM:
        for free in folder.glob(f"{kind}_free*.db"):
            with suppress(FileNotFoundError):
                free.rename(folder / f"{kind}_{pid}.db")
                break


def give_back(folder: Path, pid: int) -> None:
    """What the process counted is read on, and will be counted on."""
    for kind in ROOM:
        with suppress(FileNotFoundError):
            (folder / f"{kind}_{pid}.db").rename(folder / f"{kind}_free{pid}.db")
