"""Proposing, filling in, submitting, deciding, releasing: over HTTP, with bad input."""

import io
import os

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from PIL import Image
from sqlalchemy import func, select

from livinglab.accounts.models import Role, User
from livinglab.db import db
from livinglab.forum.services import attachments
from livinglab.replication.models import (
    Application,
    ApplicationStatus,
    Overlap,
    Picture,
    Release,
    Terms,
)
from livinglab.replication.queries.catalog import application_to_change
from tests.conftest import Client
from tests.factories.accounts import (
    KOTA_BANJAR,
    OGAN_ILIR,
    SUMEDANG,
    grant,
    make_curator,
    make_user,
    organisation_of,
)
from tests.factories.catalog import make_application, make_picture
from tests.replication.test_publiccode import GOOD

DRAFT, SUBMITTED = ApplicationStatus.DRAFT, ApplicationStatus.SUBMITTED
BASICS = {
    "name": "e-Surat",
    "summary": "Surat antar-OPD.",
    "service_type": "administration",
    "categories": "office",
    "contact": "Bidang Aplikasi, Diskominfo",
}


def sign_in(app: Flask, client: Client, *, of: str = OGAN_ILIR) -> None:
    with app.app_context():
        client.sign_in(make_user(of=of))


def sign_in_curator(app: Flask, client: Client) -> None:
    with app.app_context():
        client.sign_in(make_curator())


def owner_of(application: Application) -> User:
    return grant(make_user(of=SUMEDANG), Role.OWNER, application_id=application.id)


def errors(text: str) -> list[str]:
    found = BeautifulSoup(text, "html.parser").select(".field__error")
    return [one.get_text(" ", strip=True).removeprefix("Kesalahan: ") for one in found]


def found(app: Flask, slug: str) -> Application:
    with app.app_context():
        application = db.session.scalars(
            select(Application).where(Application.slug == slug)
        ).one()
        db.session.expunge(application)
        return application


def count(app: Flask, table: type[Application | Release | Picture] = Application) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count(table.id))) or 0


def own_choice(app: Flask, code: str = OGAN_ILIR) -> str:
    with app.app_context():
        return str(organisation_of(code).id)


def test_a_member_proposes_for_the_own_organisation(app: Flask, client: Client) -> None:
    sign_in(app, client)
    data = {"name": "e-Surat", "summary": "Surat.", "owner": own_choice(app)}

    answer = client.post("/aplikasi/baru", data=data)

    assert (answer.status_code, answer.headers["Location"]) == (
        303,
        "/aplikasi/e-surat/sunting",
    )
    assert found(app, "e-surat").status is DRAFT
    assert "Draf tersimpan" in client.get("/aplikasi/e-surat/sunting").text
    assert "e-Surat" in client.get("/aplikasi/baru").text


def test_a_double_click_makes_one_proposal(app: Flask, client: Client) -> None:
    sign_in(app, client)
    data = {
        "name": "e-Surat",
        "summary": "Surat.",
        "owner": own_choice(app),
        "submission": "5f0b7f64-6f1c-4c52-9d2b-0c1f2e3a4b5c",
    }

    first, second = (client.post("/aplikasi/baru", data=data) for _number in range(2))

    assert first.headers["Location"] == second.headers["Location"]
    assert count(app) == 1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": "  "}, "Wajib diisi."),
        ({"name": "\0\u200b"}, "Wajib diisi."),
        ({"name": "a" * 161}, "Paling banyak 160 karakter."),
        ({"summary": ""}, "Wajib diisi."),
        ({"summary": "a" * 601}, "Paling banyak 600 karakter."),
        ({"owner": "1"}, "Pilih salah satu dari daftar."),
        ({"owner": "satu"}, "Pilih salah satu dari daftar."),
        ({"owner": "9" * 40}, "Pilih salah satu dari daftar."),
    ],
)
def test_a_faulty_beginning_is_shown_again(
    app: Flask, client: Client, change: dict[str, str], message: str
) -> None:
    sign_in(app, client)
    data = {"name": "e-Surat", "summary": "Surat.", "owner": own_choice(app)} | change

    page = client.post("/aplikasi/baru", data=data)

    assert page.status_code == 422
    assert errors(page.text) == [message]
    assert count(app) == 0


def test_nobody_proposes_for_others(app: Flask, client: Client) -> None:
    sign_in(app, client, of=KOTA_BANJAR)
    data = {"name": "e-Surat", "summary": "Surat.", "owner": own_choice(app, OGAN_ILIR)}

    assert client.post("/aplikasi/baru", data=data).status_code == 422
    assert count(app) == 0


