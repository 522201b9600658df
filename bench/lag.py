"""How long after a reply was acknowledged search finds it, while replies keep coming."""

import http.client
import json
import threading
import time
from random import Random
from typing import Any

import click

from bench.pages import Replies, Target
from bench.texts import SEED

REPLIES_A_SECOND = 20
WATCHED = 20  # every so many replies is looked for: more looks would be a load of their own
THREADS = 50  # that are replied to in turn
PATIENCE = 30.0  # seconds until a reply is given up
LOOKS = 0.2  # seconds between two looks
CONSONANTS, VOWELS = "bcdfghjklmnprstvwz", "aiueo"


def new_word(number: int) -> str:
    """A word that stands nowhere else and is like no other."""
    chance = Random(SEED * 1_000 + number)
    return "".join(chance.choice(CONSONANTS) + chance.choice(VOWELS) for _ in range(8))


class _Lags:
    def __init__(self, target: Target, first_thread: int) -> None:
        threads = list(range(first_thread, first_thread + THREADS))
        self._port, self._replies = target.port, Replies(target, threads)
        self.seconds: list[float] = []
        self.lost = self.late = 0

    def reply(self, number: int) -> None:
        """Post one; every twentieth is then looked for until it is found."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        word = new_word(number)
        status = self._replies.post(connection, number, f"Balasan {word} {time.time_ns()}")
        if status not in {302, 303}:
            self.lost += 1
        elif number % WATCHED == 0:
            self._await(connection, word, time.perf_counter())
        connection.close()

    def _await(self, connection: http.client.HTTPConnection, word: str, since: float) -> None:
        while (passed := time.perf_counter() - since) < PATIENCE:
            connection.request("GET", f"/cari.json?q={word}")
            answer = connection.getresponse()
            found, is_answered = answer.read().decode(), answer.status == 200
            if is_answered and word in str(json.loads(found)["results"]):
                self.seconds.append(time.perf_counter() - since)
                return
            time.sleep(LOOKS)
        self.seconds.append(passed)
        self.late += 1


def measured(target: Target, first_thread: int, seconds: float) -> dict[str, Any]:
    """The lag in seconds from an acknowledged reply to its being found."""
    lags, began = _Lags(target, first_thread), time.perf_counter()
    replies = [
        threading.Thread(target=lags.reply, args=(number,))
        for number in range(int(seconds * REPLIES_A_SECOND))
    ]
    for number, reply in enumerate(replies):
        time.sleep(max(0.0, began + number / REPLIES_A_SECOND - time.perf_counter()))
        reply.start()
    sent = len(replies) / (time.perf_counter() - began)
    for reply in replies:
        reply.join()
    if not (ordered := sorted(lags.seconds)):
        raise SystemExit("No reply was taken, so that none can be looked for.")
    found = {
        "replies_a_second": round(sent, 1),
        "watched": len(ordered),
        "p50": round(ordered[len(ordered) // 2], 2),
        "p95": round(ordered[int(len(ordered) * 0.95)], 2),
        "late": lags.late,
        "refused": lags.lost,
    }
    click.echo(f"  lag from reply to found, seconds: {found}")
    return found
