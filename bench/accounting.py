"""CPU seconds of a process and all that descend from it, from the kernel's own books."""

import os
import time
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
IDLE = 0.1  # seconds of processor in one
SETTLES = 30  # seconds to wait at most


def descendants(pid: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it ended while we looked
        children.setdefault(int(fields[1]), []).append(int(path.parent.name))
    found, waiting = [], [pid]
    while waiting:
        found.append(each := waiting.pop())
        waiting += children.get(each, [])
    return found


def cpu_seconds(*pids: int) -> float:
    """Of the processes, their living descendants, and those they have already waited for."""
    total = 0
    for each in (each for pid in pids for each in descendants(pid)):
        try:
            fields = (Path("/proc") / str(each) / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += sum(int(ticks) for ticks in fields[11:15])
    return total / TICKS


def settle(*pids: int) -> None:
    """Wait until these do next to nothing: a fresh worker has much to look through."""
    for _ in range(SETTLES):
        before = cpu_seconds(*pids)
        time.sleep(1)
        if cpu_seconds(*pids) - before < IDLE:
            return


def memory(pid: int) -> dict[str, float]:
    """Resident megabytes of the largest process of each command among the descendants."""
    largest: dict[str, float] = {}
    for each in descendants(pid):
        folder = Path("/proc") / str(each)
        try:
            command = _named((folder / "cmdline").read_text())
            pages = int((folder / "statm").read_text().split()[1])
        except OSError:
            continue
        megabytes = pages * os.sysconf("SC_PAGE_SIZE") / 1e6
        largest[command] = max(largest.get(command, 0.0), megabytes)
    return largest


def _named(command_line: str) -> str:
    """What the process does, of those that the site consists of."""
    for word, name in (("gunicorn", "web"), ("worker", "worker"), ("serve", "supervisor")):
        if word in command_line:
            return name
    return "other"
