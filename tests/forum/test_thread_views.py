"""The page of a thread: addresses, pages, what is shown to whom, and what it costs."""

import gzip

import pytest
from flask import Flask
from sqlalchemy import select

from livinglab.db import db
from livinglab.forum.models import ReadPosition, Thread
from livinglab.forum.services import answers, posts
from livinglab.replication.models import Replication
from tests.conftest import Client
from tests.factories.accounts import (
    KOTA_BANJAR,
    OGAN_ILIR,
    SUMEDANG,
    make_moderator,
    make_user,
    organisation_of,
)
from tests.factories.catalog import make_application
from tests.factories.forum import make_category, make_reply, make_thread
from tests.forum.pages import one, soup, words
from tests.selects import counted_selects

MOST_QUERIES = 6
WRITES = {"INSERT", "UPDATE", "DELETE"}
MOST_BYTES = 30 * 1024


def write_thread(app: Flask, replies: int = 0) -> tuple[int, str]:
    """A thread about an application, with so many replies; its id and address."""
    with app.app_context():
        application = make_application("e-Kantor")
        thread = make_thread(
            "Blank spot", application_ids=(application.id,), region_codes=(OGAN_ILIR,)
        )
        author = make_user("Budi", of=KOTA_BANJAR)
        for number in range(replies):
            make_reply(thread, author=author, body=f"Balasan ke {number}.")
        db.session.commit()
        return thread.id, thread.path


@pytest.mark.parametrize("tail", ["", "-", "-salah", "-blank-spot-x"])
def test_each_old_or_short_address_leads_to_the_one_address(
    app: Flask, client: Client, tail: str
) -> None:
    thread_id, path = write_thread(app)
    answer = client.get(f"/forum/topik/{thread_id}{tail}?halaman=1")
    if tail == "-":
        assert answer.status_code == 404
    else:
        assert (answer.status_code, answer.location) == (301, f"{path}?halaman=1")


@pytest.mark.parametrize(
    "path",
    [
        "/forum/topik/999",
        "/forum/topik/99999999999999999999999",
        "/forum/topik/0-x",
        "/forum/kategori/tidak-ada",
        "/forum/label/tidak-ada",
        "/forum/kiriman/999/riwayat",
        "/forum/kiriman/99999999999999999999/riwayat",
    ],
)
def test_what_is_not_there_is_a_404(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("query", "status"),
    [("2", 404), ("0", 404), ("99999999999", 200), ("x", 200), ("-1", 200), ("%00", 200)],
)
def test_strange_pages_are_no_fault(
    app: Flask, client: Client, query: str, status: int
) -> None:
    _, path = write_thread(app)
    assert client.get(f"{path}?halaman={query}").status_code == status


def test_a_thread_shows_its_posts_and_what_it_is_about(app: Flask, client: Client) -> None:
    _, path = write_thread(app, replies=1)
    page = client.get(path)
    assert one(page, "h1").text == "Blank spot"
    assert words(page, ".chips a") == ["e-Kantor", "Kabupaten Ogan Ilir"]
    assert words(page, ".post__text") == ["Bagaimana caranya?", "Balasan ke 0."]
    assert "Kota Banjar" in one(page, "#kiriman-2 .byline").text
    assert str(one(page, "#balas a")["href"]).startswith("/masuk")
    assert soup(page).select("main form") == []


def test_long_threads_have_pages_of_twenty(app: Flask, client: Client) -> None:
    _, path = write_thread(app, replies=44)
    page = client.get(f"{path}?halaman=2")
    assert words(page, ".post__number")[0] == "21"
    assert len(words(page, ".post__number")) == 20
    assert one(page, "a[rel=next]")["href"] == f"{path}?halaman=3"
    assert one(page, ".rail [aria-current]").text == "21–40"
    assert one(page, "link[rel=canonical]")["href"] == f"http://localhost{path}?halaman=2"


