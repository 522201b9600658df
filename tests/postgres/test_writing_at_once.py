"""What two do at the same moment leaves true numbers, loses no text and is told once."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Thread as Worker

import pytest
from flask import Flask
from sqlalchemy import NullPool, func, select

from livinglab.accounts.models import Role, User
from livinglab.accounts.queries import find_user, users_with_role
from livinglab.accounts.services import (
    AddressTaken,
    LastAdministrator,
    change_email,
    close_account,
    end_grant,
    suspend_user,
)
from livinglab.db import db
from livinglab.forum.models import Bookmark, Category, Level, Post, Subscription, Tag, Thread
from livinglab.forum.queries.keeping import posts_by_numbers
from livinglab.forum.queries.moderation import get_post_to_review
from livinglab.forum.queries.threads import get_thread, opening_of
from livinglab.forum.services import moderation, posts, rearranging, subscriptions
from livinglab.forum.services.bookmarks import toggle_bookmark
from livinglab.forum.services.reactions import toggle_useful
from livinglab.outbox import mail_counts, post_mail
from livinglab.replication.models import (
    Application,
    ApplicationModule,
    ModuleState,
    Replication,
    ReplicationModule,
    Stage,
)
from livinglab.replication.services import facts
from tests.conftest import make_app
from tests.factories.accounts import (
    KOTA_BANJAR,
    OGAN_ILIR,
    SUMEDANG,
    make_administrator,
    make_moderator,
    make_user,
)
from tests.factories.catalog import make_application
from tests.factories.forum import make_category, make_reply, make_thread
from tests.factories.ledger import make_replication, make_step, plain_application

REASON = "Tertib."
# What a moderator, or the author of the second post, does to the first thread.
DEEDS: dict[str, Callable[[Post, User], object]] = {
    "delete": lambda post, _: posts.delete_post(post, post.author),
    "hide": lambda post, keeper: moderation.hide_post(post, keeper, reason=REASON),
    "approve": lambda post, keeper: moderation.approve_post(post, keeper),
    "split": lambda post, keeper: rearranging.split_thread(
        post.thread,
        keeper,
        posts=posts_by_numbers(post.thread, [2]),
        title="Terpisah",
        reason=REASON,
    ),
    "merge": lambda post, keeper: rearranging.merge_thread(
        post.thread, keeper, into=get_thread(2, keeper), reason=REASON
    ),
}


@pytest.fixture
def app(postgres_url: str, tmp_path: Path) -> Flask:
    unpooled = {"SQLALCHEMY_ENGINE_OPTIONS": {"poolclass": NullPool}}
    app = make_app(tmp_path, postgres_url, unpooled)
    with app.app_context():
        thread = make_thread()
        make_thread("Yang lain")
        make_reply(thread, author=make_user(of=OGAN_ILIR), body="Kedua.")
        db.session.commit()
    return app


def begin(app: Flask, deed: Callable[[], object]) -> Worker:
    """Do it in another transaction, which by now waits or is done."""

    def run() -> None:
        with app.app_context():
            deed()
            db.session.commit()

    worker = Worker(target=run)
    worker.start()
    worker.join(timeout=1)
    return worker


def counted(thread: Thread) -> int:
    shown = (Post.hidden_at, Post.deleted_at, Post.pending_at)
    replies = select(func.count()).where(Post.thread_id == thread.id, Post.number > 1)
    return db.session.scalar(replies.where(*(each.is_(None) for each in shown))) or 0


@pytest.mark.parametrize("name", DEEDS)
def test_a_reply_being_written_is_counted_and_kept(app: Flask, name: str) -> None:
    with app.app_context():
        keeper_id, thread = make_moderator().id, get_thread(1, None)
        second = db.session.scalars(select(Post).where(Post.number == 2)).one()
        if name == "approve":
            second.pending_at, thread.reply_count = second.created_at, 0
        db.session.commit()

        def deed() -> None:
            keeper = find_user(keeper_id)
            assert keeper is not None
            DEEDS[name](get_post_to_review(second.id, keeper), keeper)

        posts.post_reply(thread, make_user(of=OGAN_ILIR), body="Ketiga.")
        worker = begin(app, deed)
        db.session.commit()
        worker.join(timeout=20)
    with app.app_context():
        third = db.session.scalars(select(Post).where(Post.body == "Ketiga.")).one()
        assert third.thread_id == (2 if name == "merge" else 1)
        for thread in db.session.scalars(select(Thread).where(Thread.merged_into_id.is_(None))):
            numbers = select(func.max(Post.number)).where(Post.thread_id == thread.id)
            assert thread.reply_count == counted(thread)
            assert thread.post_count == db.session.scalar(numbers)


def test_a_reply_to_a_thread_that_is_being_joined_goes_along(app: Flask) -> None:
    def reply() -> None:
        thread, author = get_thread(1, None), make_user(of=OGAN_ILIR)
        db.session.commit()
        posts.post_reply(thread, author, body="Ketiga.")

    with app.app_context():
        keeper = make_moderator()
        rearranging.merge_thread(
            get_thread(1, keeper), keeper, into=get_thread(2, keeper), reason=REASON
        )
        worker = begin(app, reply)
        db.session.commit()
        worker.join(timeout=20)
        third = db.session.scalars(select(Post).where(Post.body == "Ketiga.")).one()
        assert (third.thread_id, third.number) == (2, 4)


def test_steps_recorded_at_once_all_count(app: Flask) -> None:
    """Another region registers, and another step is recorded, while one is being written."""
    with app.app_context():
        application = plain_application()
        first = make_replication(OGAN_ILIR, application)
        db.session.commit()
        numbers = application.id, first.id

    def meanwhile() -> None:
        make_step(db.session.get_one(Replication, numbers[1]), Stage.PILOT, on="2024-05-01")
        make_replication(KOTA_BANJAR, db.session.get_one(Application, numbers[0]))

    with app.app_context():
        make_step(db.session.get_one(Replication, numbers[1]), Stage.LAUNCHED, on="2024-06-01")
        make_replication(SUMEDANG, db.session.get_one(Application, numbers[0]))
        worker = begin(app, meanwhile)
        db.session.commit()
        worker.join(timeout=20)
    with app.app_context():
        assert db.session.get_one(Application, numbers[0]).adopter_count == 3
        assert db.session.get_one(Replication, numbers[1]).stage is Stage.LAUNCHED


def test_a_letter_asked_for_twice_at_once_is_one(app: Flask) -> None:
    """The second press waits for the first to be committed, and meets its key."""
    with app.app_context():
        letter = partial(post_mail, "forgot:1", to="a@b.example", subject="S", body="B")
        letter()
        worker = begin(app, letter)
        db.session.commit()
        worker.join(timeout=20)
        assert not worker.is_alive()
        assert mail_counts().waiting == 1


def follow(post: Post, reader: User, level: Level | None) -> None:
    subscriptions.set_level(reader, "thread", str(post.thread_id), level=level)


PRESSES: dict[str, tuple[Callable[[Post, User], object], ...]] = {
    "keep": (toggle_bookmark,),
    "let go": (toggle_bookmark, toggle_bookmark),
    "follow": (lambda post, reader: follow(post, reader, Level.WATCH),),
    "follow no more": (
        lambda post, reader: follow(post, reader, Level.WATCH),
        lambda post, reader: follow(post, reader, None),
    ),
}


@pytest.mark.parametrize("name", PRESSES)
def test_a_button_pressed_twice_at_once_is_pressed_once(app: Flask, name: str) -> None:
    *before, press = PRESSES[name]
    with app.app_context():
        reader_id = make_user().id
        for one in before:
            on_the_opening(one, reader_id)
        db.session.commit()
        press_twice(app, partial(on_the_opening, press, reader_id))
        kept = select(func.count()).select_from(Bookmark).where(Bookmark.user_id == reader_id)
        followed = select(func.count(Subscription.id)).where(Subscription.user_id == reader_id)
        counts = db.session.scalar(kept), db.session.scalar(followed)
        assert counts == (int(name == "keep"), int(name == "follow"))


def test_a_reaction_pressed_twice_at_once_is_said_and_taken_back(app: Flask) -> None:
    with app.app_context():
        reader_id = make_user().id
        db.session.commit()
        press_twice(app, partial(on_the_opening, toggle_useful, reader_id))
        assert set(db.session.scalars(select(Post.useful_count))) == {0}


def on_the_opening(press: Callable[[Post, User], object], reader_id: int) -> None:
    reader = find_user(reader_id)
    assert reader is not None
    press(opening_of(get_thread(1, reader)), reader)


def press_twice(app: Flask, deed: Callable[[], object]) -> None:
    deed()
    worker = begin(app, deed)
    db.session.commit()
    worker.join(timeout=20)
    assert not worker.is_alive()


def test_a_module_stated_twice_at_once_stands_as_it_was_said_last(app: Flask) -> None:
    with app.app_context():
        application = make_application(modules=["Absensi"])
        replication_id = make_replication(OGAN_ILIR, application).id
        db.session.commit()

    def say(state: ModuleState) -> None:
        facts.set_module(
            db.session.get_one(Replication, replication_id),
            db.session.scalars(select(ApplicationModule.id)).one(),
            state=state,
        )

    with app.app_context():
        say(ModuleState.PLANNED)
        worker = begin(app, partial(say, ModuleState.IN_USE))
        db.session.commit()
        worker.join(timeout=20)
        said = db.session.scalars(select(ReplicationModule.state).order_by("id"))
        assert said.all() == [ModuleState.IN_USE]


def test_an_address_that_another_takes_at_once_is_taken(app: Flask) -> None:
    with app.app_context():
        numbers = make_user().id, make_user().id
        db.session.commit()
    refused: list[str] = []

    def move(number: int) -> None:
        person = find_user(number)
        assert person is not None
        try:
            change_email(person, email="Baru@example.go.id")
        except AddressTaken:
            refused.append(person.email)

    with app.app_context():
        move(numbers[0])
        worker = begin(app, partial(move, numbers[1]))
        db.session.commit()
        worker.join(timeout=20)
        assert len(refused) == 1
        moved = select(User.id).where(User.email == "baru@example.go.id")
        assert db.session.scalars(moved).all() == [numbers[0]]


LEAVING: dict[str, Callable[[User], object]] = {
    "close": close_account,
    "end": lambda person: end_grant(person.grants[0], person, reason=REASON),
    "suspend": lambda person: suspend_user(person, person, reason=REASON),
}


@pytest.mark.parametrize("name", LEAVING)
def test_of_two_administrators_who_leave_at_once_one_stays(app: Flask, name: str) -> None:
    with app.app_context():
        numbers = make_administrator().id, make_administrator().id
        db.session.commit()
    stayed: list[int] = []

    def leave(number: int) -> None:
        person = find_user(number)
        assert person is not None
        try:
            LEAVING[name](person)
        except LastAdministrator:
            stayed.append(person.id)

    with app.app_context():
        leave(numbers[0])
        worker = begin(app, partial(leave, numbers[1]))
        db.session.commit()
        worker.join(timeout=20)
        assert stayed == [numbers[1]]
        assert [person.id for person in users_with_role(Role.ADMINISTRATOR)] == stayed


def test_threads_begun_at_once_all_count(app: Flask) -> None:
    with app.app_context():
        category = make_category()
        db.session.commit()

        def start() -> None:
            make_thread(category=db.session.get_one(Category, category.id))

        press_twice(app, start)
        assert counts_of(category) == (2, None)


def test_threads_hidden_at_once_count_no_more(app: Flask) -> None:
    with app.app_context():
        category, keeper = make_category(), make_moderator()
        ids = [make_thread(category=category, tags=("sinyal",)).id for _ in range(2)]
        db.session.commit()
        assert counts_of(category) == (2, 2)

        def hide() -> None:
            mine = find_user(keeper.id)
            assert mine is not None
            thread = get_thread(ids.pop(), mine)
            moderation.set_hidden(thread, mine, hidden=True, reason=REASON)

        press_twice(app, hide)
        assert counts_of(category) == (0, 0)


def counts_of(category: Category) -> tuple[int | None, int | None]:
    """The threads that the category has, and those that the one tag has."""
    kept = select(Category.thread_count).where(Category.id == category.id)
    return db.session.scalar(kept), db.session.scalar(select(Tag.thread_count))
