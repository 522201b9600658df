"""What processes counted outlives them, in files of which there are never more."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from prometheus_client.mmap_dict import MmapedDict
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import CollectorRegistry

from livinglab import counters, gunicorn_hooks

KEY = '["answers_total", "answers_total", {}, "Answers"]'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """As gunicorn has it when it begins, for one process at a time."""
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    gunicorn_hooks.on_starting(SimpleNamespace(cfg=SimpleNamespace(workers=1)))
    return tmp_path


def counted(folder: Path) -> float:
    registry = CollectorRegistry()
    MultiProcessCollector(registry, str(folder))  # type: ignore[no-untyped-call]
    return sum(sample.value for family in registry.collect() for sample in family.samples)


def test_a_process_goes_on_where_another_ended(folder: Path) -> None:
    files = len([*folder.iterdir()])

    for pid in range(100, 110):
        counters.take(folder, pid)
        own = MmapedDict(str(folder / f"counter_{pid}.db"))  # type: ignore[no-untyped-call]
        own.write_value(KEY, own.read_value(KEY)[0] + 3, 0)  # type: ignore[no-untyped-call]
        own.close()  # type: ignore[no-untyped-call]
        gunicorn_hooks.child_exit(None, SimpleNamespace(pid=pid, place=0))

    assert counted(folder) == 30
    assert len([*folder.iterdir()]) == files == 4


def test_no_two_take_the_same(folder: Path) -> None:
    for pid in (1, 2, 3):
        counters.take(folder, pid)

    assert sorted(file.name for file in folder.glob("counter_*")) == [
        "counter_1.db",
        "counter_2.db",
    ]


def test_a_disk_that_fills_up_takes_no_room_from_them(folder: Path) -> None:
    """What is mapped must be there: a write to what is not ends the process."""
    for file in folder.iterdir():
        kind = file.name.partition("_")[0]
        assert file.stat().st_size == counters.ROOM[kind]
        assert file.stat().st_blocks * 512 >= counters.ROOM[kind]


def test_where_there_is_no_room_there_are_fewer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(file: Path, content: bytes) -> int:
        file.touch()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)

    counters.reserve(tmp_path, 2)

    assert [*tmp_path.iterdir()] == []
