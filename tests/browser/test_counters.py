"""What operators read at /metrics is true of all processes together."""

import re
import urllib.request

from tests.browser.conftest import Site

VISITS = 40


def counted(site: Site) -> float:
    with urllib.request.urlopen(f"{site.url}/metrics", timeout=10) as answer:
        text = answer.read().decode()
    found = re.findall(
        r'^livinglab_requests_total\{[^}]*route="texts\.about"[^}]*\} ([\d.]+)$', text, re.M
    )
    return sum(map(float, found))


def test_every_visit_is_counted_whichever_process_answers(site: Site) -> None:
    before = counted(site)
    for _ in range(VISITS):
        urllib.request.urlopen(f"{site.url}/tentang", timeout=10).close()

    assert [counted(site) - before for _ in range(6)] == [VISITS] * 6
