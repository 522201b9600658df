"""Giving and ending roles, suspending people and letting them back in."""

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from livinglab.accounts import passwords, services
from livinglab.accounts.models import Grant, Membership, Role, User
from livinglab.accounts.queries import memberships, people
from livinglab.db import db, now
from livinglab.publiclog import LogEntry
from tests.conftest import Client
from tests.factories.accounts import (
    BANDUNG,
    OGAN_ILIR,
    SUMEDANG,
    grant,
    make_administrator,
    make_moderator,
    make_representative,
    make_user,
    organisation_of,
)
from tests.factories.catalog import make_application
from tests.factories.forum import make_category
from tests.forum.pages import soup
from tests.selects import counted_selects

REASON = {"reason": "Ditunjuk dengan surat tugas."}
# As a browser sends it: what is not chosen is sent empty.
GRANT = {"organisation": "", "application": "", "province": "", "category": ""} | REASON


def person(app: Flask, *, of: str | None = OGAN_ILIR) -> str:
    """The handle of somebody without a role."""
    with app.app_context():
        made = make_user("Sari", of=of)
        db.session.commit()
        return made.handle


def administrator(app: Flask, client: Client) -> int:
    """Signs one in; the id of the grant."""
    with app.app_context():
        made = make_administrator()
        client.sign_in(made)
        return made.grants[0].id


def roles_of(app: Flask, handle: str) -> set[Role]:
    with app.app_context():
        held = select(Grant.role).join(User, User.id == Grant.user_id)
        held = held.where(User.handle == handle, Grant.ended_at.is_(None))
        return set(db.session.scalars(held))


def grants(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Grant)) or 0


@pytest.mark.parametrize(
    ("role", "scope"),
    [
        (Role.CURATOR, {}),
        (Role.MODERATOR, {}),
        (Role.FACILITATOR, {"province": "16"}),
        (Role.REPRESENTATIVE, {"organisation": "Kabupaten Ogan Ilir"}),
        (Role.OWNER, {"application": "e-surat"}),
        (Role.ADMINISTRATOR, {}),
    ],
)
def test_an_administrator_gives_and_ends_every_role(
    app: Flask, client: Client, role: Role, scope: dict[str, str]
) -> None:
    handle = person(app)
    administrator(app, client)
    with app.app_context():
        make_application("e-Surat")
        db.session.commit()
    data = GRANT | {"person": handle, "role": role.value} | scope

    given = client.post("/kelola/peran", data=data)
    twice = client.post("/kelola/peran", data=data)

    assert (given.status_code, twice.status_code) == (303, 422)
    assert roles_of(app, handle) == {role}
    assert "Sari" in client.get("/kelola/peran").text
    with app.app_context():
        number = db.session.scalars(select(Grant.id).order_by(Grant.id.desc())).first()
    path = f"/kelola/peran/{number}/pengakhiran"
    assert client.get(path).status_code == 200
    assert client.post(path, data={"reason": ""}).status_code == 422
    assert client.post(path, data=REASON).status_code == 303
    assert roles_of(app, handle) == set()
    with app.app_context():
        actions = list(db.session.scalars(select(LogEntry.action).order_by(LogEntry.id)))
    assert actions[-2:] == [f"role.grant.{role}", f"role.end.{role}"]


@pytest.mark.parametrize(
    "change",
    [
        {"person": "tidak-ada"},
        {"person": "\0"},
        {"person": "@" * 300},
        {"role": "raja"},
        {"role": ""},
        {"role": "facilitator", "province": ""},
        {"role": "facilitator", "province": "99"},
        {"role": "representative", "organisation": "Antah Berantah"},
        {"role": "representative", "organisation": "Kabupaten Bandung"},
        {"role": "owner", "application": "tidak-ada"},
        {"role": "owner", "application": ""},
        {"role": "moderator", "category": "9" * 30},
        {"reason": ""},
        {"reason": "ya"},
        {"reason": "a" * 501},
    ],
)
def test_a_faulty_grant_is_shown_again(
    app: Flask, client: Client, change: dict[str, str]
) -> None:
    handle = person(app)
    administrator(app, client)
    data = GRANT | {"person": handle, "role": "curator"} | change

    page = client.post("/kelola/peran", data=data)

    assert page.status_code == 422
    assert data["reason"] in page.text
    assert grants(app) == 1


