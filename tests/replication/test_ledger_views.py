"""Registering a replication, its steps, corrections and endorsements, and who sees a draft."""

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import func, select

from livinglab.accounts.models import Role
from livinglab.db import db
from livinglab.replication.models import Endorsement, Replication, Stage, Step, Trust
from tests.conftest import Client
from tests.factories.accounts import (
    BANDUNG,
    OGAN_ILIR,
    SUMEDANG,
    grant,
    make_curator,
    make_representative,
    make_user,
    organisation_of,
)
from tests.factories.files import PDF, sent
from tests.factories.ledger import make_replication, plain_application

NOTE = "Absensi berjalan di 12 unit."
STEP = {"stage": "pilot", "happened_on": "2024-05-01", "note": NOTE}


def representative(app: Flask, client: Client, of: str = OGAN_ILIR) -> None:
    with app.app_context():
        client.sign_in(make_representative(of))


def replication(app: Flask, *, is_draft: bool = False) -> int:
    """The id of one by Ogan Ilir, from Sumedang, with a reported step of interest."""
    with app.app_context():
        made = make_replication(OGAN_ILIR, is_draft=is_draft)
        db.session.commit()
        return made.id


def registration(app: Flask, **change: str) -> dict[str, str]:
    """What the form of a fresh application sends for Ogan Ilir."""
    with app.app_context():
        slug = plain_application("e-Surat").slug
        db.session.commit()
        adopter = organisation_of(OGAN_ILIR).id
    data = {"application": slug, "adopter": str(adopter), "origin": "", "stage": "study_visit"}
    return data | {"happened_on": "2021-12", "note": NOTE} | change


def found(app: Flask, number: int) -> Replication:
    with app.app_context():
        return db.session.get_one(Replication, number)


def steps(app: Flask) -> list[Step]:
    with app.app_context():
        return list(db.session.scalars(select(Step).order_by(Step.id)))


def count(app: Flask, table: type) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(table)) or 0


def errors(page: str) -> list[str]:
    shown = BeautifulSoup(page, "html.parser")
    return [one.get_text(" ", strip=True) for one in shown.select(".field__error")]


def test_a_representative_registers_and_it_counts_at_once(app: Flask, client: Client) -> None:
    data = registration(app)
    representative(app, client)
    assert client.get(f"/replikasi/baru?aplikasi={data['application']}").status_code == 200

    answer = client.post("/replikasi/baru", data=data)

    [step] = steps(app)
    made = found(app, step.replication_id)
    assert (answer.status_code, answer.location) == (303, f"/replikasi/{made.id}")
    assert (made.stage, made.is_draft, step.trust) == (
        Stage.STUDY_VISIT,
        False,
        Trust.DECLARED,
    )
    page = app.test_client().get(answer.location).text
    assert NOTE in page
    assert "Des 2021" in page


def test_the_same_replication_leads_to_the_one_that_is_there(
    app: Flask, client: Client
) -> None:
    data = registration(app)
    representative(app, client)
    first = client.post("/replikasi/baru", data=data)

    second = client.post("/replikasi/baru", data=data)

    assert (second.status_code, second.location) == (303, first.location)
    assert "sudah tercatat" in client.get(second.location).text
    assert (count(app, Replication), count(app, Step)) == (1, 1)


@pytest.mark.parametrize(
    "change",
    [
        {"stage": "terbang"},
        {"stage": ""},
        {"happened_on": "kemarin"},
        {"happened_on": "2999-01-01"},
        {"happened_on": "1066"},
        {"happened_on": "9" * 40},
        {"source_url": "javascript:alert(1)"},
        {"source_url": f"https://example.go.id/{'a' * 500}"},
        {"note": "x" * 4001},
        {"adopter": "x"},
        {"adopter": "9" * 40},
        {"origin": "9" * 40},
        {"origin": "\0"},
    ],
)
def test_a_faulty_registration_keeps_what_was_typed(
    app: Flask, client: Client, change: dict[str, str]
) -> None:
    data = registration(app) | change
    representative(app, client)

    page = client.post("/replikasi/baru", data=data)

    assert (page.status_code, len(errors(page.text)) > 0) == (422, True)
    assert data["note"] in page.text
    assert count(app, Replication) == 0


@pytest.mark.parametrize("slug", ["tidak-ada", "\0", "é" * 200, ""])
def test_an_unknown_application_is_not_there(app: Flask, client: Client, slug: str) -> None:
    representative(app, client)

    answer = client.post("/replikasi/baru", data={"application": slug})

    assert answer.status_code == 404


def test_nobody_registers_for_a_region_not_their_own(app: Flask, client: Client) -> None:
    data = registration(app)
    representative(app, client, of=BANDUNG)
    assert client.post("/replikasi/baru", data=data).status_code == 422

    with app.app_context():
        client.sign_in(make_user())
    assert client.post("/replikasi/baru", data=data).status_code == 403
    assert count(app, Replication) == 0


