"""An application is found by who gives it, in whichever of its names people use."""

import pytest
from flask import Flask
from sqlalchemy import update

from livinglab.accounts.models import Organisation, OrganisationKind
from livinglab.db import db
from livinglab.replication.jobs import put_applications
from livinglab.replication.models import Application
from livinglab.replication.services import documents
from livinglab.search.models import SearchDocument
from tests.factories.catalog import make_application
from tests.search.conftest import bare, peopled, site
from tests.search.documents import found, settle

__all__ = ["bare", "peopled", "site"]


@pytest.fixture
def application(peopled: Flask) -> Application:
    name = "Badan Pengusahaan Kawasan Sabang"
    owner = Organisation(kind=OrganisationKind.OTHER, name=name, short_name="BPKS", slug="bpks")
    db.session.add(owner)
    db.session.flush()
    application = make_application("Beskal")
    application.owner_id = owner.id
    documents.put_application(application)
    settle()
    return application


@pytest.mark.parametrize(
    "question",
    [
        "BPKS",
        "Badan Pengusahaan Kawasan Sabang",
        "aplikasi bpks",
        "oleh:bpks",
        "oleh:kawasan sabang beskal",
    ],
)
def test_by_the_short_name_of_a_body_that_is_no_region(
    application: Application, question: str
) -> None:
    assert found(question)[:1] == [application.slug]


def test_it_is_known_by_its_owner_also_if_a_release_before_has_put_it(
    application: Application,
) -> None:
    db.session.execute(update(SearchDocument).values(author="BPKS"))
    db.session.commit()

    while put_applications():
        pass
    settle()

    assert found("oleh:bpks") == [application.slug]
    assert put_applications() == 0
