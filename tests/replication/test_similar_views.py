"""Similar obstacles where they are shown: beside those of a replication, and in the form."""

from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from sqlalchemy import select

from livinglab.db import db
from livinglab.replication.models import Obstacle, Replication, Stage
from livinglab.replication.services import facts
from livinglab.search.engines import choice
from tests.conftest import Client
from tests.factories.accounts import BANDUNG, KOTA_BANJAR, OGAN_ILIR, make_representative
from tests.factories.forum import make_reply, make_thread
from tests.factories.ledger import make_obstacle, make_replication, plain_application
from tests.search.documents import close_index, settle
from tests.selects import counted_selects

ASK = "/replikasi/kendala/serupa.json"


@pytest.fixture
def met(app: Flask) -> Iterator[tuple[int, int]]:
    """A replication with an obstacle that another region overcame; the obstacle there."""
    with app.app_context():
        own = make_replication(OGAN_ILIR, stage=Stage.IN_USE)
        there = make_replication(BANDUNG, plain_application("e-Kantor"))
        hidden = make_replication(KOTA_BANJAR, is_draft=True)
        for replication, note in (
            (own, "Sinyal lemah di desa"),
            (there, "Sinyal <b> hilang di desa"),
            (hidden, "Sinyal rahasia di desa"),
        ):
            make_obstacle(replication, note)
        solved = obstacle_of(there.id)
        facts.solve_obstacle(there, solved, solution="Absen luring.")
        numbers = own.id, solved.id
        settle()
    yield numbers
    with app.app_context():
        close_index(app)


def obstacle_of(replication_id: int) -> Obstacle:
    of_it = select(Obstacle).where(Obstacle.replication_id == replication_id)
    return db.session.scalars(of_it).one()


def sign_in(app: Flask, client: Client) -> None:
    with app.app_context():
        client.sign_in(make_representative(OGAN_ILIR))


def said(part: Tag | None) -> list[str]:
    assert part is not None
    return [" ".join(item.get_text(" ").split()) for item in part.select("li")]


def similar_on(client: Client, path: str) -> list[str]:
    page = BeautifulSoup(client.get(path).text, "html.parser")
    return said(page.select_one("[id^=kendala-] details"))


@pytest.mark.parametrize("is_signed_in", [True, False])
def test_the_page_shows_what_others_met_and_how_they_overcame_it(
    app: Flask, client: Client, met: tuple[int, int], is_signed_in: bool
) -> None:
    own, solved = met
    if is_signed_in:
        sign_in(app, client)

    page = BeautifulSoup(client.get(f"/replikasi/{own}").text, "html.parser")
    fold = page.select_one("[id^=kendala-] details")

    assert said(fold) == [
        "Sinyal <b> hilang di desa e-Kantor · Kabupaten Bandung Diatasi: Absen luring."
    ]
    assert fold is not None
    assert fold.has_attr("open")
    link = fold.select_one("a")
    assert link is not None
    assert str(link["href"]).endswith(f"#kendala-{solved}")
    there = BeautifulSoup(client.get(str(link["href"])).text, "html.parser")
    assert there.select_one(f"#kendala-{solved}") is not None


def test_the_page_is_cheap_and_new_once_somebody_writes(
    app: Flask, client: Client, met: tuple[int, int]
) -> None:
    own, _ = met
    sign_in(app, client)
    with app.app_context():
        replication = db.session.get_one(Replication, own)
        post = make_reply(make_thread())
        facts.solve_obstacle(replication, obstacle_of(own), solution="Menara.", post_id=post.id)
        db.session.commit()
    client.get(f"/replikasi/{own}")
    with app.app_context(), counted_selects() as selects:
        page = BeautifulSoup(client.get(f"/replikasi/{own}").text, "html.parser")
    assert len(selects) <= 6
    fold = page.select_one("[id^=kendala-] details")
    assert fold is not None
    assert not fold.has_attr("open")

    with app.app_context():
        make_obstacle(make_replication(BANDUNG, plain_application()), "Sinyal di desa buruk")
        settle()
    page = BeautifulSoup(client.get(f"/replikasi/{own}").text, "html.parser")

    assert len(said(page.select_one("[id^=kendala-] details"))) == 2


@pytest.mark.parametrize("is_signed_in", [True, False])
def test_the_page_is_new_once_the_index_has_what_was_written(
    app: Flask, client: Client, met: tuple[int, int], is_signed_in: bool
) -> None:
    path = f"/replikasi/{met[0]}"
    if is_signed_in:
        sign_in(app, client)
    with app.app_context():
        make_obstacle(make_replication(BANDUNG, plain_application()), "Sinyal di desa buruk")
        db.session.commit()

    early = similar_on(client, path)
    with app.app_context():
        settle()

    assert (len(early), len(similar_on(client, path))) == (1, 2)


