"""The index follows the database, survives being killed, and is made anew when it is broken."""

import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from livinglab.db import db, now
from livinglab.metrics import waiting
from livinglab.search import analysis, following, index, jobs, recounting
from livinglab.search.engines import folders, tantivy_writing, whoosh_writing
from livinglab.search.engines.choice import engine
from livinglab.search.models import EngineCursor, SearchDocument, SearchWord
from tests.search.documents import empty_site, found, keys, put, settle

KILLS = 6
LISTS = {"whoosh": ".toc", "tantivy": ".json"}
TERMS = {"whoosh": {".trm", ".pst"}, "tantivy": {".term", ".idx"}}


@pytest.fixture(params=["whoosh", "tantivy"])
def embedded(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """A site with an index of its own, whose database other processes can open."""
    url = f"sqlite:///{tmp_path / 'site.sqlite3'}"
    with empty_site(tmp_path, url, {"SEARCH_ENGINE": request.param}) as app:
        yield app


def test_a_missing_index_is_made_anew(embedded: Flask) -> None:
    key = put("Absensi")
    settle()
    shutil.rmtree(folders.root())

    missing = index.find("absensi")
    settle()

    assert (missing.is_partial, missing.hits) == (True, ())
    assert (found("absensi"), index.find("absensi").is_partial) == ([key], False)


def test_what_was_read_of_an_index_being_made_is_a_part_until_it_is_read_again(
    embedded: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process looks now and then only whether there is a newer one."""
    key = put("Absensi")
    db.session.commit()
    folders.switch_to(following._begin())
    index.find("absensi")
    monkeypatch.setattr(type(engine()), "looks_every", 60.0)
    monkeypatch.setitem(embedded.config, "MODE", "production")

    settle()
    early = index.find("absensi")
    monkeypatch.setattr(type(engine()), "looks_every", 0.0)
    whole = index.find("absensi")

    assert (early.is_partial, early.hits) == (True, ())
    assert (whole.is_partial, keys(whole)) == (False, [key])


def test_what_waits_is_what_this_machine_cannot_find_yet(site: Flask) -> None:
    """Whatever the engine before this one, or another machine, has taken in."""
    has_index = site.config["SEARCH_ENGINE"] != "postgresql"
    put("Absensi")
    settle()
    before = waiting()["search"]
    put("Presensi")
    db.session.add(EngineCursor(engine="whoosh:elsewhere", seq=1_000_000))
    db.session.commit()

    put_one = waiting()["search"]
    settle()

    assert (before, put_one, waiting()["search"]) == (0, int(has_index), 0)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Whoosh's files
@pytest.mark.parametrize("damage", ["cut", "noise", "no list"])
def test_a_damaged_index_is_made_anew(
    embedded: Flask, caplog: pytest.LogCaptureFixture, damage: str
) -> None:
    caplog.set_level("CRITICAL")  # a kept record would keep Whoosh's files open after the test
    key = put("Absensi")
    settle()
    folder = folders.current()
    assert folder is not None
    engine = embedded.config["SEARCH_ENGINE"]
    lists, terms = LISTS[engine], TERMS[engine]
    for file in folder.iterdir():
        if damage == "no list" and file.suffix == lists:
            file.unlink()
        elif damage != "no list" and file.suffix in terms | {lists}:
            file.write_bytes(b"" if damage == "cut" else b"\x80\x04K\x01.")

    index.find("absensi")
    settle()

    assert found("absensi") == [key]
    assert folders.current() != folder


def test_an_index_of_another_analysis_is_not_opened(
    embedded: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    put("Absensi")
    settle()
    was = folders.current()

    monkeypatch.setattr(analysis, "VERSION", analysis.VERSION + 1)

    assert folders.current() is None
    settle()
    assert folders.current() not in {None, was}
    assert len(found("absensi")) == 1


def test_an_index_of_another_database_is_not_used(embedded: Flask) -> None:
    put("Absensi")
    settle()
    was = folders.current()
    db.session.execute(db.text("DELETE FROM engine_cursor"))
    db.session.execute(db.text("DELETE FROM search_document"))
    settle()

    assert folders.current() != was
    assert found("absensi") == []


def test_a_rebuild_changes_over_at_the_end(embedded: Flask) -> None:
    put_keys = {put(f"Absensi {n}") for n in range(3)}
    settle()
    was, seen = folders.current(), []

    following.rebuild(lambda done, total: seen.append((done, total, folders.current())))

    assert seen == [(3, 3, was)]
    assert folders.current() != was
    assert not (was or Path()).exists()
    assert set(found("absensi")) == put_keys


def test_what_is_written_during_a_rebuild_is_found_after_it(embedded: Flask) -> None:
    put("Absensi")
    settle()
    late: list[str] = []

    def write_once(done: int, total: int) -> None:
        if not late:
            late.append(put("Absensi susulan"))
            db.session.commit()

    following.rebuild(write_once)

    assert late[0] in found("absensi")


def test_words_are_counted_anew(embedded: Flask) -> None:
    put("Absensi disposisi")
    key = put("Absensi")
    index.remove("thread", key)
    db.session.commit()
    before = _words()

    recounting.recount(lambda done, total: None)

    assert before["absensi"] == 1
    assert _words() == {word: count for word, count in before.items() if count}


def test_words_are_read_as_this_version_reads_them(embedded: Flask) -> None:
    put("Pendapatan daerah")
    _as_another_version_left_it()

    jobs.begin()

    assert _term("pendapatan") == "pendapatan"


def test_a_word_that_comes_again_is_read_as_this_version_reads_it(embedded: Flask) -> None:
    put("Pendapatan daerah")
    _as_another_version_left_it()

    put("Pendapatan asli")
    db.session.commit()

    assert _term("pendapatan") == "pendapatan"


def test_a_large_site_does_not_wait_for_its_index(
    embedded: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "PATIENCE", 0.0)
    for writer in (whoosh_writing, tantivy_writing):
        monkeypatch.setattr(writer, "BUILD_BATCH", 50)
    written = {put(f"Absensi {number}") for number in range(120)}
    db.session.commit()

    jobs.begin()
    early = index.find("absensi", per_page=200)
    settle()

    assert 0 < len(early.hits) < len(written)
    assert set(found("absensi", per_page=200)) == written


def _as_another_version_left_it() -> None:
    db.session.execute(db.update(SearchWord).values(term="dapat"))
    db.session.execute(db.update(SearchDocument).values(analysis=analysis.VERSION - 1))
    db.session.commit()


def _term(word: str) -> str | None:
    db.session.rollback()
    row: SearchWord | None = db.session.get(SearchWord, word)
    return None if row is None else row.term


def test_only_one_process_writes_to_an_index(embedded: Flask) -> None:
    put("Absensi")
    settle()
    folder = folders.current()
    assert folder is not None
    put("Disposisi")
    db.session.commit()

    with folders.writing(folder) as mine, folders.writing(folder) as another:
        assert (mine, another) == (True, False)
        assert following.follow() == 0

    assert following.follow() == 1


@pytest.mark.parametrize("embedded", ["whoosh"], indirect=True)
def test_many_small_segments_become_few(embedded: Flask) -> None:
    for n in range(30):
        put(f"Absensi {n}")
        settle()
    folder = folders.current()
    assert folder is not None

    assert 0 < _segments(folder) <= whoosh_writing.MOST_SMALL
    assert index.find("absensi").total == 30


@pytest.mark.parametrize("embedded", ["whoosh"], indirect=True)
def test_a_page_that_is_written_again_leaves_nothing_behind(embedded: Flask) -> None:
    put("Disposisi")
    settle()
    key = put("Absensi")
    for n in range(whoosh_writing.FEWEST):
        put(f"Absensi {n}", object_id=key)
        settle()
    folder = folders.current()
    assert folder is not None

    assert _segments(folder) == 2
    assert found("absensi") == [key]
    assert len(found("disposisi")) == 1


@pytest.mark.parametrize("embedded", ["whoosh"], indirect=True)
def test_what_is_small_is_brought_together_once_nothing_comes_in(embedded: Flask) -> None:
    for n in range(whoosh_writing.FEWEST):
        put(f"Absensi {n}")
        settle()
    folder = folders.current()
    assert folder is not None
    segments = _segments(folder)

    at_work = following.gather()
    db.session.execute(db.update(EngineCursor).values(updated_at=now() - timedelta(minutes=1)))
    db.session.commit()
    at_rest = following.gather(), following.gather()

    assert (at_work, at_rest) == (0, (1, 0))
    assert _segments(folder) < segments
    assert index.find("absensi").total == whoosh_writing.FEWEST


@pytest.mark.parametrize("embedded", ["whoosh"], indirect=True)
def test_by_night_an_index_of_many_parts_becomes_one(
    embedded: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whoosh_writing, "BUILD_BATCH", 1)
    written = whoosh_writing.MOST_SEGMENTS + 1
    for n in range(written):
        put(f"Absensi {n}")
    settle()
    folder = folders.current()
    assert folder is not None
    segments = _segments(folder)

    assert (following.tidy(), following.tidy()) == (1, 0)
    assert (segments, _segments(folder)) == (written, 1)
    assert index.find("absensi").total == written


def _segments(folder: Path) -> int:
    return len(list(folder.glob("*.trm")))


def test_an_index_that_another_worker_makes_is_not_taken_for_whole(
    embedded: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    put("Absensi")
    db.session.commit()
    following.follow()
    folder = folders.current()
    assert folder is not None
    put("Absensi susulan")
    db.session.commit()

    with folders.writing(folder):
        assert following.follow() == 0
    with monkeypatch.context() as elsewhere:
        if embedded.config["SEARCH_ENGINE"] == "tantivy":  # as in another process
            elsewhere.setattr(tantivy_writing, "_writers", {})
            assert following.follow() == 0

    assert folders.is_building(folder)
    settle()
    assert not folders.is_building(folder)
    assert len(found("absensi")) == 2


@pytest.mark.parametrize("embedded", ["tantivy"], indirect=True)
def test_a_worker_that_finds_the_index_taken_waits_for_its_end(
    embedded: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    put("Absensi")
    settle()
    put("Absensi susulan")
    db.session.commit()

    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(tantivy_writing, "_writers", {})  # as in another process
        taken = following.follow()

    assert (taken, following.follow(), len(found("absensi"))) == (0, 1, 2)


@pytest.mark.slow
def test_a_killed_follower_loses_nothing_and_doubles_nothing(embedded: Flask) -> None:
    folder = embedded.config["DATA_FOLDER"]
    chance = random.Random(7)
    kept: set[str] = set()
    for _ in range(KILLS):
        process = _start_follower(folder, embedded.config["SEARCH_ENGINE"])
        until = time.monotonic() + chance.uniform(1.0, 2.5)
        while time.monotonic() < until:
            key = put(f"Absensi {len(kept)}", "Isi " * chance.randint(5, 200))
            kept.add(key)
            if chance.random() < 0.3:
                gone = chance.choice(sorted(kept))
                index.remove("thread", gone)
                kept.discard(gone)
            db.session.commit()
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
        process.wait()
    settle()

    results = index.find("absensi", per_page=len(kept))

    assert results.total == len(kept)
    assert set(keys(results)) <= kept
    assert len(keys(results)) == len(set(keys(results)))


def _start_follower(folder: Path, engine: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "tests.search.follower", str(folder), engine]
    )


def _words() -> dict[str, int]:
    db.session.expire_all()
    return {word.word: word.documents for word in db.session.scalars(db.select(SearchWord))}


def test_a_row_of_an_older_analysis_is_analysed_when_it_is_followed(embedded: Flask) -> None:
    put("Absensi")
    db.session.execute(db.update(SearchDocument).values(stems="", analysis=0))
    settle()

    assert len(found("absensi")) == 1


def test_the_command_reads_texts_anew_only_where_it_has_to(embedded: Flask) -> None:
    put("Absensi")
    settle()
    asked = embedded.test_cli_runner()

    db.session.execute(db.update(SearchWord).values(documents=7))
    db.session.commit()
    usual = asked.invoke(args=["reindex"])
    kept = _words()
    forced = asked.invoke(args=["reindex", "--words"])
    counted = _words()
    db.session.execute(db.update(SearchDocument).values(stems="", analysis=0))
    db.session.execute(db.update(SearchWord).values(documents=7))
    db.session.commit()
    older = asked.invoke(args=["reindex"])

    assert [one.exit_code for one in (usual, forced, older)] == [0, 0, 0]
    assert (kept, counted, _words()) == ({"absensi": 7}, {"absensi": 1}, {"absensi": 1})
    assert len(found("absensi")) == 1
