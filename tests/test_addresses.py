"""Numbers and letters in addresses that no row can have."""

import re

import pytest
from flask import Flask

from tests.conftest import Client
from tests.factories.accounts import make_administrator, make_moderator

HUGE = "99999999999999999999"


@pytest.mark.parametrize("keeper", [make_administrator, make_moderator])
def test_a_number_beyond_all_rows_is_no_fault(
    app: Flask, client: Client, keeper: object
) -> None:
    assert callable(keeper)
    with app.app_context():
        client.sign_in(keeper())
    paths = {
        re.sub(r"<[^>]+>", "x", re.sub(r"<int[^>]*>", HUGE, rule.rule)): rule.methods or set()
        for rule in app.url_map.iter_rules()
        if "<int" in rule.rule
    }

    for path, methods in paths.items():
        for method in methods & {"GET", "POST"}:
            assert client.open(path, method=method).status_code in {404, 405}, path


def test_a_nul_in_an_address_is_no_fault(app: Flask, client: Client) -> None:
    with app.app_context():
        client.sign_in(make_administrator())
    paths = {
        re.sub(r"<[^>]+>", "%00", re.sub(r"<int[^>]*>", "1", rule.rule)): rule.methods or set()
        for rule in app.url_map.iter_rules()
        if re.search(r"<(?!int|path)", rule.rule)
    }

    for path, methods in paths.items():
        for method in methods & {"GET", "POST"}:
            assert client.open(path, method=method).status_code in {404, 405}, path