def test_the_accepted_answer_stands_under_the_question(app: Flask, client: Client) -> None:
    thread_id, path = write_thread(app, replies=30)
    with app.app_context():
        thread = db.session.get_one(Thread, thread_id)
        answer = posts.post_reply(
            _loaded(thread), make_user("Sari", of=SUMEDANG), body="Ini jawabannya. " * 40
        )
        answers.accept_answer(_loaded(thread), answer, answer.author, valid_for_release="2.1")
        db.session.commit()
    page = client.get(path)
    box = one(page, ".answer")
    assert "Ini jawabannya." in box.text
    assert len(one(page, ".answer__text").text) < 260
    assert "2.1" in box.text
    assert f"{path}?halaman=2#kiriman-32" in str(box)
    assert one(page, ".thread__states .state--ok").text == "Terjawab"


def test_who_runs_the_application_is_said_beside_the_name(app: Flask, client: Client) -> None:
    _, path = write_thread(app, replies=1)
    with app.app_context():
        application_id = (
            db.session.scalar(select(Thread).limit(1))
            and db.session.execute(
                db.text("SELECT application_id FROM thread_application")
            ).scalar_one()
        )
        db.session.add(
            Replication(
                application_id=application_id,
                adopter_id=organisation_of(KOTA_BANJAR).id,
                stage="in_use",
                furthest="in_use",
            )
        )
        db.session.commit()
    assert "menjalankan e-Kantor" in one(client.get(path), "#kiriman-2 .byline").text


def test_a_deleted_post_leaves_its_trace_without_its_text(app: Flask, client: Client) -> None:
    _, path = write_thread(app)
    with app.app_context():
        thread = db.session.scalars(select(Thread)).one()
        reply = make_reply(_loaded(thread), body="Rahasia sekali.")
        posts.delete_post(reply, reply.author)
        db.session.commit()
    page = client.get(path)
    assert one(page, "#kiriman-2").text.strip() == "Kiriman ini dihapus penulisnya."
    assert "Rahasia sekali" not in page.text


def test_a_waiting_post_is_seen_by_its_author_and_moderators_only(
    app: Flask, client: Client
) -> None:
    _, path = write_thread(app)
    with app.app_context():
        thread = db.session.scalars(select(Thread)).one()
        newcomer = make_user("Baru")
        make_reply(_loaded(thread), author=newcomer, body="Halo semua.")
        db.session.commit()
        readers = [newcomer, make_moderator(), make_user(of=SUMEDANG)]
        db.session.commit()
    assert "Halo semua" not in client.get(path).text
    seen = []
    for reader in readers:
        with app.app_context():
            client.sign_in(reader)
        seen.append("Halo semua" in client.get(path).text)
    assert seen == [True, True, False]


def test_a_closed_thread_is_a_404_for_others(app: Flask, client: Client) -> None:
    with app.app_context():
        thread = make_thread("Tertutup", category=make_category(closed_to=OGAN_ILIR))
        db.session.commit()
        path, thread_id = thread.path, thread.id
        member, stranger = make_user(of=OGAN_ILIR), make_user(of=KOTA_BANJAR)
        db.session.commit()
    assert client.get(path).status_code == 404
    assert client.get(f"/forum/topik/{thread_id}").status_code == 404
    with app.app_context():
        client.sign_in(stranger)
    assert client.get(path).status_code == 404
    with app.app_context():
        client.sign_in(member)
    assert client.get(path).status_code == 200


def test_the_first_unread_post_is_one_link_away(app: Flask, client: Client) -> None:
    thread_id, path = write_thread(app, replies=30)
    with app.app_context():
        reader = make_user(of=SUMEDANG)
        client.sign_in(reader)
    client.post(f"/forum/topik/{thread_id}/posisi", data={"number": "25"})
    link = one(client.get(path), ".rail__unread")
    assert link["href"] == f"{path}?halaman=2#kiriman-26"
    assert "6" in link.text


