"""What is about the topic of a question without saying its words, and in which measure."""

from collections.abc import Sequence

import pytest

from livinglab.db import now
from livinglab.search.packing import NOTHING
from livinglab.search.places import Places
from livinglab.search.ranking import Candidate, Scored
from livinglab.search.spreading import spread
from tests.search.documents import found, put, settle


def of(scores: Sequence[tuple[str, str, float]], called: str = "") -> list[Scored]:
    return [
        Scored(
            Candidate(n, kind, f"{n}", 0, "", "", 0, now(), "", application, NOTHING),
            score,
            1.0,
            Places(NOTHING),
            is_called=kind == "application" and application == called,
        )
        for n, (kind, application, score) in enumerate(scores)
    ]


@pytest.mark.usefixtures("site")
def test_what_says_the_same_as_the_best_comes_before_what_does_not() -> None:
    far = put("Jaringan kabel", "Gedung olahraga.")
    near = put("Jaringan kabel", "Repeater, antena.")
    best = [put(f"Sinyal lemah, jaringan kabel {n}", "Repeater, antena.") for n in range(2)]
    settle()

    assert found("sinyal jaringan")[:3] == [*best, near]
    assert found("sinyal jaringan")[3] == far


@pytest.mark.usefixtures("site")
def test_aplikasi_before_a_word_asks_for_applications() -> None:
    thread = put("Kelola parkir", "Parkir.")
    application = put("Kelola parkir", "Parkir.", kind="application", object_id="epark")
    settle()

    assert found("aplikasi parkir") == [application, thread]
    assert found("parkir") == [thread, application]


def test_replications_of_one_application_leave_room_for_what_else_there_is() -> None:
    many = [("replication", "mpp", 1.0)] * 5
    scored = of([*many, ("thread", "", 0.7)])

    assert [one.candidate.kind for one in spread(scored)].index("thread") == 2


def test_all_are_there_of_an_application_that_was_called_by_its_name() -> None:
    many = [("replication", "0", 1.0)] * 5
    scored = of([("application", "0", 2.0), *many, ("thread", "", 0.7)], called="0")

    assert [one.candidate.kind for one in spread(scored)][-1] == "thread"
