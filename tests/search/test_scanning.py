"""Tokens are found in one way, whatever the text is made of and wherever one begins."""

import re
from collections.abc import Iterator
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livinglab.search.scanning import STEP, clean, steps_of, tokens_of

# What tokens are, said once and slowly.
TOKEN = re.compile(r"\d+(?:[./]\d+)+|[^\W_]+(?:[-‐‑'’ʼ][^\W_]+)*")
SIGNS = st.text(st.sampled_from("ab1.2/-_' \n\fé’‐²"), max_size=1_000)
LONG = [f"{word} \n" * 300 for word in ("e-office 16.10,", "é-office (16/10)")]


def _spans(found: Iterator[re.Match[str]]) -> list[tuple[int, int]]:
    return [match.span() for match in found]


@given(SIGNS, st.integers(0, 3 * STEP))
def test_tokens_from_any_number_on(text: str, first: int) -> None:
    spans = _spans(islice(TOKEN.finditer(text), first, None))
    assert _spans(tokens_of(text, first)) == spans
    assert _spans(tokens_of(text, first, steps_of(text))) == spans


@pytest.mark.parametrize("first", [0, STEP - 1, STEP, 4 * STEP + 1, 2_000])
@pytest.mark.parametrize("text", LONG)
def test_long_texts(text: str, first: int) -> None:
    spans = _spans(islice(TOKEN.finditer(text), first, None))
    assert _spans(tokens_of(text, first, steps_of(text))) == spans


def test_steps_are_used_for_their_own_text_only() -> None:
    text, other = "satu dua " * 100, "satu dua  " * 100
    assert next(tokens_of(text, STEP, steps_of(text))).start() == 9 * STEP // 2
    assert _spans(tokens_of(other, STEP, steps_of(text))) == _spans(tokens_of(other, STEP))


@pytest.mark.parametrize("beside", ["", "é"])
def test_what_cannot_be_seen_is_a_space_and_lines_stay(beside: str) -> None:
    assert clean(f"a\x00b\x7fc\x1fd\n\f\te{beside}") == f"a b c d\n\f\te{beside}"
