"""Killed one after the other under load, no part of the site is missed for long.

Nothing acknowledged is lost, nothing is doubled, no letter goes out twice, no visitor
sees an error for longer than the proxy takes to ask the next process, and who writes
is shown it at once, though pages are read from a replica. While the primary is away
those who write are told so, and visitors read on.
"""

import re
import time
import urllib.request
from collections import Counter
from collections.abc import Callable

import click
import pytest
from sqlalchemy import func, select

from livinglab.accounts.loading import DEMONSTRATION
from livinglab.forum.models import Post
from livinglab.outbox import Event, Mail
from tests.browser.test_crash import start_thread
from tests.cluster.conftest import Cluster
from tests.cluster.letters import let_time_pass, unsent, until, write_letters
from tests.cluster.load import Load
from tests.servers import wait_for_port

pytestmark = [pytest.mark.cluster, pytest.mark.timeout(0)]
MEMBERS = [address for _role, address in DEMONSTRATION]
RETRY = 2.0  # seconds: the connect timeout of deploy/nginx.conf
BEFORE, AWAY, AFTER = 6.0, 8.0, 6.0
LETTERS = 40
PRIMARY = "the primary database"  # which writers cannot do without: they are told so


def kill_a_web(cluster: Cluster) -> None:
    cluster.webs[0].kill()


def start_the_web(cluster: Cluster) -> None:
    cluster.webs[0].start()
    wait_for_port(cluster.ports[0], 60)


def kill_a_worker(cluster: Cluster) -> None:
    """In the middle of a letter; not between the server's word and our commit, when a
    letter has to go out again (see livinglab.mail)."""
    cluster.box.is_held = True
    until(lambda: cluster.box.held > 0)
    time.sleep(0.5)
    cluster.workers[0].kill()
    cluster.box.is_held = False


def kill_the_primary(cluster: Cluster) -> None:
    """While no letter is between the server's word and our commit, as above."""
    cluster.box.is_held = True
    time.sleep(0.5)
    cluster.primary.kill()
    cluster.box.is_held = False


PARTS: tuple[tuple[str, Callable[[Cluster], None], Callable[[Cluster], None]], ...] = (
    ("a web process", kill_a_web, start_the_web),
    ("a worker", kill_a_worker, lambda cluster: cluster.workers[0].start()),
    ("Redis", lambda cluster: cluster.valkey.kill(), lambda cluster: cluster.valkey.start()),
    (
        "the replica",
        lambda cluster: cluster.standby.stop(),
        lambda cluster: cluster.standby.start(),
    ),
    (PRIMARY, kill_the_primary, lambda cluster: cluster.primary.start()),
)


def test_each_part_is_killed_under_load(
    cluster: Cluster, capsys: pytest.CaptureFixture[str]
) -> None:
    thread = start_thread(cluster.url)
    load = Load(cluster.url, thread, MEMBERS)
    load.start()
    shown = []
    until(lambda: readings(cluster)["replica"] > 0)
    try:
        for number, (name, kill, revive) in enumerate(PARTS):
            time.sleep(BEFORE)
            write_letters(cluster.database, number * LETTERS, LETTERS)
            before, answers = len(load.faults), load.answers
            killed_at = time.monotonic()
            kill(cluster)
            time.sleep(AWAY)
            revive(cluster)
            back_at, read = time.monotonic(), readings(cluster)["replica"]
            time.sleep(AFTER)
            until(lambda: readings(cluster)["replica"] > read)  # noqa: B023
            faults = load.faults[before:]
            shown.append((name, load.answers - answers, faults, killed_at, back_at))
    finally:
        load.stop()

    with capsys.disabled():
        click.echo(f"\npages by where they were read: {dict(readings(cluster))}", nl=False)
        for name, answers, faults, killed_at, _back_at in shown:
            last = max((fault.at - killed_at for fault in faults), default=0)
            click.echo(f"\n{name} killed: {answers} answers, {len(faults)} errors", nl=False)
            click.echo(f", the last after {last:.1f} s" if faults else "")
    for name, _answers, faults, killed_at, back_at in shown:
        excused_until = (back_at if name == PRIMARY else killed_at) + RETRY
        assert [fault for fault in faults if fault.at > excused_until] == []
    readers = [fault for fault in load.faults if fault.who.startswith("/")]
    assert readers == []
    assert load.unseen == []
    nothing_is_lost_or_doubled(cluster, load, thread)
    every_letter_goes_out_once(cluster)


def readings(cluster: Cluster) -> Counter[str]:
    """Pages by where they were read, in all web processes."""
    found: Counter[str] = Counter()
    for port in cluster.ports:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=20) as page:
            text = page.read().decode()
        for name, count in re.findall(r'readings_total{database="(\w+)"} (\S+)', text):
            found[name] += int(float(count))
    return found


def nothing_is_lost_or_doubled(cluster: Cluster, load: Load, thread: int) -> None:
    with cluster.database.connect() as connection:
        stored = Counter(connection.scalars(select(Post.body).where(Post.thread_id == thread)))
    assert load.acknowledged
    assert [body for body in load.acknowledged if stored[body] != 1] == []
    assert set(stored.values()) == {1}


def every_letter_goes_out_once(cluster: Cluster) -> None:
    def events() -> int:
        waiting = select(func.count(Event.id)).where(Event.done_at.is_(None))
        with cluster.database.connect() as connection:
            return connection.scalar(waiting) or 0

    until(lambda: events() == 0)
    until(lambda: unsent(cluster.database, due=True) == 0)
    time.sleep(BEFORE)  # whoever is at a letter now is done with it by then
    let_time_pass(cluster.database)
    until(lambda: unsent(cluster.database) == 0)
    with cluster.database.connect() as connection:
        written = connection.scalar(select(func.count(Mail.id)))
    assert set(cluster.box.taken.values()) == {1}
    assert len(cluster.box.taken) == written
