"""Opening a thread over HTTP: what is typed is kept, what is sent twice is one."""

from pathlib import Path
from threading import Barrier
from threading import Thread as Worker

import pytest
from flask import Flask
from sqlalchemy import func, select

from livinglab.accounts.models import User
from livinglab.db import db, now
from livinglab.forum.models import Draft, Post, Thread
from livinglab.forum.views import subjects
from livinglab.prose import LIMIT
from livinglab.search.jobs import follow
from tests.conftest import Client, make_app
from tests.factories.accounts import OGAN_ILIR, make_moderator, make_user
from tests.factories.catalog import make_application
from tests.factories.forum import make_category, make_thread
from tests.forum.pages import one, soup, words


@pytest.fixture
def author(app: Flask, client: Client) -> int:
    """Sari of Ogan Ilir, signed in; there is the category "jaringan" and the e-Kantor."""
    with app.app_context():
        make_application("e-Kantor")
        category = make_category("Jaringan")
        category.slug = "jaringan"
        sari = make_user("Sari", of=OGAN_ILIR)
        db.session.commit()
        client.sign_in(sari)
        return sari.id


def typed(**changes: str) -> dict[str, str]:
    return {
        "category": "jaringan",
        "kind": "question",
        "title": "Absen tanpa sinyal",
        "body": "Bagaimana **caranya**?",
        "tags": "blank spot, absensi",
        "applications": "e-kantor",
        "regions": "16.10",
    } | changes


def threads(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Thread)) or 0


def test_a_thread_is_opened_and_shown(app: Flask, client: Client, author: int) -> None:
    answer = client.post("/forum/topik", data=typed())
    assert answer.status_code == 303
    page = client.get(answer.location)
    assert one(page, "h1").text == "Absen tanpa sinyal"
    assert words(page, ".chips a") == [
        "e-Kantor",
        "Kabupaten Ogan Ilir",
        "absensi",
        "blank spot",
    ]
    assert one(page, ".post__text strong").text == "caranya"


@pytest.mark.parametrize(
    ("applications", "regions"),
    [
        ("e-Kantor", "Kabupaten Ogan Ilir"),
        ("E-KANTOR,", " 16.10 , "),
        ("e-kantor e-kantor", "Ogan Ilir; 16.10"),
    ],
)
def test_subjects_are_understood_as_people_write_them(
    app: Flask, client: Client, author: int, applications: str, regions: str
) -> None:
    data = typed(applications=applications, regions=regions, tags="")
    page = client.get(client.post("/forum/topik", data=data).location)
    assert words(page, ".chips a") == ["e-Kantor", "Kabupaten Ogan Ilir"]


def test_repeated_fields_are_one_list(app: Flask, client: Client, author: int) -> None:
    data = typed() | {"regions": ["16.10", "32.11"], "applications": ["e-kantor"]}
    page = client.get(client.post("/forum/topik", data=data).location)
    assert "Kabupaten Sumedang" in words(page, ".chips a")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "   "),
        ("title", "\x00\x01"),
        ("title", "a" * 161),
        ("body", ""),
        ("body", " \n "),
        ("body", "a" * (LIMIT + 1)),
        ("body", "é" * (LIMIT // 2 + 1)),
        ("category", "tidak-ada"),
        ("category", ""),
        ("kind", "entah"),
        ("kind", "announcement"),
        ("applications", "tidak ada begini"),
        ("applications", ",".join(f"a{n}" for n in range(9))),
        ("regions", "Banjar"),
        ("regions", "99.99"),
        ("regions", "x" * 300),
        ("tags", ",".join("abcdefgh")),
        ("tags", "a" * 41),
    ],
)
def test_bad_input_is_explained_and_kept(
    app: Flask, client: Client, author: int, field: str, value: str
) -> None:
    answer = client.post("/forum/topik", data=typed(**{field: value}))
    assert answer.status_code == 422
    page = soup(answer)
    assert page.select_one(f".error-summary a[href='#{field}']") is not None
    kept = "body" if field == "title" else "title"
    assert typed()[kept] in str(page.select_one(f"[name={kept}]"))
    assert threads(app) == 0


def test_a_visitor_is_led_to_sign_in_and_a_closed_category_is_unknown(
    app: Flask, client: Client, author: int
) -> None:
    visitor = app.test_client()
    assert visitor.post("/forum/topik", data=typed()).status_code in {302, 401}
    with app.app_context():
        closed = make_category(closed_to="32.79")
        db.session.commit()
        slug = closed.slug
    assert client.post("/forum/topik", data=typed(category=slug)).status_code == 422


