"""An application is found by who gives it, in whichever of its names people use."""

import pytest

from livinglab.accounts.models import Organisation, OrganisationKind
from livinglab.db import db
from livinglab.replication.services import documents
from tests.factories.catalog import make_application
from tests.search.conftest import bare, peopled, site
from tests.search.documents import found, settle

__all__ = ["bare", "peopled", "site"]


@pytest.mark.usefixtures("peopled")
@pytest.mark.parametrize(
    "question", ["BPKS", "Badan Pengusahaan Kawasan Sabang", "aplikasi bpks"]
)
def test_by_the_short_name_of_a_body_that_is_no_region(question: str) -> None:
    name = "Badan Pengusahaan Kawasan Sabang"
    owner = Organisation(kind=OrganisationKind.OTHER, name=name, short_name="BPKS", slug="bpks")
    db.session.add(owner)
    db.session.flush()
    application = make_application("Beskal")
    application.owner_id = owner.id
    documents.put_application(application)
    settle()

    assert found(question)[:1] == [application.slug]
