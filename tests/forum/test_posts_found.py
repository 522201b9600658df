"""A hit in a thread leads to the post that answers, wherever it is shown."""

import pytest
from flask import Flask

from livinglab.forum.models import Thread
from livinglab.forum.services import polls
from livinglab.search import index
from tests.factories.accounts import OGAN_ILIR, make_user
from tests.factories.forum import make_reply, make_thread
from tests.feeds import ATOM, read
from tests.search.conftest import bare, peopled, site
from tests.search.documents import settle

__all__ = ["bare", "peopled", "site"]


@pytest.fixture
def thread(peopled: Flask) -> Thread:
    """Of 36 posts on two pages; the 15th and the 35th say something of their own."""
    thread = make_thread("Satwa liar", body="Di mana terlihat beruang?")
    author = make_user(of=OGAN_ILIR)
    said = {15: "Seekor trenggiling lewat.", 35: "Ada tapir di kebun."}
    for number in range(2, 37):
        make_reply(thread, author=author, body=said.get(number, f"Belum ada, hari {number}."))
    settle()
    return thread


@pytest.mark.parametrize(
    ("word", "place"),
    [("trenggiling", "#kiriman-15"), ("tapir", "?halaman=2#kiriman-35"), ("beruang", "")],
)
def test_wherever_a_hit_is_shown_it_leads_to_its_post(
    peopled: Flask, thread: Thread, word: str, place: str
) -> None:
    client, wanted = peopled.test_client(), f"{thread.path}{place}"
    page = client.get(f"/cari?q={word}").text
    entry = read(client, f"/cari.atom?q={word}").find(f"{ATOM}entry/{ATOM}link")

    assert f'href="{wanted}"' in page
    assert f"<mark>{word}</mark>" in page
    assert "\f" not in page
    for address in ("/cari.json", "/cari/saran.json"):
        found = client.get(f"{address}?q={word}").get_json()["results"]
        assert [one["url"] for one in found] == [wanted]
    assert entry is not None
    assert entry.get("href") == f"http://localhost{wanted}"


def test_numbers_of_posts_are_not_shown_and_find_nothing(thread: Thread) -> None:
    snippet = index.find("trenggiling").hits[0].snippet

    assert snippet.striptags() == (
        "Seekor trenggiling lewat. Belum ada, hari 16. Belum ada, hari 17. "
        "Belum ada, hari 18. Belum ada, hari 19. Belum ada, hari 20."
    )
    assert index.find("15").hits == ()


@pytest.mark.usefixtures("peopled")
def test_it_leads_to_the_post_with_most_of_what_was_asked_for() -> None:
    thread = make_thread("Pertanyaan")
    for body in ("Absensi saja.", "Luring saja.", "Absensi luring bisa.", "Absensi lagi."):
        make_reply(thread, body=body)
    settle()

    assert index.find("absensi luring").hits[0].url == f"{thread.path}#kiriman-4"


@pytest.mark.usefixtures("peopled")
def test_what_a_poll_asks_belongs_to_its_post() -> None:
    thread = make_thread("Pertanyaan")
    for number in (2, 3, 4):
        reply = make_reply(thread, body="Silakan pilih.")
        if number == 3:
            facts = polls.Facts("Satwa apa?", ("Trenggiling", "Tapir"))
            polls.add_poll(reply, reply.author, facts)
    settle()

    assert index.find("tapir").hits[0].url == f"{thread.path}#kiriman-3"


@pytest.mark.usefixtures("peopled")
def test_nobody_can_write_the_mark_of_another_post() -> None:
    thread = make_thread("Pertanyaan")
    make_reply(thread, body="Satu\f9\ntrenggiling.")
    settle()

    hit = index.find("trenggiling").hits[0]

    assert hit.url == f"{thread.path}#kiriman-2"
    assert hit.snippet == "Satu 9 <mark>trenggiling</mark>."
