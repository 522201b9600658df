"""Templates stay short, free of inline code, and translated."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from tests.architecture.sources import ROOT

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", re.I)
METHODS = [("livinglab/**.py", "python"), ("templates/**.html", "jinja2"),
           ("templates/**.txt", "jinja2")]  # fmt: skip


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_fits_on_a_few_screens(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 120


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_no_inline_script_or_style(path: Path) -> None:
    assert INLINE.findall(path.read_text()) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_partial_says_what_it_needs(path: Path) -> None:
    if path.name.startswith("_"):
        assert path.read_text().startswith("{#")


@pytest.mark.parametrize("path", sorted((ROOT / "livinglab").rglob("*.py")), ids=name_of)
def test_no_word_hides_in_an_f_string(path: Path) -> None:
    """There the search for words to translate does not see it."""
    hidden = [
        ast.unparse(call)
        for text in ast.walk(ast.parse(path.read_text()))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in ("_", "gettext", "ngettext", "lazy_gettext")
    ]
    assert hidden == []


def test_every_word_is_there_in_english() -> None:
    with (ROOT / "translations" / "en" / "LC_MESSAGES" / "messages.po").open("rb") as lines:
        english = read_po(lines)
    keywords = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2),
                "lazy_pgettext": ((1, "c"), 2)}  # fmt: skip
    used = {
        (message if isinstance(message, str) else message[0], context)
        for _, _, message, _, context in extract_from_dir(
            ROOT, method_map=METHODS, keywords=keywords, options_map={}
        )
    }
    missing = [one for one in used if not (found := english.get(*one)) or not found.string]
    assert missing == []
