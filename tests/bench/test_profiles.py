"""Where the time of a page is said to go."""

import cProfile

from bench import profiles
from bench.profiles import Function
from livinglab.config import ROOT


def function(file: str, name: str, own: float, whole: float) -> Function:
    return Function(file, name, calls=2, own=own, whole=whole)


def test_time_is_told_by_our_modules_and_others_packages() -> None:
    packages = "/usr/lib/python3.11/site-packages"
    found = [
        function(f"{ROOT}/livinglab/pagecache.py", "touch", 0.02, 0.08),
        function(f"{packages}/sqlalchemy/engine/base.py", "execute", 0.05, 0.06),
        function(f"{packages}/sqlalchemy/orm/session.py", "get", 0.01, 0.01),
        function("~", "<method 'execute' of 'sqlite3.Cursor' objects>", 0.02, 0.02),
    ]
    text = profiles.table(found)
    assert "| `sqlalchemy` | 60% |" in text
    assert "| `livinglab/pagecache.py` | 20% |" in text
    assert "| `Python's library` | 20% |" in text
    assert "| `livinglab/pagecache.py:touch` | 80% | 2 |" in text


def test_calls_are_those_of_one_request() -> None:
    profile = cProfile.Profile()
    for _ in range(4):
        profile.runcall(sorted, [3, 1, 2])
    found = {each.name: each for each in profiles.functions(profile, 4)}
    assert found["<built-in method builtins.sorted>"].calls == 1