@pytest.mark.parametrize(
    ("name", "status"), [("Kab. Sumedang", 303), ("Negeri Antah", 422), ("", 422)]
)
def test_a_curator_names_the_owner(app: Flask, client: Client, name: str, status: int) -> None:
    sign_in_curator(app, client)
    data = {"name": "e-Surat", "summary": "Surat.", "owner_name": name}

    page = client.post("/aplikasi/baru", data=data)

    assert page.status_code == status
    if status == 422:
        assert errors(page.text) == [
            "Instansi ini tidak dikenal. Tulis lengkap, misalnya Kabupaten Sumedang."
        ]


def test_the_parts_can_be_left_and_taken_up_again(app: Flask, client: Client) -> None:
    with app.app_context():
        srikandi = make_application("SRIKANDI", is_national=True).slug
        make_application("e-Surat", of=OGAN_ILIR, status=DRAFT)
        db.session.commit()
    sign_in(app, client)
    steps: dict[str, dict[str, str]] = {
        "dasar": BASICS
        | {
            "aliases": "Surat Maya\n\nSurat  Maya",
            "launched_on": "2022-06",
            "description": "*a*",
        },
        "modul": {
            "modules-0-name": "Disposisi",
            "modules-0-is_required": "y",
            "modules-1-name": "Arsip",
            "modules-1-is_in_development": "y",
            "modules-2-name": "",
        },
        "ketentuan": {"terms": "grant", "source_terms": "https://a.example/1", "offer": "Kode"},
        "teknis": {"prerequisites": "Server", "repository_url": "https://kode.example/a.git"},
        "irisan": {
            "overlap": "overlaps",
            "overlap_with": srikandi,
            "overlap_note": "Surat",
            "derived_from": "",
            "part_of": "",
        },
    }

    following = []
    for part, data in steps.items():
        path = f"/aplikasi/e-surat/sunting?bagian={part}"
        assert client.get(path).status_code == 200
        answer = client.post(path, data=data | {"lanjut": "1"})
        assert answer.status_code == 303, (part, errors(answer.text))
        following.append(answer.headers["Location"].rpartition("=")[2])
        assert errors(client.get(path).text) == []

    assert following == ["modul", "ketentuan", "teknis", "irisan", "/aplikasi/e-surat"]
    with app.app_context():
        kept = application_to_change(
            "e-surat", make_curator(), "modules", "aliases", "overlap_with"
        )
        assert [alias.alias for alias in kept.aliases] == ["Surat Maya"]
        assert [(m.name, m.is_required, m.is_in_development) for m in kept.modules] == [
            ("Disposisi", True, False),
            ("Arsip", False, True),
        ]
        assert (kept.terms, kept.overlap) == (Terms.GRANT, Overlap.OVERLAPS)
        assert kept.sources["terms"] == "https://a.example/1"
        assert kept.overlap_with is not None
        assert (str(kept.launched_on), kept.overlap_with.slug) == ("2022-06-01", srikandi)
        assert "<em>a</em>" in kept.description_html


