"""A replication does what its application does, where its place is asked for."""

import pytest

from livinglab.db import db
from livinglab.search import asking, ranking
from livinglab.search.models import SearchDocument
from livinglab.search.ranking import Scorer
from livinglab.search.sighting import candidates
from livinglab.search.vocabulary import vocabulary
from tests.search.documents import found, put, settle

pytestmark = pytest.mark.usefixtures("site")


@pytest.fixture
def there() -> str:
    """The replication of an application that tells alone what both do."""
    put("e-Office", "Absensi, disposisi.", kind="application", object_id="e-office")
    put("Absensi rapat", "Absensi.")
    put("SIMPATI di Kabupaten Bandung", kind="replication", regions=("32.04",))
    put(
        "e-Office di Sumedang",
        kind="replication",
        applications=("e-office",),
        regions=("32.11",),
    )
    key = put(
        "e-Office di Kabupaten Bandung",
        kind="replication",
        applications=("e-office",),
        regions=("32.04",),
    )
    settle()
    return key


@pytest.mark.parametrize(
    "question", ["absensi kabupaten bandung", "disposisi di Jawa Barat kab. bandung"]
)
def test_it_comes_first_at_the_place_that_was_asked_for(there: str, question: str) -> None:
    assert found(question)[0] == there


def test_without_a_place_and_of_obstacles_each_says_what_it_has(there: str) -> None:
    assert there not in found("absensi")
    assert found("kendala absensi kabupaten bandung")[0] != there


def test_an_application_that_was_called_by_its_name_tells_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names, body = "e-Office Sumedang", "Sebelum mereplikasi: rapat."
    put("e-Office", body, names=names, kind="application", object_id="e-office")
    said = {"kind": "replication", "applications": ("e-office",), "regions": ("33.16",)}
    put("e-Office di Blora", "dari Sumedang", object_id="33.16:e-office", **said)
    settle()

    asked = asking.read("siapa yang replikasi e-office sumedang", vocabulary())
    ids = db.session.scalars(db.select(SearchDocument.id))
    rows = candidates(ids, frozenset({"public"}))
    scores = Scorer(asked, vocabulary()).score_all(rows)
    monkeypatch.setattr(ranking, "TOLD", 0.0)

    assert any(one.is_called for one in scores)
    untold = Scorer(asked, vocabulary()).score_all(rows)
    assert [one.score for one in untold] == [one.score for one in scores]
