"""How passwords are kept, and which are refused."""

import pytest
from argon2 import PasswordHasher

from livinglab.accounts import passwords


def test_a_hash_is_argon2id_at_the_owasp_cost() -> None:
    kept = passwords.hash_password("ikan-patin-asap-2")

    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.verify(kept, "ikan-patin-asap-2")
    assert not passwords.verify(kept, "ikan-patin-asap-3")


@pytest.mark.parametrize("kept", [None, "", "!", "$argon2id$broken"])
def test_no_password_fits_no_hash(kept: str | None) -> None:
    assert not passwords.verify(kept, "of no account")


def test_an_older_cost_is_noticed() -> None:
    old = PasswordHasher(time_cost=1, memory_cost=8_192, parallelism=1).hash(b"apa saja")

    assert passwords.verify(old, "apa saja")
    assert passwords.needs_new_hash(old)
    assert not passwords.needs_new_hash(passwords.hash_password("apa saja"))


def test_an_accent_is_the_same_however_it_was_typed() -> None:
    assert passwords.verify(passwords.hash_password("désa-digital"), "de\u0301sa-digital")


@pytest.mark.parametrize(
    ("password", "common"),
    [
        ("Indonesia2024!", True),
        ("diskominfo123", True),
        ("1234567890", True),
        ("aaaaaaaaaaaa", True),
        ("qwertyuiop", True),
        ("kapal-tua-merah-padi", False),
    ],
)
def test_what_anybody_would_try_first(password: str, common: bool) -> None:
    assert passwords.is_common(password) is common


@pytest.mark.parametrize(
    ("password", "alike"),
    [
        ("wulandari88", True),
        ("Sari.Wulandari", True),
        ("swulandari!!", True),
        ("wulandari-makan-sate-padang", False),
        ("kapal-tua-merah-padi", False),
    ],
)
def test_the_own_name_or_address(password: str, alike: bool) -> None:
    found = passwords.resembles(password, "Sari Wulandari", "swulandari@example.go.id")

    assert found is alike