@pytest.mark.parametrize("is_administrator", [True, False])
def test_the_list_of_roles_asks_little(
    app: Flask, client: Client, is_administrator: bool
) -> None:
    """However many regions somebody speaks for, and whatever roles there are."""
    with app.app_context():
        speaker = make_representative(OGAN_ILIR)
        for code in (SUMEDANG, BANDUNG):
            there = organisation_of(code)
            own = {"started_on": now().date(), "confirmed_at": now()}
            speaker.memberships.append(Membership(organisation=there, **own))
            grant(speaker, Role.REPRESENTATIVE, organisation_id=there.id)
        make_user("Sari", of=OGAN_ILIR)
        make_user("Budi", of=SUMEDANG)
        make_user("Tono")
        grant(make_user(), Role.OWNER, application_id=make_application("e-Surat").id)
        grant(make_user(), Role.MODERATOR, category_id=make_category().id)
        client.sign_in(make_administrator() if is_administrator else speaker)
        with counted_selects() as selects:
            page = client.get("/kelola/peran").text

    assert len(selects) <= 6, "\n".join(selects)
    colleagues = [name for name in ("Budi (", "Sari (", "Tono (") if name in page]
    assert colleagues == ([] if is_administrator else ["Budi (", "Sari ("])


def test_the_last_administrator_stays(app: Flask, client: Client) -> None:
    number = administrator(app, client)
    path = f"/kelola/peran/{number}/pengakhiran"

    refused = client.post(path, data=REASON)
    assert (refused.status_code, "administrator terakhir" in refused.text) == (422, True)

    with app.app_context():
        make_administrator()
        db.session.commit()
    assert client.post(path, data=REASON).status_code == 303
    assert client.get("/kelola/peran").status_code == 403


def test_the_last_administrator_cannot_close_the_account(app: Flask, client: Client) -> None:
    with app.app_context():
        made = make_administrator()
        made.password_hash = passwords.hash_password("perahu kayu di sungai")
        client.sign_in(made)

    page = client.post("/akun/hapus", data={"password": "perahu kayu di sungai"})

    assert page.status_code == 422
    assert client.get("/akun").status_code == 200


def test_a_representative_names_colleagues_only(app: Flask, client: Client) -> None:
    handle, stranger = person(app), person(app, of="32.04")
    with app.app_context():
        client.sign_in(make_representative(OGAN_ILIR))
    own = GRANT | {"role": "representative", "organisation": "Kabupaten Ogan Ilir"}
    others = own | {"organisation": "Kabupaten Bandung"}

    assert client.post("/kelola/peran", data=own | {"person": handle}).status_code == 303
    assert client.post("/kelola/peran", data=own | {"person": stranger}).status_code == 422
    assert client.post("/kelola/peran", data=others | {"person": stranger}).status_code == 403
    curator = GRANT | {"person": handle, "role": "curator"}
    assert client.post("/kelola/peran", data=curator).status_code == 422
    assert roles_of(app, handle) == {Role.REPRESENTATIVE}
    assert roles_of(app, stranger) == set()