def test_an_owner_does_not_adopt_its_own(app: Flask, client: Client) -> None:
    data = registration(app)
    with app.app_context():
        data["adopter"] = str(organisation_of(SUMEDANG).id)
    representative(app, client, of=SUMEDANG)

    page = client.post("/replikasi/baru", data=data)

    assert "pemilik aplikasinya" in " ".join(errors(page.text))
    assert (page.status_code, count(app, Replication)) == (422, 0)


def test_a_members_draft_is_seen_by_few_until_it_is_declared(
    app: Flask, client: Client
) -> None:
    data = registration(app)
    with app.app_context():
        client.sign_in(make_user(of=OGAN_ILIR))
    path = client.post("/replikasi/baru", data=data).location
    number = int(path.rsplit("/", 1)[1])
    assert found(app, number).is_draft
    assert client.post(f"{path}/pernyataan").status_code == 403
    assert client.get(path).status_code == 200

    assert app.test_client().get(path).status_code == 404
    assert NOTE not in app.test_client().get("/replikasi/daftar").text
    representative(app, client, of=BANDUNG)
    for hidden in (path, f"{path}/langkah", f"{path}/kendala"):
        assert client.get(hidden).status_code == 404
    assert client.post(f"{path}/langkah", data=STEP).status_code == 404

    representative(app, client)
    assert client.post(f"{path}/pernyataan").status_code == 303
    assert not found(app, number).is_draft
    assert steps(app)[0].trust is Trust.DECLARED
    assert app.test_client().get(path).status_code == 200


def test_a_step_is_recorded_and_moves_the_stage(app: Flask, client: Client) -> None:
    number = replication(app)
    representative(app, client)
    path = f"/replikasi/{number}"
    before = app.test_client().get(path).text
    assert client.get(f"{path}/langkah").status_code == 200

    answer = client.post(f"{path}/langkah", data=STEP)

    assert (answer.status_code, answer.location) == (303, path)
    assert found(app, number).stage is Stage.PILOT
    assert NOTE not in before
    assert NOTE in app.test_client().get(path).text


def test_a_step_sent_twice_is_recorded_once(app: Flask, client: Client) -> None:
    number = replication(app)
    representative(app, client)
    data = STEP | {"submission": "5f0b7f64-6f1c-4c52-9d2b-0c1f2e3a4b5c"}

    answers = [
        client.post(f"/replikasi/{number}/langkah", data=data).status_code for _n in range(2)
    ]

    assert (answers, len(steps(app))) == ([303, 303], 2)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"happened_on": "2999-01-01"}, "Tanggal ini belum tiba."),
        ({"happened_on": ""}, "Wajib diisi. Tahunnya saja sudah cukup."),
        ({"happened_on": "2024-02-30"}, "Tulis tanggal sebagai 2022-06-28"),
        ({"happened_on": "1989"}, "Tulis tanggal sejak tahun 1990."),
        ({"stage": "terbang"}, "Pilih salah satu dari daftar."),
        ({"kind": "x"}, "Pilih salah satu dari daftar."),
        ({"module": "9" * 40}, "Pilih salah satu dari daftar."),
        ({"source_url": "ftp://example.go.id"}, "Tulis alamat lengkap"),
        ({"note": f"{NOTE}{'x' * 4000}"}, "Paling panjang 4000 huruf."),
    ],
)
def test_a_faulty_step_keeps_what_was_typed(
    app: Flask, client: Client, change: dict[str, str], said: str
) -> None:
    number = replication(app)
    representative(app, client)

    page = client.post(f"/replikasi/{number}/langkah", data=STEP | change)

    assert page.status_code == 422
    assert said in page.text
    assert NOTE in page.text
    assert len(steps(app)) == 1


def test_a_correction_keeps_both(app: Flask, client: Client) -> None:
    number = replication(app)
    [wrong] = steps(app)
    representative(app, client)
    path = f"/replikasi/{number}"
    shown = client.get(f"{path}/langkah?koreksi={wrong.id}")
    assert shown.status_code == 200

    data = STEP | {"corrects": str(wrong.id), "stage": "study_visit"}
    answer = client.post(f"{path}/langkah", data=data)
    again = client.post(f"{path}/langkah", data=data)

    assert (answer.status_code, again.status_code) == (303, 422)
    assert NOTE in again.text
    assert [step.corrects_id for step in steps(app)] == [None, wrong.id]
    assert found(app, number).stage is Stage.STUDY_VISIT
    page = app.test_client().get(path).text
    assert "5 Mar 2024" in page
    assert "1 Mei 2024" in page


