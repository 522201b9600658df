"""What the frame around every page shows: who reads it, and where they are."""

from urllib.parse import urlencode

from flask import Flask, g, has_request_context, request

from livinglab import addresses
from livinglab.accounts.login import unread_count, viewer
from livinglab.accounts.models import User

VERSION = "1.0.0"
SECTIONS = (
    ("/forum", "forum"),
    ("/aplikasi", "applications"),
    ("/replikasi", "replications"),
    ("/daerah", "regions"),
    ("/akun", "account"),
    ("/masuk", "account"),
    ("/daftar", "account"),
    ("/notifikasi", "account"),
    ("/kelola", "account"),
    ("/program", "regions"),
)


class Frame:
    """Handed to every template as `frame`."""

    version = VERSION

    @property
    def me(self) -> User | None:
        """The reader; None for a visitor, and for a page that must do without the database."""
        return None if g.get("without_database") else viewer()

    @property
    def unread(self) -> int:
        return unread_count() if self.me else 0

    @property
    def here(self) -> str:
        """The address of the page that is shown, for links that lead back to it.

        The home page where it is none, or where the page is sent for others too. Of a long
        question the page without it: in each link it would be there again, twice as long. Of a
        long path, which no page of ours has, the home page.
        """
        if not has_request_context() or request.method != "GET" or g.get("for_any_address"):
            return "/"
        if len(request.path) > addresses.LONGEST_PATH:
            return "/"
        has_question = 0 < len(request.query_string) <= addresses.LONGEST
        return request.full_path if has_question else request.path

    @property
    def section(self) -> str:
        """The part of the site the page lies in, by its address."""
        if not has_request_context() or g.get("for_any_address"):
            return ""
        path = request.path
        return next((name for start, name in SECTIONS if path.startswith(start)), "")

    def link_back(self, path: str) -> str:
        """`path`, told to lead back to the page that is shown."""
        return f"{path}?{urlencode({'kembali': self.here})}"

    @property
    def sign_in(self) -> str:
        """The way to sign in and come back."""
        return f"/masuk?{urlencode({'lanjut': self.here})}"


def init_app(app: Flask) -> None:
    @app.context_processor
    def frame() -> dict[str, Frame]:
        return {"frame": Frame()}