@pytest.mark.parametrize(
    ("part", "change", "message"),
    [
        ("dasar", {"name": ""}, "Wajib diisi."),
        ("dasar", {"service_type": "x"}, "Pilih salah satu dari daftar."),
        ("dasar", {"categories": "x"}, "Pilih salah satu dari daftar."),
        ("dasar", {"description": "a" * 20_481}, "Paling banyak 20480 karakter."),
        ("dasar", {"description": "é" * 12_000}, "Uraian terlalu panjang."),
        ("dasar", {"aliases": "a\n" * 1 + "b" * 161}, "Tiap nama paling banyak 160 karakter."),
        (
            "dasar",
            {"aliases": "\n".join(map(str, range(21)))},
            "Paling banyak 20 nama lain.",
        ),
        (
            "dasar",
            {"launched_on": "kemarin"},
            "Tulis tanggal sebagai 2022-06-28, atau 2022-06 bila hari tidak diketahui.",
        ),
        ("dasar", {"launched_on": "0001"}, "Tahun ini tidak masuk akal. Periksa kembali."),
        (
            "dasar",
            {"source_url": "javascript:alert(1)"},
            "Tulis alamat lengkap yang diawali http:// atau https://, tanpa spasi.",
        ),
        (
            "teknis",
            {"demo_url": "https://[::1"},
            "Tulis alamat lengkap yang diawali http:// atau https://, tanpa spasi.",
        ),
        (
            "teknis",
            {"demo_url": "https://a.example:99999/"},
            "Tulis alamat lengkap yang diawali http:// atau https://, tanpa spasi.",
        ),
        ("teknis", {"prerequisites": "a" * 10_001}, "Paling banyak 10000 karakter."),
        ("ketentuan", {"terms": "gratis"}, "Pilih salah satu dari daftar."),
        ("irisan", {"overlap_with": "tidak-ada"}, "Pilih salah satu dari daftar."),
        ("irisan", {"derived_from": "e-surat"}, "Pilih salah satu dari daftar."),
        ("modul", {"modules-0-name": "a" * 161}, "Paling banyak 160 karakter."),
        (
            "modul",
            {"modules-0-name": "A", "modules-0-source_url": "ftp://a.example"},
            "Tulis alamat lengkap yang diawali http:// atau https://, tanpa spasi.",
        ),
    ],
)
def test_a_faulty_part_is_shown_again_with_what_was_typed(
    app: Flask, client: Client, part: str, change: dict[str, str], message: str
) -> None:
    with app.app_context():
        make_application("e-Surat", of=OGAN_ILIR, status=DRAFT)
        db.session.commit()
    sign_in(app, client)
    data = (BASICS if part == "dasar" else {}) | change

    page = client.post(f"/aplikasi/e-surat/sunting?bagian={part}", data=data)

    assert page.status_code == 422
    assert errors(page.text) == [message]


def test_strange_field_names_are_nothing(app: Flask, client: Client) -> None:
    with app.app_context():
        make_application("e-Surat", of=OGAN_ILIR, status=DRAFT)
        db.session.commit()
    sign_in(app, client)
    data = {"modules-²-name": "x", f"modules-{'9' * 5000}-name": "y", "modules--name": "z"}

    answer = client.post("/aplikasi/e-surat/sunting?bagian=modul", data=data)

    assert answer.status_code == 303


def test_an_unknown_part_is_not_there(app: Flask, client: Client) -> None:
    with app.app_context():
        make_application("e-Surat", of=OGAN_ILIR, status=DRAFT)
        db.session.commit()
    sign_in(app, client)

    assert client.get("/aplikasi/e-surat/sunting?bagian=lain").status_code == 404


def test_from_draft_to_published_by_way_of_a_return(app: Flask, client: Client) -> None:
    with app.app_context():
        make_application("e-Surat", of=OGAN_ILIR, status=DRAFT)
        db.session.commit()
    sign_in(app, client)
    assert client.post("/aplikasi/e-surat/ajukan").status_code == 303
    sign_in_curator(app, client)
    assert "e-Surat" in client.get("/kelola/aplikasi").text

    refused = client.post("/aplikasi/e-surat/kembalikan", data={"reason": " "})
    assert (refused.status_code, errors(refused.text)) == (422, ["Wajib diisi."])
    returned = client.post("/aplikasi/e-surat/kembalikan", data={"reason": "Isi kontak."})
    assert returned.status_code == 303

    sign_in(app, client)
    assert "Isi kontak." in client.get("/aplikasi/e-surat").text
    assert "Isi kontak." in client.get("/aplikasi/e-surat/sunting").text
    client.post("/aplikasi/e-surat/ajukan")
    sign_in_curator(app, client)
    assert client.post("/aplikasi/e-surat/terbitkan").status_code == 303

    assert found(app, "e-surat").is_published
    assert app.test_client().get("/aplikasi/e-surat").status_code == 200


def test_an_unfinished_draft_is_not_submitted(app: Flask, client: Client) -> None:
    with app.app_context():
        make_application("e-Surat", of=OGAN_ILIR, status=DRAFT, contact="", categories=())
        db.session.commit()
    sign_in(app, client)

    page = client.post("/aplikasi/e-surat/ajukan", follow_redirects=True)

    assert "Belum dapat diajukan. Lengkapi dulu: kontak, kategori." in page.text
    assert found(app, "e-surat").status is DRAFT