@pytest.mark.parametrize("number", ["", "x", "0", "-3", "9" * 20])
def test_a_strange_position_is_refused(app: Flask, client: Client, number: str) -> None:
    thread_id, _ = write_thread(app)
    with app.app_context():
        client.sign_in(make_user(of=SUMEDANG))
    answer = client.post(f"/forum/topik/{thread_id}/posisi", data={"number": number})
    assert answer.status_code == 422
    with app.app_context():
        assert (
            db.session.scalars(select(ReadPosition).where(ReadPosition.number > 1)).all() == []
        )


@pytest.mark.parametrize("replies", [0, 1, 19, 45])
@pytest.mark.parametrize("signed_in", [False, True])
def test_a_thread_page_asks_little_and_writes_nothing(
    app: Flask, client: Client, replies: int, signed_in: bool
) -> None:
    _, path = write_thread(app, replies)
    if signed_in:
        with app.app_context():
            client.sign_in(make_user(of=SUMEDANG))
    client.get(f"{path}?halaman=1&hangat")
    last = replies // 20 + 1
    for page in {1, last}:
        with app.app_context(), counted_selects() as statements:
            assert client.get(f"{path}?halaman={page}").status_code == 200
        asked = [one for one in statements if one.startswith("SELECT")]
        assert len(asked) <= MOST_QUERIES, "\n".join(asked)
        assert not [
            one for one in statements if one.split()[0] in {"INSERT", "UPDATE", "DELETE"}
        ]


def test_a_page_of_twenty_posts_is_light(app: Flask, client: Client) -> None:
    thread_id, path = write_thread(app)
    with app.app_context():
        thread = db.session.scalars(select(Thread).where(Thread.id == thread_id)).one()
        people = [make_user(f"Pegawai Nomor {n}", of=KOTA_BANJAR) for n in range(19)]
        for number, author in enumerate(people):
            make_reply(
                _loaded(thread),
                author=author,
                body=f"Di kantor kami jaringan nomor {number} sering putus. " * 6,
            )
        db.session.commit()
    total = sum(
        len(gzip.compress(client.get(address).data, 6))
        for address in (path, "/app.css", "/app.js")
    )
    assert len(words(client.get(path), ".post")) == 20
    assert total <= MOST_BYTES


def _loaded(thread: Thread) -> Thread:
    """The thread with what its services need of it."""
    db.session.refresh(thread, ["category", "author"])
    return thread


@pytest.mark.parametrize("is_moderator", [False, True])
def test_the_form_to_change_a_thread_asks_little(
    app: Flask, client: Client, is_moderator: bool
) -> None:
    with app.app_context():
        author = make_user(of=OGAN_ILIR)
        thread = make_thread("Absensi", author=author)
        db.session.commit()
        path = f"/forum/topik/{thread.id}/sunting"
        client.sign_in(make_moderator() if is_moderator else author)
        with counted_selects() as asked:
            page = soup(client.get(path))

    assert len(asked) <= MOST_QUERIES, "\n".join(asked)
    assert bool(page.select("select[name=category]")) == is_moderator
    assert bool(page.select("a[href$=jajak-pendapat]")) != is_moderator


def test_a_moderator_who_changes_their_own_thread_asks_little(
    app: Flask, client: Client
) -> None:
    with app.app_context():
        author = make_moderator()
        make_application("e-Office")
        thread = make_thread(
            "Absensi", author=author, tags=("sinyal", "absen"), region_codes=("32.11", "16.10")
        )
        db.session.commit()
        path = f"/forum/topik/{thread.id}/sunting"
        client.sign_in(author)
        with counted_selects() as asked:
            page = client.get(path)
        with counted_selects() as asked_again:
            refused = client.post(path, data={"title": "", "applications": "e-Office"})

    assert refused.status_code == 422
    assert len(asked) <= MOST_QUERIES, "\n".join(asked)
    assert len(asked_again) <= MOST_QUERIES, "\n".join(asked_again)
    assert soup(page).select("select[name=category]")
    assert soup(page).select("a[href$=jajak-pendapat]")
    tags, regions = (one(page, f"input[name={name}]") for name in ("tags", "regions"))
    assert tags["value"] == "absen, sinyal"
    assert regions["value"] == "Kabupaten Ogan Ilir, Kabupaten Sumedang"
