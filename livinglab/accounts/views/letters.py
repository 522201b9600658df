"""In development: the letters that would have been sent, to be read in the browser."""

from flask import abort, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from livinglab import outbox
from livinglab.accounts.views.blueprint import bp, private
from livinglab.mail import file_name


def letter_link(key: str) -> str | None:
    """The address of a letter on this site; None wherever it goes to a mailbox."""
    if current_app.config["MODE"] != "development":
        return None
    return url_for("accounts.show_letter", name=file_name(key))


@bp.get("/akun/surat/<name>")
def show_letter(name: str) -> ResponseReturnValue:
    """Shown at once, before the worker has written it into the folder."""
    if current_app.config["MODE"] != "development":
        abort(404)
    mail = next((one for one in outbox.newest_mail() if file_name(one.key) == name), None)
    if mail is None:
        abort(404)
    here = f"{current_app.config['BASE_URL']}/"
    lines = [
        (line, line.removeprefix(here[:-1]) if line.startswith(here) else None)
        for line in mail.body.splitlines()
    ]
    return private(render_template("accounts/letter.html", mail=mail, lines=lines))
