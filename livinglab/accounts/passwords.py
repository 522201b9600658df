"""How passwords are kept: argon2id, and which ones are refused.

The cost (19 MiB, two passes, one lane) is the OWASP profile, see
https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html:
it keeps many people signing in at once from using up the memory of a small
server, and is raised here once machines are faster; `verify` then asks for a
new hash at the next sign-in.
"""

import unicodedata
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

SHORTEST, LONGEST = 10, 200
UNUSABLE = "!"  # no password fits it
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)

# What people here choose first; compared without regard to case, digits at the
# ends and signs, so that "Indonesia2024!" is found as well.
_COMMON = {
    "password", "passw0rd", "katasandi", "sandi", "rahasia", "indonesia", "merdeka",
    "bismillah",
    "qwerty", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghij", "abcdefghijk", "iloveyou",
    "letmein", "welcome", "selamatdatang", "admin", "administrator", "sayangku",
    "akusayangkamu",
    "garuda", "pancasila", "diskominfo", "kominfo", "pemda", "pemkab", "pemkot", "pemprov",
    "livinglab", "jakarta", "bandung", "surabaya", "sumedang", "oganilir", "aplikasi",
}  # fmt: skip


def hash_password(password: str) -> str:
    return _hasher.hash(_bytes(password))


def verify(password_hash: str | None, password: str) -> bool:
    """Whether the password fits. Without a hash the same work is done, and nothing fits."""
    try:
        return _hasher.verify(password_hash or _dummy(), _bytes(password)) and bool(
            password_hash
        )
    except InvalidHashError:
        _hasher.verify(_dummy(), b"of no account")
        return False
    except Argon2Error:
        return False


def needs_new_hash(password_hash: str) -> bool:
    """Whether the hash was made with an older cost."""
    return _hasher.check_needs_rehash(password_hash)


def is_common(password: str) -> bool:
    """Whether it is among the first that anybody would try."""
    letters = unicodedata.normalize("NFKC", password).casefold()
    core = "".join(sign for sign in letters if sign.isalnum())
    if core.strip("0123456789") in _COMMON or core.isdecimal() or core in _COMMON:
        return True
    return len(set(letters)) <= 3


def resembles(password: str, *personal: str) -> bool:
    """Whether it is made of the person's own name or address."""
    core = _plain(password)
    for text in personal:
        local = text.split("@")[0]
        parts = [_plain(local), *(_plain(part) for part in local.replace(".", " ").split())]
        if any(len(part) >= 4 and part in core and len(core) - len(part) < 8 for part in parts):
            return True
    return False


def _plain(text: str) -> str:
    return "".join(
        sign for sign in unicodedata.normalize("NFKC", text).casefold() if sign.isalnum()
    )


def _bytes(password: str) -> bytes:
    """One spelling of accented signs, whatever keyboard typed them."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


@lru_cache(maxsize=1)
def _dummy() -> str:
    return _hasher.hash(b"of no account")