def test_what_an_index_of_before_finds_is_not_kept(
    app: Flask, client: Client, met: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process looks now and then only whether there is a newer one."""
    path = f"/replikasi/{met[0]}"
    assert len(similar_on(client, path)) == 1
    with app.app_context():
        looking = type(choice.engine())
    monkeypatch.setattr(looking, "looks_every", 60.0)
    monkeypatch.setitem(app.config, "MODE", "production")
    with app.app_context():
        make_obstacle(make_replication(BANDUNG, plain_application()), "Sinyal di desa buruk")
        settle()

    early = similar_on(client, path)
    monkeypatch.setattr(looking, "looks_every", 0.0)

    assert (len(early), len(similar_on(client, path))) == (1, 2)


def test_a_page_without_anything_similar_shows_no_fold(app: Flask, client: Client) -> None:
    with app.app_context():
        own = make_replication(OGAN_ILIR).id
        make_obstacle(db.session.get_one(Replication, own), "Sinyal lemah di desa")
        settle()

    page = BeautifulSoup(client.get(f"/replikasi/{own}").text, "html.parser")

    assert page.select_one("[id^=kendala-]") is not None
    assert page.select_one("[id^=kendala-] details") is None
    with app.app_context():
        close_index(app)


def test_without_a_script_the_form_shows_them_when_asked_and_keeps_what_was_typed(
    app: Flask, client: Client, met: tuple[int, int]
) -> None:
    own, _ = met
    sign_in(app, client)
    typed = {"note": "Di desa sinyal buruk", "action": "preview"}

    answer = client.post(f"/replikasi/{own}/kendala", data=typed)
    page = BeautifulSoup(answer.text, "html.parser")

    assert answer.status_code == 200
    assert len(said(page.select_one("#serupa"))) == 1
    assert page.select_one("textarea[name=note]").get_text(strip=True) == typed["note"]  # type: ignore[union-attr]
    assert page.select_one(".error-summary") is None
    with app.app_context():
        assert len(db.session.scalars(select(Obstacle)).all()) == 3


def test_the_form_says_so_when_nobody_met_the_like(
    app: Flask, client: Client, met: tuple[int, int]
) -> None:
    own, _ = met
    sign_in(app, client)

    answer = client.post(
        f"/replikasi/{own}/kendala", data={"note": "Anggaran habis", "action": "preview"}
    )

    assert "Belum ada kendala serupa di daerah lain." in answer.text
    assert "Belum ada kendala serupa" not in client.get(f"/replikasi/{own}/kendala").text


def test_a_refused_form_shows_them_too(
    app: Flask, client: Client, met: tuple[int, int]
) -> None:
    own, _ = met
    sign_in(app, client)

    answer = client.post(f"/replikasi/{own}/kendala", data={"note": "sinyal di desa"})

    assert answer.status_code == 422
    assert len(said(BeautifulSoup(answer.text, "html.parser").select_one("#serupa"))) == 1


def test_who_may_not_record_may_not_look_through_the_form(
    app: Flask, client: Client, met: tuple[int, int]
) -> None:
    own, _ = met
    with app.app_context():
        client.sign_in(make_representative(BANDUNG))

    answer = client.post(f"/replikasi/{own}/kendala", data={"action": "preview", "note": "a"})

    assert answer.status_code == 403


def test_programs_and_the_script_are_told_what_is_public(
    client: Client, met: tuple[int, int]
) -> None:
    own, solved = met

    found = client.get(f"{ASK}?keterangan=sinyal+di+desa&jenis=network&replikasi={own}")

    (one,) = found.get_json()["results"]
    assert one["url"].endswith(f"#kendala-{solved}")
    assert one | {"url": ""} == {
        "title": "Sinyal <b> hilang di desa",
        "url": "",
        "where": "e-Kantor · Kabupaten Bandung",
        "solution": "Absen luring.",
    }


@pytest.mark.parametrize(
    "query",
    ["", "?keterangan=si", "?keterangan=%00%00%00%00%00", "?keterangan=((((((", "?replikasi=x",
     f"?keterangan={'a' * 3000}&replikasi=99999999999999999999&jenis=zzz"],
)  # fmt: skip
def test_what_makes_no_sense_finds_nothing(
    client: Client, met: tuple[int, int], query: str
) -> None:
    answer = client.get(f"{ASK}{query}")

    assert (answer.status_code, answer.get_json()) == (200, {"results": []})
