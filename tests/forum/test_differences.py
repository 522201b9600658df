"""What changed between two texts."""

from time import process_time

from hypothesis import given
from hypothesis import strategies as st

from livinglab.forum.differences import differences


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


def test_long_texts_with_nothing_in_common_are_compared_at_once() -> None:
    old = " ".join(f"a{number}" for number in range(2900))
    new = " ".join(f"a{number}" for number in reversed(range(2900)))
    begun = process_time()
    differences(old[:20_000], new[:20_000])
    assert process_time() - begun < 5
