"""LivingLab: where Indonesia's local governments find, ask, replicate and show."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from livinglab.application import create_app

__all__ = ["create_app"]


def __getattr__(name: str) -> Any:
    """`create_app`, loaded when it is asked for: `serve` starts processes without it."""
    if name != "create_app":
        raise AttributeError(name)
    from livinglab.application import create_app  # noqa: PLC0415

    return create_app
