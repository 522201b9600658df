"""Markdown to HTML: what people write looks right, and nothing else gets through."""

import re
from time import process_time

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from livinglab.prose import ATTRIBUTES, CLASSES, LIMIT, TAGS, plain, render

ALWAYS = {"a": {"rel", "class"}, "th": {"class"}, "td": {"class"}}
HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "[a](javascript:alert(1)) [b](JaVaScRiPt:alert(1)) [c](data:text/html,x) [d](vbscript:x)",
    '<a href="x" onclick="alert(1)">x</a>',
    "![x](javascript:alert(1)) ![y](https://elsewhere.example/x.png)",
    '[a](https://x.example "\\" onmouseover=\\"alert(1)")',
    '<https://x.example/"><svg/onload=alert(1)>',
    '```"><script>\nalert(1)\n```',
    "[x]: javascript:alert(1)\n\n[x]",
    "| <b onclick=x> |\n|---|\n| <iframe src=x> |",
    "[^1]\n\n[^1]: <style>*{display:none}</style>",
    "![z](/lampiran/../keluar)",
    "\x00<\x00script\x00>",
)


def assert_safe(markup: str) -> None:
    """Only allowed elements, attributes, classes and addresses."""
    for element in BeautifulSoup(markup, "html.parser").find_all(True):
        name = element.name
        assert name in TAGS
        allowed = ATTRIBUTES.get(name, set()) | {"class"} | ALWAYS.get(name, set())
        assert set(element.attrs) <= allowed
        assert set(element.get_attribute_list("class")) - {None, ""} <= CLASSES.get(name, set())
        if name == "a" and element.get("href"):
            href = str(element["href"])
            assert re.match(r"(https?:|mailto:|[/#?]|[^:]*$)", href, re.IGNORECASE)
            assert "nofollow" in element.get_attribute_list("rel")
        if name == "img":
            assert str(element.get("src", "/lampiran/")).startswith("/lampiran/")
            assert ".." not in str(element.get("src", ""))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    assert_safe(render(text, people=list, places=lambda words: {}).html)


PIECES = st.sampled_from(
    [
        *(
            "[",
            "](",
            ")",
            "![",
            "<",
            ">",
            '"',
            "'",
            "`",
            "\n",
            "\n\n",
            "    ",
            "- ",
            "1. ",
            "> ",
        ),
        *(
            "*",
            "_",
            "~~",
            "|",
            "---",
            "#",
            "# ",
            "@budi",
            "#Muba",
            "javascript:",
            "https://a.b",
        ),
        *("&lt;", "&#106;", "\\", "[^1]", "[^1]: ", "- [x] ", "<script>", "onerror=", "a", " "),
        *("/lampiran/a.png", "\x00", "é", "data:", "mailto:"),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join) | st.text(max_size=300))
def test_whatever_is_written_only_allowed_elements_come_out(text: str) -> None:
    prose = render(
        text, people=lambda handles: list(handles), places=lambda words: {"Muba": "16.06"}
    )
    assert_safe(prose.html)


@pytest.mark.parametrize(
    "pattern",
    ["[", "![", "[a](b", "> ", "- ", "*", "`", "_a ", "https://a.", "|a", "@a", "#a ", "[^1]",
     "[^1]: ", "1. ", "www.", "<", "&", "~~a", "\\", "**a_"],
)  # fmt: skip
def test_twenty_kilobytes_of_spite_are_rendered_at_once(pattern: str) -> None:
    text = (pattern * LIMIT)[:LIMIT]
    begun = process_time()

    assert_safe(render(text).html)

    assert process_time() - begun < 2


def test_deeply_nested_lists_are_rendered_at_once() -> None:
    text = "\n".join(" " * depth + "- a" for depth in range(190))
    begun = process_time()
    render(text)
    assert process_time() - begun < 2


def test_more_than_the_limit_is_shown_as_plain_text() -> None:
    assert render("*" * (LIMIT + 1)).html == f"<p>{'*' * (LIMIT + 1)}</p>"


def test_tables_task_lists_footnotes_and_strikethrough_are_read() -> None:
    page = BeautifulSoup(
        render(
            "| a | b |\n|---|--:|\n| 1 | 2 |\n\n- [x] sudah\n- [ ] belum\n\n"
            "~~salah~~ benar[^1]\n\n"
            "[^1]: Sumbernya."
        ).html,
        "html.parser",
    )
    assert [cell.text for cell in page.select("th, td")] == ["a", "b", "1", "2"]
    assert page.select_one("td.is-right") is not None
    assert [item.text for item in page.select("li.task-list-item")] == ["☑ sudah", "☐ belum"]
    assert page.select_one("s") is not None
    assert page.select_one("section.footnotes li") is not None


def test_mentions_of_those_who_exist_become_links_asked_for_once() -> None:
    asked = []

    def people(handles: object) -> list[str]:
        asked.append(list(handles))  # type: ignore[call-overload]
        return ["sari"]

    prose = render("@Sari dan @hantu, surat@sari.id, `@sari`", people=people)

    assert asked == [["sari", "hantu"]]
    assert prose.mentions == ("sari",)
    page = BeautifulSoup(prose.html, "html.parser")
    assert [link["href"] for link in page.select("a.mention")] == ["/orang/sari"]
    assert page.code is not None
    assert page.code.a is None


def test_regions_become_links_to_their_pages() -> None:
    prose = render(
        "#OganIlir dan #16.10 dan #Entah", places=lambda words: {"OganIlir": "16.10"}
    )
    assert '<a href="/daerah/16.10" class="place"' in prose.html
    assert prose.regions == ("16.10",)


def test_only_the_sites_own_files_are_shown_as_images() -> None:
    page = BeautifulSoup(
        render("![foto](/lampiran/ab/c.png) ![luar](https://x.example/y.png)").html,
        "html.parser",
    )
    assert [image["src"] for image in page.select("img")] == ["/lampiran/ab/c.png"]
    assert [link.text for link in page.select("a")] == ["luar"]


def test_headings_go_on_from_the_pages_own_without_a_gap() -> None:
    page = BeautifulSoup(render("# Satu\n\n#### Dua\n\n# Tiga").html, "html.parser")
    assert [heading.name for heading in page.select("h1, h2, h3, h4, h5")] == ["h3", "h4", "h3"]


def test_links_carry_nofollow_and_bare_addresses_are_found() -> None:
    link = BeautifulSoup(render("Lihat https://sumedangkab.go.id/x").html, "html.parser").a
    assert link is not None
    assert link["rel"] == ["nofollow", "ugc", "noopener"]


def test_plain_gives_the_words_line_by_line() -> None:
    assert (
        plain(render("# Judul\n\nSatu &amp; *dua*\n\n- tiga").html) == "Judul\nSatu & dua\ntiga"
    )


def test_words_between_many_spaces_are_read_at_once() -> None:
    """All posts of a page are read for the search with each reply, under the write lock."""
    markup = f"<p>a{' ' * 1_000_000}b</p>"
    begun = process_time()
    assert plain(markup).split() == ["a", "b"]
    assert process_time() - begun < 10  # its square would take minutes