def test_archiving_asks_for_a_reason(app: Flask, client: Client) -> None:
    with app.app_context():
        make_application("e-Surat")
        db.session.commit()
    sign_in_curator(app, client)
    assert "Arsipkan" in client.get("/aplikasi/e-surat/tinjauan").text

    refused = client.post("/aplikasi/e-surat/arsipkan", data={})
    done = client.post("/aplikasi/e-surat/arsipkan", data={"reason": "Tidak dipakai."})

    assert (refused.status_code, done.status_code) == (422, 303)
    assert found(app, "e-surat").status is ApplicationStatus.ARCHIVED


def test_the_owner_confirms_and_the_history_tells(app: Flask, client: Client) -> None:
    with app.app_context():
        application = make_application("e-Surat")
        client.sign_in(owner_of(application))

    answer = client.post("/aplikasi/e-surat/pembenaran")

    assert answer.status_code == 303
    assert found(app, "e-surat").owner_confirmed_at is not None
    assert "Dibenarkan pemilik" in client.get("/aplikasi/e-surat/riwayat").text


def test_an_owner_adds_a_release_once(app: Flask, client: Client) -> None:
    with app.app_context():
        application = make_application("e-Surat")
        client.sign_in(owner_of(application))
    data = {"version": "2.1", "released_on": "2026-03-15", "notes": "# Baru"}
    key = {"submission": "5f0b7f64-6f1c-4c52-9d2b-0c1f2e3a4b5c"}

    first, twice = (client.post("/aplikasi/e-surat/rilis", data=data | key) for _n in range(2))
    again = client.post("/aplikasi/e-surat/rilis", data=data)

    assert (first.status_code, twice.status_code, again.status_code) == (303, 303, 422)
    assert errors(again.text) == ["Versi ini sudah tercatat. Tulis versi yang lain."]
    assert count(app, Release) == 1
    assert "2.1" in client.get("/aplikasi/e-surat/rilis").text


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"version": ""}, "Wajib diisi."),
        ({"version": "1" * 41}, "Paling banyak 40 karakter."),
        ({"released_on": ""}, "Wajib diisi."),
        ({"released_on": "2026-03"}, "Tulis tanggal lengkap, misalnya 2026-03-15."),
        ({"released_on": "1066-10-14"}, "Tahun ini tidak masuk akal. Periksa kembali."),
        (
            {"released_on": "2026-02-30"},
            "Tulis tanggal sebagai 2022-06-28, atau 2022-06 bila hari tidak diketahui.",
        ),
        ({"notes": "é" * 12_000}, "Catatan terlalu panjang."),
    ],
)
def test_a_faulty_release_is_shown_again(
    app: Flask, client: Client, change: dict[str, str], message: str
) -> None:
    with app.app_context():
        application = make_application("e-Surat")
        client.sign_in(owner_of(application))
    data = {"version": "2.1", "released_on": "2026-03-15"} | change

    page = client.post("/aplikasi/e-surat/rilis", data=data)

    assert (page.status_code, errors(page.text)) == (422, [message])
    assert count(app, Release) == 0


def test_publiccode_is_taken_in_checked_and_used(app: Flask, client: Client) -> None:
    with app.app_context():
        application = make_application("e-Surat")
        client.sign_in(owner_of(application))
    path = "/aplikasi/e-surat/publiccode"

    faulty = client.post(path, data={"text": "name: a\nname: b"}, follow_redirects=True)
    upload = {"file": (io.BytesIO(GOOD.encode()), "publiccode.yml")}
    good = client.post(path, data=upload, follow_redirects=True)
    used = client.post(f"{path}/isian")

    assert "name (baris 2, kolom 1): Kunci ini sudah ada di atas." in faulty.text
    assert "Berkas yang tersimpan sesuai standar." in good.text
    assert "https://kode.example.go.id/e-office.git" in good.text
    assert used.status_code == 303
    assert found(app, "e-surat").licence == "EUPL-1.2"


@pytest.mark.parametrize(
    "data",
    [
        {"text": "  "},
        {"text": "a" * 200_001},
        {"file": (io.BytesIO(b""), "kosong.yml")},
    ],
)
def test_no_publiccode_is_asked_for_again(
    app: Flask, client: Client, data: dict[str, object]
) -> None:
    with app.app_context():
        application = make_application("e-Surat")
        client.sign_in(owner_of(application))

    page = client.post("/aplikasi/e-surat/publiccode", data=data)

    assert page.status_code == 422
    assert len(errors(page.text)) == 1
    assert found(app, "e-surat").publiccode_raw == ""


