"""Settings that make no sense are refused with a sentence."""

import pytest
from click.testing import CliRunner

from livinglab.config import BadSetting, settings
from livinglab.serve import command


def test_connections_are_bounded_for_each_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://site@127.0.0.1/site")
    monkeypatch.setenv("WEB_THREADS", "8")

    options = settings()["SQLALCHEMY_ENGINE_OPTIONS"]

    assert options["pool_size"] + options["max_overflow"] == 18


def test_there_is_one_reader_a_process_on_sqlite(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("WEB_THREADS", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    assert settings()["WEB_THREADS"] == 1

    monkeypatch.setenv("DATABASE_URL", "postgresql://site@127.0.0.1/site")
    assert settings()["WEB_THREADS"] == 2


def test_sqlite_keeps_its_own_pool_and_takes_what_was_used_last(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)

    assert settings()["SQLALCHEMY_ENGINE_OPTIONS"] == {"pool_use_lifo": True}


def test_a_pool_too_small_for_a_worker_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_POOL", "1")

    with pytest.raises(BadSetting, match="DATABASE_POOL must be at least 2"):
        settings()


@pytest.mark.parametrize("scheme", ["redis", "valkey"])
def test_valkey_is_reached_as_redis_is(monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    monkeypatch.setenv("REDIS_URL", f"{scheme}://10.0.0.22:6379/0")

    found = settings()

    assert found["REDIS_URL"] == "redis://10.0.0.22:6379/0"
    assert found["RATELIMIT_STORAGE_URI"] == found["REDIS_URL"]


def test_a_replica_is_a_setting_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://site@10.0.0.21/site")
    monkeypatch.setenv("DATABASE_READ_URL", "postgres://reader@10.0.0.22/site")
    monkeypatch.setenv("WEB_THREADS", "8")

    found = settings()

    assert found["DATABASE_READ_URL"] == "postgresql+psycopg://reader@10.0.0.22/site"
    assert found["DATABASE_READ_POOL"] == 10
    assert found["DATABASE_READ_LAG"] == 30


@pytest.mark.parametrize(
    ("database", "name", "value", "said"),
    [
        ("", "DATABASE_READ_URL", "postgresql://a@b/c", "SQLite has no replicas"),
        ("postgresql://a@b/c", "DATABASE_READ_URL", "sqlite:///x", "must be postgresql://"),
        ("postgresql://a@b/c", "DATABASE_READ_POOL", "1", "DATABASE_READ_POOL must be at"),
        ("postgresql://a@b/c", "DATABASE_READ_LAG", "0", "DATABASE_READ_LAG must be at least"),
    ],
)
def test_a_replica_that_cannot_be_is_refused(
    monkeypatch: pytest.MonkeyPatch, database: str, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", database)
    monkeypatch.setenv(name, value)

    with pytest.raises(BadSetting, match=said):
        settings()


def test_a_refused_setting_is_told_before_anything_starts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATABASE_URL", "")
    monkeypatch.setenv("DATABASE_READ_URL", "postgresql://a@b/c")

    result = CliRunner().invoke(command, ["web"])

    assert result.exit_code == 1
    assert "Setting: DATABASE_READ_URL needs a DATABASE_URL of PostgreSQL" in result.output


def test_an_engine_of_search_that_is_not_known_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SEARCH_ENGINE", "lucene")

    with pytest.raises(BadSetting, match="whoosh, tantivy, postgresql, not 'lucene'"):
        settings()


def test_postgresql_does_not_search_a_site_on_sqlite(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("SEARCH_ENGINE", "postgresql")

    with pytest.raises(BadSetting, match="needs a DATABASE_URL"):
        settings()
