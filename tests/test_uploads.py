"""What is let in, and what hostile files meet."""

import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from flask import Flask
from PIL import ExifTags, Image, ImageFile

from livinglab import pictures, uploads
from livinglab.pictures import Picture
from livinglab.uploads import Refused, Upload

CONTENT_TYPES = b'<?xml version="1.0"?><Types>wordprocessingml.document.main+xml</Types>'
DOCX = {"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": b"<w:document/>"}
ODT = {
    "mimetype": b"application/vnd.oasis.opendocument.text",
    "content.xml": b"<office:document-content/>",
    "META-INF/manifest.xml": b"<manifest:manifest/>",
}


@pytest.fixture(autouse=True)
def _context(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def packed(parts: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", compression) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def picture(
    format_name: str = "JPEG", size: tuple[int, int] = (2400, 1200), mode: str = "RGB"
) -> bytes:
    out = BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "KAMERA-RAHASIA"
    image = Image.new(mode, size, 128 if mode in {"L", "P", "1"} else None)
    image.save(out, format_name, **({} if format_name == "GIF" else {"exif": exif}))
    return out.getvalue()


def check(content: bytes, name: str) -> Upload:
    return uploads.check(BytesIO(content), name)


def test_a_picture_is_made_smaller_and_loses_the_notes_of_the_camera() -> None:
    upload = check(picture(), "foto.jpg")

    assert (upload.width, upload.height, upload.media_type) == (1600, 800, "image/jpeg")
    assert b"KAMERA-RAHASIA" not in upload.content
    assert upload.small is not None
    assert Image.open(BytesIO(upload.small)).size == (480, 240)


@pytest.mark.parametrize(
    ("format_name", "mode", "media_type", "name"),
    [
        ("JPEG", "RGB", "image/jpeg", "foto.jpg"),
        ("JPEG", "CMYK", "image/jpeg", "foto.jpg"),
        ("JPEG", "L", "image/jpeg", "foto.jpg"),
        ("PNG", "RGBA", "image/png", "foto.png"),
        ("PNG", "P", "image/png", "foto.png"),
        ("PNG", "1", "image/png", "foto.png"),
        ("PNG", "I;16", "image/png", "foto.png"),
        ("WEBP", "RGBA", "image/webp", "foto.webp"),
        ("GIF", "P", "image/png", "foto.png"),
    ],
)
def test_every_kind_of_picture_is_redrawn(
    format_name: str, mode: str, media_type: str, name: str
) -> None:
    upload = check(picture(format_name, (300, 100), mode), "foto.apa-saja")

    assert (upload.media_type, upload.name) == (media_type, name)
    assert (upload.width, upload.height, upload.small) == (300, 100, None)


def test_a_moving_gif_keeps_its_first_picture_only() -> None:
    out = BytesIO()
    frames = [Image.new("P", (20, 20), colour) for colour in (1, 2, 3)]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])

    upload = check(out.getvalue(), "gerak.gif")

    assert getattr(Image.open(BytesIO(upload.content)), "n_frames", 1) == 1


def test_what_is_hidden_behind_a_picture_is_left_behind() -> None:
    upload = check(picture("PNG", (10, 10)) + b"<script>alert(1)</script>", "foto.png")

    assert b"script" not in upload.content


@pytest.mark.parametrize(
    ("parts", "media_type", "name"),
    [
        (DOCX, "wordprocessingml.document", "laporan.docx"),
        ({**DOCX, "xl/workbook.xml": b"", "word/document.xml": b""}, "word", "laporan.docx"),
        (ODT, "opendocument.text", "laporan.odt"),
    ],
)
def test_office_files_are_known_by_their_parts(
    parts: dict[str, bytes], media_type: str, name: str
) -> None:
    upload = check(packed(parts), "laporan.zip")

    assert media_type in upload.media_type
    assert upload.name == name


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (b"%PDF-1.7\n%%EOF", "surat.pdf", "application/pdf"),
        (b"%PDF-1.7\n%%EOF", "surat.exe", "application/pdf"),
        (b"nama,jumlah\nPalembang,3\n", "data.csv", "text/csv"),
        ("Café".encode("cp1252"), "catatan.TXT", "text/plain"),
    ],
)
def test_documents_are_let_in(content: bytes, name: str, media_type: str) -> None:
    assert check(content, name).media_type == media_type


