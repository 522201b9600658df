"""Pictures on a page: two widths, their room kept, and the small one alone to save data."""

import re
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.ctx import RequestContext

from livinglab.images import Image, attributes, in_text

KEY, OTHER = "a" * 40, "b" * 40
WIDE = Image(f"/lampiran/{KEY}/peta.png", 1600, 900, f"/lampiran/{KEY}.480/peta.png")
NARROW = Image(f"/lampiran/{KEY}/peta.png", 300, 200)
SHOWN = f'<p>Lihat <img src="/lampiran/{KEY}/peta.png" alt="peta &gt; desa" loading="lazy"></p>'


@dataclass
class File:
    key: str
    image: Image | None


def asked(app: Flask, *, saving: bool = False) -> RequestContext:
    return app.test_request_context("/", headers={"Save-Data": "on"} if saving else {})


def test_the_browser_chooses_between_two_widths(app: Flask) -> None:
    with asked(app):
        page = in_text(SHOWN, [File(KEY, WIDE)])

    assert f'srcset="{WIDE.small_path} 480w, {WIDE.path} 1600w" sizes="' in page
    assert 'width="1600" height="900" loading="lazy" decoding="async"' in page
    assert 'alt="peta &gt; desa"' in page
    assert page.count("loading=") == 1
    assert "<a" not in page


def test_a_narrow_picture_has_one_width(app: Flask) -> None:
    with asked(app, saving=True):
        assert "srcset" not in attributes(NARROW)
        assert in_text(SHOWN, [File(KEY, NARROW)]).count(NARROW.path) == 1


def test_who_saves_data_gets_the_small_one_and_a_way_to_the_full(app: Flask) -> None:
    with asked(app, saving=True):
        page = in_text(SHOWN, [File(KEY, WIDE)])

    assert re.findall(r'(?:src|href)="([^"]+)"', page) == [WIDE.small_path, WIDE.path]
    assert "srcset" not in page
    assert "Lihat gambar penuh" in page


def test_a_picture_inside_a_link_gets_no_link_of_its_own(app: Flask) -> None:
    image = SHOWN.removeprefix("<p>Lihat ").removesuffix("</p>")
    with asked(app, saving=True):
        page = in_text(f'<p><a href="/x">{image}</a> {image}</p>', [File(KEY, WIDE)])

    assert page.count("Lihat gambar penuh") == 1
    assert page.index("Lihat gambar penuh") > page.index("</a>")


@pytest.mark.parametrize("files", [None, [], [File(OTHER, WIDE)], [File(KEY, None)]])
def test_what_is_not_known_stays_as_it_is(app: Flask, files: list[File] | None) -> None:
    with asked(app):
        assert in_text(SHOWN, files) == SHOWN


def test_a_text_that_writes_about_pictures_stays_a_text(app: Flask) -> None:
    written = f'<pre><code>&lt;img src="/lampiran/{KEY}/peta.png"&gt;</code></pre>'
    with asked(app):
        assert in_text(written, [File(KEY, WIDE)]) == written
