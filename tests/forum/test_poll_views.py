"""Polls over HTTP: written with the thread, voted in, shown to whom, and kept."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier
from threading import Thread as Worker

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.test import TestResponse

from livinglab.accounts.models import User
from livinglab.db import db, now
from livinglab.forum.models import Draft, Poll, PollResults, PollVote, Thread
from livinglab.forum.queries.polls import get_poll
from livinglab.forum.queries.threads import opening_of
from livinglab.forum.services import moderation, polls, posts
from livinglab.pagecache import touch
from livinglab.publiclog import LogEntry
from tests.conftest import Client
from tests.factories.accounts import KOTA_BANJAR, OGAN_ILIR, SUMEDANG, make_moderator, make_user
from tests.factories.catalog import make_application
from tests.factories.forum import make_category, make_poll, make_reply, make_thread
from tests.forum.pages import one, soup, words
from tests.selects import counted_selects

MOST_QUERIES = 6
FUTURE = (now() + timedelta(30)).date()


class Place:
    """A thread by Sari with a poll, and a client signed in as Budi, who may vote."""

    def __init__(self, app: Flask, client: Client) -> None:
        self.app, self.client = app, client
        with app.app_context():
            application = make_application("e-Kantor")
            thread = make_thread(
                "Perlu pelatihan?",
                author=make_user("Sari", of=OGAN_ILIR),
                application_ids=(application.id,),
            )
            poll = make_poll(thread)
            reader = make_user("Budi", of=KOTA_BANJAR)
            db.session.commit()
            self.path, self.thread, self.poll = thread.path, thread.id, poll.id
            self.post, self.author = poll.post_id, thread.author_id
            self.options = [option.id for option in poll.options]
            client.sign_in(reader)
            self.reader = reader.id
        self.base = f"/forum/kiriman/{self.post}/jajak-pendapat"

    def act_as(self, user_id: int) -> None:
        with self.app.app_context():
            self.client.sign_in(db.session.get_one(User, user_id))

    def vote(self, *options: int | str) -> TestResponse:
        return self.client.post(f"{self.base}/suara", data={"option": list(options)})

    def change(self, **facts: object) -> None:
        with self.app.app_context():
            poll = db.session.get_one(Poll, self.poll, options=[joinedload(Poll.post)])
            for name, value in facts.items():
                setattr(poll, name, value)
            touch(f"thread:{poll.post.thread_id}")
            db.session.commit()

    def counts(self) -> tuple[int, list[int]]:
        with self.app.app_context():
            poll = db.session.get_one(Poll, self.poll)
            db.session.refresh(poll, ["options"])
            return poll.voter_count, [option.vote_count for option in poll.options]


@pytest.fixture
def place(app: Flask, client: Client) -> Place:
    return Place(app, client)


def typed(**changes: str) -> dict[str, str]:
    return {
        "category": "jaringan",
        "kind": "discussion",
        "title": "Perlu pelatihan?",
        "body": "Mohon pendapat.",
        "poll_options": "Ya\n\n  Tidak  \n",
        "poll_kind": "single",
        "poll_results": "always",
    } | changes


@pytest.fixture
def author(app: Flask, client: Client) -> int:
    """Sari, signed in; there is the category "jaringan"."""
    with app.app_context():
        make_category("Jaringan").slug = "jaringan"
        sari = make_user("Sari", of=OGAN_ILIR)
        db.session.commit()
        client.sign_in(sari)
        return sari.id


def test_a_poll_comes_with_the_thread(app: Flask, client: Client, author: int) -> None:
    data = typed(
        poll_question="Kapan?",
        poll_kind="multiple",
        poll_results="closed",
        poll_closes=FUTURE.isoformat(),
    )

    page = client.get(client.post("/forum/topik", data=data).location)

    assert one(page, ".poll__title").text.split()[-1] == "Kapan?"
    assert words(page, ".poll__option") == ["Ya", "Tidak"]
    assert [box["type"] for box in soup(page).select(".poll input[name=option]")] == [
        "checkbox",
        "checkbox",
    ]
    assert "Terbuka sampai" in one(page, ".poll__states").text
    with app.app_context():
        poll = db.session.scalars(select(Poll)).one()
        assert (poll.results, poll.closes_on) == (PollResults.CLOSED, FUTURE)


def test_most_threads_have_none(app: Flask, client: Client, author: int) -> None:
    answer = client.post("/forum/topik", data=typed(poll_options="  \n "))

    assert answer.status_code == 303
    assert soup(client.get(answer.location)).select(".poll") == []


def test_the_form_is_folded_until_something_is_in_it(client: Client, author: int) -> None:
    fold = "details:has(#poll_options)"
    assert not one(client.get("/forum/topik/baru"), fold).has_attr("open")

    page = client.post("/forum/topik", data=typed(title=""))

    assert one(page, fold).has_attr("open")
    assert one(page, "#poll_options").text.split() == ["Ya", "Tidak"]


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("poll_options", "Ya", "Tulis 2 sampai 10 pilihan; sekarang ada 1."),
        ("poll_options", "\n".join(map(str, range(11))), "sekarang ada 11."),
        ("poll_options", "Ya\nTidak\n ya", "“ya” ditulis lebih dari sekali."),
        ("poll_options", f"Ya\n{'x' * 121}", "terlalu panjang: paling banyak 120 huruf."),
        ("poll_question", "x" * 161, "Paling banyak 160 huruf."),
        ("poll_kind", "aneh", "Pilih salah satu."),
        ("poll_results", "aneh", "Pilih salah satu."),
        ("poll_closes", "besok", "Tulis tanggal sebagai 2027-06-28."),
        ("poll_closes", "2020-01-01", "Pilih hari ini atau sesudahnya."),
    ],
)
def test_a_poll_that_cannot_be_is_refused_with_the_whole_thread(
    app: Flask, client: Client, author: int, field: str, value: str, message: str
) -> None:
    page = client.post("/forum/topik", data=typed(**{field: value}))

    assert page.status_code == 422
    assert message in one(page, f"#{field}-error").text
    assert one(page, "#body").text.strip() == "Mohon pendapat."
    with app.app_context():
        assert db.session.scalars(select(Thread)).all() == []


def test_a_question_without_options_is_asked_for_them(client: Client, author: int) -> None:
    page = client.post("/forum/topik", data=typed(poll_options="", poll_question="Kapan?"))

    assert page.status_code == 422
    assert "Tulis pilihannya" in one(page, "#poll_options-error").text


def test_a_thread_sent_twice_has_one_poll(app: Flask, client: Client, author: int) -> None:
    first, second = (client.post("/forum/topik", data=typed()) for _ in range(2))

    assert first.location == second.location
    with app.app_context():
        assert len(db.session.scalars(select(Poll)).all()) == 1


def test_a_draft_keeps_the_poll_that_is_being_written(
    app: Flask, client: Client, author: int
) -> None:
    data = {"place": "thread"} | typed(poll_closes=FUTURE.isoformat(), poll_kind="multiple")
    assert client.post("/forum/draf", data=data).status_code == 204

    page = client.get("/forum/topik/baru")

    assert one(page, "#poll_options").text.split() == ["Ya", "Tidak"]
    assert one(page, "#poll_closes")["value"] == FUTURE.isoformat()
    assert one(page, "#poll_kind option[selected]")["value"] == "multiple"
    client.post("/forum/draf", data=data | {"poll_closes": "besok"})
    assert client.get("/forum/topik/baru").status_code == 200
    client.post("/forum/draf", data=data | {"poll_options": ""})
    with app.app_context():
        assert "poll_kind" not in db.session.scalars(select(Draft)).one().fields


def test_a_vote_is_shown_and_can_be_changed_and_taken_back(place: Place) -> None:
    first, second = place.options
    answer = place.vote(first)
    assert (answer.status_code, answer.location) == (303, f"{place.path}#jajak-1")
    page = place.client.get(place.path)
    assert one(page, ".poll input[checked]")["value"] == str(first)
    assert words(page, ".poll__share") == ["1 suara · 100%", "0 suara · 0%"]
    assert "1 orang memilih" in one(page, ".poll__states").text

    place.vote(second)
    assert place.counts() == (1, [0, 1])
    place.client.post(f"{place.base}/suara", data={"withdraw": "y", "option": first})
    assert place.counts() == (0, [0, 0])


def test_nobody_sees_who_voted_for_what(place: Place) -> None:
    place.vote(place.options[0])
    place.act_as(place.author)

    page = place.client.get(place.path)

    assert "Budi" not in page.text
    assert soup(page).select(".poll input[checked]") == []


def test_a_visitor_sees_each_vote_at_once_and_no_form(place: Place) -> None:
    visitor = place.app.test_client()
    before = visitor.get(place.path)
    place.vote(place.options[0])
    after = visitor.get(place.path)

    assert words(before, ".poll__share")[0] == "0 suara · 0%"
    assert words(after, ".poll__share")[0] == "1 suara · 100%"
    assert soup(after).select(".poll form") == []
    assert str(one(after, ".poll__foot a")["href"]).startswith("/masuk")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ([], "Pilih satu."),
        (["0"], "Pilihannya sudah berubah."),
        (["x"], "Pilihannya sudah berubah."),
        (["9" * 30], "Pilihannya sudah berubah."),
        (["other"], "Pilihannya sudah berubah."),
        (["own", "own2"], "Pilih satu saja."),
        (["own", "other"], "Pilihannya sudah berubah."),
    ],
)
def test_a_ballot_that_is_none_is_given_back(
    place: Place, options: list[str], message: str
) -> None:
    with place.app.app_context():
        other = make_poll(make_thread())
        db.session.commit()
        named = {
            "own": place.options[0],
            "own2": place.options[1],
            "other": other.options[0].id,
        }

    page = place.vote(*(named.get(option, option) for option in options))

    assert page.status_code == 422
    assert message in one(page, ".poll .field__error[data-focus]").text
    assert str(one(page, ".poll form")["action"]).endswith("/suara#jajak-1")
    assert bool(soup(page).select(".poll input[checked]")) is ("own" in options)
    assert place.counts() == (0, [0, 0])


def test_several_may_be_chosen_where_it_says_so(place: Place) -> None:
    place.change(is_multiple=True)
    assert place.vote().status_code == 422
    assert place.vote(*place.options, place.options[0]).status_code == 303
    assert place.counts() == (1, [1, 1])


@pytest.mark.parametrize(
    "facts", [{"closed_at": now()}, {"closes_on": (now() - timedelta(2)).date()}]
)
def test_a_closed_poll_takes_no_votes_and_says_so(
    place: Place, facts: dict[str, object]
) -> None:
    place.change(**facts)

    answer = place.vote(place.options[0])

    assert answer.location == f"{place.path}#top"
    page = place.client.get(answer.location)
    assert "Suara Anda tidak dihitung" in page.text
    assert soup(page).select(".poll form") == []
    assert "Ditutup" in one(page, ".poll__states").text
    assert place.counts() == (0, [0, 0])


def test_a_locked_thread_takes_no_votes_and_says_so(place: Place) -> None:
    _moderate(place, lambda thread, who: moderation.set_locked(
        thread, who, locked=True, reason="Selesai."
    ))  # fmt: skip

    page = place.client.get(place.vote(place.options[0]).location)

    assert "Suara Anda tidak dihitung" in page.text
    assert "Tidak menerima suara" in one(page, ".poll__states").text
    assert place.counts() == (0, [0, 0])


def test_with_a_hidden_thread_or_opening_the_poll_is_gone(place: Place) -> None:
    _moderate(place, lambda thread, who: moderation.hide_post(
        opening_of(thread), who, reason="Kasar."
    ))  # fmt: skip
    assert place.vote(place.options[0]).status_code == 404
    assert soup(place.client.get(place.path)).select(".poll") == []
    _moderate(place, lambda thread, who: moderation.set_hidden(
        thread, who, hidden=True, reason="Kasar."
    ))  # fmt: skip
    assert place.vote(place.options[0]).status_code == 404
    assert place.counts() == (0, [0, 0])


def test_with_a_deleted_opening_the_poll_is_gone(place: Place) -> None:
    with place.app.app_context():
        thread = _thread(place)
        posts.delete_post(opening_of(thread), thread.author)
        db.session.commit()

    assert place.vote(place.options[0]).status_code == 404
    assert soup(place.client.get(place.path)).select(".poll") == []


def test_a_post_without_a_poll_takes_no_votes(place: Place) -> None:
    with place.app.app_context():
        reply = make_reply(_thread(place))
        db.session.commit()
        number = reply.id
    for tail in ("suara", "hapus", "tutup"):
        path = f"/forum/kiriman/{number}/jajak-pendapat/{tail}"
        assert place.client.post(path).status_code == 404
    assert place.client.post("/forum/kiriman/999/jajak-pendapat/suara").status_code == 404


def test_who_is_not_confirmed_reads_why_there_is_no_ballot(place: Place) -> None:
    with place.app.app_context():
        place.client.sign_in(make_user("Baru"))

    page = place.client.get(place.path)

    assert "keanggotaannya sudah dikonfirmasi" in one(page, ".poll__foot").text
    assert place.vote(place.options[0]).status_code == 403


@pytest.mark.parametrize(
    ("results", "seen"),
    [
        (PollResults.ALWAYS, (True, True, True)),
        (PollResults.VOTED, (False, True, True)),
        (PollResults.CLOSED, (False, False, True)),
    ],
)
def test_results_are_shown_when_the_author_wished(
    place: Place, results: PollResults, seen: tuple[bool, bool, bool]
) -> None:
    place.change(results=results)

    def shown() -> bool:
        return bool(soup(place.client.get(place.path)).select(".poll__share"))

    before, _ = shown(), place.vote(place.options[0])
    voted = shown()
    place.change(closed_at=now())
    assert (before, voted, shown()) == seen
    visitor = place.app.test_client().get(place.path)
    assert bool(soup(visitor).select(".poll__share")) is seen[2]


def test_its_author_changes_it_until_somebody_votes(place: Place) -> None:
    place.act_as(place.author)
    page = place.client.get(place.base)
    assert one(page, "#poll_options").text.split() == ["Ya", "Tidak"]
    changed = {"poll_question": "Setuju?", "poll_options": "Iya\nTidak\nMungkin"}
    assert place.client.post(place.base, data=changed).location == f"{place.path}#jajak-1"
    assert len(words(place.client.get(place.path), ".poll__option")) == 3
    refused = place.client.post(place.base, data={"poll_options": ""})
    assert refused.status_code == 422
    assert one(refused, "#poll_options-error")

    with place.app.app_context():
        poll = get_poll(place.post, None)
        polls.vote(poll, make_user(of=SUMEDANG), [poll.options[0].id])
        db.session.commit()

    for path in (place.base, f"{place.base}/hapus"):
        answer = place.client.post(path, data={"poll_options": "Satu\nDua"})
        page = place.client.get(answer.location)
        assert "tidak dapat diubah lagi" in page.text
        assert words(page, ".poll__option .choice") == ["Iya", "Tidak", "Mungkin"]
    assert soup(place.client.get(place.base)).select("#poll_options") == []


def test_it_is_removed_and_added_again_from_the_thread(place: Place) -> None:
    place.act_as(place.author)
    edit = place.client.get(f"/forum/topik/{place.thread}/sunting")
    assert soup(edit).select(f'a[href="{place.base}"]')

    place.client.post(f"{place.base}/hapus")
    assert soup(place.client.get(place.path)).select(".poll") == []
    data = {"poll_options": "Satu\nDua", "submission": "kunci"}
    first, second = (place.client.post(place.base, data=data) for _ in range(2))

    assert first.location == second.location
    assert words(place.client.get(place.path), ".poll__option .choice") == ["Satu", "Dua"]


def test_the_page_of_a_merged_threads_title_still_opens(place: Place) -> None:
    """It has no opening any more to have a poll."""
    with place.app.app_context():
        moderator = make_moderator()
        place.client.sign_in(moderator)
        into = make_thread()
        db.session.commit()
        into_id = into.id
    place.client.post(
        f"/forum/topik/{place.thread}/gabung", data={"into": str(into_id), "reason": "Sama."}
    )

    edit = place.client.get(f"/forum/topik/{place.thread}/sunting")
    page = place.client.get(f"/forum/topik/{place.thread}", follow_redirects=True)

    assert edit.status_code == 200
    assert one(page, "#jajak-2 .poll__title").text.endswith("Perlu pelatihan?")


def test_its_author_closes_it_without_a_reason(place: Place) -> None:
    place.vote(place.options[0])
    place.act_as(place.author)

    answer = place.client.post(f"{place.base}/tutup")

    assert "Ditutup" in one(place.client.get(answer.location), ".poll__states").text
    with place.app.app_context():
        assert db.session.scalars(select(LogEntry)).all() == []
    assert "sudah ditutup" in place.client.get(place.base).text


def test_a_moderator_closes_it_with_a_reason_for_the_log(place: Place) -> None:
    with place.app.app_context():
        place.client.sign_in(make_moderator())

    assert place.client.post(f"{place.base}/tutup", data={"reason": " "}).status_code == 422
    assert place.counts() == (0, [0, 0])
    place.client.post(f"{place.base}/tutup", data={"reason": "Sudah diputuskan."})

    log = place.app.test_client().get("/log-moderasi")
    assert words(log, ".row__kind") == ["Jajak pendapat ditutup"]
    assert "Sudah diputuskan." in log.text


def test_a_moderator_reads_the_poll_of_a_post_that_waits(app: Flask, client: Client) -> None:
    with app.app_context():
        thread = make_thread(author=make_user("Baru"))
        make_poll(thread, "Tahura", "Kantor")
        client.sign_in(make_moderator())
        number = opening_of(thread).id

    for path in ("/kelola/moderasi", f"/forum/kiriman/{number}/kelola"):
        assert words(client.get(path), ".deed li") == ["Tahura", "Kantor"]


@pytest.mark.parametrize("signed_in", [False, True])
def test_a_thread_with_a_poll_asks_no_more_and_writes_nothing(
    place: Place, signed_in: bool
) -> None:
    with place.app.app_context():
        make_reply(_thread(place))
        db.session.commit()
    place.vote(place.options[0])
    reader = place.client if signed_in else place.app.test_client()
    reader.get(f"{place.path}?hangat")

    with place.app.app_context(), counted_selects() as statements:
        page = reader.get(place.path)

    assert words(page, ".poll__share")[0] == "1 suara · 100%"
    assert len(statements) <= MOST_QUERIES, "\n".join(statements)
    assert all(statement.startswith("SELECT") for statement in statements)


def test_a_poll_is_on_the_page_of_its_post_only(place: Place) -> None:
    with place.app.app_context():
        thread, writer = _thread(place), make_user(of=SUMEDANG)
        for number in range(20):
            make_reply(thread, author=writer, body=f"Balasan ke {number}.")
        db.session.commit()

    assert soup(place.client.get(f"{place.path}?halaman=2")).select(".poll") == []
    assert len(words(place.client.get(place.path), ".post")) == 20


def test_a_thread_page_is_read_in_english(place: Place) -> None:
    place.client.set_cookie("bahasa", "en")

    page = place.client.get(place.path)

    assert "0 people voted" in one(page, ".poll__states").text
    assert "Your vote is secret" in one(page, ".poll__foot").text


@pytest.fixture
def voters(place: Place) -> list[Client]:
    clients = []
    with place.app.app_context():
        for _ in range(4):
            client = place.app.test_client()
            assert isinstance(client, Client)
            client.sign_in(make_user(of=SUMEDANG))
            clients.append(client)
    return clients


@pytest.mark.at_once
def test_votes_at_the_same_moment_are_all_counted(place: Place, voters: list[Client]) -> None:
    barrier = Barrier(len(voters))

    def press(client: Client) -> None:
        barrier.wait()
        client.post(f"{place.base}/suara", data={"option": place.options[0]})

    workers = [Worker(target=press, args=(client,)) for client in voters]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=30)

    assert place.counts() == (4, [4, 0])
    with place.app.app_context():
        assert len(db.session.scalars(select(PollVote)).all()) == 4


def _thread(place: Place) -> Thread:
    thread = db.session.get_one(Thread, place.thread)
    db.session.refresh(thread, ["category", "author"])
    return thread


def _moderate(place: Place, deed: Callable[[Thread, User], None]) -> None:
    with place.app.app_context():
        deed(_thread(place), make_moderator())
        db.session.commit()
