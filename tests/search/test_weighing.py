"""How much of a question each of its words is."""

import pytest

from livinglab.search import asking
from livinglab.search.weighing import rarity_of
from tests.search.test_words import Words


@pytest.mark.parametrize("says_where", [False, True])
def test_beside_a_place_a_word_of_no_document_is_as_rare_as_what_they_say(
    says_where: bool,
) -> None:
    known = Words(jaringan=40, listrik=2)
    known.total = 50
    network, jaringan = (
        rarity_of(asking.read(said, known).concepts[0], known, says_where)
        for said in ("network", "jaringan")
    )

    assert (network == jaringan) is says_where
