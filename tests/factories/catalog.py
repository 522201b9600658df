"""Applications for tests, made the way the site makes them."""

from collections.abc import Iterable
from io import BytesIO
from itertools import count

from PIL import Image

from livinglab import uploads
from livinglab.db import db
from livinglab.replication.models import Application, ApplicationStatus, Picture
from livinglab.replication.services import catalog, pictures, reviews
from tests.factories.accounts import SUMEDANG, make_curator, make_user, organisation_of

_numbers = count(1)


def make_application(
    name: str = "",
    *,
    of: str = SUMEDANG,
    status: ApplicationStatus = ApplicationStatus.PUBLISHED,
    modules: Iterable[str] = (),
    categories: Iterable[str] = ("office",),
    aliases: Iterable[str] = (),
    **facts: object,
) -> Application:
    """An application of the pemda of region `of`; published unless told otherwise."""
    name = name or f"Aplikasi {next(_numbers)}"
    summary = str(facts.pop("summary", f"Guna {name}."))
    application = catalog.propose(organisation_of(of), None, name=name, summary=summary)
    belongings = catalog.Belongings(
        categories=categories,
        aliases=aliases,
        modules=[catalog.ModuleFacts(module) for module in modules],
    )
    facts = {"contact": "Bidang Aplikasi, Diskominfo"} | facts
    catalog.edit(application, None, facts, belongings=belongings)
    if status is ApplicationStatus.SUBMITTED:
        reviews.submit(application, make_user(of=of))
    elif status is not ApplicationStatus.DRAFT:
        reviews.publish(application, None)
    if status is ApplicationStatus.ARCHIVED:
        reviews.archive(application, make_curator(), reason="Tidak lagi dikembangkan.")
    db.session.flush()
    return application


def make_picture(
    application: Application, caption: str = "Halaman masuk", *, width: int = 8
) -> Picture:
    """A screenshot, checked and kept as an uploaded one is."""
    content = BytesIO()
    Image.new("RGB", (width, 6), "navy").save(content, "PNG")
    content.seek(0)
    upload = uploads.check(content, "layar.png")
    return pictures.add_picture(application, make_curator(), upload=upload, caption=caption)
