"""Documents as office programs write them, as small as they can be."""

import zipfile
from collections.abc import Iterable, Mapping
from io import BytesIO

CONTENT_TYPES = {"[Content_Types].xml": "<Types/>"}
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
DRAWING = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
OPEN = 'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
OPEN_TYPE = "application/vnd.oasis.opendocument."


def packed(parts: Mapping[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", compression) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def docx(*paragraphs: str, doctype: str = "") -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{one}</w:t></w:r></w:p>" for one in paragraphs)
    document = f"<?xml version='1.0'?>{doctype}<w:document {WORD}>{body}</w:document>"
    return packed(CONTENT_TYPES | {"word/document.xml": document})


def xlsx(strings: Iterable[str], rows: str = "") -> bytes:
    shared = "".join(f"<si><t>{one}</t></si>" for one in strings)
    return packed(
        CONTENT_TYPES
        | {
            "xl/workbook.xml": f"<workbook {SHEET}/>",
            "xl/sharedStrings.xml": f"<sst {SHEET}>{shared}</sst>",
            "xl/worksheets/sheet1.xml": f"<worksheet {SHEET}>{rows}</worksheet>",
        }
    )


def pptx(*slides: str) -> bytes:
    parts = {
        f"ppt/slides/slide{n}.xml": f"<s {DRAWING}><a:p><a:r><a:t>{one}</a:t></a:r></a:p></s>"
        for n, one in enumerate(slides, 1)
    }
    return packed(CONTENT_TYPES | {"ppt/presentation.xml": "<p/>"} | parts)


def open_document(kind: str, content: str) -> bytes:
    return packed(
        {
            "mimetype": OPEN_TYPE + kind,
            "content.xml": f"<body {OPEN}>{content}</body>",
            "META-INF/manifest.xml": "<manifest/>",
        }
    )


def pdf(*pages: str, objects: dict[int, str] | None = None, trailer: str = "") -> bytes:
    """A page for each text; further objects from number 100 on, and trailer entries."""
    kids = " ".join(f"{10 + 2 * n} 0 R" for n in range(len(pages)))
    parts = {
        1: "<</Type/Catalog/Pages 2 0 R>>",
        2: f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>",
        3: "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    }
    for n, text in enumerate(pages):
        stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET"
        parts[10 + 2 * n] = (
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]"
            f"/Resources<</Font<</F1 3 0 R>>>>/Contents {11 + 2 * n} 0 R>>"
        )
        parts[11 + 2 * n] = f"<</Length {len(stream)}>>stream\n{stream}\nendstream"
    return _with_table(parts | (objects or {}), trailer)


def _with_table(parts: dict[int, str], trailer: str) -> bytes:
    out, places = b"%PDF-1.7\n", {}
    for number, part in sorted(parts.items()):
        places[number] = len(out)
        out += f"{number} 0 obj\n{part}\nendobj\n".encode("latin-1")
    start = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        out += f"{number} 1\n{place:010} 00000 n \n".encode()
    out += f"trailer\n<</Root 1 0 R/Size {max(parts) + 1}{trailer}>>\n".encode()
    return out + f"startxref\n{start}\n%%EOF".encode()