@pytest.mark.parametrize(
    ("change", "kept"),
    [({"keep_evidence": "y"}, True), ({}, False), ({"keep_evidence": "y", "new": "1"}, False)],
)
def test_a_correction_may_keep_the_evidence(
    app: Flask, client: Client, change: dict[str, str], kept: bool
) -> None:
    number = replication(app)
    representative(app, client)
    path = f"/replikasi/{number}/langkah"
    client.post(path, data=STEP | {"evidence": sent((PDF, "bast.pdf"))[0]})
    wrong = steps(app)[-1]
    shown = BeautifulSoup(client.get(f"{path}?koreksi={wrong.id}").text, "html.parser")
    data = STEP | {"corrects": str(wrong.id), "note": "Di 13 unit."} | change
    if data.pop("new", ""):
        data["evidence"] = sent((PDF, "lain.pdf"))[0]  # type: ignore[assignment]

    answer = client.post(path, data=data)

    assert shown.select_one("input[name=keep_evidence][checked]")
    assert answer.status_code == 303
    right = steps(app)[-1]
    assert right.corrects_id == wrong.id
    assert wrong.attachment_id is not None
    assert (right.attachment_id == wrong.attachment_id) is kept
    assert ("bast.pdf" in client.get(f"/replikasi/{number}").text) is kept


def test_only_a_correction_of_a_step_with_evidence_offers_it(
    app: Flask, client: Client
) -> None:
    number = replication(app)
    [bare] = steps(app)
    representative(app, client)
    path = f"/replikasi/{number}/langkah"

    for query in ("", f"?koreksi={bare.id}"):
        assert "keep_evidence" not in client.get(f"{path}{query}").text
    data = STEP | {"corrects": str(bare.id), "keep_evidence": "y"}
    assert client.post(path, data=data).status_code == 303
    assert steps(app)[-1].attachment_id is None


@pytest.mark.parametrize("wrong", ["x", "9" * 40, "9" * 15, "-1", "²", "\0"])
def test_a_step_that_is_not_there_cannot_be_corrected(
    app: Flask, client: Client, wrong: str
) -> None:
    number = replication(app)
    representative(app, client)
    path = f"/replikasi/{number}/langkah"

    assert client.get(path, query_string={"koreksi": wrong}).status_code == 404
    assert client.post(path, data=STEP | {"corrects": wrong}).status_code == 404


def test_a_step_of_another_replication_cannot_be_corrected(app: Flask, client: Client) -> None:
    number, other = replication(app), replication(app)
    theirs = next(step.id for step in steps(app) if step.replication_id == other)
    representative(app, client)
    path = f"/replikasi/{number}/langkah"

    assert client.post(path, data=STEP | {"corrects": str(theirs)}).status_code == 404
    assert client.post(f"{path}/{theirs}/pembenaran").status_code == 404


def test_trust_is_raised_by_the_origin_and_then_by_a_curator(
    app: Flask, client: Client
) -> None:
    number = replication(app)
    [step] = steps(app)
    path = f"/replikasi/{number}/langkah/{step.id}/pembenaran"

    representative(app, client, of=SUMEDANG)
    assert client.post(path, data={"note": "Kami serahkan sendiri."}).status_code == 303
    assert steps(app)[0].trust is Trust.CONFIRMED
    assert client.post(path, data={"trust": "verified"}).status_code == 303
    assert steps(app)[0].trust is Trust.CONFIRMED

    with app.app_context():
        client.sign_in(make_curator())
    assert client.post(path, data={"note": "x" * 501}).status_code == 303
    assert steps(app)[0].trust is Trust.CONFIRMED
    client.post(path)
    client.post(path)
    assert steps(app)[0].trust is Trust.VERIFIED
    assert count(app, Endorsement) == 2
    assert "Kami serahkan sendiri." in app.test_client().get(f"/replikasi/{number}").text

    representative(app, client)
    client.post(path)
    assert steps(app)[0].trust is Trust.VERIFIED


def test_the_owner_of_the_application_confirms_as_well(app: Flask, client: Client) -> None:
    number = replication(app)
    [step] = steps(app)
    with app.app_context():
        made = db.session.get_one(Replication, number)
        owner = grant(make_user(), Role.OWNER, application_id=made.application_id)
        client.sign_in(owner)

    client.post(f"/replikasi/{number}/langkah/{step.id}/pembenaran")

    assert steps(app)[0].trust is Trust.CONFIRMED


def test_a_stranger_records_and_endorses_nothing(app: Flask, client: Client) -> None:
    number = replication(app)
    [step] = steps(app)
    representative(app, client, of=BANDUNG)
    path = f"/replikasi/{number}/langkah"

    assert client.post(path, data=STEP).status_code == 403
    assert client.post(f"{path}/{step.id}/pembenaran").status_code == 403
    assert app.test_client().post(path, data=STEP).status_code == 401
    assert (len(steps(app)), steps(app)[0].trust) == (1, Trust.REPORTED)


@pytest.mark.parametrize("number", ["0", "-1", "9" * 18, "9" * 40, "x", "%00"])
def test_an_unknown_replication_is_not_there(client: Client, number: str) -> None:
    assert client.get(f"/replikasi/{number}").status_code == 404
