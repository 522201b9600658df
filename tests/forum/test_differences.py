"""What changed between two texts."""

import difflib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livinglab.forum.differences import MOST_COMPARED, differences


def test_words_are_compared() -> None:
    pieces = differences("Kami pakai radio lama.", "Kami pakai satelit lama.")
    assert [tuple(piece) for piece in pieces] == [
        ("same", "Kami pakai "),
        ("out", "radio"),
        ("in", "satelit"),
        ("same", " lama."),
    ]


@given(st.text(max_size=200), st.text(max_size=200))
def test_both_texts_can_be_read_from_the_pieces(old: str, new: str) -> None:
    pieces = differences(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != "in") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "out") == new


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How long the sequences are that difflib compares, which takes their square at least."""
    lengths: list[int] = []
    whole = difflib.SequenceMatcher

    def noting(junk: None, before: list[str], after: list[str]) -> Any:
        lengths.extend((len(before), len(after)))
        return whole(junk, before, after)

    monkeypatch.setattr(difflib, "SequenceMatcher", noting)
    return lengths


def test_long_texts_with_nothing_in_common_are_not_compared(compared: list[int]) -> None:
    old = " ".join(f"a{number}" for number in range(2900))
    new = " ".join(f"a{number}" for number in reversed(range(2900)))

    differences(old[:20_000], new[:20_000])

    assert max(compared, default=0) <= MOST_COMPARED


def test_lines_made_to_be_compared_slowly_are_not_compared(compared: list[int]) -> None:
    """No stretch that both share is longer than a line, and each line stands there often."""
    signs = "abcdefghijklmnopqrstuvwxyz"
    shared = [signs[number * 7 % 26] + signs[number * 11 % 23] for number in range(3400)]
    old = "\n".join(f"{line}\nA{signs[at * 3 % 26]}" for at, line in enumerate(shared))
    new = "\n".join(f"{line}\n9{signs[at * 5 % 26]}" for at, line in enumerate(shared))

    differences(old, new)

    assert max(compared, default=0) <= MOST_COMPARED


def test_a_word_in_a_long_text_is_found() -> None:
    text = " ".join(f"kata{number}" for number in range(2500))
    pieces = differences(text, text.replace("kata1200 ", "sinyal "))
    assert [piece.text for piece in pieces if piece.kind != "same"] == ["kata1200", "sinyal"]