HOSTILE = {
    "empty": (b"", "kosong.pdf"),
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "gambar.svg"),
    "svg named csv": (b"  \n<svg onload='x'/>", "gambar.csv"),
    "html": (b"<!doctype html><script>1</script>", "laman.html"),
    "html named txt": (b"\xef\xbb\xbf<html>", "laman.txt"),
    "program": (b"MZ\x90\x00" + b"\x00" * 100, "alat.exe"),
    "program named csv": (b"MZ\x90\x00" + b"\x00" * 100, "alat.csv"),
    "old office": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "surat.doc"),
    "plain zip": (packed({"a.txt": b"a"}), "berkas.zip"),
    "broken zip": (packed(DOCX)[:-30], "surat.docx"),
    "zip of nothing": (b"PK\x05\x06" + b"\x00" * 18, "surat.docx"),
    "macros": (packed({**DOCX, "word/vbaProject.bin": b"x"}), "surat.docx"),
    "macros by type": (
        packed({**DOCX, "[Content_Types].xml": b"application/vnd.ms-word.MacroEnabled"}),
        "surat.docx",
    ),
    "open macros": (packed({**ODT, "Basic/Standard/M.xml": b"x"}), "surat.odt"),
    "locked open": (
        packed({**ODT, "META-INF/manifest.xml": b"<manifest:encryption-data/>"}),
        "surat.odt",
    ),
    "bomb": (packed({**DOCX, "word/media/a": b"0" * 30_000_000}), "surat.docx"),
    "too many parts": (packed({**DOCX, **{f"p{n}": b"" for n in range(5_001)}}), "surat.docx"),
    "broken picture": (picture()[:600], "foto.jpg"),
    "head of a picture": (b"\x89PNG\r\n\x1a\n", "foto.png"),
    "word in front of nul": (b"a\x00b", "a.txt"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_files_are_refused_with_a_sentence(case: str) -> None:
    content, name = HOSTILE[case]

    with pytest.raises(Refused, match=name.rpartition(".")[0]):
        check(content, name)


@pytest.mark.parametrize(
    ("format_name", "side", "limit"),
    [("JPEG", 6_400, 40), ("PNG", 4_500, 20), ("GIF", 4_500, 20), ("WEBP", 3_500, 12)],
)
def test_a_picture_of_too_many_pixels_is_refused_before_it_is_drawn(
    format_name: str, side: int, limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = picture(format_name, (side, side), "L")
    monkeypatch.setattr(ImageFile.ImageFile, "load", None)

    with pytest.raises(Refused, match=f"lebih dari {limit} juta piksel"):
        check(content, "besar")


def test_a_photo_that_is_read_at_a_part_of_its_size_may_be_large() -> None:
    upload = check(picture("JPEG", (6_000, 4_000), "L"), "foto.jpg")

    assert (upload.width, upload.height) == (1600, 1067)


def test_a_photo_that_lies_on_its_side_is_set_upright() -> None:
    out, exif = BytesIO(), Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    Image.new("RGB", (2000, 1000)).save(out, "JPEG", exif=exif)

    upload = check(out.getvalue(), "foto.jpg")

    assert (upload.width, upload.height) == (800, 1600)


def test_one_picture_is_drawn_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """As each takes memory for all its pixels."""
    redraw, at_work, most = pictures._redrawn, list[str](), list[int]()

    def redrawn(content: bytes, format_name: str) -> Picture:
        at_work.append(format_name)
        most.append(len(at_work))
        time.sleep(0.05)
        at_work.pop()
        return redraw(content, format_name)

    monkeypatch.setattr(pictures, "_redrawn", redrawn)
    with ThreadPoolExecutor(3) as pool:
        drawn = list(pool.map(pictures.read, [picture(size=(20, 20))] * 3, ["a", "b", "c"]))

    assert most == [1, 1, 1]
    assert all(drawn)


def test_an_encrypted_member_is_refused() -> None:
    content = bytearray(packed(DOCX))
    place = content.rfind(b"PK\x01\x02")
    content[place + 8] |= 1

    with pytest.raises(Refused, match="kata sandi"):
        check(bytes(content), "surat.docx")


def test_a_file_above_the_limit_is_refused_with_the_limit(app: Flask) -> None:
    app.config["MAX_UPLOAD_MEGABYTES"] = 1

    with pytest.raises(Refused, match="1 MB"):
        check(b"%PDF-" + b"0" * 1024 * 1024, "besar.pdf")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Dokumen\\Laporan Akhir.pdf", "Laporan Akhir.pdf"),
        ("a\x00b\u202egnp.pdf", "a b gnp.pdf"),
        ("..", "berkas.pdf"),
        ("", "berkas.pdf"),
        ('"><script>.pdf', "-script-.pdf"),
        ("n" * 300 + ".pdf", "n" * 116 + ".pdf"),
    ],
)
def test_names_are_made_harmless(given: str, kept: str) -> None:
    assert uploads.clean_name(given, "pdf") == kept
