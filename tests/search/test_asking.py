"""How people ask: the query language as it is typed, and names as they are written."""

import pytest

from tests.search.documents import found, put, settle

pytestmark = pytest.mark.usefixtures("site")


def test_a_name_is_found_by_its_abbreviation_whatever_stop_words_it_has() -> None:
    key = put("siMAYA", names="Kementerian Komunikasi dan Digital")
    put("Digital", "Kementerian Komunikasi")
    settle()

    assert found("kominfo") == [key]
    assert found("Kementerian Komunikasi dan Digital")[0] == key
