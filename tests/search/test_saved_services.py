"""Keeping searches: what counts as the same, how many there may be, and forgetting them."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from livinglab.db import db
from livinglab.search import policy, queries, services
from livinglab.search.models import SavedSearch, SavedSearchThing, Telling
from livinglab.search.question import Question
from tests.factories.accounts import make_user

pytestmark = pytest.mark.usefixtures("session")


@pytest.mark.parametrize(
    ("again", "is_same"),
    [
        (Question("Absensi ASN", kind="thread"), True),
        (Question("absensi asn", kind="thread", sort="newest", page=3), True),
        (Question("absensi asn"), False),
        (Question("absensi asn", kind="thread", province="16"), False),
        (Question("absensi", kind="thread"), False),
    ],
)
def test_the_same_question_is_kept_once(again: Question, is_same: bool) -> None:
    owner = make_user()
    first = services.save(owner, Question("absensi asn", kind="thread"))
    assert not first.was_kept

    second = services.save(owner, again)

    assert (second.search is first.search) is second.was_kept is is_same


def test_two_people_may_keep_the_same_question() -> None:
    one, other = make_user(), make_user()
    kept = services.save(one, Question("absensi")).search

    assert services.save(other, Question("absensi")).search is not kept
    assert [saved.id for saved in queries.saved_by(one)] == [kept.id]


@pytest.mark.parametrize("text", ["", "   ", "-absensi", '""', "-", 'tahap:""'])
def test_a_question_that_asks_for_nothing_is_not_kept(text: str) -> None:
    with pytest.raises(services.MeansNothing):
        services.save(make_user(), Question(text.strip()))


def test_filters_alone_are_a_question() -> None:
    assert services.save(make_user(), Question("", province="16")).search.province == "16"


def test_there_is_an_end_to_keeping(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST_SAVED", 2)
    owner = make_user()
    first = services.save(owner, Question("absensi")).search
    services.save(owner, Question("persuratan"))

    with pytest.raises(services.TooMany):
        services.save(owner, Question("jaringan"))
    assert services.save(owner, Question("absensi")).search is first
    services.forget(first)
    services.save(owner, Question("jaringan"))
    services.save(make_user(), Question("jaringan"))


def test_forgetting_takes_along_what_was_found(session: Session) -> None:
    owner, other = make_user(), make_user()
    kept = [
        services.save(person, Question("absensi")).search for person in (owner, owner, other)
    ]
    session.add_all(
        SavedSearchThing(saved_search_id=one.id, kind="thread", object_id="1", seq=1)
        for one in {kept[0], kept[2]}
    )

    services.forget_all(owner)

    assert [saved.user_id for saved in session.scalars(select(SavedSearch))] == [other.id]
    assert session.scalar(select(func.count()).select_from(SavedSearchThing)) == 1


def test_each_may_change_their_own_and_no_other() -> None:
    owner, waits = make_user(), make_user(confirmed=False)
    saved = services.save(owner, Question("absensi")).search

    assert policy.can_change(owner, saved)
    assert not policy.can_change(make_user(), saved)
    assert not policy.can_change(None, saved)
    assert (policy.can_save(owner), policy.can_save(waits), policy.can_save(None)) == (
        True,
        False,
        False,
    )


@pytest.mark.parametrize("saved_id", [0, 999])
def test_the_way_out_of_a_letter_about_a_search_that_is_gone_does_nothing(
    saved_id: int,
) -> None:
    owner = make_user()
    saved = services.save(owner, Question("absensi")).search
    services.change(saved, name="", telling=Telling.MAIL)

    services.tell_on_site(saved_id, owner)
    services.tell_on_site(saved.id, make_user())

    assert db.session.get_one(SavedSearch, saved.id).telling is Telling.MAIL
