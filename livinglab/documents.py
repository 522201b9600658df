"""Documents, recognised by what is in them, and refused where they could carry a program."""

import zipfile
from io import BytesIO
from typing import NamedTuple

from flask_babel import gettext as _

from livinglab.refusals import Refused, broken, not_allowed

MOST_MEMBERS = 5_000
MOST_UNPACKED = 250 * 1024 * 1024
MOST_SWELLING = 250  # how many times larger than packed; office files reach about 30
LONGEST_LISTING = 4 * 1024 * 1024
PACKED_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Kind(NamedTuple):
    media_type: str
    extension: str


PDF = Kind("application/pdf", "pdf")
CSV, TEXT = Kind("text/csv", "csv"), Kind("text/plain", "txt")
_OFFICE = "application/vnd.openxmlformats-officedocument."
# The part that each kind of Office file must have.
OFFICE = {
    "word/document.xml": Kind(_OFFICE + "wordprocessingml.document", "docx"),
    "xl/workbook.xml": Kind(_OFFICE + "spreadsheetml.sheet", "xlsx"),
    "ppt/presentation.xml": Kind(_OFFICE + "presentationml.presentation", "pptx"),
}
_OPEN = "application/vnd.oasis.opendocument."
OPEN_DOCUMENT = {
    (_OPEN + word).encode(): Kind(_OPEN + word, ending)
    for word, ending in (("text", "odt"), ("spreadsheet", "ods"), ("presentation", "odp"))
}


def recognise(content: bytes, name: str) -> Kind:
    """What kind of document it is. Raises Refused for anything that is not let in."""
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(PACKED_OLD):
        raise Refused(
            _(
                "“%(name)s” memakai bentuk Office lama atau dikunci kata sandi. Simpan tanpa"
                " kata sandi sebagai docx, xlsx, pptx, atau PDF.",
                name=name,
            )
        )
    if content.startswith(b"PK"):
        return _packed(content, name)
    return _text(content, name)


def _packed(content: bytes, name: str) -> Kind:
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            _refuse_bomb(package, name)
            kind = _office(package, name) or _open_document(package, name)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, *UNREADABLE) as fault:
        raise broken(name) from fault
    if kind is None:
        raise not_allowed(name)
    return kind


# What zipfile raises for lying headers; a RuntimeError or a kind of it for members that are
# locked, and for a packing or version that it does not know.
UNREADABLE = (RuntimeError, EOFError, OSError, KeyError, UnicodeError)


def _refuse_bomb(package: zipfile.ZipFile, name: str) -> None:
    members = package.infolist()
    if any(member.flag_bits & 1 for member in members):
        raise _locked(name)
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if (
        len(members) > MOST_MEMBERS
        or unpacked > MOST_UNPACKED
        or unpacked > max(packed, 4096) * MOST_SWELLING
    ):
        raise Refused(
            _(
                "“%(name)s” berisi terlalu banyak data terkemas untuk diperiksa. Bagi menjadi"
                " beberapa berkas, atau simpan sebagai PDF.",
                name=name,
            )
        )


def _office(package: zipfile.ZipFile, name: str) -> Kind | None:
    names = {member.filename.lower() for member in package.infolist()}
    if "[content_types].xml" not in names:
        return None
    types = _member(package, "[Content_Types].xml").lower()
    if b"macroenabled" in types or b"vbaproject" in types or _any(names, "vbaproject"):
        raise _programs(name)
    return next((kind for part, kind in OFFICE.items() if part in names), None)


def _open_document(package: zipfile.ZipFile, name: str) -> Kind | None:
    names = {member.filename.lower() for member in package.infolist()}
    if not {"mimetype", "content.xml", "meta-inf/manifest.xml"} <= names:
        return None
    if any(part.startswith(("basic/", "scripts/")) for part in names):
        raise _programs(name)
    if b"encryption-data" in _member(package, "META-INF/manifest.xml"):
        raise _locked(name)
    return OPEN_DOCUMENT.get(_member(package, "mimetype").strip())


def _member(package: zipfile.ZipFile, name: str) -> bytes:
    with package.open(name) as member:
        return member.read(LONGEST_LISTING)


def _any(names: set[str], part: str) -> bool:
    return any(part in name for name in names)


def _text(content: bytes, name: str) -> Kind:
    """Plain text in UTF-8 or the old Windows code, under the name of a text."""
    ending = name.rpartition(".")[2].lower()
    if ending not in {"csv", "txt"} or b"\x00" in content:
        raise not_allowed(name)
    text = content.decode("utf-8-sig", errors="replace").lstrip().lower()
    if text.startswith("<"):  # a web page or a drawing under another name
        raise not_allowed(name)
    return CSV if ending == "csv" else TEXT


def _locked(name: str) -> Refused:
    return Refused(
        _("“%(name)s” dikunci kata sandi. Simpan tanpa kata sandi, lalu coba lagi.", name=name)
    )


def _programs(name: str) -> Refused:
    return Refused(
        _(
            "“%(name)s” memuat makro (program). Simpan tanpa makro, misalnya sebagai docx atau"
            " xlsx biasa, lalu coba lagi.",
            name=name,
        )
    )
