"""What a real browser fetches: little for the first page, HTML alone for those after it."""

from urllib.parse import urlsplit

from playwright.sync_api import Page

THREADS = ("/forum/topik/1", "/forum/topik/2")
KIBIBYTE = 1024


def test_a_thread_costs_three_requests_and_the_next_only_its_html(desktop: Page) -> None:
    fetched: dict[str, int] = {}
    addresses: dict[str, str] = {}
    network = desktop.context.new_cdp_session(desktop)
    network.send("Network.enable")
    network.on(
        "Network.responseReceived",
        lambda event: addresses.update({event["requestId"]: event["response"]["url"]}),
    )
    network.on(
        "Network.loadingFinished",
        lambda event: fetched.update({event["requestId"]: event["encodedDataLength"]}),
    )

    desktop.goto(THREADS[0], wait_until="networkidle")
    cold = {addresses[number]: size for number, size in fetched.items()}
    fetched.clear()
    desktop.goto(THREADS[1], wait_until="networkidle")
    warm = {addresses[number]: size for number, size in fetched.items() if size}

    assert len(cold) == 3
    assert sum(cold.values()) <= 30 * KIBIBYTE
    assert [urlsplit(address).path[: len(THREADS[1])] for address in warm] == [THREADS[1]]
