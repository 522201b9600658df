"""Whose address counts behind proxies; /metrics, which is for this machine, tells."""

import flask
import pytest

from tests.conftest import Client

OWN, OTHER = "127.0.0.1", "203.0.113.5"


@pytest.fixture
def trusted(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRUSTED_PROXIES", str(getattr(request, "param", 1)))


@pytest.fixture
def app(trusted: None, app: flask.Flask) -> flask.Flask:
    @app.get("/uji/siapa")
    def who() -> str:
        return f"{flask.request.scheme} {flask.request.remote_addr}"

    return app


def told(*addresses: str) -> dict[str, str]:
    return {"X-Forwarded-For": ", ".join(addresses), "X-Forwarded-Proto": "https"}


@pytest.mark.parametrize(
    ("trusted", "chain", "found"),
    [
        (0, [OTHER], f"http {OWN}"),
        (1, [OTHER], f"https {OTHER}"),
        (1, ["10.0.0.1", OTHER], f"https {OTHER}"),
        (2, [OTHER, "10.0.0.1"], f"https {OTHER}"),
    ],
    indirect=["trusted"],
)
def test_so_many_proxies_as_are_trusted_are_believed(
    client: Client, chain: list[str], found: str
) -> None:
    assert client.get("/uji/siapa", headers=told(*chain)).text == found


def test_what_is_for_this_machine_is_not_for_who_comes_through_a_proxy(client: Client) -> None:
    assert client.get("/metrics", headers=told(OTHER)).status_code == 404
    assert client.get("/metrics").status_code == 200


def test_pages_are_kept_for_who_comes_through_a_proxy(client: Client) -> None:
    pages = [client.get("/forum", headers=told(OTHER)) for _n in range(2)]

    assert [page.status_code for page in pages] == [200, 200]
    assert 'queries;desc="1"' in pages[1].headers["Server-Timing"]