def test_moderators_may_announce(app: Flask, client: Client, author: int) -> None:
    with app.app_context():
        client.sign_in(make_moderator())
    assert client.post("/forum/topik", data=typed(kind="announcement")).status_code == 303


def test_a_form_sent_twice_opens_one_thread(app: Flask, client: Client, author: int) -> None:
    first = client.post("/forum/topik", data=typed(submission="kunci"))
    again = client.post("/forum/topik", data=typed(submission="kunci", body="Berbeda."))
    assert again.location == first.location
    assert threads(app) == 1


def test_preview_shows_and_stores_nothing(app: Flask, client: Client, author: int) -> None:
    answer = client.post("/forum/topik", data=typed(action="preview"))
    assert answer.status_code == 200
    assert one(answer, "#pratinjau strong").text == "caranya"
    assert one(answer, "[name=title]")["value"] == "Absen tanpa sinyal"
    fragment = client.post("/forum/pratinjau", data={"body": "**a** <script>x</script>"})
    assert fragment.text == "<p><strong>a</strong> &lt;script&gt;x&lt;/script&gt;</p>\n"
    assert client.post("/forum/pratinjau", data={"body": "a" * 30_000}).status_code == 422
    assert threads(app) == 0


def test_similar_threads_are_offered_while_writing(
    app: Flask, client: Client, author: int
) -> None:
    with app.app_context():
        make_thread("Presensi di kantor tanpa sinyal")
        make_thread("Tertutup tanpa sinyal", category=make_category(closed_to="32.79"))
        db.session.commit()
    _index(app)
    found = client.get("/forum/serupa.json?judul=absensi+tanpa+sinyal").get_json()["results"]
    assert [one["title"] for one in found] == ["Presensi di kantor tanpa sinyal"]
    assert client.get("/forum/serupa.json?judul=a").get_json() == {"results": []}
    for strange in (
        "%00%00%00%00%00",
        '""""""',
        "(((((((",
        "a" * 5000,
        "*%20OR%20AND%20NOT",
    ):
        assert client.get(f"/forum/serupa.json?judul={strange}").status_code == 200
    again = client.post("/forum/topik", data=typed(action="preview"))
    assert words(again, "#serupa a") == ["Presensi di kantor tanpa sinyal"]


def test_a_title_with_a_year_is_near_to_others_of_its_words(
    app: Flask, client: Client, author: int
) -> None:
    with app.app_context():
        make_thread("Replikasi tahun 2025")
        db.session.commit()
    _index(app)
    found = client.get("/forum/serupa.json?judul=Replikasi+2025").get_json()["results"]
    assert [one["title"] for one in found] == ["Replikasi tahun 2025"]


@pytest.mark.parametrize(
    "title",
    [
        "kata yang tidak ada xyzzy",
        "dan yang di",
        "Bagaimana",
        "Halo semua",
        "Cara membuat kue lapis legit di desa",
    ],
)
def test_nothing_is_offered_where_nothing_is_similar(
    app: Flask, client: Client, title: str
) -> None:
    with app.app_context():
        for other in ("Kata sandi lemah", "Cara semua desa melapor", "Lapis pengaman baru"):
            make_thread(other, body="Bagaimana dan di mana semua yang ada?")
        db.session.commit()
    _index(app)

    assert client.get("/forum/serupa.json", query_string={"judul": title}).get_json() == {
        "results": []
    }


@pytest.mark.parametrize(
    "title",
    [
        "Blankspot: absen tidak terkirim",
        "Kehadiran ASN di daerah tanpa sinyal",
        "presensi saat titik buta sinyal",
    ],
)
def test_what_says_the_same_in_other_words_is_offered(
    app: Flask, client: Client, title: str
) -> None:
    with app.app_context():
        make_thread("Absensi pegawai di area blank spot", body="Tidak ada sinyal sama sekali.")
        for n in range(5):
            make_thread(f"Naskah dinas {n}", body="Surat keluar.")
        db.session.commit()
    _index(app)

    found = client.get("/forum/serupa.json", query_string={"judul": title}).get_json()

    assert [one["title"] for one in found["results"]] == ["Absensi pegawai di area blank spot"]


def test_the_form_is_filled_from_the_link_that_leads_to_it(
    app: Flask, client: Client, author: int
) -> None:
    page = client.get(
        "/forum/topik/baru?judul=Apa+itu&aplikasi=e-kantor&daerah=16.10&kategori=jaringan"
    )
    assert one(page, "[name=title]")["value"] == "Apa itu"
    assert one(page, "[name=applications]")["value"] == "e-kantor"
    assert one(page, "[name=regions]")["value"] == "Kabupaten Ogan Ilir"
    assert one(page, "[name=category] [selected]")["value"] == "jaringan"
    assert client.get("/forum/topik/baru?kategori=x&jenis=y&daerah=z").status_code == 200


