"""Writing in the forum: what is kept, counted and told."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from livinglab.db import db
from livinglab.forum.models import Draft, Mention, PostRevision, ReadPosition, Tag, Thread
from livinglab.forum.queries import threads as queries
from livinglab.forum.services import answers, posts, threads
from livinglab.outbox import Event
from livinglab.publiclog import LogEntry
from tests.factories.accounts import KOTA_BANJAR, OGAN_ILIR, make_moderator, make_user
from tests.factories.forum import make_category, make_reply, make_thread


def events(kind: str) -> list[dict[str, object]]:
    return list(db.session.scalars(select(Event.details).where(Event.kind == kind)))


def test_start_thread_writes_its_opening_as_number_one(session: Session) -> None:
    author = make_user(of=OGAN_ILIR)

    thread = make_thread("Blank spot", author=author, body="Ada **cara**?")

    opening = queries.opening_of(thread)
    assert opening is not None
    assert opening.html == "<p>Ada <strong>cara</strong>?</p>\n"
    assert opening.organisation_id == min(author.organisation_ids)
    assert (thread.post_count, thread.reply_count) == (1, 0)
    assert thread.category.thread_count == 1
    assert events("thread.new") == [{"thread_id": thread.id}]


def test_start_thread_sent_twice_is_kept_once(session: Session) -> None:
    author, category = make_user(of=OGAN_ILIR), make_category()

    first = make_thread("Sama", author=author, category=category)
    again = make_thread("Sama", author=author, category=category)

    assert again is first
    assert category.thread_count == 1


def test_a_thread_is_also_about_the_regions_that_its_text_names(session: Session) -> None:
    thread = make_thread(body="Di #OganIlir dan #KotaBanjar, bukan #Banjar.")
    codes = sorted(region.code for region in queries.get_thread_whole(thread.id, None).regions)
    assert codes == [OGAN_ILIR, KOTA_BANJAR]


def test_tags_are_one_however_they_are_written(session: Session) -> None:
    make_thread(tags=("Blank Spot", "#blank-spot"))
    make_thread(tags=("blank spot",))
    tag = session.scalars(select(Tag)).one()
    assert (tag.slug, tag.name, tag.thread_count) == ("blank-spot", "Blank Spot", 2)


def test_post_reply_sent_twice_is_kept_once(session: Session) -> None:
    thread, author = make_thread(), make_user(of=OGAN_ILIR)

    first = posts.post_reply(thread, author, body="Terima kasih.")
    again = posts.post_reply(thread, author, body="Terima kasih.")

    assert again is first
    assert (thread.post_count, thread.reply_count) == (2, 1)


def test_a_reply_moves_the_thread_and_the_authors_place_in_it(session: Session) -> None:
    thread, author = make_thread(), make_user(of=KOTA_BANJAR)
    posts.save_draft(author, f"thread:{thread.id}", body="Sud", fields={})

    reply = make_reply(thread, author=author)

    assert (thread.last_poster_id, thread.last_post_at) == (author.id, reply.created_at)
    assert session.get_one(ReadPosition, (author.id, thread.id)).number == 2
    assert session.get(Draft, (author.id, f"thread:{thread.id}")) is None
    assert events("post.new") == [{"thread_id": thread.id, "post_id": reply.id}]


def test_a_mention_is_kept_and_told_once(session: Session) -> None:
    sari = make_user("Sari", of=OGAN_ILIR)
    thread = make_thread()
    reply = make_reply(thread, body=f"Tanya @{sari.handle} dan @takada.")

    posts.edit_post(reply, reply.author, body=f"Tanya @{sari.handle} saja.", seen_revision=0)

    assert session.scalars(select(Mention.user_id)).all() == [sari.id]
    assert events("mention") == [
        {"thread_id": thread.id, "post_id": reply.id, "user_id": sari.id}
    ]


def test_the_first_two_posts_of_an_unconfirmed_member_wait(session: Session) -> None:
    newcomer, thread = make_user(), make_thread()

    first = make_reply(thread, author=newcomer)
    second = make_reply(thread, author=newcomer)

    assert first.is_pending
    assert second.is_pending
    assert (thread.post_count, thread.reply_count) == (3, 0)
    assert thread.last_poster_id == thread.author_id


def test_after_two_approved_posts_the_next_is_shown_at_once(session: Session) -> None:
    newcomer, thread = make_user(), make_thread()
    for reply in (make_reply(thread, author=newcomer), make_reply(thread, author=newcomer)):
        reply.pending_at = None
        posts.publish(thread, reply)

    assert not make_reply(thread, author=newcomer).is_pending
    assert thread.reply_count == 3


def test_a_waiting_thread_is_counted_nowhere_and_told_to_moderators_only(
    session: Session,
) -> None:
    thread = make_thread(author=make_user())
    assert thread.is_pending
    assert thread.category.thread_count == 0
    key = session.scalars(select(Event.key).where(Event.kind == "thread.new")).one()
    assert str(key).endswith(":waiting")


def test_edit_post_keeps_what_it_was(session: Session) -> None:
    reply = make_reply(make_thread(), body="Lama.")

    posts.edit_post(reply, reply.author, body="Baru.", reason="Salah tulis", seen_revision=0)

    revision = session.scalars(select(PostRevision)).one()
    assert (revision.body, revision.reason, revision.number) == ("Lama.", "Salah tulis", 1)
    assert (reply.body, reply.html, reply.revision_count) == ("Baru.", "<p>Baru.</p>\n", 1)
    assert reply.edited_at is not None


def test_edit_post_refuses_to_overwrite_a_change_it_has_not_seen(session: Session) -> None:
    reply = make_reply(make_thread(), body="Lama.")
    posts.edit_post(reply, reply.author, body="Baru.", seen_revision=0)

    with pytest.raises(posts.EditConflict):
        posts.edit_post(reply, reply.author, body="Lain.", seen_revision=0)

    assert reply.body == "Baru."


def test_a_moderators_edit_stands_in_the_public_log(session: Session) -> None:
    moderator = make_moderator()
    reply = make_reply(make_thread("Judul"))

    posts.edit_post(reply, moderator, body="Baru.", reason="Data pribadi", seen_revision=0)

    entry = session.scalars(select(LogEntry)).one()
    assert (entry.action, entry.reason) == ("post.edit", "Data pribadi")
    assert entry.subject == "Kiriman 2 di “Judul”"


def test_a_deleted_post_leaves_its_number_and_is_not_counted(session: Session) -> None:
    thread = make_thread()
    reply = make_reply(thread)
    answers.accept_answer(thread, reply, thread.author)

    posts.delete_post(reply, reply.author)

    assert reply.is_deleted
    assert reply.body
    assert (thread.post_count, thread.reply_count) == (2, 0)
    assert thread.accepted_post_id is None
    assert thread.last_poster_id == thread.author_id


def test_edit_thread_moves_counters_with_it(session: Session) -> None:
    thread = make_thread("Lama", tags=("satu",))
    old, new = thread.category, make_category()

    threads.edit_thread(
        thread,
        thread.author,
        title="Judul baru",
        category=new,
        tags=("dua",),
        application_ids=(),
        region_codes=(OGAN_ILIR,),
    )
    session.refresh(old)
    session.refresh(new)

    assert thread.path == f"/forum/topik/{thread.id}-judul-baru"
    assert (old.thread_count, new.thread_count) == (0, 1)
    counts = dict(session.execute(select(Tag.slug, Tag.thread_count)).all())
    assert counts == {"satu": 0, "dua": 1}


def test_an_answer_is_chosen_with_how_long_it_holds_and_told(session: Session) -> None:
    thread = make_thread()
    reply = make_reply(thread)

    answers.accept_answer(
        thread, reply, thread.author, valid_for_release="2.1", valid_until=date(2027, 6, 30)
    )

    assert thread.accepted_post_id == reply.id
    assert (thread.valid_for_release, thread.valid_until) == ("2.1", date(2027, 6, 30))
    assert events("answer.accepted") == [{"thread_id": thread.id, "post_id": reply.id}]

    answers.withdraw_answer(thread, thread.author)
    assert not thread.is_solved
    assert thread.valid_for_release == ""


def test_only_a_readable_reply_of_the_thread_is_an_answer(session: Session) -> None:
    thread = make_thread()
    elsewhere, deleted = make_reply(make_thread()), make_reply(thread)
    posts.delete_post(deleted, deleted.author)
    opening = queries.opening_of(thread)
    assert opening is not None

    for post in (elsewhere, deleted, opening):
        with pytest.raises(answers.NotAnAnswer):
            answers.accept_answer(thread, post, thread.author)


def test_it_worked_counts_once_for_each_organisation(session: Session) -> None:
    reply = make_reply(make_thread())
    first, colleague = make_user(of=KOTA_BANJAR), make_user(of=KOTA_BANJAR)
    (organisation_id,) = first.organisation_ids

    said = answers.confirm_answer(reply, first, organisation_id=organisation_id)
    again = answers.confirm_answer(reply, colleague, organisation_id=organisation_id)

    assert again is said
    assert reply.worked_count == 1


def test_a_place_in_a_thread_never_goes_backwards_nor_beyond_its_end(session: Session) -> None:
    thread, reader = make_thread(), make_user()
    make_reply(thread)

    posts.mark_read(reader, thread, 99)
    posts.mark_read(reader, thread, 1)

    assert session.get_one(ReadPosition, (reader.id, thread.id)).number == 2


def test_an_emptied_draft_is_forgotten(session: Session) -> None:
    writer = make_user()
    posts.save_draft(writer, "thread", body="Sesuatu", fields={"title": "Judul"})
    posts.save_draft(writer, "thread", body=" ", fields={})
    assert session.scalars(select(Draft)).all() == []


def test_hostile_titles_still_have_an_address(session: Session) -> None:
    thread = make_thread("你好")
    assert isinstance(thread, Thread)
    assert thread.path == f"/forum/topik/{thread.id}"
