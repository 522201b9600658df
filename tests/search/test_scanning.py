"""Tokens are found in one way, whatever the text is made of and wherever one begins."""

import re
from collections.abc import Iterator
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livinglab.search.scanning import STEP, clean, is_clean, steps_of, stretch, tokens_of

# What tokens are, said once and slowly.
TOKEN = re.compile(r"\d+(?:[./]\d+)+|[^\W_]+(?:[-‐‑'’ʼ][^\W_]+)*")
SIGNS = st.text(st.sampled_from("ab1.2/-_' \n\fé’‐²"), max_size=1_000)
LONG = [f"{word} \n" * 300 for word in ("e-office 16.10,", "é-office (16/10)")]


def _spans(found: Iterator[re.Match[str]]) -> list[tuple[int, int]]:
    return [match.span() for match in found]


def _from(first: int, text: str, steps: bytes) -> list[tuple[int, int]]:
    """The tokens from this number on, found by steps."""
    start, _, ahead = stretch(len(text), first, 1, steps)
    return _spans(islice(tokens_of(text, start), ahead, None))


@given(SIGNS, st.integers(0, 3 * STEP))
def test_tokens_from_any_number_on(text: str, first: int) -> None:
    spans = _spans(islice(TOKEN.finditer(text), first, None))
    assert _from(first, text, b"") == spans
    assert _from(first, text, steps_of(text)) == spans


@given(SIGNS, st.integers(0, 3 * STEP), st.integers(1, 2 * STEP))
def test_so_many_tokens_are_in_their_stretch(text: str, first: int, count: int) -> None:
    start, end, ahead = stretch(len(text), first, count, steps_of(text))
    found = islice(tokens_of(text[:end], start), ahead, ahead + count)
    assert _spans(found) == _spans(islice(TOKEN.finditer(text), first, first + count))


@pytest.mark.parametrize("first", [0, STEP - 1, STEP, 4 * STEP + 1, 2_000])
@pytest.mark.parametrize("text", LONG)
def test_long_texts(text: str, first: int) -> None:
    spans = _spans(islice(TOKEN.finditer(text), first, None))
    assert _from(first, text, steps_of(text)) == spans


def test_steps_are_used_for_their_own_text_only() -> None:
    text, other = "satu dua " * 100, "satu dua  " * 100
    assert stretch(len(text), STEP, 1, steps_of(text)).start == 9 * STEP // 2
    assert _from(STEP, other, steps_of(text)) == _from(STEP, other, b"")


@pytest.mark.parametrize("beside", ["", "é"])
def test_what_cannot_be_seen_is_a_space_and_lines_stay(beside: str) -> None:
    assert clean(f"a\x00b\x7fc\x1fd\n\f\te{beside}") == f"a b c d\n\f\te{beside}"


def test_only_what_is_known_to_be_clean_is_taken_for_it() -> None:
    text = "é – “dua”"
    known = steps_of(text, is_as_written=True)

    assert is_clean(text, known)
    assert is_clean("satu\x00", b"")
    assert not is_clean(text, steps_of(text))
    assert not is_clean(text, b"")
    assert not is_clean(f"{text} …", known)
