"""Tokens are found in one way, whatever the text is made of and wherever one begins."""

import re
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livinglab.search.scanning import BLOCK, clean, tokens_of

# What tokens are, said once and slowly.
TOKEN = re.compile(r"\d+(?:[./]\d+)+|[^\W_]+(?:[-‐‑'’ʼ][^\W_]+)*")
SIGNS = st.text(st.sampled_from("ab1.2/-_' \n\fé’‐²"), max_size=400)


def _spans(found: object) -> list[tuple[int, int]]:
    return [match.span() for match in found]  # type: ignore[attr-defined]


@given(SIGNS, st.integers(0, 3 * BLOCK))
def test_tokens_from_any_number_on(text: str, first: int) -> None:
    assert _spans(tokens_of(text, first)) == _spans(islice(TOKEN.finditer(text), first, None))


@pytest.mark.parametrize("first", [0, BLOCK - 1, BLOCK, 10 * BLOCK + 1, 2_000])
@pytest.mark.parametrize("word", ["e-office 16.10,", "é-office (16/10)"])
def test_long_texts(word: str, first: int) -> None:
    text = f"{word} \n" * 500
    assert _spans(tokens_of(text, first)) == _spans(islice(TOKEN.finditer(text), first, None))


@pytest.mark.parametrize("beside", ["", "é"])
def test_what_cannot_be_seen_is_a_space_and_lines_stay(beside: str) -> None:
    assert clean(f"a\x00b\x7fc\x1fd\n\f\te{beside}") == f"a b c d\n\f\te{beside}"
