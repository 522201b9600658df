"""Who wrote what can be found: short codes, of which a row has those of all who did.

Not their names: those change, and people leave.
"""

from collections.abc import Iterable
from string import ascii_lowercase, digits

SIGNS = digits + ascii_lowercase
ORGANISATION = "O"  # no sign of a person's code


def of_person(number: int) -> str:
    """As short as letters make it: the 20 who may write on a page have room in a row."""
    code = ""
    while number:
        number, sign = divmod(number, len(SIGNS))
        code = SIGNS[sign] + code
    return code


def of_organisation(number: int) -> str:
    return ORGANISATION + of_person(number)


def written(codes: Iterable[str]) -> str:
    """As a row holds them: with a space before each, which names of older releases have not."""
    return "".join(f" {code}" for code in dict.fromkeys(codes)) or " "
