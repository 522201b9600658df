"""The answer to visitors who find no room to wait: made by Flask once, then sent as it is.

A page of Flask costs a millisecond, and past capacity it is the answer that is
sent most. This one names no address and no request, so that one of a kind
serves for all.
"""

from typing import NamedTuple

from flask import Response, request

HOLDER = "livinglab.busy"  # in the environment of a request: a list for its answer
OWN = {"x-request-id", "server-timing"}  # made anew for each answer


class Kind(NamedTuple):
    """What one such answer differs in from another; a few dozen kinds at most."""

    language: str
    theme: str
    saves_data: bool
    coding: str
    is_json: bool


class Away(NamedTuple):
    """An answer that turns away."""

    headers: list[tuple[str, str]]
    body: bytes


def offer(response: Response) -> None:
    """Let the answer be sent to others of its kind too."""
    held = request.environ.get(HOLDER)
    if held is not None and "Set-Cookie" not in response.headers:
        held.append(response)


def away(response: Response) -> Away:
    """Once all is said in its headers."""
    headers = [pair for pair in response.headers if pair[0].lower() not in OWN]
    return Away(headers, response.get_data())
