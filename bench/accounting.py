"""CPU seconds of a process and all that descend from it, from the kernel's own books."""

import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


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


def cpu_seconds(pid: int) -> float:
    """Of the process, its living descendants, and those it has already waited for."""
    total = 0
    for each in descendants(pid):
        try:
            fields = (Path("/proc") / str(each) / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += sum(int(ticks) for ticks in fields[11:15])
    return total / TICKS


def memory_megabytes(pid: int) -> float:
    """Resident memory of the process and its descendants."""
    pages = 0
    for each in descendants(pid):
        try:
            pages += int((Path("/proc") / str(each) / "statm").read_text().split()[1])
        except OSError:
            continue
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