def test_suspension_ends_access_until_it_is_lifted(app: Flask, client: Client) -> None:
    with app.app_context():
        suspect = make_user("Pengganggu", of=OGAN_ILIR)
        suspect.password_hash = passwords.hash_password("perahu kayu di sungai")
        handle, email = suspect.handle, suspect.email
        theirs = app.test_client()
        assert isinstance(theirs, Client)
        theirs.sign_in(suspect)
        client.sign_in(make_moderator())
    entering = {"email": email, "password": "perahu kayu di sungai"}
    path = f"/kelola/orang/{handle}"

    assert client.post(f"{path}/penangguhan", data={"reason": ""}).status_code == 422
    assert theirs.get("/akun").status_code == 200
    assert client.post(f"{path}/penangguhan", data=REASON).status_code == 303

    assert theirs.get("/akun").status_code == 302
    refused = theirs.post("/masuk", data=entering)
    assert (refused.status_code, "ditangguhkan" in refused.text) == (422, True)

    assert client.post(f"{path}/pemulihan", data=REASON).status_code == 303
    assert theirs.post("/masuk", data=entering).status_code == 303
    assert theirs.get("/akun").status_code == 200


def test_a_moderator_suspends_no_administrator(app: Flask, client: Client) -> None:
    with app.app_context():
        handle = make_administrator().handle
        moderator = make_moderator()
        own = moderator.handle
        client.sign_in(moderator)

    for one, status in ((handle, 403), (own, 403), ("tidak-ada", 404), ("%00", 404)):
        path = f"/kelola/orang/{one}/penangguhan"
        assert client.post(path, data=REASON).status_code == status


@pytest.mark.parametrize("page", ["0", "-1", "x", "9" * 40, "²", "\0"])
def test_no_page_of_people_is_an_error(app: Flask, client: Client, page: str) -> None:
    with app.app_context():
        client.sign_in(make_moderator())

    for query in ({"sesudah": page}, {"q": f"%_\0{page}" * 50}):
        assert client.get("/kelola/orang", query_string=query).status_code == 200


def test_people_are_read_on_by_name_while_others_come(
    app: Flask, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "PER_PAGE", 2)
    with app.app_context():
        client.sign_in(make_moderator())
        for name in ("Murai E", "Murai C", "Murai B", "Murai B", "Murai D"):
            make_user(name)
        db.session.commit()

    pages = [client.get("/kelola/orang?q=murai")]
    with app.app_context():
        make_user("Murai A")
        db.session.commit()
    while onward := soup(pages[-1]).select_one("a[rel=next]"):
        pages.append(client.get(str(onward["href"])))

    names = [link.text for page in pages for link in soup(page).select(".row__title a")]
    assert names == [f"Murai {each}" for each in "BBCDE"]
    assert "5 orang" in pages[0].text
    assert "6 orang" in pages[-1].text
    assert soup(pages[-1]).select_one(".pager a[href='/kelola/orang?q=murai']")
    beyond = client.get("/kelola/orang?q=murai&sesudah=999999999").text
    assert "Tidak ada orang dengan nama itu" not in beyond
    assert "Ke awal daftar" in beyond


def test_members_and_claims_are_read_on_each_for_itself(
    app: Flask, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memberships, "PER_PAGE", 2)
    with app.app_context():
        for number in range(3):
            make_user(f"Anggota {number}", of=OGAN_ILIR)
            claimant = make_user(f"Pemohon {number}")
            services.claim_membership(claimant, organisation_of(OGAN_ILIR))
        client.sign_in(make_representative(OGAN_ILIR, "Wakil"))
        db.session.commit()

    first = client.get("/kelola/anggota")
    claims, members = (str(link["href"]) for link in soup(first).select("a[rel=next]"))

    assert members.endswith("#anggota")
    beyond = client.get("/kelola/anggota?sesudah=999999999").text
    assert "Tidak ada yang menunggu" not in beyond
    assert "Ke awal daftar" in beyond
    assert names_on(first) == ["Pemohon 0", "Pemohon 1", "Anggota 0", "Anggota 1"]
    assert names_on(client.get(claims)) == ["Pemohon 2", "Anggota 0", "Anggota 1"]
    assert names_on(client.get(members)) == ["Pemohon 0", "Pemohon 1", "Anggota 2", "Wakil"]


def names_on(page: TestResponse) -> list[str]:
    return [link.text for link in soup(page).select(".row__title a")]
