"""What a saved search tells of: things that are new, each once, and only what may be seen."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from sqlalchemy import func, select, update

from livinglab.accounts.models import Membership
from livinglab.db import db, now
from livinglab.forum.jobs import read_attachments
from livinglab.forum.queries.threads import opening_of
from livinglab.forum.services import attachments, moderation, posts
from livinglab.forum.services.search_pages import reindex_thread
from livinglab.notifications.jobs import gather_letters, look_for_finds
from livinglab.notifications.models import Notification
from livinglab.notifications.queries import finds
from livinglab.notifications.services import looking
from livinglab.notifications.services.reading import stop_letters
from livinglab.notifications.tokens import EVERYTHING
from livinglab.outbox import Event
from livinglab.replication.models import ObstacleKind, Stage, Trust
from livinglab.replication.services import facts
from livinglab.replication.services.keeping import document_of, standing_steps
from livinglab.search import following, index, services
from livinglab.search.engines import folders
from livinglab.search.models import SavedSearch, SavedSearchThing, SearchDocument, Telling
from livinglab.search.question import Question
from livinglab.uploads import check
from tests.factories.accounts import (
    KOTA_BANJAR,
    OGAN_ILIR,
    make_curator,
    make_moderator,
    make_user,
)
from tests.factories.catalog import make_application
from tests.factories.documents import docx
from tests.factories.forum import make_category, make_reply, make_thread
from tests.factories.ledger import make_replication, make_step
from tests.notifications.helpers import fan_out, letters_to
from tests.search.documents import put, settle
from tests.search.saving import application, load_places, look, save, take_turns, told_of

pytestmark = pytest.mark.usefixtures("site")


def test_what_came_is_told_together_once_and_leads_to_the_newest() -> None:
    owner = make_user()
    application("Absensi lama")
    saved = save(owner=owner)
    for n in range(3):
        application(f"Absensi {n}")
    application("Persuratan")

    look()
    look()

    line = db.session.scalars(select(Notification)).one()
    assert (line.user_id, line.count, line.subject) == (owner.id, 3, "absensi")
    assert line.url == f"/akun/pencarian/{saved.id}"
    assert db.session.get_one(SavedSearch, saved.id).found_at is not None
    assert letters_to(owner) == []


def test_later_things_are_told_later() -> None:
    owner = make_user()
    save(owner=owner)
    application()
    look()
    application()
    application()
    look()

    assert told_of(owner) == [1, 2]


def test_an_edit_is_no_news() -> None:
    owner = make_user()
    old = application("Absensi lama")
    unrelated = application("Persuratan")
    save(owner=owner)
    new = application("Absensi baru")
    look()

    application("Absensi lama, dibetulkan", object_id=old)
    application("Absensi baru, dibetulkan", object_id=new)
    application("Kini juga absensi", object_id=unrelated, created_at=now())
    look()

    assert told_of(owner) == [1]


def test_a_replication_that_moves_on_is_told_once_a_stage() -> None:
    load_places()
    owner, mover = make_user(), make_user()
    old = make_replication(application=make_application("Absensi"))
    other = make_replication(application=make_application("Persuratan"))
    save(owner=owner)
    save(owner=mover)
    for replication in (old, other):
        make_step(replication, Stage.STUDY_VISIT, on="2024-04-01", actor=mover)
    look()
    look()
    assert (told_of(owner), told_of(mover)) == ([1], [])

    make_step(old, Stage.STUDY_VISIT, on="2024-04-02", note="Kunjungan kedua")
    facts.add_obstacle(
        old, mover, kind=ObstacleKind.NETWORK, trust=Trust.REPORTED, note="Absensi tanpa sinyal"
    )
    look()
    assert told_of(owner) == [1]

    make_step(old, Stage.AGREEMENT, on="2024-05-01")
    look()
    look()
    assert (told_of(owner), told_of(mover)) == ([1, 1], [1])


@pytest.mark.parametrize(
    ("note", "told"), [("Tentang hal lain.", [1]), ("Tentang absensi.", [])]
)
def test_new_evidence_is_told_unless_its_replication_answered_before(
    note: str, told: list[int]
) -> None:
    load_places()
    owner = make_user()
    replication = make_replication(stage=None)
    step = make_step(replication, Stage.PILOT, note=note)
    save("absensi", owner=owner)

    upload = check(BytesIO(docx("Absensi diserahkan.")), "BAST.docx")
    file = attachments.attach_to_replication(replication.id, make_user(), upload)
    step.attachment_id = file.id
    db.session.commit()
    while read_attachments():
        pass
    look()
    first = told_of(owner)
    make_step(replication, Stage.IN_USE, on="2024-05-01")
    look()

    assert (first, told_of(owner)) == (told, [*told, 1])


def test_evidence_from_before_the_search_is_no_news_when_it_is_read_late() -> None:
    load_places()
    owner = make_user()
    replication = make_replication(stage=Stage.PILOT)
    save("absensi", owner=owner)
    file = replace(
        document_of(replication, standing_steps(replication)),
        page=-7,
        body="BAST.pdf\nAbsensi diserahkan.",
    )
    index.put(replace(file, created_at=now() - timedelta(days=9)))

    look()

    assert told_of(owner) == []


def test_a_replication_is_told_when_it_reaches_the_stage_that_is_asked_for() -> None:
    load_places()
    owner = make_user()
    replication = make_replication(application=make_application("Absensi"))
    save("absensi", owner=owner, stage="in_use")
    make_step(replication, Stage.PILOT, on="2024-04-01")
    look()
    assert told_of(owner) == []

    make_step(replication, Stage.IN_USE, on="2024-05-01")
    look()
    assert told_of(owner) == [1]


def test_what_one_registered_is_told_when_somebody_else_moves_it() -> None:
    load_places()
    owner = make_user(of=OGAN_ILIR)
    save(owner=owner)
    own = make_replication(application=make_application("Absensi"), actor=owner)
    look()
    assert told_of(owner) == [1]  # the application alone

    make_step(own, Stage.STUDY_VISIT, on="2024-04-01", actor=make_user())
    look()
    assert told_of(owner) == [1, 1]


def test_only_what_matches_the_filters_is_told() -> None:
    owner = make_user()
    save("", owner=owner, kind="application", province="16")
    application("Absensi", provinces=("16",))
    application("Absensi", provinces=("32",))
    put("Absensi", kind="replication", provinces=("16",))

    look()

    assert told_of(owner) == [1]


def test_nobody_is_told_of_what_they_may_not_find() -> None:
    load_places()
    closed = make_category(closed_to=OGAN_ILIR)
    inside, outside = make_user(of=OGAN_ILIR), make_user(of=KOTA_BANJAR)
    curator = make_curator()
    for owner in (inside, outside, curator):
        save(owner=owner)
    make_thread("Absensi rahasia", category=closed)
    application("Absensi usulan", scope="curators")

    look()

    assert (told_of(inside), told_of(outside), told_of(curator)) == ([1], [], [1])


def test_who_lost_the_right_between_the_find_and_the_telling_is_not_told() -> None:
    load_places()
    closed = make_category(closed_to=OGAN_ILIR)
    left, stays = make_user(of=OGAN_ILIR), make_user(of=OGAN_ILIR)
    for owner in (left, stays):
        save(owner=owner)
    make_thread("Absensi rahasia", category=closed)
    settle()
    take_turns()
    assert look_for_finds() == 2
    db.session.execute(
        update(Membership)
        .where(Membership.user_id == left.id)
        .values(ended_on=now().date() - timedelta(days=1))
    )
    db.session.commit()
    db.session.expunge_all()

    fan_out()

    assert (told_of(left), told_of(stays)) == ([], [1])


def test_what_was_hidden_before_it_was_told_is_not_counted() -> None:
    load_places()
    owner = make_user()
    save(owner=owner)
    thread, other = make_thread("Absensi kasar"), make_thread("Absensi sopan")
    settle()
    take_turns()
    look_for_finds()

    moderation.set_hidden(thread, make_moderator(), hidden=True, reason="Kasar.")
    db.session.commit()
    fan_out()

    assert other.id
    assert told_of(owner) == [1]


def test_nobody_is_told_of_what_they_wrote_themselves() -> None:
    load_places()
    owner = make_user(of=OGAN_ILIR)
    save(owner=owner)
    own = make_thread("Absensi milik sendiri", author=owner)
    make_reply(own, body="Absensi juga dibahas orang lain")
    make_reply(make_thread("Hal lain"), author=owner, body="Kami memakai absensi")
    proposed = make_application("Absensi usulan", proposed_by=owner)
    application("Absensi usulan", object_id=proposed.slug)

    look()

    assert told_of(owner) == []


def test_a_reply_makes_an_older_thread_news_once() -> None:
    load_places()
    owner = make_user()
    thread = make_thread("Jam kerja", body="Bagaimana mencatatnya?")
    answered_before = make_thread("Absensi", body="Sudah ada yang mencoba?")
    save(owner=owner)

    make_reply(thread, body="Coba aplikasi absensi")
    make_reply(answered_before, body="Absensi kami berhasil")
    look()
    make_reply(thread, body="Absensi kami juga berhasil")
    look()

    assert told_of(owner) == [1]


def test_whoever_wrote_last_on_the_page_has_seen_it() -> None:
    load_places()
    owner, other = make_user(of=OGAN_ILIR), make_user()
    thread = make_thread("Jam kerja")
    for person in (owner, other):
        save(owner=person)

    make_reply(thread, body="Coba aplikasi absensi")
    make_reply(thread, author=owner, body="Terima kasih")
    look()
    before = (told_of(owner), told_of(other))
    make_reply(thread, body="Sama-sama")
    look()

    assert before == ([], [1])
    assert (told_of(owner), told_of(other)) == ([1], [1])


def test_a_thread_that_waited_for_review_is_new_once_it_is_shown() -> None:
    load_places()
    owner, moderator = make_user(), make_moderator()
    thread = make_thread("Absensi", author=make_user())
    save(owner=owner)
    look()
    before = told_of(owner)

    moderation.approve_post(opening_of(thread), moderator)
    look()

    assert (before, told_of(owner)) == ([], [1])


def test_editing_and_reading_anew_an_old_thread_tells_nothing() -> None:
    load_places()
    owner, author = make_user(), make_user(of=OGAN_ILIR)
    thread = make_thread("Jam kerja", author=author)
    reply = make_reply(thread, author=author, body="Belum ada")
    db.session.flush()
    reply.created_at = now() - timedelta(days=1)
    reindex_thread(thread)
    save(owner=owner)

    posts.edit_post(reply, author, body="Sekarang memakai absensi", seen_revision=0)
    reindex_thread(thread)
    look()

    assert told_of(owner) == []


def test_what_the_engine_has_not_taken_in_is_told_later() -> None:
    owner = make_user()
    save(owner=owner)
    take_turns()
    settle()
    application("Absensi")
    db.session.commit()  # the embedded engine does not follow yet

    look_for_finds()
    fan_out()
    early = told_of(owner)
    found_early = bool(index.find("absensi").hits)
    look()

    assert early == ([1] if found_early else [])
    assert told_of(owner) == [1]


def test_what_could_not_be_found_yet_when_it_was_saved_is_new() -> None:
    owner = make_user()
    put("Persuratan")
    settle()
    application("Absensi")  # written, and not followed by the embedded engine
    db.session.flush()
    could_be_found = bool(index.find("absensi").hits)
    services.save(owner, Question("absensi"))
    db.session.commit()

    look()

    assert told_of(owner) == ([] if could_be_found else [1])


@pytest.mark.parametrize("bare", ["whoosh", "tantivy"], indirect=True)
def test_nothing_is_looked_at_while_the_index_is_being_made() -> None:
    save()
    application()
    settle()
    take_turns()
    folder = folders.current()
    assert folder is not None
    (folder / folders.BUILDING).touch()

    assert look_for_finds() == 0
    assert following.followed() == db.session.scalar(select(func.max(SearchDocument.seq)))


def test_each_search_has_its_turn_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("livinglab.notifications.jobs.SEARCHES", 2)
    owners = [make_user() for _ in range(3)]
    for owner in owners:
        save(owner=owner)
    application()
    settle()
    take_turns()

    batches = [look_for_finds() for _ in range(3)]
    application()
    settle()

    assert batches == [2, 1, 0]
    assert look_for_finds() == 0  # their turn comes in a quarter of an hour
    take_turns()
    assert look_for_finds() == 2


def test_a_look_goes_through_a_bounded_number_of_documents(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(finds, "MOST_ROWS", 4)
    owner = make_user()
    save(owner=owner)
    for _ in range(6):
        application()

    look()
    look()

    assert told_of(owner) == [4, 2]


def test_a_look_that_was_killed_is_done_again_and_tells_once() -> None:
    owner = make_user()
    saved = save(owner=owner)
    application()
    settle()
    take_turns()
    before = saved.seq

    looking.look(saved, following.followed())
    assert db.session.scalar(select(func.count()).select_from(Event)) == 1
    db.session.rollback()  # the worker is killed here

    assert db.session.get_one(SavedSearch, saved.id).seq == before
    assert db.session.scalar(select(func.count()).select_from(SavedSearchThing)) == 0
    look()
    look()
    assert told_of(owner) == [1]


def test_one_broken_search_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    broken, sound = make_user(), make_user()
    save(owner=broken)
    save(owner=sound)
    find = finds.new_things

    def find_or_fail(
        saved: SavedSearch, rows: Sequence[SearchDocument]
    ) -> dict[finds.Thing, str]:
        if saved.user_id == broken.id:
            raise ZeroDivisionError
        return find(saved, rows)

    monkeypatch.setattr(finds, "new_things", find_or_fail)
    application()

    look()

    assert (told_of(broken), told_of(sound)) == ([], [1])


@pytest.mark.parametrize(
    ("telling", "wants_mail", "lines", "letters"),
    [
        (Telling.SITE, True, [1], 0),
        (Telling.MAIL, True, [1], 1),
        (Telling.MAIL, False, [1], 0),
        (Telling.NONE, True, [], 0),
    ],
)
def test_each_is_told_as_they_chose(
    telling: Telling, wants_mail: bool, lines: list[int], letters: int
) -> None:
    owner = make_user()
    owner.wants_mail = wants_mail
    saved = save(owner=owner, telling=telling)
    application()

    look()
    gather_letters()

    assert told_of(owner) == lines
    assert len(letters_to(owner)) == letters
    assert db.session.get_one(SavedSearch, saved.id).found_at is not None


def test_the_letter_gathers_and_its_way_out_stops_only_these_letters() -> None:
    owner = make_user()
    owner.language = "en"
    saved = save("absensi", owner=owner, telling=Telling.MAIL, kind="application")
    application()
    application()
    look()
    gather_letters()

    (letter,) = letters_to(owner)
    assert "2 new things for “absensi · Application”" in letter.body
    assert f"http://localhost/akun/pencarian/{saved.id}" in letter.body
    line = db.session.scalars(select(Notification)).one()
    stop_letters(owner, line.scope)
    assert (saved.telling, owner.wants_mail) == (Telling.SITE, True)
    stop_letters(owner, EVERYTHING)
    assert owner.wants_mail is False


def test_switching_telling_on_later_brings_nothing_that_was_found_before() -> None:
    owner = make_user()
    saved = save(owner=owner, telling=Telling.NONE)
    application()
    look()

    services.change(saved, name="", telling=Telling.SITE)
    look()

    assert told_of(owner) == []


def test_a_search_that_is_forgotten_tells_nothing() -> None:
    owner = make_user()
    saved = save(owner=owner)
    application()
    settle()
    take_turns()
    look_for_finds()

    services.forget(saved)
    db.session.commit()
    fan_out()

    assert told_of(owner) == []


def test_whoever_is_suspended_has_no_turn() -> None:
    owner = make_user()
    save(owner=owner)
    owner.suspended_at = now()
    application()
    settle()
    take_turns()

    assert look_for_finds() == 0


def test_the_first_look_is_soon_and_the_next_a_while_later() -> None:
    saved_at, owner = now(), make_user()
    with time_machine.travel(saved_at, tick=False):
        settle()
        services.save(owner, Question("absensi"))
        application("Absensi baru")
        settle()
    looks = []
    for minutes in (0.9, 1.1, 15.9, 16.2):
        with time_machine.travel(saved_at + timedelta(minutes=minutes), tick=False):
            looks.append(look_for_finds())
            application(f"Absensi {minutes}")
            settle()
    fan_out()

    assert looks == [0, 1, 0, 1]
    assert sum(told_of(owner)) == 4
