"""What a process keeps in memory: bounded by size, the least recently used leaves first."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
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
