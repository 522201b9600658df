"""What a process keeps in memory: bounded by size, the least recently used leaves first."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Bounded(Generic[Key, Value]):
    """`room` is in whatever unit `size` measures a value. Threads may share it."""

    def __init__(self, room: int, size: Callable[[Value], int]) -> None:
        self._values: OrderedDict[Key, Value] = OrderedDict()
        self._room, self._size = room, size
        self._lock = threading.Lock()

    def get(self, key: Key) -> Value | None:
        with self._lock:
            if (value := self._values.get(key)) is not None:
                self._values.move_to_end(key)
            return value

    def put(self, key: Key, value: Value) -> None:
        """In the place of what had the key before."""
        with self._lock:
            if (old := self._values.pop(key, None)) is not None:
                self._room += self._size(old)
            self._values[key] = value
            self._room -= self._size(value)
            while self._room < 0 and self._values:
                self._room += self._size(self._values.popitem(last=False)[1])


class Versioned(Generic[Key, Value]):
    """Values that are good while the scopes they were made of have the same versions.

    The versions are to be asked for before the value is made: then a write in
    between makes what is kept too old, never what is too old look new.
    """

    def __init__(self, room: int, size: Callable[[Value], int]) -> None:
        self._kept = Bounded[Key, tuple[Mapping[str, int], Value]](
            room, lambda pair: size(pair[1])
        )

    def get(self, key: Key, versions: Mapping[str, int]) -> Value | None:
        pair = self._kept.get(key)
        return pair[1] if pair is not None and pair[0] == versions else None

    def put(self, key: Key, versions: Mapping[str, int], value: Value) -> None:
        self._kept.put(key, (versions, value))

    def made(
        self,
        key: Key,
        versions: Mapping[str, int],
        make: Callable[[], Value],
        is_kept: Callable[[Value], bool] = lambda value: True,
    ) -> Value:
        """What is kept, else what `make` gives, which is kept then."""
        value = self.get(key, versions)
        if value is None:
            value = make()
            if is_kept(value):
                self.put(key, versions, value)
        return value
