"""The blueprint, and what several of its views share."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug import Response

from livinglab import kept
from livinglab.accounts import forms, queries
from livinglab.accounts.models import Organisation

bp = Blueprint("accounts", __name__)


def next_page(default: str = "/") -> str:
    """Where to go after signing in: a page of this site, and not one about entering."""
    wanted = request.values.get("lanjut") or request.values.get("kembali")
    path = kept.local_path(wanted)
    entering = ("/masuk", "/keluar", "/daftar", "/akun/lupa-sandi", "/akun/sandi-baru")
    if path is None or path.startswith(entering) or not kept.can_be_read(path):
        return default
    return path


def private(page: str, status: int = 200) -> ResponseReturnValue:
    """A page that no cache keeps, and whose address is not told to other sites."""
    return page, status, {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}


def gone() -> ResponseReturnValue:
    """A link from a letter that is forged, too old, or used up."""
    return private(render_template("accounts/gone.html"), 410)


def ask_reason(form: forms.ReasonForm, **words: object) -> ResponseReturnValue:
    """The page that asks why, before a deed that goes into the public log."""
    status = 422 if form.errors else 200
    return private(render_template("accounts/reason.html", form=form, **words), status)


def pick_organisation(
    form: forms.RegisterForm | forms.ClaimForm, *, suggested: Organisation | None = None
) -> Organisation | None:
    """What the form names. If that is not clear, the form gets choices and an error."""
    if form.choice.data and (chosen := queries.find_organisation(form.choice.data)):
        return chosen
    text = form.organisation.data or ""
    if not text:
        if suggested is not None:
            form.offer([(suggested.id, suggested.name)])
        return None
    if (named := queries.organisation_by_name(text)) is not None:
        return named
    found = queries.matching_organisations(text)
    form.offer([(one.id, one.name) for one in found])
    form.organisation.errors = [
        *form.organisation.errors,
        forms.UNCLEAR if found else forms.UNKNOWN,
    ]
    return None


def seen_other(endpoint: str, **values: object) -> Response:
    """To the page that shows what was done; a reload does not send the form again."""
    return redirect(url_for(endpoint, **values), 303)  # type: ignore[arg-type]
