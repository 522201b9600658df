"""`python -m bench.profiles`: what the time of the dearest pages goes to.

Asked in this process, without a server, on a copy of the kept site of 10,000
posts on SQLite, and measured by cProfile. It slows many small calls more than
few large ones: shares tell, milliseconds do not.
"""

import cProfile
import os
import pstats
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from heapq import nlargest
from itertools import count
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from bench import report, servers, sites
from bench.recipe import Recipe
from livinglab import create_app
from livinglab.config import ROOT
from livinglab.db import db
from livinglab.forum.models import Thread

RECIPE = Recipe("sqlite", 10_000, 1)
REQUESTS, WARM_UP = 100, 10
SHOWN = 12
SEARCH = "/cari?q=aplikasi+absensi"
Ask = Callable[[FlaskClient], int]


@dataclass(frozen=True)
class Function:
    """Where it stands; calls and seconds of a request, with and without what it calls."""

    file: str
    name: str
    calls: float
    own: float
    whole: float

    @property
    def place(self) -> str:
        """Ours by module, others' by package, what is built in by its name."""
        if self.file.startswith(f"{ROOT}/livinglab"):
            return Path(self.file).relative_to(ROOT).as_posix()
        if "site-packages/" in self.file:
            package = self.file.partition("site-packages/")[2].split("/")[0]
            return package.removesuffix(".py")
        if "<template>" in self.file or self.file.endswith(".html"):
            return "templates"
        return "Python's library"


def functions(profile: cProfile.Profile, requests: int) -> list[Function]:
    stats = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    return [
        Function(file, name, calls / requests, own / requests, whole / requests)
        for (file, _, name), (_, calls, own, whole, _) in stats.items()
    ]


def table(found: list[Function]) -> str:
    """Own time by place, and our functions by the time with what they call."""
    total = sum(each.own for each in found)
    places: defaultdict[str, float] = defaultdict(float)
    for each in found:
        places[each.place] += each.own
    dearest = nlargest(SHOWN, places, key=places.__getitem__)
    own = [(f"`{place}`", f"{places[place] / total:.0%}") for place in dearest]
    ours = [each for each in found if each.place.startswith("livinglab/")]
    ours.sort(key=lambda each: -each.whole)
    whole = [
        (f"`{each.place}:{each.name}`", f"{each.whole / total:.0%}", f"{each.calls:g}")
        for each in ours[:SHOWN]
    ]
    return (
        f"{report.table(('own time of', 'share'), 1, own)}\n"
        f"{report.table(('with what it calls', 'share', 'calls'), 1, whole)}"
    )


def measured(app: Flask, ask: Ask) -> str:
    """Asked by the generated reader, signed in."""
    client = app.test_client()
    client.set_cookie(*servers.session_cookie(app).split("=", 1))
    for _ in range(WARM_UP):
        _must_work(ask(client))
    profile = cProfile.Profile()
    for _ in range(REQUESTS):
        profile.enable()
        status = ask(client)
        profile.disable()
        _must_work(status)
    return table(functions(profile, REQUESTS))


def _must_work(status: int) -> None:
    if status not in {200, 303}:
        raise SystemExit(f"A profiled page answered {status}.")


def asks(path: str) -> dict[str, Ask]:
    """The pages, by their names; `path` is that of the thread."""
    numbers = count()

    def reply(client: FlaskClient) -> int:
        data = {"body": f"Balasan penguji {next(numbers)}"}
        return client.post(f"{path.partition('-')[0]}/balasan", data=data).status_code

    return {
        "A thread, signed in": lambda client: client.get(path).status_code,
        "A search, signed in": lambda client: client.get(SEARCH).status_code,
        "A reply": reply,
    }


def main() -> None:
    with sites.kept(RECIPE, ROOT / ".cache" / "bench") as site, sites.copied(site) as copy:
        os.environ.update(copy.environment(8_790))
        app = create_app()
        app.config["WTF_CSRF_ENABLED"] = False
        with app.app_context():
            largest = select(Thread).order_by(Thread.post_count.desc()).limit(1)
            path = db.session.scalars(largest).one().path
            db.session.remove()
        tables = {name: measured(app, ask) for name, ask in asks(path).items()}
    text = "\n".join(f"### {name}\n\n{tables[name]}" for name in tables)
    report.put("profiles", text)


if __name__ == "__main__":
    main()
