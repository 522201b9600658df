"""What a process reads before its first question, and who waits for it."""

from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet

import pytest
from flask import Flask

from livinglab.search import warming
from livinglab.search.vocabulary import Vocabulary
from tests.search.documents import found, put, settle
from tests.selects import counted_selects


@pytest.mark.parametrize("is_warm", [False, True])
def test_a_warm_process_reads_no_words_for_its_first_question(
    site: Flask, monkeypatch: pytest.MonkeyPatch, is_warm: bool
) -> None:
    key = put("Absensi luring")
    settle()
    site.extensions.pop("search_words", None)

    with monkeypatch.context() as asked_seldom, counted_selects() as selects:
        asked_seldom.setitem(site.config, "MODE", "production")
        if is_warm:
            warming.warm()
            selects.clear()
        assert found("absensi") == [key]

    assert any("search_word" in one for one in selects) is not is_warm


def test_a_first_question_waits_for_the_words_and_later_ones_do_not(site: Flask) -> None:
    put("Absensi luring")
    settle()
    words = Vocabulary()

    def refresh() -> bool:
        with site.app_context():
            words.refresh(0)
            return words.has("absensi")

    with ThreadPoolExecutor(1) as pool:
        with words._refreshing:
            first = pool.submit(refresh)
            with pytest.raises(NotYet):
                first.result(0.2)
        assert first.result(10)
        with words._refreshing:
            assert pool.submit(refresh).result(10)
