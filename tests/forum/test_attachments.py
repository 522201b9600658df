"""Files with posts: let in, made part of the post, and shown to who may see it."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import Headers

from livinglab import uploads
from livinglab.accounts.models import User
from livinglab.db import db, now
from livinglab.forum.jobs import sweep_uploads
from livinglab.forum.models import Attachment, Thread
from livinglab.forum.services import attachments, moderation
from livinglab.forum.services.posts import edit_post
from livinglab.uploads import check
from tests.conftest import Client
from tests.factories.accounts import (
    KOTA_BANJAR,
    OGAN_ILIR,
    make_moderator,
    make_user,
)
from tests.factories.files import PDF, attached_picture, macro_document, picture, sent
from tests.factories.forum import make_category, make_reply, make_thread
from tests.selects import counted_selects

JSON = {"Accept": "application/json"}


def lying(app: Flask) -> list[Path]:
    return [path for path in (app.config["DATA_FOLDER"] / "files").rglob("*") if path.is_file()]


def kept(app: Flask) -> list[Attachment]:
    with app.app_context():
        return list(db.session.scalars(select(Attachment).order_by(Attachment.id)))


@pytest.fixture
def thread_id(app: Flask, client: Client) -> int:
    """A thread to reply to; the client is signed in as a member of another pemda."""
    with app.app_context():
        thread = make_thread("Blank spot")
        db.session.commit()
        client.sign_in(make_user("Budi", of=KOTA_BANJAR))
        return thread.id


def test_a_reply_brings_its_files(app: Flask, client: Client, thread_id: int) -> None:
    files = sent((picture(), "Foto Tiang.png"), (PDF, "SK Bupati.pdf"))

    answer = client.post(
        f"/forum/topik/{thread_id}/balasan",
        data={"body": "Terlampir.", "files": files},
        follow_redirects=True,
    )

    assert answer.status_code == 200
    assert "Foto Tiang.png" in answer.text
    assert "SK Bupati.pdf" in answer.text
    first, second = kept(app)
    assert first.post_id == second.post_id is not None
    assert f"/lampiran/{second.key}/sk-bupati.pdf" in answer.text
    assert f"/lampiran/{first.key}.480/foto-tiang.png" in answer.text


def test_a_new_thread_brings_its_files(app: Flask, client: Client) -> None:
    with app.app_context():
        category = make_category()
        db.session.commit()
        slug = category.slug
        client.sign_in(make_user(of=OGAN_ILIR))

    answer = client.post(
        "/forum/topik",
        data={
            "category": slug,
            "kind": "question",
            "title": "Contoh formulir",
            "body": "Terlampir.",
            "files": sent((PDF, "formulir.pdf")),
        },
    )

    assert answer.status_code == 303
    (file,) = kept(app)
    assert file.post_id is not None


def test_editing_adds_and_takes_away(app: Flask, client: Client, thread_id: int) -> None:
    client.post(
        f"/forum/topik/{thread_id}/balasan",
        data={"body": "Terlampir.", "files": sent((PDF, "lama.pdf"))},
    )
    (old,) = kept(app)

    answer = client.post(
        f"/forum/kiriman/{old.post_id}/sunting",
        data={
            "body": "Terlampir yang baru.",
            "revision": "0",
            "detached": old.key,
            "files": sent((PDF, "baru.pdf")),
        },
    )

    assert answer.status_code == 303
    first, second = kept(app)
    assert first.deleted_at is not None
    assert second.post_id == old.post_id
    assert client.get(f"/lampiran/{old.key}/lama.pdf").status_code == 404


@pytest.mark.parametrize(
    ("content", "name", "word"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "gambar.svg", "bukan jenis berkas"),
        (macro_document(), "surat.docx", "makro"),
        (b"", "kosong.pdf", "kosong"),
    ],
)
def test_a_refused_file_keeps_the_text_and_the_good_files(
    app: Flask, client: Client, thread_id: int, content: bytes, name: str, word: str
) -> None:
    answer = client.post(
        f"/forum/topik/{thread_id}/balasan",
        data={
            "body": "Tulisan panjang saya.",
            "files": sent((PDF, "baik.pdf"), (content, name)),
        },
    )

    assert answer.status_code == 422
    assert word in answer.text
    assert "Tulisan panjang saya." in answer.text
    (good,) = kept(app)
    assert (good.name, good.post_id) == ("baik.pdf", None)
    assert f'value="{good.key}"' in answer.text

    again = client.post(
        f"/forum/topik/{thread_id}/balasan",
        data={"body": "Tulisan panjang saya.", "attached": good.key},
    )
    assert again.status_code == 303
    assert kept(app)[0].post_id is not None


def test_more_than_five_files_are_refused(app: Flask, client: Client, thread_id: int) -> None:
    files = sent(*((PDF, f"{number}.pdf") for number in range(6)))

    answer = client.post(
        f"/forum/topik/{thread_id}/balasan", data={"body": "Banyak.", "files": files}
    )

    assert answer.status_code == 422
    assert "Paling banyak 5 berkas" in answer.text
    assert (kept(app), lying(app)) == ([], [])


def test_a_file_above_the_limit_is_refused_and_the_text_kept(
    app: Flask, client: Client, thread_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.config["MAX_UPLOAD_MEGABYTES"] = 1
    monkeypatch.setattr(uploads, "MEGABYTE", 1_000)

    answer = client.post(
        f"/forum/topik/{thread_id}/balasan",
        data={"body": "Besar.", "files": sent((b"%PDF-" + b"0" * 1_000, "besar.pdf"))},
    )

    assert answer.status_code == 422
    assert "1 MB" in answer.text
    assert "Besar." in answer.text
    assert lying(app) == []


def test_a_request_beyond_all_limits_is_413(app: Flask, client: Client, thread_id: int) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 2_000

    answer = client.post(
        f"/forum/topik/{thread_id}/balasan",
        data={"body": "Besar.", "files": sent((b"%PDF-" + b"0" * 4_000, "b.pdf"))},
    )

    assert answer.status_code == 413
    assert lying(app) == []


def test_an_upload_ahead_of_the_text_is_part_of_it_once_it_is_named(
    app: Flask, client: Client, thread_id: int
) -> None:
    answer = client.post(
        "/forum/lampiran", data={"files": sent((picture(), "peta.png"))}, headers=JSON
    )
    assert answer.status_code == 201
    (facts,) = answer.get_json()["files"]
    assert facts["markdown"] == f"![peta.png]({facts['url']})"

    page = client.post(
        f"/forum/topik/{thread_id}/balasan",
        data={"body": f"Lihat {facts['markdown']}"},
        follow_redirects=True,
    )

    assert f'src="{facts["url"]}"' in page.text
    assert kept(app)[0].post_id is not None


def test_a_picture_in_a_text_is_sent_as_wide_as_its_reader_needs(
    app: Flask, client: Client
) -> None:
    with app.app_context():
        reply = make_reply(make_thread())
        attached = attached_picture(reply)
        author = db.session.get_one(User, reply.author_id)
        edit_post(reply, author, body=attached.markdown, seen_revision=0)
        db.session.commit()
        path, image = reply.thread.path, attached.image
    assert image is not None

    for reader in (client, signed_in(app)):
        full = reader.get(path)
        saving = reader.get(path, headers={"Save-Data": "on"})

        assert f'{image.small_path} 480w, {image.path} 600w" sizes=' in full.text
        assert 'width="600" height="300" loading="lazy" decoding="async"' in full.text
        assert f'src="{image.small_path}"' in saving.text
        assert f'href="{image.path}">Lihat gambar penuh' in saving.text
        assert "srcset" not in saving.text
        assert "Save-Data" in full.headers["Vary"]
        assert reader.get(path).text.count("srcset") == 1


@pytest.mark.parametrize("between", [0, 20])
def test_a_quoted_picture_is_sent_so_too_from_whatever_page(
    app: Flask, client: Client, between: int
) -> None:
    with app.app_context():
        thread = make_thread()
        attached = attached_picture(make_reply(thread))
        elsewhere = attached_picture(make_reply(make_thread()))
        for _ in range(between):
            make_reply(thread)
        quoted = make_reply(thread, body=f"> {attached.markdown}\n\n{elsewhere.markdown}")
        db.session.commit()
        page, image = quoted.thread.path, attached.image
    assert image is not None
    if between:
        page += "?halaman=2"

    for reader in (client, signed_in(app)):
        with app.app_context(), counted_selects() as statements:
            text = reader.get(page).text

        assert len([one for one in statements if one.startswith("SELECT")]) <= 6
        assert f'{image.small_path} 480w, {image.path} 600w" sizes=' in text
        assert text.count("srcset") == 1
        assert f'<img src="{elsewhere.path}"' in text


def signed_in(app: Flask) -> Client:
    client = app.test_client()
    assert isinstance(client, Client)
    with app.app_context():
        client.sign_in(make_user("Pembaca", of=OGAN_ILIR))
    return client


Get = Callable[..., tuple[int, bytes, Headers]]


@pytest.fixture
def get_file(app: Flask, client: Client, thread_id: int) -> Get:
    """Asks for a file that everybody may have, with the headers that are given."""
    files = {"body": "Terlampir.", "files": sent((PDF, "SK Bupati.pdf"))}
    client.post(f"/forum/topik/{thread_id}/balasan", data=files)
    [file] = kept(app)

    def get(method: str = "GET", **headers: str) -> tuple[int, bytes, Headers]:
        told = [(name.replace("_", "-"), text) for name, text in headers.items()]
        with client.open(file.path, method=method, headers=told) as answer:
            return answer.status_code, answer.data, answer.headers

    return get


def test_a_download_that_broke_off_is_gone_on_with(get_file: Get) -> None:
    _, whole, headers = get_file()
    part = get_file(Range="bytes=10-", If_Range=headers["ETag"])
    other = get_file(Range="bytes=10-", If_Range='"another"')

    assert part[:2] == (206, whole[10:])
    assert part[2]["Content-Range"] == f"bytes 10-{len(whole) - 1}/{len(whole)}"
    assert other[:2] == (200, whole)
    assert get_file(Range="bytes=-3")[:2] == (206, whole[-3:])


@pytest.mark.parametrize(
    "asked", ["bytes=0-1,5-6", "bytes=5-2", "bytes=x", "x=1", "x=1-2", "", "bytes=-9999"]
)
def test_a_part_that_is_not_understood_is_the_whole(get_file: Get, asked: str) -> None:
    whole = get_file()[1]

    status, body, headers = get_file(Range=asked)

    assert (status, body) == (200, whole)
    assert headers["Accept-Ranges"] == "bytes"
    assert "Content-Range" not in headers


def test_a_part_behind_the_end_is_told_how_long_the_file_is(get_file: Get) -> None:
    size = len(get_file()[1])

    for behind in (f"bytes={size}-", "bytes=-0", "Bytes = -00"):
        status, _, headers = get_file(Range=behind)
        assert (status, headers["Content-Range"]) == (416, f"bytes */{size}")
    assert get_file(Range="bytes=-0", If_Range='"another"')[0] == 200


def test_a_part_of_what_the_reader_has_is_not_sent(get_file: Get) -> None:
    tag = get_file()[2]["ETag"]

    assert get_file(Range="bytes=0-1", If_None_Match=tag)[:2] == (304, b"")


def test_head_tells_of_the_whole(get_file: Get) -> None:
    size = len(get_file()[1])

    status, body, headers = get_file("HEAD", Range="bytes=0-1")

    assert (status, body, headers["Content-Length"]) == (200, b"", str(size))


def test_another_persons_upload_cannot_be_taken(
    app: Flask, client: Client, thread_id: int
) -> None:
    with app.app_context():
        foreign = attachments.keep(check(BytesIO(PDF), "milik.pdf"), make_user())
        db.session.commit()
        key = foreign.key

    reply_to = f"/forum/topik/{thread_id}/balasan"
    client.post(reply_to, data={"body": f"[x](/lampiran/{key}/a.pdf)", "attached": key})

    assert kept(app)[0].post_id is None
    assert client.get(f"/lampiran/{key}/a.pdf").status_code == 404


@pytest.mark.parametrize("headers", [JSON, {"Accept": "text/html"}])
def test_uploading_nothing_is_told(
    app: Flask, client: Client, thread_id: int, headers: dict[str, str]
) -> None:
    answer = client.post("/forum/lampiran", data={}, headers=headers)

    assert answer.status_code == 422
    assert "Pilih berkas" in (answer.get_json() or {"error": answer.text})["error"]


def test_uploads_that_wait_are_bounded(app: Flask, client: Client, thread_id: int) -> None:
    with app.app_context():
        user = db.session.scalars(select(User).where(User.name == "Budi")).one()
        db.session.add_all(
            Attachment(
                key=f"{number:040x}",
                uploader_id=user.id,
                name="a.pdf",
                media_type="application/pdf",
                size=1,
                sha256="0" * 64,
            )
            for number in range(attachments.MOST_WAITING)
        )
        db.session.commit()

    ahead = client.post("/forum/lampiran", data={"files": sent((PDF, "b.pdf"))}, headers=JSON)
    with_text = client.post(
        f"/forum/topik/{thread_id}/balasan",
        data={"body": "Terlampir.", "files": sent((PDF, "b.pdf"))},
    )

    assert ahead.status_code == 422
    assert with_text.status_code == 303


def test_uploads_never_used_are_swept_after_a_day(app: Flask, session: Session) -> None:
    user = make_user()
    old, new = (attachments.keep(check(BytesIO(picture()), "a.png"), user) for _ in range(2))
    used = attached_picture(make_reply(make_thread()))
    for attachment in (old, used):
        attachment.created_at = now() - timedelta(hours=25)
    session.commit()
    assert len(lying(app)) == 6

    assert sweep_uploads() == 1
    assert sweep_uploads() == 0

    assert len(lying(app)) == 4
    assert set(session.scalars(select(Attachment.id))) == {new.id, used.id}


def test_a_post_that_fails_leaves_no_file(app: Flask, client: Client) -> None:
    with app.app_context():
        locked = make_thread()
        moderation.set_locked(locked, make_moderator(), locked=True, reason="Selesai.")
        db.session.commit()
        thread_id = locked.id
        client.sign_in(make_user(of=OGAN_ILIR))

    answer = client.post(
        f"/forum/topik/{thread_id}/balasan",
        data={"body": "Terlampir.", "files": sent((PDF, "a.pdf"))},
    )

    assert answer.status_code == 403
    assert (kept(app), lying(app)) == ([], [])


def test_a_double_click_keeps_each_file_once(
    app: Flask, client: Client, thread_id: int
) -> None:
    for _ in range(2):
        client.post(
            f"/forum/topik/{thread_id}/balasan",
            data={
                "body": "Terlampir.",
                "submission": "4f4c7b8e-1111-4222-8333-444455556666",
                "files": sent((PDF, "a.pdf")),
            },
        )

    assert len(kept(app)) == 1
    assert len(lying(app)) == 1
    with app.app_context():
        assert db.session.get_one(Thread, thread_id).post_count == 2