def test_a_question_too_long_for_a_title_is_begun_there_and_stands_in_the_text(
    app: Flask, client: Client, author: int
) -> None:
    question = "bagaimana absensi di kecamatan " * 9
    page = client.get(f"/forum/topik/baru?judul={question}&jenis=question")
    title = str(one(page, "[name=title]")["value"])

    assert (len(title) <= 160, title[-11:]) == (True, " kecamatan…")
    assert one(page, "[name=body]").text.strip() == question.strip()
    assert client.post("/forum/topik", data=typed(title=title)).status_code == 303


def test_a_draft_is_kept_taken_up_listed_and_gone_after_posting(
    app: Flask, client: Client, author: int
) -> None:
    data = {"place": "thread", "body": "Baru mul", "title": "Setengah jadi"}
    assert client.post("/forum/draf", data=data).status_code == 204
    assert "Baru mul" in one(client.get("/forum/topik/baru"), "textarea").text
    assert words(client.get("/akun/draf"), ".row__title") == ["Setengah jadi"]

    client.post("/forum/topik", data=typed())

    assert soup(client.get("/akun/draf")).select(".row") == []


@pytest.mark.parametrize(
    "place", ["", "thread:", "thread:0", "thread:x", "thread:99999999999999", "\x00", "akun"]
)
def test_a_draft_for_a_strange_place_is_refused(
    app: Flask, client: Client, author: int, place: str
) -> None:
    assert client.post("/forum/draf", data={"place": place, "body": "a"}).status_code == 422


def test_a_draft_for_a_thread_one_cannot_see_is_a_404(
    app: Flask, client: Client, author: int
) -> None:
    with app.app_context():
        thread = make_thread(category=make_category(closed_to="32.79"))
        db.session.commit()
        place = f"thread:{thread.id}"
    assert client.post("/forum/draf", data={"place": place, "body": "a"}).status_code == 404
    with app.app_context():
        assert db.session.scalars(select(Draft)).all() == []


def test_an_unconfirmed_members_thread_is_theirs_alone_at_first(
    app: Flask, client: Client, author: int
) -> None:
    with app.app_context():
        client.sign_in(make_user("Baru"))
    location = client.post("/forum/topik", data=typed()).location
    page = client.get(location)
    assert page.status_code == 200
    assert one(page, ".thread__states .state--warn").text == "Menunggu tinjauan"
    assert app.test_client().get(location).status_code == 404


@pytest.mark.parametrize("with_key", [True, False])
def test_two_presses_at_the_same_moment_open_one_thread(tmp_path: Path, with_key: bool) -> None:
    """Two real requests against a database file, at once."""
    app = make_app(tmp_path, f"sqlite:///{tmp_path}/satu.sqlite3")
    app.test_client_class = Client
    with app.app_context():
        db.create_all()
        category = make_category("Jaringan")
        category.slug = "jaringan"
        sari = User(
            email="sari@example.go.id",
            name="Sari",
            handle="sari",
            password_hash="!",
            email_confirmed_at=now(),
        )
        db.session.add(sari)
        db.session.commit()
        clients = [app.test_client(), app.test_client()]
        for one_client in clients:
            assert isinstance(one_client, Client)
            one_client.sign_in(sari)
    data = typed(applications="", regions="") | ({"submission": "kunci"} if with_key else {})
    barrier = Barrier(2)
    answers: list[tuple[int, str]] = []

    def press(number: int) -> None:
        barrier.wait()
        answer = clients[number].post("/forum/topik", data=data)
        answers.append((answer.status_code, answer.location))

    workers = [Worker(target=press, args=(number,)) for number in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=30)

    assert [status for status, _ in answers] == [303, 303]
    assert answers[0] == answers[1]
    assert threads(app) == 1
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Post)) == 1
        db.engine.dispose()


def _index(app: Flask) -> None:
    """Let the search engine follow what was written."""
    with app.app_context():
        follow()


def test_more_regions_than_may_be_named_are_not_all_looked_up(
    app: Flask, client: Client, author: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_up: list[str] = []
    monkeypatch.setattr(subjects, "resolve_code", looked_up.append)
    names = ",".join(f"Kabupaten {number}" for number in range(20_000))

    answer = client.post("/forum/topik", data=typed(regions=names))

    assert answer.status_code == 422
    assert "Paling banyak 8." in answer.text
    assert len(looked_up) <= 9
