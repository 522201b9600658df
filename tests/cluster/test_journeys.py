"""The story of the main job, told to a site of many processes behind nginx."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import browser
from tests.browser.test_story import (
    test_from_a_blank_spot_to_the_national_picture,
    test_no_page_scrolls_sideways_on_a_phone,
)
from tests.cluster.conftest import Cluster

__all__ = [
    "browser",
    "test_from_a_blank_spot_to_the_national_picture",
    "test_no_page_scrolls_sideways_on_a_phone",
]

pytestmark = [pytest.mark.cluster, pytest.mark.timeout(0)]


@pytest.fixture
def phone(browser: Browser, cluster: Cluster) -> Iterator[Page]:
    context = browser.new_context(
        base_url=cluster.url, viewport={"width": 360, "height": 740}, locale="id-ID"
    )
    yield context.new_page()
    context.close()