@pytest.mark.parametrize("raw", [b"\xff\xfe", b"\x89PNG\r\n", b"a: \x00", b"[" * 70_000])
def test_any_file_is_answered_with_its_faults(app: Flask, client: Client, raw: bytes) -> None:
    with app.app_context():
        application = make_application("e-Surat")
        client.sign_in(owner_of(application))
    upload = {"file": (io.BytesIO(raw), "publiccode.yml")}

    page = client.post("/aplikasi/e-surat/publiccode", data=upload, follow_redirects=True)

    assert page.status_code == 200
    assert "1 hal belum sesuai standar" in page.text
    assert client.get("/aplikasi/e-surat/publiccode.yml").status_code == 200


def png(width: int = 40) -> io.BytesIO:
    content = io.BytesIO()
    Image.new("RGB", (width, 30), "navy").save(content, "PNG")
    content.seek(0)
    return content


def test_a_screenshot_is_added_shown_and_taken_away(app: Flask, client: Client) -> None:
    with app.app_context():
        application = make_application("e-Surat")
        client.sign_in(owner_of(application))
    upload = {"file": (png(), "layar.png"), "caption": "Kotak masuk"}

    added = client.post("/aplikasi/e-surat/gambar", data=upload)
    with app.app_context():
        picture = db.session.scalars(select(Picture)).one()
        path = f"/aplikasi/e-surat/gambar/{picture.key}"
    page = BeautifulSoup(app.test_client().get("/aplikasi/e-surat").text, "html.parser")
    shown = app.test_client().get(path)

    assert added.status_code == 303
    image = page.select_one(".shot img")
    assert image is not None
    assert (image["src"], image["alt"], image["width"]) == (path, "Kotak masuk", "40")
    assert (shown.status_code, shown.content_type) == (200, "image/png")
    shown.close()

    assert client.post(f"{path}/penghapusan").status_code == 303
    assert client.get(path).status_code == 404
    assert "Belum ada gambar." in client.get("/aplikasi/e-surat/gambar").text


@pytest.mark.parametrize(
    ("content", "name", "caption", "said"),
    [
        (b"<svg onload=alert(1)>", "layar.png", "x", "bukan jenis berkas"),
        (b"a,b\n1,2\n", "tabel.csv", "x", "Berkas ini bukan gambar."),
        (b"", "", "x", "Pilih gambar yang akan ditambahkan."),
        (None, "layar.png", " ", "Wajib diisi."),
        (None, "layar.png", "x" * 201, "Paling banyak 200 karakter."),
    ],
)
def test_what_is_no_screenshot_is_refused(
    app: Flask, client: Client, content: bytes | None, name: str, caption: str, said: str
) -> None:
    with app.app_context():
        application = make_application("e-Surat")
        client.sign_in(owner_of(application))
    stream = png() if content is None else io.BytesIO(content)

    page = client.post(
        "/aplikasi/e-surat/gambar", data={"file": (stream, name), "caption": caption}
    )

    assert page.status_code == 422
    assert said in " ".join(errors(page.text))
    assert count(app, Picture) == 0


def test_a_page_holds_six_screenshots(app: Flask, client: Client) -> None:
    with app.app_context():
        application = make_application("e-Surat")
        for number in range(6):
            make_picture(application, f"Layar {number}")
        client.sign_in(owner_of(application))

    page = client.post(
        "/aplikasi/e-surat/gambar", data={"file": (png(), "a.png"), "caption": "Ketujuh"}
    )

    assert (page.status_code, errors(page.text)) == (
        422,
        ["Paling banyak 6 gambar. Hapus salah satu dulu."],
    )


def test_the_sweep_of_lost_files_spares_screenshots(app: Flask) -> None:
    with app.app_context():
        key = make_picture(make_application("e-Surat")).key
        db.session.commit()
        path = app.config["DATA_FOLDER"] / "files" / key[:2] / key
        os.utime(path, (0, 0))

        attachments.sweep_files()

        assert path.exists()


@pytest.mark.parametrize(
    "path",
    ["/aplikasi/e-surat/ajukan", "/aplikasi/e-surat/terbitkan", "/aplikasi/e-surat/kembalikan"],
)
def test_a_stranger_meets_nothing(app: Flask, client: Client, path: str) -> None:
    with app.app_context():
        make_application("e-Surat", of=OGAN_ILIR, status=SUBMITTED)
        db.session.commit()
    sign_in(app, client, of=KOTA_BANJAR)

    assert client.post(path, data={"reason": "x"}).status_code == 404
    assert found(app, "e-surat").status is SUBMITTED
